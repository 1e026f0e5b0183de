/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the NICs of this machine and their addresses
 */

#ifndef NETFTD_LINKS_H
#define NETFTD_LINKS_H

#include <net/if.h>
#include <systemd/sd-event.h>

#include "address.h"

/* The NICs and addresses there are, as they change. */
struct links;

/**
 * struct link_address - What an address has to do with this machine.
 * @here: it is an address of this machine
 * @ifindex: of the NIC that has it
 * @dev: name of that
 * @up: that is administratively up
 * @carrier: that has its carrier
 * @subnet: the addresses that the NIC reaches without a router
 * @speed: of the NIC in Mbit/s, 0 if it does not say
 */
struct link_address {
	bool here;
	unsigned int ifindex;
	char dev[IF_NAMESIZE];
	bool up;
	bool carrier;
	struct subnet subnet;
	uint32_t speed;
};

int links_open(struct links **links, sd_event *event,
	       void (*changed)(void *arg), void *arg);
void links_close(struct links *links);
void links_find(struct links *links, const struct in6_addr *address,
		struct link_address *found);

#endif /* NETFTD_LINKS_H */
