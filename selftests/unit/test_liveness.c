// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c, call by call. */

#include "sim.h"

#include <string.h>
#include <linux/minmax.h>

#define START	(100 * SEC)

/* A route that came up with its first answer, 1 ms after START. */
static struct netft_liveness started(u32 delay_ms, u32 threshold)
{
	struct netft_liveness live;
	u32 seq;

	netft_liveness_init(&live, delay_ms, threshold, START);
	assert_int_equal(netft_liveness_timer(&live, START), NETFT_DO_SEND);
	seq = netft_liveness_sent(&live, START, 0);
	assert_int_equal(netft_liveness_answer(&live, seq, START, START + MSEC),
			 NETFT_DO_UP);
	return live;
}

/* Let the timer run when it wants to, and send if it says so. */
static u32 fire(struct netft_liveness *live, u64 *now)
{
	u32 todo;

	*now = max(*now, netft_liveness_deadline(live));
	todo = netft_liveness_timer(live, *now);
	if (todo & NETFT_DO_SEND)
		netft_liveness_sent(live, *now, 0);
	sim_check(live, *now);
	return todo;
}

/* Send the next request, whatever else happens before. */
static u32 fire_until_sent(struct netft_liveness *live, u64 *now)
{
	u64 sent = live->sent;
	u32 todo = 0;

	while (live->sent == sent)
		todo |= fire(live, now);
	return todo;
}

/* Answer the last request 1 ms after it was sent. */
static u32 answer(struct netft_liveness *live, u64 *now)
{
	u64 sent = live->probes[live->seq % NETFT_PROBES].sent;
	u32 todo;

	*now = sent + MSEC;
	todo = netft_liveness_answer(live, live->seq, sent, *now);
	sim_check(live, *now);
	return todo;
}

static void go_down(struct netft_liveness *live, u64 *now)
{
	while (!(fire(live, now) & NETFT_DO_DOWN))
		;
}

static void a_new_route_is_down_and_sends_at_once(void **unused)
{
	struct netft_liveness live;

	(void)unused;
	memset(&live, 0xff, sizeof(live));
	netft_liveness_init(&live, 250, 20, START);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_DOWN);
	assert_false(netft_liveness_is_up(&live));
	assert_int_equal(live.since, START);
	assert_int_equal(netft_liveness_deadline(&live), START);
	assert_int_equal(netft_liveness_loss(&live), 0);
	assert_int_equal(netft_liveness_rtt_us(&live), 0);
	sim_check(&live, START);
}

static void the_timer_has_nothing_to_do_early(void **unused)
{
	struct netft_liveness live = started(250, 20), before = live;

	(void)unused;
	assert_int_equal(netft_liveness_timer(&live, START + 249 * MSEC), 0);
	assert_memory_equal(&live, &before, sizeof(live));
	assert_int_equal(netft_liveness_timer(&live, START + 250 * MSEC),
			 NETFT_DO_SEND);
}

static void jitter_makes_requests_early(void **unused)
{
	struct netft_liveness live = started(250, 20);

	(void)unused;
	netft_liveness_timer(&live, START + 250 * MSEC);
	netft_liveness_sent(&live, START + 250 * MSEC, 25 * MSEC);
	assert_int_equal(live.next_send, START + 475 * MSEC);
}

static void a_request_is_near_in_the_last_half_or_eighth(void **unused)
{
	struct netft_liveness live = started(80, 20);

	(void)unused;
	assert_true(netft_liveness_is_up(&live));
	assert_int_equal(live.next_send, START + 80 * MSEC);
	assert_false(netft_liveness_is_near(&live, START, 80));
	assert_false(netft_liveness_is_near(&live, START + 40 * MSEC - 1, 80));
	assert_true(netft_liveness_is_near(&live, START + 40 * MSEC, 80));
	assert_false(netft_liveness_is_near(&live, START + 70 * MSEC - 1, 81));
	assert_true(netft_liveness_is_near(&live, START + 70 * MSEC, 81));
	assert_true(netft_liveness_is_near(&live, START + 90 * MSEC, 80));
	netft_liveness_down(&live, START);
	assert_false(netft_liveness_is_near(&live, START + 80 * MSEC - 1, 80));
	assert_true(netft_liveness_is_near(&live, START + 80 * MSEC, 80));
}

