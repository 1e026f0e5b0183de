// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c, call by call: what may be late, and what is not. */

#include "steps.h"

#include <string.h>
#include <linux/minmax.h>

/* A route that has asked along with a response, and so can wait. */
static struct netft_liveness waiting(u32 delay_ms, u64 now)
{
	struct netft_liveness live = started(delay_ms, 20);

	assert_true(netft_liveness_can_wait(&live, delay_ms));
	netft_liveness_sent(&live, now, netft_pace_early(live.delay, 0, true), true);
	return live;
}

static void what_is_asked_along_has_a_delay_more(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);
	u64 rto = netft_liveness_rto(&live);
	u64 sent = now;

	(void)unused;
	/* Its own next request comes first, which asks without patience. */
	assert_int_equal(fire(&live, &now), NETFT_DO_SEND);
	assert_true(now < sent + 250 * MSEC);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	assert_int_equal(fire(&live, &now) & NETFT_DO_SUSPECT, NETFT_DO_SUSPECT);
	assert_in_range(now, sent + 246 * MSEC + rto, sent + 250 * MSEC + rto);
}

static void only_ends_of_one_pace_can_wait(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;

	(void)unused;
	assert_true(netft_liveness_can_wait(&live, 250));
	assert_false(netft_liveness_can_wait(&live, 249));
	assert_false(netft_liveness_can_wait(&live, 0));
	/* In trouble each response is worth a packet. */
	fire_until_sent(&live, &now);
	assert_false(netft_liveness_can_wait(&live, 250));
	answer(&live, &now);
	assert_true(netft_liveness_can_wait(&live, 250));
	netft_liveness_down(&live, now);
	assert_false(netft_liveness_can_wait(&live, 250));
}

static void nobody_is_patient_with_a_suspect(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;

	(void)unused;
	fire_until_sent(&live, &now);
	assert_int_equal(fire(&live, &now) & NETFT_DO_SUSPECT, NETFT_DO_SUSPECT);
	netft_liveness_sent(&live, now, 0, false);
	answer(&live, &now);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_SUSPECT);
	assert_int_equal(live.unanswered, 0);
	assert_false(netft_liveness_can_wait(&live, 250));
}

static void a_request_without_the_answer_ends_patience(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);

	(void)unused;
	now += 100 * MSEC;
	netft_liveness_impatient(&live, now);
	assert_int_equal(netft_liveness_deadline(&live), now);
	assert_int_equal(netft_liveness_timer(&live, now),
			 NETFT_DO_SUSPECT | NETFT_DO_SEND);
	assert_int_equal(live.own_late, 0);
	/* Once is enough. */
	netft_liveness_sent(&live, now, 0, false);
	netft_liveness_impatient(&live, now + 200 * MSEC);
	assert_int_equal(live.overdue_at, now + netft_liveness_rto(&live));
}

static void a_request_that_crossed_ours_leaves_the_usual_time(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);
	u64 rto = netft_liveness_rto(&live), sent = now;

	(void)unused;
	now += MSEC;
	netft_liveness_impatient(&live, now);
	assert_int_equal(netft_liveness_deadline(&live), sent + rto);
	assert_int_equal(netft_liveness_answer(&live, live.seq, sent, 0, now + MSEC), 0);
	assert_int_equal(live.state, NETFT_ROUTE_STATE_UP);
	assert_int_equal(live.overdue_at, 0);
}

static void what_was_held_back_is_no_part_of_the_round_trip(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);
	u32 seq = live.seq;

	(void)unused;
	assert_int_equal(netft_liveness_answer(&live, seq, now, 240 * MSEC,
					       now + 243 * MSEC), 0);
	assert_int_equal(live.probes[seq % NETFT_PROBES].rtt_us, 3000);
	assert_int_equal(live.proof, now + 243 * MSEC);
	assert_int_equal(live.unanswered, 0);
	assert_int_equal(live.overdue_at, 0);
	/* Who says that it held back more than there was gives no negative time. */
	live = waiting(250, now);
	assert_int_equal(netft_liveness_answer(&live, live.seq, now, ~0ULL,
					       now + MSEC), 0);
	assert_int_equal(live.probes[live.seq % NETFT_PROBES].rtt_us, 0);
}

static void a_pause_takes_no_patience_away(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);
	u64 rto = netft_liveness_rto(&live);

	(void)unused;
	/* The timer that was late is that of something else. */
	live.pace.next_send = now + 10 * MSEC;
	now += 60 * MSEC;
	assert_int_equal(netft_liveness_timer(&live, now),
			 NETFT_DO_LATE | NETFT_DO_SEND);
	assert_true(live.overdue_at >= START + 450 * MSEC + rto);
	/* And a request without the answer may have waited here all the time. */
	netft_liveness_impatient(&live, now);
	assert_int_equal(live.overdue_at, now + rto);
}

