// SPDX-License-Identifier: GPL-2.0
/*
 * The watchdog: a service that looks after an adapter asks to be watched, and
 * says from time to time that it is well. When it does not, its adapter goes
 * through stages: what the service does is logged, an event is sent, all routes
 * are taken down, so that the peers look elsewhere, and, only if that was asked
 * for and the administrator of the machine allows it, the machine panics.
 *
 * Each adapter has one, as it is an adapter's routes that are taken down, and
 * its namespace whose administrator may ask. What is watched is a process, by
 * whatever socket it speaks: one that ends without disarming the watchdog has
 * crashed, so that its sockets close means nothing.
 *
 * The service may hang on RTNL, or for want of memory or of a CPU. So the
 * work takes no RTNL, and has a workqueue that comes before others.
 */

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netlink.h>
#include <linux/panic.h>
#include <linux/pid.h>
#include <linux/ratelimit.h>
#include <linux/user_namespace.h>

#include "netft.h"

/* As long as that of other clusters' services. */
static unsigned int watchdog_timeout = 60000;

static int set_timeout(const char *value, const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, NETFT_WATCHDOG_MIN_MS,
				     NETFT_WATCHDOG_MAX_MS);
}

static const struct kernel_param_ops timeout_ops = {
	.set = set_timeout,
	.get = param_get_uint,
};

module_param_cb(watchdog_timeout, &timeout_ops, &watchdog_timeout, 0644);
__MODULE_PARM_TYPE(watchdog_timeout, "uint");
MODULE_PARM_DESC(watchdog_timeout, "Milliseconds of silence of a watched service that are too long, if it asks for no others: 6000 to 3600000 (default: 60000)");

static bool watchdog_panic;
module_param(watchdog_panic, bool, 0644);
MODULE_PARM_DESC(watchdog_panic, "Allow a watched service to ask for a panic of the machine should it hang (default: no)");

static struct workqueue_struct *workqueue;
/* Whoever owns a namespace may have adapters, and services that hang. */
static DEFINE_RATELIMIT_STATE(log_limit, 10 * HZ, 5);

/**
 * netft_watchdog_workqueue_init - prepare for watchdogs
 *
 * Return: 0 or -ENOMEM.
 */
int __init netft_watchdog_workqueue_init(void)
{
	/* While the service is frozen for a suspend, nobody looks. */
	workqueue = alloc_workqueue("netft_watchdog", WQ_UNBOUND | WQ_HIGHPRI |
				    WQ_MEM_RECLAIM | WQ_FREEZABLE, 0);
	return workqueue ? 0 : -ENOMEM;
}

/**
 * netft_watchdog_workqueue_exit - undo netft_watchdog_workqueue_init()
 */
void netft_watchdog_workqueue_exit(void)
{
	destroy_workqueue(workqueue);
}

/**
 * netft_watchdog_default_ms - the timeout of who asks for none
 *
 * Return: milliseconds.
 */
u32 netft_watchdog_default_ms(void)
{
	return READ_ONCE(watchdog_timeout);
}

/**
 * netft_watchdog_may_panic - does the administrator of the machine allow it?
 *
 * Return: true if so.
 */
bool netft_watchdog_may_panic(void)
{
	return READ_ONCE(watchdog_panic);
}

/**
 * netft_watchdog_is_armed - is somebody watched?
 * @watchdog: the watchdog
 *
 * Return: true if so.
 */
bool netft_watchdog_is_armed(struct netft_watchdog *watchdog)
{
	bool is_on;

	spin_lock(&watchdog->lock);
	is_on = netft_keepalive_is_on(&watchdog->keepalive);
	spin_unlock(&watchdog->lock);
	return is_on;
}

static struct netft_adapter *adapter_of(struct netft_watchdog *watchdog)
{
	return container_of(watchdog, struct netft_adapter, watchdog);
}

/* Look when it is time to, which may be at once; @lock is held. */
static void look_in_time(struct netft_watchdog *watchdog, u64 now)
{
	u64 look_at = watchdog->keepalive.look_at;

	if (!look_at)
		return;
	/* Not early, or it would only have to look again. */
	mod_delayed_work(workqueue, &watchdog->work,
			 look_at > now ? nsecs_to_jiffies(look_at - now) + 1 : 0);
}

static void tell(struct netft_watchdog *watchdog, u8 reason, u8 stage,
		 u64 silence_ms)
{
	struct netft_adapter *adapter = adapter_of(watchdog);

	spin_lock_bh(&adapter->lock);
	netft_event_watchdog(adapter, reason, stage, silence_ms);
	spin_unlock_bh(&adapter->lock);
}

