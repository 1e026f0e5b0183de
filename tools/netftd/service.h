/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the service
 */

#ifndef NETFTD_SERVICE_H
#define NETFTD_SERVICE_H

#include "cluster.h"
#include "control.h"
#include "exchange.h"
#include "hooks.h"
#include "kernel.h"
#include "links.h"
#include "loader.h"
#include "metrics.h"
#include "topology.h"
#include "watchdog.h"

#define RUN_DIR		"/run/netft"
#define ROUTES_FILE	RUN_DIR "/netftd.routes"
#define SOCKET_FILE	RUN_DIR "/netftd.sock"

/**
 * struct options - What the service is told on its command line.
 * @config: the configuration file
 * @routes: where it is kept which routes are ours
 * @hooks: folder of the programs that are run
 * @socket: where the states can be asked for
 * @flush_on_exit: stopping takes our routes away
 */
struct options {
	const char *config;
	const char *routes;
	const char *hooks;
	const char *socket;
	bool flush_on_exit;
};

/**
 * struct node_state - What is known of a node.
 * @is_known: it has an adapter that was met
 * @mac: MAC address of that
 * @address: IPv6 address of that
 * @reachable: it can be reached
 * @reason: why, as libnetft calls it
 * @since: when that began, by CLOCK_MONOTONIC, in microseconds
 * @heard: when its last report came, 0 if none is of use
 */
struct node_state {
	bool is_known;
	uint8_t mac[ETH_ALEN];
	struct in6_addr address;
	bool reachable;
	const char *reason;
	uint64_t since;
	uint64_t heard;
};

/**
 * struct manager - The interface manager.
 * @exchange: reports to and from the other nodes
 * @control: tells those who ask
 * @observations: what all nodes say
 * @report: what this one says
 * @is_told: all that can be reached were sent the report
 * @cluster: the states
 * @interface_since: when the interfaces entered theirs, by CLOCK_MONOTONIC, in
 *	microseconds; 0 if they have none
 * @network_since: the same of networks
 * @tick: sends reports, and notices those that do not come
 */
struct manager {
	struct exchange exchange;
	struct control *control;
	struct observations observations;
	struct report report;
	bool is_told;
	struct cluster cluster;
	uint64_t interface_since[MAX_INTERFACES];
	uint64_t network_since[MAX_NETWORKS];
	sd_event_source *tick;
};

/**
 * struct service - All of it.
 * @options: its command line
 * @event: its loop
 * @config: its configuration
 * @links: the NICs
 * @kernel: the adapter
 * @topology: whose routes are whose
 * @watchdog: the adapter's, which watches the service
 * @hooks: the programs that are run
 * @self: index of this node, -1 if that is not known
 * @found: where the interfaces' addresses are
 * @speeds: of the interfaces, as their nodes have told them
 * @plan: the routes that should be there
 * @nodes: what is known of the nodes
 * @manager: states of interfaces and networks
 * @metrics: what is measured
 * @started: when the service was, by CLOCK_MONOTONIC, in microseconds
 * @is_ready: it has said that it is ready
 * @loader: reads the configuration again, NULL if nothing does
 * @is_stale: what it reads may have changed since it began
 * @is_created: the adapter was there since the configuration was read
 * @soon: looks at what has changed
 * @again: tries again what went wrong
 * @patience: says that the service is ready although peers are missing
 */
struct service {
	struct options options;
	sd_event *event;
	struct config *config;
	struct links *links;
	struct kernel kernel;
	struct topology topology;
	struct watchdog watchdog;
	struct hooks *hooks;
	int self;
	struct link_address found[MAX_INTERFACES];
	uint32_t speeds[MAX_INTERFACES];
	struct plan plan;
	struct node_state nodes[MAX_NODES];
	struct manager manager;
	struct metrics metrics;
	uint64_t started;
	bool is_ready;
	struct loader *loader;
	bool is_stale;
	bool is_created;
	sd_event_source *soon;
	sd_event_source *again;
	sd_event_source *patience;
};

int service_run(const struct options *options);
uint64_t service_now(const struct service *service);
void service_changed(void *arg);

/* peers.c: which nodes can be reached, and whether the service is ready. */
void peers_update(struct service *service);
void peers_ready(struct service *service, bool is_late);

/* manager.c: the interface manager. */
int manager_open(struct service *service);
void manager_close(struct service *service);
void manager_update(struct service *service);
void manager_keep(struct manager *manager, const struct config *old,
		  const struct config *config);

/* show.c: the states, for those who ask. */
char *show_states(void *arg);

#endif /* NETFTD_SERVICE_H */
