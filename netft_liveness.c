// SPDX-License-Identifier: GPL-2.0
/*
 * The two clocks of a route. The cheap one makes it suspect as soon as a
 * response is overdue by more than the usual round trip, and only moves
 * traffic. The expensive one takes it down after Threshold unanswered
 * requests. The selftests compile this file for the host, too.
 */

#include <linux/bitops.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "netft_liveness.h"

/* A response may be late by this much before anybody is suspected. */
#define OVERDUE_FLOOR		(4 * NSEC_PER_MSEC_U64)
/* A timer this late was not late by chance: we were not running. */
#define LATE_TOLERANCE		(1 * NSEC_PER_MSEC_U64)
/* Consecutive answers that bring a route up, or clear a suspicion. */
#define ANSWERS_UP		3
#define ANSWERS_CLEAR		2

static struct netft_probe *probe_of(struct netft_liveness *live, u32 seq)
{
	return &live->probes[seq % NETFT_PROBES];
}

/**
 * netft_liveness_rto - how long a response may take before it is overdue
 * @live: the route
 *
 * Smoothed round trip and four times its deviation as in RFC 6298, with a
 * floor that a busy receiver's scheduling fits into.
 *
 * Return: nanoseconds.
 */
u64 netft_liveness_rto(const struct netft_liveness *live)
{
	u64 margin = max_t(u64, live->rttvar * NSEC_PER_USEC_U64,
			   OVERDUE_FLOOR);

	return (live->srtt >> 3) * NSEC_PER_USEC_U64 + margin;
}

static void set_state(struct netft_liveness *live, u8 state, u64 now)
{
	live->state = state;
	live->since = now;
}

/**
 * netft_liveness_init - a new route, down and with nothing known of it
 * @live: the route, all of it is written
 * @delay_ms: Delay in milliseconds
 * @threshold: Threshold
 * @now: the time
 */
void netft_liveness_init(struct netft_liveness *live, u32 delay_ms,
			 u32 threshold, u64 now)
{
	memset(live, 0, sizeof(*live));
	live->first_open = 1;
	netft_liveness_set(live, delay_ms, threshold, now);
	set_state(live, NETFT_ROUTE_STATE_DOWN, now);
	netft_liveness_start(live, now);
}

/**
 * netft_liveness_set - change Delay and Threshold
 * @live: the route
 * @delay_ms: Delay in milliseconds
 * @threshold: Threshold
 * @now: the time
 *
 * The patience with requests that are out begins anew, so that a smaller
 * Delay does not condemn the route for what the larger one had allowed.
 */
void netft_liveness_set(struct netft_liveness *live, u32 delay_ms,
			u32 threshold, u64 now)
{
	live->delay = delay_ms * NSEC_PER_MSEC_U64;
	live->threshold = threshold;
	live->proof = now;
	live->silence_from = now;
	live->unanswered = 0;
	live->verdict_at = 0;
	live->unsent = 0;
	live->graced = false;
	live->patient = false;
	live->retried = false;
	netft_pace_change(&live->pace, live->delay, now);
}

/**
 * netft_liveness_start - begin to probe at once
 * @live: the route, down
 * @now: the time
 */
void netft_liveness_start(struct netft_liveness *live, u64 now)
{
	live->proof = now;
	live->silence_from = now;
	live->overdue_at = 0;
	live->verdict_at = 0;
	live->unanswered = 0;
	live->unsent = 0;
	live->answers = 0;
	live->graced = false;
	live->patient = false;
	live->retried = false;
	netft_pace_begin(&live->pace, now);
}

/**
 * netft_liveness_forget - hold nothing against the route that it was before
 * @live: the route, down
 *
 * One answer brings it up, and its traffic is not held off.
 */
void netft_liveness_forget(struct netft_liveness *live)
{
	live->was_up = false;
	live->hold = (struct netft_hold) {};
}

/**
 * netft_liveness_deadline - when netft_liveness_timer() wants to be called
 * @live: the route
 *
 * Return: the time, which may have passed already.
 */
u64 netft_liveness_deadline(const struct netft_liveness *live)
{
	u64 deadline = live->pace.next_send;

	if (live->overdue_at)
		deadline = min_t(u64, deadline, live->overdue_at);
	/* A response that is out is waited for: see netft_hold_end(). */
	else if (live->hold.until)
		deadline = min_t(u64, deadline, live->hold.until);
	if (live->verdict_at)
		deadline = min_t(u64, deadline, live->verdict_at);
	return deadline;
}

