/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: IP addresses and subnets; IPv4 as ::ffff:a.b.c.d, so that there is
 * one kind of them
 */

#ifndef NETFTD_ADDRESS_H
#define NETFTD_ADDRESS_H

#include <netinet/in.h>

#include "common.h"

#define ADDRESS_LEN	INET6_ADDRSTRLEN
#define SUBNET_LEN	(INET6_ADDRSTRLEN + sizeof("/128"))

/**
 * struct subnet - A range of addresses.
 * @first: its first one
 * @bits: how many bits all of them share, of 128
 */
struct subnet {
	struct in6_addr first;
	unsigned int bits;
};

/**
 * struct endpoint - Where a server listens.
 * @address: the address
 * @port: the TCP port, 0 if it does not
 */
struct endpoint {
	struct in6_addr address;
	uint16_t port;
};

bool address_parse(const char *text, struct in6_addr *address);
const char *address_text(const struct in6_addr *address,
			 char text[ADDRESS_LEN]);
const char *address_problem(const struct in6_addr *address);
bool address_is_v4(const struct in6_addr *address);
bool address_is_equal(const struct in6_addr *a, const struct in6_addr *b);
void address_from(struct in6_addr *address, const void *bytes, size_t size);
uint32_t address_v4(const struct in6_addr *address);

bool endpoint_parse(const char *text, uint16_t port, struct endpoint *endpoint);

const char *subnet_parse(const char *text, struct subnet *subnet);
bool subnet_has(const struct subnet *subnet, const struct in6_addr *address);
bool subnet_overlaps(const struct subnet *a, const struct subnet *b);
const char *subnet_text(const struct subnet *subnet, char text[SUBNET_LEN]);

#endif /* NETFTD_ADDRESS_H */
