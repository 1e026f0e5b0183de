// SPDX-License-Identifier: GPL-2.0
/*
 * Routes: adding, changing and deleting them, and what follows from every
 * change of their state.
 */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/ktime.h>

#include "netft.h"
#include "netft_trace.h"

/* Longer than a second, in which ARP and neighbour discovery try again. */
#define HEALING_NS	(2 * (u64)NSEC_PER_SEC)

static struct kmem_cache *route_cache;

/**
 * netft_route_cache_init - prepare for routes
 *
 * Return: 0 or -ENOMEM.
 */
int netft_route_cache_init(void)
{
	/* Routes are made by whoever is root of some user namespace. */
	route_cache = KMEM_CACHE(netft_route, SLAB_ACCOUNT);
	return route_cache ? 0 : -ENOMEM;
}

/**
 * netft_route_cache_free - undo netft_route_cache_init()
 *
 * Context: all routes were deleted, and an RCU barrier has passed.
 */
void netft_route_cache_free(void)
{
	kmem_cache_destroy(route_cache);
}

/**
 * netft_reason_is_local - is this something that we know of ourselves?
 * @reason: enum netft_reason
 *
 * Such a reason stops the peer's traffic, too, and it must be told: it cannot
 * find out as fast.
 *
 * Return: true for what makes a route unusable at this end.
 */
bool netft_reason_is_local(u8 reason)
{
	switch (reason) {
	case NETFT_REASON_DISABLED:
	case NETFT_REASON_ADAPTER_DOWN:
	case NETFT_REASON_NO_ADDRESS:
	case NETFT_REASON_NO_CARRIER:
	case NETFT_REASON_DEVICE_DOWN:
	case NETFT_REASON_DEVICE_GONE:
	case NETFT_REASON_NO_UNDERLAY_ROUTE:
	case NETFT_REASON_LOOP:
	case NETFT_REASON_DELETED:
	case NETFT_REASON_WATCHDOG:
		return true;
	default:
		return false;
	}
}

/**
 * netft_route_state - the state of a route as others are told
 * @route: the route
 *
 * Return: enum netft_route_state.
 */
u8 netft_route_state(const struct netft_route *route)
{
	if (route->flags & NETFT_ROUTE_FLAG_DISABLED)
		return NETFT_ROUTE_STATE_DISABLED;
	return route->live.state;
}

static bool is_outbound(u8 reason)
{
	return reason == NETFT_REASON_OUTBOUND_LOSS ||
	       reason == NETFT_REASON_REJECTED;
}

/* What the other end last said explains our end, or NETFT_REASON_NONE. */
static u8 told_reason(const struct netft_route *route)
{
	if (route->remote_state != NETFT_ROUTE_STATE_DOWN &&
	    route->remote_state != NETFT_ROUTE_STATE_DISABLED)
		return NETFT_REASON_NONE;
	if (is_outbound(route->remote_reason))
		return NETFT_REASON_INBOUND_LOSS;
	if (!netft_reason_is_local(route->remote_reason))
		return NETFT_REASON_NONE;
	return route->remote_reason == NETFT_REASON_ADAPTER_DOWN ||
	       route->remote_reason == NETFT_REASON_WATCHDOG ?
	       NETFT_REASON_PEER_LEFT : NETFT_REASON_PEER_TOLD;
}

/**
 * netft_route_note_hint - something came that may explain a silence
 * @route: the route
 * @reason: enum netft_reason
 *
 * It holds until something is answered that was asked later.
 *
 * Context: softirq, RCU, without adapter->lock.
 */
void netft_route_note_hint(struct netft_route *route, u8 reason)
{
	WRITE_ONCE(route->hint_at, ktime_get_ns());
	WRITE_ONCE(route->hint, reason);
}

