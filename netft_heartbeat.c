// SPDX-License-Identifier: GPL-2.0
/*
 * Heartbeats: requests and responses of a route, and the timer that paces
 * them.
 *
 * What a request says is believed only as far as it does no harm: whoever can
 * put a configured source address into a packet gets a response (to that
 * address), no more. Who the peer is and which tag it wants comes from
 * responses alone, which must name our tag and repeat the number and the
 * timestamp of a request that is out. Reports about routes need the tag, too.
 *
 * A response may be a request as well, and its answer may wait for the next
 * request: two ends that ask at the same pace then need two packets where there
 * were four, and only one of two timers.
 */

#include <linux/prandom.h>
#include <linux/skbuff.h>
#include <linux/ktime.h>
#include <linux/udp.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_trace.h"

/* No one sends more requests than this on a route unless it means harm. */
#define FLOOD_INTERVAL_NS	(100 * NSEC_PER_MSEC)
#define FLOOD_REQUESTS		64

/* Whether there is anything to wait for. */
static bool needs_timer(const struct netft_route *route)
{
	return !route->dead && route->blocked != NETFT_REASON_ADAPTER_DOWN &&
	       route->blocked != NETFT_REASON_DISABLED &&
	       route->blocked != NETFT_REASON_WATCHDOG;
}

/**
 * netft_heartbeat_arm - let the timer fire when liveness wants it
 * @route: the route
 *
 * Context: adapter->lock.
 */
void netft_heartbeat_arm(struct netft_route *route)
{
	u64 deadline;

	lockdep_assert_held(&route->adapter->lock);
	if (!needs_timer(route)) {
		hrtimer_try_to_cancel(&route->timer);
		return;
	}
	deadline = netft_liveness_deadline(&route->live);
	hrtimer_start_range_ns(&route->timer, ns_to_ktime(deadline),
			       netft_liveness_slack(&route->live),
			       HRTIMER_MODE_ABS_SOFT);
}

/*
 * The same from the timer's own function, without programming the clock twice.
 * If somebody was faster the timer is queued already and must not be touched.
 */
static enum hrtimer_restart arm_again(struct netft_route *route)
{
	u64 deadline;

	lockdep_assert_held(&route->adapter->lock);
	if (!needs_timer(route) || hrtimer_is_queued(&route->timer)) {
		netft_heartbeat_arm(route);
		return HRTIMER_NORESTART;
	}
	deadline = netft_liveness_deadline(&route->live);
	hrtimer_set_expires_range_ns(&route->timer, ns_to_ktime(deadline),
				     netft_liveness_slack(&route->live));
	return HRTIMER_RESTART;
}

/**
 * netft_heartbeat_now - send the next request of a route at once
 * @route: the route
 * @now: monotonic time in nanoseconds
 *
 * Context: adapter->lock.
 */
void netft_heartbeat_now(struct netft_route *route, u64 now)
{
	route->live.pace.next_send = min(route->live.pace.next_send, now);
	netft_heartbeat_arm(route);
}

static void fill(struct netft_beat *beat, struct netft_route *route,
		 enum netft_wire_type type, u64 now)
{
	struct netft_adapter *adapter = route->adapter;

	*beat = (struct netft_beat) {
		.type = type,
		.sender_tag = route->tag,
		.timestamp = now,
		.instance = adapter->instance,
		.cluster = adapter->cluster,
		.delay = div_u64(route->live.delay, NSEC_PER_MSEC),
		.threshold = route->live.threshold,
		.state = netft_route_state(route),
		.reason = route->reason,
		.flags = READ_ONCE(adapter->flags) & NETFT_ADAPTER_FLAG_IPV4_AUTO ?
			 0 : NETFT_BEAT_IPV4_FIXED,
		.ipv4 = adapter->ipv4,
		.ipv6 = adapter->ipv6,
	};
	memcpy(beat->mac, adapter->dev->dev_addr, ETH_ALEN);
}

/* A request leaves now: its number, and when the next one is due. */
static u32 number_request(struct netft_route *route, u64 now, bool along,
			  bool patient)
{
	struct netft_liveness *live = &route->live;
	u32 random = prandom_u32_state(&route->adapter->jitter);
	u32 early = netft_pace_early(live->delay, random, along);
	u32 sequence = netft_liveness_sent(live, now, early, patient);

	/* A route that stays silent is not merely new or of the wrong kind. */
	if (live->state == NETFT_ROUTE_STATE_DOWN &&
	    live->unanswered > live->threshold && !route->unsendable)
		netft_route_stays_silent(route, now);
	return sequence;
}

