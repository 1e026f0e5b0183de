// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c, call by call. */

#include "steps.h"

#include <string.h>
#include <linux/minmax.h>

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
	netft_liveness_sent(&live, START + 250 * MSEC, 25 * MSEC, false);
	assert_int_equal(live.pace.next_send, START + 475 * MSEC);
}

static void a_request_is_near_in_the_last_half_or_eighth(void **unused)
{
	struct netft_liveness live = started(80, 20);

	(void)unused;
	assert_true(netft_liveness_is_up(&live));
	assert_int_equal(live.pace.next_send, START + 80 * MSEC);
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
	assert_int_equal(netft_pace_early(live.delay, 0, false), 20 * MSEC);
	assert_in_range(netft_pace_early(live.delay, U32_MAX, false), 39 * MSEC,
			40 * MSEC - 1);
	assert_int_equal(netft_pace_early(live.delay, U32_MAX, true), 10 * MSEC);
	/* What waits for a response may not be batched like this. */
	netft_liveness_sent(&live, START + 640 * MSEC, 0, false);
	assert_int_equal(netft_liveness_slack(&live), 250 * USEC);
	/* Nor what is due when a response is overdue soon after. */
	live.overdue_at = live.pace.next_send + 3 * MSEC;
	assert_int_equal(netft_liveness_slack(&live), 3 * MSEC);
	live.overdue_at = 0;
	live.verdict_at = live.pace.next_send + 2 * MSEC;
	assert_int_equal(netft_liveness_slack(&live), 2 * MSEC);
}

static void the_first_answer_brings_it_up(void **unused)
{
	struct netft_liveness live = started(250, 20);

	(void)unused;
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	assert_int_equal(live.since, START + MSEC);
	assert_int_equal(live.transitions, 1);
	assert_int_equal(live.hold.until, 0);
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
	assert_true(live.hold.until > now);
}

static void an_overdue_answer_makes_suspect(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 rto = netft_liveness_rto(&live), now = START + MSEC;

	(void)unused;
	assert_int_equal(fire(&live, &now), NETFT_DO_SEND);
	assert_int_equal(netft_liveness_deadline(&live), now + rto);
	assert_int_equal(netft_liveness_timer(&live, now + rto - 1), 0);
	assert_int_equal(netft_liveness_timer(&live, now + rto),
			 NETFT_DO_SUSPECT | NETFT_DO_SEND);
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
	assert_int_equal(fire(&live, &now), NETFT_DO_SUSPECT | NETFT_DO_SEND);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(fire(&live, &now), 0);		/* overdue: again from 0 */
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), 0);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), NETFT_DO_CLEAR);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	/* Traffic waits for two Delays, and is then told that it may return. */
	assert_int_equal(live.hold.until, now + 500 * MSEC);
	assert_int_equal(fire_until_sent(&live, &now), NETFT_DO_SEND);
	answer(&live, &now);
	assert_int_equal(fire_until_sent(&live, &now), NETFT_DO_SEND);
	assert_int_equal(answer(&live, &now), NETFT_DO_RETURN);
	assert_int_equal(live.hold.until, 0);
}

static void threshold_unanswered_requests_take_it_down(void **unused)
{
	u32 threshold;

	(void)unused;
	for (threshold = 2; threshold < 256; threshold++) {
		struct netft_liveness live = started(250, threshold);
		u64 rto = netft_liveness_rto(&live), now = START + MSEC;

		go_down(&live, &now);
		/* One of them was asked at once when another was overdue. */
		assert_int_equal(live.unanswered, threshold + 1);
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
	while (!live.verdict_at)
		fire(&live, &now);
	sent = now;
	assert_true(live.verdict_at > now);
	now = live.verdict_at - 1;
	assert_int_equal(netft_liveness_answer(&live, live.seq, sent, 0, now), 0);
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
	assert_int_equal(netft_liveness_answer(&live, 1, START, 0, now), NETFT_DO_STALE);
	fire_until_sent(&live, &now);
	sent = now;
	seq = live.seq;
	before = live;
	now += MSEC;
	/* Wrong echo, a future, a past and no number at all. */
	assert_int_equal(netft_liveness_answer(&live, seq, sent + 1, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq, 0, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq + 1, sent, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq - 1, sent, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq + NETFT_PROBES, sent, 0, now),
			 NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, seq - NETFT_PROBES, sent, 0, now),
			 NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, 0, 0, 0, now), NETFT_DO_STALE);
	assert_int_equal(netft_liveness_answer(&live, 5, 0, 0, now), NETFT_DO_STALE);
	assert_memory_equal(&live, &before, sizeof(live));
	assert_true(netft_liveness_expects(&live, seq, sent));
	assert_int_equal(netft_liveness_answer(&live, seq, sent, 0, now), 0);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, 0, now), NETFT_DO_STALE);
}

