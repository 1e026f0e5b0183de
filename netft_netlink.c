// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers of the generic netlink family. Their policies are generated from
 * Documentation/netlink/specs/netft.yaml.
 *
 * All of them run in process context. What changes something takes RTNL; what
 * only reads takes it, too, so that what it shows is of one moment.
 */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/ktime.h>
#include <net/genetlink.h>
#include <net/ipv6.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_nl_gen.h"

static int refuse_attr(struct genl_info *info, int attr, const char *why)
{
	/* A constant string each time, as the macro would have it. */
	info->extack->_msg = why;
	info->extack->bad_attr = info->attrs[attr];
	return -EINVAL;
}

/* The attribute IFINDEX has the same number in every set. */
static_assert((int)NETFT_A_ADAPTER_IFINDEX == (int)NETFT_A_ROUTE_IFINDEX);
static_assert((int)NETFT_A_ADAPTER_IFINDEX == (int)NETFT_A_PEER_IFINDEX);

/* RTNL keeps what is returned. */
static struct netft_adapter *find_adapter(struct net *net,
					  struct nlattr **attrs,
					  struct netlink_ext_ack *extack)
{
	struct nlattr *attr = attrs[NETFT_A_ADAPTER_IFINDEX];
	struct net_device *dev;

	if (!attr) {
		NL_SET_ERR_MSG(extack, "the adapter's interface index (ifindex) is missing");
		return ERR_PTR(-EINVAL);
	}
	dev = __dev_get_by_index(net, nla_get_u32(attr));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "no device has this interface index");
		return ERR_PTR(-ENODEV);
	}
	if (!netft_is_adapter(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "this device is not a netft adapter");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return netdev_priv(dev);
}

/*
 * The family's check of rights was for the namespace where the adapter is. A
 * route sends in the namespace where it was created, so that has a say, too.
 */
static struct netft_adapter *find_adapter_to_change(struct sk_buff *skb,
						    struct genl_info *info)
{
	struct netft_adapter *adapter;

	adapter = find_adapter(genl_info_net(info), info->attrs, info->extack);
	if (IS_ERR(adapter))
		return adapter;
	if (!net_eq(adapter->net, dev_net(adapter->dev)) &&
	    !netlink_ns_capable(skb, adapter->net->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG(info->extack, "this needs CAP_NET_ADMIN also in the namespace of the adapter's sockets");
		return ERR_PTR(-EPERM);
	}
	return adapter;
}

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

/* A reply whose filling may fail for lack of room only. */
struct reply {
	struct sk_buff *skb;
	void *header;
};

static int reply_begin(struct reply *reply, struct genl_info *info)
{
	reply->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply->skb)
		return -ENOMEM;
	reply->header = genlmsg_put_reply(reply->skb, info, &netft_genl_family,
					  0, info->genlhdr->cmd);
	if (reply->header)
		return 0;
	nlmsg_free(reply->skb);
	return -EMSGSIZE;
}

static int reply_end(struct reply *reply, struct genl_info *info, int err)
{
	if (err) {
		nlmsg_free(reply->skb);
		return err;
	}
	genlmsg_end(reply->skb, reply->header);
	return genlmsg_reply(reply->skb, info);
}

static u64 ms_since(u64 now, u64 then)
{
	return now > then ? div_u64(now - then, NSEC_PER_MSEC) : 0;
}

/* Adapters */

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

int netft_nl_adapter_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;
	struct reply reply;
	int err;

	err = reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	adapter = find_adapter(genl_info_net(info), info->attrs, info->extack);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				put_adapter(reply.skb, adapter);
	rtnl_unlock();
	return reply_end(&reply, info, err);
}

static int check_adapter_settings(struct netft_adapter *adapter,
				  struct genl_info *info)
{
	struct nlattr *mtu = info->attrs[NETFT_A_ADAPTER_MTU];
	struct nlattr *ipv4 = info->attrs[NETFT_A_ADAPTER_IPV4];