/*
 * What the peer asked along with its last response is answered now, and again
 * until it answers in turn. Of a route that is down it does not expect that.
 */
static void put_held(struct netft_beat *beat, struct netft_route *route,
		     u64 now)
{
	if (!netft_liveness_is_up(&route->live))
		route->held.seq = 0;
	if (!route->held.seq)
		return;
	beat->also = route->held.seq;
	beat->echo = route->held.echo;
	beat->held = now - route->held.since;
}

static void prepare_request(struct netft_route *route, struct netft_beat *beat,
			    u64 now)
{
	struct netft_liveness *live = &route->live;
	bool use_tag;

	/*
	 * A tag that is not answered to may be one of an old instance. Without
	 * a tag a request is found by its addresses, but may drown in what
	 * somebody forges: so try both in turn.
	 */
	use_tag = route->remote_tag &&
		  (live->unanswered < 2 || live->seq & 1 ||
		   netft_report_is_pending(route));
	fill(beat, route, NETFT_WIRE_REQUEST, now);
	beat->tag = use_tag ? route->remote_tag : 0;
	/* Both are believed only with a tag; reports name those of others. */
	if (beat->tag) {
		netft_report_put(beat, route);
		put_held(beat, route, now);
	}
	beat->sequence = number_request(route, now, false, false);
	if (beat->tag && netft_liveness_is_up(live) &&
	    netft_report_is_pending(route))
		live->pace.next_send = now;
}

static void request_unsent(struct netft_route *route, u32 sequence, int err)
{
	/* What the route cannot carry is as good as unanswered. */
	if (!netft_is_shortage(err))
		return;
	spin_lock(&route->adapter->lock);
	netft_liveness_unsent(&route->live, sequence);
	spin_unlock(&route->adapter->lock);
}

static void send_request(struct netft_route *route,
			 const struct netft_beat *beat)
{
	struct netft_adapter *adapter = route->adapter;
	int err = netft_tunnel_send_heartbeat(route, beat);

	if (err) {
		request_unsent(route, beat->sequence, err);
		return;
	}
	netft_count(adapter->counters, NETFT_A_COUNTERS_HB_REQUESTS_SENT);
	if (beat->also)
		netft_count(adapter->counters,
			    NETFT_A_COUNTERS_HB_RESPONSES_SENT);
}

static void send_response(struct netft_route *route,
			  const struct netft_beat *beat)
{
	struct netft_adapter *adapter = route->adapter;
	int err = netft_tunnel_send_heartbeat(route, beat);

	if (!err)
		netft_count(adapter->counters,
			    NETFT_A_COUNTERS_HB_RESPONSES_SENT);
	if (!beat->also)
		return;
	if (err)
		request_unsent(route, beat->also, err);
	else
		netft_count(adapter->counters,
			    NETFT_A_COUNTERS_HB_REQUESTS_SENT);
}

static enum hrtimer_restart heartbeat_timer(struct hrtimer *timer)
{
	struct netft_route *route = container_of(timer, struct netft_route,
						 timer);
	struct netft_adapter *adapter = route->adapter;
	enum hrtimer_restart restart;
	struct netft_beat beat;
	bool send;
	u64 now;
	u32 todo;

	/* The route cannot be freed before its timer was cancelled. */
	rcu_read_lock();
	if (READ_ONCE(route->blocked))
		netft_route_refresh(route);
	spin_lock(&adapter->lock);
	now = ktime_get_ns();
	todo = netft_liveness_timer(&route->live, now);
	send = todo & NETFT_DO_SEND && !route->blocked && !route->dead;
	netft_route_settle(route, todo, now);
	if (send)
		prepare_request(route, &beat, now);
	else if (todo & NETFT_DO_SEND)
		netft_liveness_skip(&route->live, now);
	restart = arm_again(route);
	spin_unlock(&adapter->lock);

	/*
	 * Arming must come last under the lock and sending after it, since
	 * the response may be here before the transmit function returns: it
	 * queues the timer then, and restarting it changes nothing.
	 */
	if (send)
		send_request(route, &beat);
	rcu_read_unlock();
	return restart;
}

/**
 * netft_heartbeat_init - prepare the timer of a new route
 * @route: the route
 */