/* Why is a route silent? */
static u8 diagnose(const struct netft_route *route, u64 now)
{
	const struct netft_liveness *live = &route->live;
	u8 hint = READ_ONCE(route->hint);
	u8 told = told_reason(route);

	/* Its machine rejects us when a peer has left, and has no more to say. */
	if (hint && (told != NETFT_REASON_PEER_LEFT || now < route->heard_until))
		return hint;
	/*
	 * A route that heals is heard in one direction first: until ARP or
	 * neighbour discovery has been tried anew, nothing leaves in the other.
	 */
	if (now < route->heard_until && now - route->heard_since >
	    2 * live->delay + HEALING_NS)
		return NETFT_REASON_OUTBOUND_LOSS;
	return told ?: NETFT_REASON_NO_ANSWER;
}

/* Let the peer hear at once, by the way that is best now. */
static void tell_peer(struct netft_peer *peer, u64 now)
{
	struct netft_route *active;

	active = rcu_dereference_protected(peer->active,
					   lockdep_is_held(&peer->adapter->lock));
	if (active)
		netft_heartbeat_now(active, now);
}

static void went_down(struct netft_route *route, u8 reason, u64 now)
{
	struct netft_peer *peer = netft_route_peer(route);

	route->reason = reason;
	route->untold = true;
	netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_DOWN, reason, now);
	if (!peer)
		return;
	peer->up_count--;
	netft_peer_choose(peer, reason, now);
	tell_peer(peer, now);
}

/**
 * netft_route_down - take a route down
 * @route: the route; if it is down already nothing happens
 * @reason: enum netft_reason
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_route_down(struct netft_route *route, u8 reason, u64 now)
{
	if (netft_liveness_down(&route->live, now))
		went_down(route, reason, now);
}

/* What is known by now, perhaps of the other end, completes what was said. */
static void complete_reason(struct netft_route *route, u8 reason, u64 now)
{
	route->reason = reason;
	netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_DOWN, reason, now);
}

/**
 * netft_route_stays_silent - look again why a route that is down is silent
 * @route: the route
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_route_stays_silent(struct netft_route *route, u64 now)
{
	u8 reason = diagnose(route, now);

	if (route->reason == NETFT_REASON_NO_ANSWER &&
	    reason == NETFT_REASON_OUTBOUND_LOSS)
		complete_reason(route, reason, now);
	else
		route->reason = reason;
}

/**
 * netft_route_settle - draw the consequences of what liveness found
 * @route: the route
 * @todo: NETFT_DO_*
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_route_settle(struct netft_route *route, u32 todo, u64 now)
{
	struct netft_peer *peer = netft_route_peer(route);

	if (todo & NETFT_DO_LATE)
		netft_count(route->adapter->counters,
			    NETFT_A_COUNTERS_HB_OWN_LATE);
	if (todo & NETFT_DO_DOWN) {
		went_down(route, diagnose(route, now), now);
		return;
	}
	if (todo & (NETFT_DO_UP | NETFT_DO_CLEAR)) {
		route->reason = NETFT_REASON_ANSWERED;
		route->untold = false;
		netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_UP,
				  NETFT_REASON_ANSWERED, now);
	} else if (todo & NETFT_DO_SUSPECT) {
		trace_netft_route(route->adapter->dev->ifindex, route->id,
				  NETFT_ROUTE_STATE_SUSPECT,
				  NETFT_REASON_NO_ANSWER,
				  route->live.unanswered,
				  div_u64(now - route->live.proof,
					  NSEC_PER_USEC));
	} else if (!(todo & NETFT_DO_RETURN)) {
		return;
	}
	if (!peer)
		return;
	if (todo & NETFT_DO_UP)
		peer->up_count++;
	netft_peer_choose(peer, NETFT_REASON_ANSWERED, now);
}

/**
 * netft_route_told - the peer told us its end's state of a route
 * @route: the route
 * @state: enum netft_route_state
 * @reason: enum netft_reason
 * @now: monotonic time in nanoseconds
 *
 * What the peer cannot use for reasons of its own is down for us, too.
 * What it merely judges otherwise is left to our own judgement.
 *
 * Context: adapter->lock; the caller has made sure that it was the peer.
 */
void netft_route_told(struct netft_route *route, u8 state, u8 reason, u64 now)
{
	u8 why;

	route->remote_state = state;
	route->remote_reason = reason;
	why = told_reason(route);
	if (!why)
		return;
	if (netft_reason_is_local(reason))
		netft_route_down(route, why, now);
	if (route->live.state == NETFT_ROUTE_STATE_DOWN &&
	    route->reason == NETFT_REASON_NO_ANSWER)
		complete_reason(route, why, now);
}

