// SPDX-License-Identifier: GPL-2.0
/*
 * Keepalives of a service, and the stages that their absence goes through. The
 * selftests compile this file for the host, too.
 */

#include <linux/minmax.h>
#include <uapi/linux/netft.h>

#include "netft_keepalive.h"
#include "netft_pace.h"

/*
 * We look more often than there is something to see: so we know how much of a
 * silence is our own, of a machine that was paused or that had no time for us.
 */
#define LOOK_EVERY	(1000 * NSEC_PER_MSEC_U64)
#define LATE_AFTER	(200 * NSEC_PER_MSEC_U64)

/* Silence that calls for a stage. */
static u64 stage_after(const struct netft_keepalive *keepalive, u8 stage)
{
	u64 timeout = keepalive->timeout;

	switch (stage) {
	case NETFT_WATCHDOG_STAGE_PANIC:
		return 2 * timeout;
	case NETFT_WATCHDOG_STAGE_ROUTES:
		/* Who hears the event has time to help the service first. */
		return timeout + timeout / 2;
	default:
		return timeout;
	}
}

static void advance(struct netft_keepalive *keepalive, u64 now)
{
	while (keepalive->stage < keepalive->action &&
	       now - keepalive->heard >=
	       stage_after(keepalive, keepalive->stage + 1))
		keepalive->stage++;
}

static void plan(struct netft_keepalive *keepalive, u64 now)
{
	u64 next = keepalive->heard + stage_after(keepalive, keepalive->stage + 1);

	keepalive->look_at = now + LOOK_EVERY;
	if (keepalive->stage >= keepalive->action)
		keepalive->look_at = 0;
	else if (!keepalive->graced)
		keepalive->look_at = min_t(u64, keepalive->look_at, next);
}

/**
 * netft_keepalive_start - begin to watch
 * @keepalive: the clock
 * @timeout_ms: the silence that is too long, in milliseconds
 * @action: the last stage that it may call for
 * @now: the time, which is that of the first keepalive
 */
void netft_keepalive_start(struct netft_keepalive *keepalive, u32 timeout_ms,
			   u8 action, u64 now)
{
	*keepalive = (struct netft_keepalive){
		.timeout = timeout_ms * NSEC_PER_MSEC_U64,
		.heard = now,
		.action = action,
	};
	plan(keepalive, now);
}

/**
 * netft_keepalive_stop - watch no longer
 * @keepalive: the clock
 */
void netft_keepalive_stop(struct netft_keepalive *keepalive)
{
	*keepalive = (struct netft_keepalive){ };
}

/*
 * Time in which we did not run ourselves is nobody's silence: the service could
 * not run, either, or we know no better. And when we run again it may need a
 * moment to be heard: but only once, as a machine that is always late must
 * still notice. True if the service has that moment now.
 */
static bool forgive(struct netft_keepalive *keepalive, u64 now)
{
	if (!keepalive->look_at || now <= keepalive->look_at + LATE_AFTER) {
		keepalive->graced = false;
		return false;
	}
	keepalive->heard = min_t(u64, now,
				 keepalive->heard + now - keepalive->look_at);
	keepalive->late++;
	keepalive->graced = !keepalive->graced;
	return keepalive->graced;
}

/**
 * netft_keepalive_heard - the service was heard
 * @keepalive: the clock, which is on
 * @now: the time
 *
 * Return: true if it had been silent for too long, so that there is something
 * to take back.
 */
bool netft_keepalive_heard(struct netft_keepalive *keepalive, u64 now)
{
	bool was_silent = keepalive->stage;

	keepalive->heard = now;
	keepalive->stage = NETFT_WATCHDOG_STAGE_NONE;
	keepalive->graced = false;
	if (was_silent)
		keepalive->look_at = now;
	return was_silent;
}

/**
 * netft_keepalive_look - look whether the service is silent
 * @keepalive: the clock
 * @now: the time
 *
 * Return: the stage that its silence has come to, which is NONE if there is
 * nothing to watch.
 */
u8 netft_keepalive_look(struct netft_keepalive *keepalive, u64 now)
{
	if (!netft_keepalive_is_on(keepalive))
		return NETFT_WATCHDOG_STAGE_NONE;
	if (!forgive(keepalive, now))
		advance(keepalive, now);
	plan(keepalive, now);
	return keepalive->stage;
}