static void nothing_fits_a_route_that_never_sent(void **unused)
{
	struct netft_liveness live;
	u32 seq;

	(void)unused;
	netft_liveness_init(&live, 250, 20, START);
	for (seq = 0; seq < 2 * NETFT_PROBES; seq++) {
		assert_int_equal(netft_liveness_answer(&live, seq, 0, 0, START),
				 NETFT_DO_STALE);
		assert_int_equal(netft_liveness_answer(&live, -seq, START, 0, START),
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
	assert_int_equal(live.missed, 0);
	answer(&live, &now);
	fire_until_sent(&live, &now);
	assert_int_equal(live.missed, 1);
	assert_int_equal(netft_liveness_loss(&live), 33);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, 0, now + MSEC), 0);
	assert_int_equal(live.late, 1);
	assert_int_equal(live.missed, 1);
	assert_int_equal(live.answered, 2);
	assert_int_equal(live.probes[seq % NETFT_PROBES].result,
			 NETFT_PROBE_RESULT_LATE);
	/* It proves that the route lives all the same, but only once. */
	assert_int_equal(live.proof, now + MSEC);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, 0, now + MSEC),
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
						       live.probes[seq].sent, 0, now), 0);
		sim_check(&live, now);
	}
	assert_int_equal(live.answered, 9);
	assert_int_equal(live.missed, 0);
	/* The latest was answered first: nothing is waited for. */
	assert_int_equal(live.unanswered, 0);
	assert_int_equal(netft_liveness_deadline(&live), live.pace.next_send);
}

static void requests_after_the_answered_one_stay_unanswered(void **unused)
{
	struct netft_liveness live = started(10, 20);
	u64 now = START + MSEC;

	(void)unused;
	live.srtt = 100000 << 3;
	while (live.seq < 9)
		fire_until_sent(&live, &now);
	netft_liveness_answer(&live, 4, live.probes[4].sent, 0, now);
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
	/* To one that is answered, and that before it was missed. */
	while (live.seq < 3 * NETFT_PROBES + 1) {
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
	assert_int_equal(netft_liveness_deadline(&live), live.pace.next_send);
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
	assert_int_equal(live.pace.next_send, START + 30 * SEC);
	netft_liveness_down(&live, now);
	netft_liveness_hurry(&live, now);
	assert_int_equal(live.pace.next_send, START + 100 * MSEC);
	now = START + 20 * SEC;
	netft_liveness_start(&live, now);
	live.pace.next_send = now + 30 * SEC;
	netft_liveness_hurry(&live, now);
	assert_int_equal(live.pace.next_send, now);
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
			netft_liveness_sent(&live, now, 0, false);
		sim_check(&live, now);
	}
	assert_in_range(live.sent, 95, 101);
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
	assert_int_equal(live.seq, 11);
	assert_int_equal(now, START + 20 * 250 * MSEC + rto);
	assert_int_equal(live.sent, 22);
	assert_int_equal(live.missed, 20);
}

static void a_new_route_does_not_wait_a_delay(void **unused)
{
	static const u32 pauses[] = { 100, 200, 400, 800, 1600, 3200, 6400,
				      12800, 25600, 30000, 30000 };
	struct netft_liveness live;
	u64 now = START, last;
	unsigned int i;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, now);
	fire_until_sent(&live, &now);
	for (i = 0; i < ARRAY_SIZE(pauses); i++) {
		last = now;
		fire_until_sent(&live, &now);
		assert_int_equal(now - last, pauses[i] * MSEC);
	}
}

static void once_answered_it_takes_its_time(void **unused)
{
	struct netft_liveness live;
	u64 now = START, sent;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, now);
	fire_until_sent(&live, &now);
	fire_until_sent(&live, &now);
	sent = now;
	assert_int_equal(answer(&live, &now), NETFT_DO_UP);
	assert_int_equal(netft_liveness_deadline(&live), sent + 30 * SEC);
	/* When it comes up again the answers are a Delay apart. */
	netft_liveness_down(&live, now);
	fire_until_sent(&live, &now);
	assert_int_equal(now - sent, 30 * SEC);
	answer(&live, &now);
	sent = now;
	fire_until_sent(&live, &now);
	assert_in_range(now - sent, 30 * SEC - MSEC, 30 * SEC);
}