void netft_heartbeat_init(struct netft_route *route)
{
	netft_compat_hrtimer_setup(&route->timer, heartbeat_timer,
				   CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
}

/**
 * netft_heartbeat_farewell - tell the other end that we leave this route
 * @route: the route
 * @reason: one that is local, see netft_reason_is_local()
 *
 * Sent once, without waiting for an answer: if it is lost, the other end
 * finds out by itself.
 *
 * Context: process, RTNL or RCU.
 */
void netft_heartbeat_farewell(struct netft_route *route, u8 reason)
{
	struct netft_adapter *adapter = route->adapter;
	struct netft_beat beat;
	bool send;
	u64 now;

	local_bh_disable();
	rcu_read_lock();
	spin_lock(&adapter->lock);
	now = ktime_get_ns();
	send = !route->blocked && route->remote_tag;
	if (send) {
		fill(&beat, route, NETFT_WIRE_REQUEST, now);
		beat.tag = route->remote_tag;
		beat.sequence = netft_liveness_sent(&route->live, now, 0,
						    false);
		beat.state = NETFT_ROUTE_STATE_DOWN;
		beat.reason = reason;
	}
	spin_unlock(&adapter->lock);
	if (send)
		send_request(route, &beat);
	rcu_read_unlock();
	local_bh_enable();
}

/*
 * Counted apart: whoever forges a source address can ask without a tag, and
 * must not use up what the peer asks with one.
 */
static bool is_flood(struct netft_route *route, const struct netft_beat *beat,
		     u64 now)
{
	if (now - route->flood_start > FLOOD_INTERVAL_NS) {
		route->flood_start = now;
		memset(route->flood, 0, sizeof(route->flood));
	}
	return ++route->flood[!!beat->tag] > FLOOD_REQUESTS;
}

/* Two ends that refuse each other must not keep each other in a hurry. */
static bool is_refusing(u8 reason)
{
	return reason == NETFT_REASON_WRONG_PEER ||
	       reason == NETFT_REASON_WRONG_CLUSTER ||
	       reason == NETFT_REASON_CONFLICT ||
	       reason == NETFT_REASON_LIMIT;
}

/* The other end asks: true if it shall have an answer. */
static bool hear_asking(struct netft_route *route,
			const struct netft_beat *beat, u64 now)
{
	struct netft_adapter *adapter = route->adapter;

	if (is_flood(route, beat, now)) {
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_FLOOD);
		return false;
	}
	netft_count(adapter->counters, NETFT_A_COUNTERS_HB_REQUESTS_RECEIVED);
	route->requests++;
	if (now >= route->heard_until)
		route->heard_since = now;
	route->heard_until = now + min(beat->delay, 30000U) *
				   (u64)NSEC_PER_MSEC * 5 / 2;
	if (route->live.state == NETFT_ROUTE_STATE_DOWN &&
	    !is_refusing(route->reason))
		netft_liveness_hurry(&route->live, now);
	return true;
}

/* True if the request is later than all before it, and so no replay. */
static bool take_sequence(struct netft_route *route, u32 sequence)
{
	if (route->has_remote_seq && (s32)(sequence - route->remote_seq) <= 0) {
		netft_count(route->adapter->counters,
			    NETFT_A_COUNTERS_RX_STALE);
		return false;
	}
	route->has_remote_seq = true;
	route->remote_seq = sequence;
	return true;
}

static void answer(struct netft_route *route, const struct netft_beat *beat,
		   u32 sequence, struct netft_beat *reply, u64 now)
{
	fill(reply, route, NETFT_WIRE_RESPONSE, now);
	if (beat->tag)
		netft_report_put(reply, route);
	reply->tag = beat->sender_tag;
	reply->sequence = sequence;
	reply->echo = beat->timestamp;
}

/* What we would ask soon anyway may go along with the response. */
static void ask_too(struct netft_route *route, const struct netft_beat *beat,
		    struct netft_beat *reply, u64 now)
{
	bool patient = netft_liveness_can_wait(&route->live, beat->delay);

	/* A number of zero would say that nothing is asked. */
	if (!netft_liveness_is_near(&route->live, now, beat->delay) ||
	    netft_report_is_pending(route) || route->live.seq == U32_MAX)
		return;
	/* What is to be answered goes along with a request of our own. */
	if (route->held.seq)
		return;
	reply->also = number_request(route, now, true, patient);
	if (patient)
		reply->flags |= NETFT_BEAT_CAN_WAIT;
}

