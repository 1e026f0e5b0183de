// SPDX-License-Identifier: GPL-2.0
/* The two clocks of netft_liveness.c against a path in simulated time. */

#include "sim.h"

#include <linux/minmax.h>

#define SEEDS	12

static const u32 delays[] = { 10, 100, 250, 1000, 30000 };
static const u32 thresholds[] = { 2, 3, 5, 20, 255 };

/* Run a test with every Delay, Threshold and seed. */
static void for_all(void (*test)(u32 delay_ms, u32 threshold, u64 seed))
{
	unsigned int d, t;
	u64 seed;

	for (d = 0; d < ARRAY_SIZE(delays); d++)
		for (t = 0; t < ARRAY_SIZE(thresholds); t++)
			for (seed = 1; seed <= SEEDS; seed++)
				test(delays[d], thresholds[t], seed);
}

#define assert_within(value, least, most, delay_ms, threshold, seed) do {	\
	u64 value_ = (value), least_ = (least), most_ = (most);			\
	if (value_ < least_ || value_ > most_)					\
		fail_msg("%s is %.3f ms, not %.3f to %.3f, with Delay %u, "	\
			 "Threshold %u, seed %llu", #value, value_ / 1e6,	\
			 least_ / 1e6, most_ / 1e6, delay_ms, threshold,	\
			 (unsigned long long)(seed));				\
} while (0)

#define assert_count(value, count, delay_ms, threshold, seed) do {		\
	if ((value) != (count))							\
		fail_msg("%s is %llu with Delay %u, Threshold %u, seed %llu",	\
			 #value, (unsigned long long)(value), delay_ms,		\
			 threshold, (unsigned long long)(seed));		\
} while (0)

/* Bring it up and leave at a random phase between requests. */
static void settle(struct sim *sim)
{
	u64 delay = sim->live.delay;

	sim_run(sim, 5 * delay + sim_random(sim, 40 * delay));
	assert_int_equal(sim->live.state, NETFT_ROUTE_STATE_UP);
	assert_int_equal(sim->ups, 1);
	assert_int_equal(sim->suspects, 0);
	assert_int_equal(sim->stale, 0);
}

static void verdict_in_bounds(u32 delay_ms, u32 threshold, u64 seed)
{
	u64 delay = delay_ms * MSEC, rto;
	struct sim sim;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	rto = netft_liveness_rto(&sim.live);
	sim_kill(&sim);
	sim_run_until_down(&sim, (threshold + 3) * delay);
	assert_count(sim.downs, 1, delay_ms, threshold, seed);
	assert_count(sim.suspects, 1, delay_ms, threshold, seed);
	assert_within(sim.suspect_at - sim.dead_from, 0,
		      delay + rto + 3 * MSEC, delay_ms, threshold, seed);
	/* 2 ms: the timer's slack and the round trip's spread. */
	assert_within(sim.down_at - sim.dead_from,
		      (threshold - 1) * delay - 2 * MSEC,
		      (threshold + 1) * delay, delay_ms, threshold, seed);

	sim_run(&sim, sim_random(&sim, 50 * delay));
	assert_count(sim.downs, 1, delay_ms, threshold, seed);
	sim_revive(&sim);
	sim_run(&sim, 5 * delay);
	assert_count(sim.ups, 2, delay_ms, threshold, seed);
	assert_within(sim.up_at - sim.dead_until, delay, 4 * delay, delay_ms,
		      threshold, seed);
}

static void a_dead_path_is_noticed_in_time(void **unused)
{
	(void)unused;
	for_all(verdict_in_bounds);
}

static void blip_is_survived(u32 delay_ms, u32 threshold, u64 seed)
{
	u64 delay = delay_ms * MSEC;
	struct sim sim;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	sim_kill(&sim);
	/* One Delay may have passed before it, one until the next request. */
	sim_run(&sim, threshold > 2 ? (threshold - 2) * delay - 3 * MSEC :
				      delay / 2);
	sim_revive(&sim);
	sim_run(&sim, 20 * delay);
	assert_count(sim.downs, 0, delay_ms, threshold, seed);
	assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
}

static void a_path_that_returns_in_time_stays_up(void **unused)
{
	(void)unused;
	for_all(blip_is_survived);
}

