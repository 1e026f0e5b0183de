// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: what there is to be measured, for Prometheus
 *
 * The adapters are all of this network namespace, not only the one that the
 * service cares for.
 */

#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service.h"

/* What the kernel's units are of the metrics'. */
#define PER_SECOND_MS	1000
#define PER_SECOND_US	1000000
#define PERCENT		100

#define MAC_LEN		sizeof("00:00:00:00:00:00")

/* Of the labels of one sample, with the one that ends them. */
#define MAX_LABELS	8

/**
 * struct measure - An attribute that is the value of a metric.
 * @attr: its number
 * @metric: of which metric
 * @divisor: what has to be divided by
 * @label: one more label, which tells it from others of that metric
 */
struct measure {
	int attr;
	int metric;
	uint32_t divisor;
	struct label label;
};

#define MEASURE(attr_, metric_, divisor_)				\
	{ .attr = NETFT_A_##attr_, .metric = METRIC_##metric_,		\
	  .divisor = divisor_ }
#define LABELLED(attr_, metric_, label_, value_)			\
	{ .attr = NETFT_A_COUNTERS_##attr_, .metric = METRIC_##metric_,	\
	  .divisor = 1, .label = { label_, value_ } }
#define DROPPED(attr_, reason_)						\
	LABELLED(attr_, ADAPTER_DROPPED, "reason", reason_)
#define HEARTBEATS(attr_, metric_, type_)				\
	LABELLED(attr_, metric_, "type", type_)

static const struct measure adapter_measures[] = {
	MEASURE(ADAPTER_PEERS, ADAPTER_PEERS, 1),
	MEASURE(ADAPTER_ROUTES, ADAPTER_ROUTES, 1),
	MEASURE(ADAPTER_MTU, ADAPTER_MTU, 1),
	MEASURE(ADAPTER_EVENT_SEQ, ADAPTER_EVENTS, 1),
};

static const struct measure counter_measures[] = {
	DROPPED(RX_SHORT, "rx_short"),
	DROPPED(RX_VERSION, "rx_version"),
	DROPPED(RX_TYPE, "rx_type"),
	DROPPED(RX_TAG, "rx_tag"),
	DROPPED(RX_SOURCE, "rx_source"),
	DROPPED(RX_UNCONFIGURED, "rx_unconfigured"),
	DROPPED(RX_STALE, "rx_stale"),
	DROPPED(RX_CLUSTER, "rx_cluster"),
	DROPPED(RX_IDENTITY, "rx_identity"),
	DROPPED(RX_FLOOD, "rx_flood"),
	DROPPED(RX_INNER_SOURCE, "rx_inner_source"),
	DROPPED(RX_NEIGHBOUR, "rx_neighbour"),
	DROPPED(RX_FRAME, "rx_frame"),
	DROPPED(RX_DOWN, "rx_down"),
	DROPPED(RX_BACKLOG, "rx_backlog"),
	DROPPED(RX_NO_MEMORY, "rx_no_memory"),
	DROPPED(TX_UNKNOWN, "tx_unknown"),
	DROPPED(TX_UNREACHABLE, "tx_unreachable"),
	DROPPED(TX_NEIGHBOUR, "tx_neighbour"),
	DROPPED(TX_NO_PEERS, "tx_no_peers"),
	DROPPED(TX_FRAME, "tx_frame"),
	DROPPED(TX_NO_UNDERLAY_ROUTE, "tx_no_underlay_route"),
	DROPPED(TX_LOOP, "tx_loop"),
	DROPPED(TX_NO_MEMORY, "tx_no_memory"),
	HEARTBEATS(HB_REQUESTS_SENT, ADAPTER_SENT, "request"),
	HEARTBEATS(HB_RESPONSES_SENT, ADAPTER_SENT, "response"),
	HEARTBEATS(HB_REQUESTS_RECEIVED, ADAPTER_RECEIVED, "request"),
	HEARTBEATS(HB_RESPONSES_RECEIVED, ADAPTER_RECEIVED, "response"),
	MEASURE(COUNTERS_HB_OWN_LATE, ADAPTER_OWN_LATE, 1),
	MEASURE(COUNTERS_EVENTS_LOST, ADAPTER_EVENTS_LOST, 1),
};