static void wrong_cluster(struct netft_route *route, u64 now)
{
	if (route->reason != NETFT_REASON_WRONG_CLUSTER)
		net_warn_ratelimited("%s: route %u leads to another cluster\n",
				     route->adapter->dev->name, route->id);
	netft_count(route->adapter->counters, NETFT_A_COUNTERS_RX_CLUSTER);
	netft_route_down(route, NETFT_REASON_WRONG_CLUSTER, now);
	route->reason = NETFT_REASON_WRONG_CLUSTER;
	netft_liveness_refused(&route->live);
}

/*
 * It answers, but will not have us: its reason is one that is its own, not one
 * that it was told, so two ends never refuse each other for ever.
 */
static bool is_refusal(const struct netft_beat *beat)
{
	return beat->state == NETFT_ROUTE_STATE_DOWN &&
	       is_refusing(beat->reason);
}

static void refused(struct netft_route *route, const struct netft_beat *beat,
		    u64 now)
{
	route->remote_state = beat->state;
	route->remote_reason = beat->reason;
	netft_route_down(route, NETFT_REASON_PEER_TOLD, now);
	route->reason = NETFT_REASON_PEER_TOLD;
	netft_liveness_refused(&route->live);
	if (beat->reason == NETFT_REASON_LIMIT)
		netft_peer_yield(route);
}

/* The request with number @sequence is answered: true if that counts. */
static bool take_answer(struct netft_route *route,
			const struct netft_beat *beat, u32 sequence,
			bool overtaken, u64 now)
{
	if (!netft_peer_learn(route, beat, now))
		return false;
	if (is_refusal(beat) && !overtaken) {
		refused(route, beat, now);
		return false;
	}
	/* What was held back may be older than what explains a silence. */
	if (beat->echo > READ_ONCE(route->hint_at))
		WRITE_ONCE(route->hint, NETFT_REASON_NONE);
	WRITE_ONCE(route->proven, true);
	netft_route_settle(route,
			   netft_liveness_answer(&route->live, sequence,
						 beat->echo, beat->held, now),
			   now);
	return true;
}

/* An answer that could wait comes with the next request, or is missing. */
static void hear_held(struct netft_route *route, const struct netft_beat *beat,
		      u64 now)
{
	if (beat->also &&
	    netft_liveness_expects(&route->live, beat->also, beat->echo)) {
		netft_count(route->adapter->counters,
			    NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED);
		take_answer(route, beat, beat->also, false, now);
	}
	netft_liveness_impatient(&route->live, now);
}

/* True if a response is due, which is in @reply then. */
static bool hear_request(struct netft_route *route,
			 const struct netft_beat *beat,
			 struct netft_beat *reply)
{
	struct netft_adapter *adapter = route->adapter;
	u64 now = ktime_get_ns();
	bool believed;

	lockdep_assert_held(&adapter->lock);
	if (route->dead || route->blocked) {
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_DOWN);
		return false;
	}
	if (!hear_asking(route, beat, now))
		return false;

	if (beat->cluster != adapter->cluster)
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_CLUSTER);
	believed = beat->cluster == adapter->cluster && beat->tag &&
		   beat->instance == route->instance &&
		   take_sequence(route, beat->sequence);
	if (believed) {
		netft_report_hear(route, beat, now);
		hear_held(route, beat, now);
	}
	answer(route, beat, beat->sequence, reply, now);
	if (believed)
		ask_too(route, beat, reply, now);
	netft_heartbeat_arm(route);
	return true;
}

/*
 * Our next request can carry the answer, unless that is late for who asks; and
 * one that crossed ours on the way would be taken for a request without it.
 */
static bool hold_answer(struct netft_route *route,
			const struct netft_beat *beat, u64 now)
{
	const struct netft_liveness *live = &route->live;

	if (!(beat->flags & NETFT_BEAT_CAN_WAIT) ||
	    !netft_liveness_is_up(live) || beat->sequence != live->seq ||
	    live->pace.next_send > now + beat->delay * (u64)NSEC_PER_MSEC)
		return false;
	route->held = (struct netft_held) {
		.seq = beat->also,
		.echo = beat->timestamp,
		.since = now,
	};
	return true;
}

/* Its sender asks along with a response: true if it is answered at once. */
static bool hear_ask(struct netft_route *route, const struct netft_beat *beat,
		     struct netft_beat *reply, u64 now)
{
	if (!beat->also || !hear_asking(route, beat, now))
		return false;
	take_sequence(route, beat->also);
	if (hold_answer(route, beat, now))
		return false;
	answer(route, beat, beat->also, reply, now);
	return true;
}

