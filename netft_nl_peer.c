// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink handlers: peers.
 */

#include <linux/etherdevice.h>
#include <linux/ktime.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_netlink.h"
#include "netft_nl_gen.h"

static int put_peer_routes(struct sk_buff *skb, const struct netft_peer *peer)
{
	const struct netft_route *route;

	list_for_each_entry(route, &peer->routes, peer_node)
		if (nla_put_u32(skb, NETFT_A_PEER_ROUTE, route->id))
			return -EMSGSIZE;
	return 0;
}

static int put_peer_locked(struct sk_buff *skb, const struct netft_peer *peer,
			   u64 now)
{
	const struct netft_route *active;

	active = rcu_dereference_protected(peer->active,
					   lockdep_is_held(&peer->adapter->lock));
	if (nla_put_u32(skb, NETFT_A_PEER_IFINDEX,
			peer->adapter->dev->ifindex) ||
	    nla_put(skb, NETFT_A_PEER_MAC, ETH_ALEN, peer->mac) ||
	    nla_put_in_addr(skb, NETFT_A_PEER_IPV4, peer->ipv4) ||
	    nla_put_in6_addr(skb, NETFT_A_PEER_IPV6, &peer->ipv6) ||
	    nla_put_u64_64bit(skb, NETFT_A_PEER_INSTANCE, peer->instance,
			      NETFT_A_PEER_PAD) ||
	    nla_put_u8(skb, NETFT_A_PEER_REACHABLE, peer->reachable) ||
	    nla_put_u32(skb, NETFT_A_PEER_REASON, peer->reason) ||
	    nla_put_u64_64bit(skb, NETFT_A_PEER_SINCE,
			      netft_nl_ms_since(now, peer->since), NETFT_A_PEER_PAD) ||
	    nla_put_u32(skb, NETFT_A_PEER_ACTIVE_ROUTE,
			active ? active->id : 0) ||
	    nla_put_u32(skb, NETFT_A_PEER_RESTARTS, peer->restarts))
		return -EMSGSIZE;
	return put_peer_routes(skb, peer);
}

/* Peers may go while we look: they are only found under the lock. */
static int put_peer_by_mac(struct sk_buff *skb, struct netft_adapter *adapter,
			   const u8 *mac)
{
	struct netft_peer *peer;
	int err = -ENOENT;

	rcu_read_lock();
	spin_lock_bh(&adapter->lock);
	peer = netft_peer_find_mac(adapter, mac);
	if (peer)
		err = put_peer_locked(skb, peer, ktime_get_ns());
	spin_unlock_bh(&adapter->lock);
	rcu_read_unlock();
	return err;
}

static int reply_peer(struct sk_buff *skb, struct netft_adapter *adapter,
		      struct genl_info *info)
{
	struct nlattr *mac = info->attrs[NETFT_A_PEER_MAC];
	int err;

	if (!mac)
		return netft_nl_refuse(info, NETFT_A_PEER_MAC,
				       "the peer's MAC address (mac) is missing");
	err = put_peer_by_mac(skb, adapter, nla_data(mac));
	if (err == -ENOENT)
		netft_nl_refuse(info, NETFT_A_PEER_MAC,
				"the adapter has no peer with this MAC address");
	return err;
}

int netft_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return netft_nl_reply_of(info, reply_peer);
}

static int dump_peers(struct sk_buff *skb, struct netft_adapter *adapter,
		      struct netft_nl_dump *dump, struct netlink_callback *cb)
{
	struct netft_peer *peer;
	unsigned long id;
	void *header;
	int err = 0;

	rcu_read_lock();
	spin_lock_bh(&adapter->lock);
	xa_for_each_start(&adapter->peers, id, peer, dump->id) {
		dump->id = id;
		header = netft_nl_dump_begin(skb, cb, NETFT_CMD_PEER_GET);
		err = header ? put_peer_locked(skb, peer, ktime_get_ns()) :
			       -EMSGSIZE;
		if (header)
			netft_nl_dump_end(skb, header, err);
		if (err)
			break;
		dump->id = id + 1;
	}
	spin_unlock_bh(&adapter->lock);
	rcu_read_unlock();
	return err;
}

int netft_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	if (netft_compat_dump_attrs(cb)[NETFT_A_PEER_MAC])
		return netft_nl_refuse_in_dump(cb, NETFT_A_PEER_MAC,
					       "a dump cannot be of one peer (mac)");
	return netft_nl_dump(skb, cb, dump_peers);
}
