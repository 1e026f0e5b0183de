// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the adapter's watchdog, which watches the service
 *
 * The service says that it is well in its loop, between all else that it does:
 * if anything of that hangs, it is not said any more. Only who ends in order
 * disarms the watchdog.
 */

#include <errno.h>

#include "log.h"
#include "watchdog.h"

/* How often it is said in a timeout. */
#define TICKS		4
#define USEC_PER_MSEC	UINT64_C(1000)
#define MSEC_PER_SEC	1000
/* For as long as it cannot be said. */
#define AGAIN		(5 * MSEC_PER_SEC * USEC_PER_MSEC)

static void tick_in(struct watchdog *watchdog, uint64_t usec)
{
	sd_event_source_set_time_relative(watchdog->tick, usec);
	sd_event_source_set_enabled(watchdog->tick, SD_EVENT_ONESHOT);
}

/* The module has the timeout if the configuration has none. */
static uint64_t find_period(const struct watchdog *watchdog)
{
	struct netft_object *object;
	uint64_t timeout_ms = 0;

	if (!netft_watchdog_get(watchdog->kernel->nft, watchdog->ifindex,
				&object))
		timeout_ms = netft_object_uint(object,
					       NETFT_A_WATCHDOG_TIMEOUT);
	netft_object_free(object);
	return timeout_ms ? timeout_ms * USEC_PER_MSEC / TICKS : AGAIN;
}

/* Once, however often it is tried; that an adapter has gone is told elsewhere. */
static void complain(struct watchdog *watchdog, const char *what, int err)
{
	if (err && err != watchdog->error && err != -ENODEV &&
	    err != -EPROTONOSUPPORT)
		log_error("watchdog: cannot %s it: %s", what,
			  netft_error(watchdog->kernel->nft));
	watchdog->error = err;
}

static void arm(struct watchdog *watchdog)
{
	struct netft_object *settings = netft_object_new();
	const struct watched *watched = &watchdog->watched;
	struct kernel *kernel = watchdog->kernel;
	int err;

	if (watched->timeout)
		netft_object_set_u32(settings, NETFT_A_WATCHDOG_TIMEOUT,
				     watched->timeout * MSEC_PER_SEC);
	netft_object_set_u32(settings, NETFT_A_WATCHDOG_ACTION,
			     watched->action);
	err = netft_watchdog_arm(kernel->nft, kernel->ifindex, settings);
	netft_object_free(settings);
	complain(watchdog, "arm", err);
	watchdog->period = AGAIN;
	if (!err) {
		watchdog->ifindex = kernel->ifindex;
		watchdog->instance = kernel->instance;
		watchdog->period = find_period(watchdog);
	}
	tick_in(watchdog, watchdog->period);
}

static void keep_alive(struct watchdog *watchdog)
{
	int err;

	err = netft_watchdog_keepalive(watchdog->kernel->nft,
				       watchdog->ifindex);
	if (err == -ENOENT) {
		log_warn("watchdog: somebody has disarmed it; it stays so until the configuration is read again");
		watchdog->is_given_up = true;
		watchdog->instance = 0;
		return;
	}
	complain(watchdog, "keep alive", err);
	tick_in(watchdog, watchdog->period);
}

static int on_tick(sd_event_source *source __always_unused,
		   uint64_t usec __always_unused, void *arg)
{
	struct watchdog *watchdog = arg;

	if (watchdog->instance)
		keep_alive(watchdog);
	else
		watchdog_update(watchdog, &watchdog->watched);
	return 0;
}

/**
 * watchdog_open() - Prepare to be watched.
 * @watchdog: all of it is written; the caller closes it
 * @event: the loop
 * @kernel: the adapter
 *
 * Return: 0 or a negative errno.
 */
int watchdog_open(struct watchdog *watchdog, sd_event *event,
		  struct kernel *kernel)
{
	int err;

	*watchdog = (struct watchdog){ .kernel = kernel };
	err = sd_event_add_time_relative(event, &watchdog->tick,
					 CLOCK_MONOTONIC, 0, 1, on_tick,
					 watchdog);
	if (err < 0)
		return err;
	return sd_event_source_set_enabled(watchdog->tick, SD_EVENT_OFF);
}

/**
 * watchdog_close() - Say no longer that the service is well.
 * @watchdog: being watched, which goes on unless watchdog_disarm() was called
 */
void watchdog_close(struct watchdog *watchdog)
{
	watchdog->tick = sd_event_source_disable_unref(watchdog->tick);
}

/**
 * watchdog_update() - Be watched as the configuration has it.
 * @watchdog: being watched
 * @wanted: how
 *
 * Called whenever the adapter may be another one.
 */
void watchdog_update(struct watchdog *watchdog, const struct watched *wanted)
{
	struct kernel *kernel = watchdog->kernel;

	if (!kernel->ifindex || watchdog->is_given_up ||
	    (watchdog->instance == (wanted->action ? kernel->instance : 0) &&
	     watchdog->watched.timeout == wanted->timeout &&
	     watchdog->watched.action == wanted->action))
		return;
	watchdog_disarm(watchdog);
	watchdog->watched = *wanted;
	if (wanted->action)
		arm(watchdog);
}

/**
 * watchdog_forget() - The configuration was read again, whoever disarmed it.
 * @watchdog: being watched
 */
void watchdog_forget(struct watchdog *watchdog)
{
	watchdog->is_given_up = false;
	watchdog->error = 0;
}

/**
 * watchdog_disarm() - Be watched no longer.
 * @watchdog: being watched, or not
 */
void watchdog_disarm(struct watchdog *watchdog)
{
	if (!watchdog->instance)
		return;
	complain(watchdog, "disarm",
		 netft_watchdog_disarm(watchdog->kernel->nft,
				       watchdog->ifindex));
	watchdog->instance = 0;
	sd_event_source_set_enabled(watchdog->tick, SD_EVENT_OFF);
}