/**
 * netft_liveness_slack - by how much netft_liveness_timer() may be later
 * @live: the route
 *
 * What waits for a response cannot wait for company. A request can, as
 * netft_pace_early() makes up for that, and so can traffic that returns.
 *
 * Return: nanoseconds after netft_liveness_deadline().
 */
u64 netft_liveness_slack(const struct netft_liveness *live)
{
	u64 deadline = netft_liveness_deadline(live);
	u64 slack = netft_pace_slack(&live->pace, live->delay);

	if (live->overdue_at)
		slack = min_t(u64, slack, live->overdue_at - deadline);
	if (live->verdict_at)
		slack = min_t(u64, slack, live->verdict_at - deadline);
	return max_t(u64, slack, NETFT_SLACK_MIN);
}

/* What comes later than this was late because we were not running. */
static u64 late_after(const struct netft_liveness *live)
{
	return netft_liveness_deadline(live) + netft_liveness_slack(live) +
	       LATE_TOLERANCE;
}

static void finish(struct netft_liveness *live, bool missed)
{
	live->finished = live->finished << 1 | missed;
	if (live->finished_count < 64)
		live->finished_count++;
}

/* Those that were due; asking again at once does not bring the verdict near. */
static bool too_many_unanswered(const struct netft_liveness *live)
{
	return live->unanswered >= live->threshold + live->retried;
}

/* Count as missed what has been out for a Delay and longer than the usual. */
static void finish_missed(struct netft_liveness *live, u64 now)
{
	u64 patience = max_t(u64, netft_liveness_rto(live),
			     live->delay - live->delay / 8);

	for (; live->first_open != live->seq + 1; live->first_open++) {
		struct netft_probe *probe = probe_of(live, live->first_open);

		if (probe->result != NETFT_PROBE_RESULT_PENDING)
			continue;
		/* A ring that is full has no more room to wait for this one. */
		if (now - probe->sent < patience +
				       (probe->patient ? live->delay : 0) &&
		    live->seq - live->first_open < NETFT_PROBES - 1)
			break;
		probe->result = NETFT_PROBE_RESULT_MISSED;
		live->missed++;
		finish(live, true);
	}
}

static u64 soonest_verdict(const struct netft_liveness *live)
{
	return live->silence_from + live->threshold * live->delay;
}

/*
 * We were not running when we should have been. Nobody is to blame for that
 * time, so both clocks go that much later; and responses may wait unread, so
 * there is a grace to read them. But only once until something is heard: a
 * machine whose timers are often late must still notice that a route is dead.
 */
static void forgive(struct netft_liveness *live, u64 now, u64 lateness)
{
	u64 grace = now + netft_liveness_rto(live);
	u64 limit = live->patient ? max_t(u64, live->overdue_at, grace) : grace;

	live->own_late++;
	live->paused = lateness;
	live->paused_seq = live->seq;
	live->proof = min_t(u64, live->proof + lateness, now);
	live->silence_from = min_t(u64, live->silence_from + lateness, now);
	if (live->verdict_at)
		live->verdict_at = max_t(u64, live->verdict_at,
					 soonest_verdict(live));
	/* Perhaps by an answer that was read since: no longer than then. */
	if (live->overdue_at)
		live->overdue_at = min_t(u64, live->overdue_at + lateness, limit);
	/* Who waits for nothing needs none. */
	if (live->graced || !live->unanswered)
		return;
	live->graced = true;
	if (live->overdue_at)
		live->overdue_at = max_t(u64, live->overdue_at, grace);
	if (live->verdict_at)
		live->verdict_at = max_t(u64, live->verdict_at, grace);
}

/*
 * Was it one packet? And the other end may wait for what we ask next, to know
 * whether it was heard. That changes nothing for the requests that follow.
 */
static void retry(struct netft_liveness *live, u64 now)
{
	if (netft_pace_insert(&live->pace, now + netft_liveness_rto(live), now))
		live->retried = true;
}

static u32 check_overdue(struct netft_liveness *live, u64 now)
{
	if (!live->overdue_at || now < live->overdue_at)
		return 0;

	live->overdue_at = 0;
	live->answers = 0;
	if (live->state != NETFT_ROUTE_STATE_UP)
		return 0;

	netft_hold_trouble(&live->hold, live->delay, now);
	live->suspected++;
	set_state(live, NETFT_ROUTE_STATE_SUSPECT, now);
	retry(live, now);
	return NETFT_DO_SUSPECT;
}

