/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long traffic stays away from a route that was in trouble. Pure logic on
 * time stamps, as liveness, which it is a part of.
 */

#ifndef _NETFT_HOLD_H
#define _NETFT_HOLD_H

#include <linux/types.h>

/**
 * struct netft_hold - the hold time of a route, all times in nanoseconds
 * @until: traffic returns only after this time, 0 if it may
 * @trouble: when the route last became suspect or went down
 * @troubles: how many there were recently; each doubles the hold time
 * @prolonged: @until is when the response that was out becomes overdue
 */
struct netft_hold {
	u64 until;
	u64 trouble;
	u8 troubles;
	bool prolonged;
};

void netft_hold_trouble(struct netft_hold *hold, u64 delay, u64 now);
void netft_hold_begin(struct netft_hold *hold, u64 delay, u64 now);
bool netft_hold_ends(struct netft_hold *hold, u64 overdue_at, u64 now);

static inline bool netft_hold_is_on(const struct netft_hold *hold, u64 now)
{
	return now < hold->until;
}

#endif /* _NETFT_HOLD_H */