/* Pauses of 1.1 ms to 6 s on a healthy path, each of which is noticed. */
static void pauses_blame_nobody(u32 delay_ms, u32 threshold, u64 seed)
{
	struct sim sim;
	unsigned int i;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	for (i = 0; i < 20; i++) {
		u64 length = (1 + sim_random(&sim, 3)) * 1100 * USEC;

		if (i % 2)
			length = 5 * MSEC + sim_random(&sim, 5995 * MSEC);
		sim_pause(&sim, length);
		/* The timer is late by the whole length. */
		sim.pause_from = netft_liveness_deadline(&sim.live);
		sim.pause_until = sim.pause_from + length;
		sim_run(&sim, length + 3 * sim.live.delay +
			sim_random(&sim, 5 * sim.live.delay));
		if (sim.downs || sim.suspects)
			fail_msg("blamed after %.3f ms: Delay %u Threshold %u seed %llu",
				 length / 1e6, delay_ms, threshold,
				 (unsigned long long)seed);
	}
	assert_true(sim.live.own_late >= 5);
	/* And what it knows of the path is not spoilt. */
	assert_true(netft_liveness_rtt_us(&sim.live) < 10000);
}

static void a_pause_of_ours_blames_nobody(void **unused)
{
	(void)unused;
	for_all(pauses_blame_nobody);
}

/* Pauses at any time, one soon after the other: no verdict, ever. */
static void stumbling_is_no_verdict(u32 delay_ms, u32 threshold, u64 seed)
{
	struct sim sim;
	unsigned int i;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	for (i = 0; i < 200; i++) {
		u64 length = sim_random(&sim, sim_random(&sim, 2) ? 20 * MSEC :
							 2 * SEC);

		sim_pause(&sim, length);
		sim_run(&sim, length + 2 * MSEC + sim_random(&sim, sim.live.delay));
		if (sim.downs)
			fail_msg("verdict: Delay %u Threshold %u seed %llu",
				 delay_ms, threshold, (unsigned long long)seed);
	}
}

static void a_stumbling_machine_gives_no_verdict(void **unused)
{
	(void)unused;
	for_all(stumbling_is_no_verdict);
}

/* The path dies in a pause: the verdict needs the whole patience after it. */
static void patience_begins_after_a_pause(u32 delay_ms, u32 threshold, u64 seed)
{
	u64 delay = delay_ms * MSEC, length, resumed;
	struct sim sim;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	length = 5 * MSEC + sim_random(&sim, 6 * SEC);
	sim_pause(&sim, length);
	resumed = sim.pause_until;
	sim.dead_from = sim.now + sim_random(&sim, length);
	sim_run_until_down(&sim, length + (threshold + 3) * delay);
	assert_count(sim.downs, 1, delay_ms, threshold, seed);
	/* One Delay may have been waited for before the pause. */
	assert_within(sim.down_at - resumed, (threshold - 1) * delay - 2 * MSEC,
		      (threshold + 1) * delay, delay_ms, threshold, seed);
}

static void after_a_pause_the_patience_is_whole(void **unused)
{
	(void)unused;
	for_all(patience_begins_after_a_pause);
}

/* A pause while the path is dead delays the verdict by itself, no more. */
static void pause_delays_verdict(u32 delay_ms, u32 threshold, u64 seed)
{
	u64 delay = delay_ms * MSEC, length;
	struct sim sim;

	sim_init(&sim, delay_ms, threshold, seed);
	settle(&sim);
	sim_kill(&sim);
	sim_run(&sim, sim_random(&sim, (threshold - 1) * delay - 2 * MSEC));
	length = 5 * MSEC + sim_random(&sim, 6 * SEC);
	sim_pause(&sim, length);
	sim_run_until_down(&sim, length + (threshold + 4) * delay);
	assert_count(sim.downs, 1, delay_ms, threshold, seed);
	/*
	 * When a pause began is not known, only by how much the next deadline
	 * was missed: up to one Delay of it goes unnoticed.
	 */
	assert_within(sim.down_at - sim.dead_from,
		      (threshold - 1) * delay - 2 * MSEC +
		      (length > delay ? length - delay : 0),
		      (threshold + 1) * delay + length,
		      delay_ms, threshold, seed);
}

static void a_pause_moves_the_verdict_by_its_length(void **unused)
{
	(void)unused;
	for_all(pause_delays_verdict);
}