static void jitter_is_never_less_than_the_slack(void **unused)
{
	struct netft_liveness live = started(640, 20);

	(void)unused;
	assert_int_equal(live.overdue_at, 0);
	assert_int_equal(netft_liveness_slack(&live), 10 * MSEC);
	assert_int_equal(netft_liveness_early(&live, 0, false), 20 * MSEC);
	assert_in_range(netft_liveness_early(&live, U32_MAX, false), 39 * MSEC,
			40 * MSEC - 1);
	assert_int_equal(netft_liveness_early(&live, U32_MAX, true), 10 * MSEC);
	/* What waits for a response may not be batched like this. */
	netft_liveness_sent(&live, START + 640 * MSEC, 0);
	assert_int_equal(netft_liveness_slack(&live), 250 * USEC);
	/* Nor what is due when a response is overdue soon after. */
	live.overdue_at = live.next_send + 3 * MSEC;
	assert_int_equal(netft_liveness_slack(&live), 3 * MSEC);
	live.overdue_at = 0;
	live.verdict_at = live.next_send + 2 * MSEC;
	assert_int_equal(netft_liveness_slack(&live), 2 * MSEC);
}

static void the_first_answer_brings_it_up(void **unused)
{
	struct netft_liveness live = started(250, 20);

	(void)unused;
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	assert_int_equal(live.since, START + MSEC);
	assert_int_equal(live.transitions, 1);
	assert_int_equal(live.hold_until, 0);
	assert_int_equal(netft_liveness_rtt_us(&live), 1000);
}

static void later_it_takes_three_in_a_row(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC;

	(void)unused;
	go_down(&live, &now);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	/* One without an answer: counting begins anew. */
	fire_until_sent(&live, &now);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), NETFT_DO_UP);
	assert_true(live.hold_until > now);
}

static void an_overdue_answer_makes_suspect(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 rto = netft_liveness_rto(&live), now = START + MSEC;

	(void)unused;
	assert_int_equal(fire(&live, &now), NETFT_DO_SEND);
	assert_int_equal(netft_liveness_deadline(&live), now + rto);
	assert_int_equal(netft_liveness_timer(&live, now + rto - 1), 0);
	assert_int_equal(netft_liveness_timer(&live, now + rto), NETFT_DO_SUSPECT);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_SUSPECT);
	assert_true(netft_liveness_is_up(&live));
	assert_int_equal(live.suspected, 1);
	/* Up and suspect are the same to the count of transitions. */
	assert_int_equal(live.transitions, 1);
}

static void two_answers_in_a_row_clear_a_suspicion(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;

	(void)unused;
	fire(&live, &now);
	assert_int_equal(fire(&live, &now), NETFT_DO_SUSPECT);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(fire(&live, &now), 0);		/* overdue: again from 0 */
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), NETFT_DO_CLEAR);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	/* Traffic waits for two Delays, and is then told that it may return. */
	assert_int_equal(live.hold_until, now + 500 * MSEC);
	assert_int_equal(fire_until_sent(&live, &now), NETFT_DO_SEND);
	answer(&live, &now);
	assert_int_equal(fire_until_sent(&live, &now), NETFT_DO_SEND);
	answer(&live, &now);
	assert_int_equal(fire_until_sent(&live, &now),
			 NETFT_DO_SEND | NETFT_DO_RETURN);
	assert_int_equal(live.hold_until, 0);
}

static void threshold_unanswered_requests_take_it_down(void **unused)
{
	u32 threshold;

	(void)unused;
	for (threshold = 2; threshold < 256; threshold++) {
		struct netft_liveness live = started(250, threshold);
		u64 rto = netft_liveness_rto(&live), now = START + MSEC;

		go_down(&live, &now);
		assert_int_equal(live.unanswered, threshold);
		/* The last request has its time, too. */
		assert_int_equal(now, START + threshold * 250 * MSEC + rto);
		assert_int_equal(live.transitions, 2);
		assert_int_equal(live.since, now);
	}
}