static void one_that_comes_again_is_eager_until_it_is_up(void **unused)
{
	static const u32 pauses[] = { 0, 100, 200 };
	struct netft_liveness live = started(30000, 20);
	u64 now = START + MSEC, last;
	unsigned int i;
	u32 todo = 0;

	(void)unused;
	netft_liveness_down(&live, now);
	netft_liveness_start(&live, now);
	last = now;
	for (i = 0; i < ARRAY_SIZE(pauses); i++) {
		fire_until_sent(&live, &now);
		assert_int_equal(now - last, pauses[i] * MSEC);
		last = now;
		todo = answer(&live, &now);
	}
	assert_int_equal(todo, NETFT_DO_UP);
	assert_int_equal(netft_liveness_deadline(&live), last + 30 * SEC);
}

static void one_that_is_blocked_is_not_eager(void **unused)
{
	struct netft_liveness live;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, START);
	/* The first is not to wait for company. */
	assert_int_equal(netft_liveness_slack(&live), 250 * USEC);
	assert_int_equal(netft_liveness_timer(&live, START), NETFT_DO_SEND);
	netft_liveness_skip(&live, START);
	assert_int_equal(netft_liveness_deadline(&live), START + 30 * SEC);
	assert_int_equal(netft_liveness_slack(&live), 30 * SEC / 64);
}

static void one_that_is_refused_is_not_eager(void **unused)
{
	struct netft_liveness live;
	u64 now = START, last;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, now);
	fire_until_sent(&live, &now);
	netft_liveness_refused(&live);
	fire_until_sent(&live, &now);
	last = now;
	fire_until_sent(&live, &now);
	assert_int_equal(now - last, 30 * SEC);
}

static void one_that_cannot_send_is_less_and_less_eager(void **unused)
{
	static const u32 pauses[] = { 100, 200, 400, 800 };
	struct netft_liveness live;
	u64 now = START, last;
	unsigned int i;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, now);
	fire_until_sent(&live, &now);
	for (i = 0; i < ARRAY_SIZE(pauses); i++) {
		netft_liveness_unsent(&live, live.seq);
		last = now;
		fire_until_sent(&live, &now);
		assert_int_equal(now - last, pauses[i] * MSEC);
	}
}

static void eager_ones_do_not_all_try_at_the_same_time(void **unused)
{
	struct netft_liveness live;
	u32 early;

	(void)unused;
	netft_liveness_init(&live, 30000, 20, START);
	early = netft_pace_early(live.delay, ~0U, false);
	assert_in_range(early, 30000 / 17 * MSEC, 30000 / 16 * MSEC);
	netft_liveness_sent(&live, START, early, false);
	assert_in_range(live.pace.next_send, START + 105 * MSEC, START + 107 * MSEC);
	/* And not later either, nor once they are answered. */
	assert_int_equal(netft_liveness_slack(&live), 250 * USEC);
	assert_int_equal(netft_liveness_answer(&live, live.seq, START, 0,
					       START + MSEC), NETFT_DO_UP);
	assert_int_equal(netft_liveness_deadline(&live),
			 START + 30 * SEC - early);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_route_is_down_and_sends_at_once),
		cmocka_unit_test(a_new_route_does_not_wait_a_delay),
		cmocka_unit_test(once_answered_it_takes_its_time),
		cmocka_unit_test(one_that_comes_again_is_eager_until_it_is_up),
		cmocka_unit_test(one_that_is_blocked_is_not_eager),
		cmocka_unit_test(one_that_is_refused_is_not_eager),
		cmocka_unit_test(one_that_cannot_send_is_less_and_less_eager),
		cmocka_unit_test(eager_ones_do_not_all_try_at_the_same_time),
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
		cmocka_unit_test(a_smaller_threshold_does_not_condemn_at_once),
		cmocka_unit_test(a_larger_threshold_gives_more_patience),
		cmocka_unit_test(a_smaller_delay_takes_effect_at_once),
		cmocka_unit_test(a_larger_delay_gives_more_patience),
		cmocka_unit_test(the_sequence_number_wraps),
		cmocka_unit_test(the_sequence_number_wraps_while_nothing_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