/* A timer that is late every time must not keep a dead path alive. */
static void late_machine_decides(u32 delay_ms, u32 threshold, u64 seed)
{
	u64 delay = delay_ms * MSEC, calls = 4 * threshold + 8;
	struct sim sim;

	sim_init(&sim, delay_ms, threshold, seed);
	sim.late_min = (1 + seed % 4) * 1100 * USEC;
	sim.late_spread = 3 * MSEC;
	settle(&sim);
	sim_run(&sim, 100 * delay);
	assert_count(sim.downs, 0, delay_ms, threshold, seed);
	assert_count(sim.suspects, 0, delay_ms, threshold, seed);
	sim_kill(&sim);
	sim_run_until_down(&sim, (threshold + 3) * delay + calls * 8 * MSEC);
	assert_count(sim.downs, 1, delay_ms, threshold, seed);
	assert_count(sim.suspects, 1, delay_ms, threshold, seed);
	assert_within(sim.suspect_at - sim.dead_from, 0,
		      2 * delay + 40 * MSEC, delay_ms, threshold, seed);
	assert_within(sim.down_at - sim.dead_from, (threshold - 1) * delay - 2 * MSEC,
		      (threshold + 1) * delay + calls * 8 * MSEC,
		      delay_ms, threshold, seed);
}

static void a_machine_that_is_always_late_still_decides(void **unused)
{
	struct sim sim;

	(void)unused;
	for_all(late_machine_decides);
	/* With more than one request under way, too. */
	sim_init(&sim, 10, 20, 1);
	sim.rtt = 150 * MSEC;
	sim.late_min = 3 * MSEC;
	sim_run(&sim, 3 * SEC);
	assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
	sim_kill(&sim);
	sim_run(&sim, SEC);
	assert_int_equal(sim.downs, 1);
}

/* Late now and then, with responses that take longer than that recurs. */
static void a_machine_that_is_often_late_still_decides(void **unused)
{
	u64 seed;

	(void)unused;
	for (seed = 1; seed <= SEEDS; seed++) {
		struct sim sim;

		sim_init(&sim, 10, 20, seed);
		sim.rtt = 150 * MSEC;
		sim.late_spread = 2200 * USEC;
		sim_run(&sim, 3 * SEC);
		assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
		sim_kill(&sim);
		sim_run(&sim, 2 * SEC);
		assert_count(sim.downs, 1, 10, 20, seed);
		/* The verdict may well come first, at such round trips. */
		if (sim.suspects)
			assert_within(sim.suspect_at - sim.dead_from, 0,
				      500 * MSEC, 10, 20, seed);
		assert_within(sim.down_at - sim.dead_from, 0, 800 * MSEC,
			      10, 20, seed);
	}
}

static void rtt_steps(u32 delay_ms, u32 threshold, u64 rtt)
{
	u64 seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		struct sim sim;

		sim_init(&sim, delay_ms, threshold, seed);
		sim.rtt = 1 * MSEC;
		settle(&sim);
		sim.rtt = rtt;
		sim_run(&sim, 2 * rtt + 300 * sim.live.delay);
		assert_int_equal(sim.downs, 0);
		assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
		assert_within(netft_liveness_rtt_us(&sim.live) * USEC, rtt,
			      rtt + 2 * MSEC, delay_ms, threshold, seed);
		/* Once it is used to it, nothing more is held against it. */
		sim.suspects = 0;
		sim_run(&sim, 2000 * sim.live.delay);
		assert_int_equal(sim.suspects, 0);
		assert_int_equal(netft_liveness_loss(&sim.live), 0);
		sim.rtt = 1 * MSEC;
		sim_run(&sim, 2 * rtt + 300 * sim.live.delay);
		assert_int_equal(sim.downs, 0);
		assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
	}
}

static void a_step_of_the_round_trip_is_no_verdict(void **unused)
{
	(void)unused;
	rtt_steps(250, 20, 200 * MSEC);
	rtt_steps(250, 2, 200 * MSEC);
	rtt_steps(250, 20, 3 * SEC);
	/* Silence for the whole of Threshold x Delay is what down means. */
	rtt_steps(10, 23, 200 * MSEC);
	rtt_steps(10, 20, 170 * MSEC);
}

