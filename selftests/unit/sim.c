// SPDX-License-Identifier: GPL-2.0

#include "sim.h"

#include <string.h>
#include <linux/minmax.h>

/* xorshift64*: the same numbers on every machine. */
u64 sim_random(struct sim *sim, u64 below)
{
	sim->random ^= sim->random >> 12;
	sim->random ^= sim->random << 25;
	sim->random ^= sim->random >> 27;
	return (sim->random * 0x2545f4914f6cdd1dULL >> 16) % below;
}

static void draw_lateness(struct sim *sim)
{
	sim->late_by = sim->late_min + sim_random(sim, sim->late_spread);
}

/* A route on a good path, at a random time of the clock. */
void sim_init(struct sim *sim, u32 delay_ms, u32 threshold, u64 seed)
{
	memset(sim, 0, sizeof(*sim));
	sim->random = seed * 0x9e3779b97f4a7c15ULL + 1;
	sim->now = SEC + sim_random(sim, 1000 * SEC);
	sim->rtt = 200 * USEC;
	sim->rtt_spread = 1 * MSEC;
	sim->dead_from = NEVER;
	sim->dead_until = NEVER;
	sim->pause_from = NEVER;
	/* What the kernel's timers are allowed to be batched by. */
	sim->late_spread = 250 * USEC;
	draw_lateness(sim);
	netft_liveness_init(&sim->live, delay_ms, threshold, sim->now);
}

/* What holds at any time, whatever was called. */
void sim_check(const struct netft_liveness *live, u64 now)
{
	u64 open = 0;
	u32 seq;

	assert_true(live->seq + 1 - live->first_open <= NETFT_PROBES);
	for (seq = live->first_open; seq != live->seq + 1; seq++) {
		const struct netft_probe *probe = &live->probes[seq % NETFT_PROBES];

		assert_int_equal(probe->seq, seq);
		open += probe->result == NETFT_PROBE_RESULT_PENDING;
	}
	assert_int_equal(live->sent, live->answered + live->missed + open);
	assert_true(live->late <= live->missed);

	assert_true(live->finished_count <= 64);
	assert_true(live->finished_count == 64 ||
		    live->finished >> live->finished_count == 0);
	assert_true(netft_liveness_loss(live) <= 100);

	assert_true(live->state == NETFT_ROUTE_STATE_DOWN ||
		    live->state == NETFT_ROUTE_STATE_UP ||
		    live->state == NETFT_ROUTE_STATE_SUSPECT);
	assert_true(netft_liveness_is_up(live) || !live->verdict_at);
	assert_true(live->since <= now);
	assert_true(live->proof <= now);
	assert_true(live->hold.until <= now + 60 * SEC);
	assert_true(live->pace.next_send <= now + live->delay);
	assert_true(netft_liveness_deadline(live) <= live->pace.next_send);
	assert_true(netft_liveness_rto(live) >= 4 * MSEC);
}

static void note(struct sim *sim, u32 todo)
{
	if (todo & NETFT_DO_UP) {
		sim->up_at = sim->now;
		sim->ups++;
	}
	if (todo & NETFT_DO_DOWN) {
		sim->down_at = sim->now;
		sim->downs++;
	}
	if (todo & NETFT_DO_SUSPECT) {
		sim->suspect_at = sim->now;
		sim->suspects++;
	}
	if (todo & NETFT_DO_CLEAR)
		sim->clear_at = sim->now;
	if (todo & NETFT_DO_STALE)
		sim->stale++;
	sim_check(&sim->live, sim->now);
}

static bool is_dead(const struct sim *sim, u64 at)
{
	return at >= sim->dead_from && at < sim->dead_until;
}

static void send(struct sim *sim)
{
	u32 early = netft_pace_early(sim->live.delay,
				     sim_random(sim, 1ULL << 32), false);
	u64 rtt = sim->rtt + (sim->rtt_spread ?
			      sim_random(sim, sim->rtt_spread) : 0);
	struct sim_answer answer = {
		.at = sim->now + rtt,
		.echo = sim->now,
	};

	answer.seq = netft_liveness_sent(&sim->live, sim->now, early, false);
	if (sim->loss && sim_random(sim, 100) < sim->loss)
		return;
	if (is_dead(sim, sim->answers_only ? answer.at : sim->now))
		return;
	assert_true(sim->flying_count < SIM_FLYING);
	sim->flying[sim->flying_count++] = answer;
}

static void run_timer(struct sim *sim)
{
	u32 todo = netft_liveness_timer(&sim->live, sim->now);

	if (todo & NETFT_DO_SEND)
		send(sim);
	draw_lateness(sim);
	note(sim, todo);
}

static void run_answer(struct sim *sim, struct sim_answer *which)
{
	struct sim_answer answer = *which;

	*which = sim->flying[--sim->flying_count];
	/* It may have died when the answer was already on its way. */
	if (sim->answers_only && is_dead(sim, answer.at))
		return;
	note(sim, netft_liveness_answer(&sim->live, answer.seq, answer.echo, 0,
					sim->now));
}

static struct sim_answer *first_answer(struct sim *sim)
{
	struct sim_answer *first = NULL;
	unsigned int i;

	for (i = 0; i < sim->flying_count; i++)
		if (!first || sim->flying[i].at < first->at)
			first = &sim->flying[i];
	return first;
}

/* When what is due at a time really happens. */
static u64 held(const struct sim *sim, u64 at)
{
	if (at >= sim->pause_from && at < sim->pause_until)
		return sim->pause_until;
	return max(at, sim->now);
}

/* The next event, if it comes until then. */
static bool step(struct sim *sim, u64 until)
{
	struct sim_answer *answer = first_answer(sim);
	u64 timer = held(sim, netft_liveness_deadline(&sim->live) + sim->late_by);
	u64 next = answer ? held(sim, answer->at) : NEVER;
	bool is_timer = timer < next || (timer == next && sim->timer_first);

	next = min(next, timer);
	if (next > until) {
		sim->now = until;
		return false;
	}
	sim->now = next;
	if (is_timer)
		run_timer(sim);
	else
		run_answer(sim, answer);
	return true;
}

void sim_run(struct sim *sim, u64 duration)
{
	u64 until = sim->now + duration;

	while (step(sim, until))
		;
}

void sim_run_until_down(struct sim *sim, u64 limit)
{
	u64 until = sim->now + limit, downs = sim->downs;

	while (sim->downs == downs && step(sim, until))
		;
}

/* The path dies now, in both directions or in one. */
void sim_kill(struct sim *sim)
{
	sim->dead_from = sim->now;
	sim->dead_until = NEVER;
	sim->answers_only = sim_random(sim, 2);
}

void sim_revive(struct sim *sim)
{
	sim->dead_until = sim->now;
}

/* From now on nothing runs for so long: neither timer nor receiver. */
void sim_pause(struct sim *sim, u64 duration)
{
	sim->pause_from = sim->now;
	sim->pause_until = sim->now + duration;
	sim->timer_first = sim_random(sim, 2);
}
