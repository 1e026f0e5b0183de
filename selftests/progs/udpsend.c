// SPDX-License-Identifier: GPL-2.0
/*
 * Send any bytes by UDP from any source, even one that is not ours: what an
 * attacker or a broken host does.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/ip.h>

#include "common.h"

#define MAX_SIZE	65507

struct options {
	const char *source, *source_port, *hex;
	long low, high;		/* length of random payload */
	uint64_t count, seed;
	double interval_us;
	int ttl;
	long count_at;		/* four bytes there grow, or -1 */
	long overlap;		/* of fragments, in units of 8 bytes, or -1 */
	int icmp;
};

static uint8_t payload[MAX_SIZE];

static void usage(void)
{
	fputs("usage: udpsend [-s SOURCE] [-p SOURCE-PORT] [-x HEX | -l LENGTH[-LENGTH]]\n"
	      "               [-c COUNT] [-i MICROSECONDS] [-t TTL] [-z SEED] [-g OFFSET]\n"
	      "               [-I | -f OVERLAP] ADDRESS PORT\n"
	      "-x sends these bytes, -l random ones (new for each datagram), from -z.  -g adds to\n"
	      "the four bytes at OFFSET with each datagram.  -I sends ICMP, its checksum is put in.\n"
	      "-f sends two IPv4 fragments, of which the second begins OVERLAP times 8 bytes early.\n"
	      "SOURCE need not be an address of this host (that takes CAP_NET_ADMIN).\n", stderr);
	exit(2);
}

static void parse_lengths(const char *text, struct options *o)
{
	int used = 0, fields = sscanf(text, "%ld-%ld%n", &o->low, &o->high, &used);

	if (fields == 1) {
		o->low = o->high = number(text, 0, MAX_SIZE);
		return;
	}
	if (fields != 2 || text[used] || o->low < 0 || o->high < o->low || o->high > MAX_SIZE)
		die("%s is not a length or a range of lengths up to %d", text, MAX_SIZE);
}

static void parse_options(int argc, char **argv, struct options *o)
{
	int option;

	while ((option = getopt(argc, argv, "c:f:g:i:Il:p:s:t:x:z:")) != -1) {
		switch (option) {
		case 'c':
			o->count = number(optarg, 1, 1e15);
			break;
		case 'f':
			o->overlap = number(optarg, 0, 1000);
			break;
		case 'g':
			o->count_at = number(optarg, 0, MAX_SIZE - 4);
			break;
		case 'I':
			o->icmp = 1;
			break;
		case 'i':
			o->interval_us = number(optarg, 0, 1e9);
			break;
		case 'l':
			parse_lengths(optarg, o);
			break;
		case 'p':
			o->source_port = optarg;
			break;
		case 's':
			o->source = optarg;
			break;
		case 't':
			o->ttl = number(optarg, 1, 255);
			break;
		case 'x':
			o->hex = optarg;
			break;
		case 'z':
			o->seed = number(optarg, 0, 1e15);
			break;
		default:
			usage();
		}
	}
}

/* Blanks and colons between bytes are allowed. */
static size_t parse_hex(const char *text)
{
	size_t length = 0;
	unsigned int byte;

	while (*text) {
		if (isspace((unsigned char)*text) || *text == ':') {
			text++;
			continue;
		}
		if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
			die("not hexadecimal from here: %s", text);
		if (length == MAX_SIZE)
			die("more than %d bytes", MAX_SIZE);
		sscanf(text, "%2x", &byte);
		payload[length++] = byte;
		text += 2;
	}
	return length;
}

static void allow_foreign_source(int fd, int family)
{
	int one = 1, error;

	if (family == AF_INET6)
		error = setsockopt(fd, IPPROTO_IPV6, IPV6_TRANSPARENT, &one, sizeof(one));
	else
		error = setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &one, sizeof(one));
	if (error && errno != EPERM)
		die("transparent socket: %s", strerror(errno));
}

static void set_ttl(int fd, int family, int ttl)
{
	int error;

	if (family == AF_INET6)
		error = setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &ttl, sizeof(ttl));
	else
		error = setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl));
	if (error)
		die("TTL %d: %s", ttl, strerror(errno));
}