/* True if a response is due in turn, which is in @reply then. */
static bool hear_response(struct netft_route *route,
			  const struct netft_beat *beat,
			  struct netft_beat *reply)
{
	struct netft_adapter *adapter = route->adapter;
	struct netft_liveness *live = &route->live;
	u64 now = ktime_get_ns();
	bool overtaken, respond;

	lockdep_assert_held(&adapter->lock);
	if (route->dead || route->blocked) {
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_DOWN);
		return false;
	}
	/* A later one was here before: what this one says may be over. */
	overtaken = netft_liveness_is_up(live) &&
		    live->seq - beat->sequence > live->unanswered;
	if (!netft_liveness_expects(live, beat->sequence, beat->echo)) {
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_STALE);
		return false;
	}
	netft_count(adapter->counters, NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED);
	if (beat->cluster != adapter->cluster) {
		wrong_cluster(route, now);
		return false;
	}
	if (take_answer(route, beat, beat->sequence, overtaken, now) &&
	    !overtaken)
		netft_report_hear(route, beat, now);
	/* Our last request was heard, and so was what that answered. */
	if (beat->sequence == live->seq)
		route->held.seq = 0;
	respond = hear_ask(route, beat, reply, now);
	netft_heartbeat_arm(route);
	return respond;
}

/* Anybody can forge that: it explains a silence, but makes none. */
static void note_version(struct netft_port *port, const struct sk_buff *skb)
{
	struct netft_route *route;
	struct netft_ends ends;

	netft_tunnel_ends(&ends, skb);
	route = netft_port_find_ends(port, &ends);
	if (route && netft_tunnel_fits(route, port, skb))
		netft_route_note_hint(route, NETFT_REASON_WRONG_VERSION);
}

static void malformed(struct netft_port *port, const struct sk_buff *skb,
		      int err)
{
	unsigned int which = NETFT_A_COUNTERS_RX_SHORT;

	if (err == -EPROTONOSUPPORT) {
		which = NETFT_A_COUNTERS_RX_VERSION;
		note_version(port, skb);
	} else if (err == -EINVAL) {
		which = NETFT_A_COUNTERS_RX_TYPE;
	}
	trace_netft_drop(0, which);
	netft_count(port->counters, which);
}

static struct netft_route *find_route(struct netft_port *port,
				      const struct sk_buff *skb,
				      const struct netft_beat *beat)
{
	struct netft_route *route;
	struct netft_ends ends;
	unsigned int which;

	if (beat->tag || beat->type == NETFT_WIRE_RESPONSE) {
		which = NETFT_A_COUNTERS_RX_TAG;
		route = netft_port_find_tag(port, beat->tag);
	} else {
		which = NETFT_A_COUNTERS_RX_UNCONFIGURED;
		netft_tunnel_ends(&ends, skb);
		route = netft_port_find_ends(port, &ends);
	}
	if (route && !netft_tunnel_fits(route, port, skb)) {
		which = NETFT_A_COUNTERS_RX_SOURCE;
		route = NULL;
	}
	if (!route) {
		trace_netft_drop(0, which);
		netft_count(port->counters, which);
	}
	return route;
}

/**
 * netft_heartbeat_rcv - a packet came that is no data
 * @port: where it came
 * @skb: from the UDP header on; consumed
 *
 * Context: softirq, RCU.
 */
void netft_heartbeat_rcv(struct netft_port *port, struct sk_buff *skb)
{
	u8 buffer[sizeof(struct netft_heartbeat)];
	unsigned int len = skb->len - sizeof(struct udphdr);
	struct netft_beat beat, reply;
	struct netft_route *route;
	bool respond = false;
	const void *data;
	int err;

	data = skb_header_pointer(skb, sizeof(struct udphdr),
				  min_t(unsigned int, len, sizeof(buffer)),
				  buffer);
	err = data ? netft_wire_decode(&beat, data, len) : -EMSGSIZE;
	if (err) {
		malformed(port, skb, err);
		goto out;
	}
	route = find_route(port, skb, &beat);
	if (!route)
		goto out;

	spin_lock(&route->adapter->lock);
	if (beat.type == NETFT_WIRE_REQUEST)
		respond = hear_request(route, &beat, &reply);
	else
		respond = hear_response(route, &beat, &reply);
	spin_unlock(&route->adapter->lock);

	if (respond)
		send_response(route, &reply);
out:
	consume_skb(skb);
}
