// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink handlers: routes and their history.
 */

#include <linux/etherdevice.h>
#include <linux/ktime.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/ipv6.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_netlink.h"
#include "netft_nl_gen.h"

static struct netft_route *find_route(struct netft_adapter *adapter,
				      struct genl_info *info)
{
	struct nlattr *id = info->attrs[NETFT_A_ROUTE_ID];
	struct netft_route *route;

	if (IS_ERR(adapter))
		return ERR_CAST(adapter);
	if (!id) {
		NL_SET_ERR_MSG(info->extack, "the route's id is missing");
		return ERR_PTR(-EINVAL);
	}
	route = xa_load(&adapter->routes, nla_get_u32(id));
	if (!route) {
		NL_SET_ERR_MSG_ATTR(info->extack, id, "the adapter has no route with this id");
		return ERR_PTR(-ENOENT);
	}
	return route;
}

static int put_ends(struct sk_buff *skb, const struct netft_ends *ends)
{
	if (ends->family == AF_INET)
		return nla_put_in_addr(skb, NETFT_A_ROUTE_LOCAL4,
				       ends->local.ip4) ?:
		       nla_put_in_addr(skb, NETFT_A_ROUTE_REMOTE4,
				       ends->remote.ip4);
	return nla_put_in6_addr(skb, NETFT_A_ROUTE_LOCAL6,
				&ends->local.ip6) ?:
	       nla_put_in6_addr(skb, NETFT_A_ROUTE_REMOTE6,
				&ends->remote.ip6);
}

static u32 hold_left_ms(const struct netft_hold *hold, u64 now)
{
	if (!netft_hold_is_on(hold))
		return 0;
	/* Once its time is over it lasts until the next response. */
	return div_u64(hold->until - min(now, hold->until), NSEC_PER_MSEC) + 1;
}

static int put_liveness(struct sk_buff *skb, const struct netft_liveness *live,
			u64 now)
{
	if (nla_put_u32(skb, NETFT_A_ROUTE_DELAY,
			div_u64(live->delay, NSEC_PER_MSEC)) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_THRESHOLD, live->threshold) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_SINCE,
			      netft_nl_ms_since(now, live->since), NETFT_A_ROUTE_PAD) ||
	    (live->srtt &&
	     (nla_put_u32(skb, NETFT_A_ROUTE_RTT,
			  netft_liveness_rtt_us(live)) ||
	      nla_put_u32(skb, NETFT_A_ROUTE_JITTER,
			  netft_liveness_jitter_us(live)))) ||
	    (live->finished_count &&
	     nla_put_u32(skb, NETFT_A_ROUTE_LOSS,
			 netft_liveness_loss(live))) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_HOLD,
			hold_left_ms(&live->hold, now)) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_SENT, live->sent,
			      NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_ANSWERED, live->answered,
			      NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_MISSED, live->missed,
			      NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_LATE, live->late,
			      NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_SUSPECTED, live->suspected,
			      NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_TRANSITIONS,
			      live->transitions, NETFT_A_ROUTE_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_OWN_LATE, live->own_late,
			      NETFT_A_ROUTE_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_route_locked(struct sk_buff *skb,
			    const struct netft_route *route, u64 now)
{
	const struct netft_peer *peer;
	bool active;

	peer = netft_route_peer(route);
	active = peer && rcu_access_pointer(peer->active) == route;
	if (nla_put_u32(skb, NETFT_A_ROUTE_IFINDEX,
			route->adapter->dev->ifindex) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_ID, route->id) ||
	    put_ends(skb, &route->ends) ||
	    (route->via && nla_put_u32(skb, NETFT_A_ROUTE_OIF, route->via)) ||
	    (route->via_name[0] && nla_put_string(skb, NETFT_A_ROUTE_OIF_NAME,
						  route->via_name)) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_PRIORITY, route->priority) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_FLAGS, route->flags) ||
	    (route->is_pinned && nla_put(skb, NETFT_A_ROUTE_PEER_PINNED,
					 ETH_ALEN, route->pinned)) ||
	    (peer && nla_put(skb, NETFT_A_ROUTE_PEER, ETH_ALEN, peer->mac)) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_STATE, netft_route_state(route)) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_REASON, route->reason) ||
	    nla_put_u8(skb, NETFT_A_ROUTE_ACTIVE, active) ||
	    (route->remote_reason &&
	     (nla_put_u32(skb, NETFT_A_ROUTE_REMOTE_STATE,
			  route->remote_state) ||
	      nla_put_u32(skb, NETFT_A_ROUTE_REMOTE_REASON,
			  route->remote_reason))) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_MTU, READ_ONCE(route->mtu)) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_REQUESTS, route->requests,
			      NETFT_A_ROUTE_PAD))
		return -EMSGSIZE;
	return put_liveness(skb, &route->live, now);
}

