// SPDX-License-Identifier: GPL-2.0
/*
 * netft: packets that find out what passes
 *
 * They look like those of the adapter: UDP from its port to its port, which a
 * socket cannot have while the adapter has it, so they are sent by raw ones. To
 * the module at the other end they are data for no route of its, which it
 * counts (rx_tag) and drops. Whoever rejects them is in the sockets' error
 * queues, and so is whoever rejects the adapter's own.
 */

/* These come before what the kernel has of the same. */
#include <netinet/in.h>
#include <time.h>

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"

/* A node has 8 addresses, each with a device for some and none for others. */
#define MAX_CHANNELS	16

/*
 * Errors are sent at most once a second, and that nobody has an address is known
 * after three.
 */
#define ROUNDS		3
#define ROUND_MS	1150

/* A pause after so many packets, for the queues on the way. */
#define BURST		64
#define BURST_NS	1000000

/* Version 1, data; all else is zero. */
#define FIRST_BYTE	0x11
#define HEADER_SIZE	8

#define IPV6_SIZE	40

/* MTUs that there are, to be tried where the wanted one does not pass. */
static const unsigned int plateaus[] = {
	8960, 8000, 4352, 2002, 1492, 1472, 1450, 1420, 1400, 1380, 1280, 1006,
	576,
};

/**
 * struct channel - The sockets of one local address.
 * @local: the address
 * @ifindex: the device that it needs, 0 if none
 * @udp: sends UDP, receives nothing but errors
 * @icmp: sends ICMP echo requests, receives the replies
 */
struct channel {
	struct in6_addr local;
	unsigned int ifindex;
	int udp;
	int icmp;
};

/**
 * struct prober - All that is going on.
 * @probes: what is tried
 * @count: how many
 * @port: UDP port of both ends
 * @channels: the sockets
 * @channel_count: how many
 * @sent: packets sent
 */
struct prober {
	struct probe *probes;
	unsigned int count;
	uint16_t port;
	struct channel channels[MAX_CHANNELS];
	unsigned int channel_count;
	unsigned int sent;
};

static unsigned char buffer[IP_MAXPACKET];

/**
 * union sockaddr_ip - An address of either family for a socket.
 * @any: of any
 * @v4: IPv4
 * @v6: IPv6
 */
union sockaddr_ip {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t to_sockaddr(union sockaddr_ip *to,
			     const struct in6_addr *address,
			     unsigned int ifindex)
{
	memset(to, 0, sizeof(*to));
	if (address_is_v4(address)) {
		to->v4.sin_family = AF_INET;
		to->v4.sin_addr.s_addr = address_v4(address);
		return sizeof(to->v4);
	}
	to->v6.sin6_family = AF_INET6;
	to->v6.sin6_addr = *address;
	if (IN6_IS_ADDR_LINKLOCAL(address))
		to->v6.sin6_scope_id = ifindex;
	return sizeof(to->v6);
}

static bool from_sockaddr(struct in6_addr *address, const void *from)
{
	const union sockaddr_ip *ip = from;

	if (ip->any.sa_family == AF_INET)
		address_from(address, &ip->v4.sin_addr,
			     sizeof(ip->v4.sin_addr));
	else if (ip->any.sa_family == AF_INET6)
		*address = ip->v6.sin6_addr;
	else
		return false;
	return true;
}

static uint16_t echo_id(void)
{
	return htons(getpid() & 0xffff);
}

/* ---------------------------------------------------------------- sockets */

static int set(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value));
}

/* What comes in is not wanted: all UDP of this machine would. */
static int ignore_all(int fd)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog program = { .len = 1, .filter = &nothing };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
			  sizeof(program));
}

static int ignore_but_replies(int fd, bool v4)
{
	struct icmp_filter v4_filter = { ~(1U << ICMP_ECHOREPLY) };
	struct icmp6_filter v6_filter;

	if (v4)
		return setsockopt(fd, SOL_RAW, ICMP_FILTER, &v4_filter,
				  sizeof(v4_filter));
	ICMP6_FILTER_SETBLOCKALL(&v6_filter);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &v6_filter);
	return setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &v6_filter,
			  sizeof(v6_filter));
}