static u32 check_verdict(struct netft_liveness *live, u64 now)
{
	if (!live->verdict_at || now < live->verdict_at)
		return 0;

	live->verdict_at = 0;
	return netft_liveness_down(live, now) ? NETFT_DO_DOWN : 0;
}

/**
 * netft_liveness_timer - the time of the deadline has come
 * @live: the route
 * @now: the time
 *
 * Whoever gets NETFT_DO_SEND sends a request and calls netft_liveness_sent(),
 * or calls netft_liveness_skip() if none may be sent.
 *
 * Return: a combination of NETFT_DO_SEND, NETFT_DO_SUSPECT, NETFT_DO_DOWN,
 * NETFT_DO_RETURN and NETFT_DO_LATE.
 */
u32 netft_liveness_timer(struct netft_liveness *live, u64 now)
{
	u64 deadline = netft_liveness_deadline(live);
	u32 todo = 0;

	if (now < deadline)
		return 0;

	live->late_us = 0;
	if (now > late_after(live)) {
		live->late_us = min_t(u64, div64_u64(now - deadline,
						     NSEC_PER_USEC_U64),
				      U32_MAX);
		forgive(live, now, now - deadline);
		todo |= NETFT_DO_LATE;
	}
	todo |= check_overdue(live, now);
	todo |= check_verdict(live, now);
	if (!live->overdue_at && netft_hold_end(&live->hold, now))
		todo |= NETFT_DO_RETURN;
	if (now >= live->pace.next_send)
		todo |= NETFT_DO_SEND;
	return todo;
}

/**
 * netft_liveness_sent - a request leaves now
 * @live: the route
 * @now: the time, and the timestamp of the request
 * @early_ns: by how much the next one shall come early (jitter), less than
 *	the Delay
 * @patient: the response may come with the other end's next request, as the
 *	other end was heard just now, and netft_liveness_can_wait()
 *
 * Return: the sequence number for the request.
 */
u32 netft_liveness_sent(struct netft_liveness *live, u64 now, u32 early_ns,
			bool patient)
{
	struct netft_probe *probe;
	u64 rto = netft_liveness_rto(live);
	u64 overdue_at = now + rto + (patient ? live->delay : 0);

	finish_missed(live, now);
	live->seq++;
	live->sent++;
	probe = probe_of(live, live->seq);
	*probe = (struct netft_probe) {
		.sent = now,
		.seq = live->seq,
		.late_us = live->late_us,
		.result = NETFT_PROBE_RESULT_PENDING,
		.patient = patient,
	};
	live->late_us = 0;

	netft_pace_next(&live->pace, live->delay, early_ns, now);
	live->unanswered++;
	live->patient = patient;
	/*
	 * The last response may be a Delay old, and the one to this request
	 * may take a Delay: no part of that is silence yet, as the other end
	 * was heard just now.
	 */
	if (patient)
		live->silence_from = now;
	/* The response that must come first sets the pace, not the latest. */
	live->overdue_at = min_not_zero(live->overdue_at, overdue_at);
	if (too_many_unanswered(live) && !live->verdict_at &&
	    netft_liveness_is_up(live))
		live->verdict_at = max_t(u64, now + rto, soonest_verdict(live));
	return live->seq;
}

/**
 * netft_liveness_skip - no request may be sent now
 * @live: the route, blocked or dead
 * @now: the time
 *
 * Who unblocks it calls netft_liveness_start().
 */
void netft_liveness_skip(struct netft_liveness *live, u64 now)
{
	live->pace.next_send = now + live->delay;
	live->pace.eager = false;
}

/**
 * netft_liveness_is_near - may the next request go along with a response?
 * @live: the route
 * @now: the time
 * @their_delay: Delay of the other end in milliseconds
 *
 * Two ends with the same Delay that have asked together once differ by little
 * more than their jitter from then on. Until then whoever is in the second
 * half of its Delay comes early; if both were in the first half, neither of
 * them would have asked. A route that is down keeps its pace:
 * netft_liveness_hurry() bounds that.
 *
 * Return: true if the request is due now or soon.
 */
bool netft_liveness_is_near(const struct netft_liveness *live, u64 now,
			    u32 their_delay)
{
	u64 window = 0;

	if (netft_liveness_is_up(live))
		window = live->delay == their_delay * NSEC_PER_MSEC_U64 ?
			 live->delay / 2 : live->delay / 8;
	return now + window >= live->pace.next_send;
}

