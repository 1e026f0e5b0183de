// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: watchdogs
 */

#include "internal.h"

static struct request about(struct netft *nft, int cmd, int flags,
			    uint32_t ifindex)
{
	return request_new(nft, &watchdog_attrs, cmd, flags, ifindex);
}

int netft_watchdog_get(struct netft *nft, uint32_t ifindex,
		       struct netft_object **watchdog)
{
	struct request request = about(nft, NETFT_CMD_WATCHDOG_GET, 0, ifindex);

	return request_get(nft, &request, watchdog);
}

int netft_watchdog_walk(struct netft *nft, netft_walk_fn fn, void *arg)
{
	struct request request = about(nft, NETFT_CMD_WATCHDOG_GET, NLM_F_DUMP,
				       0);

	return request_walk(nft, &request, fn, arg);
}

int netft_watchdog_arm(struct netft *nft, uint32_t ifindex,
		       const struct netft_object *settings)
{
	struct request request = about(nft, NETFT_CMD_WATCHDOG_SET, 0, ifindex);

	request_settings(&request, settings);
	return request_call(nft, &request, NULL);
}

int netft_watchdog_keepalive(struct netft *nft, uint32_t ifindex)
{
	struct request request = about(nft, NETFT_CMD_WATCHDOG_KEEPALIVE, 0,
				       ifindex);

	return request_call(nft, &request, NULL);
}

int netft_watchdog_disarm(struct netft *nft, uint32_t ifindex)
{
	struct request request = about(nft, NETFT_CMD_WATCHDOG_DISARM, 0,
				       ifindex);

	return request_call(nft, &request, NULL);
}
