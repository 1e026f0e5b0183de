// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink handlers: adapters and their settings.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_netlink.h"
#include "netft_nl_gen.h"

static int put_counters(struct sk_buff *skb,
			const struct netft_adapter *adapter)
{
	u64 sum[__NETFT_A_COUNTERS_MAX];
	struct nlattr *nest;
	int i;

	nest = nla_nest_start(skb, NETFT_A_ADAPTER_COUNTERS);
	if (!nest)
		return -EMSGSIZE;
	netft_count_sum(adapter, sum);
	for (i = NETFT_A_COUNTERS_PAD + 1; i < __NETFT_A_COUNTERS_MAX; i++)
		if (nla_put_u64_64bit(skb, i, sum[i], NETFT_A_COUNTERS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_adapter(struct sk_buff *skb, struct netft_adapter *adapter)
{
	struct net_device *dev = adapter->dev;
	struct in6_addr ipv6;
	__be32 ipv4;
	u32 peers, seq;

	spin_lock_bh(&adapter->lock);
	ipv4 = adapter->ipv4;
	ipv6 = adapter->ipv6;
	peers = adapter->peer_count;
	seq = adapter->event_seq;
	spin_unlock_bh(&adapter->lock);

	if (nla_put_u32(skb, NETFT_A_ADAPTER_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, NETFT_A_ADAPTER_IFNAME, dev->name) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_STATE, adapter->state) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_FLAGS, adapter->flags) ||
	    nla_put(skb, NETFT_A_ADAPTER_MAC, ETH_ALEN, dev->dev_addr) ||
	    nla_put_in_addr(skb, NETFT_A_ADAPTER_IPV4, ipv4) ||
	    nla_put_in6_addr(skb, NETFT_A_ADAPTER_IPV6, &ipv6) ||
	    nla_put_u64_64bit(skb, NETFT_A_ADAPTER_INSTANCE,
			      adapter->instance, NETFT_A_ADAPTER_PAD) ||
	    nla_put_u16(skb, NETFT_A_ADAPTER_PORT,
			ntohs(adapter->port->number)) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_CLUSTER, adapter->cluster) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_DELAY, adapter->delay) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_THRESHOLD, adapter->threshold) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_MTU, dev->mtu) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_ROUTES, adapter->route_count) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_PEERS, peers) ||
	    nla_put_u32(skb, NETFT_A_ADAPTER_EVENT_SEQ, seq))
		return -EMSGSIZE;
	return put_counters(skb, adapter);
}

static int reply_adapter(struct sk_buff *skb, struct netft_adapter *adapter,
			 struct genl_info *info)
{
	return put_adapter(skb, adapter);
}

int netft_nl_adapter_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return netft_nl_reply_of(info, reply_adapter);
}

static int check_adapter_settings(struct netft_adapter *adapter,
				  struct genl_info *info)
{
	struct nlattr *mtu = info->attrs[NETFT_A_ADAPTER_MTU];
	struct nlattr *ipv4 = info->attrs[NETFT_A_ADAPTER_IPV4];

	if (mtu && nla_get_u32(mtu) &&
	    (nla_get_u32(mtu) < adapter->dev->min_mtu ||
	     nla_get_u32(mtu) > adapter->dev->max_mtu)) {
		netft_nl_refuse(info, NETFT_A_ADAPTER_MTU,
				"mtu is out of the adapter's range");
		return -ERANGE;
	}
	if (ipv4 && nla_get_in_addr(ipv4) &&
	    !netft_addr_is_usable(nla_get_in_addr(ipv4)))
		return netft_nl_refuse(info, NETFT_A_ADAPTER_IPV4,
				       "ipv4 must be in 169.254.1.0-169.254.254.255 and not in 169.254.169.0/24 or 169.254.170.0/24");
	return 0;
}

static int set_mtu(struct netft_adapter *adapter, struct genl_info *info)
{
	u32 mtu = nla_get_u32(info->attrs[NETFT_A_ADAPTER_MTU]);
	int err;

	err = mtu ? dev_set_mtu(adapter->dev, mtu) :
		    netft_addr_auto_mtu(adapter);
	if (err)
		netft_nl_refuse(info, NETFT_A_ADAPTER_MTU,
				"the kernel refuses this mtu");
	else if (mtu)
		WRITE_ONCE(adapter->flags,
			   adapter->flags & ~NETFT_ADAPTER_FLAG_MTU_AUTO);
	return err;
}

static int set_port(struct netft_adapter *adapter, struct genl_info *info)
{
	struct nlattr *port = info->attrs[NETFT_A_ADAPTER_PORT];
	int err = netft_adapter_set_port(adapter, nla_get_u16(port),
					 info->extack);

	if (err)
		info->extack->bad_attr = port;
	return err;
}

/* What can fail: if the second does, the first is undone. */
static int set_mtu_and_port(struct netft_adapter *adapter,
			    struct genl_info *info)
{
	unsigned int old_mtu = adapter->dev->mtu;
	u8 old_flags = adapter->flags;
	int err = 0;

	if (info->attrs[NETFT_A_ADAPTER_MTU])
		err = set_mtu(adapter, info);
	if (err || !info->attrs[NETFT_A_ADAPTER_PORT])
		return err;
	err = set_port(adapter, info);
	if (err && info->attrs[NETFT_A_ADAPTER_MTU]) {
		dev_set_mtu(adapter->dev, old_mtu);
		WRITE_ONCE(adapter->flags, old_flags);
	}
	return err;
}

static int adapter_set(struct netft_adapter *adapter, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = check_adapter_settings(adapter, info);
	if (err)
		return err;
	err = set_mtu_and_port(adapter, info);
	if (err)
		return err;
	spin_lock_bh(&adapter->lock);
	if (attrs[NETFT_A_ADAPTER_CLUSTER])
		adapter->cluster = nla_get_u32(attrs[NETFT_A_ADAPTER_CLUSTER]);
	if (attrs[NETFT_A_ADAPTER_DELAY])
		adapter->delay = nla_get_u32(attrs[NETFT_A_ADAPTER_DELAY]);
	if (attrs[NETFT_A_ADAPTER_THRESHOLD])
		adapter->threshold =
			nla_get_u32(attrs[NETFT_A_ADAPTER_THRESHOLD]);
	netft_event_adapter(adapter, NETFT_REASON_CHANGED, 0);
	spin_unlock_bh(&adapter->lock);
	if (attrs[NETFT_A_ADAPTER_IPV4])
		netft_addr_set_ipv4(adapter,
				    nla_get_in_addr(attrs[NETFT_A_ADAPTER_IPV4]));
	return 0;
}

int netft_nl_adapter_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;
	int err;

	rtnl_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) : adapter_set(adapter, info);
	rtnl_unlock();
	return err;
}

static int dump_adapter(struct sk_buff *skb, struct netft_adapter *adapter,
			struct netft_nl_dump *dump, struct netlink_callback *cb)
{
	void *header;

	if (dump->id)
		return 0;
	header = netft_nl_dump_begin(skb, cb, NETFT_CMD_ADAPTER_GET);
	if (!header)
		return -EMSGSIZE;
	if (netft_nl_dump_end(skb, header, put_adapter(skb, adapter)))
		return -EMSGSIZE;
	dump->id = 1;
	return 0;
}

int netft_nl_adapter_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return netft_nl_dump(skb, cb, dump_adapter);
}