static const struct measure peer_measures[] = {
	MEASURE(PEER_REACHABLE, PEER_REACHABLE, 1),
	MEASURE(PEER_RESTARTS, PEER_RESTARTS, 1),
};

static const struct measure route_measures[] = {
	MEASURE(ROUTE_ACTIVE, ROUTE_ACTIVE, 1),
	MEASURE(ROUTE_RTT, ROUTE_RTT, PER_SECOND_US),
	MEASURE(ROUTE_JITTER, ROUTE_JITTER, PER_SECOND_US),
	MEASURE(ROUTE_LOSS, ROUTE_LOSS, PERCENT),
	MEASURE(ROUTE_DELAY, ROUTE_DELAY, PER_SECOND_MS),
	MEASURE(ROUTE_THRESHOLD, ROUTE_THRESHOLD, 1),
	MEASURE(ROUTE_PRIORITY, ROUTE_PRIORITY, 1),
	MEASURE(ROUTE_SENT, ROUTE_SENT, 1),
	MEASURE(ROUTE_ANSWERED, ROUTE_ANSWERED, 1),
	MEASURE(ROUTE_MISSED, ROUTE_MISSED, 1),
	MEASURE(ROUTE_LATE, ROUTE_LATE, 1),
	MEASURE(ROUTE_REQUESTS, ROUTE_REQUESTS, 1),
	MEASURE(ROUTE_SUSPECTED, ROUTE_SUSPECTED, 1),
	MEASURE(ROUTE_TRANSITIONS, ROUTE_TRANSITIONS, 1),
	MEASURE(ROUTE_OWN_LATE, ROUTE_OWN_LATE, 1),
};

static void add(struct metrics_writer *writer, int metric,
		const struct label *labels, uint64_t value)
{
	exposition_add(&writer->exposition, metric, labels, value, 1);
}

/* One more label, in front of the one that ends them. */
static void more(struct label labels[MAX_LABELS], const char *name,
		 const char *value)
{
	while (labels->name)
		labels++;
	labels[0] = (struct label){ name, value };
	labels[1] = (struct label){ };
}

/* A sample for each attribute that is there. */
static void measure(struct metrics_writer *writer,
		    const struct netft_object *object,
		    const struct measure *measures, size_t count,
		    const struct label labels[MAX_LABELS])
{
	for (const struct measure *m = measures; m < measures + count; m++) {
		struct label all[MAX_LABELS];

		if (!netft_object_has(object, m->attr))
			continue;
		memcpy(all, labels, sizeof(all));
		if (m->label.name)
			more(all, m->label.name, m->label.value);
		exposition_add(&writer->exposition, m->metric, all,
			       netft_object_uint(object, m->attr), m->divisor);
	}
}

/* A sample for each state that there is. */
static void states(struct metrics_writer *writer, int metric,
		   const struct label labels[MAX_LABELS], uint32_t state,
		   uint32_t last, const char *(*name)(uint32_t state))
{
	for (uint32_t i = 0; i <= last; i++) {
		struct label all[MAX_LABELS];

		memcpy(all, labels, sizeof(all));
		more(all, "state", name(i));
		add(writer, metric, all, i == state);
	}
}

/* ---------------------------------------------------------------- the module's */

static const char *device_name(const struct netft_object *object, int attr,
			       char name[IF_NAMESIZE])
{
	uint32_t ifindex = netft_object_uint(object, attr);

	/* Deleted just now. */
	if (!if_indextoname(ifindex, name))
		snprintf(name, IF_NAMESIZE, "if%" PRIu32, ifindex);
	return name;
}

static void mac_text(const struct netft_object *object, int attr,
		     char text[MAC_LEN])
{
	const uint8_t *mac = netft_object_data(object, attr, ETH_ALEN);

	*text = '\0';
	if (mac)
		snprintf(text, MAC_LEN, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
			 mac[1], mac[2], mac[3], mac[4], mac[5]);
}

