// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family, and what its handlers have in common. Policies
 * are generated from Documentation/netlink/specs/netft.yaml.
 *
 * All handlers run in process context. What changes something takes RTNL; what
 * only reads takes it, too, so that what it shows is of one moment. A keepalive
 * alone does without: whoever holds RTNL for long is no fault of the service.
 */

#include <linux/rtnetlink.h>
#include <net/genetlink.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_netlink.h"
#include "netft_nl_gen.h"

/**
 * netft_nl_refuse - say what is wrong with an attribute
 * @info: the request
 * @attr: the attribute
 * @why: a constant string
 *
 * Return: -EINVAL.
 */
int netft_nl_refuse(struct genl_info *info, int attr, const char *why)
{
	/* A constant string each time, as the macro would have it. */
	info->extack->_msg = why;
	info->extack->bad_attr = info->attrs[attr];
	return -EINVAL;
}

/**
 * netft_nl_find_adapter - the adapter that a request names
 * @net: namespace of the requester
 * @attrs: attributes of any of the sets, they have the index in common
 * @extack: where to say why not
 *
 * Context: RTNL or RCU, which keeps what is returned.
 * Return: the adapter or ERR_PTR.
 */
struct netft_adapter *netft_nl_find_adapter(struct net *net,
					    struct nlattr **attrs,
					    struct netlink_ext_ack *extack)
{
	struct nlattr *attr = attrs[NETFT_A_ADAPTER_IFINDEX];
	struct net_device *dev;

	if (!attr) {
		NL_SET_ERR_MSG(extack, "the adapter's interface index (ifindex) is missing");
		return ERR_PTR(-EINVAL);
	}
	rcu_read_lock();
	dev = dev_get_by_index_rcu(net, nla_get_u32(attr));
	rcu_read_unlock();
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "no device has this interface index");
		return ERR_PTR(-ENODEV);
	}
	if (!netft_is_adapter(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "this device is not a netft adapter");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return netdev_priv(dev);
}

/**
 * netft_nl_find_adapter_to_change - the same, if the requester may change it
 * @skb: the request
 * @info: the request
 *
 * The family's check of rights was for the namespace where the adapter is. A
 * route sends in the namespace where it was created, so that has a say, too.
 *
 * Context: RTNL or RCU, which keeps what is returned.
 * Return: the adapter or ERR_PTR.
 */
struct netft_adapter *netft_nl_find_adapter_to_change(struct sk_buff *skb,
						      struct genl_info *info)
{
	struct netft_adapter *adapter;

	adapter = netft_nl_find_adapter(genl_info_net(info), info->attrs, info->extack);
	if (IS_ERR(adapter))
		return adapter;
	if (!net_eq(adapter->net, dev_net(adapter->dev)) &&
	    !netlink_ns_capable(skb, adapter->net->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG(info->extack, "this needs CAP_NET_ADMIN also in the namespace of the adapter's sockets");
		return ERR_PTR(-EPERM);
	}
	return adapter;
}

/**
 * netft_nl_reply_begin - begin a reply, before anything is done
 * @reply: the reply; netft_nl_reply_end() it if there was no error
 * @info: the request
 *
 * Return: 0, -ENOMEM or -EMSGSIZE.
 */
int netft_nl_reply_begin(struct netft_nl_reply *reply, struct genl_info *info)
{
	reply->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply->skb)
		return -ENOMEM;
	reply->header = genlmsg_put_reply(reply->skb, info, &netft_genl_family,
					  0, info->genlhdr->cmd);
	if (reply->header)
		return 0;
	nlmsg_free(reply->skb);
	return -EMSGSIZE;
}

/**
 * netft_nl_reply_end - send a reply, or throw it away
 * @reply: the reply
 * @info: the request
 * @err: what came of the request
 *
 * Return: @err, or an error of sending.
 */
int netft_nl_reply_end(struct netft_nl_reply *reply, struct genl_info *info,
		       int err)
{
	if (err) {
		nlmsg_free(reply->skb);
		return err;
	}
	genlmsg_end(reply->skb, reply->header);
	return genlmsg_reply(reply->skb, info);
}

/**
 * netft_nl_reply_of - reply with something of the adapter that is asked for
 * @info: the request
 * @put: puts it into the message, with RTNL; an error if there is no such thing,
 *	or no room (-EMSGSIZE)
 *
 * Return: 0, or what the request is answered with.
 */
int netft_nl_reply_of(struct genl_info *info,
		      int (*put)(struct sk_buff *skb,
				 struct netft_adapter *adapter,
				 struct genl_info *info))
{
	struct netft_adapter *adapter;
	struct netft_nl_reply reply;
	int err;

	err = netft_nl_reply_begin(&reply, info);
	if (err)
		return err;
	rtnl_lock();
	adapter = netft_nl_find_adapter(genl_info_net(info), info->attrs,
					info->extack);
	err = IS_ERR(adapter) ? PTR_ERR(adapter) :
				put(reply.skb, adapter, info);
	rtnl_unlock();
	return netft_nl_reply_end(&reply, info, err);
}

/**
 * netft_nl_ms_since - milliseconds between two times in nanoseconds
 * @now: the later
 * @then: the earlier
 *
 * Return: milliseconds, 0 if it is the other way round.
 */
u64 netft_nl_ms_since(u64 now, u64 then)
{
	return now > then ? div_u64(now - then, NSEC_PER_MSEC) : 0;
}