/* No packet is fragmented, whatever is known of the way. */
static int set_errors(int fd, bool v4)
{
	if (v4)
		return set(fd, IPPROTO_IP, IP_MTU_DISCOVER,
			   IP_PMTUDISC_PROBE) ?:
		       set(fd, IPPROTO_IP, IP_RECVERR, 1);
	return set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE) ?:
	       set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
}

/*
 * As the module does with what is in the subnet of a NIC. A socket that is bound
 * to it would not hear what this machine says itself, by the loopback device.
 */
static int set_device(int fd, bool v4, unsigned int ifindex)
{
	return v4 ? set(fd, IPPROTO_IP, IP_UNICAST_IF, htonl(ifindex)) :
		    set(fd, IPPROTO_IPV6, IPV6_UNICAST_IF, htonl(ifindex));
}

static int open_socket(const struct channel *channel, int protocol)
{
	bool v4 = address_is_v4(&channel->local);
	union sockaddr_ip local;
	socklen_t len = to_sockaddr(&local, &channel->local, channel->ifindex);
	int fd, err;

	fd = socket(local.any.sa_family, SOCK_RAW | SOCK_CLOEXEC |
		    SOCK_NONBLOCK, protocol);
	if (fd < 0)
		return -errno;
	err = set_errors(fd, v4);
	if (!err)
		err = protocol == IPPROTO_UDP ? ignore_all(fd) :
						ignore_but_replies(fd, v4);
	if (!err && protocol == IPPROTO_UDP && !v4)
		err = set(fd, IPPROTO_IPV6, IPV6_CHECKSUM,
			  offsetof(struct udphdr, check));
	if (!err && channel->ifindex)
		err = set_device(fd, v4, channel->ifindex);
	if (!err && !bind(fd, &local.any, len))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static struct channel *find_channel(struct prober *prober,
				    const struct probe *probe)
{
	for (unsigned int i = 0; i < prober->channel_count; i++) {
		struct channel *channel = &prober->channels[i];

		if (channel->ifindex == probe->ifindex &&
		    address_is_equal(&channel->local, &probe->local))
			return channel;
	}
	return NULL;
}

static int open_channel(struct prober *prober, const struct probe *probe)
{
	struct channel *channel = &prober->channels[prober->channel_count];

	if (find_channel(prober, probe))
		return 0;
	if (prober->channel_count == MAX_CHANNELS)
		return -E2BIG;
	channel->local = probe->local;
	channel->ifindex = probe->ifindex;
	channel->udp = open_socket(channel, IPPROTO_UDP);
	if (channel->udp < 0)
		return channel->udp;
	channel->icmp = open_socket(channel, address_is_v4(&probe->local) ?
					     IPPROTO_ICMP : IPPROTO_ICMPV6);
	if (channel->icmp < 0) {
		close(channel->udp);
		return channel->icmp;
	}
	prober->channel_count++;
	return 0;
}

static void close_channels(struct prober *prober)
{
	while (prober->channel_count) {
		struct channel *channel =
			&prober->channels[--prober->channel_count];

		close(channel->icmp);
		close(channel->udp);
	}
}

/* ---------------------------------------------------------------- answers */

static struct probe *find_probe(struct prober *prober,
				const struct channel *channel,
				const struct in6_addr *remote)
{
	for (unsigned int i = 0; i < prober->count; i++)
		if (address_is_equal(&prober->probes[i].remote, remote) &&
		    find_channel(prober, &prober->probes[i]) == channel)
			return &prober->probes[i];
	return NULL;
}

static bool is_too_big(const struct sock_extended_err *error)
{
	if (error->ee_origin == SO_EE_ORIGIN_ICMP)
		return error->ee_type == ICMP_DEST_UNREACH &&
		       error->ee_code == ICMP_FRAG_NEEDED;
	return error->ee_type == ICMP6_PACKET_TOO_BIG;
}

static void take_error(struct probe *probe, bool is_udp,
		       const struct sock_extended_err *error)
{
	struct rejection rejection = { .is_there = true };

	if ((error->ee_origin != SO_EE_ORIGIN_ICMP &&
	     error->ee_origin != SO_EE_ORIGIN_ICMP6) ||
	    !from_sockaddr(&rejection.by, SO_EE_OFFENDER(error)))
		return;
	rejection.type = error->ee_type;
	rejection.code = error->ee_code;
	if (is_too_big(error)) {
		rejection.mtu = error->ee_info;
		/* The smallest is behind all others. */
		if (!probe->too_big.is_there ||
		    rejection.mtu < probe->too_big.mtu)
			probe->too_big = rejection;
	} else if (is_udp) {
		probe->rejected = rejection;
	}
}

/* Read the error queue of a socket until it is empty. */
static void read_errors(struct prober *prober, const struct channel *channel,
			int fd)
{
	char control[512];
	union sockaddr_ip to;
	struct in6_addr remote;
	struct probe *probe;

	for (;;) {
		struct iovec iov = { buffer, sizeof(buffer) };
		struct msghdr msg = {
			.msg_name = &to,
			.msg_namelen = sizeof(to),
			.msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};

		if (recvmsg(fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
			return;
		probe = from_sockaddr(&remote, &to) ?
			find_probe(prober, channel, &remote) : NULL;
		for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); probe && c;
		     c = CMSG_NXTHDR(&msg, c))
			if ((c->cmsg_level == IPPROTO_IP &&
			     c->cmsg_type == IP_RECVERR) ||
			    (c->cmsg_level == IPPROTO_IPV6 &&
			     c->cmsg_type == IPV6_RECVERR))
				take_error(probe, fd == channel->udp,
					   (const void *)CMSG_DATA(c));
	}
}

/* Is this a reply to us? How large was it, all in all? */
static unsigned int reply_size(bool v4, size_t size)
{
	const struct icmp6_hdr *v6 = (const void *)buffer;
	const struct iphdr *ip = (const void *)buffer;
	const struct icmphdr *icmp;

	if (!v4)
		return size >= sizeof(*v6) && v6->icmp6_id == echo_id() ?
		       size + IPV6_SIZE : 0;
	if (size < sizeof(*ip) || size < ip->ihl * 4 + sizeof(*icmp))
		return 0;
	icmp = (const void *)(buffer + ip->ihl * 4);
	return icmp->un.echo.id == echo_id() ? size : 0;
}

static void read_replies(struct prober *prober, const struct channel *channel)
{
	bool v4 = address_is_v4(&channel->local);
	union sockaddr_ip from;
	struct in6_addr remote;
	struct probe *probe;
	socklen_t len = sizeof(from);
	unsigned int whole;
	ssize_t size;

	while ((size = recvfrom(channel->icmp, buffer, sizeof(buffer),
				MSG_DONTWAIT, &from.any, &len)) >= 0 ||
	       errno != EAGAIN) {
		/* An error that is in the error queue, too. */
		if (size < 0)
			continue;
		whole = reply_size(v4, size);
		probe = whole && from_sockaddr(&remote, &from) ?
			find_probe(prober, channel, &remote) : NULL;
		if (probe && whole > probe->echo)
			probe->echo = whole;
		len = sizeof(from);
	}
}

/* What is in the error queue is told by the socket itself, too: once is enough. */
static void forget_error(int fd)
{
	socklen_t len = sizeof(int);
	int error;

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
}

static void read_answers(struct prober *prober)
{
	for (unsigned int i = 0; i < prober->channel_count; i++) {
		const struct channel *channel = &prober->channels[i];

		read_replies(prober, channel);
		read_errors(prober, channel, channel->icmp);
		read_errors(prober, channel, channel->udp);
		forget_error(channel->icmp);
		forget_error(channel->udp);
	}
}

/* ---------------------------------------------------------------- packets */

static unsigned int smallest(bool v4)
{
	return (v4 ? sizeof(struct iphdr) : IPV6_SIZE) +
	       sizeof(struct udphdr) + HEADER_SIZE;
}

/* How much of a packet of that size is behind its IP header. */
static size_t fill(const struct prober *prober, bool v4, bool is_udp,
		   unsigned int size)
{
	size_t len = size - (v4 ? sizeof(struct iphdr) : IPV6_SIZE);
	struct udphdr *udp = (void *)buffer;
	struct icmphdr *icmp = (void *)buffer;

	memset(buffer, 0, len);
	if (is_udp) {
		udp->source = htons(prober->port);
		udp->dest = htons(prober->port);
		udp->len = htons(len);
		buffer[sizeof(*udp)] = FIRST_BYTE;
		return len;
	}
	/* For ICMPv6 the kernel makes the sum; zeroes add nothing to one. */
	icmp->type = v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
	icmp->un.echo.id = echo_id();
	if (v4) {
		uint32_t sum = htons(ICMP_ECHO << 8) + icmp->un.echo.id;

		icmp->checksum = ~((sum & 0xffff) + (sum >> 16));
	}
	return len;
}

static void send_packet(struct prober *prober, struct probe *probe, bool is_udp,
			unsigned int size)
{
	const struct timespec pause = { .tv_nsec = BURST_NS };
	const struct channel *channel = find_channel(prober, probe);
	bool v4 = address_is_v4(&probe->remote);
	int fd = is_udp ? channel->udp : channel->icmp;
	union sockaddr_ip to;
	socklen_t to_len = to_sockaddr(&to, &probe->remote, channel->ifindex);
	size_t len = fill(prober, v4, is_udp, size);

	/* It is about another packet. */
	forget_error(fd);
	if (sendto(fd, buffer, len, 0, &to.any, to_len) < 0 && is_udp &&
	    (errno == EPERM || errno == EACCES))
		probe->error = errno;
	if (++prober->sent % BURST)
		return;
	nanosleep(&pause, NULL);
	read_answers(prober);
}

/* Is there nothing more to be learned? */
static bool is_finished(const struct probe *probe)
{
	return probe->echo >= probe->mtu &&
	       (probe->is_settled || probe->rejected.is_there);
}

static bool all_finished(const struct prober *prober)
{
	for (unsigned int i = 0; i < prober->count; i++)
		if (!is_finished(&prober->probes[i]))
			return false;
	return true;
}

static void send_round(struct prober *prober, struct probe *probe, bool is_first)
{
	unsigned int least = smallest(address_is_v4(&probe->remote));

	if (is_finished(probe))
		return;
	if (!probe->is_settled)
		send_packet(prober, probe, true, least);
	send_packet(prober, probe, true, probe->mtu);
	send_packet(prober, probe, false, least);
	send_packet(prober, probe, false, probe->mtu);
	for (size_t i = 0; !is_first && i < ARRAY_SIZE(plateaus); i++)
		if (plateaus[i] < probe->mtu && plateaus[i] > probe->echo)
			send_packet(prober, probe, false, plateaus[i]);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Read answers for a while, or until all is known. */
static void wait_for_answers(struct prober *prober)
{
	struct pollfd fds[2 * MAX_CHANNELS];
	int64_t end = now_ms() + ROUND_MS, left;

	for (unsigned int i = 0; i < prober->channel_count; i++) {
		/* Errors are told anyway. */
		fds[2 * i] = (struct pollfd){ prober->channels[i].udp, 0, 0 };
		fds[2 * i + 1] = (struct pollfd){ prober->channels[i].icmp,
						  POLLIN, 0 };
	}
	while (!all_finished(prober) && (left = end - now_ms()) > 0) {
		poll(fds, 2 * prober->channel_count, left);
		read_answers(prober);
	}
}

/* No device is known to do less or more, but it may say so. */
static void limit_mtu(struct probe *probe)
{
	unsigned int least = smallest(address_is_v4(&probe->remote));

	if (probe->mtu < least)
		probe->mtu = least;
	if (probe->mtu > sizeof(buffer))
		probe->mtu = sizeof(buffer);
}

/**
 * probe_run() - Find out what passes.
 * @probes: what is tried, and where to put what came of it
 * @count: how many
 * @port: UDP port of both ends
 *
 * Takes some seconds, unless all is known earlier.
 *
 * Return: 0, -EPERM if only root may, or another negative errno.
 */
int probe_run(struct probe *probes, unsigned int count, uint16_t port)
{
	struct prober prober = { .probes = probes, .count = count,
				 .port = port };
	int err = 0;

	for (unsigned int i = 0; !err && i < count; i++) {
		limit_mtu(&probes[i]);
		err = open_channel(&prober, &probes[i]);
	}
	for (int round = 0; !err && round < ROUNDS; round++) {
		for (unsigned int i = 0; i < count; i++)
			send_round(&prober, &probes[i], round == 0);
		wait_for_answers(&prober);
	}
	close_channels(&prober);
	return err;
}
