/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/netft.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: tools/ynl/regen */

#ifndef _LINUX_NETFT_GEN_H
#define _LINUX_NETFT_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/netft.h>

extern const struct nla_policy netft_adapter_get_nl_policy[NETFT_A_ADAPTER_IFINDEX + 1];

extern const struct nla_policy netft_adapter_set_nl_policy[NETFT_A_ADAPTER_MTU + 1];

extern const struct nla_policy netft_route_get_nl_policy[NETFT_A_ROUTE_ID + 1];

extern const struct nla_policy netft_route_add_nl_policy[NETFT_A_ROUTE_PEER_PINNED + 1];

extern const struct nla_policy netft_route_set_nl_policy[NETFT_A_ROUTE_PEER_PINNED + 1];

extern const struct nla_policy netft_route_del_nl_policy[NETFT_A_ROUTE_ID + 1];

extern const struct nla_policy netft_route_flush_nl_policy[NETFT_A_ROUTE_IFINDEX + 1];

extern const struct nla_policy netft_history_get_nl_policy[NETFT_A_ROUTE_ID + 1];

extern const struct nla_policy netft_peer_get_nl_policy[NETFT_A_PEER_MAC + 1];

extern const struct nla_policy netft_watchdog_get_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1];

extern const struct nla_policy netft_watchdog_set_nl_policy[NETFT_A_WATCHDOG_ACTION + 1];

extern const struct nla_policy netft_watchdog_disarm_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1];

extern const struct nla_policy netft_watchdog_keepalive_nl_policy[NETFT_A_WATCHDOG_IFINDEX + 1];

/* Ops table for netft */
extern const struct genl_ops netft_nl_ops[13];

int netft_nl_adapter_get_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_adapter_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int netft_nl_adapter_set_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int netft_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_route_set_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_route_flush_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int netft_nl_watchdog_get_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_watchdog_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int netft_nl_watchdog_set_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_watchdog_disarm_doit(struct sk_buff *skb, struct genl_info *info);
int netft_nl_watchdog_keepalive_doit(struct sk_buff *skb,
				     struct genl_info *info);

#endif /* _LINUX_NETFT_GEN_H */