/*
 * Dumps go on where they were cut off: at an adapter by interface index, and
 * at an object of it by id. Both only ever grow in a dump, so nothing is
 * shown twice; what changed meanwhile is told by the generation.
 */

static struct netft_nl_dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct netft_nl_dump) > sizeof(cb->ctx));
	return (struct netft_nl_dump *)cb->ctx;
}

/**
 * netft_nl_dump_begin - begin a message of a dump
 * @skb: the dump
 * @cb: the dump
 * @cmd: the command
 *
 * Return: what netft_nl_dump_end() takes, NULL if there is no more room.
 */
void *netft_nl_dump_begin(struct sk_buff *skb, struct netlink_callback *cb,
			  u8 cmd)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				   cb->nlh->nlmsg_seq, &netft_genl_family,
				   NLM_F_MULTI, cmd);

	if (header)
		genl_dump_check_consistent(cb, header);
	return header;
}

/**
 * netft_nl_dump_end - end a message of a dump
 * @skb: the dump
 * @header: of the message
 * @err: if not 0 the message is taken back
 *
 * Return: @err.
 */
int netft_nl_dump_end(struct sk_buff *skb, void *header, int err)
{
	if (err)
		genlmsg_cancel(skb, header);
	else
		genlmsg_end(skb, header);
	return err;
}

static u32 generation_of(struct netft_adapter *adapter)
{
	u32 generation;

	spin_lock_bh(&adapter->lock);
	generation = adapter->generation;
	spin_unlock_bh(&adapter->lock);
	return generation;
}

/* Adapters that come or go count, too, and zero would mean "not told". */
static u32 generation_of_all(struct net *net)
{
	struct netft_adapter *adapter;
	u32 sum = 1;

	list_for_each_entry(adapter, &netft_adapters, list)
		if (dev_net(adapter->dev) == net)
			sum += generation_of(adapter) + adapter->dev->ifindex;
	return sum ?: 1;
}

/* The next adapter of the namespace by interface index, from @from on. */
static struct netft_adapter *next_adapter(struct net *net, u32 from)
{
	struct netft_adapter *adapter, *next = NULL;

	list_for_each_entry(adapter, &netft_adapters, list)
		if (dev_net(adapter->dev) == net &&
		    adapter->dev->ifindex >= from &&
		    (!next || adapter->dev->ifindex < next->dev->ifindex))
			next = adapter;
	return next;
}

static int dump_all(struct sk_buff *skb, struct netlink_callback *cb,
		    netft_nl_dump_fn fn)
{
	struct net *net = sock_net(cb->skb->sk);
	struct netft_nl_dump *dump = dump_of(cb);
	struct netft_adapter *adapter;
	int err = 0;

	while (!err && (adapter = next_adapter(net, dump->ifindex))) {
		if (dump->ifindex != adapter->dev->ifindex) {
			dump->ifindex = adapter->dev->ifindex;
			dump->id = 0;
		}
		err = fn(skb, adapter, dump, cb);
		if (!err) {
			dump->ifindex++;
			dump->id = 0;
		}
	}
	return err;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    netft_nl_dump_fn fn)
{
	struct netft_adapter *adapter;

	adapter = netft_nl_find_adapter(sock_net(cb->skb->sk),
					netft_compat_dump_attrs(cb),
					cb->extack);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	return fn(skb, adapter, dump_of(cb), cb);
}

/**
 * netft_nl_dump - dump one adapter's objects, or those of all adapters
 * @skb: the dump
 * @cb: the dump
 * @fn: puts the objects of one adapter
 *
 * Return: as a dump handler.
 */
int netft_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		  netft_nl_dump_fn fn)
{
	struct nlattr **attrs = netft_compat_dump_attrs(cb);
	int err;

	rtnl_lock();
	cb->seq = generation_of_all(sock_net(cb->skb->sk));
	err = attrs[NETFT_A_ADAPTER_IFINDEX] ? dump_one(skb, cb, fn) :
					       dump_all(skb, cb, fn);
	rtnl_unlock();
	/* No more room is no error: the rest comes with the next call. */
	return err == -EMSGSIZE && skb->len ? skb->len : err;
}

/**
 * netft_nl_refuse_in_dump - say that an attribute has no place in a dump
 * @cb: the dump
 * @attr: the attribute
 * @why: a constant string
 *
 * Return: -EINVAL.
 */
int netft_nl_refuse_in_dump(struct netlink_callback *cb, int attr,
			    const char *why)
{
	cb->extack->_msg = why;
	cb->extack->bad_attr = netft_compat_dump_attrs(cb)[attr];
	return -EINVAL;
}

static const struct genl_multicast_group netft_genl_groups[] = {
	{ .name = NETFT_MCGRP_EVENTS },
};

struct genl_family netft_genl_family __ro_after_init = {
	.name		= NETFT_GENL_NAME,
	.version	= NETFT_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= netft_nl_ops,
	.n_ops		= ARRAY_SIZE(netft_nl_ops),
	.mcgrps		= netft_genl_groups,
	.n_mcgrps	= ARRAY_SIZE(netft_genl_groups),
};

/**
 * netft_netlink_init - register the family
 *
 * Return: 0 or a negative errno.
 */
int __init netft_netlink_init(void)
{
	return genl_register_family(&netft_genl_family);
}

/**
 * netft_netlink_exit - undo netft_netlink_init()
 */
void netft_netlink_exit(void)
{
	genl_unregister_family(&netft_genl_family);
}
