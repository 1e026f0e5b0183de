// SPDX-License-Identifier: GPL-2.0
/*
 * Events: what programs hear on the multicast group. Each takes the next
 * sequence number of its adapter whether or not anybody listens and whether
 * or not there is memory, so that a listener can see that it missed some.
 */

#include <linux/lockdep.h>
#include <linux/ktime.h>
#include <net/genetlink.h>

#include "netft.h"
#include "netft_trace.h"

struct event {
	struct sk_buff *skb;
	void *header;
	u32 seq;
};

/* False if there is nobody to tell, or no memory to tell with. */
static bool event_begin(struct netft_adapter *adapter, struct event *event,
			u32 type, u8 reason)
{
	struct net_device *dev = adapter->dev;
	struct sk_buff *skb;

	lockdep_assert_held(&adapter->lock);
	event->seq = ++adapter->event_seq;
	if (!genl_has_listeners(&netft_genl_family, dev_net(dev), 0))
		return false;

	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_ATOMIC);
	if (!skb)
		goto lost;
	event->skb = skb;
	event->header = genlmsg_put(skb, 0, event->seq, &netft_genl_family, 0,
				    NETFT_CMD_EVENT);
	if (!event->header ||
	    nla_put_u32(skb, NETFT_A_EVENT_TYPE, type) ||
	    nla_put_u32(skb, NETFT_A_EVENT_SEQ, event->seq) ||
	    nla_put_u64_64bit(skb, NETFT_A_EVENT_TIME, ktime_get_real_ns(),
			      NETFT_A_EVENT_PAD) ||
	    nla_put_u32(skb, NETFT_A_EVENT_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, NETFT_A_EVENT_IFNAME, dev->name) ||
	    nla_put_u32(skb, NETFT_A_EVENT_REASON, reason))
		goto too_long;
	return true;

too_long:
	nlmsg_free(skb);
lost:
	netft_count(adapter->counters, NETFT_A_COUNTERS_EVENTS_LOST);
	return false;
}

static void event_send(struct netft_adapter *adapter, struct event *event,
		       bool complete)
{
	if (!complete) {
		nlmsg_free(event->skb);
		netft_count(adapter->counters, NETFT_A_COUNTERS_EVENTS_LOST);
		return;
	}
	genlmsg_end(event->skb, event->header);
	genlmsg_multicast_netns(&netft_genl_family, dev_net(adapter->dev),
				event->skb, 0, 0, GFP_ATOMIC);
}

/**
 * netft_event_route - something happened to a route
 * @route: the route
 * @type: enum netft_event_type
 * @reason: enum netft_reason
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_event_route(struct netft_route *route, u32 type, u8 reason, u64 now)
{
	struct netft_adapter *adapter = route->adapter;
	const struct netft_liveness *live = &route->live;
	u64 silence_us = div_u64(now - min(now, live->proof), NSEC_PER_USEC);
	struct netft_peer *peer;
	struct event event;
	bool complete;

	trace_netft_route(adapter->dev->ifindex, route->id,
			  netft_route_state(route), reason, live->unanswered,
			  silence_us);
	if (!event_begin(adapter, &event, type, reason))
		return;
	peer = netft_route_peer(route);
	complete = !nla_put_u32(event.skb, NETFT_A_EVENT_ROUTE, route->id) &&
		   !nla_put_u32(event.skb, NETFT_A_EVENT_STATE,
				netft_route_state(route)) &&
		   !nla_put_u32(event.skb, NETFT_A_EVENT_MISSED,
				live->unanswered) &&
		   !nla_put_u32(event.skb, NETFT_A_EVENT_SILENCE,
				div_u64(silence_us, USEC_PER_MSEC)) &&
		   !nla_put_u32(event.skb, NETFT_A_EVENT_RTT,
				netft_liveness_rtt_us(live)) &&
		   (!peer || !nla_put(event.skb, NETFT_A_EVENT_PEER, ETH_ALEN,
				      peer->mac));
	event_send(adapter, &event, complete);
}

/**
 * netft_event_peer - something happened to a peer
 * @peer: the peer
 * @type: enum netft_event_type
 * @reason: enum netft_reason
 * @route_id: the route by which it happened, 0 for none
 *
 * Context: adapter->lock.
 */