static void block(struct netft_route *route, u8 blocked, u64 now)
{
	WRITE_ONCE(route->blocked, blocked);
	if (netft_liveness_is_up(&route->live)) {
		netft_route_down(route, blocked, now);
	} else {
		route->reason = blocked;
		route->untold = true;
	}
	netft_liveness_start(&route->live, now);
}

static void unblock(struct netft_route *route, u64 now)
{
	WRITE_ONCE(route->blocked, NETFT_REASON_NONE);
	route->reason = NETFT_REASON_NEW;
	route->untold = false;
	netft_liveness_start(&route->live, now);
}

/**
 * netft_route_refresh - look at the underlay of a route anew
 * @route: the route
 *
 * Context: softirq or process, RCU.
 */
void netft_route_refresh(struct netft_route *route)
{
	struct netft_adapter *adapter = route->adapter;
	u32 bind;
	u8 blocked;
	u64 now;

	spin_lock_bh(&adapter->lock);
	if (route->dead)
		goto out;
	/* Under the lock, so that no time stamp of others is later. */
	now = ktime_get_ns();
	bind = route->bind;
	blocked = netft_underlay_check(route);
	if (bind != route->bind)
		dst_cache_reset(&route->cache);
	if (blocked != route->blocked) {
		dst_cache_reset(&route->cache);
		if (blocked)
			block(route, blocked, now);
		else
			unblock(route, now);
	}
	netft_heartbeat_arm(route);
out:
	spin_unlock_bh(&adapter->lock);
}

/**
 * netft_route_unsendable - the underlay cannot take what this route sends
 * @route: the route
 * @reason: enum netft_reason, or NETFT_REASON_NONE if it could after all
 *
 * Context: softirqs off, RCU.
 */
void netft_route_unsendable(struct netft_route *route, u8 reason)
{
	struct netft_adapter *adapter = route->adapter;

	/* Racing with a change is harmless: the next heartbeat comes soon. */
	if (reason == READ_ONCE(route->unsendable))
		return;
	spin_lock_bh(&adapter->lock);
	WRITE_ONCE(route->unsendable, reason);
	if (!route->dead && !route->blocked && reason)
		netft_route_down(route, reason, ktime_get_ns());
	if (!route->dead && !route->blocked &&
	    !netft_liveness_is_up(&route->live)) {
		route->reason = reason ?: NETFT_REASON_NEW;
		route->untold = reason;
	}
	spin_unlock_bh(&adapter->lock);
}

static void route_free_rcu(struct rcu_head *rcu)
{
	struct netft_route *route = container_of(rcu, struct netft_route, rcu);

	dst_cache_destroy(&route->cache);
	kmem_cache_free(route_cache, route);
}

static void configure(struct netft_route *route,
		      const struct netft_route_config *config)
{
	struct net_device *via;

	/* Packets under way look at the flags and at the device. */
	WRITE_ONCE(route->flags, config->flags);
	route->priority = config->priority;
	route->is_pinned = !is_zero_ether_addr(config->pinned);
	ether_addr_copy(route->pinned, config->pinned);
	if (config->keep_via)
		return;
	via = config->via ? __dev_get_by_index(route->adapter->net,
					       config->via) : NULL;
	WRITE_ONCE(route->via, config->via);
	strscpy_pad(route->via_name, via ? via->name : "",
		    sizeof(route->via_name));
}

static struct netft_route *route_create(struct netft_adapter *adapter,
					const struct netft_route_config *config)
{
	struct netft_route *route;

	route = kmem_cache_zalloc(route_cache, GFP_KERNEL);
	if (!route)
		return NULL;
	if (dst_cache_init(&route->cache, GFP_KERNEL_ACCOUNT)) {
		kmem_cache_free(route_cache, route);
		return NULL;
	}
	route->adapter = adapter;
	route->ends = config->ends;
	route->reason = NETFT_REASON_ADAPTER_DOWN;
	route->blocked = NETFT_REASON_ADAPTER_DOWN;
	netft_liveness_init(&route->live, config->delay, config->threshold,
			    ktime_get_ns());
	netft_heartbeat_init(route);
	configure(route, config);
	return route;
}