/* Not of a user namespace that anybody may have made. */
static bool is_of_machine(const struct net_device *dev)
{
	bool is_initial;

	rcu_read_lock();
	is_initial = dev_net(dev)->user_ns == &init_user_ns;
	rcu_read_unlock();
	return is_initial;
}

/* What the machine does concerns who administers it, and may fill its log. */
static void log_silence(struct netft_watchdog *watchdog,
			const struct netft_service *service, u64 silence_ms)
{
	struct net_device *dev = adapter_of(watchdog)->dev;

	if (!__ratelimit(&log_limit))
		return;
	netdev_warn(dev, "watchdog: %s (process %d) has not been heard for %llu ms\n",
		    service->name, pid_nr(service->pid), silence_ms);
	if (is_of_machine(dev))
		netft_evidence_log(dev, service);
}

static void panic_if_allowed(struct netft_watchdog *watchdog,
			     const struct netft_service *service,
			     u64 silence_ms)
{
	struct net_device *dev = adapter_of(watchdog)->dev;
	u8 stage;

	/* It may just have been heard, since all else takes its time. */
	spin_lock(&watchdog->lock);
	stage = watchdog->keepalive.stage;
	spin_unlock(&watchdog->lock);
	if (stage != NETFT_WATCHDOG_STAGE_PANIC)
		return;
	/* And who allowed it may have thought better of it. */
	if (netft_watchdog_may_panic())
		panic("netft: %s: watchdog: %s has not been heard for %llu ms\n",
		      dev->name, service->name, silence_ms);
	netdev_warn(dev, "watchdog: no panic, as the module parameter watchdog_panic does not allow it any more\n");
}

static void go_through(struct netft_watchdog *watchdog,
		       const struct netft_service *service, u64 silence_ms)
{
	struct netft_adapter *adapter = adapter_of(watchdog);

	switch (watchdog->done) {
	case NETFT_WATCHDOG_STAGE_LOG:
		log_silence(watchdog, service, silence_ms);
		break;
	case NETFT_WATCHDOG_STAGE_EVENT:
		tell(watchdog, NETFT_REASON_WATCHDOG, watchdog->done, silence_ms);
		break;
	case NETFT_WATCHDOG_STAGE_ROUTES:
		if (net_ratelimit())
			netdev_warn(adapter->dev, "watchdog: all routes are taken down\n");
		tell(watchdog, NETFT_REASON_WATCHDOG, watchdog->done, silence_ms);
		netft_route_withdraw(adapter);
		break;
	case NETFT_WATCHDOG_STAGE_PANIC:
		tell(watchdog, NETFT_REASON_WATCHDOG, watchdog->done, silence_ms);
		panic_if_allowed(watchdog, service, silence_ms);
		break;
	}
}

/* It is heard again, or no longer watched, which was told by who disarmed. */
static void take_back(struct netft_watchdog *watchdog,
		      const struct netft_service *service)
{
	struct netft_adapter *adapter = adapter_of(watchdog);
	u8 done = watchdog->done;

	watchdog->done = NETFT_WATCHDOG_STAGE_NONE;
	if (service->pid && net_ratelimit())
		netdev_info(adapter->dev, "watchdog: %s is heard again\n",
			    service->name);
	if (service->pid && done >= NETFT_WATCHDOG_STAGE_EVENT)
		tell(watchdog, NETFT_REASON_KEEPALIVE,
		     NETFT_WATCHDOG_STAGE_NONE, 0);
	if (done >= NETFT_WATCHDOG_STAGE_ROUTES)
		netft_route_readmit(adapter);
}

static void watchdog_work(struct work_struct *work)
{
	struct netft_watchdog *watchdog = container_of(to_delayed_work(work),
						       struct netft_watchdog,
						       work);
	struct netft_service service;
	u64 now, silence_ms;
	u8 stage;

	spin_lock(&watchdog->lock);
	now = ktime_get_ns();
	stage = netft_keepalive_look(&watchdog->keepalive, now);
	silence_ms = div_u64(now - watchdog->keepalive.heard, NSEC_PER_MSEC);
	if (stage && !watchdog->done)
		watchdog->expiries++;
	service = watchdog->service;
	get_pid(service.pid);
	look_in_time(watchdog, now);
	spin_unlock(&watchdog->lock);

	if (stage < watchdog->done)
		take_back(watchdog, &service);
	while (watchdog->done < stage) {
		watchdog->done++;
		go_through(watchdog, &service, silence_ms);
	}
	put_pid(service.pid);
}

/* @lock is held; who gets the process puts it. */
static struct pid *forget_service(struct netft_watchdog *watchdog)
{
	struct pid *pid = watchdog->service.pid;