	if (mtu && nla_get_u32(mtu) &&
	    (nla_get_u32(mtu) < adapter->dev->min_mtu ||
	     nla_get_u32(mtu) > adapter->dev->max_mtu)) {
		refuse_attr(info, NETFT_A_ADAPTER_MTU,
			    "mtu is out of the adapter's range");
		return -ERANGE;
	}
	if (ipv4 && nla_get_in_addr(ipv4) &&
	    !netft_addr_is_usable(nla_get_in_addr(ipv4)))
		return refuse_attr(info, NETFT_A_ADAPTER_IPV4,
				   "ipv4 must be in 169.254.1.0-169.254.254.255 and not in 169.254.169.0/24 or 169.254.170.0/24");
	return 0;
}

static int set_mtu(struct netft_adapter *adapter, struct genl_info *info)
{
	u32 mtu = nla_get_u32(info->attrs[NETFT_A_ADAPTER_MTU]);
	int err;

	if (!mtu) {
		adapter->flags |= NETFT_ADAPTER_FLAG_MTU_AUTO;
		netft_addr_update(adapter);
		return 0;
	}
	err = dev_set_mtu(adapter->dev, mtu);
	if (err)
		refuse_attr(info, NETFT_A_ADAPTER_MTU,
			    "the kernel refuses this mtu");
	else
		adapter->flags &= ~NETFT_ADAPTER_FLAG_MTU_AUTO;
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
		adapter->flags = old_flags;
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
	adapter = find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) : adapter_set(adapter, info);
	rtnl_unlock();
	return err;
}

/* Routes */

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

