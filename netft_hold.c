// SPDX-License-Identifier: GPL-2.0
/*
 * Hold times: a route that was in trouble gets its traffic back only after a
 * while, which grows if it flaps. The selftests compile this file for the
 * host, too.
 */

#include <linux/math64.h>
#include <linux/minmax.h>

#include "netft_hold.h"

#define NSEC_PER_MSEC_U64	1000000ULL

/* The first hold time, in Delays and at least; each further trouble doubles it. */
#define HOLD_DELAYS		2
#define HOLD_MIN		(100 * NSEC_PER_MSEC_U64)
#define HOLD_MAX		(60000 * NSEC_PER_MSEC_U64)
/* Good times of this length and a hold time wipe one trouble off. */
#define TROUBLE_LIFE		(10000 * NSEC_PER_MSEC_U64)
#define TROUBLES_MAX		10

static u64 hold_time(const struct netft_hold *hold, u64 delay)
{
	u64 first = max_t(u64, HOLD_DELAYS * delay, HOLD_MIN);

	return min_t(u64, first << (hold->troubles ? hold->troubles - 1 : 0),
		     HOLD_MAX);
}

/**
 * netft_hold_trouble - the route became suspect, or went down
 * @hold: the hold time of the route
 * @delay: its Delay in nanoseconds
 * @now: the time
 *
 * Troubles that come soon after one another make each hold time twice as long
 * as the one before, so a flapping route is left alone more and more.
 */
void netft_hold_trouble(struct netft_hold *hold, u64 delay, u64 now)
{
	if (hold->troubles) {
		u64 wiped = div64_u64(now - hold->trouble,
				      TROUBLE_LIFE + hold_time(hold, delay));

		hold->troubles -= min_t(u64, wiped, hold->troubles);
	}
	if (hold->troubles < TROUBLES_MAX)
		hold->troubles++;
	hold->trouble = now;
}

/**
 * netft_hold_begin - the route is fit again
 * @hold: the hold time of the route, which begins if there was trouble
 * @delay: its Delay in nanoseconds
 * @now: the time
 */
void netft_hold_begin(struct netft_hold *hold, u64 delay, u64 now)
{
	hold->until = hold->troubles ? now + hold_time(hold, delay) : 0;
	hold->prolonged = false;
}

/**
 * netft_hold_ends - has the time come for traffic to return?
 * @hold: the hold time of the route
 * @overdue_at: when the response that is out becomes overdue, 0 if none is out
 * @now: the time, earlier than @overdue_at
 *
 * Traffic that returns while a response is out may have to leave at once. So
 * that is waited for, but only once: on a slow route one is always out.
 *
 * Return: true if the hold time ends now.
 */
bool netft_hold_ends(struct netft_hold *hold, u64 overdue_at, u64 now)
{
	if (!hold->until || now < hold->until)
		return false;
	if (overdue_at && !hold->prolonged) {
		hold->prolonged = true;
		/* Such patience may be minutes, and no hold time is that long. */
		hold->until = min_t(u64, overdue_at, now + HOLD_MAX);
		return false;
	}
	hold->until = 0;
	return true;
}