/**
 * struct counters_writer - Writes an adapter's counters.
 * @writer: what writes everything
 * @labels: the adapter's
 */
struct counters_writer {
	struct metrics_writer *writer;
	const struct label *labels;
};

static int write_counters(const struct netft_object *counters, void *arg)
{
	const struct counters_writer *writer = arg;

	measure(writer->writer, counters, counter_measures,
		ARRAY_SIZE(counter_measures), writer->labels);
	return 0;
}

/**
 * metrics_adapter() - Write all about an adapter.
 * @adapter: the adapter
 * @arg: struct metrics_writer: what writes it
 *
 * Return: 0.
 */
int metrics_adapter(const struct netft_object *adapter, void *arg)
{
	struct metrics_writer *writer = arg;
	struct label labels[MAX_LABELS] = { }, info[MAX_LABELS];
	struct counters_writer counters = { writer, labels };
	char mac[MAC_LEN], cluster[11];

	more(labels, "adapter",
	     netft_object_string(adapter, NETFT_A_ADAPTER_IFNAME));
	mac_text(adapter, NETFT_A_ADAPTER_MAC, mac);
	snprintf(cluster, sizeof(cluster), "%" PRIu32,
		 (uint32_t)netft_object_uint(adapter, NETFT_A_ADAPTER_CLUSTER));
	memcpy(info, labels, sizeof(info));
	more(info, "mac", mac);
	more(info, "cluster", cluster);
	add(writer, METRIC_ADAPTER_INFO, info, 1);
	states(writer, METRIC_ADAPTER_STATE, labels,
	       netft_object_uint(adapter, NETFT_A_ADAPTER_STATE),
	       NETFT_ADAPTER_STATE_NO_SOCKET, netft_adapter_state_name);
	measure(writer, adapter, adapter_measures, ARRAY_SIZE(adapter_measures),
		labels);
	netft_object_walk(adapter, NETFT_A_ADAPTER_COUNTERS, write_counters,
			  &counters);
	return 0;
}

static const char *text_of(const struct netft_object *object, int v4, int v6,
			   struct in6_addr *address, char text[ADDRESS_LEN])
{
	const void *bytes = netft_object_data(object, v4, 4);
	size_t size = bytes ? 4 : sizeof(*address);

	if (!bytes)
		bytes = netft_object_data(object, v6, size);
	if (!bytes)
		return NULL;
	address_from(address, bytes, size);
	return address_text(address, text);
}

/**
 * metrics_route() - Write all about a route.
 * @route: the route
 * @arg: struct metrics_writer: what writes it
 *
 * Return: 0.
 */
int metrics_route(const struct netft_object *route, void *arg)
{
	char name[IF_NAMESIZE], id[11], local[ADDRESS_LEN], remote[ADDRESS_LEN];
	struct metrics_writer *writer = arg;
	const struct config *config = writer->service->config;
	struct label labels[MAX_LABELS] = { };
	struct in6_addr address = in6addr_any;
	uint32_t mtu;
	int i;

	snprintf(id, sizeof(id), "%" PRIu32,
		 (uint32_t)netft_object_uint(route, NETFT_A_ROUTE_ID));
	more(labels, "adapter", device_name(route, NETFT_A_ROUTE_IFINDEX, name));
	more(labels, "route", id);
	more(labels, "local",
	     text_of(route, NETFT_A_ROUTE_LOCAL4, NETFT_A_ROUTE_LOCAL6,
		     &address, local));
	more(labels, "remote",
	     text_of(route, NETFT_A_ROUTE_REMOTE4, NETFT_A_ROUTE_REMOTE6,
		     &address, remote));
	/* By its address: that is known before anybody answers. */
	i = config_find_interface(config, &address);
	if (i >= 0)
		more(labels, "node",
		     config->nodes[config->interfaces[i].node].name);
	states(writer, METRIC_ROUTE_STATE, labels,
	       netft_object_uint(route, NETFT_A_ROUTE_STATE),
	       NETFT_ROUTE_STATE_DISABLED, netft_route_state_name);
	measure(writer, route, route_measures, ARRAY_SIZE(route_measures),
		labels);
	mtu = netft_object_uint(route, NETFT_A_ROUTE_MTU);
	/* 0 is unknown. */
	if (mtu)
		add(writer, METRIC_ROUTE_MTU, labels, mtu);
	return 0;
}

