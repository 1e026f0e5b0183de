/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the NICs of this machine and their addresses
 */

#ifndef NETFTD_LINKS_H
#define NETFTD_LINKS_H

#include <systemd/sd-event.h>

#include "link_address.h"

/* The NICs and addresses there are, as they change. */
struct links;

int links_open(struct links **links, sd_event *event,
	       void (*changed)(void *arg), void *arg);
void links_close(struct links *links);
void links_find(struct links *links, const struct in6_addr *address,
		struct link_address *found);

#endif /* NETFTD_LINKS_H */
