/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: packets that find out what passes
 */

#ifndef NETFT_PROBE_H
#define NETFT_PROBE_H

#include <address.h>

/**
 * struct rejection - An ICMP error.
 * @is_there: there was one
 * @type: its type
 * @code: its code
 * @mtu: of "packet too big": what fits
 * @by: who sent it
 */
struct rejection {
	bool is_there;
	uint8_t type;
	uint8_t code;
	unsigned int mtu;
	struct in6_addr by;
};

/**
 * struct probe - What is tried, and what came of it.
 * @local: the address that packets come from
 * @remote: the address that they go to
 * @ifindex: the device that they leave by, where addresses need one
 * @mtu: the largest packet that should pass
 * @is_settled: it need not be known whether UDP passes
 * @error: why nothing could be sent, a positive errno
 * @rejected: what answers to UDP
 * @too_big: what answers to packets of that size
 * @echo: size of the largest packet that ICMP echo came back with, 0 if none
 */
struct probe {
	struct in6_addr local;
	struct in6_addr remote;
	unsigned int ifindex;
	unsigned int mtu;
	bool is_settled;
	int error;
	struct rejection rejected;
	struct rejection too_big;
	unsigned int echo;
};

int probe_run(struct probe *probes, unsigned int count, uint16_t port);

#endif /* NETFT_PROBE_H */
