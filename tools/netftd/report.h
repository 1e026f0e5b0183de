/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: what nodes tell each other of their interfaces
 *
 * A report is one UDP datagram, all integers big-endian, IPv4 addresses as
 * ::ffff:a.b.c.d:
 *
 *	offset	size
 *	0	1	version, 1
 *	1	1	type, 1
 *	2	2	number of interfaces, each:
 *	  0	16	address
 *	  16	1	enum nic
 *	  17	1	0
 *	  18	2	number of routes from it
 *	  20	4	speed in Mbit/s, 0 unknown
 *	  24		the routes, each:
 *	    0	16	remote address
 *	    16	1	enum verdict
 *	    17	1	enum netft_reason
 *	    18	2	0
 *
 * There is nothing behind it. A receiver refuses what differs in anything.
 */

#ifndef NETFTD_REPORT_H
#define NETFTD_REPORT_H

#include "cluster.h"

#define REPORT_VERSION		1

#define REPORT_MAX_ROUTES	2048
#define REPORT_MAX_SIZE		(4 + MAX_ADDRESSES * 24 + REPORT_MAX_ROUTES * 20)

/**
 * struct report_route - A route.
 * @remote: its remote address
 * @verdict: enum verdict
 * @reason: enum netft_reason
 */
struct report_route {
	struct in6_addr remote;
	uint8_t verdict;
	uint8_t reason;
};

/**
 * struct report_interface - An interface.
 * @address: its address
 * @nic: enum nic
 * @speed: in Mbit/s, 0 if unknown
 * @routes: how many of the report's routes are its own: the next ones
 */
struct report_interface {
	struct in6_addr address;
	uint8_t nic;
	uint32_t speed;
	uint16_t routes;
};

/**
 * struct report - What a node tells.
 * @interfaces: its interfaces
 * @interface_count: how many
 * @routes: their routes, in the order of the interfaces
 * @route_count: how many
 */
struct report {
	struct report_interface interfaces[MAX_ADDRESSES];
	unsigned int interface_count;
	struct report_route routes[REPORT_MAX_ROUTES];
	unsigned int route_count;
};

int report_parse(struct report *report, const uint8_t *data, size_t size);
size_t report_write(const struct report *report, uint8_t *data);

#endif /* NETFTD_REPORT_H */
