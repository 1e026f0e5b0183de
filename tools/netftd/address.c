// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: IP addresses and subnets
 */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

/* Of 128 bits, those before an IPv4 address. */
#define V4_PREFIX	96

static const struct in6_addr v4_first = { .s6_addr = { [10] = 0xff,
						       [11] = 0xff } };

/**
 * address_from() - Make an address of its bytes.
 * @address: where to put it
 * @bytes: they, in network byte order
 * @size: how many: 4 or 16
 */
void address_from(struct in6_addr *address, const void *bytes, size_t size)
{
	*address = v4_first;
	memcpy(address->s6_addr + sizeof(*address) - size, bytes, size);
}

/**
 * address_is_v4() - Is this an IPv4 address?
 * @address: the address
 *
 * Return: true if it is.
 */
bool address_is_v4(const struct in6_addr *address)
{
	return IN6_IS_ADDR_V4MAPPED(address);
}

/**
 * address_v4() - An IPv4 address by itself.
 * @address: one that is IPv4
 *
 * Return: it, in network byte order.
 */
uint32_t address_v4(const struct in6_addr *address)
{
	uint32_t v4;

	memcpy(&v4, address->s6_addr + V4_PREFIX / 8, sizeof(v4));
	return v4;
}

/**
 * address_is_equal() - Are two addresses the same?
 * @a: one
 * @b: the other
 *
 * Return: true if they are.
 */
bool address_is_equal(const struct in6_addr *a, const struct in6_addr *b)
{
	return IN6_ARE_ADDR_EQUAL(a, b);
}

/**
 * address_parse() - Read an address.
 * @text: as people write it
 * @address: where to put it
 *
 * Return: whether it is one.
 */
bool address_parse(const char *text, struct in6_addr *address)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, text, &v4) == 1) {
		address_from(address, &v4, sizeof(v4));
		return true;
	}
	/* An IPv4 address has one way to be written. */
	return inet_pton(AF_INET6, text, address) == 1 &&
	       !address_is_v4(address);
}

/**
 * address_text() - Write an address.
 * @address: the address
 * @text: where to
 *
 * Return: @text.
 */
const char *address_text(const struct in6_addr *address, char text[ADDRESS_LEN])
{
	if (address_is_v4(address))
		inet_ntop(AF_INET, address->s6_addr + V4_PREFIX / 8, text,
			  ADDRESS_LEN);
	else
		inet_ntop(AF_INET6, address, text, ADDRESS_LEN);
	return text;
}

static bool port_parse(const char *text, uint16_t *port)
{
	unsigned long number;
	char *end;

	if (*text < '1' || *text > '9')
		return false;
	number = strtoul(text, &end, 10);
	*port = number;
	return !*end && number <= UINT16_MAX;
}

/**
 * endpoint_parse() - Read where a server listens.
 * @text: ADDRESS, ADDRESS:PORT, or [ADDRESS]:PORT if that is IPv6
 * @port: the port if none is written
 * @endpoint: where to put it
 *
 * Return: whether it is one.
 */
bool endpoint_parse(const char *text, uint16_t port, struct endpoint *endpoint)
{
	bool bracket = *text == '[';
	char address[ADDRESS_LEN];
	const char *end;
	size_t size;

	endpoint->port = port;
	if (address_parse(text, &endpoint->address))
		return true;
	text += bracket;
	end = strchr(text, bracket ? ']' : ':');
	size = end ? end - text : 0;
	if (!size || size >= sizeof(address))
		return false;
	memcpy(address, text, size);
	address[size] = '\0';
	if (!address_parse(address, &endpoint->address) ||
	    address_is_v4(&endpoint->address) == bracket)
		return false;
	end += bracket;
	/* Brackets need no port. */
	return !*end || (*end == ':' && port_parse(end + 1, &endpoint->port));
}

/**
 * address_problem() - Why can an address not be one of a NIC?
 * @address: the address
 *
 * Return: the reason, or NULL if it can.
 */