static void silence_begins_when_patience_does(void **unused)
{
	u64 now = START + 246 * MSEC;
	struct netft_liveness live = started(250, 20);
	u64 asked = now;

	(void)unused;
	/* What was asked before was answered at once; this may take a Delay. */
	assert_true(netft_liveness_can_wait(&live, 250));
	netft_liveness_sent(&live, now, netft_pace_early(live.delay, 0, true),
			    true);
	while (netft_liveness_is_up(&live))
		fire(&live, &now);
	assert_in_range(now - asked, 5000 * MSEC, 5010 * MSEC);
}

static void what_can_wait_is_missed_a_delay_later(void **unused)
{
	u64 now = START + 200 * MSEC;
	struct netft_liveness live = waiting(250, now);
	u64 sent = now;
	u32 seq = live.seq;

	(void)unused;
	fire_until_sent(&live, &now);
	assert_int_equal(live.missed, 0);
	assert_int_equal(netft_liveness_answer(&live, seq, sent, 245 * MSEC, now), 0);
	assert_int_equal(live.probes[seq % NETFT_PROBES].result,
			 NETFT_PROBE_RESULT_ANSWERED);
}

static void a_retry_leaves_the_turn_alone(void **unused)
{
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC, turn;

	(void)unused;
	fire_until_sent(&live, &now);
	turn = live.pace.next_send;
	assert_int_equal(fire(&live, &now), NETFT_DO_SUSPECT | NETFT_DO_SEND);
	assert_int_equal(live.pace.next_send, turn);
	/* None where the next one is as near. */
	live = started(10, 20);
	live.srtt = 5000 << 3;
	now = START + MSEC;
	fire_until_sent(&live, &now);
	turn = live.pace.next_send;
	assert_int_equal(fire(&live, &now), NETFT_DO_SUSPECT);
	assert_int_equal(live.pace.next_send, turn);
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
	netft_liveness_sent(&live, now + 7 * MSEC, 0, false);
	assert_int_equal(live.probes[live.seq % NETFT_PROBES].late_us, 7000);
}

static void lateness_moves_the_verdict_by_as_much(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC, verdict;

	(void)unused;
	while (!live.verdict_at)
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
						       live.probes[live.seq].sent, 0,
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
		netft_liveness_answer(&live, live.seq, sent, 0, now);
		if (!late)
			assert_true(netft_liveness_timer(&live, now) & NETFT_DO_LATE);
		netft_liveness_sent(&live, now, 0, false);
		assert_in_range(netft_liveness_rtt_us(&live), rtt, 50000);
		sim_check(&live, now);
		answer(&live, &now);
	}
	assert_true(netft_liveness_is_up(&live));
}

static void answer_earlier(struct netft_liveness *live, unsigned int back, u64 now)
{
	u32 seq = live->seq - back;

	netft_liveness_answer(live, seq, live->probes[seq % NETFT_PROBES].sent, 0, now);
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
		seq = netft_liveness_sent(&live, now, 0, false);
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
					      netft_liveness_sent(&live, now, 0, false));
	}
	assert_int_not_equal(live.state, NETFT_ROUTE_STATE_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_along_has_a_delay_more),
		cmocka_unit_test(only_ends_of_one_pace_can_wait),
		cmocka_unit_test(nobody_is_patient_with_a_suspect),
		cmocka_unit_test(a_request_without_the_answer_ends_patience),
		cmocka_unit_test(a_request_that_crossed_ours_leaves_the_usual_time),
		cmocka_unit_test(what_was_held_back_is_no_part_of_the_round_trip),
		cmocka_unit_test(a_pause_takes_no_patience_away),
		cmocka_unit_test(silence_begins_when_patience_does),
		cmocka_unit_test(what_can_wait_is_missed_a_delay_later),
		cmocka_unit_test(a_retry_leaves_the_turn_alone),
		cmocka_unit_test(own_lateness_is_counted_and_told),
		cmocka_unit_test(lateness_moves_the_verdict_by_as_much),
		cmocka_unit_test(the_grace_after_a_pause_is_given_again),
		cmocka_unit_test(an_answer_read_after_a_pause_is_no_measure_of_the_path),
		cmocka_unit_test(a_pause_is_no_excuse_for_what_comes_after),
		cmocka_unit_test(what_could_not_be_sent_blames_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
