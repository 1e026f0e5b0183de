// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of a live pair of adapters, broken in all ways that their structure
 * suggests, into the receive path as fast as it goes. The same seed and the
 * same templates give the same packets.
 */
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "common.h"
#include "random.h"

#define PORT		3343
#define MAX_FRAME	16384
#define WIRE_FRAME	1514
#define BATCH		64
#define TEMPLATES	64
#define NETFT_HEADER	8
#define HEARTBEAT	88
#define GSO_UDP_L4	5	/* VIRTIO_NET_HDR_GSO_UDP_L4, newer than our headers */

struct frame {
	struct virtio_net_hdr vnet;
	uint32_t len;
	uint8_t bytes[MAX_FRAME];
};

struct options {
	uint64_t count, seed;
	const char *file, *mode, *device, *source, *destination;
};

struct totals {
	uint64_t sent, refused;
};

static struct frame templates[TEMPLATES], batch[BATCH];
static size_t template_count, batch_count;
static uint8_t own_mac[ETH_ALEN];

static void usage(void)
{
	fputs("usage: fuzzpackets [-n COUNT] [-z SEED] -f FILE learn|packet|vnet|tap|frags DEVICE\n"
	      "       fuzzpackets [-n COUNT] [-z SEED] -f FILE udp SOURCE DESTINATION\n"
	      "learn writes COUNT packets of netft that come to a device to FILE; the others break\n"
	      "them and send COUNT by a packet socket, one with offloads (vnet), a TAP device\n"
	      "that they make, one that builds them of pages (frags), or a UDP socket.\n"
	      "Prints {\"seed\":N,\"sent\":N,\"refused\":N,\"seconds\":X}.\n", stderr);
	exit(2);
}

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

/* ---------------------------------------------------------------- ways in */

struct entry {
	int fd;
	void (*flush)(const struct entry *entry, struct totals *totals);
	struct sockaddr_storage to;
	socklen_t to_len;
	int with_vnet;
};

static void flush_mmsg(const struct entry *entry, struct totals *totals)
{
	struct mmsghdr messages[BATCH] = { 0 };
	struct iovec iov[BATCH][2];
	size_t i, done = 0;
	int sent;

	for (i = 0; i < batch_count; i++) {
		struct frame *f = &batch[i];
		size_t skip = entry->to.ss_family == AF_PACKET ? 0 : netft_at(f);

		if (skip > f->len)
			skip = f->len;
		iov[i][0] = (struct iovec) { &f->vnet, sizeof(f->vnet) };
		iov[i][1] = (struct iovec) { f->bytes + skip, f->len - skip };
		messages[i].msg_hdr.msg_iov = &iov[i][!entry->with_vnet];
		messages[i].msg_hdr.msg_iovlen = 1 + entry->with_vnet;
		messages[i].msg_hdr.msg_name = (void *)&entry->to;
		messages[i].msg_hdr.msg_namelen = entry->to_len;
	}
	/* It stops at the first that is refused. */
	while (done < batch_count) {
		sent = sendmmsg(entry->fd, messages + done, batch_count - done, 0);
		if (sent <= 0) {
			totals->refused++;
			done++;
		} else {
			totals->sent += sent;
			done += sent;
		}
	}
}

/* In pieces: each but the first becomes a page of the packet. */
static void flush_tap(const struct entry *entry, struct totals *totals)
{
	struct iovec iov[17];

	for (size_t i = 0; i < batch_count; i++) {
		struct frame *f = &batch[i];
		uint8_t first[sizeof(f->vnet) + 128];
		size_t at = f->len < 64 ? f->len : 14 + below(64);
		int n = 1;

		memcpy(first, &f->vnet, sizeof(f->vnet));
		memcpy(first + sizeof(f->vnet), f->bytes, at);
		iov[0] = (struct iovec) { first, sizeof(f->vnet) + at };
		while (at < f->len && n < 17) {
			size_t piece = n == 16 ? f->len - at : 1 + below(1500);

			if (piece > f->len - at)
				piece = f->len - at;
			iov[n++] = (struct iovec) { f->bytes + at, piece };
			at += piece;
		}
		if (writev(entry->fd, iov, n) < 0)
			totals->refused++;
		else
			totals->sent++;
	}
}

static int interface_request(const char *device, unsigned long request, struct ifreq *ifr)
{
	int fd = open_socket(AF_INET, SOCK_DGRAM), status;

	snprintf(ifr->ifr_name, sizeof(ifr->ifr_name), "%s", device);
	status = ioctl(fd, request, ifr);
	close(fd);
	return status;
}

