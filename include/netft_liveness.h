/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Liveness of one route: which requests are out, when a response is overdue,
 * when the verdict is down, when it is up again, and when traffic may return.
 *
 * Pure logic on time stamps: no clock, no timer, no lock of its own. The
 * caller serialises the calls on one object and passes the time; all times
 * are nanoseconds of one monotonic clock.
 */

#ifndef _NETFT_LIVENESS_H
#define _NETFT_LIVENESS_H

#include <linux/bits.h>
#include <linux/types.h>
#include <uapi/linux/netft.h>

#include "netft_hold.h"
#include "netft_pace.h"

/* Probes remembered for matching responses and for reading afterwards. */
#define NETFT_PROBES		32

/**
 * struct netft_probe - one request and what became of it
 * @sent: when it was sent, which is also the timestamp that it carries
 * @seq: its sequence number
 * @rtt_us: round trip time in microseconds if answered, less what the
 *	response was held back at the other end, and waited because we were
 *	not running
 * @late_us: by how much our own timer was late to send it, microseconds
 * @result: enum netft_probe_result
 * @patient: the response may come with the other end's next request
 */
struct netft_probe {
	u64 sent;
	u32 seq;
	u32 rtt_us;
	u32 late_us;
	u8 result;
	bool patient;
};

/**
 * struct netft_liveness - what is known of a route's health
 * @delay: nanoseconds between requests
 * @proof: when a response last proved the route alive; own lateness moves it
 *	forward
 * @silence_from: from when silence counts towards the verdict: @proof, or when
 *	it was last asked with patience, if that was later
 * @overdue_at: when the response waited for becomes overdue, 0 if none is
 * @verdict_at: when the route goes down unless a response comes, 0 if not
 *	enough requests are unanswered
 * @paused: by how much our own timer was late when it last was
 * @since: when the state was entered
 * @finished: the last 64 finished probes, a set bit is a missed one, the
 *	latest in bit 0
 * @sent: requests sent
 * @answered: requests answered in time
 * @missed: requests not answered in time
 * @late: missed requests that were answered after all
 * @suspected: times the route became suspect
 * @transitions: times it came up or went down
 * @own_late: times our own timer was late
 * @threshold: unanswered requests until down
 * @seq: sequence number of the last request
 * @paused_seq: sequence number of the last request before that
 * @first_open: sequence number of the oldest probe that is not finished
 * @unanswered: requests sent since the last response
 * @unsent: requests since then that could not be sent
 * @answers: consecutive requests answered in time
 * @srtt: smoothed round trip time in microseconds, times 8 (RFC 6298)
 * @rttvar: its smoothed mean deviation in microseconds, times 4 (RFC 6298)
 * @late_us: lateness of the timer that sends the next request
 * @finished_count: valid bits in @finished
 * @state: enum netft_route_state
 * @was_up: it has been up before
 * @graced: there was a grace for our own lateness since the last response
 * @retried: one of @unanswered was sent at once when another was overdue
 * @patient: the answer to the last request may come a Delay later than usual
 * @pace: when the next request is due
 * @hold: when traffic may return
 * @probes: the last requests, that with sequence number N in N % NETFT_PROBES
 */
struct netft_liveness {
	u64 delay;
	u64 proof;
	u64 silence_from;
	u64 overdue_at;
	u64 verdict_at;
	u64 paused;
	u64 since;
	u64 finished;
	u64 sent;
	u64 answered;
	u64 missed;
	u64 late;
	u64 suspected;
	u64 transitions;
	u64 own_late;
	u32 threshold;
	u32 seq;
	u32 paused_seq;
	u32 first_open;
	u32 unanswered;
	u32 unsent;
	u32 answers;
	u32 srtt;
	u32 rttvar;
	u32 late_us;
	u8 finished_count;
	u8 state;
	bool was_up;
	bool graced;
	bool retried;
	bool patient;
	struct netft_pace pace;
	struct netft_hold hold;
	struct netft_probe probes[NETFT_PROBES];
};

/* What a call asks the caller to do. */
#define NETFT_DO_SEND		BIT(0)	/* send a request now */
#define NETFT_DO_SUSPECT	BIT(1)	/* became suspect: move traffic */
#define NETFT_DO_DOWN		BIT(2)	/* went down */
#define NETFT_DO_UP		BIT(3)	/* came up */
#define NETFT_DO_CLEAR		BIT(4)	/* suspicion cleared */
#define NETFT_DO_RETURN		BIT(5)	/* hold is over: choose again */
#define NETFT_DO_STALE		BIT(6)	/* the response fits no request */
#define NETFT_DO_LATE		BIT(7)	/* our own timer was late */

void netft_liveness_init(struct netft_liveness *live, u32 delay_ms,
			 u32 threshold, u64 now);
void netft_liveness_set(struct netft_liveness *live, u32 delay_ms,
			u32 threshold, u64 now);
void netft_liveness_start(struct netft_liveness *live, u64 now);
void netft_liveness_forget(struct netft_liveness *live);
u64 netft_liveness_deadline(const struct netft_liveness *live);
u64 netft_liveness_slack(const struct netft_liveness *live);
u32 netft_liveness_timer(struct netft_liveness *live, u64 now);
u32 netft_liveness_sent(struct netft_liveness *live, u64 now, u32 early_ns,
			bool patient);
void netft_liveness_skip(struct netft_liveness *live, u64 now);
bool netft_liveness_is_near(const struct netft_liveness *live, u64 now,
			    u32 their_delay);
bool netft_liveness_can_wait(const struct netft_liveness *live,
			     u32 their_delay);
void netft_liveness_impatient(struct netft_liveness *live, u64 now);
void netft_liveness_unsent(struct netft_liveness *live, u32 seq);
bool netft_liveness_expects(const struct netft_liveness *live, u32 seq,
			    u64 echo);
u32 netft_liveness_answer(struct netft_liveness *live, u32 seq, u64 echo,
			  u64 held, u64 now);
void netft_liveness_refused(struct netft_liveness *live);
bool netft_liveness_down(struct netft_liveness *live, u64 now);
void netft_liveness_hurry(struct netft_liveness *live, u64 now);
u32 netft_liveness_loss(const struct netft_liveness *live);
u64 netft_liveness_rto(const struct netft_liveness *live);

static inline u32 netft_liveness_rtt_us(const struct netft_liveness *live)
{
	return live->srtt >> 3;
}

static inline u32 netft_liveness_jitter_us(const struct netft_liveness *live)
{
	return live->rttvar >> 2;
}

static inline bool netft_liveness_is_up(const struct netft_liveness *live)
{
	return live->state == NETFT_ROUTE_STATE_UP ||
	       live->state == NETFT_ROUTE_STATE_SUSPECT;
}

#endif /* _NETFT_LIVENESS_H */
