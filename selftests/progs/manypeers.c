// SPDX-License-Identifier: GPL-2.0
/*
 * Thousands of nodes in one process: answers each heartbeat request as if the
 * address that it was sent to were a node.  Documentation/wire-format.rst has
 * the format.
 */
#include <endian.h>
#include <getopt.h>
#include <netinet/in.h>

#include "common.h"

#define RECEIVE_BUFFER	(64 << 20)

struct heartbeat {
	uint8_t version_type, flags;
	uint16_t length;
	uint32_t tag, sender_tag, sequence;
	uint64_t timestamp, echo, instance;
	uint32_t cluster, delay;
	uint8_t threshold, state, reason, beat_flags;
	uint32_t ipv4;
	uint8_t ipv6[16], mac[6], report_state, report_reason;
	uint32_t report_tag, also;
	uint64_t held;
};

_Static_assert(sizeof(struct heartbeat) == 96, "as it is on the wire");

enum { REQUEST = 0x12, RESPONSE = 0x13, STATE_UP = 1, REASON_ANSWERED = 2 };

struct options {
	uint32_t mask;		/* these bits of an address tell nodes apart */
	int no_ipv4;
};

static struct {
	uint64_t requests, others;
	int64_t first_ns, last_ns;
	uint64_t most_in_10_ms;
} total;

static void usage(void)
{
	fputs("usage: manypeers [-m MASK] [-n] PORT\n"
	      "Addresses that are alike in the bits of MASK (0x0000ffff) are of one node: its MAC\n"
	      "address is 02:50 and those bits, its IPv4 address 169.254.1.0 plus those bits, or with\n"
	      "-n none.\n"
	      "Ends at SIGTERM.\n", stderr);
	exit(2);
}

/* How bunched they come: requests in one 10 ms interval. */
static void count_request(void)
{
	static uint64_t interval, in_interval;
	int64_t now = now_ns();

	if (!total.requests++)
		total.first_ns = now;
	total.last_ns = now;
	if (interval != (uint64_t)now / (10 * NSEC_PER_MSEC)) {
		interval = now / (10 * NSEC_PER_MSEC);
		in_interval = 0;
	}
	if (++in_interval > total.most_in_10_ms)
		total.most_in_10_ms = in_interval;
}

static void respond(struct heartbeat *beat, uint32_t to, const struct options *o)
{
	uint32_t id = to & o->mask;
	uint32_t big = htobe32(id);

	beat->version_type = RESPONSE;
	beat->tag = beat->sender_tag;
	beat->sender_tag = htobe32(to);
	beat->echo = beat->timestamp;
	beat->timestamp = htobe64(now_ns());
	beat->instance = htobe64(1ULL << 32 | id);
	beat->state = STATE_UP;
	beat->reason = REASON_ANSWERED;
	beat->ipv4 = o->no_ipv4 ? 0 : htobe32(0xa9fe0100 + id);
	beat->mac[0] = 0x02;
	beat->mac[1] = 0x50;
	memcpy(beat->mac + 2, &big, sizeof(big));
	beat->report_tag = 0;
	beat->also = 0;
	beat->held = 0;
}

static void serve_one(int fd, const struct options *o)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control;
	struct sockaddr_in from;
	struct heartbeat beat;
	struct iovec part = { &beat, sizeof(beat) };
	struct msghdr message = {
		.msg_name = &from, .msg_namelen = sizeof(from),
		.msg_iov = &part, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct in_pktinfo *info;
	ssize_t length = recvmsg(fd, &message, 0);

	if (length < 0 && errno != EINTR)
		die("receive: %s", strerror(errno));
	if (length < 0)
		return;
	if (length != sizeof(beat) || beat.version_type != REQUEST ||
	    !CMSG_FIRSTHDR(&message)) {
		total.others++;
		return;
	}
	count_request();
	info = (struct in_pktinfo *)CMSG_DATA(&control.header);
	respond(&beat, be32toh(info->ipi_addr.s_addr), o);
	/* From the address that it was sent to, by any device. */
	info->ipi_spec_dst = info->ipi_addr;
	info->ipi_ifindex = 0;
	sendmsg(fd, &message, 0);
}

int main(int argc, char **argv)
{
	struct options o = { .mask = 0xffff };
	int buffer = RECEIVE_BUFFER, one = 1, option, fd;

	while ((option = getopt(argc, argv, "m:n")) != -1) {
		if (option == 'm')
			o.mask = strtoul(optarg, NULL, 0);
		else if (option == 'n')
			o.no_ipv4 = 1;
		else
			usage();
	}
	if (argc - optind != 1)
		usage();
	fd = bound_socket("0.0.0.0", argv[optind], SOCK_DGRAM);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)) ||
	    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one)))
		die("socket: %s", strerror(errno));
	catch_signals();
	while (!stop)
		serve_one(fd, &o);
	printf("{\"requests\":%llu,\"others\":%llu,\"most_in_10_ms\":%llu,\"seconds\":%.3f}\n",
	       (unsigned long long)total.requests, (unsigned long long)total.others,
	       (unsigned long long)total.most_in_10_ms,
	       (double)(total.last_ns - total.first_ns) / NSEC_PER_SEC);
	return 0;
}
