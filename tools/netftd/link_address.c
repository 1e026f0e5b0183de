// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: what an address has to do with this machine
 */

#include <linux/if_addr.h>
#include <netlink/cache.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <stdio.h>

#include "link_address.h"

/* What the C library's <net/if.h> leaves out. */
#include <linux/if.h>

static uint32_t speed_of(const char *dev)
{
	char path[64];
	int speed = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/net/%s/speed", dev);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%d", &speed) != 1 || speed < 0)
		speed = 0;
	fclose(f);
	return speed;
}

static bool is_it(struct rtnl_addr *addr, const struct in6_addr *address)
{
	struct nl_addr *local = rtnl_addr_get_local(addr);
	unsigned int size = local ? nl_addr_get_len(local) : 0;
	struct in6_addr is;

	if (size != 4 && size != sizeof(is))
		return false;
	address_from(&is, nl_addr_get_binary_addr(local), size);
	return address_is_equal(&is, address);
}

/* Nobody else has it, as far as that is known. */
static bool is_usable(struct rtnl_addr *addr)
{
	unsigned int flags = rtnl_addr_get_flags(addr);

	return !(flags & IFA_F_DADFAILED) &&
	       ((flags & IFA_F_OPTIMISTIC) || !(flags & IFA_F_TENTATIVE));
}

static void describe(struct nl_cache *links, struct rtnl_addr *addr,
		     const struct in6_addr *address,
		     struct link_address *found)
{
	struct rtnl_link *link;

	found->ifindex = rtnl_addr_get_ifindex(addr);
	found->subnet.first = *address;
	found->subnet.bits = rtnl_addr_get_prefixlen(addr) +
			     (address_is_v4(address) ? 96 : 0);
	link = rtnl_link_get(links, found->ifindex);
	if (!link)
		return;
	found->here = true;
	found->up = rtnl_link_get_flags(link) & IFF_UP;
	/* Not the attribute: what IPv6 tells of a link lacks it. */
	found->carrier = rtnl_link_get_flags(link) & IFF_LOWER_UP;
	snprintf(found->dev, sizeof(found->dev), "%s",
		 rtnl_link_get_name(link));
	found->speed = speed_of(found->dev);
	rtnl_link_put(link);
}

/**
 * link_address_find() - Look for an address.
 * @found: where to put what is known of it
 * @links: the NICs there are
 * @addresses: their addresses
 * @address: the address
 */
void link_address_find(struct link_address *found, struct nl_cache *links,
		       struct nl_cache *addresses,
		       const struct in6_addr *address)
{
	struct nl_object *object;

	*found = (struct link_address){ };
	for (object = nl_cache_get_first(addresses); object;
	     object = nl_cache_get_next(object)) {
		struct rtnl_addr *addr = (struct rtnl_addr *)object;

		if (!is_it(addr, address))
			continue;
		if (is_usable(addr))
			describe(links, addr, address, found);
		else
			found->duplicate = rtnl_addr_get_flags(addr) &
					   IFA_F_DADFAILED;
		/* Of several NICs with one address, one that works. */
		if (found->here && found->up && found->carrier)
			return;
	}
}