static int packet_socket(const char *device, struct sockaddr_ll *address)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));

	*address = (struct sockaddr_ll) {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};
	if (fd < 0 || !address->sll_ifindex ||
	    bind(fd, (struct sockaddr *)address, sizeof(*address)))
		die("packet socket on %s: %s", device, strerror(errno));
	return fd;
}

static void open_packet(struct entry *entry, const struct options *o)
{
	int one = 1;

	entry->with_vnet = !strcmp(o->mode, "vnet");
	entry->flush = flush_mmsg;
	entry->fd = packet_socket(o->device, (struct sockaddr_ll *)&entry->to);
	entry->to_len = sizeof(struct sockaddr_ll);
	((struct sockaddr_ll *)&entry->to)->sll_protocol = 0;
	if (setsockopt(entry->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof(one)) ||
	    (entry->with_vnet &&
	     setsockopt(entry->fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one))))
		die("options of a packet socket: %s", strerror(errno));
}

static void open_tap(struct entry *entry, const struct options *o)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_NAPI };

	if (!strcmp(o->mode, "frags"))
		ifr.ifr_flags |= IFF_NAPI_FRAGS;
	entry->flush = flush_tap;
	entry->fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", o->device);
	if (entry->fd < 0 || ioctl(entry->fd, TUNSETIFF, &ifr))
		die("device %s: %s", o->device, strerror(errno));
	ifr.ifr_flags = IFF_UP | IFF_RUNNING;
	if (interface_request(o->device, SIOCSIFFLAGS, &ifr) ||
	    interface_request(o->device, SIOCGIFHWADDR, &ifr))
		die("device %s: %s", o->device, strerror(errno));
	memcpy(own_mac, ifr.ifr_hwaddr.sa_data, ETH_ALEN);
	entry->with_vnet = 1;
}

static void open_udp(struct entry *entry, const struct options *o)
{
	struct sockaddr_storage source;
	socklen_t length = parse_address(o->source, "3343", SOCK_DGRAM, &source);
	int one = 1;

	entry->flush = flush_mmsg;
	entry->to_len = parse_address(o->destination, "3343", SOCK_DGRAM, &entry->to);
	entry->fd = open_socket(source.ss_family, SOCK_DGRAM);
	if (source.ss_family == AF_INET6)
		setsockopt(entry->fd, IPPROTO_IPV6, IPV6_TRANSPARENT, &one, sizeof(one));
	else
		setsockopt(entry->fd, IPPROTO_IP, IP_TRANSPARENT, &one, sizeof(one));
	if (bind(entry->fd, (struct sockaddr *)&source, length))
		die("bind to %s: %s", o->source, strerror(errno));
}

static void flush(const struct entry *entry, struct totals *totals)
{
	entry->flush(entry, totals);
	batch_count = 0;
}

static struct frame *add(const struct frame *f, const struct entry *entry, struct totals *totals)
{
	if (batch_count == BATCH)
		flush(entry, totals);
	memcpy(&batch[batch_count], f, offsetof(struct frame, bytes) + f->len);
	return &batch[batch_count++];
}

/* In two pieces, which may overlap, be out of order, or of which one is missing. */
static void add_fragments(const struct frame *f, const struct entry *entry, struct totals *totals)
{
	size_t header = ETH_HLEN + sizeof(struct iphdr), payload = f->len - header;
	size_t first = 8 * (1 + below(payload / 8)), second = first;
	unsigned int i, order = below(2), missing = below(8);
	uint16_t id = below(65536);

	if (!below(8))
		second -= 8;
	for (i = 0; i < 2; i++) {
		int is_first = i == order;
		size_t from = is_first ? 0 : second, to = is_first ? first : payload;
		struct frame *part;

		if (missing == i || to <= from)
			continue;
		part = add(f, entry, totals);
		memset(&part->vnet, 0, sizeof(part->vnet));
		memmove(part->bytes + header, part->bytes + header + from, to - from);
		part->len = header + to - from;
		put16(part->bytes + ETH_HLEN + 2, part->len - ETH_HLEN);
		put16(part->bytes + ETH_HLEN + 4, id);
		put16(part->bytes + ETH_HLEN + 6, from / 8 | (is_first ? 0x2000 : 0));
		put16(part->bytes + ETH_HLEN + 10, 0);
		put16(part->bytes + ETH_HLEN + 10,
		      ~add_up(part->bytes + ETH_HLEN, sizeof(struct iphdr), 0));
	}
}