static void one_answer_before_the_verdict_averts_it(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC, sent;

	(void)unused;
	while (live.unanswered < 3)
		fire(&live, &now);
	sent = now;
	assert_true(live.verdict_at > now);
	now = live.verdict_at - 1;
	assert_int_equal(netft_liveness_answer(&live, live.seq, sent, now), 0);
	assert_int_equal(live.verdict_at, 0);
	/* And the whole patience is there again. */
	sent = now;
	go_down(&live, &now);
	assert_in_range(now - sent, 3 * 250 * MSEC, 4 * 250 * MSEC);
}

static void answers_that_fit_nothing_are_stale(void **unused)
{
	struct netft_liveness live = started(250, 20), before;
	u64 now = START + MSEC, sent;
	u32 seq;

	(void)unused;
	/* A duplicate of the first. */
	assert_int_equal(netft_liveness_answer(&live, 1, START, now), NETFT_DO_STALE);
	fire_until_sent(&live, &now);
	sent = now;
	seq = live.seq;
	before = live;
	now += MSEC;
	/* Wrong echo, a future, a past and no number at all. */
	assert_int_equal(netft_liveness_answer(&live, seq, sent + 1, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq + 1, sent, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq - 1, sent, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq + NETFT_PROBES, sent, now),
			 NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq - NETFT_PROBES, sent, now),
			 NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, 0, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, 5, 0, now), NETFT_DO_STALE);
	assert_memory_equal(&live, &before, sizeof(live));
	assert_true(netft_liveness_expects(&live, seq, sent));
	assert_int_equal(netft_liveness_answer(&live, seq, sent, now), 0);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, now), NETFT_DO_STALE);
}

static void nothing_fits_a_route_that_never_sent(void **unused)
{
	struct netft_liveness live;
	u32 seq;

	(void)unused;
	netft_liveness_init(&live, 250, 20, START);
	for (seq = 0; seq < 2 * NETFT_PROBES; seq++) {
		assert_int_equal(netft_liveness_answer(&live, seq, 0, START),
				 NETFT_DO_STALE);
		assert_int_equal(netft_liveness_answer(&live, -seq, START, START),
				 NETFT_DO_STALE);
	}
	assert_int_equal(live.state, NETFT_ROUTE_STATE_DOWN);
}

static void a_late_answer_counts_as_missed_and_late(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC, sent;
	u32 seq;

	(void)unused;
	fire_until_sent(&live, &now);
	sent = now;
	seq = live.seq;
	fire_until_sent(&live, &now);
	assert_int_equal(live.missed, 1);
	assert_int_equal(netft_liveness_loss(&live), 50);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, now + MSEC), 0);
	assert_int_equal(live.late, 1);
	assert_int_equal(live.missed, 1);
	assert_int_equal(live.answered, 1);
	assert_int_equal(live.probes[seq % NETFT_PROBES].result,
			 NETFT_PROBE_RESULT_LATE);
	/* It proves that the route lives all the same, but only once. */
	assert_int_equal(live.proof, now + MSEC);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, now + MSEC),
			 NETFT_DO_STALE);
}

static void answers_out_of_order_all_count(void **unused)
{
	struct netft_liveness live = started(10, 20);
	u64 now = START + MSEC;
	u32 first = 2, seq;

	(void)unused;
	/* A path of which the usual is known to take long. */
	live.srtt = 100000 << 3;
	for (seq = first; seq < first + 8; seq++)
		fire_until_sent(&live, &now);
	for (seq = first + 7; seq >= first; seq--) {
		now += MSEC;
		assert_int_equal(netft_liveness_answer(&live, seq,
						       live.probes[seq].sent, now), 0);
		sim_check(&live, now);
	}
	assert_int_equal(live.answered, 9);
	assert_int_equal(live.missed, 0);
	/* The latest was answered first: nothing is waited for. */
	assert_int_equal(live.unanswered, 0);
	assert_int_equal(netft_liveness_deadline(&live), live.next_send);
}

static void requests_after_the_answered_one_stay_unanswered(void **unused)
{
	struct netft_liveness live = started(10, 20);
	u64 now = START + MSEC;

	(void)unused;
	live.srtt = 100000 << 3;
	while (live.seq < 9)
		fire_until_sent(&live, &now);
	netft_liveness_answer(&live, 4, live.probes[4].sent, now);
	assert_int_equal(live.unanswered, 5);
	assert_int_equal(live.overdue_at, now + netft_liveness_rto(&live));
}

