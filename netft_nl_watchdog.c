// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink handlers: watchdogs.
 */

#include <linux/capability.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_netlink.h"
#include "netft_nl_gen.h"

/* As who asks knows it; 0 is nobody. */
static u32 pid_of(struct pid *pid)
{
	return netft_evidence_is_alive(pid) ? pid_vnr(pid) : 0;
}

/* With the watchdog locked. */
static int put_service(struct sk_buff *skb,
		       const struct netft_watchdog *watchdog)
{
	const struct netft_keepalive *keepalive = &watchdog->keepalive;
	u64 timeout = div_u64(keepalive->timeout, NSEC_PER_MSEC);
	u64 silence = netft_nl_ms_since(ktime_get_ns(), keepalive->heard);

	if (nla_put_u32(skb, NETFT_A_WATCHDOG_TIMEOUT, timeout) ||
	    nla_put_u32(skb, NETFT_A_WATCHDOG_ACTION, keepalive->action) ||
	    nla_put_u32(skb, NETFT_A_WATCHDOG_PID,
			pid_of(watchdog->service.pid)) ||
	    nla_put_string(skb, NETFT_A_WATCHDOG_SERVICE,
			   watchdog->service.name) ||
	    nla_put_u32(skb, NETFT_A_WATCHDOG_SILENCE,
			min_t(u64, silence, U32_MAX)) ||
	    nla_put_u64_64bit(skb, NETFT_A_WATCHDOG_KEEPALIVES,
			      watchdog->keepalives, NETFT_A_WATCHDOG_PAD) ||
	    nla_put_u64_64bit(skb, NETFT_A_WATCHDOG_OWN_LATE, keepalive->late,
			      NETFT_A_WATCHDOG_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_watchdog(struct sk_buff *skb, struct netft_adapter *adapter)
{
	struct netft_watchdog *watchdog = &adapter->watchdog;
	int err;

	if (nla_put_u32(skb, NETFT_A_WATCHDOG_IFINDEX, adapter->dev->ifindex))
		return -EMSGSIZE;
	spin_lock(&watchdog->lock);
	if (nla_put_u32(skb, NETFT_A_WATCHDOG_STAGE,
			watchdog->keepalive.stage) ||
	    nla_put_u64_64bit(skb, NETFT_A_WATCHDOG_EXPIRIES,
			      watchdog->expiries, NETFT_A_WATCHDOG_PAD))
		err = -EMSGSIZE;
	else
		err = watchdog->service.pid ? put_service(skb, watchdog) : 0;
	spin_unlock(&watchdog->lock);
	return err;
}

static int reply_watchdog(struct sk_buff *skb, struct netft_adapter *adapter,
			  struct genl_info *info)
{
	return put_watchdog(skb, adapter);
}

int netft_nl_watchdog_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return netft_nl_reply_of(info, reply_watchdog);
}

static int dump_watchdog(struct sk_buff *skb, struct netft_adapter *adapter,
			 struct netft_nl_dump *dump,
			 struct netlink_callback *cb)
{
	void *header;

	if (dump->id || !netft_watchdog_is_armed(&adapter->watchdog))
		return 0;
	header = netft_nl_dump_begin(skb, cb, NETFT_CMD_WATCHDOG_GET);
	if (!header)
		return -EMSGSIZE;
	if (netft_nl_dump_end(skb, header, put_watchdog(skb, adapter)))
		return -EMSGSIZE;
	dump->id = 1;
	return 0;
}

int netft_nl_watchdog_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return netft_nl_dump(skb, cb, dump_watchdog);
}

/*
 * A panic concerns the whole machine: so it takes the administrator's consent,
 * the right to restart the machine, and an adapter that is none of a container.
 */
static int check_panic(struct netft_adapter *adapter, struct sk_buff *skb,
		       struct genl_info *info)
{
	const char *why;

	if (!netft_watchdog_may_panic())
		why = "the module parameter watchdog_panic does not allow a panic";
	else if (!netlink_capable(skb, CAP_SYS_BOOT))
		why = "a panic needs CAP_SYS_BOOT in the initial user namespace";
	else if (dev_net(adapter->dev)->user_ns != &init_user_ns)
		why = "a panic is not for an adapter in a namespace of a user namespace";
	else
		return 0;
	netft_nl_refuse(info, NETFT_A_WATCHDOG_ACTION, why);
	return -EPERM;
}

static int watchdog_set(struct netft_adapter *adapter, struct sk_buff *skb,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	u32 timeout = netft_watchdog_default_ms();
	u8 action = NETFT_WATCHDOG_STAGE_ROUTES;
	int err;

	if (attrs[NETFT_A_WATCHDOG_TIMEOUT])
		timeout = nla_get_u32(attrs[NETFT_A_WATCHDOG_TIMEOUT]);
	if (timeout > NETFT_WATCHDOG_MAX_MS) {
		netft_nl_refuse(info, NETFT_A_WATCHDOG_TIMEOUT,
				"timeout is more than 3600000 ms");
		return -ERANGE;
	}
	if (attrs[NETFT_A_WATCHDOG_ACTION])
		action = nla_get_u32(attrs[NETFT_A_WATCHDOG_ACTION]);
	if (action == NETFT_WATCHDOG_STAGE_NONE)
		return netft_nl_refuse(info, NETFT_A_WATCHDOG_ACTION,
				       "action must not be none: there is watchdog-disarm for that");
	if (action == NETFT_WATCHDOG_STAGE_PANIC) {
		err = check_panic(adapter, skb, info);
		if (err)
			return err;
	}
	return netft_watchdog_arm(&adapter->watchdog, timeout, action,
				  info->extack);
}

int netft_nl_watchdog_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;
	int err;

	rtnl_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				watchdog_set(adapter, skb, info);
	rtnl_unlock();
	return err;
}

int netft_nl_watchdog_disarm_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netft_adapter *adapter;

	rtnl_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	if (!IS_ERR(adapter))
		netft_watchdog_disarm(&adapter->watchdog);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(adapter);
}

int netft_nl_watchdog_keepalive_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	struct netft_adapter *adapter;
	int err;

	rcu_read_lock();
	adapter = netft_nl_find_adapter_to_change(skb, info);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				netft_watchdog_hear(&adapter->watchdog,
						    info->extack);
	rcu_read_unlock();
	return err;
}
