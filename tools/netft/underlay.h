/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: NICs, their addresses, and the ways from there, as rtnetlink tells
 */

#ifndef NETFT_UNDERLAY_H
#define NETFT_UNDERLAY_H

#include <link_address.h>

/* What there is. */
struct underlay;

/**
 * struct way - The way from an address of this machine to another one.
 * @error: why there is none, a positive errno; 0 if there is one
 * @is_local: it ends here: the other address is one of this machine
 * @is_adapter: it leads into a netft adapter
 * @is_routed: it leads over a router
 * @ifindex: the device that it leaves by
 * @dev: name of that
 * @mtu: the largest packet that it can take, as far as this machine is told
 */
struct way {
	int error;
	bool is_local;
	bool is_adapter;
	bool is_routed;
	unsigned int ifindex;
	char dev[IF_NAMESIZE];
	unsigned int mtu;
};

int underlay_open(struct underlay **underlay);
void underlay_close(struct underlay *underlay);
void underlay_find(struct underlay *underlay, const struct in6_addr *address,
		   struct link_address *found);
void underlay_way(struct underlay *underlay, const struct in6_addr *local,
		  const struct link_address *found,
		  const struct in6_addr *remote, struct way *way);

#endif /* NETFT_UNDERLAY_H */
