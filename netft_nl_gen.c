// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/netft.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: tools/ynl/regen */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netft_nl_gen.h"

#include <uapi/linux/netft.h>

/* NETFT_CMD_ADAPTER_GET - do */
const struct nla_policy netft_adapter_get_nl_policy[NETFT_A_ADAPTER_IFINDEX + 1] = {
	[NETFT_A_ADAPTER_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_ADAPTER_SET - do */
const struct nla_policy netft_adapter_set_nl_policy[NETFT_A_ADAPTER_MTU + 1] = {
	[NETFT_A_ADAPTER_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ADAPTER_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[NETFT_A_ADAPTER_CLUSTER] = { .type = NLA_U32, },
	[NETFT_A_ADAPTER_DELAY] = NLA_POLICY_RANGE(NLA_U32, 10, 30000),
	[NETFT_A_ADAPTER_THRESHOLD] = NLA_POLICY_RANGE(NLA_U32, 2, 255),
	[NETFT_A_ADAPTER_MTU] = { .type = NLA_U32, },
	[NETFT_A_ADAPTER_IPV4] = { .type = NLA_BE32, },
};

/* NETFT_CMD_ROUTE_GET - do */
const struct nla_policy netft_route_get_nl_policy[NETFT_A_ROUTE_ID + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_ROUTE_ADD - do */
const struct nla_policy netft_route_add_nl_policy[NETFT_A_ROUTE_PEER_PINNED + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_LOCAL4] = { .type = NLA_BE32, },
	[NETFT_A_ROUTE_LOCAL6] = NLA_POLICY_EXACT_LEN(16),
	[NETFT_A_ROUTE_REMOTE4] = { .type = NLA_BE32, },
	[NETFT_A_ROUTE_REMOTE6] = NLA_POLICY_EXACT_LEN(16),
	[NETFT_A_ROUTE_OIF] = { .type = NLA_U32, },
	[NETFT_A_ROUTE_DELAY] = NLA_POLICY_RANGE(NLA_U32, 10, 30000),
	[NETFT_A_ROUTE_THRESHOLD] = NLA_POLICY_RANGE(NLA_U32, 2, 255),
	[NETFT_A_ROUTE_PRIORITY] = { .type = NLA_U32, },
	[NETFT_A_ROUTE_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x3),
	[NETFT_A_ROUTE_PEER_PINNED] = NLA_POLICY_EXACT_LEN(6),
};

/* NETFT_CMD_ROUTE_SET - do */
const struct nla_policy netft_route_set_nl_policy[NETFT_A_ROUTE_PEER_PINNED + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_OIF] = { .type = NLA_U32, },
	[NETFT_A_ROUTE_DELAY] = NLA_POLICY_RANGE(NLA_U32, 10, 30000),
	[NETFT_A_ROUTE_THRESHOLD] = NLA_POLICY_RANGE(NLA_U32, 2, 255),
	[NETFT_A_ROUTE_PRIORITY] = { .type = NLA_U32, },
	[NETFT_A_ROUTE_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x3),
	[NETFT_A_ROUTE_PEER_PINNED] = NLA_POLICY_EXACT_LEN(6),
};

/* NETFT_CMD_ROUTE_DEL - do */
const struct nla_policy netft_route_del_nl_policy[NETFT_A_ROUTE_ID + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_ROUTE_FLUSH - do */
const struct nla_policy netft_route_flush_nl_policy[NETFT_A_ROUTE_IFINDEX + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_HISTORY_GET - do */
const struct nla_policy netft_history_get_nl_policy[NETFT_A_ROUTE_ID + 1] = {
	[NETFT_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_ROUTE_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_PEER_GET - do */
const struct nla_policy netft_peer_get_nl_policy[NETFT_A_PEER_MAC + 1] = {
	[NETFT_A_PEER_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_PEER_MAC] = NLA_POLICY_EXACT_LEN(6),
};

/* NETFT_CMD_WATCHDOG_GET - do */
const struct nla_policy netft_watchdog_get_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1] = {
	[NETFT_A_WATCHDOG_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_WATCHDOG_SET - do */
const struct nla_policy netft_watchdog_set_nl_policy[NETFT_A_WATCHDOG_ACTION + 1] = {
	[NETFT_A_WATCHDOG_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[NETFT_A_WATCHDOG_TIMEOUT] = NLA_POLICY_MIN(NLA_U32, 6000),
	[NETFT_A_WATCHDOG_ACTION] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* NETFT_CMD_WATCHDOG_DISARM - do */
const struct nla_policy netft_watchdog_disarm_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1] = {
	[NETFT_A_WATCHDOG_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NETFT_CMD_WATCHDOG_KEEPALIVE - do */
const struct nla_policy netft_watchdog_keepalive_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1] = {
	[NETFT_A_WATCHDOG_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* Ops table for netft */
const struct genl_ops netft_nl_ops[13] = {
	{
		.cmd		= NETFT_CMD_ADAPTER_GET,
		.doit		= netft_nl_adapter_get_doit,
		.dumpit		= netft_nl_adapter_get_dumpit,
		.policy		= netft_adapter_get_nl_policy,
		.maxattr	= NETFT_A_ADAPTER_IFINDEX,
	},
	{
		.cmd		= NETFT_CMD_ADAPTER_SET,
		.doit		= netft_nl_adapter_set_doit,
		.policy		= netft_adapter_set_nl_policy,
		.maxattr	= NETFT_A_ADAPTER_MTU,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_ROUTE_GET,
		.doit		= netft_nl_route_get_doit,
		.dumpit		= netft_nl_route_get_dumpit,
		.policy		= netft_route_get_nl_policy,
		.maxattr	= NETFT_A_ROUTE_ID,
	},
	{
		.cmd		= NETFT_CMD_ROUTE_ADD,
		.doit		= netft_nl_route_add_doit,
		.policy		= netft_route_add_nl_policy,
		.maxattr	= NETFT_A_ROUTE_PEER_PINNED,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_ROUTE_SET,
		.doit		= netft_nl_route_set_doit,
		.policy		= netft_route_set_nl_policy,
		.maxattr	= NETFT_A_ROUTE_PEER_PINNED,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_ROUTE_DEL,
		.doit		= netft_nl_route_del_doit,
		.policy		= netft_route_del_nl_policy,
		.maxattr	= NETFT_A_ROUTE_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_ROUTE_FLUSH,
		.doit		= netft_nl_route_flush_doit,
		.policy		= netft_route_flush_nl_policy,
		.maxattr	= NETFT_A_ROUTE_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_HISTORY_GET,
		.doit		= netft_nl_history_get_doit,
		.policy		= netft_history_get_nl_policy,
		.maxattr	= NETFT_A_ROUTE_ID,
	},
	{
		.cmd		= NETFT_CMD_PEER_GET,
		.doit		= netft_nl_peer_get_doit,
		.dumpit		= netft_nl_peer_get_dumpit,
		.policy		= netft_peer_get_nl_policy,
		.maxattr	= NETFT_A_PEER_MAC,
	},
	{
		.cmd		= NETFT_CMD_WATCHDOG_GET,
		.doit		= netft_nl_watchdog_get_doit,
		.dumpit		= netft_nl_watchdog_get_dumpit,
		.policy		= netft_watchdog_get_nl_policy,
		.maxattr	= NETFT_A_WATCHDOG_IFINDEX,
	},
	{
		.cmd		= NETFT_CMD_WATCHDOG_SET,
		.doit		= netft_nl_watchdog_set_doit,
		.policy		= netft_watchdog_set_nl_policy,
		.maxattr	= NETFT_A_WATCHDOG_ACTION,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_WATCHDOG_DISARM,
		.doit		= netft_nl_watchdog_disarm_doit,
		.policy		= netft_watchdog_disarm_nl_policy,
		.maxattr	= NETFT_A_WATCHDOG_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NETFT_CMD_WATCHDOG_KEEPALIVE,
		.doit		= netft_nl_watchdog_keepalive_doit,
		.policy		= netft_watchdog_keepalive_nl_policy,
		.maxattr	= NETFT_A_WATCHDOG_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};