static int make_socket(char **argv, const struct options *o)
{
	const char *any;
	struct sockaddr_storage to, from;
	socklen_t to_length = parse_address(argv[0], argv[1], SOCK_DGRAM, &to), length;
	int protocol = o->icmp ? IPPROTO_ICMP : o->overlap >= 0 ? IPPROTO_RAW : 0;
	int fd = socket(to.ss_family, (protocol ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC, protocol);
	int one = 1;

	if (fd < 0)
		die("socket: %s", strerror(errno));

	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one));
	if (o->ttl)
		set_ttl(fd, to.ss_family, o->ttl);
	if (o->source || o->source_port) {
		any = to.ss_family == AF_INET6 ? "::" : "0.0.0.0";
		length = parse_address(o->source ? o->source : any,
				       o->source_port ? o->source_port : "0", SOCK_DGRAM, &from);
		allow_foreign_source(fd, to.ss_family);
		if (bind(fd, (struct sockaddr *)&from, length))
			die("bind to %s port %s: %s", o->source ? o->source : any,
			    o->source_port ? o->source_port : "any", strerror(errno));
	}
	if (connect(fd, (struct sockaddr *)&to, to_length))
		die("connect to %s: %s", argv[0], strerror(errno));
	return fd;
}

static size_t random_payload(const struct options *o, uint64_t round)
{
	uint64_t seed = (o->seed + 1) * 0x2545f4914f6cdd1dULL + (round << 20);
	size_t span = o->high - o->low + 1, length = o->low;

	length += pattern(seed, 0) % span;
	fill_pattern(payload, length, seed, 8);
	return length;
}

static void put_icmp_checksum(size_t length)
{
	uint32_t sum = 0;

	payload[2] = payload[3] = 0;
	for (size_t i = 0; i < length; i++)
		sum += payload[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	payload[2] = ~sum >> 8;
	payload[3] = ~sum;
}

static void add_to_counter(long at)
{
	uint32_t value;

	memcpy(&value, payload + at, sizeof(value));
	value = htonl(ntohl(value) + 0x9e3779b1);
	memcpy(payload + at, &value, sizeof(value));
}

/* One part of a datagram; the kernel completes the IP header. */
static ssize_t send_fragment(int fd, const uint8_t *bytes, size_t length, uint16_t id,
			     size_t offset, int more, const struct options *o)
{
	uint8_t packet[1500];
	struct iphdr ip = {
		.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP, .id = id,
		.frag_off = htons((more ? IP_MF : 0) | offset / 8),
	};
	struct sockaddr_in from = { 0 }, to;
	socklen_t size = sizeof(to);

	if (sizeof(ip) + length > sizeof(packet))
		die("a fragment is too long");
	if (o->source)
		inet_pton(AF_INET, o->source, &from.sin_addr);
	getpeername(fd, (struct sockaddr *)&to, &size);
	ip.saddr = from.sin_addr.s_addr;
	ip.daddr = to.sin_addr.s_addr;
	memcpy(packet, &ip, sizeof(ip));
	memcpy(packet + sizeof(ip), bytes, length);
	return send(fd, packet, sizeof(ip) + length, 0);
}

static ssize_t send_fragments(int fd, size_t length, const char *port, const struct options *o)
{
	static uint8_t datagram[8 + MAX_SIZE];
	static uint16_t id;
	uint16_t header[4] = {
		htons(atoi(o->source_port ? o->source_port : port)), htons(atoi(port)),
		htons(8 + length), 0,
	};
	size_t half = (8 + length) / 2 & ~7UL, early = o->overlap * 8;

	if (half < early)
		die("the overlap is longer than the first fragment");
	memcpy(datagram, header, sizeof(header));
	memcpy(datagram + sizeof(header), payload, length);
	id++;
	if (send_fragment(fd, datagram, half, id, 0, 1, o) < 0)
		return -1;
	return send_fragment(fd, datagram + half - early, 8 + length - half + early, id,
			     half - early, 0, o);
}

static ssize_t send_one(int fd, size_t length, const char *port, const struct options *o)
{
	if (o->icmp)
		put_icmp_checksum(length);
	if (o->overlap >= 0)
		return send_fragments(fd, length, port, o);
	return send(fd, payload, length, 0);
}

int main(int argc, char **argv)
{
	struct options o = { .count = 1, .count_at = -1, .overlap = -1 };
	uint64_t sent = 0, errors = 0, bytes = 0;
	size_t length = 0;
	int fd, last = 0;

	parse_options(argc, argv, &o);
	if (argc - optind != 2)
		usage();
	fd = make_socket(argv + optind, &o);
	catch_signals();
	if (o.hex)
		length = parse_hex(o.hex);
	for (uint64_t round = 0; round < o.count && !stop; round++) {
		if (!o.hex)
			length = random_payload(&o, round);
		if (o.count_at >= 0)
			add_to_counter(o.count_at);
		if (send_one(fd, length, argv[optind + 1], &o) < 0) {
			errors++;
			last = errno;
		} else {
			sent++;
			bytes += length;
		}
		if (o.interval_us)
			usleep(o.interval_us);
	}
	printf("{\"sent\":%llu,\"bytes\":%llu,\"errors\":%llu,\"last_error\":\"%s\"}\n",
	       (unsigned long long)sent, (unsigned long long)bytes, (unsigned long long)errors,
	       last ? strerror(last) : "");
	return 0;
}
