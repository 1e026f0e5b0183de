/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the handlers of the generic netlink family have in common.
 */

#ifndef _NETFT_NETLINK_H
#define _NETFT_NETLINK_H

#include <net/genetlink.h>

#include "netft.h"

/* The attribute IFINDEX has the same number in every set. */
static_assert((int)NETFT_A_ADAPTER_IFINDEX == (int)NETFT_A_ROUTE_IFINDEX);
static_assert((int)NETFT_A_ADAPTER_IFINDEX == (int)NETFT_A_PEER_IFINDEX);
static_assert((int)NETFT_A_ADAPTER_IFINDEX == (int)NETFT_A_WATCHDOG_IFINDEX);

/**
 * struct netft_nl_reply - a reply whose filling fails for lack of room only
 * @skb: the message
 * @header: of the message
 */
struct netft_nl_reply {
	struct sk_buff *skb;
	void *header;
};

/**
 * struct netft_nl_dump - where a dump goes on
 * @ifindex: at which adapter
 * @id: at which object of it
 */
struct netft_nl_dump {
	u32 ifindex;
	u32 id;
};

typedef int (*netft_nl_dump_fn)(struct sk_buff *skb,
				struct netft_adapter *adapter,
				struct netft_nl_dump *dump,
				struct netlink_callback *cb);

int netft_nl_refuse(struct genl_info *info, int attr, const char *why);
struct netft_adapter *netft_nl_find_adapter(struct net *net,
					    struct nlattr **attrs,
					    struct netlink_ext_ack *extack);
struct netft_adapter *netft_nl_find_adapter_to_change(struct sk_buff *skb,
						      struct genl_info *info);
int netft_nl_reply_begin(struct netft_nl_reply *reply, struct genl_info *info);
int netft_nl_reply_end(struct netft_nl_reply *reply, struct genl_info *info,
		       int err);
int netft_nl_reply_of(struct genl_info *info,
		      int (*put)(struct sk_buff *skb,
				 struct netft_adapter *adapter,
				 struct genl_info *info));
u64 netft_nl_ms_since(u64 now, u64 then);
void *netft_nl_dump_begin(struct sk_buff *skb, struct netlink_callback *cb,
			  u8 cmd);
int netft_nl_dump_end(struct sk_buff *skb, void *header, int err);
int netft_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		  netft_nl_dump_fn fn);
int netft_nl_refuse_in_dump(struct netlink_callback *cb, int attr,
			    const char *why);

#endif /* _NETFT_NETLINK_H */
