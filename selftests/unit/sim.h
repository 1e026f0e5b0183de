/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A route in simulated time: a clock that jumps from event to event, a timer
 * that may be late, and a path that delays, loses and dies.
 */

#ifndef _SIM_H
#define _SIM_H

#include "unit.h"
#include "netft_liveness.h"

#define USEC			1000ULL
#define MSEC			1000000ULL
#define SEC			1000000000ULL
#define NEVER			(~0ULL)

/* Requests of which the answer is on its way. */
#define SIM_FLYING		512

struct sim_answer {
	u64 at;
	u64 echo;
	u32 seq;
};

/**
 * struct sim - a route, its path and what has happened
 * @live: what is tested
 * @now: simulated time
 * @random: state of the generator
 * @rtt: least round trip time
 * @rtt_spread: random addition to it, less than this
 * @loss: percentage of requests that get no answer
 * @dead_from: the path is dead from this time on
 * @dead_until: and until this
 * @answers_only: the path lets requests through while it is dead
 * @late_min: the timer is late by at least this
 * @late_spread: and by a random addition that is less than this
 * @pause_from: from this time on nothing is run
 * @pause_until: and until this; then everything that waited is
 * @timer_first: after a pause the timer runs before answers are read
 * @up_at: when the route last came up
 * @down_at: when it last went down
 * @suspect_at: when it last became suspect
 * @clear_at: when a suspicion was last cleared
 * @ups: how often it came up
 * @downs: how often it went down
 * @suspects: how often it became suspect
 * @stale: answers that fitted no request
 * @late_by: by how much the timer will be late next
 * @flying: answers that will come
 * @flying_count: number of them
 */
struct sim {
	struct netft_liveness live;
	u64 now;
	u64 random;
	u64 rtt;
	u64 rtt_spread;
	unsigned int loss;
	u64 dead_from;
	u64 dead_until;
	bool answers_only;
	u64 late_min;
	u64 late_spread;
	u64 pause_from;
	u64 pause_until;
	bool timer_first;
	u64 up_at;
	u64 down_at;
	u64 suspect_at;
	u64 clear_at;
	u64 ups;
	u64 downs;
	u64 suspects;
	u64 stale;
	u64 late_by;
	struct sim_answer flying[SIM_FLYING];
	unsigned int flying_count;
};

u64 sim_random(struct sim *sim, u64 below);
void sim_init(struct sim *sim, u32 delay_ms, u32 threshold, u64 seed);
void sim_run(struct sim *sim, u64 duration);
void sim_run_until_down(struct sim *sim, u64 limit);
void sim_kill(struct sim *sim);
void sim_revive(struct sim *sim);
void sim_pause(struct sim *sim, u64 duration);
void sim_check(const struct netft_liveness *live, u64 now);

#endif /* _SIM_H */
