// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the networks that this machine's addresses are in
 */

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>

#include "network.h"

/**
 * struct ip - An address of either family.
 * @family: AF_INET, AF_INET6, or 0 for none
 * @len: its bytes
 * @bytes: the address
 */
struct ip {
	int family;
	size_t len;
	unsigned char bytes[sizeof(struct in6_addr)];
};

static struct ip ip_parse(const char *text)
{
	struct ip ip = { };

	if (inet_pton(AF_INET, text, ip.bytes) == 1) {
		ip.family = AF_INET;
		ip.len = sizeof(struct in_addr);
	} else if (inet_pton(AF_INET6, text, ip.bytes) == 1) {
		ip.family = AF_INET6;
		ip.len = sizeof(struct in6_addr);
	}
	return ip;
}

static struct ip ip_of(const struct sockaddr *addr)
{
	struct ip ip = { };

	if (addr && addr->sa_family == AF_INET) {
		ip.len = sizeof(struct in_addr);
		memcpy(ip.bytes, &((const struct sockaddr_in *)addr)->sin_addr,
		       ip.len);
	} else if (addr && addr->sa_family == AF_INET6) {
		ip.len = sizeof(struct in6_addr);
		memcpy(ip.bytes,
		       &((const struct sockaddr_in6 *)addr)->sin6_addr, ip.len);
	}
	ip.family = ip.len ? addr->sa_family : 0;
	return ip;
}

static bool ip_equal(const struct ip *a, const struct ip *b)
{
	return a->family == b->family && !memcmp(a->bytes, b->bytes, a->len);
}

static struct ip ip_masked(struct ip ip, const struct ip *mask)
{
	for (size_t i = 0; i < ip.len; i++)
		ip.bytes[i] &= mask->bytes[i];
	return ip;
}

static int prefix_length(const struct ip *mask)
{
	int bits = 0;

	for (size_t i = 0; i < mask->len; i++)
		bits += __builtin_popcount(mask->bytes[i]);
	return bits;
}

static bool is_link_local(const struct ip *ip)
{
	return ip->family == AF_INET6 && ip->bytes[0] == 0xfe &&
	       (ip->bytes[1] & 0xc0) == 0x80;
}

/* The entry of an address, on an interface if that is given. */
static const struct ifaddrs *entry_of(const struct ifaddrs *list,
				      const struct ip *ip, const char *via)
{
	for (; list; list = list->ifa_next) {
		struct ip own = ip_of(list->ifa_addr);

		if (ip_equal(ip, &own) && list->ifa_netmask &&
		    (!via || !strcmp(via, list->ifa_name)))
			return list;
	}
	return NULL;
}

/* Link-local networks are told apart by their interfaces. */
static void network_print(const struct ifaddrs *entry, const struct ip *prefix,
			  const struct ip *mask, char text[NETWORK_TEXT])
{
	char address[INET6_ADDRSTRLEN];
	bool scoped = is_link_local(prefix);

	inet_ntop(prefix->family, prefix->bytes, address, sizeof(address));
	snprintf(text, NETWORK_TEXT, "%s/%d%s%.*s", address,
		 prefix_length(mask), scoped ? " on " : "",
		 scoped ? IF_NAMESIZE - 1 : 0, entry->ifa_name);
}

/**
 * network_of() - In which network does a route begin?
 * @local: its local address
 * @via: its underlay device, NULL for none
 * @remote: its remote address
 * @text: where to put the network; what is known of it, if that address is
 *	not here
 *
 * Return: true if the route ends in that network, too.
 */
bool network_of(const char *local, const char *via, const char *remote,
		char text[NETWORK_TEXT])
{
	struct ip ip = ip_parse(local), other = ip_parse(remote);
	const struct ifaddrs *entry = NULL;
	struct ifaddrs *list = NULL;
	bool inside = false;

	snprintf(text, NETWORK_TEXT, "network of %.*s", INET6_ADDRSTRLEN - 1,
		 local);
	if (ip.family && !getifaddrs(&list))
		entry = entry_of(list, &ip, via);
	if (entry) {
		struct ip mask = ip_of(entry->ifa_netmask);
		struct ip prefix = ip_masked(ip, &mask);

		other = ip_masked(other, &mask);
		inside = ip_equal(&prefix, &other);
		network_print(entry, &prefix, &mask, text);
	}
	freeifaddrs(list);
	return inside;
}
