/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: what an address has to do with this machine
 */

#ifndef NETFTD_LINK_ADDRESS_H
#define NETFTD_LINK_ADDRESS_H

#include <net/if.h>

#include "address.h"

struct nl_cache;

/**
 * struct link_address - What an address has to do with this machine.
 * @here: it is an address of this machine
 * @duplicate: it is not, because duplicate address detection found another's
 * @ifindex: of the NIC that has it
 * @dev: name of that
 * @up: that is administratively up
 * @carrier: that has its carrier
 * @subnet: the addresses that the NIC reaches without a router
 * @speed: of the NIC in Mbit/s, 0 if it does not say
 */
struct link_address {
	bool here;
	bool duplicate;
	unsigned int ifindex;
	char dev[IF_NAMESIZE];
	bool up;
	bool carrier;
	struct subnet subnet;
	uint32_t speed;
};

void link_address_find(struct link_address *found, struct nl_cache *links,
		       struct nl_cache *addresses,
		       const struct in6_addr *address);

#endif /* NETFTD_LINK_ADDRESS_H */
