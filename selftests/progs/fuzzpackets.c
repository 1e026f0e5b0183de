// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of a live pair of adapters, broken in all ways that their structure
 * suggests, into the receive path as fast as it goes. The same seed and the
 * same templates give the same packets.
 */
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "mutate.h"

#define BATCH		64
/* Where computing takes no time, time passes only while we sleep. */
#define PAUSE_NS	NSEC_PER_MSEC

struct options {
	uint64_t count, seed;
	const char *file, *mode, *device, *source, *destination;
};

struct totals {
	uint64_t sent, refused;
};

static struct frame batch[BATCH];
static size_t batch_count;
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
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int fd;

	entry->flush(entry, totals);
	batch_count = 0;
	/* Heartbeats and timers shall meet with what we send. */
	nanosleep(&pause, NULL);
	/*
	 * KASAN keeps what was freed until somebody allocates who may wait,
	 * which nobody does on the way of a packet.
	 */
	fd = open("/dev/null", O_RDONLY);
	if (fd >= 0)
		close(fd);
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