static int count_route(const struct netft_object *route __always_unused,
		       void *arg)
{
	unsigned int *count = arg;

	(*count)++;
	return 0;
}

static const char *node_of(const struct service *service, const uint8_t *mac)
{
	for (unsigned int n = 0; mac && n < service->config->node_count; n++)
		if (service->nodes[n].is_known &&
		    !memcmp(service->nodes[n].mac, mac, ETH_ALEN))
			return service->config->nodes[n].name;
	return NULL;
}

/**
 * metrics_peer() - Write all about a peer.
 * @peer: the peer
 * @arg: struct metrics_writer: what writes it
 *
 * Return: 0.
 */
int metrics_peer(const struct netft_object *peer, void *arg)
{
	struct metrics_writer *writer = arg;
	struct label labels[MAX_LABELS] = { };
	char name[IF_NAMESIZE], mac[MAC_LEN];
	unsigned int routes = 0;

	mac_text(peer, NETFT_A_PEER_MAC, mac);
	more(labels, "adapter", device_name(peer, NETFT_A_PEER_IFINDEX, name));
	more(labels, "peer", mac);
	more(labels, "node",
	     node_of(writer->service, netft_object_data(peer, NETFT_A_PEER_MAC,
							ETH_ALEN)));
	measure(writer, peer, peer_measures, ARRAY_SIZE(peer_measures), labels);
	netft_object_walk(peer, NETFT_A_PEER_ROUTE, count_route, &routes);
	add(writer, METRIC_PEER_ROUTES, labels, routes);
	return 0;
}

/* ---------------------------------------------------------------- the service's */

static const char *const event_names[EVENT_COUNT] = {
	[EVENT_INTERFACE] = "interface",
	[EVENT_PEER_REACHABLE] = "peer-reachable",
	[EVENT_PEER_UNREACHABLE] = "peer-unreachable",
	[EVENT_NETWORK_UP] = "network-up",
	[EVENT_NETWORK_PARTITIONED] = "network-partitioned",
	[EVENT_NETWORK_DOWN] = "network-down",
	[EVENT_NETWORK_UNAVAILABLE] = "network-unavailable",
	[EVENT_READY] = "ready",
};

/**
 * metrics_count() - Count an event.
 * @service: the service
 * @event: its name, as it is told to people and hooks
 */
void metrics_count(struct service *service, const char *event)
{
	for (int i = 0; i < EVENT_COUNT; i++)
		if (!strcmp(event_names[i], event))
			service->metrics.events[i]++;
}

static void write_nodes(struct metrics_writer *writer)
{
	const struct service *service = writer->service;

	for (unsigned int n = 0; n < service->config->node_count; n++) {
		struct label labels[MAX_LABELS] = {
			{ "node", service->config->nodes[n].name },
		};

		add(writer, METRIC_NODE_REACHABLE, labels,
		    (int)n == service->self || service->nodes[n].reachable);
	}
}

static const char *network_state(uint32_t state)
{
	return network_state_name(state);
}

static const char *interface_state(uint32_t state)
{
	return interface_state_name(state);
}

static void write_networks(struct metrics_writer *writer)
{
	const struct service *service = writer->service;

	for (unsigned int n = 0; n < service->config->network_count; n++) {
		const struct network *network = &service->config->networks[n];
		struct label labels[MAX_LABELS] = {
			{ "network", network->name },
		};

		add(writer, METRIC_NETWORK_FAILING, labels,
		    cluster_count_failing(service->config,
					  &service->manager.observations, n));
		more(labels, "role", role_name(network->role));
		states(writer, METRIC_NETWORK_STATE, labels,
		       service->manager.cluster.networks[n],
		       NETWORK_UNAVAILABLE, network_state);
	}
}