static void loss_is_told_in_percent_of_64(void **unused)
{
	struct netft_liveness live = started(250, 255);
	u64 now = START + MSEC;
	unsigned int i;

	(void)unused;
	for (i = 0; i < 70; i++) {
		fire_until_sent(&live, &now);
		answer(&live, &now);
	}
	assert_int_equal(netft_liveness_loss(&live), 0);
	for (i = 0; i < 16; i++)
		fire_until_sent(&live, &now);
	answer(&live, &now);
	/* 15 missed of 64, and the last was answered. */
	assert_int_equal(netft_liveness_loss(&live), 15 * 100 / 64);
	for (i = 0; i < 65; i++)
		fire_until_sent(&live, &now);
	assert_int_equal(netft_liveness_loss(&live), 100);
}

static void history_remembers_the_last_probes(void **unused)
{
	struct netft_liveness live = started(250, 255);
	u64 now = START + MSEC;
	u32 seq;

	(void)unused;
	while (live.seq < 3 * NETFT_PROBES) {
		fire_until_sent(&live, &now);
		if (live.seq % 3)
			answer(&live, &now);
	}
	fire_until_sent(&live, &now);
	for (seq = live.seq - NETFT_PROBES + 1; seq < live.seq; seq++) {
		const struct netft_probe *probe = &live.probes[seq % NETFT_PROBES];

		assert_int_equal(probe->seq, seq);
		assert_int_equal(probe->result, seq % 3 ?
				 NETFT_PROBE_RESULT_ANSWERED :
				 NETFT_PROBE_RESULT_MISSED);
		assert_int_equal(probe->rtt_us, seq % 3 ? 1000 : 0);
	}
}

static void down_for_another_reason_is_down_at_once(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;

	(void)unused;
	fire_until_sent(&live, &now);
	assert_true(netft_liveness_down(&live, now));
	assert_false(netft_liveness_down(&live, now));
	assert_int_equal(live.state, NETFT_ROUTE_STATE_DOWN);
	assert_int_equal(live.transitions, 2);
	/* Nothing is pending from before but the next request. */
	assert_int_equal(netft_liveness_deadline(&live), live.next_send);
	assert_int_equal(fire(&live, &now), NETFT_DO_SEND);
	assert_int_equal(fire(&live, &now), 0);
}

static void a_route_that_is_down_stays_down_silently(void **unused)
{
	struct netft_liveness live = started(10, 2);
	u64 now = START + MSEC;
	unsigned int i;

	(void)unused;
	go_down(&live, &now);
	for (i = 0; i < 1000; i++)
		assert_int_equal(fire(&live, &now) & ~NETFT_DO_SEND, 0);
	assert_int_equal(live.transitions, 2);
}

static void hurry_shortens_the_wait_of_a_route_that_is_down(void **unused)
{
	struct netft_liveness live = started(30000, 2);
	u64 now = START + MSEC;

	(void)unused;
	netft_liveness_hurry(&live, now);
	assert_int_equal(live.next_send, START + 30 * SEC);
	netft_liveness_down(&live, now);
	netft_liveness_hurry(&live, now);
	assert_int_equal(live.next_send, START + 100 * MSEC);
	now = START + 20 * SEC;
	netft_liveness_start(&live, now);
	live.next_send = now + 30 * SEC;
	netft_liveness_hurry(&live, now);
	assert_int_equal(live.next_send, now);
}

static void hurry_makes_no_more_than_ten_requests_a_second(void **unused)
{
	struct netft_liveness live;
	u64 now;

	(void)unused;
	netft_liveness_init(&live, 30000, 2, START);
	for (now = START; now < START + 10 * SEC; now += 100 * USEC) {
		netft_liveness_hurry(&live, now);
		if (netft_liveness_timer(&live, now) & NETFT_DO_SEND)
			netft_liveness_sent(&live, now, 0);
		sim_check(&live, now);
	}
	assert_in_range(live.sent, 95, 101);
}

/* Down, and up again at once; returns the hold time. */
static u64 flap(struct netft_liveness *live, u64 *now)
{
	unsigned int i;
	u32 todo = 0;

	netft_liveness_down(live, *now);
	for (i = 0; i < 3; i++) {
		fire_until_sent(live, now);
		todo = answer(live, now);
	}
	assert_int_equal(todo, NETFT_DO_UP);
	return live->hold_until - *now;
}