static int put_liveness(struct sk_buff *skb, const struct netft_liveness *live,
			u64 now)
{
	u32 hold = live->hold_until > now ?
		   div_u64(live->hold_until - now, NSEC_PER_MSEC) + 1 : 0;

	if (nla_put_u32(skb, NETFT_A_ROUTE_DELAY,
			div_u64(live->delay, NSEC_PER_MSEC)) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_THRESHOLD, live->threshold) ||
	    nla_put_u64_64bit(skb, NETFT_A_ROUTE_SINCE,
			      ms_since(now, live->since), NETFT_A_ROUTE_PAD) ||
	    (live->srtt &&
	     (nla_put_u32(skb, NETFT_A_ROUTE_RTT,
			  netft_liveness_rtt_us(live)) ||
	      nla_put_u32(skb, NETFT_A_ROUTE_JITTER,
			  netft_liveness_jitter_us(live)))) ||
	    (live->finished_count &&
	     nla_put_u32(skb, NETFT_A_ROUTE_LOSS,
			 netft_liveness_loss(live))) ||
	    nla_put_u32(skb, NETFT_A_ROUTE_HOLD, hold) ||
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

	peer = rcu_dereference_protected(route->peer,
					 lockdep_is_held(&route->adapter->lock));
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

int netft_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	struct reply reply;
	int err;

	err = reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	route = find_route(find_adapter(genl_info_net(info), info->attrs,
					info->extack), info);
	err = IS_ERR(route) ? PTR_ERR(route) : put_route(reply.skb, route);
	rtnl_unlock();
	return reply_end(&reply, info, err);
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
		return refuse_attr(info, NETFT_A_ROUTE_LOCAL4,
				   "the local address must be a unicast address");
	if (!is_ip4_usable(ends->remote.ip4))
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE4,
				   "the remote address must be a unicast address");
	if (ends->local.ip4 == ends->remote.ip4)
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE4,
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
		refuse_attr(info, NETFT_A_ROUTE_LOCAL6,
			    "IPv6 is disabled on this machine");
		return -EAFNOSUPPORT;
	}
	if (!is_ip6_usable(&ends->local.ip6))
		return refuse_attr(info, NETFT_A_ROUTE_LOCAL6,
				   "the local address must be a unicast address");
	if (!is_ip6_usable(&ends->remote.ip6))
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE6,
				   "the remote address must be a unicast address");
	if (ipv6_addr_equal(&ends->local.ip6, &ends->remote.ip6))
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE6,
				   "the remote address is the local address");
	if ((ipv6_addr_type(&ends->remote.ip6) & IPV6_ADDR_LINKLOCAL) !=
	    (ipv6_addr_type(&ends->local.ip6) & IPV6_ADDR_LINKLOCAL))
		return refuse_attr(info, NETFT_A_ROUTE_LOCAL6,
				   "the local and the remote address must be of the same scope");
	if (!(ipv6_addr_type(&ends->remote.ip6) & IPV6_ADDR_LINKLOCAL))
		return 0;
	if (!via)
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE6,
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
		return refuse_attr(info, local,
				   "the local address (local4 or local6) is missing");
	if (!attrs[remote])
		return refuse_attr(info, remote,
				   "the remote address (remote4 or remote6) is missing");
	if (attrs[NETFT_A_ROUTE_LOCAL4] && attrs[NETFT_A_ROUTE_LOCAL6])
		return refuse_attr(info, NETFT_A_ROUTE_LOCAL6,
				   "there can be only one local address");
	if (attrs[NETFT_A_ROUTE_REMOTE4] && attrs[NETFT_A_ROUTE_REMOTE6])
		return refuse_attr(info, NETFT_A_ROUTE_REMOTE6,
				   "there can be only one remote address");
	if ((local == NETFT_A_ROUTE_LOCAL4) !=
	    (remote == NETFT_A_ROUTE_REMOTE4))
		return refuse_attr(info, remote,
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
		refuse_attr(info, NETFT_A_ROUTE_OIF,
			    "no such underlay device (oif) in the namespace of the sockets");
		return -ENODEV;
	}
	rcu_read_lock();
	loops = netft_underlay_loops(dev);
	rcu_read_unlock();
	if (loops) {
		refuse_attr(info, NETFT_A_ROUTE_OIF,
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
		return refuse_attr(info, NETFT_A_ROUTE_PEER_PINNED,
				   "a peer has a unicast MAC address");
	if (ether_addr_equal(config->pinned, adapter->dev->dev_addr))
		return refuse_attr(info, NETFT_A_ROUTE_PEER_PINNED,
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

static int route_add(struct netft_adapter *adapter, struct reply *reply,
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
		refuse_attr(info, config.ends.family == AF_INET ?
				  NETFT_A_ROUTE_LOCAL4 : NETFT_A_ROUTE_LOCAL6,
			    "the local address belongs to a netft adapter");
		return -ELOOP;
	}
	route = netft_route_add(adapter, &config, info->extack);
	if (route == ERR_PTR(-EEXIST))
		refuse_attr(info, config.ends.family == AF_INET ?
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
	struct reply reply;
	int err;

	err = reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	adapter = find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				route_add(adapter, &reply, info);
	rtnl_unlock();
	return reply_end(&reply, info, err);
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

	ether_addr_copy(config.pinned, route->pinned);
	err = parse_config(route->adapter, &config, info);
	if (err)
		return err;
	if (route->ends.scope && info->attrs[NETFT_A_ROUTE_OIF] &&
	    config.via != route->ends.scope)
		return refuse_attr(info, NETFT_A_ROUTE_OIF,
				   "the underlay device (oif) of a link-local address cannot change");
	netft_route_set(route, &config);
	return 0;
}

int netft_nl_route_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	int err;

	rtnl_lock();
	route = find_route(find_adapter_to_change(skb, info), info);
	err = IS_ERR(route) ? PTR_ERR(route) : route_set(route, info);
	rtnl_unlock();
	return err;
}

int netft_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	int err = 0;

	rtnl_lock();
	route = find_route(find_adapter_to_change(skb, info), info);
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
	adapter = find_adapter_to_change(skb, info);
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
	    nla_put_u32(skb, NETFT_A_PROBE_AGE, ms_since(now, probe->sent)) ||
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

int netft_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_route *route;
	struct reply reply;
	int err;

	err = reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	route = find_route(find_adapter(genl_info_net(info), info->attrs,
					info->extack), info);
	err = IS_ERR(route) ? PTR_ERR(route) : put_history(reply.skb, route);
	rtnl_unlock();
	return reply_end(&reply, info, err);
}

/* Peers */

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
			      ms_since(now, peer->since), NETFT_A_PEER_PAD) ||
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

