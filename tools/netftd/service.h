/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the service
 */

#ifndef NETFTD_SERVICE_H
#define NETFTD_SERVICE_H

#include "hooks.h"
#include "kernel.h"
#include "links.h"
#include "topology.h"

#define RUN_DIR		"/run/netft"
#define ROUTES_FILE	RUN_DIR "/netftd.routes"

/**
 * struct options - What the service is told on its command line.
 * @config: the configuration file
 * @routes: where it is kept which routes are ours
 * @hooks: folder of the programs that are run
 * @flush_on_exit: stopping takes our routes away
 */
struct options {
	const char *config;
	const char *routes;
	const char *hooks;
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
 */
struct node_state {
	bool is_known;
	uint8_t mac[ETH_ALEN];
	struct in6_addr address;
	bool reachable;
	const char *reason;
	uint64_t since;
};

/**
 * struct service - All of it.
 * @options: its command line
 * @event: its loop
 * @config: its configuration
 * @links: the NICs
 * @kernel: the adapter
 * @topology: whose routes are whose
 * @hooks: the programs that are run
 * @self: index of this node, -1 if that is not known
 * @found: where the interfaces' addresses are
 * @speeds: of the interfaces, as their nodes have told them
 * @plan: the routes that should be there
 * @nodes: what is known of the nodes
 * @started: when the service was, by CLOCK_MONOTONIC, in microseconds
 * @is_ready: it has said that it is ready
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
	struct hooks *hooks;
	int self;
	struct link_address found[MAX_INTERFACES];
	uint32_t speeds[MAX_INTERFACES];
	struct plan plan;
	struct node_state nodes[MAX_NODES];
	uint64_t started;
	bool is_ready;
	sd_event_source *soon;
	sd_event_source *again;
	sd_event_source *patience;
};

int service_run(const struct options *options);
void service_changed(void *arg);

/* peers.c: which nodes can be reached, and whether the service is ready. */
void peers_update(struct service *service);
void peers_ready(struct service *service, bool is_late);

#endif /* NETFTD_SERVICE_H */
