// SPDX-License-Identifier: GPL-2.0
/*
 * Reports: what a heartbeat says of its own route and of another one to the
 * same peer, so that the peer hears of a route that it cannot be told by.
 */

#include "netft.h"

/*
 * Which of the peer's routes that are down shall be reported with this
 * heartbeat? First those it has not heard of, then each in turn.
 */
static struct netft_route *pick_report(const struct netft_route *carrier)
{
	struct netft_peer *peer = netft_route_peer(carrier);
	struct netft_route *route, *next = NULL, *first = NULL;

	if (!peer || peer->up_count == peer->route_count)
		return NULL;
	list_for_each_entry(route, &peer->routes, peer_node) {
		if (route == carrier || !route->remote_tag ||
		    netft_liveness_is_up(&route->live))
			continue;
		if (route->untold)
			return route;
		if (!first || route->id < first->id)
			first = route;
		if (route->id > peer->report && (!next || route->id < next->id))
			next = route;
	}
	return next ?: first;
}

/**
 * netft_report_put - let a heartbeat report another route, if there is any
 * @beat: the heartbeat, with a tag: without one it would not be believed
 * @carrier: the route it goes by
 *
 * Context: adapter->lock.
 */
void netft_report_put(struct netft_beat *beat, struct netft_route *carrier)
{
	struct netft_route *route = pick_report(carrier);

	if (!route)
		return;
	netft_route_peer(carrier)->report = route->id;
	route->untold = false;
	beat->report_tag = route->remote_tag;
	beat->report_state = netft_route_state(route);
	beat->report_reason = route->reason;
}

/**
 * netft_report_is_pending - is there more to tell?
 * @carrier: the route that heartbeats go by
 *
 * Context: adapter->lock.
 * Return: true if there are routes that the peer must hear of without delay.
 */
bool netft_report_is_pending(const struct netft_route *carrier)
{
	const struct netft_route *next = pick_report(carrier);

	return next && next->untold;
}

/**
 * netft_report_hear - what the sender says of this and of another route
 * @route: where the heartbeat came
 * @beat: the heartbeat, which is the peer's
 * @now: monotonic time in nanoseconds
 *
 * Context: softirq, RCU, adapter->lock.
 */
void netft_report_hear(struct netft_route *route, const struct netft_beat *beat,
		       u64 now)
{
	struct netft_route *other;

	netft_route_told(route, beat->state, beat->reason, now);
	if (!beat->report_tag)
		return;
	other = netft_port_find_tag(route->adapter->port, beat->report_tag);
	if (!other || other->adapter != route->adapter || !netft_route_peer(route) ||
	    netft_route_peer(other) != netft_route_peer(route) ||
	    other->instance != beat->instance)
		return;
	netft_route_told(other, beat->report_state, beat->report_reason, now);
}
