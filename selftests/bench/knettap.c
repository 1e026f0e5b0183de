// SPDX-License-Identifier: GPL-2.0
/*
 * A tap device whose frames kronosnet carries to one other node, over all the
 * links that are given, the first preferred: what kronosnetd does, and no more.
 */
#include <fcntl.h>
#include <libknet.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>

#include "../progs/common.h"

#define PORT	"3344"

static void check(int failed, const char *what)
{
	if (failed)
		die("%s: %s", what, strerror(errno));
}

static int open_tap(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);

	check(fd < 0, "/dev/net/tun");
	snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
	check(ioctl(fd, TUNSETIFF, &request), name);
	return fd;
}

/* Whatever comes in at the tap goes to the other node. */
static int to_peer(void *peer, const unsigned char *data, ssize_t length, uint8_t direction,
		   knet_node_id_t self, knet_node_id_t source, int8_t *channel,
		   knet_node_id_t *hosts, size_t *count)
{
	(void)data, (void)length, (void)source, (void)channel;
	hosts[0] = direction == KNET_NOTIFY_TX ? *(knet_node_id_t *)peer : self;
	*count = 1;
	return 0;
}

static void no_news(void *data, int fd, int8_t channel, uint8_t direction, int error, int number)
{
	(void)data, (void)fd, (void)channel, (void)direction, (void)error, (void)number;
}

static void add_link(knet_handle_t knet, knet_node_id_t peer, int link, char **ends,
		     int interval, int timeout)
{
	struct sockaddr_storage local, remote;

	parse_address(ends[0], PORT, SOCK_DGRAM, &local);
	parse_address(ends[1], PORT, SOCK_DGRAM, &remote);
	check(knet_link_set_config(knet, peer, link, KNET_TRANSPORT_UDP, &local, &remote, 0),
	      "link");
	check(knet_link_set_ping_timers(knet, peer, link, interval, timeout, 2048), "timers");
	check(knet_link_set_pong_count(knet, peer, link, 2), "pong count");
	check(knet_link_set_priority(knet, peer, link, 10 - link), "priority");
	check(knet_link_set_enable(knet, peer, link, 1), "enable");
}

int main(int argc, char **argv)
{
	static knet_node_id_t peer;
	signed char channel = 0;
	int fd, interval, timeout;
	knet_handle_t knet;

	if (argc < 8 || argc % 2) {
		fputs("usage: knettap DEV SELF PEER INTERVAL-MS TIMEOUT-MS {LOCAL REMOTE}...\n",
		      stderr);
		return 2;
	}
	catch_signals();
	peer = number(argv[3], 1, 100);
	interval = number(argv[4], 1, 60000);
	timeout = number(argv[5], 1, 60000);
	fd = open_tap(argv[1]);
	knet = knet_handle_new(number(argv[2], 1, 100), 0, 0);
	check(!knet, "handle");
	check(knet_handle_enable_sock_notify(knet, NULL, no_news), "notifications");
	check(knet_handle_add_datafd(knet, &fd, &channel), "tap");
	check(knet_handle_enable_filter(knet, &peer, to_peer), "filter");
	check(knet_host_add(knet, peer), "host");
	check(knet_host_set_policy(knet, peer, KNET_LINK_POLICY_PASSIVE), "policy");
	for (int i = 6; i < argc; i += 2)
		add_link(knet, peer, (i - 6) / 2, argv + i, interval, timeout);
	check(knet_handle_setfwd(knet, 1), "forwarding");
	while (!stop)
		pause();
	return 0;
}