static void round_trips_may_take_many_delays(void **unused)
{
	static const struct { u32 delay_ms, threshold; u64 rtt; } cases[] = {
		{ 10, 2, 25 * MSEC }, { 10, 20, 250 * MSEC }, { 10, 2, 250 * MSEC },
		{ 100, 2, 1 * SEC }, { 100, 20, 2500 * MSEC },
		{ 250, 20, 600 * MSEC }, { 250, 3, 6 * SEC }, { 1000, 2, 20 * SEC },
	};
	unsigned int i;
	u64 seed;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (seed = 1; seed <= SEEDS; seed++) {
			struct sim sim;

			sim_init(&sim, cases[i].delay_ms, cases[i].threshold, seed);
			sim.rtt = cases[i].rtt;
			sim.rtt_spread = cases[i].rtt / 50;
			sim_run(&sim, 1000 * sim.live.delay + 5 * sim.rtt);
			assert_int_equal(sim.ups, 1);
			assert_int_equal(sim.downs, 0);
			assert_int_equal(sim.suspects, 0);
			assert_int_equal(sim.stale, 0);
			assert_int_equal(netft_liveness_loss(&sim.live), 0);
		}
	}
}

static void lossy_path(unsigned int percent)
{
	u64 missed = 0, sent = 0, seed;

	for (seed = 1; seed <= 4; seed++) {
		struct sim sim;

		sim_init(&sim, 250, 20, seed);
		settle(&sim);
		sim.loss = percent;
		sim_run(&sim, 25000 * sim.live.delay);
		assert_int_equal(sim.downs, 0);
		assert_int_equal(sim.ups, 1);
		assert_true(sim.suspects > 0);
		missed += sim.live.missed;
		sent += sim.live.sent;
	}
	assert_true(sent >= 100000);
	assert_in_range(missed * 1000 / sent, 10 * percent - 10, 10 * percent + 10);
}

static void random_loss_is_no_verdict(void **unused)
{
	(void)unused;
	lossy_path(10);
	lossy_path(30);
}

static void loss_of_all_is_a_verdict(void **unused)
{
	struct sim sim;

	(void)unused;
	sim_init(&sim, 250, 20, 1);
	settle(&sim);
	sim.loss = 100;
	sim_run(&sim, 5500 * MSEC);
	assert_int_equal(sim.downs, 1);
}

/* Traffic stays away longer and longer from a path that comes and goes. */
static void a_flapping_path_is_held_longer(void **unused)
{
	struct sim sim;
	u64 first = 0;
	unsigned int i;

	(void)unused;
	sim_init(&sim, 250, 4, 1);
	settle(&sim);
	for (i = 0; i < 12; i++) {
		sim_kill(&sim);
		sim_run_until_down(&sim, 3 * SEC);
		sim_revive(&sim);
		while (sim.live.state != NETFT_ROUTE_STATE_UP)
			sim_run(&sim, 10 * MSEC);
		if (!i)
			first = sim.live.hold.until - sim.up_at;
	}
	assert_int_equal(first, 500 * MSEC);
	assert_int_equal(sim.live.hold.until - sim.up_at, 60 * SEC);
	sim_run(&sim, 61 * SEC);
	assert_int_equal(sim.live.hold.until, 0);
}

static void a_year_goes_by(void **unused)
{
	struct sim sim;

	(void)unused;
	sim_init(&sim, 30000, 20, 1);
	sim.live.seq = -500000;
	sim.live.first_open = sim.live.seq + 1;
	sim_run(&sim, 365 * 86400 * SEC);
	assert_int_equal(sim.ups, 1);
	assert_int_equal(sim.downs, 0);
	assert_int_equal(sim.suspects, 0);
	assert_int_equal(sim.live.missed, 0);
	assert_true(sim.live.seq < 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dead_path_is_noticed_in_time),
		cmocka_unit_test(a_path_that_returns_in_time_stays_up),
		cmocka_unit_test(a_pause_of_ours_blames_nobody),
		cmocka_unit_test(a_stumbling_machine_gives_no_verdict),
		cmocka_unit_test(after_a_pause_the_patience_is_whole),
		cmocka_unit_test(a_pause_moves_the_verdict_by_its_length),
		cmocka_unit_test(a_machine_that_is_always_late_still_decides),
		cmocka_unit_test(a_machine_that_is_often_late_still_decides),
		cmocka_unit_test(a_step_of_the_round_trip_is_no_verdict),
		cmocka_unit_test(round_trips_may_take_many_delays),
		cmocka_unit_test(random_loss_is_no_verdict),
		cmocka_unit_test(loss_of_all_is_a_verdict),
		cmocka_unit_test(a_flapping_path_is_held_longer),
		cmocka_unit_test(a_year_goes_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