void netft_event_peer(struct netft_peer *peer, u32 type, u8 reason,
		      u32 route_id)
{
	struct netft_adapter *adapter = peer->adapter;
	struct event event;
	bool complete;

	if (!event_begin(adapter, &event, type, reason))
		return;
	complete = !nla_put(event.skb, NETFT_A_EVENT_PEER, ETH_ALEN,
			    peer->mac) &&
		   !nla_put_in_addr(event.skb, NETFT_A_EVENT_IPV4,
				    peer->ipv4) &&
		   (!route_id || !nla_put_u32(event.skb, NETFT_A_EVENT_ROUTE,
					      route_id));
	event_send(adapter, &event, complete);
}

/**
 * netft_event_conflict - two nodes claim one identity
 * @route: where the other claim came from
 * @mac: the MAC address of the claim
 * @ipv4: the IPv4 address if it is that which is claimed, else 0
 *
 * Context: adapter->lock.
 */
void netft_event_conflict(struct netft_route *route, const u8 *mac,
			  __be32 ipv4)
{
	struct netft_adapter *adapter = route->adapter;
	struct event event;
	bool complete;

	if (ipv4)
		net_warn_ratelimited("%s: route %u: IPv4 address %pI4 is claimed by two nodes, one is %pM\n",
				     adapter->dev->name, route->id, &ipv4, mac);
	else
		net_warn_ratelimited("%s: route %u: MAC address %pM is claimed by two nodes\n",
				     adapter->dev->name, route->id, mac);
	if (!event_begin(adapter, &event, NETFT_EVENT_TYPE_CONFLICT,
			 NETFT_REASON_CONFLICT))
		return;
	complete = !nla_put_u32(event.skb, NETFT_A_EVENT_ROUTE, route->id) &&
		   !nla_put(event.skb, NETFT_A_EVENT_PEER, ETH_ALEN, mac) &&
		   (!ipv4 || !nla_put_in_addr(event.skb, NETFT_A_EVENT_IPV4,
					      ipv4));
	event_send(adapter, &event, complete);
}

/**
 * netft_event_adapter - an adapter, its addresses or settings changed
 * @adapter: the adapter
 * @reason: enum netft_reason
 * @ipv4: the IPv4 address concerned, 0 for none
 *
 * Context: adapter->lock.
 */
void netft_event_adapter(struct netft_adapter *adapter, u8 reason, __be32 ipv4)
{
	struct event event;
	bool complete;

	if (!event_begin(adapter, &event, NETFT_EVENT_TYPE_ADAPTER, reason))
		return;
	complete = !ipv4 || !nla_put_in_addr(event.skb, NETFT_A_EVENT_IPV4,
					     ipv4);
	event_send(adapter, &event, complete);
}

/**
 * netft_event_watchdog - a watchdog changed, or came to another stage
 * @adapter: whose it is
 * @reason: enum netft_reason
 * @stage: enum netft_watchdog_stage
 * @silence_ms: milliseconds since the last keepalive
 *
 * Context: adapter->lock.
 */
void netft_event_watchdog(struct netft_adapter *adapter, u8 reason, u8 stage,
			  u64 silence_ms)
{
	struct event event;
	bool complete;

	if (!event_begin(adapter, &event, NETFT_EVENT_TYPE_WATCHDOG, reason))
		return;
	complete = !nla_put_u32(event.skb, NETFT_A_EVENT_STAGE, stage) &&
		   !nla_put_u32(event.skb, NETFT_A_EVENT_SILENCE,
				min_t(u64, silence_ms, U32_MAX));
	event_send(adapter, &event, complete);
}