static int put_route(struct sk_buff *skb, const struct netft_route *route)
{
	int err;

	spin_lock_bh(&route->adapter->lock);
	err = put_route_locked(skb, route, ktime_get_ns());
	spin_unlock_bh(&route->adapter->lock);
	return err;
}

static int reply_route(struct sk_buff *skb, struct netft_adapter *adapter,
		       struct genl_info *info)
{
	struct netft_route *route = find_route(adapter, info);

	return IS_ERR(route) ? PTR_ERR(route) : put_route(skb, route);
}

int netft_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return netft_nl_reply_of(info, reply_route);
}

static bool is_ip4_usable(__be32 addr)
{
	return addr && !ipv4_is_multicast(addr) && !ipv4_is_lbcast(addr);
}

static bool is_ip6_usable(const struct in6_addr *addr)
{
	return !ipv6_addr_any(addr) && !ipv6_addr_is_multicast(addr) &&
	       !ipv6_addr_v4mapped(addr);
}

static int parse_ends4(struct netft_ends *ends, struct genl_info *info)
{
	ends->family = AF_INET;
	ends->local.ip4 = nla_get_in_addr(info->attrs[NETFT_A_ROUTE_LOCAL4]);
	ends->remote.ip4 = nla_get_in_addr(info->attrs[NETFT_A_ROUTE_REMOTE4]);
	if (!is_ip4_usable(ends->local.ip4))
		return netft_nl_refuse(info, NETFT_A_ROUTE_LOCAL4,
				       "the local address must be a unicast address");
	if (!is_ip4_usable(ends->remote.ip4))
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE4,
				       "the remote address must be a unicast address");
	if (ends->local.ip4 == ends->remote.ip4)
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE4,
				       "the remote address is the local address");
	return 0;
}

static int parse_ends6(struct netft_ends *ends, struct genl_info *info, u32 via)
{
	ends->family = AF_INET6;
	ends->local.ip6 = nla_get_in6_addr(info->attrs[NETFT_A_ROUTE_LOCAL6]);
	ends->remote.ip6 =
		nla_get_in6_addr(info->attrs[NETFT_A_ROUTE_REMOTE6]);
	if (!IS_ENABLED(CONFIG_IPV6) || !ipv6_mod_enabled()) {
		netft_nl_refuse(info, NETFT_A_ROUTE_LOCAL6,
				"IPv6 is disabled on this machine");
		return -EAFNOSUPPORT;
	}
	if (!is_ip6_usable(&ends->local.ip6))
		return netft_nl_refuse(info, NETFT_A_ROUTE_LOCAL6,
				       "the local address must be a unicast address");
	if (!is_ip6_usable(&ends->remote.ip6))
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE6,
				       "the remote address must be a unicast address");
	if (ipv6_addr_equal(&ends->local.ip6, &ends->remote.ip6))
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE6,
				       "the remote address is the local address");
	if ((ipv6_addr_type(&ends->remote.ip6) & IPV6_ADDR_LINKLOCAL) !=
	    (ipv6_addr_type(&ends->local.ip6) & IPV6_ADDR_LINKLOCAL))
		return netft_nl_refuse(info, NETFT_A_ROUTE_LOCAL6,
				       "the local and the remote address must be of the same scope");
	if (!(ipv6_addr_type(&ends->remote.ip6) & IPV6_ADDR_LINKLOCAL))
		return 0;
	if (!via)
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE6,
				       "a link-local address needs its underlay device (oif)");
	ends->scope = via;
	return 0;
}

static int parse_ends(struct netft_ends *ends, struct genl_info *info, u32 via)
{
	struct nlattr **attrs = info->attrs;
	int local = attrs[NETFT_A_ROUTE_LOCAL4] ? NETFT_A_ROUTE_LOCAL4 :
						  NETFT_A_ROUTE_LOCAL6;
	int remote = attrs[NETFT_A_ROUTE_REMOTE4] ? NETFT_A_ROUTE_REMOTE4 :
						    NETFT_A_ROUTE_REMOTE6;

	if (!attrs[local])
		return netft_nl_refuse(info, local,
				       "the local address (local4 or local6) is missing");
	if (!attrs[remote])
		return netft_nl_refuse(info, remote,
				       "the remote address (remote4 or remote6) is missing");
	if (attrs[NETFT_A_ROUTE_LOCAL4] && attrs[NETFT_A_ROUTE_LOCAL6])
		return netft_nl_refuse(info, NETFT_A_ROUTE_LOCAL6,
				       "there can be only one local address");
	if (attrs[NETFT_A_ROUTE_REMOTE4] && attrs[NETFT_A_ROUTE_REMOTE6])
		return netft_nl_refuse(info, NETFT_A_ROUTE_REMOTE6,
				       "there can be only one remote address");
	if ((local == NETFT_A_ROUTE_LOCAL4) !=
	    (remote == NETFT_A_ROUTE_REMOTE4))
		return netft_nl_refuse(info, remote,
				       "the local and the remote address must be of the same family");
	return local == NETFT_A_ROUTE_LOCAL4 ? parse_ends4(ends, info) :
					       parse_ends6(ends, info, via);
}