static void hold_doubles_up_to_a_minute_and_decays(void **unused)
{
	static const u64 expected[] = { 500, 1000, 2000, 4000, 8000, 16000,
					32000, 60000, 60000, 60000, 60000, 60000 };
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;
	unsigned int i;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(expected); i++)
		assert_int_equal(flap(&live, &now), expected[i] * MSEC);
	/* A good hour makes up for all. */
	for (i = 0; i < 4 * 3600; i++) {
		fire_until_sent(&live, &now);
		answer(&live, &now);
	}
	assert_int_equal(flap(&live, &now), 500 * MSEC);
	/* And a good minute for some. */
	for (i = 0; i < 4; i++)
		flap(&live, &now);
	for (i = 0; i < 4 * 60; i++) {
		fire_until_sent(&live, &now);
		answer(&live, &now);
	}
	assert_in_range(flap(&live, &now), 2000 * MSEC, 4000 * MSEC);
}

static void hold_depends_on_delay(void **unused)
{
	static const struct { u32 delay_ms; u64 hold; } cases[] = {
		{ 10, 100 * MSEC }, { 50, 100 * MSEC }, { 100, 200 * MSEC },
		{ 1000, 2 * SEC }, { 30000, 60 * SEC },
	};
	unsigned int i;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct netft_liveness live = started(cases[i].delay_ms, 2);
		u64 now = START + MSEC;

		assert_int_equal(flap(&live, &now), cases[i].hold);
	}
}

static void going_down_when_suspect_is_one_trouble(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC;

	(void)unused;
	go_down(&live, &now);
	assert_int_equal(live.suspected, 1);
	assert_int_equal(live.penalty, 1);
}

static void a_smaller_threshold_does_not_condemn_at_once(void **unused)
{
	struct netft_liveness live = started(100, 255);
	u64 now = START + MSEC, changed;

	(void)unused;
	while (live.unanswered < 200)
		fire(&live, &now);
	changed = now;
	netft_liveness_set(&live, 100, 2, now);
	sim_check(&live, now);
	go_down(&live, &now);
	assert_in_range(now - changed, 200 * MSEC, 300 * MSEC);
}

static void a_larger_threshold_gives_more_patience(void **unused)
{
	struct netft_liveness live = started(100, 3);
	u64 now = START + MSEC, changed;

	(void)unused;
	while (live.unanswered < 3)
		fire(&live, &now);
	changed = now;
	netft_liveness_set(&live, 100, 50, now);
	go_down(&live, &now);
	assert_in_range(now - changed, 5000 * MSEC, 5100 * MSEC);
}

static void a_smaller_delay_takes_effect_at_once(void **unused)
{
	struct netft_liveness live = started(30000, 20);
	u64 now = START + MSEC, changed;

	(void)unused;
	now += SEC;
	changed = now;
	netft_liveness_set(&live, 10, 5, now);
	assert_int_equal(netft_liveness_deadline(&live), now + 10 * MSEC);
	go_down(&live, &now);
	assert_in_range(now - changed, 50 * MSEC, 60 * MSEC);
}

static void a_larger_delay_gives_more_patience(void **unused)
{
	struct netft_liveness live = started(10, 3);
	u64 now = START + MSEC, changed;

	(void)unused;
	while (live.unanswered < 3)
		fire(&live, &now);
	changed = now;
	netft_liveness_set(&live, 1000, 3, now);
	go_down(&live, &now);
	assert_in_range(now - changed, 2000 * MSEC, 4000 * MSEC);
}

static void the_sequence_number_wraps(void **unused)
{
	struct netft_liveness live;
	u64 now = START;
	unsigned int i;

	(void)unused;
	netft_liveness_init(&live, 250, 20, START);
	live.seq = -40;
	live.first_open = live.seq + 1;
	for (i = 0; i < 100; i++) {
		u32 todo = fire_until_sent(&live, &now);

		assert_int_equal(todo, NETFT_DO_SEND);
		assert_int_equal(answer(&live, &now), i ? 0 : NETFT_DO_UP);
	}
	assert_int_equal(live.seq, 60);
	assert_int_equal(live.answered, 100);
	assert_int_equal(live.unanswered, 0);
}