static void write_interfaces(struct metrics_writer *writer)
{
	const struct service *service = writer->service;
	const struct config *config = service->config;
	char text[ADDRESS_LEN];

	for (unsigned int i = 0; i < config->interface_count; i++) {
		const struct interface *interface = &config->interfaces[i];
		struct label labels[MAX_LABELS] = {
			{ "node", config->nodes[interface->node].name },
			{ "network", config->networks[interface->network].name },
			{ "address", address_text(&interface->address, text) },
		};

		states(writer, METRIC_INTERFACE_STATE, labels,
		       service->manager.cluster.interfaces[i],
		       INTERFACE_UNAVAILABLE, interface_state);
	}
}

/**
 * metrics_service() - Write what the service knows.
 * @writer: what writes it
 */
void metrics_service(struct metrics_writer *writer)
{
	const struct service *service = writer->service;
	static const struct label none[MAX_LABELS];
	struct label labels[MAX_LABELS] = {
		{ "version", NETFTD_VERSION },
		{ "adapter", service->config->adapter },
		{ "node", service->self < 0 ? NULL :
			  service->config->nodes[service->self].name },
	};

	add(writer, METRIC_INFO, labels, 1);
	add(writer, METRIC_READY, none, service->is_ready);
	for (int i = 0; i < EVENT_COUNT; i++) {
		struct label event[MAX_LABELS] = {
			{ "event", event_names[i] },
		};

		add(writer, METRIC_EVENTS, event, service->metrics.events[i]);
	}
	write_nodes(writer);
	write_networks(writer);
	write_interfaces(writer);
}

/**
 * metrics_open_writer() - Begin to write.
 * @writer: all of it is written; exposition_close() ends it
 * @service: the service
 */
void metrics_open_writer(struct metrics_writer *writer,
			 const struct service *service)
{
	exposition_open(&writer->exposition, metrics_list, METRIC_COUNT);
	writer->service = service;
}

/* ---------------------------------------------------------------- all of it */

static char *metrics_text(void *arg)
{
	struct service *service = arg;
	struct netft *nft = service->kernel.nft;
	struct metrics_writer writer;
	int err = 0;
	char *text;

	metrics_open_writer(&writer, service);
	metrics_service(&writer);
	if (nft)
		err = netft_adapter_walk(nft, metrics_adapter, &writer);
	if (nft && !err)
		err = netft_peer_walk(nft, 0, metrics_peer, &writer);
	if (nft && !err)
		err = netft_route_walk(nft, 0, metrics_route, &writer);
	text = exposition_close(&writer.exposition);
	/* Without a module there are no adapters. */
	if (!err || err == -EPROTONOSUPPORT)
		return text;
	log_error("metrics: %s", netft_strerror(err));
	free(text);
	return NULL;
}

static bool is_same(const struct endpoint *a, const struct endpoint *b)
{
	return a->port == b->port && address_is_equal(&a->address, &b->address);
}

/**
 * metrics_follow() - Tell the metrics where the configuration says.
 * @service: the service
 *
 * Return: whether that could be done.
 */
bool metrics_follow(struct service *service)
{
	const struct endpoint *wanted = &service->config->metrics;
	struct metrics *own = &service->metrics;
	char text[ADDRESS_LEN];
	int err;

	if (is_same(&own->endpoint, wanted) && (own->http || !wanted->port))
		return true;
	metrics_close(service);
	if (!is_same(&own->endpoint, wanted))
		own->error = 0;
	own->endpoint = *wanted;
	if (!wanted->port)
		return true;
	err = http_open(&own->http, service->event, wanted, metrics_text,
			service);
	/* Not again each time that it is tried. */
	if (err && err != own->error)
		log_error("metrics: %s port %u: %s",
			  address_text(&wanted->address, text), wanted->port,
			  strerror(-err));
	own->error = err;
	return !err;
}

/**
 * metrics_close() - Tell no metrics any more.
 * @service: the service
 */
void metrics_close(struct service *service)
{
	http_close(service->metrics.http);
	service->metrics.http = NULL;
}