	watchdog->service = (struct netft_service){ };
	netft_keepalive_stop(&watchdog->keepalive);
	return pid;
}

/**
 * netft_watchdog_init - prepare the watchdog of a new adapter
 * @watchdog: the watchdog
 */
void netft_watchdog_init(struct netft_watchdog *watchdog)
{
	spin_lock_init(&watchdog->lock);
	INIT_DELAYED_WORK(&watchdog->work, watchdog_work);
}

/**
 * netft_watchdog_exit - the adapter goes
 * @watchdog: the watchdog
 *
 * Context: RTNL, so that nobody arms it anew; the work takes none.
 */
void netft_watchdog_exit(struct netft_watchdog *watchdog)
{
	struct pid *pid;

	/* Without a service a keepalive queues no work any more. */
	spin_lock(&watchdog->lock);
	pid = forget_service(watchdog);
	spin_unlock(&watchdog->lock);
	cancel_delayed_work_sync(&watchdog->work);
	put_pid(pid);
}

/* Who asks, by whichever of its threads. */
static bool is_watched(const struct netft_watchdog *watchdog)
{
	return watchdog->service.pid == task_tgid(current);
}

static int may_arm(const struct netft_watchdog *watchdog,
		   struct netlink_ext_ack *extack)
{
	if (!watchdog->service.pid || is_watched(watchdog) ||
	    !netft_evidence_is_alive(watchdog->service.pid))
		return 0;
	NL_SET_ERR_MSG(extack, "another process is watched: it, or an administrator, must disarm the watchdog first");
	return -EBUSY;
}

/**
 * netft_watchdog_arm - watch the current process
 * @watchdog: the watchdog
 * @timeout_ms: the silence that is too long, checked by the caller
 * @action: the last stage that it may lead to, checked by the caller
 * @extack: where to say why not
 *
 * Context: RTNL.
 * Return: 0, or -EBUSY if another process is watched.
 */
int netft_watchdog_arm(struct netft_watchdog *watchdog, u32 timeout_ms,
		       u8 action, struct netlink_ext_ack *extack)
{
	struct netft_service service = { };
	struct pid *old;
	int err;

	service.pid = get_pid(task_tgid(current));
	get_task_comm(service.name, current->group_leader);
	netft_evidence_note(&service);

	spin_lock(&watchdog->lock);
	err = may_arm(watchdog, extack);
	if (err) {
		old = service.pid;
		goto out;
	}
	old = forget_service(watchdog);
	watchdog->service = service;
	watchdog->keepalives = 0;
	netft_keepalive_start(&watchdog->keepalive, timeout_ms, action,
			      ktime_get_ns());
	/* There may be something to take back. */
	mod_delayed_work(workqueue, &watchdog->work, 0);
out:
	spin_unlock(&watchdog->lock);
	put_pid(old);
	if (!err)
		tell(watchdog, NETFT_REASON_CHANGED, NETFT_WATCHDOG_STAGE_NONE,
		     0);
	return err;
}

/**
 * netft_watchdog_hear - the current process is well
 * @watchdog: the watchdog
 * @extack: where to say why that is of no interest
 *
 * Context: process, RTNL or RCU.
 * Return: 0, -ENOENT if nothing is watched, -EPERM if another process is.
 */
int netft_watchdog_hear(struct netft_watchdog *watchdog,
			struct netlink_ext_ack *extack)
{
	int err = 0;
	u64 now;

	spin_lock(&watchdog->lock);
	if (!watchdog->service.pid) {
		NL_SET_ERR_MSG(extack, "the watchdog is not armed");
		err = -ENOENT;
		goto out;
	}
	if (!is_watched(watchdog)) {
		NL_SET_ERR_MSG(extack, "another process is watched");
		err = -EPERM;
		goto out;
	}
	watchdog->keepalives++;
	netft_evidence_note(&watchdog->service);
	now = ktime_get_ns();
	if (netft_keepalive_heard(&watchdog->keepalive, now))
		look_in_time(watchdog, now);
out:
	spin_unlock(&watchdog->lock);
	return err;
}

/**
 * netft_watchdog_disarm - watch no longer
 * @watchdog: the watchdog
 *
 * Context: RTNL.
 */
void netft_watchdog_disarm(struct netft_watchdog *watchdog)
{
	struct pid *pid;

	spin_lock(&watchdog->lock);
	pid = forget_service(watchdog);
	/* There may be something to take back. */
	mod_delayed_work(workqueue, &watchdog->work, 0);
	spin_unlock(&watchdog->lock);
	put_pid(pid);
	if (pid)
		tell(watchdog, NETFT_REASON_CHANGED, NETFT_WATCHDOG_STAGE_NONE,
		     0);
}
