/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that differs between kernels. No other file tests a version.
 * Supported: 6.1, 6.12 and 7.2; what is tested is the feature where it can be
 * seen by the preprocessor or the compiler, else the release that brought it.
 */

#ifndef _NETFT_COMPAT_H
#define _NETFT_COMPAT_H

#include <linux/version.h>
#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/ip6_tunnel.h>
#include <net/rtnetlink.h>
#include <net/udp_tunnel.h>

/* Lockless transmit became a field of the device in 6.12. */
static inline void netft_compat_set_lltx(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	dev->features |= NETIF_F_LLTX;
#else
	dev->lltx = true;
#endif
}

/* The device allocates its statistics by itself from 6.7 on. */
static inline int netft_compat_alloc_tstats(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
#else
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	return 0;
#endif
}

static inline void netft_compat_free_tstats(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	free_percpu(dev->tstats);
	dev->tstats = NULL;
#endif
}

/* The attributes of a dump request moved in 6.7. */
static inline struct nlattr **
netft_compat_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	return (struct nlattr **)genl_dumpit_info(cb)->attrs;
#else
	return genl_info_dump(cb)->attrs;
#endif
}

/* newlink takes a structure from 6.15 on. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
#define NETFT_COMPAT_NEWLINK_PARAMS \
	struct net *src_net, struct net_device *dev, struct nlattr *tb[], \
	struct nlattr *data[], struct netlink_ext_ack *extack
#define NETFT_COMPAT_NEWLINK_TB		tb
#define NETFT_COMPAT_NEWLINK_NET	src_net
#else
#define NETFT_COMPAT_NEWLINK_PARAMS \
	struct net_device *dev, struct rtnl_newlink_params *params, \
	struct netlink_ext_ack *extack
#define NETFT_COMPAT_NEWLINK_TB		(params->tb)
#define NETFT_COMPAT_NEWLINK_NET	rtnl_newlink_link_net(params)
#endif

/* Tunnel sockets are passed as struct sock from 7.x on. */
#define netft_compat_tunnel_arg(sock, function) \
	_Generic((function), \
		 void (*)(struct sock *): (sock)->sk, \
		 void (*)(struct socket *): (sock))

static inline void netft_compat_setup_tunnel(struct net *net,
					     struct socket *sock,
					     struct udp_tunnel_sock_cfg *cfg)
{
	setup_udp_tunnel_sock(net,
			      netft_compat_tunnel_arg(sock,
						      udp_tunnel_sock_release),
			      cfg);
}

static inline void netft_compat_release_tunnel(struct socket *sock)
{
	udp_tunnel_sock_release(netft_compat_tunnel_arg(sock,
							udp_tunnel_sock_release));
}

/* The transmit helpers got a trailing argument for control block flags. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
#define NETFT_COMPAT_XMIT_FLAGS
#else
#define NETFT_COMPAT_XMIT_FLAGS		, 0
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void
netft_compat_hrtimer_setup(struct hrtimer *timer,
			   enum hrtimer_restart (*function)(struct hrtimer *),
			   clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#else
#define netft_compat_hrtimer_setup hrtimer_setup
#endif

#endif /* _NETFT_COMPAT_H */
