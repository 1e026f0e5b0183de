// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c, call by call: when traffic returns. */

#include "steps.h"

#include <string.h>
#include <linux/minmax.h>

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
	return live->hold.until - *now;
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
	assert_int_equal(live.hold.troubles, 1);
}

/* Up again and held off, with a request out when the hold time ends. */
static struct netft_liveness held_off(u64 *now)
{
	struct netft_liveness live = started(100, 3);

	*now = START + MSEC;
	*now += flap(&live, now) - MSEC;
	netft_liveness_sent(&live, *now, 0, false);
	*now += MSEC;
	return live;
}

static void hold_waits_for_what_is_out(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);

	(void)unused;
	assert_int_equal(live.hold.until, now);
	assert_int_equal(netft_liveness_timer(&live, now), 0);
	assert_true(netft_hold_is_on(&live.hold));
	/* And no longer. */
	assert_int_equal(answer(&live, &now), NETFT_DO_RETURN);
	assert_false(netft_hold_is_on(&live.hold));
}

static void what_comes_early_leaves_the_end_as_it_is(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);
	u64 until = live.hold.until;

	(void)unused;
	assert_int_equal(netft_liveness_answer(&live, live.seq, now - MSEC, 0,
					       until - 1), 0);
	assert_int_equal(netft_liveness_deadline(&live), until);
	assert_int_equal(netft_liveness_timer(&live, until), NETFT_DO_RETURN);
}

static void what_is_out_may_be_lost(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);

	(void)unused;
	assert_int_equal(netft_liveness_timer(&live, now), 0);
	now = live.overdue_at;
	assert_int_equal(netft_liveness_timer(&live, now) & NETFT_DO_SUSPECT,
			 NETFT_DO_SUSPECT);
	/* Until it is fit nothing is held off, and nothing wakes us for that. */
	assert_false(netft_hold_is_on(&live.hold));
}

static void what_is_out_may_not_have_left(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);

	(void)unused;
	assert_int_equal(netft_liveness_timer(&live, now), 0);
	/* That is no time at which the timer had to run, and does not now. */
	netft_liveness_unsent(&live, live.seq);
	assert_int_equal(netft_liveness_deadline(&live), live.pace.next_send);
	now = live.pace.next_send;
	assert_int_equal(netft_liveness_timer(&live, now),
			 NETFT_DO_SEND | NETFT_DO_RETURN);
}

static void our_own_lateness_does_not_end_the_wait(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);

	(void)unused;
	now = live.overdue_at + 5 * MSEC;
	assert_int_equal(netft_liveness_timer(&live, now), NETFT_DO_LATE);
	assert_true(netft_hold_is_on(&live.hold));
	assert_int_equal(answer(&live, &now), NETFT_DO_RETURN);
}

static void hold_waits_but_once(void **unused)
{
	u64 now;
	struct netft_liveness live = held_off(&now);
	u32 seq = live.seq;
	u64 echo = live.probes[seq % NETFT_PROBES].sent;

	(void)unused;
	/* On a slow route there is always one out. */
	netft_liveness_sent(&live, now, 0, false);
	assert_int_equal(netft_liveness_answer(&live, seq, echo, 0, now + MSEC),
			 NETFT_DO_RETURN);
	assert_int_not_equal(live.overdue_at, 0);
}

static void a_hold_time_does_not_outlive_the_route(void **unused)
{
	struct netft_liveness live = started(100, 3);
	u64 now = START + MSEC;

	(void)unused;
	flap(&live, &now);
	/* Disabled for an hour: nobody is an hour late then. */
	netft_liveness_down(&live, now);
	now += 3600 * SEC;
	netft_liveness_start(&live, now);
	assert_int_equal(netft_liveness_timer(&live, now), NETFT_DO_SEND);
	assert_int_equal(live.own_late, 0);
}

static void what_is_forgotten_holds_nothing_off(void **unused)
{
	struct netft_liveness live = started(100, 3);
	u64 now = START + MSEC;

	(void)unused;
	flap(&live, &now);
	netft_liveness_down(&live, now);
	netft_liveness_forget(&live);
	fire_until_sent(&live, &now);
	assert_int_equal(answer(&live, &now), NETFT_DO_UP);
	assert_false(netft_hold_is_on(&live.hold));
}

static void nobody_is_patient_while_traffic_is_held_off(void **unused)
{
	struct netft_liveness live = started(100, 3);
	u64 now = START + MSEC;

	(void)unused;
	flap(&live, &now);
	assert_false(netft_liveness_can_wait(&live, 100));
	now = live.hold.until;
	while (live.hold.until) {
		netft_liveness_timer(&live, now);
		now = netft_liveness_deadline(&live);
	}
	assert_true(netft_liveness_can_wait(&live, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hold_doubles_up_to_a_minute_and_decays),
		cmocka_unit_test(hold_depends_on_delay),
		cmocka_unit_test(going_down_when_suspect_is_one_trouble),
		cmocka_unit_test(hold_waits_for_what_is_out),
		cmocka_unit_test(what_comes_early_leaves_the_end_as_it_is),
		cmocka_unit_test(what_is_out_may_be_lost),
		cmocka_unit_test(what_is_out_may_not_have_left),
		cmocka_unit_test(our_own_lateness_does_not_end_the_wait),
		cmocka_unit_test(hold_waits_but_once),
		cmocka_unit_test(a_hold_time_does_not_outlive_the_route),
		cmocka_unit_test(what_is_forgotten_holds_nothing_off),
		cmocka_unit_test(nobody_is_patient_while_traffic_is_held_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