/* A pinned peer that has its fill of routes can be refused right away. */
static int check_pinned(struct netft_adapter *adapter, const u8 *mac,
			struct netlink_ext_ack *extack)
{
	struct netft_route *route;
	unsigned int count = 0;
	unsigned long id;

	if (is_zero_ether_addr(mac))
		return 0;
	xa_for_each(&adapter->routes, id, route)
		if (route->is_pinned && ether_addr_equal(route->pinned, mac))
			count++;
	if (count < NETFT_MAX_PEER_ROUTES)
		return 0;
	NL_SET_ERR_MSG(extack, "the pinned peer has as many routes as it may");
	return -ENOSPC;
}

/**
 * netft_route_add - add a route and begin to probe it
 * @adapter: the adapter
 * @config: checked by the caller
 * @extack: where to say why not
 *
 * Context: RTNL.
 * Return: the route, or -EEXIST if there is one with the same addresses on
 * the port, -ENOSPC if there are too many, -EADDRINUSE if it is the first of
 * IPv6 and somebody else has the port there, -ENOMEM.
 */
struct netft_route *netft_route_add(struct netft_adapter *adapter,
				    const struct netft_route_config *config,
				    struct netlink_ext_ack *extack)
{
	struct netft_route *route;
	int err;

	ASSERT_RTNL();
	if (adapter->route_count >= NETFT_MAX_ROUTES) {
		NL_SET_ERR_MSG(extack, "the adapter has as many routes as it may");
		return ERR_PTR(-ENOSPC);
	}
	err = check_pinned(adapter, config->pinned, extack);
	if (err)
		return ERR_PTR(err);

	route = route_create(adapter, config);
	if (!route)
		return ERR_PTR(-ENOMEM);
	/* Reserve the id first: with packets finding it, it must be whole. */
	err = xa_alloc_cyclic(&adapter->routes, &route->id, NULL,
			      xa_limit_31b, &adapter->next_id, GFP_KERNEL_ACCOUNT);
	if (err < 0)
		goto err_free;
	err = netft_port_add_route(adapter->port, route, extack);
	if (err)
		goto err_erase;
	xa_store(&adapter->routes, route->id, route, GFP_KERNEL_ACCOUNT);
	adapter->route_count++;

	spin_lock_bh(&adapter->lock);
	adapter->generation++;
	netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_ADDED,
			  NETFT_REASON_NEW, ktime_get_ns());
	spin_unlock_bh(&adapter->lock);
	rcu_read_lock();
	netft_route_refresh(route);
	rcu_read_unlock();
	return route;

err_erase:
	xa_erase(&adapter->routes, route->id);
err_free:
	/* A packet may have seen it in one of the tables. */
	call_rcu(&route->rcu, route_free_rcu);
	return ERR_PTR(err);
}

/**
 * netft_route_set - change a route
 * @route: the route
 * @config: checked by the caller; the addresses stay as they are
 * @extack: where to say why not
 *
 * Context: RTNL.
 * Return: 0, or -ENOSPC if the peer that it shall lead to has too many.
 */
int netft_route_set(struct netft_route *route,
		    const struct netft_route_config *config,
		    struct netlink_ext_ack *extack)
{
	struct netft_adapter *adapter = route->adapter;
	struct netft_peer *peer;
	int err;
	u64 now;

	ASSERT_RTNL();
	if (!ether_addr_equal(config->pinned, route->pinned)) {
		err = check_pinned(adapter, config->pinned, extack);
		if (err)
			return err;
	}
	if (config->flags & NETFT_ROUTE_FLAG_DISABLED)
		netft_heartbeat_farewell(route, NETFT_REASON_DISABLED);

