/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: what there is to be measured, for Prometheus
 */

#ifndef NETFTD_METRICS_H
#define NETFTD_METRICS_H

#include "exposition.h"
#include "http.h"

struct netft_object;
struct service;

/* What each of them is, metrics_list has. */
enum {
	METRIC_INFO,
	METRIC_READY,
	METRIC_EVENTS,
	METRIC_NODE_REACHABLE,
	METRIC_NETWORK_STATE,
	METRIC_NETWORK_FAILING,
	METRIC_INTERFACE_STATE,
	METRIC_ADAPTER_INFO,
	METRIC_ADAPTER_STATE,
	METRIC_ADAPTER_PEERS,
	METRIC_ADAPTER_ROUTES,
	METRIC_ADAPTER_MTU,
	METRIC_ADAPTER_EVENTS,
	METRIC_ADAPTER_EVENTS_LOST,
	METRIC_ADAPTER_DROPPED,
	METRIC_ADAPTER_SENT,
	METRIC_ADAPTER_RECEIVED,
	METRIC_ADAPTER_OWN_LATE,
	METRIC_PEER_REACHABLE,
	METRIC_PEER_ROUTES,
	METRIC_PEER_RESTARTS,
	METRIC_ROUTE_STATE,
	METRIC_ROUTE_ACTIVE,
	METRIC_ROUTE_RTT,
	METRIC_ROUTE_JITTER,
	METRIC_ROUTE_LOSS,
	METRIC_ROUTE_DELAY,
	METRIC_ROUTE_THRESHOLD,
	METRIC_ROUTE_PRIORITY,
	METRIC_ROUTE_MTU,
	METRIC_ROUTE_SENT,
	METRIC_ROUTE_ANSWERED,
	METRIC_ROUTE_MISSED,
	METRIC_ROUTE_LATE,
	METRIC_ROUTE_REQUESTS,
	METRIC_ROUTE_SUSPECTED,
	METRIC_ROUTE_TRANSITIONS,
	METRIC_ROUTE_OWN_LATE,
	METRIC_COUNT,
};

extern const struct metric metrics_list[METRIC_COUNT];

/**
 * enum event - What happens to the service, and is counted.
 * @EVENT_INTERFACE: an interface entered a state
 * @EVENT_PEER_REACHABLE: a peer can be reached
 * @EVENT_PEER_UNREACHABLE: a peer can no longer be reached
 * @EVENT_NETWORK_UP: a network is up
 * @EVENT_NETWORK_PARTITIONED: a network is partitioned
 * @EVENT_NETWORK_DOWN: a network is down
 * @EVENT_NETWORK_UNAVAILABLE: a network is unavailable
 * @EVENT_READY: the service is ready
 * @EVENT_COUNT: how many there are
 */
enum event {
	EVENT_INTERFACE,
	EVENT_PEER_REACHABLE,
	EVENT_PEER_UNREACHABLE,
	EVENT_NETWORK_UP,
	EVENT_NETWORK_PARTITIONED,
	EVENT_NETWORK_DOWN,
	EVENT_NETWORK_UNAVAILABLE,
	EVENT_READY,
	EVENT_COUNT,
};

/**
 * struct metrics - What is measured by the service, and tells it.
 * @http: who tells it, NULL if nobody
 * @endpoint: where
 * @error: why there is nobody, as it was told
 * @events: how often each happened
 */
struct metrics {
	struct http *http;
	struct endpoint endpoint;
	int error;
	uint64_t events[EVENT_COUNT];
};

/**
 * struct metrics_writer - Writes all that there is.
 * @exposition: where to
 * @service: whose it is
 */
struct metrics_writer {
	struct exposition exposition;
	const struct service *service;
};

bool metrics_follow(struct service *service);
void metrics_close(struct service *service);
void metrics_count(struct service *service, const char *event);

void metrics_open_writer(struct metrics_writer *writer,
			 const struct service *service);
void metrics_service(struct metrics_writer *writer);
int metrics_adapter(const struct netft_object *adapter, void *writer);
int metrics_route(const struct netft_object *route, void *writer);
int metrics_peer(const struct netft_object *peer, void *writer);

#endif /* NETFTD_METRICS_H */