static void the_sequence_number_wraps_while_nothing_answers(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 rto = netft_liveness_rto(&live), now = START + MSEC;

	(void)unused;
	live.seq = -10;
	live.first_open = live.seq + 1;
	go_down(&live, &now);
	assert_int_equal(live.seq, 10);
	assert_int_equal(now, START + 20 * 250 * MSEC + rto);
	assert_int_equal(live.sent, 21);
	assert_int_equal(live.missed, 19);
}

static void own_lateness_is_counted_and_told(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + 250 * MSEC;

	(void)unused;
	/* Within slack and tolerance nobody was late. */
	assert_int_equal(netft_liveness_timer(&live, now + 250 * MSEC / 64 + MSEC),
			 NETFT_DO_SEND);
	assert_int_equal(live.own_late, 0);
	assert_int_equal(netft_liveness_timer(&live, now + 7 * MSEC),
			 NETFT_DO_SEND | NETFT_DO_LATE);
	assert_int_equal(live.own_late, 1);
	netft_liveness_sent(&live, now + 7 * MSEC, 0);
	assert_int_equal(live.probes[live.seq % NETFT_PROBES].late_us, 7000);
}

static void lateness_moves_the_verdict_by_as_much(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC, verdict;

	(void)unused;
	while (live.unanswered < 3)
		fire(&live, &now);
	verdict = live.verdict_at;
	now = netft_liveness_deadline(&live) + 6 * SEC;
	assert_true(fire(&live, &now) & NETFT_DO_LATE);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_SUSPECT);
	assert_in_range(live.verdict_at, verdict + 5990 * MSEC,
			verdict + 6010 * MSEC);
}

/* Two pauses that each hide an answer, and a good time between them. */
static void the_grace_after_a_pause_is_given_again(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;
	unsigned int i;

	(void)unused;
	for (i = 0; i < 3; i++) {
		fire_until_sent(&live, &now);
		now = live.overdue_at + 50 * MSEC;
		assert_int_equal(netft_liveness_timer(&live, now), NETFT_DO_LATE);
		assert_int_equal(netft_liveness_answer(&live, live.seq,
						       live.probes[live.seq].sent,
						       now + MSEC), 0);
		fire_until_sent(&live, &now);
		assert_int_equal(answer(&live, &now), 0);
	}
	assert_int_equal(live.suspected, 0);
}

static void an_answer_read_after_a_pause_is_no_measure_of_the_path(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC, sent;
	u32 rtt = netft_liveness_rtt_us(&live);
	unsigned int late;

	(void)unused;
	for (late = 0; late < 2; late++) {
		fire_until_sent(&live, &now);
		sent = now;
		now += 6 * SEC;
		/* The timer may run before the answer is read, or after. */
		if (late)
			assert_true(netft_liveness_timer(&live, now) & NETFT_DO_LATE);
		netft_liveness_answer(&live, live.seq, sent, now);
		if (!late)
			assert_true(netft_liveness_timer(&live, now) & NETFT_DO_LATE);
		netft_liveness_sent(&live, now, 0);
		assert_in_range(netft_liveness_rtt_us(&live), rtt, 50000);
		sim_check(&live, now);
		answer(&live, &now);
	}
	assert_true(netft_liveness_is_up(&live));
}

static void answer_earlier(struct netft_liveness *live, unsigned int back, u64 now)
{
	u32 seq = live->seq - back;

	netft_liveness_answer(live, seq, live->probes[seq % NETFT_PROBES].sent, now);
}

/* An answer may be read before the timer says for how long nothing ran. */
static void a_pause_is_no_excuse_for_what_comes_after(void **unused)
{
	struct netft_liveness live = started(10, 20);
	u64 now = START + MSEC, woke;
	unsigned int i;

	(void)unused;
	/* The path is longer than the Delay, so there are always some out. */
	for (i = 0; i < 20; i++) {
		fire_until_sent(&live, &now);
		answer_earlier(&live, 3, now);
	}
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	woke = now + 60 * SEC;
	now = woke;
	answer_earlier(&live, 2, now);
	assert_true(fire(&live, &now) & NETFT_DO_LATE);
	/* Nothing comes any more. */
	while (live.state == NETFT_ROUTE_STATE_UP)
		fire(&live, &now);
	assert_in_range(now, woke, woke + netft_liveness_rto(&live));
}

