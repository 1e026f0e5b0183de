/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the adapter, its routes and its peers, as the kernel has them
 */

#ifndef NETFTD_KERNEL_H
#define NETFTD_KERNEL_H

#include <libnetft.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <systemd/sd-event.h>

#include "address.h"
#include "plan.h"

/**
 * struct kernel_route - A route.
 * @id: its number
 * @local: its local address
 * @remote: its remote address
 * @patience: when it is given up
 * @priority: the lowest wins
 * @oif: index of the device that it is bound to, 0 if none
 * @state: enum netft_route_state
 * @reason: enum netft_reason: why
 * @has_peer: the peer at the other end is known
 * @peer: its MAC address
 */
struct kernel_route {
	uint32_t id;
	struct in6_addr local;
	struct in6_addr remote;
	struct patience patience;
	uint32_t priority;
	uint32_t oif;
	uint32_t state;
	uint32_t reason;
	bool has_peer;
	uint8_t peer[ETH_ALEN];
};

/**
 * struct kernel_peer - A peer.
 * @mac: its MAC address
 * @address: its IPv6 address on the adapter
 * @reachable: a route to it is up
 * @reason: enum netft_reason: why it is reachable or not
 */
struct kernel_peer {
	uint8_t mac[ETH_ALEN];
	struct in6_addr address;
	bool reachable;
	uint32_t reason;
};

/**
 * struct kernel - What was last read.
 * @nft: the connection, NULL while there is no module
 * @monitor: tells of changes
 * @source: the monitor's socket
 * @event: the loop
 * @changed: called when something has changed
 * @arg: for @changed
 * @ifindex: of the adapter, 0 if there is none
 * @instance: which adapter that is: one that was made anew has another
 * @mac: the adapter's MAC address
 * @patience: what the adapter has for new routes
 * @routes: its routes
 * @route_count: how many
 * @route_room: for how many there is room
 * @peers: its peers
 * @peer_count: how many
 * @peer_room: for how many there is room
 */
struct kernel {
	struct netft *nft;
	struct netft_monitor *monitor;
	sd_event_source *source;
	sd_event *event;
	void (*changed)(void *arg);
	void *arg;
	uint32_t ifindex;
	uint64_t instance;
	uint8_t mac[ETH_ALEN];
	struct patience patience;
	struct kernel_route *routes;
	size_t route_count;
	size_t route_room;
	struct kernel_peer *peers;
	size_t peer_count;
	size_t peer_room;
};

void kernel_open(struct kernel *kernel, sd_event *event,
		 void (*changed)(void *arg), void *arg);
void kernel_close(struct kernel *kernel);
int kernel_connect(struct kernel *kernel);
int kernel_read(struct kernel *kernel, const char *adapter);
int kernel_create_adapter(const char *adapter);
const struct kernel_route *kernel_find_route(const struct kernel *kernel,
					     const struct in6_addr *local,
					     const struct in6_addr *remote);
const struct kernel_peer *kernel_find_peer(const struct kernel *kernel,
					   const uint8_t mac[ETH_ALEN]);
int kernel_add_route(struct kernel *kernel, const struct in6_addr *local,
		     const struct in6_addr *remote,
		     const struct plan_route *wanted);
int kernel_change_route(struct kernel *kernel, const struct kernel_route *route,
			const struct plan_route *wanted);

#endif /* NETFTD_KERNEL_H */
