// SPDX-License-Identifier: GPL-2.0
/*
 * Hold times: a route that was in trouble gets its traffic back only after a
 * while, which grows if it flaps. The selftests compile this file for the
 * host, too.
 */

#include <linux/math64.h>
#include <linux/minmax.h>

#include "netft_hold.h"
#include "netft_pace.h"

/* The first hold time, in Delays and at least; each further trouble doubles it. */
#define HOLD_DELAYS		2
#define HOLD_MIN		(100 * NSEC_PER_MSEC_U64)
/* However often it flaps, somebody may be waiting for it. */
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
	/* It begins anew when the route is fit. */
	hold->until = 0;
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
}

/**
 * netft_hold_postpone - do not end it before something else was tried
 * @hold: the hold time of the route
 * @until: when that will be
 */
void netft_hold_postpone(struct netft_hold *hold, u64 until)
{
	if (hold->until)
		hold->until = max_t(u64, hold->until, until);
}

/**
 * netft_hold_end - end the hold time if it is over
 * @hold: the hold time of the route
 * @now: the time
 *
 * Called when nothing is out and when a response came: traffic that returns
 * while a response is out may have to leave at once.
 *
 * Return: true if traffic may return from now on.
 */
bool netft_hold_end(struct netft_hold *hold, u64 now)
{
	if (!hold->until || now < hold->until)
		return false;
	hold->until = 0;
	return true;
}
