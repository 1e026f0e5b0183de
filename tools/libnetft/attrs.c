// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: what the attributes of requests are called, for error messages
 */

#include "internal.h"

#define ATTR_SET(set)							\
	const struct attr_names set##_attrs = {				\
		.name = set##_names,					\
		.count = ARRAY_SIZE(set##_names),				\
	}

static const char *const adapter_names[] = {
	[NETFT_A_ADAPTER_IFINDEX] = "ifindex",
	[NETFT_A_ADAPTER_IPV4] = "ipv4",
	[NETFT_A_ADAPTER_PORT] = "port",
	[NETFT_A_ADAPTER_CLUSTER] = "cluster",
	[NETFT_A_ADAPTER_DELAY] = "delay",
	[NETFT_A_ADAPTER_THRESHOLD] = "threshold",
	[NETFT_A_ADAPTER_MTU] = "mtu",
};

ATTR_SET(adapter);

static const char *const route_names[] = {
	[NETFT_A_ROUTE_IFINDEX] = "ifindex",
	[NETFT_A_ROUTE_ID] = "id",
	[NETFT_A_ROUTE_LOCAL4] = "local4",
	[NETFT_A_ROUTE_LOCAL6] = "local6",
	[NETFT_A_ROUTE_REMOTE4] = "remote4",
	[NETFT_A_ROUTE_REMOTE6] = "remote6",
	[NETFT_A_ROUTE_OIF] = "oif",
	[NETFT_A_ROUTE_DELAY] = "delay",
	[NETFT_A_ROUTE_THRESHOLD] = "threshold",
	[NETFT_A_ROUTE_PRIORITY] = "priority",
	[NETFT_A_ROUTE_FLAGS] = "flags",
	[NETFT_A_ROUTE_PEER_PINNED] = "peer_pinned",
};

ATTR_SET(route);

static const char *const peer_names[] = {
	[NETFT_A_PEER_IFINDEX] = "ifindex",
	[NETFT_A_PEER_MAC] = "mac",
};

ATTR_SET(peer);

static const char *const watchdog_names[] = {
	[NETFT_A_WATCHDOG_IFINDEX] = "ifindex",
	[NETFT_A_WATCHDOG_TIMEOUT] = "timeout",
	[NETFT_A_WATCHDOG_ACTION] = "action",
};

ATTR_SET(watchdog);