static int parse_via(struct netft_adapter *adapter, u32 *via,
		     struct genl_info *info)
{
	struct nlattr *attr = info->attrs[NETFT_A_ROUTE_OIF];
	struct net_device *dev;
	bool loops;

	if (!attr)
		return 0;
	*via = nla_get_u32(attr);
	if (!*via)
		return 0;
	dev = *via <= S32_MAX ? __dev_get_by_index(adapter->net, *via) : NULL;
	if (!dev) {
		netft_nl_refuse(info, NETFT_A_ROUTE_OIF,
				"no such underlay device (oif) in the namespace of the sockets");
		return -ENODEV;
	}
	if (netif_is_l3_slave(dev)) {
		netft_nl_refuse(info, NETFT_A_ROUTE_OIF,
				"the underlay device (oif) belongs to a VRF, whose packets the sockets do not get");
		return -EINVAL;
	}
	rcu_read_lock();
	loops = netft_underlay_loops(dev);
	rcu_read_unlock();
	if (loops) {
		netft_nl_refuse(info, NETFT_A_ROUTE_OIF,
				"the underlay device (oif) is a netft adapter, or is on top of one");
		return -ELOOP;
	}
	return 0;
}

static int parse_pinned(struct netft_adapter *adapter,
			struct netft_route_config *config,
			struct genl_info *info)
{
	struct nlattr *attr = info->attrs[NETFT_A_ROUTE_PEER_PINNED];

	if (!attr)
		return 0;
	memcpy(config->pinned, nla_data(attr), ETH_ALEN);
	if (is_multicast_ether_addr(config->pinned))
		return netft_nl_refuse(info, NETFT_A_ROUTE_PEER_PINNED,
				       "a peer has a unicast MAC address");
	if (ether_addr_equal(config->pinned, adapter->dev->dev_addr))
		return netft_nl_refuse(info, NETFT_A_ROUTE_PEER_PINNED,
				       "this is the adapter's own MAC address");
	return 0;
}

/* What is not given stays as it is in @config. */
static int parse_config(struct netft_adapter *adapter,
			struct netft_route_config *config,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = parse_via(adapter, &config->via, info);
	if (err)
		return err;
	err = parse_pinned(adapter, config, info);
	if (err)
		return err;
	if (attrs[NETFT_A_ROUTE_DELAY])
		config->delay = nla_get_u32(attrs[NETFT_A_ROUTE_DELAY]);
	if (attrs[NETFT_A_ROUTE_THRESHOLD])
		config->threshold = nla_get_u32(attrs[NETFT_A_ROUTE_THRESHOLD]);
	if (attrs[NETFT_A_ROUTE_PRIORITY])
		config->priority = nla_get_u32(attrs[NETFT_A_ROUTE_PRIORITY]);
	if (attrs[NETFT_A_ROUTE_FLAGS])
		config->flags = nla_get_u32(attrs[NETFT_A_ROUTE_FLAGS]);
	return 0;
}

static int route_add(struct netft_adapter *adapter, struct netft_nl_reply *reply,
		     struct genl_info *info)
{
	struct netft_route_config config = {
		.delay = adapter->delay,
		.threshold = adapter->threshold,
	};
	struct netft_route *route;
	int err;

	err = parse_config(adapter, &config, info);
	if (err)
		return err;
	err = parse_ends(&config.ends, info, config.via);
	if (err)
		return err;
	if (netft_underlay_is_adapter(adapter->net, &config.ends)) {
		netft_nl_refuse(info, config.ends.family == AF_INET ?
				NETFT_A_ROUTE_LOCAL4 : NETFT_A_ROUTE_LOCAL6,
			    "the local address belongs to a netft adapter");
		return -ELOOP;
	}
	route = netft_route_add(adapter, &config, info->extack);
	if (route == ERR_PTR(-EEXIST))
		netft_nl_refuse(info, config.ends.family == AF_INET ?
				NETFT_A_ROUTE_REMOTE4 : NETFT_A_ROUTE_REMOTE6,
			    "a route between these addresses exists already");
	if (IS_ERR(route))
		return PTR_ERR(route);
	/* The reply was made large enough before anything was done. */
	if (WARN_ON_ONCE(nla_put_u32(reply->skb, NETFT_A_ROUTE_IFINDEX,
				     adapter->dev->ifindex) ||
			 nla_put_u32(reply->skb, NETFT_A_ROUTE_ID, route->id)))
		return -EMSGSIZE;
	return 0;
}

