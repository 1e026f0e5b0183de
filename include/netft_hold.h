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
 * @until: traffic returns only after this time, 0 if it may. Set only while
 *	the route is up and not suspect
 * @trouble: when the route last became suspect or went down
 * @troubles: how many there were recently; each doubles the hold time
 */
struct netft_hold {
	u64 until;
	u64 trouble;
	u8 troubles;
};

void netft_hold_trouble(struct netft_hold *hold, u64 delay, u64 now);
void netft_hold_begin(struct netft_hold *hold, u64 delay, u64 now);
void netft_hold_postpone(struct netft_hold *hold, u64 until);
bool netft_hold_end(struct netft_hold *hold, u64 now);

static inline bool netft_hold_is_on(const struct netft_hold *hold)
{
	return hold->until;
}

#endif /* _NETFT_HOLD_H */
