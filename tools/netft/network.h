/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: the networks that this machine's addresses are in
 */

#ifndef NETFT_NETWORK_H
#define NETFT_NETWORK_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>

/* An address, a slash, the prefix's length, " on ", an interface. */
#define NETWORK_TEXT	(INET6_ADDRSTRLEN + 8 + IF_NAMESIZE)

bool network_of(const char *local, const char *via, const char *remote,
		char text[NETWORK_TEXT]);

#endif /* NETFT_NETWORK_H */