static int peer_get(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *mac = info->attrs[NETFT_A_PEER_MAC];
	struct netft_adapter *adapter;
	int err;

	adapter = find_adapter(genl_info_net(info), info->attrs, info->extack);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	if (!mac)
		return refuse_attr(info, NETFT_A_PEER_MAC,
				   "the peer's MAC address (mac) is missing");
	err = put_peer_by_mac(skb, adapter, nla_data(mac));
	if (err == -ENOENT)
		refuse_attr(info, NETFT_A_PEER_MAC,
			    "the adapter has no peer with this MAC address");
	return err;
}

int netft_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct reply reply;
	int err;

	err = reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	err = peer_get(reply.skb, info);
	rtnl_unlock();
	return reply_end(&reply, info, err);
}

/*
 * Dumps go on where they were cut off: at an adapter by interface index, and
 * at an object of it by id. Both only ever grow in a dump, so nothing is
 * shown twice; what changed meanwhile is told by the generation.
 */
struct dump {
	u32 ifindex;
	u32 id;
};

static struct dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct dump) > sizeof(cb->ctx));
	return (struct dump *)cb->ctx;
}

typedef int (*dump_fn)(struct sk_buff *skb, struct netft_adapter *adapter,
		       struct dump *dump, struct netlink_callback *cb);

static void *dump_begin_message(struct sk_buff *skb,
				struct netlink_callback *cb, u8 cmd)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				   cb->nlh->nlmsg_seq, &netft_genl_family,
				   NLM_F_MULTI, cmd);

	if (header)
		genl_dump_check_consistent(cb, header);
	return header;
}

static int dump_end_message(struct sk_buff *skb, void *header, int err)
{
	if (err)
		genlmsg_cancel(skb, header);
	else
		genlmsg_end(skb, header);
	return err;
}

static u32 generation_of(struct netft_adapter *adapter)
{
	u32 generation;

	spin_lock_bh(&adapter->lock);
	generation = adapter->generation;
	spin_unlock_bh(&adapter->lock);
	return generation;
}

/* Adapters that come or go count, too, and zero would mean "not told". */
static u32 generation_of_all(struct net *net)
{
	struct netft_adapter *adapter;
	u32 sum = 1;

	list_for_each_entry(adapter, &netft_adapters, list)
		if (dev_net(adapter->dev) == net)
			sum += generation_of(adapter) + adapter->dev->ifindex;
	return sum ?: 1;
}

/* The next adapter of the namespace by interface index, from @from on. */
static struct netft_adapter *next_adapter(struct net *net, u32 from)
{
	struct netft_adapter *adapter, *next = NULL;

	list_for_each_entry(adapter, &netft_adapters, list)
		if (dev_net(adapter->dev) == net &&
		    adapter->dev->ifindex >= from &&
		    (!next || adapter->dev->ifindex < next->dev->ifindex))
			next = adapter;
	return next;
}

static int dump_all(struct sk_buff *skb, struct netlink_callback *cb,
		    dump_fn fn)
{
	struct net *net = sock_net(cb->skb->sk);
	struct dump *dump = dump_of(cb);
	struct netft_adapter *adapter;
	int err = 0;

	while (!err && (adapter = next_adapter(net, dump->ifindex))) {
		if (dump->ifindex != adapter->dev->ifindex) {
			dump->ifindex = adapter->dev->ifindex;
			dump->id = 0;
		}
		err = fn(skb, adapter, dump, cb);
		if (!err) {
			dump->ifindex++;
			dump->id = 0;
		}
	}
	return err;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    dump_fn fn)
{
	struct netft_adapter *adapter;

	adapter = find_adapter(sock_net(cb->skb->sk),
			       netft_compat_dump_attrs(cb), cb->extack);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	return fn(skb, adapter, dump_of(cb), cb);
}