/**
 * netft_liveness_can_wait - may a response come with the next request?
 * @live: the route
 * @their_delay: Delay of the other end in milliseconds
 *
 * That costs no packet, and nothing is noticed later than otherwise: the next
 * request is due within a Delay, and if it does not come, or comes without the
 * response, that says as much. In trouble each response is worth a packet, and
 * so it is while traffic is held off, which returns to what was answered.
 *
 * Return: true for ends of one pace on a route that is well.
 */
bool netft_liveness_can_wait(const struct netft_liveness *live, u32 their_delay)
{
	return live->state == NETFT_ROUTE_STATE_UP && !live->unanswered &&
	       !netft_hold_is_on(&live->hold) &&
	       live->delay == their_delay * NSEC_PER_MSEC_U64;
}

/**
 * netft_liveness_impatient - the other end asked again without answering
 * @live: the route
 * @now: the time
 *
 * A response that could come with that request has not, so the usual time is
 * all it has: the two may have crossed on their way. What was sent before we
 * were not running may wait in our own queue.
 */
void netft_liveness_impatient(struct netft_liveness *live, u64 now)
{
	u64 sent = probe_of(live, live->seq)->sent;
	u64 usual;

	if (!live->patient || !live->overdue_at)
		return;
	live->patient = false;
	if (live->paused_seq == live->seq)
		sent = now;
	usual = max_t(u64, sent + netft_liveness_rto(live), now);
	live->overdue_at = min_t(u64, live->overdue_at, usual);
}

/**
 * netft_liveness_unsent - the request could not be sent after all
 * @live: the route
 * @seq: what netft_liveness_sent() had returned
 *
 * Nobody can answer it, so nobody is blamed for that.
 */
void netft_liveness_unsent(struct netft_liveness *live, u32 seq)
{
	struct netft_probe *probe = probe_of(live, seq);

	if (probe->seq != seq || probe->result != NETFT_PROBE_RESULT_PENDING)
		return;
	/* If it goes on like this the route is of no use, whoever is to blame. */
	if (++live->unsent > live->threshold)
		return;
	probe->result = NETFT_PROBE_RESULT_UNSENT;
	live->sent--;
	if (live->unanswered)
		live->unanswered--;
	if (!live->unanswered) {
		live->overdue_at = 0;
		netft_hold_postpone(&live->hold, live->pace.next_send);
	}
	if (seq == live->seq)
		live->patient = false;
	if (!too_many_unanswered(live))
		live->verdict_at = 0;
}

/**
 * netft_liveness_expects - does a response belong to a request that is out?
 * @live: the route
 * @seq: the sequence number that it repeats
 * @echo: the timestamp that it echoes
 *
 * Return: true if so, and false for a duplicate, a replay or a guess.
 */
bool netft_liveness_expects(const struct netft_liveness *live, u32 seq,
			    u64 echo)
{
	const struct netft_probe *probe = &live->probes[seq % NETFT_PROBES];

	return probe->seq == seq && probe->sent == echo && echo &&
	       (probe->result == NETFT_PROBE_RESULT_PENDING ||
		probe->result == NETFT_PROBE_RESULT_MISSED);
}

static void measure(struct netft_liveness *live, u32 rtt_us)
{
	s32 err;

	/* Beyond half a minute no estimate is of use, and none overflows. */
	rtt_us = min_t(u32, rtt_us, 30000000);
	/*
	 * What took long while the route was down, because it waited for a
	 * neighbour perhaps, says nothing about a route that is up.
	 */
	if (!live->srtt || live->state == NETFT_ROUTE_STATE_DOWN) {
		live->srtt = rtt_us << 3;
		live->rttvar = rtt_us << 1;
		return;
	}
	err = rtt_us - (live->srtt >> 3);
	live->srtt += err;
	if (err < 0)
		err = -err;
	live->rttvar += err - (live->rttvar >> 2);
}

/* How long a response waited because we were not running, as far as known. */
static u64 waited_for_us(const struct netft_liveness *live, u32 seq, u64 now)
{
	if (now > late_after(live))
		return now - netft_liveness_deadline(live);
	return (s32)(seq - live->paused_seq) <= 0 ? live->paused : 0;
}

static void come_up(struct netft_liveness *live, u64 now)
{
	netft_hold_begin(&live->hold, live->delay, now);
	live->was_up = true;
	live->transitions++;
	set_state(live, NETFT_ROUTE_STATE_UP, now);
	netft_pace_calm(&live->pace);
}