const char *address_problem(const struct in6_addr *address)
{
	uint32_t v4 = address_is_v4(address) ? ntohl(address_v4(address)) : 0;

	if (!address_is_v4(address)) {
		if (IN6_IS_ADDR_UNSPECIFIED(address))
			return "is the unspecified address";
		if (IN6_IS_ADDR_LOOPBACK(address))
			return "is a loopback address";
		return IN6_IS_ADDR_MULTICAST(address) ?
		       "is a multicast address" : NULL;
	}
	if (v4 >> 24 == 0)
		return "is the unspecified address";
	if (v4 >> 24 == IN_LOOPBACKNET)
		return "is a loopback address";
	if (v4 == INADDR_BROADCAST)
		return "is the broadcast address";
	return IN_MULTICAST(v4) ? "is a multicast address" : NULL;
}

static bool bits_are_equal(const struct in6_addr *a, const struct in6_addr *b,
			   unsigned int bits)
{
	unsigned int whole = bits / 8, rest = bits % 8;

	if (memcmp(a->s6_addr, b->s6_addr, whole))
		return false;
	return !rest || !((a->s6_addr[whole] ^ b->s6_addr[whole]) >> (8 - rest));
}

/* Are all bits behind the subnet's own zero? */
static bool is_first(const struct subnet *subnet)
{
	for (unsigned int bit = subnet->bits; bit < 128; bit++)
		if (subnet->first.s6_addr[bit / 8] & (0x80 >> bit % 8))
			return false;
	return true;
}

/**
 * subnet_parse() - Read a subnet.
 * @text: as people write it: ADDRESS/LENGTH
 * @subnet: where to put it
 *
 * Return: NULL, or what is wrong with it.
 */
const char *subnet_parse(const char *text, struct subnet *subnet)
{
	char address[ADDRESS_LEN], *end;
	const char *slash = strchr(text, '/');
	unsigned int offset;
	unsigned long bits;

	if (!slash || (size_t)(slash - text) >= sizeof(address))
		return "is no subnet; one is written like 10.1.0.0/24";
	snprintf(address, sizeof(address), "%.*s", (int)(slash - text), text);
	if (!address_parse(address, &subnet->first))
		return "is no subnet; one is written like 10.1.0.0/24";
	offset = address_is_v4(&subnet->first) ? V4_PREFIX : 0;
	bits = strtoul(slash + 1, &end, 10);
	if (slash[1] < '0' || slash[1] > '9' || *end || bits > 128 - offset)
		return "has a prefix length that is none";
	subnet->bits = bits + offset;
	return is_first(subnet) ? NULL :
	       "has bits set behind its prefix length";
}

/**
 * subnet_has() - Is an address in a subnet?
 * @subnet: the subnet
 * @address: the address
 *
 * Return: true if it is.
 */
bool subnet_has(const struct subnet *subnet, const struct in6_addr *address)
{
	return address_is_v4(&subnet->first) == address_is_v4(address) &&
	       bits_are_equal(&subnet->first, address, subnet->bits);
}

/**
 * subnet_overlaps() - Have two subnets addresses in common?
 * @a: one
 * @b: the other
 *
 * Return: true if they have.
 */
bool subnet_overlaps(const struct subnet *a, const struct subnet *b)
{
	return a->bits < b->bits ? subnet_has(a, &b->first) :
				   subnet_has(b, &a->first);
}

/**
 * subnet_text() - Write a subnet.
 * @subnet: the subnet
 * @text: where to
 *
 * Return: @text.
 */
const char *subnet_text(const struct subnet *subnet, char text[SUBNET_LEN])
{
	char address[ADDRESS_LEN];

	snprintf(text, SUBNET_LEN, "%s/%u",
		 address_text(&subnet->first, address), subnet->bits -
		 (address_is_v4(&subnet->first) ? V4_PREFIX : 0));
	return text;
}