/* Several of one flow, so that receive offload has something to merge. */
static void add_burst(const struct frame *f, const struct entry *entry, struct totals *totals)
{
	size_t sequence = inner_at(f) + ETH_HLEN + sizeof(struct iphdr) + 7;
	unsigned int i, number = below(4) ? 1 : 1 + below(8);

	for (i = 0; i < number; i++) {
		struct frame *copy = add(f, entry, totals);

		if (i && copy->len > sequence) {
			copy->bytes[sequence] += i * (copy->len - sequence - 13);
			finish_outer(copy);
		}
	}
}

static void one(const struct entry *entry, struct totals *totals)
{
	static struct frame f;
	const struct frame *template = &templates[below(template_count)];
	int is_udp = entry->to.ss_family != AF_PACKET && !entry->with_vnet;

	memcpy(&f, template, offsetof(struct frame, bytes) + template->len);
	mutate(&f);
	if (entry->flush == flush_tap)
		memcpy(f.bytes, own_mac, ETH_ALEN);
	finish_outer(&f);
	break_outer(&f);
	if (entry->with_vnet)
		offload(&f);
	if (!is_udp && !is_ipv6(&f) && f.len > udp_at(&f) + 16 &&
	    (!below(16) || (f.len > WIRE_FRAME && !f.vnet.gso_type)))
		add_fragments(&f, entry, totals);
	else
		add_burst(&f, entry, totals);
}

/* ---------------------------------------------------------------- templates */

static void learn(const struct options *o)
{
	struct timeval patience = { .tv_sec = 5 };
	int one = 1;
	struct sockaddr_ll address;
	int fd = packet_socket(o->device, &address);
	uint64_t found = 0;
	FILE *file = fopen(o->file, "w");

	if (!file)
		die("%s: %s", o->file, strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)))
		die("%s: %s", o->device, strerror(errno));
	while (found < o->count && !stop) {
		struct frame f = { 0 };
		ssize_t got = recv(fd, f.bytes, WIRE_FRAME, 0);

		if (got < 0)
			die("%s: %s", o->device, strerror(errno));
		f.len = got;
		if (!is_ours(&f))
			continue;
		fwrite(&f.len, sizeof(f.len), 1, file);
		fwrite(f.bytes, f.len, 1, file);
		found++;
	}
	fclose(file);
}

static void read_templates(const char *name)
{
	FILE *file = fopen(name, "r");
	struct frame *f = templates;

	if (!file)
		die("%s: %s", name, strerror(errno));
	while (f < templates + TEMPLATES && fread(&f->len, sizeof(f->len), 1, file) == 1 &&
	       f->len <= WIRE_FRAME && fread(f->bytes, f->len, 1, file) == 1)
		f++;
	fclose(file);
	template_count = f - templates;
	if (!template_count)
		die("%s: no templates", name);
}

static void inject(const struct options *o)
{
	struct totals totals = { 0 };
	struct entry entry = { 0 };
	int64_t start;

	read_templates(o->file);
	if (!strcmp(o->mode, "udp"))
		open_udp(&entry, o);
	else if (!strcmp(o->mode, "tap") || !strcmp(o->mode, "frags"))
		open_tap(&entry, o);
	else
		open_packet(&entry, o);
	random_seed(o->seed);
	start = now_ns();
	while (totals.sent < o->count && totals.refused < 4 * o->count + 1000 && !stop)
		one(&entry, &totals);
	flush(&entry, &totals);
	printf("{\"seed\":%llu,\"sent\":%llu,\"refused\":%llu,\"seconds\":%.1f}\n",
	       (unsigned long long)o->seed, (unsigned long long)totals.sent,
	       (unsigned long long)totals.refused, (double)(now_ns() - start) / NSEC_PER_SEC);
}

int main(int argc, char **argv)
{
	struct options o = { .count = 1000, .seed = 1 };
	int option;

	while ((option = getopt(argc, argv, "f:n:z:")) != -1) {
		if (option == 'f')
			o.file = optarg;
		else if (option == 'n')
			o.count = number(optarg, 1, 1e12);
		else if (option == 'z')
			o.seed = number(optarg, 0, 1e15);
		else
			usage();
	}
	if (!o.file || argc - optind < 2)
		usage();
	o.mode = argv[optind];
	o.device = o.source = argv[optind + 1];
	o.destination = argv[optind + 2];
	if (strcmp(o.mode, "udp") ? argc - optind != 2 : argc - optind != 3)
		usage();
	catch_signals();
	if (!strcmp(o.mode, "learn"))
		learn(&o);
	else
		inject(&o);
	return 0;
}
