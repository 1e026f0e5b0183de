/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What fuzzpackets sends: packets of a live pair, broken in all ways that their
 * structure suggests. How they are sent is its own business.
 */
#ifndef NETFT_PROGS_MUTATE_H
#define NETFT_PROGS_MUTATE_H

#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>

#include "common.h"
#include "random.h"

#define PORT		3343
#define MAX_FRAME	16384
#define WIRE_FRAME	1514
#define TEMPLATES	64
#define NETFT_HEADER	8
#define HEARTBEAT	96
#define GSO_UDP_L4	5	/* VIRTIO_NET_HDR_GSO_UDP_L4, newer than our headers */

struct frame {
	struct virtio_net_hdr vnet;
	uint32_t len;
	uint8_t bytes[MAX_FRAME];
};

/* What is mutated. */
static struct frame templates[TEMPLATES];
static size_t template_count;

static uint32_t interesting(void)
{
	static const uint32_t values[] = {
		0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff,
		0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
	};

	return below(3) ? values[below(sizeof(values) / sizeof(*values))] : below(1ULL << 32);
}

static void put16(uint8_t *to, uint16_t value)
{
	to[0] = value >> 8;
	to[1] = value;
}

static void put32(uint8_t *to, uint32_t value)
{
	put16(to, value >> 16);
	put16(to + 2, value);
}

/* ---------------------------------------------------------------- layout */

static int is_ipv6(const struct frame *f)
{
	return f->bytes[12] == 0x86 && f->bytes[13] == 0xdd;
}

static size_t udp_at(const struct frame *f)
{
	return ETH_HLEN + (is_ipv6(f) ? sizeof(struct ip6_hdr) : sizeof(struct iphdr));
}

static size_t netft_at(const struct frame *f)
{
	return udp_at(f) + sizeof(struct udphdr);
}

static size_t inner_at(const struct frame *f)
{
	return netft_at(f) + NETFT_HEADER;
}

static int is_ours(const struct frame *f)
{
	size_t udp = udp_at(f);

	if (f->len < inner_at(f))
		return 0;
	if (is_ipv6(f))
		return f->bytes[ETH_HLEN + 6] == IPPROTO_UDP && f->bytes[udp + 2] == PORT >> 8 &&
		       f->bytes[udp + 3] == (PORT & 0xff);
	return f->bytes[12] == 8 && f->bytes[13] == 0 && f->bytes[ETH_HLEN] == 0x45 &&
	       f->bytes[ETH_HLEN + 9] == IPPROTO_UDP && f->bytes[udp + 2] == PORT >> 8 &&
	       f->bytes[udp + 3] == (PORT & 0xff);
}