int netft_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;
	struct netft_nl_reply reply;
	int err;

	err = netft_nl_reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				route_add(adapter, &reply, info);
	rtnl_unlock();
	netft_nl_reply_end(&reply, info, err);
	/* Added is added, even if the requester has no room for the reply. */
	return err;
}

static int route_set(struct netft_route *route, struct genl_info *info)
{
	struct netft_route_config config = {
		.ends = route->ends,
		.via = route->via,
		.delay = div_u64(route->live.delay, NSEC_PER_MSEC),
		.threshold = route->live.threshold,
		.priority = route->priority,
		.flags = route->flags,
	};
	int err;

	config.keep_via = !info->attrs[NETFT_A_ROUTE_OIF];
	ether_addr_copy(config.pinned, route->pinned);
	err = parse_config(route->adapter, &config, info);
	if (err)
		return err;
	if (route->ends.scope && info->attrs[NETFT_A_ROUTE_OIF] &&
	    config.via != route->ends.scope)
		return netft_nl_refuse(info, NETFT_A_ROUTE_OIF,
				       "the underlay device (oif) of a link-local address cannot change");
	return netft_route_set(route, &config, info->extack);
}

int netft_nl_route_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	int err;

	rtnl_lock();
	route = find_route(netft_nl_find_adapter_to_change(skb, info), info);
	err = IS_ERR(route) ? PTR_ERR(route) : route_set(route, info);
	rtnl_unlock();
	return err;
}

int netft_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	int err = 0;

	rtnl_lock();
	route = find_route(netft_nl_find_adapter_to_change(skb, info), info);
	if (IS_ERR(route))
		err = PTR_ERR(route);
	else
		netft_route_del(route);
	rtnl_unlock();
	return err;
}

int netft_nl_route_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;
	int err = 0;

	rtnl_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	if (IS_ERR(adapter))
		err = PTR_ERR(adapter);
	else
		netft_route_flush(adapter);
	rtnl_unlock();
	return err;
}

static int put_probe(struct sk_buff *skb, const struct netft_probe *probe,
		     u64 now)
{
	struct nlattr *nest = nla_nest_start(skb, NETFT_A_ROUTE_PROBE);

	if (!nest ||
	    nla_put_u32(skb, NETFT_A_PROBE_SEQ, probe->seq) ||
	    nla_put_u32(skb, NETFT_A_PROBE_RESULT, probe->result) ||
	    nla_put_u32(skb, NETFT_A_PROBE_AGE, netft_nl_ms_since(now, probe->sent)) ||
	    nla_put_u32(skb, NETFT_A_PROBE_RTT, probe->rtt_us) ||
	    nla_put_u32(skb, NETFT_A_PROBE_OWN_LATE, probe->late_us))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_history(struct sk_buff *skb, struct netft_route *route)
{
	const struct netft_liveness *live = &route->live;
	u64 now = ktime_get_ns();
	int err, i;

	err = nla_put_u32(skb, NETFT_A_ROUTE_IFINDEX,
			  route->adapter->dev->ifindex) ?:
	      nla_put_u32(skb, NETFT_A_ROUTE_ID, route->id);
	spin_lock_bh(&route->adapter->lock);
	for (i = 1; i <= NETFT_PROBES && !err; i++) {
		const struct netft_probe *probe =
			&live->probes[(live->seq + i) % NETFT_PROBES];

		if (probe->seq)
			err = put_probe(skb, probe, now);
	}
	spin_unlock_bh(&route->adapter->lock);
	return err;
}

static int reply_history(struct sk_buff *skb, struct netft_adapter *adapter,
			 struct genl_info *info)
{
	struct netft_route *route = find_route(adapter, info);

	return IS_ERR(route) ? PTR_ERR(route) : put_history(skb, route);
}

int netft_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return netft_nl_reply_of(info, reply_history);
}

static int dump_routes(struct sk_buff *skb, struct netft_adapter *adapter,
		       struct netft_nl_dump *dump, struct netlink_callback *cb)
{
	struct netft_route *route;
	unsigned long id;
	void *header;

	xa_for_each_start(&adapter->routes, id, route, dump->id) {
		dump->id = id;
		header = netft_nl_dump_begin(skb, cb, NETFT_CMD_ROUTE_GET);
		if (!header)
			return -EMSGSIZE;
		if (netft_nl_dump_end(skb, header, put_route(skb, route)))
			return -EMSGSIZE;
		dump->id = id + 1;
	}
	return 0;
}

int netft_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	if (netft_compat_dump_attrs(cb)[NETFT_A_ROUTE_ID])
		return netft_nl_refuse_in_dump(cb, NETFT_A_ROUTE_ID,
					       "a dump cannot be of one route (id)");
	return netft_nl_dump(skb, cb, dump_routes);
}