static int dump(struct sk_buff *skb, struct netlink_callback *cb, dump_fn fn)
{
	struct nlattr **attrs = netft_compat_dump_attrs(cb);
	int err;

	rtnl_lock();
	cb->seq = generation_of_all(sock_net(cb->skb->sk));
	err = attrs[NETFT_A_ADAPTER_IFINDEX] ? dump_one(skb, cb, fn) :
					       dump_all(skb, cb, fn);
	rtnl_unlock();
	/* No more room is no error: the rest comes with the next call. */
	return err == -EMSGSIZE && skb->len ? skb->len : err;
}

static int dump_adapter(struct sk_buff *skb, struct netft_adapter *adapter,
			struct dump *dump, struct netlink_callback *cb)
{
	void *header;

	if (dump->id)
		return 0;
	header = dump_begin_message(skb, cb, NETFT_CMD_ADAPTER_GET);
	if (!header)
		return -EMSGSIZE;
	if (dump_end_message(skb, header, put_adapter(skb, adapter)))
		return -EMSGSIZE;
	dump->id = 1;
	return 0;
}

int netft_nl_adapter_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return dump(skb, cb, dump_adapter);
}

static int dump_routes(struct sk_buff *skb, struct netft_adapter *adapter,
		       struct dump *dump, struct netlink_callback *cb)
{
	struct netft_route *route;
	unsigned long id;
	void *header;

	xa_for_each_start(&adapter->routes, id, route, dump->id) {
		dump->id = id;
		header = dump_begin_message(skb, cb, NETFT_CMD_ROUTE_GET);
		if (!header)
			return -EMSGSIZE;
		if (dump_end_message(skb, header, put_route(skb, route)))
			return -EMSGSIZE;
		dump->id = id + 1;
	}
	return 0;
}

static int refuse_in_dump(struct netlink_callback *cb, int attr,
			  const char *why)
{
	cb->extack->_msg = why;
	cb->extack->bad_attr = netft_compat_dump_attrs(cb)[attr];
	return -EINVAL;
}

int netft_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	if (netft_compat_dump_attrs(cb)[NETFT_A_ROUTE_ID])
		return refuse_in_dump(cb, NETFT_A_ROUTE_ID,
				      "a dump cannot be of one route (id)");
	return dump(skb, cb, dump_routes);
}

static int dump_peers(struct sk_buff *skb, struct netft_adapter *adapter,
		      struct dump *dump, struct netlink_callback *cb)
{
	struct netft_peer *peer;
	unsigned long id;
	void *header;
	int err = 0;

	rcu_read_lock();
	spin_lock_bh(&adapter->lock);
	xa_for_each_start(&adapter->peers, id, peer, dump->id) {
		dump->id = id;
		header = dump_begin_message(skb, cb, NETFT_CMD_PEER_GET);
		err = header ? put_peer_locked(skb, peer, ktime_get_ns()) :
			       -EMSGSIZE;
		if (header)
			dump_end_message(skb, header, err);
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
		return refuse_in_dump(cb, NETFT_A_PEER_MAC,
				      "a dump cannot be of one peer (mac)");
	return dump(skb, cb, dump_peers);
}

static const struct genl_multicast_group netft_genl_groups[] = {
	{ .name = NETFT_MCGRP_EVENTS },
};

struct genl_family netft_genl_family __ro_after_init = {
	.name		= NETFT_GENL_NAME,
	.version	= NETFT_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= netft_nl_ops,
	.n_ops		= ARRAY_SIZE(netft_nl_ops),
	.mcgrps		= netft_genl_groups,
	.n_mcgrps	= ARRAY_SIZE(netft_genl_groups),
};

/**
 * netft_netlink_init - register the family
 *
 * Return: 0 or a negative errno.
 */
int __init netft_netlink_init(void)
{
	return genl_register_family(&netft_genl_family);
}

/**
 * netft_netlink_exit - undo netft_netlink_init()
 */
void netft_netlink_exit(void)
{
	genl_unregister_family(&netft_genl_family);
}
