/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The watchdog of an adapter: it watches the service that looks after it.
 */

#ifndef _NETFT_WATCHDOG_H
#define _NETFT_WATCHDOG_H

#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "netft_keepalive.h"

#define NETFT_WATCHDOG_MIN_MS	6000
#define NETFT_WATCHDOG_MAX_MS	3600000

struct net_device;
struct netlink_ext_ack;

/**
 * struct netft_service - who is watched
 * @pid: the process, NULL if nobody is
 * @name: its name when it armed the watchdog
 * @ran: nanoseconds that its main thread had run at the last keepalive
 * @waited: nanoseconds that it had waited for a CPU by then
 */
struct netft_service {
	struct pid *pid;
	char name[TASK_COMM_LEN];
	u64 ran;
	u64 waited;
};

/**
 * struct netft_watchdog - the watchdog of an adapter
 * @lock: protects what follows; see the order of locks in netft.h
 * @keepalive: how long the service has been silent, and what is due
 * @service: who is watched; there is one while @keepalive is on
 * @keepalives: how many there were since it was armed
 * @expiries: how often the timeout passed
 * @work: looks, and does what is due
 * @done: the last stage that was gone through, by @work only
 */
struct netft_watchdog {
	/* Who is watched, and how long it has been silent. */
	spinlock_t lock;
	struct netft_keepalive keepalive;
	struct netft_service service;
	u64 keepalives;
	u64 expiries;
	struct delayed_work work;
	u8 done;
};

/* netft_watchdog.c */
int netft_watchdog_workqueue_init(void);
void netft_watchdog_workqueue_exit(void);
void netft_watchdog_init(struct netft_watchdog *watchdog);
void netft_watchdog_exit(struct netft_watchdog *watchdog);
u32 netft_watchdog_default_ms(void);
bool netft_watchdog_may_panic(void);
bool netft_watchdog_is_armed(struct netft_watchdog *watchdog);
int netft_watchdog_arm(struct netft_watchdog *watchdog, u32 timeout_ms,
		       u8 action, struct netlink_ext_ack *extack);
int netft_watchdog_hear(struct netft_watchdog *watchdog,
			struct netlink_ext_ack *extack);
void netft_watchdog_disarm(struct netft_watchdog *watchdog);

/* netft_evidence.c */
bool netft_evidence_is_alive(struct pid *pid);
void netft_evidence_note(struct netft_service *service);
void netft_evidence_log(const struct net_device *dev,
			const struct netft_service *service);

#endif /* _NETFT_WATCHDOG_H */