static void what_could_not_be_sent_blames_nobody(void **unused)
{
	struct netft_liveness live = started(100, 3);
	u64 now = START + MSEC;
	u32 seq, todo, i;

	(void)unused;
	for (i = 0; i < live.threshold; i++) {
		now = max(now, netft_liveness_deadline(&live));
		todo = netft_liveness_timer(&live, now);
		assert_true(todo & NETFT_DO_SEND);
		seq = netft_liveness_sent(&live, now, 0);
		netft_liveness_unsent(&live, seq);
		assert_int_equal(live.probes[seq % NETFT_PROBES].result,
				 NETFT_PROBE_RESULT_UNSENT);
		assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	}
	assert_int_equal(live.sent, 1);
	assert_int_equal(live.missed, 0);

	/* But a route that never gets anything out is of no use. */
	for (i = 0; i < 2 * live.threshold; i++) {
		now = max(now, netft_liveness_deadline(&live));
		todo = netft_liveness_timer(&live, now);
		if (todo & NETFT_DO_SEND)
			netft_liveness_unsent(&live,
					      netft_liveness_sent(&live, now, 0));
	}
	assert_int_not_equal(live.state, NETFT_ROUTE_STATE_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_route_is_down_and_sends_at_once),
		cmocka_unit_test(the_timer_has_nothing_to_do_early),
		cmocka_unit_test(jitter_makes_requests_early),
		cmocka_unit_test(a_request_is_near_in_the_last_half_or_eighth),
		cmocka_unit_test(jitter_is_never_less_than_the_slack),
		cmocka_unit_test(the_first_answer_brings_it_up),
		cmocka_unit_test(later_it_takes_three_in_a_row),
		cmocka_unit_test(an_overdue_answer_makes_suspect),
		cmocka_unit_test(two_answers_in_a_row_clear_a_suspicion),
		cmocka_unit_test(threshold_unanswered_requests_take_it_down),
		cmocka_unit_test(one_answer_before_the_verdict_averts_it),
		cmocka_unit_test(answers_that_fit_nothing_are_stale),
		cmocka_unit_test(nothing_fits_a_route_that_never_sent),
		cmocka_unit_test(a_late_answer_counts_as_missed_and_late),
		cmocka_unit_test(answers_out_of_order_all_count),
		cmocka_unit_test(requests_after_the_answered_one_stay_unanswered),
		cmocka_unit_test(loss_is_told_in_percent_of_64),
		cmocka_unit_test(history_remembers_the_last_probes),
		cmocka_unit_test(down_for_another_reason_is_down_at_once),
		cmocka_unit_test(a_route_that_is_down_stays_down_silently),
		cmocka_unit_test(hurry_shortens_the_wait_of_a_route_that_is_down),
		cmocka_unit_test(hurry_makes_no_more_than_ten_requests_a_second),
		cmocka_unit_test(hold_doubles_up_to_a_minute_and_decays),
		cmocka_unit_test(hold_depends_on_delay),
		cmocka_unit_test(going_down_when_suspect_is_one_trouble),
		cmocka_unit_test(a_smaller_threshold_does_not_condemn_at_once),
		cmocka_unit_test(a_larger_threshold_gives_more_patience),
		cmocka_unit_test(a_smaller_delay_takes_effect_at_once),
		cmocka_unit_test(a_larger_delay_gives_more_patience),
		cmocka_unit_test(the_sequence_number_wraps),
		cmocka_unit_test(the_sequence_number_wraps_while_nothing_answers),
		cmocka_unit_test(own_lateness_is_counted_and_told),
		cmocka_unit_test(lateness_moves_the_verdict_by_as_much),
		cmocka_unit_test(the_grace_after_a_pause_is_given_again),
		cmocka_unit_test(an_answer_read_after_a_pause_is_no_measure_of_the_path),
		cmocka_unit_test(a_pause_is_no_excuse_for_what_comes_after),
		cmocka_unit_test(what_could_not_be_sent_blames_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