static uint32_t add_up(const uint8_t *bytes, size_t length, uint32_t sum)
{
	size_t i;

	for (i = 0; i + 1 < length; i += 2)
		sum += bytes[i] << 8 | bytes[i + 1];
	if (i < length)
		sum += bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static uint16_t udp_checksum(const struct frame *f, size_t length)
{
	size_t addresses = ETH_HLEN + (is_ipv6(f) ? 8 : 12);
	uint32_t sum = IPPROTO_UDP + length;

	sum = add_up(f->bytes + addresses, udp_at(f) - addresses, sum);
	sum = ~add_up(f->bytes + udp_at(f), length, sum) & 0xffff;
	return sum ?: 0xffff;
}

/* Lengths and checksums of the outer headers as they must be. */
static void finish_outer(struct frame *f)
{
	size_t udp = udp_at(f);

	if (is_ipv6(f)) {
		put16(f->bytes + ETH_HLEN + 4, f->len - udp);
	} else {
		put16(f->bytes + ETH_HLEN + 2, f->len - ETH_HLEN);
		put16(f->bytes + ETH_HLEN + 10, 0);
		put16(f->bytes + ETH_HLEN + 10, ~add_up(f->bytes + ETH_HLEN,
							sizeof(struct iphdr), 0));
	}
	put16(f->bytes + udp + 4, f->len - udp);
	put16(f->bytes + udp + 6, 0);
	put16(f->bytes + udp + 6, udp_checksum(f, f->len - udp));
}

/* ---------------------------------------------------------------- mutations */

static void set_length(struct frame *f, size_t length)
{
	while (f->len < length && f->len < MAX_FRAME)
		f->bytes[f->len++] = below(256);
	f->len = length;
}

static void insert(struct frame *f, size_t at, const uint8_t *bytes, size_t length)
{
	if (at > f->len || f->len + length > MAX_FRAME)
		return;
	memmove(f->bytes + at + length, f->bytes + at, f->len - at);
	memcpy(f->bytes + at, bytes, length);
	f->len += length;
}

static void any_bytes(struct frame *f)
{
	size_t from = below(4) ? netft_at(f) : ETH_HLEN;
	unsigned int i, flips = 1 + below(4);

	for (i = 0; i < flips; i++)
		f->bytes[from + below(f->len - from)] = interesting();
}

static void header(struct frame *f)
{
	uint8_t *hdr = f->bytes + netft_at(f);

	switch (below(4)) {
	case 0:
		hdr[0] = below(4) ? 0x10 | below(16) : below(256);
		break;
	case 1:
		hdr[1] = below(256);
		break;
	case 2:
		put16(hdr + 2, below(2) ? f->len - netft_at(f) + below(3) - 1 : interesting());
		break;
	default:
		if (below(2))
			put32(hdr + 4, interesting());
		else
			memcpy(hdr + 4, templates[below(template_count)].bytes + netft_at(f), 4);
	}
}

static void heartbeat(struct frame *f)
{
	size_t at = netft_at(f) + 8 + 4 * below((HEARTBEAT - 8) / 4);

	f->bytes[netft_at(f)] = below(2) ? 0x12 : 0x13;
	if (below(4))
		set_length(f, netft_at(f) + HEARTBEAT);
	put16(f->bytes + netft_at(f) + 2, HEARTBEAT);
	if (at + 4 <= f->len)
		put32(f->bytes + at, interesting());
}

static void length(struct frame *f)
{
	static const size_t ends[] = { 1, 4, 12, 14, 16, 18, 20, 34, 40, 54, 62 };
	size_t from = netft_at(f);

	if (below(2))
		set_length(f, from + below(f->len - from + 1));
	else if (below(2))
		set_length(f, from + below(24));
	else if (below(4))
		set_length(f, inner_at(f) + ends[below(sizeof(ends) / sizeof(*ends))]);
	else
		set_length(f, f->len + below(below(8) ? 64 : 4000));
}

static void inner_addresses(struct frame *f)
{
	uint8_t *mac = f->bytes + inner_at(f) + ETH_ALEN * below(2);

	if (f->len < inner_at(f) + ETH_HLEN)
		return;
	if (below(3))
		memset(mac, below(2) ? 0xff : 0, ETH_ALEN);
	else
		mac[below(ETH_ALEN)] ^= 1 << below(8);
}

static void inner_type(struct frame *f)
{
	static const uint16_t types[] = {
		0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x9100, 0x8847, 0x88e5, 0x8864, 0x6558,
		0x88cc, 0x0004, 0x05dc, 0x0600, 0x0000, 0xffff, 0x8863, 0x892f, 0x88f7,
	};

	if (f->len >= inner_at(f) + ETH_HLEN)
		put16(f->bytes + inner_at(f) + 12, types[below(sizeof(types) / sizeof(*types))]);
}

static void inner_network(struct frame *f)
{
	size_t at = inner_at(f) + ETH_HLEN;

	if (f->len > at + 1)
		f->bytes[at + below(f->len - at < 60 ? f->len - at : 60)] = interesting();
}

static void vlan(struct frame *f)
{
	unsigned int i, tags = 1 + below(4);
	uint8_t tag[4] = { 0x81, 0x00 };

	for (i = 0; i < tags; i++) {
		put16(tag, below(2) ? 0x8100 : 0x88a8);
		put16(tag + 2, interesting());
		insert(f, inner_at(f) + 12, tag, sizeof(tag));
	}
}

/* A whole packet of ours inside a frame of ours. */
static void nested(struct frame *f)
{
	const struct frame *other = &templates[below(template_count)];

	if (f->len < inner_at(f) + ETH_HLEN || f->len > 3000)
		return;
	f->len = inner_at(f) + 12;
	insert(f, f->len, other->bytes + 12, other->len - 12);
}

static void arp(struct frame *f)
{
	static const uint8_t message[] = { 8, 6, 0, 1, 8, 0, 6, 4, 0, 1 };

	f->len = inner_at(f) + 12;
	memcpy(f->bytes + f->len, message, sizeof(message));
	f->len += sizeof(message);
	f->bytes[f->len - 1] += below(2);
	set_length(f, f->len + 20 - (below(4) ? 0 : below(20)));
}

static void neighbour(struct frame *f)
{
	uint8_t ipv6[] = { 0x86, 0xdd, 0x60, 0, 0, 0, 0, 32, IPPROTO_ICMPV6, 255 };

	f->len = inner_at(f) + 12;
	memcpy(f->bytes + f->len, ipv6, sizeof(ipv6));
	f->len += sizeof(ipv6);
	set_length(f, f->len + 32 + 32 - (below(4) ? 0 : below(64)));
	if (f->len > inner_at(f) + ETH_HLEN + 40)
		f->bytes[inner_at(f) + ETH_HLEN + 40] = 133 + below(5);
}

static void congestion(struct frame *f)
{
	if (is_ipv6(f))
		f->bytes[ETH_HLEN + 1] ^= below(4) << 4;
	else
		f->bytes[ETH_HLEN + 1] ^= below(4);
}

static void sender(struct frame *f)
{
	if (below(2))
		f->bytes[udp_at(f) - (is_ipv6(f) ? 17 : 5)] ^= 1 << below(8);
	else
		put16(f->bytes + udp_at(f), interesting());
}

static void mutate(struct frame *f)
{
	static void (*const ways[])(struct frame *f) = {
		any_bytes, any_bytes, header, header, heartbeat, heartbeat, length, length,
		inner_addresses, inner_type, inner_network, inner_network, vlan, nested, arp,
		neighbour, congestion, sender,
	};
	unsigned int times = below(4);

	while (times--)
		ways[below(sizeof(ways) / sizeof(*ways))](f);
	/* What a mutation took may be what the next one looks for. */
	if (f->len < inner_at(f) && below(2))
		set_length(f, inner_at(f));
}

/* The outer headers, too, now and then; else nothing would reach the module. */
static void break_outer(struct frame *f)
{
	uint8_t *udp = f->bytes + udp_at(f);

	switch (below(24)) {
	case 0:
		put16(udp + 6, 0);
		break;
	case 1:
		put16(udp + 6, interesting());
		break;
	case 2:
		put16(udp + 4, f->len - udp_at(f) + below(17) - 8);
		break;
	case 3:
		f->bytes[ETH_HLEN + below(20)] = interesting();
		break;
	}
}

/* ---------------------------------------------------------------- offloads */

static void offload(struct frame *f)
{
	memset(&f->vnet, 0, sizeof(f->vnet));
	f->vnet.hdr_len = below(2) ? below(f->len + 1) : inner_at(f) + below(60);
	switch (below(8)) {
	case 0 ... 2:
		f->vnet.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		f->vnet.csum_start = udp_at(f);
		f->vnet.csum_offset = 6;
		break;
	case 3:
		f->vnet.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		f->vnet.csum_start = below(f->len);
		f->vnet.csum_offset = below(40);
		break;
	case 4:
		f->vnet.flags = VIRTIO_NET_HDR_F_DATA_VALID;
		break;
	}
	if (below(4))
		return;
	f->vnet.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	f->vnet.csum_start = udp_at(f);
	f->vnet.csum_offset = 6;
	f->vnet.hdr_len = inner_at(f);
	f->vnet.gso_type = below(4) ? GSO_UDP_L4 : below(6);
	f->vnet.gso_size = below(4) ? 8 + below(1400) : interesting();
}

#endif
