/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When the requests of a route are sent. Pure logic on time stamps, as
 * liveness, which it is a part of.
 */

#ifndef _NETFT_PACE_H
#define _NETFT_PACE_H

#include <linux/types.h>

/* Those of the kernel are long, which may be too short for a product. */
#define NSEC_PER_USEC_U64	1000ULL
#define NSEC_PER_MSEC_U64	1000000ULL

/* Timers may always be batched by this much, well below what counts as late. */
#define NETFT_SLACK_MIN		(250 * NSEC_PER_USEC_U64)

/**
 * struct netft_pace - the pace of a route, all times in nanoseconds
 * @next_send: when the next request is due
 * @next_turn: when the one after that is due, 0 for a Delay later
 * @regular: when the next request would be due at the usual pace
 * @eager: the route was not up since its start, so it does not wait for a Delay
 * @tries: requests since then, while it is eager
 */
struct netft_pace {
	u64 next_send;
	u64 next_turn;
	u64 regular;
	bool eager;
	u8 tries;
};

void netft_pace_begin(struct netft_pace *pace, u64 now);
void netft_pace_change(struct netft_pace *pace, u64 delay, u64 now);
u64 netft_pace_slack(const struct netft_pace *pace, u64 delay);
u32 netft_pace_early(u64 delay, u32 random, bool along);
void netft_pace_next(struct netft_pace *pace, u64 delay, u32 early_ns, u64 now);
bool netft_pace_insert(struct netft_pace *pace, u64 until, u64 now);
void netft_pace_hurry(struct netft_pace *pace, u64 last, u64 now);
void netft_pace_calm(struct netft_pace *pace);

#endif /* _NETFT_PACE_H */
