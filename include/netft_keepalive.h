/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a service has been silent, and what that calls for. Pure logic on
 * time stamps: who watches looks now and then, and does what is due.
 */

#ifndef _NETFT_KEEPALIVE_H
#define _NETFT_KEEPALIVE_H

#include <linux/types.h>

/**
 * struct netft_keepalive - the clock of a watchdog, all times in nanoseconds
 * @timeout: the silence that is too long, 0 while nothing is watched
 * @heard: when the service was last heard, later by what was forgiven
 * @look_at: when to look the next time, 0 if there is nothing to look for
 * @late: times that we were late to look
 * @graced: the last look was late, and nothing came of it
 * @stage: what the silence has called for, enum netft_watchdog_stage
 * @action: the last stage that it may call for
 */
struct netft_keepalive {
	u64 timeout;
	u64 heard;
	u64 look_at;
	u64 late;
	u8 stage;
	u8 action;
	bool graced;
};

void netft_keepalive_start(struct netft_keepalive *keepalive, u32 timeout_ms,
			   u8 action, u64 now);
void netft_keepalive_stop(struct netft_keepalive *keepalive);
bool netft_keepalive_heard(struct netft_keepalive *keepalive, u64 now);
u8 netft_keepalive_look(struct netft_keepalive *keepalive, u64 now);

static inline bool netft_keepalive_is_on(const struct netft_keepalive *keepalive)
{
	return keepalive->timeout;
}

#endif /* _NETFT_KEEPALIVE_H */