static u32 recover(struct netft_liveness *live, u64 now)
{
	u32 need = live->was_up ? ANSWERS_UP : 1;

	switch (live->state) {
	case NETFT_ROUTE_STATE_UP:
		return netft_hold_end(&live->hold, now) ? NETFT_DO_RETURN : 0;
	case NETFT_ROUTE_STATE_SUSPECT:
		if (live->answers < ANSWERS_CLEAR)
			return 0;
		netft_hold_begin(&live->hold, live->delay, now);
		set_state(live, NETFT_ROUTE_STATE_UP, now);
		return NETFT_DO_CLEAR;
	case NETFT_ROUTE_STATE_DOWN:
		if (live->answers < need)
			return 0;
		come_up(live, now);
		return NETFT_DO_UP;
	default:
		return 0;
	}
}

/**
 * netft_liveness_answer - a response came
 * @live: the route
 * @seq: the sequence number that it repeats
 * @echo: the timestamp that it echoes
 * @held: how long the other end held it back, in nanoseconds
 * @now: the time
 *
 * Return: NETFT_DO_STALE if it fits no request that is out, else 0,
 * NETFT_DO_UP, NETFT_DO_CLEAR or NETFT_DO_RETURN.
 */
u32 netft_liveness_answer(struct netft_liveness *live, u32 seq, u64 echo,
			  u64 held, u64 now)
{
	struct netft_probe *probe = probe_of(live, seq);
	u64 rtt;

	if (!netft_liveness_expects(live, seq, echo))
		return NETFT_DO_STALE;

	rtt = now - probe->sent;
	rtt -= min_t(u64, rtt, held);
	rtt -= min_t(u64, rtt, waited_for_us(live, seq, now));
	probe->rtt_us = min_t(u64, div64_u64(rtt, NSEC_PER_USEC_U64), U32_MAX);
	measure(live, probe->rtt_us);
	if (probe->result == NETFT_PROBE_RESULT_MISSED) {
		probe->result = NETFT_PROBE_RESULT_LATE;
		live->late++;
	} else {
		probe->result = NETFT_PROBE_RESULT_ANSWERED;
		live->answered++;
		/* Asked at once, it says no more than the one before it. */
		if (!live->retried || live->state != NETFT_ROUTE_STATE_SUSPECT)
			live->answers++;
		finish(live, false);
	}

	live->proof = now;
	live->silence_from = now;
	/* One that was overtaken says nothing about those after it. */
	live->unanswered = min_t(u32, live->unanswered, live->seq - seq);
	live->unsent = 0;
	live->graced = false;
	live->retried = false;
	live->verdict_at = 0;
	if (!live->unanswered) {
		live->overdue_at = 0;
		live->patient = false;
	} else if (!live->patient) {
		live->overdue_at = now + netft_liveness_rto(live);
	}
	return recover(live, now);
}

/**
 * netft_liveness_refused - a response came that does not welcome us
 * @live: the route
 *
 * It brings nothing up, but it is no silence either, and nothing to be eager
 * for.
 */
void netft_liveness_refused(struct netft_liveness *live)
{
	live->unanswered = 0;
	live->pace.eager = false;
}

/**
 * netft_liveness_down - take the route down, whatever the reason
 * @live: the route
 * @now: the time
 *
 * Return: true if it was up.
 */
bool netft_liveness_down(struct netft_liveness *live, u64 now)
{
	bool was_up = netft_liveness_is_up(live);

	live->overdue_at = 0;
	live->verdict_at = 0;
	live->answers = 0;
	live->patient = false;
	if (!was_up)
		return false;

	/* Becoming suspect was the same trouble. */
	if (live->state == NETFT_ROUTE_STATE_UP)
		netft_hold_trouble(&live->hold, live->delay, now);
	live->transitions++;
	set_state(live, NETFT_ROUTE_STATE_DOWN, now);
	return true;
}

/**
 * netft_liveness_hurry - the other end is heard, so probe soon
 * @live: the route
 * @now: the time
 *
 * Shortens the time until a route that is down is tried again, without
 * letting anybody make us send more than ten requests a second.
 */
void netft_liveness_hurry(struct netft_liveness *live, u64 now)
{
	/* Also after one that could not be sent, which does not count as sent. */
	if (live->state == NETFT_ROUTE_STATE_DOWN)
		netft_pace_hurry(&live->pace, probe_of(live, live->seq)->sent,
				 now);
}

/**
 * netft_liveness_loss - percentage of the last 64 finished probes missed
 * @live: the route
 *
 * Return: 0 to 100, and 0 if no probe has finished yet.
 */
u32 netft_liveness_loss(const struct netft_liveness *live)
{
	if (!live->finished_count)
		return 0;
	return hweight64(live->finished) * 100 / live->finished_count;
}
