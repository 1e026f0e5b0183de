// SPDX-License-Identifier: GPL-2.0
/*
 * Pace: a request every Delay, somewhat early by chance, so that those of many
 * routes do not meet; sooner while a route is new. The selftests compile this
 * file for the host, too.
 */

#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "netft_pace.h"

/* Timers that only send may be batched by this part of the Delay. */
#define SLACK_PART	64
/*
 * A route that is down is not tried again sooner, whoever speaks up at the
 * other end. That is also how soon an eager one tries again at first.
 */
#define PAUSE_MIN	(100 * NSEC_PER_MSEC_U64)

/**
 * netft_pace_begin - send at once, and be eager
 * @pace: the pace of a route
 * @now: the time
 */
void netft_pace_begin(struct netft_pace *pace, u64 now)
{
	*pace = (struct netft_pace) {
		.next_send = now,
		.regular = now,
		.eager = true,
	};
}

/**
 * netft_pace_change - there is another Delay
 * @pace: the pace of a route
 * @delay: the Delay in nanoseconds
 * @now: the time
 */
void netft_pace_change(struct netft_pace *pace, u64 delay, u64 now)
{
	pace->next_turn = 0;
	pace->next_send = min_t(u64, pace->next_send, now + delay);
	pace->regular = min_t(u64, pace->regular, now + delay);
}

static u64 usual_slack(u64 delay)
{
	return max_t(u64, delay / SLACK_PART, NETFT_SLACK_MIN);
}

/**
 * netft_pace_slack - by how much the timer of a request may be late
 * @pace: the pace of a route
 * @delay: its Delay in nanoseconds
 *
 * netft_pace_early() makes up for that. The pauses of who is eager are shorter
 * than a Delay, and so is this.
 *
 * Return: nanoseconds.
 */
u64 netft_pace_slack(const struct netft_pace *pace, u64 delay)
{
	return pace->eager ? NETFT_SLACK_MIN : usual_slack(delay);
}

/**
 * netft_pace_early - jitter, for netft_pace_next()
 * @delay: the Delay in nanoseconds
 * @random: any number
 * @along: the request goes along with a response
 *
 * Whoever asks along with a response leaves it to the other end to be first
 * the next time, too: asking at the same time would cost both a packet more.
 *
 * Return: nanoseconds, at most a sixteenth of the Delay or one millisecond,
 * and never less than what timers may be batched by, so that requests are no
 * more than a Delay apart.
 */
u32 netft_pace_early(u64 delay, u32 random, bool along)
{
	u32 slack = usual_slack(delay);

	if (along)
		return slack;
	return 2 * slack + reciprocal_scale(random, 2 * slack);
}

/* With the same share of jitter as the usual pace has. */
static u64 eager_pause(const struct netft_pace *pace, u64 delay, u32 early_ns)
{
	u64 pause = PAUSE_MIN << min_t(u32, pace->tries, 16);

	return pause + (div64_u64((pause >> 10) * early_ns, delay) << 10);
}

/**
 * netft_pace_next - a request is sent now: when is the next one due?
 * @pace: the pace of a route
 * @delay: its Delay in nanoseconds
 * @early_ns: by how much the next one shall come early, less than the Delay
 * @now: the time
 *
 * The first packets of a route are lost easily, while it is not known at both
 * ends and its neighbours are not either, and a Delay may be long: until it is
 * up, or refused, it tries again soon, and each time later.
 */
void netft_pace_next(struct netft_pace *pace, u64 delay, u32 early_ns, u64 now)
{
	u64 soon;

	pace->regular = pace->next_turn ?: now + delay - early_ns;
	pace->next_turn = 0;
	pace->next_send = pace->regular;
	if (!pace->eager)
		return;
	soon = now + eager_pause(pace, delay, early_ns);
	pace->eager = soon < pace->regular;
	pace->next_send = min_t(u64, soon, pace->regular);
	pace->tries++;
}

/**
 * netft_pace_insert - send one more request now
 * @pace: the pace of a route
 * @until: unless one is due until then
 * @now: the time
 *
 * That changes nothing for the requests that follow.
 *
 * Return: true if one more is sent.
 */
bool netft_pace_insert(struct netft_pace *pace, u64 until, u64 now)
{
	if (pace->next_send <= until)
		return false;
	pace->next_turn = pace->next_send;
	pace->next_send = now;
	return true;
}

/**
 * netft_pace_hurry - try again soon
 * @pace: the pace of a route that is down
 * @last: when a request was sent last
 * @now: the time
 *
 * Nobody can make us send more than ten requests a second.
 */
void netft_pace_hurry(struct netft_pace *pace, u64 last, u64 now)
{
	pace->next_send = min_t(u64, pace->next_send,
				max_t(u64, last + PAUSE_MIN, now));
}

/**
 * netft_pace_calm - the route is up: no reason to be eager any more
 * @pace: the pace of the route
 */
void netft_pace_calm(struct netft_pace *pace)
{
	if (!pace->eager)
		return;
	pace->eager = false;
	pace->next_send = max_t(u64, pace->next_send, pace->regular);
}
