// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: waiting for peers
 */

#include <errno.h>
#include <limits.h>
#include <linux/if_ether.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "internal.h"

/**
 * struct wanted - The peers that are waited for.
 * @macs: their MAC addresses, one after another
 * @count: how many
 * @reachable: how many of them were found to be reachable
 */
struct wanted {
	const uint8_t *macs;
	size_t count;
	size_t reachable;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int look_at(const struct netft_object *peer, void *arg)
{
	const void *mac = netft_object_data(peer, NETFT_A_PEER_MAC, ETH_ALEN);
	struct wanted *wanted = arg;

	if (!mac || !netft_object_uint(peer, NETFT_A_PEER_REACHABLE))
		return 0;
	/* One that is named twice counts twice. */
	for (size_t i = 0; i < wanted->count; i++)
		wanted->reachable += !memcmp(wanted->macs + i * ETH_ALEN, mac,
					     ETH_ALEN);
	return 0;
}

/* 1 if all are reachable, 0 if not, or a negative errno. */
static int are_reachable(struct netft *nft, uint32_t ifindex,
			 struct wanted *wanted)
{
	int err;

	wanted->reachable = 0;
	err = netft_peer_walk(nft, ifindex, look_at, wanted);
	/* With the module goes the adapter. */
	if (err == -EPROTONOSUPPORT)
		return -ENODEV;
	/* One may stand there twice then; what changes is news soon. */
	if (err == -EAGAIN)
		return 0;
	return err ? err : wanted->reachable >= wanted->count;
}

/* Wait for news and read all of it; -ETIMEDOUT if none came until @end. */
static int wait_for_news(struct netft_monitor *monitor, int64_t end)
{
	struct pollfd fd = { .fd = netft_monitor_fd(monitor),
			     .events = POLLIN };
	int64_t left = end < 0 ? -1 : end - now_ms();
	const struct netft_object *object;
	enum netft_news news;
	int err;

	if (end >= 0 && left < 0)
		return -ETIMEDOUT;
	err = poll(&fd, 1, left > INT_MAX ? INT_MAX : (int)left);
	if (err < 0)
		return errno == EINTR ? 0 : -errno;
	do {
		err = netft_monitor_next(monitor, &news, &object);
	} while (!err && news != NETFT_NEWS_NONE && news != NETFT_NEWS_GONE);
	return err ? err : news == NETFT_NEWS_GONE ? -ENODEV : 0;
}

static int wait_until(struct netft *nft, struct netft_monitor *monitor,
		      uint32_t ifindex, struct wanted *wanted, int64_t end)
{
	int ret;

	for (;;) {
		ret = are_reachable(nft, ifindex, wanted);
		if (ret)
			return ret < 0 ? ret : 0;
		ret = wait_for_news(monitor, end);
		if (ret)
			return ret;
	}
}

/* Listen first, then look: nothing happens in between unheard. */
static int listen_and_wait(struct netft *nft, uint32_t ifindex,
			   struct wanted *wanted, int64_t end)
{
	struct netft_monitor *monitor;
	int err = netft_monitor_open(&monitor, 0);

	if (!err)
		err = wait_until(nft, monitor, ifindex, wanted, end);
	netft_monitor_close(monitor);
	return err;
}

int netft_wait_ready(uint32_t ifindex, const uint8_t *macs, size_t count,
		     int timeout_ms, uint32_t *waited_ms)
{
	struct wanted wanted = { .macs = macs, .count = count };
	int64_t start = now_ms();
	struct netft *nft;
	int err = netft_open(&nft);

	/* To others an index of 0 would mean all adapters. */
	if (!err && !ifindex)
		err = -ENODEV;
	if (!err)
		err = listen_and_wait(nft, ifindex, &wanted, timeout_ms < 0 ?
				      -1 : start + timeout_ms);
	if (waited_ms)
		*waited_ms = now_ms() - start;
	netft_close(nft);
	return err;
}
