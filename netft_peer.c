// SPDX-License-Identifier: GPL-2.0
/*
 * Peers: who they are, as their heartbeats say, and which route their traffic
 * takes. A peer exists as long as some route leads, or last led, to it.
 */

#include <linux/etherdevice.h>

#include "netft.h"
#include "netft_trace.h"

static const struct rhashtable_params ipv4_params = {
	.key_len = sizeof_field(struct netft_peer, ipv4),
	.key_offset = offsetof(struct netft_peer, ipv4),
	.head_offset = offsetof(struct netft_peer, ipv4_node),
	.automatic_shrinking = true,
};

/**
 * netft_peer_table_init - prepare an adapter for peers
 * @adapter: the adapter
 *
 * Return: 0 or -ENOMEM.
 */
int netft_peer_table_init(struct netft_adapter *adapter)
{
	int err;

	xa_init_flags(&adapter->peers, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	INIT_LIST_HEAD(&adapter->gone);
	err = rhashtable_init(&adapter->peer_macs, &netft_mac_params);
	if (err)
		return err;
	err = rhashtable_init(&adapter->peer_ipv4s, &ipv4_params);
	if (err)
		rhashtable_destroy(&adapter->peer_macs);
	return err;
}

/**
 * netft_peer_table_free - undo netft_peer_table_init()
 * @adapter: the adapter, without routes and so without peers, and seen by
 *	nobody in an RCU section any more
 *
 * Peers that adapter->work still had to free stay in adapter->gone.
 */
void netft_peer_table_free(struct netft_adapter *adapter)
{
	WARN_ON_ONCE(!xa_empty(&adapter->peers));
	rhashtable_destroy(&adapter->peer_ipv4s);
	rhashtable_destroy(&adapter->peer_macs);
	xa_destroy(&adapter->peers);
}

/**
 * netft_peer_find_ipv4 - the peer with an IPv4 address
 * @adapter: whose peer
 * @ipv4: the address
 *
 * Context: RCU.
 * Return: the peer or NULL, valid as long as the RCU section.
 */
struct netft_peer *netft_peer_find_ipv4(struct netft_adapter *adapter,
					__be32 ipv4)
{
	return rhashtable_lookup(&adapter->peer_ipv4s, &ipv4, ipv4_params);
}

static struct netft_peer *peer_create(struct netft_adapter *adapter,
				      const struct netft_beat *beat, u64 now)
{
	struct netft_peer *peer = kzalloc(sizeof(*peer), GFP_ATOMIC);

	if (!peer)
		return NULL;
	peer->adapter = adapter;
	ether_addr_copy(peer->mac, beat->mac);
	netft_addr_derive_ipv6(&peer->ipv6, peer->mac);
	peer->instance = beat->instance;
	peer->reason = NETFT_REASON_NEW;
	peer->since = now;
	INIT_LIST_HEAD(&peer->routes);
	/* Reserve the id first: what is in the index is whole and stays. */
	if (xa_alloc_bh(&adapter->peers, &peer->id, NULL,
			XA_LIMIT(1, NETFT_MAX_PEERS), GFP_ATOMIC))
		goto err_free;
	if (rhashtable_insert_fast(&adapter->peer_macs, &peer->node,
				   netft_mac_params))
		goto err_release;
	xa_store_bh(&adapter->peers, peer->id, peer, GFP_ATOMIC);
	adapter->peer_count++;
	adapter->generation++;
	return peer;

err_release:
	xa_erase_bh(&adapter->peers, peer->id);
err_free:
	kfree(peer);
	return NULL;
}

static void peer_remove(struct netft_peer *peer)
{
	struct netft_adapter *adapter = peer->adapter;

	rhashtable_remove_fast(&adapter->peer_macs, &peer->node, netft_mac_params);
	if (peer->ipv4)
		rhashtable_remove_fast(&adapter->peer_ipv4s, &peer->ipv4_node,
				       ipv4_params);
	xa_erase_bh(&adapter->peers, peer->id);
	adapter->peer_count--;
	adapter->generation++;
	list_add(&peer->routes, &adapter->gone);
	netft_addr_update(adapter);
}

/**
 * netft_peer_leave - the route leads to its peer no more
 * @route: the route, not up
 *
 * Context: adapter->lock.
 */
void netft_peer_leave(struct netft_route *route)
{
	struct netft_peer *peer = netft_route_peer(route);

	if (!peer)
		return;
	RCU_INIT_POINTER(route->peer, NULL);
	list_del(&route->peer_node);
	if (!--peer->route_count)
		peer_remove(peer);
}

/**
 * netft_peer_yield - the peer has no place for the route
 * @route: the route, not up
 *
 * Each end has places for the routes that it learned first. If these are not
 * the same, neither may keep one for what the other has none for: where all are
 * taken, another route gets this one.
 *
 * Context: adapter->lock.
 */
void netft_peer_yield(struct netft_route *route)
{
	const struct netft_peer *peer = netft_route_peer(route);

	if (peer && peer->route_count >= NETFT_MAX_PEER_ROUTES)
		netft_peer_leave(route);
}

static int peer_join(struct netft_route *route, struct netft_peer *peer)
{
	if (peer->route_count >= NETFT_MAX_PEER_ROUTES)
		return -ENOSPC;
	list_add_tail(&route->peer_node, &peer->routes);
	peer->route_count++;
	rcu_assign_pointer(route->peer, peer);
	return 0;
}

/* How good a route is to carry traffic, the lowest is best. */
static u32 fitness(const struct netft_route *route)
{
	const struct netft_liveness *live = &route->live;

	if (live->state == NETFT_ROUTE_STATE_SUSPECT)
		return 2 + min(live->unanswered, 255U);
	return netft_hold_is_on(&live->hold);
}

/* Routes whose round trips are within a factor of two are equally near. */
static int rtt_class(const struct netft_route *route)
{
	return fls(netft_liveness_rtt_us(&route->live) / USEC_PER_MSEC);
}

/* Both ends have the same pairs of addresses, and number routes as they like. */
static int compare_ends(const struct netft_ends *a, const struct netft_ends *b)
{
	const size_t size = sizeof(union netft_addr);
	bool swap_a = memcmp(&a->local, &a->remote, size) > 0;
	bool swap_b = memcmp(&b->local, &b->remote, size) > 0;
	int order = memcmp(swap_a ? &a->remote : &a->local,
			   swap_b ? &b->remote : &b->local, size);

	if (order)
		return order;
	return memcmp(swap_a ? &a->local : &a->remote,
		      swap_b ? &b->local : &b->remote, size);
}

static bool better(const struct netft_route *a, const struct netft_route *b)
{
	u32 backup_a = a->flags & NETFT_ROUTE_FLAG_BACKUP;
	u32 backup_b = b->flags & NETFT_ROUTE_FLAG_BACKUP;
	int order;

	if (fitness(a) != fitness(b))
		return fitness(a) < fitness(b);
	if (backup_a != backup_b)
		return backup_a < backup_b;
	if (a->priority != b->priority)
		return a->priority < b->priority;
	if (rtt_class(a) != rtt_class(b))
		return rtt_class(a) < rtt_class(b);
	order = compare_ends(&a->ends, &b->ends);
	if (order)
		return order < 0;
	return a->id < b->id;
}

/**
 * netft_peer_choose - choose the active route anew
 * @peer: the peer
 * @reason: why something changed, for the event if there is one
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_peer_choose(struct netft_peer *peer, u8 reason, u64 now)
{
	struct netft_adapter *adapter = peer->adapter;
	struct netft_route *route, *best = NULL, *old;

	lockdep_assert_held(&adapter->lock);
	list_for_each_entry(route, &peer->routes, peer_node)
		if (netft_liveness_is_up(&route->live) &&
		    (!best || better(route, best)))
			best = route;

	old = rcu_dereference_protected(peer->active,
					lockdep_is_held(&adapter->lock));
	if (best != old) {
		rcu_assign_pointer(peer->active, best);
		trace_netft_active(adapter->dev->ifindex, peer->id,
				   old ? old->id : 0, best ? best->id : 0);
	}
	if (peer->reachable == !!best)
		return;
	peer->reachable = best;
	peer->reason = reason;
	peer->since = now;
	netft_event_peer(peer, best ? NETFT_EVENT_TYPE_PEER_REACHABLE :
				      NETFT_EVENT_TYPE_PEER_UNREACHABLE,
			 reason, best ? best->id : 0);
}

static bool refuse(struct netft_route *route, u8 reason, u64 now)
{
	netft_count(route->adapter->counters, NETFT_A_COUNTERS_RX_IDENTITY);
	if (netft_liveness_is_up(&route->live))
		netft_route_down(route, reason, now);
	route->reason = reason;
	netft_liveness_refused(&route->live);
	return false;
}

static bool refuse_conflict(struct netft_route *route, const u8 *mac, u64 now)
{
	ether_addr_copy(route->claimed, mac);
	return refuse(route, NETFT_REASON_CONFLICT, now);
}

/* Each claim is told once, also where another one was refused just now. */
static bool refuse_claim(struct netft_route *route, const u8 *mac, u64 now)
{
	if (route->reason != NETFT_REASON_CONFLICT ||
	    !ether_addr_equal(route->claimed, mac))
		netft_event_conflict(route, mac, 0);
	return refuse_conflict(route, mac, now);
}

/* All that was known of the old instance is void, except its name. */
static void peer_restart(struct netft_peer *peer, struct netft_route *by,
			 u64 instance, u64 now)
{
	struct netft_route *route;

	peer->instance = instance;
	peer->rival = 0;
	peer->restarts++;
	list_for_each_entry(route, &peer->routes, peer_node) {
		netft_route_down(route, NETFT_REASON_PEER_RESTARTED, now);
		route->remote_tag = 0;
		route->has_remote_seq = false;
		route->instance = 0;
		/* Nothing is held against the new instance. */
		netft_liveness_forget(&route->live);
		netft_liveness_hurry(&route->live, now);
		netft_heartbeat_arm(route);
	}
	netft_event_peer(peer, NETFT_EVENT_TYPE_PEER_RESTARTED,
			 NETFT_REASON_PEER_RESTARTED, by->id);
}

static bool is_alive_elsewhere(const struct netft_peer *peer,
			       const struct netft_route *except)
{
	const struct netft_route *route;

	list_for_each_entry(route, &peer->routes, peer_node)
		if (route != except && route->instance == peer->instance &&
		    netft_liveness_is_up(&route->live))
			return true;
	return false;
}

/*
 * A known MAC address with another instance: either the peer restarted, or
 * there are two of them. It restarted if it answers where the old instance
 * had answered, or if the old one answers nowhere any more. Otherwise the
 * claim is refused until the old one has had its say: if it still answers,
 * that settles it (see rival_refuted()).
 */
static bool peer_is_new_instance(struct netft_peer *peer,
				 struct netft_route *route,
				 const struct netft_beat *beat, u64 now)
{
	if ((netft_route_peer(route) == peer && route->instance == peer->instance) ||
	    !is_alive_elsewhere(peer, route)) {
		peer_restart(peer, route, beat->instance, now);
		return true;
	}
	if (peer->rival != beat->instance) {
		peer->rival = beat->instance;
		peer->rival_since = now;
		peer->rival_told = false;
	}
	return false;
}

/* The known instance answered what was asked after the rival had appeared. */
static void rival_refuted(struct netft_peer *peer, struct netft_route *route,
			  u64 asked)
{
	if (!peer->rival || peer->rival_told || asked < peer->rival_since)
		return;
	peer->rival_told = true;
	netft_event_conflict(route, peer->mac, 0);
}

static bool is_ipv4_taken(struct netft_adapter *adapter,
			  const struct netft_peer *peer, __be32 ipv4)
{
	const struct netft_peer *other = netft_peer_find_ipv4(adapter, ipv4);

	return other && other != peer;
}

/* Without memory it has none for now: its next heartbeat tries again. */
static void peer_set_ipv4(struct netft_peer *peer, __be32 ipv4)
{
	struct netft_adapter *adapter = peer->adapter;

	if (peer->ipv4)
		rhashtable_remove_fast(&adapter->peer_ipv4s, &peer->ipv4_node,
				       ipv4_params);
	/* Who walks the chain meanwhile notices, and looks again. */
	WRITE_ONCE(peer->ipv4, ipv4);
	if (ipv4 && rhashtable_insert_fast(&adapter->peer_ipv4s,
					   &peer->ipv4_node, ipv4_params))
		WRITE_ONCE(peer->ipv4, 0);
	netft_addr_update(adapter);
}

/*
 * The peer's IPv4 address is ours, too. That is nobody's mistake if both were
 * derived: then the node with the higher MAC address moves on.
 */
static bool must_move(struct netft_adapter *adapter,
		      const struct netft_beat *beat)
{
	if (!(READ_ONCE(adapter->flags) & NETFT_ADAPTER_FLAG_IPV4_AUTO))
		return false;
	return (beat->flags & NETFT_BEAT_IPV4_FIXED) ||
	       memcmp(adapter->dev->dev_addr, beat->mac, ETH_ALEN) > 0;
}

static void learn_ipv4(struct netft_peer *peer, struct netft_route *route,
		       const struct netft_beat *beat)
{
	struct netft_adapter *adapter = peer->adapter;
	__be32 ipv4 = netft_addr_is_usable(beat->ipv4) ? beat->ipv4 : 0;
	bool clash;

	if (ipv4 && ipv4 == adapter->ipv4 && must_move(adapter, beat)) {
		netft_event_conflict(route, peer->mac, ipv4);
		netft_addr_next_ipv4(adapter);
	}
	/* Our own address may have changed instead. */
	if (ipv4 == peer->ipv4 && ipv4 != adapter->ipv4)
		return;
	clash = ipv4 && (ipv4 == adapter->ipv4 ||
			 is_ipv4_taken(adapter, peer, ipv4));
	if (clash && !peer->clash)
		netft_event_conflict(route, peer->mac, ipv4);
	peer->clash = clash;
	if (clash)
		ipv4 = 0;
	if (ipv4 != peer->ipv4)
		peer_set_ipv4(peer, ipv4);
}

/* To which peer does this response lead? NULL if there is no memory. */
static struct netft_peer *claimed_peer(struct netft_route *route,
				       const struct netft_beat *beat, u64 now)
{
	struct netft_peer *peer;

	peer = netft_peer_find_mac(route->adapter, beat->mac);
	return peer ?: peer_create(route->adapter, beat, now);
}

/**
 * netft_peer_learn - take in who answered
 * @route: where the response came from
 * @beat: the response, which fits a request that is out
 * @now: monotonic time in nanoseconds
 *
 * Context: softirq, adapter->lock, RCU.
 * Return: true if the response counts, false if its sender was refused.
 */
bool netft_peer_learn(struct netft_route *route, const struct netft_beat *beat,
		      u64 now)
{
	struct netft_adapter *adapter = route->adapter;
	struct netft_peer *peer;

	if (!is_valid_ether_addr(beat->mac) ||
	    ether_addr_equal(beat->mac, adapter->dev->dev_addr))
		return refuse_claim(route, beat->mac, now);
	if (route->is_pinned && !ether_addr_equal(beat->mac, route->pinned))
		return refuse(route, NETFT_REASON_WRONG_PEER, now);

	peer = claimed_peer(route, beat, now);
	if (!peer)
		return refuse(route, NETFT_REASON_LIMIT, now);
	if (peer->instance != beat->instance) {
		if (!peer_is_new_instance(peer, route, beat, now))
			return refuse_conflict(route, beat->mac, now);
	} else {
		rival_refuted(peer, route, beat->echo);
	}
	if (netft_route_peer(route) != peer) {
		netft_route_down(route, NETFT_REASON_WRONG_PEER, now);
		netft_peer_leave(route);
		if (peer_join(route, peer))
			return refuse(route, NETFT_REASON_LIMIT, now);
		/* It is welcome: nothing is held against it. */
		route->reason = NETFT_REASON_NEW;
		netft_liveness_forget(&route->live);
	}
	learn_ipv4(peer, route, beat);
	route->instance = beat->instance;
	if (route->remote_tag != beat->sender_tag) {
		route->remote_tag = beat->sender_tag;
		route->has_remote_seq = false;
		WRITE_ONCE(route->data_tag, cpu_to_be32(beat->sender_tag));
	}
	return true;
}