	spin_lock_bh(&adapter->lock);
	now = ktime_get_ns();
	configure(route, config);
	dst_cache_reset(&route->cache);
	if (route->live.delay != config->delay * (u64)NSEC_PER_MSEC ||
	    route->live.threshold != config->threshold)
		netft_liveness_set(&route->live, config->delay,
				   config->threshold, now);
	peer = netft_route_peer(route);
	if (peer && route->is_pinned &&
	    !ether_addr_equal(peer->mac, route->pinned)) {
		netft_route_down(route, NETFT_REASON_WRONG_PEER, now);
		netft_peer_leave(route);
		peer = NULL;
	}
	if (peer)
		netft_peer_choose(peer, NETFT_REASON_CHANGED, now);
	netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_ADDED,
			  NETFT_REASON_CHANGED, now);
	spin_unlock_bh(&adapter->lock);

	rcu_read_lock();
	netft_route_refresh(route);
	rcu_read_unlock();
	/* The MTU follows only routes that are not disabled. */
	netft_addr_update(adapter);
	return 0;
}

/**
 * netft_route_del - delete a route
 * @route: the route; gone when this returns
 *
 * Context: RTNL.
 */
void netft_route_del(struct netft_route *route)
{
	struct netft_adapter *adapter = route->adapter;
	u64 now;

	ASSERT_RTNL();
	netft_heartbeat_farewell(route, NETFT_REASON_DELETED);
	xa_erase(&adapter->routes, route->id);
	adapter->route_count--;
	netft_port_del_route(adapter->port, route);

	spin_lock_bh(&adapter->lock);
	now = ktime_get_ns();
	netft_route_down(route, NETFT_REASON_DELETED, now);
	netft_event_route(route, NETFT_EVENT_TYPE_ROUTE_DELETED,
			  NETFT_REASON_DELETED, now);
	route->dead = true;
	netft_peer_leave(route);
	adapter->generation++;
	spin_unlock_bh(&adapter->lock);

	/* With it dead nobody arms its timer again. */
	hrtimer_cancel(&route->timer);
	netft_addr_update(adapter);
	call_rcu(&route->rcu, route_free_rcu);
}

/**
 * netft_route_flush - delete all routes of an adapter
 * @adapter: the adapter
 *
 * Context: RTNL.
 */
void netft_route_flush(struct netft_adapter *adapter)
{
	struct netft_route *route;
	unsigned long id;

	xa_for_each(&adapter->routes, id, route)
		netft_route_del(route);
}

/**
 * netft_route_start_all - the adapter is up: probe what can be probed
 * @adapter: the adapter, with @up set
 *
 * Context: process.
 */
void netft_route_start_all(struct netft_adapter *adapter)
{
	struct netft_route *route;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&adapter->routes, id, route)
		netft_route_refresh(route);
	rcu_read_unlock();
}

/**
 * netft_route_stop_all - the adapter goes down: take leave of all peers
 * @adapter: the adapter, with @up still set; is not set any more afterwards
 *
 * Context: RTNL.
 */
void netft_route_stop_all(struct netft_adapter *adapter)
{
	struct netft_route *route;
	unsigned long id;

	xa_for_each(&adapter->routes, id, route)
		netft_heartbeat_farewell(route, NETFT_REASON_ADAPTER_DOWN);
	WRITE_ONCE(adapter->up, false);
	netft_route_start_all(adapter);
	xa_for_each(&adapter->routes, id, route)
		hrtimer_cancel(&route->timer);
}

/**
 * netft_route_withdraw - take leave of all peers, with the adapter still up
 * @adapter: the adapter
 *
 * Does without RTNL, which may be what the service hangs on.
 *
 * Context: process.
 */
void netft_route_withdraw(struct netft_adapter *adapter)
{
	struct netft_route *route;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&adapter->routes, id, route)
		netft_heartbeat_farewell(route, NETFT_REASON_WATCHDOG);
	rcu_read_unlock();
	/* A route that is added now is looked at under the lock, too. */
	spin_lock_bh(&adapter->lock);
	adapter->hung = true;
	spin_unlock_bh(&adapter->lock);
	netft_route_start_all(adapter);
}

/**
 * netft_route_readmit - undo netft_route_withdraw()
 * @adapter: the adapter
 *
 * Context: process.
 */
void netft_route_readmit(struct netft_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	adapter->hung = false;
	spin_unlock_bh(&adapter->lock);
	netft_route_start_all(adapter);
}
