/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the adapter's watchdog, which watches the service
 */

#ifndef NETFTD_WATCHDOG_H
#define NETFTD_WATCHDOG_H

#include "config.h"
#include "kernel.h"

/**
 * struct watchdog - Being watched.
 * @kernel: the adapter
 * @ifindex: of the adapter that watches, whatever it is called now
 * @instance: which adapter that is, 0 if none watches
 * @watched: as it was asked to
 * @is_given_up: somebody disarmed it, who is to have the last word
 * @error: what was last told to have gone wrong, a negative errno
 * @period: how often it is said that the service is well, in microseconds
 * @tick: says that the service is well
 */
struct watchdog {
	struct kernel *kernel;
	uint32_t ifindex;
	uint64_t instance;
	struct watched watched;
	bool is_given_up;
	int error;
	uint64_t period;
	sd_event_source *tick;
};

int watchdog_open(struct watchdog *watchdog, sd_event *event,
		  struct kernel *kernel);
void watchdog_close(struct watchdog *watchdog);
void watchdog_update(struct watchdog *watchdog, const struct watched *wanted);
void watchdog_forget(struct watchdog *watchdog);
void watchdog_disarm(struct watchdog *watchdog);

#endif /* NETFTD_WATCHDOG_H */
