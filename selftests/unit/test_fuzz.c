// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c with random calls in random order: what must hold, holds. */

#include "sim.h"

#include <linux/minmax.h>

#define ROUNDS	400
#define CALLS	3000

static u32 some_delay(struct sim *sim)
{
	static const u32 delays[] = { 10, 11, 100, 250, 1000, 30000 };

	return delays[sim_random(sim, ARRAY_SIZE(delays))];
}

static u32 some_threshold(struct sim *sim)
{
	return sim_random(sim, 2) ? 2 + sim_random(sim, 4) : 2 + sim_random(sim, 254);
}

/* Time passes: none, a little, up to a deadline, a Delay, or days. */
static void pass(struct sim *sim)
{
	u64 deadline = netft_liveness_deadline(&sim->live);

	switch (sim_random(sim, 8)) {
	case 0:
		break;
	case 1:
		sim->now += sim_random(sim, 10 * MSEC);
		break;
	case 2:
		sim->now += sim_random(sim, 2 * sim->live.delay);
		break;
	case 3:
		sim->now += sim_random(sim, sim_random(sim, 100) ? SEC : 86400 * SEC);
		break;
	default:
		sim->now = max(sim->now, deadline);
	}
}

static void some_answer(struct sim *sim)
{
	struct netft_liveness *live = &sim->live;
	u32 seq = live->seq - sim_random(sim, sim_random(sim, 2) ? 3 : 40);
	u64 echo = live->probes[seq % NETFT_PROBES].sent;
	bool expected;
	u32 todo;

	if (!sim_random(sim, 10))
		echo += sim_random(sim, 3);
	expected = netft_liveness_expects(live, seq, echo);
	todo = netft_liveness_answer(live, seq, echo, 0, sim->now);
	assert_int_equal(!expected, !!(todo & NETFT_DO_STALE));
	assert_false(netft_liveness_expects(live, seq, echo));
	if (expected) {
		assert_int_equal(live->proof, sim->now);
		assert_int_equal(live->verdict_at, 0);
	}
}

static void some_timer(struct sim *sim)
{
	struct netft_liveness before = sim->live;
	u64 deadline = netft_liveness_deadline(&before);
	u32 todo = netft_liveness_timer(&sim->live, sim->now);

	if (sim->now < deadline)
		assert_int_equal(todo, 0);
	if (todo & NETFT_DO_DOWN) {
		assert_true(netft_liveness_is_up(&before));
		assert_int_equal(sim->live.state, NETFT_ROUTE_STATE_DOWN);
		assert_true(before.unanswered >= before.threshold);
		assert_true(sim->now - before.proof >=
			    before.threshold * before.delay);
	}
	if (todo & NETFT_DO_SUSPECT)
		assert_int_equal(before.state, NETFT_ROUTE_STATE_UP);
	if (todo & NETFT_DO_SEND)
		netft_liveness_sent(&sim->live, sim->now,
				    sim_random(sim, sim->live.delay / 10), false);
}

static void some_call(struct sim *sim)
{
	struct netft_liveness *live = &sim->live;
	bool was_up = netft_liveness_is_up(live);

	switch (sim_random(sim, 100)) {
	case 0:
		netft_liveness_set(live, some_delay(sim), some_threshold(sim),
				   sim->now);
		break;
	case 1:
		assert_int_equal(netft_liveness_down(live, sim->now), was_up);
		break;
	case 2:
		if (!was_up)
			netft_liveness_start(live, sim->now);
		break;
	case 3:
		netft_liveness_hurry(live, sim->now);
		break;
	case 4:
		/* A farewell is sent out of turn. */
		netft_liveness_sent(live, sim->now, 0, false);
		break;
	case 5:
		live->pace.next_send = min(live->pace.next_send, sim->now);
		break;
	default:
		if (sim_random(sim, 2))
			some_answer(sim);
		else
			some_timer(sim);
	}
	sim_check(live, sim->now);
}

static void random_calls_keep_what_must_hold(void **unused)
{
	unsigned int round, call;
	u64 downs = 0;

	(void)unused;
	for (round = 0; round < ROUNDS; round++) {
		struct sim sim;

		sim_init(&sim, 250, 20, round);
		netft_liveness_init(&sim.live, some_delay(&sim),
				    some_threshold(&sim), sim.now);
		if (round % 4 == 0) {
			sim.live.seq = -sim_random(&sim, 200);
			sim.live.first_open = sim.live.seq + 1;
		}
		for (call = 0; call < CALLS; call++) {
			pass(&sim);
			some_call(&sim);
		}
		downs += sim.live.transitions / 2;
	}
	/* Or all this would have tested nothing. */
	assert_true(downs > 10 * ROUNDS);
}

/* Random paths, pauses and changes; then all is well, and it is up again. */
static void whatever_happened_it_recovers(void **unused)
{
	u64 seed;

	(void)unused;
	for (seed = 1; seed <= 300; seed++) {
		struct sim sim;
		unsigned int i;

		sim_init(&sim, 250, 20, seed);
		for (i = 0; i < 30; i++) {
			sim.rtt = sim_random(&sim, 5) * 100 * MSEC;
			sim.rtt_spread = sim_random(&sim, 50 * MSEC);
			sim.loss = sim_random(&sim, 3) * 40;
			if (!sim_random(&sim, 3))
				sim_kill(&sim);
			else
				sim_revive(&sim);
			if (!sim_random(&sim, 3))
				sim_pause(&sim, sim_random(&sim, 10 * SEC));
			if (!sim_random(&sim, 5))
				netft_liveness_set(&sim.live,
						   100 + sim_random(&sim, 900),
						   some_threshold(&sim), sim.now);
			sim_run(&sim, sim_random(&sim, 60 * SEC));
		}
		sim_revive(&sim);
		sim.rtt = MSEC;
		sim.rtt_spread = 0;
		sim.loss = 0;
		sim_run(&sim, 20 * SEC);
		assert_int_equal(sim.live.state, NETFT_ROUTE_STATE_UP);
		sim.suspects = 0;
		sim_run(&sim, 600 * SEC);
		assert_int_equal(sim.suspects, 0);
		assert_int_equal(sim.live.hold.until, 0);
		assert_int_equal(netft_liveness_loss(&sim.live), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_calls_keep_what_must_hold),
		cmocka_unit_test(whatever_happened_it_recovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
