// SPDX-License-Identifier: GPL-2.0
/*
 * The adapter's own addresses, and the host routes to its peers.
 *
 * No function that is exported to modules adds an IPv4 address or a route to
 * a table. So this asks rtnetlink, as a program would, from a work item:
 * rtnetlink takes RTNL by itself.
 */

#include <linux/crc32.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/ip6_fib.h>
#include <net/l3mdev.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "netft.h"
#include "netft_compat.h"

/* 169.254.1.0 to 169.254.254.255 (RFC 3927, section 2.1). */
#define APIPA_FIRST	0xa9fe0100
#define APIPA_COUNT	(254 * 256)
/* When something could not be assigned, try again. */
#define RETRY		HZ
/* When something was removed, put it back after this time. */
#define RESTORE		(HZ / 10)

/* Clouds answer there: metadata, credentials, time and names. */
static bool is_reserved(u32 addr)
{
	u32 net = addr >> 8;

	return net == 0xa9fea9 || net == 0xa9feaa;
}

/**
 * netft_addr_is_usable - can this be the IPv4 address of an adapter?
 * @ipv4: the address
 *
 * Return: true for 169.254.1.0 to 169.254.254.255 but 169.254.169.0/24 and
 * 169.254.170.0/24.
 */
bool netft_addr_is_usable(__be32 ipv4)
{
	u32 addr = ntohl(ipv4);

	return addr >= APIPA_FIRST && addr < APIPA_FIRST + APIPA_COUNT &&
	       !is_reserved(addr);
}

/**
 * netft_addr_derive_mac - choose the MAC address of the default adapter
 * @net: namespace
 * @dev: the adapter, not yet registered
 *
 * The permanent address of the first physical NIC, with the
 * locally-administered bit set, or a random one if there is no such NIC. Where
 * that bit is set already, as in most virtual machines, another one is
 * flipped: the adapter must not share the NIC's address, nor the link-local
 * one that follows from it.
 *
 * Context: RTNL.
 */
void netft_addr_derive_mac(struct net *net, struct net_device *dev)
{
	struct net_device *nic;
	u8 mac[ETH_ALEN];

	for_each_netdev(net, nic) {
		if (!nic->dev.parent || nic->type != ARPHRD_ETHER ||
		    !is_valid_ether_addr(nic->perm_addr))
			continue;
		ether_addr_copy(mac, nic->perm_addr);
		mac[0] ^= is_local_ether_addr(mac) ? 0x40 : 0x02;
		eth_hw_addr_set(dev, mac);
		return;
	}
	eth_hw_addr_random(dev);
}

/*
 * The sequence of candidates is a property of the MAC address alone, so that
 * a node has the same address after every boot: candidate K is the CRC-32 of
 * the six bytes of the address and the number K, big-endian in four bytes.
 */
static __be32 candidate(const u8 *mac, u32 try)
{
	struct {
		u8 mac[ETH_ALEN];
		__be32 try;
	} __packed seed;
	u32 addr;

	memcpy(seed.mac, mac, ETH_ALEN);
	seed.try = cpu_to_be32(try);
	addr = APIPA_FIRST +
	       (crc32_le(~0, (u8 *)&seed, sizeof(seed)) ^ ~0U) % APIPA_COUNT;
	return is_reserved(addr) ? 0 : htonl(addr);
}

static void derive_ipv4(struct netft_adapter *adapter)
{
	__be32 ipv4;

	do {
		ipv4 = candidate(adapter->dev->dev_addr, adapter->ipv4_try);
	} while (!ipv4 && ++adapter->ipv4_try);
	adapter->ipv4 = ipv4;
}

/**
 * netft_addr_derive_ipv6 - the link-local address that a MAC address gives
 * @ipv6: the address (RFC 4291, appendix A)
 * @mac: the MAC address
 *
 * Nobody may claim another one, so it need not be believed.
 */
void netft_addr_derive_ipv6(struct in6_addr *ipv6, const u8 *mac)
{
	*ipv6 = (struct in6_addr) {};
	ipv6->s6_addr32[0] = htonl(0xfe800000);
	addrconf_addr_eui48(ipv6->s6_addr + 8, (const char *)mac);
}

/**
 * netft_addr_derive - derive the addresses from the MAC address
 * @adapter: the adapter
 *
 * Context: RTNL.
 */
void netft_addr_derive(struct netft_adapter *adapter)
{
	spin_lock_bh(&adapter->lock);
	netft_addr_derive_ipv6(&adapter->ipv6, adapter->dev->dev_addr);
	if (adapter->flags & NETFT_ADAPTER_FLAG_IPV4_AUTO) {
		adapter->ipv4_try = 0;
		derive_ipv4(adapter);
	}
	spin_unlock_bh(&adapter->lock);
}

/**
 * netft_addr_next_ipv4 - the derived IPv4 address is taken, move on
 * @adapter: the adapter
 *
 * Context: adapter->lock.
 */
void netft_addr_next_ipv4(struct netft_adapter *adapter)
{
	adapter->ipv4_try++;
	derive_ipv4(adapter);
	netft_event_adapter(adapter, NETFT_REASON_CONFLICT, adapter->ipv4);
	netft_addr_update(adapter);
}

/**
 * netft_addr_set_ipv4 - set the IPv4 address
 * @adapter: the adapter
 * @ipv4: checked by the caller; 0 to derive it again
 *
 * Context: RTNL.
 */
void netft_addr_set_ipv4(struct netft_adapter *adapter, __be32 ipv4)
{
	spin_lock_bh(&adapter->lock);
	if (ipv4) {
		WRITE_ONCE(adapter->flags,
			   adapter->flags & ~NETFT_ADAPTER_FLAG_IPV4_AUTO);
		adapter->ipv4 = ipv4;
	} else {
		WRITE_ONCE(adapter->flags,
			   adapter->flags | NETFT_ADAPTER_FLAG_IPV4_AUTO);
		adapter->ipv4_try = 0;
		derive_ipv4(adapter);
	}
	spin_unlock_bh(&adapter->lock);
	netft_addr_update(adapter);
}

/**
 * netft_addr_update - addresses, peers or MTUs changed: follow soon
 * @adapter: the adapter
 *
 * Context: any.
 */
void netft_addr_update(struct netft_adapter *adapter)
{
	mod_delayed_work(netft_workqueue, &adapter->work, 0);
}

/**
 * netft_addr_restore - an address of ours was removed: put it back
 * @adapter: the adapter
 *
 * Not at once, or a program that removes all addresses would never end.
 *
 * Context: any.
 */
void netft_addr_restore(struct netft_adapter *adapter)
{
	queue_delayed_work(netft_workqueue, &adapter->work, RESTORE);
}

/* One request to rtnetlink, from a socket that is only ours. */
struct request {
	struct net *net;
	struct sk_buff *skb;
	struct nlmsghdr *nlh;
};

static void *request_begin(struct request *request, struct net *net, u16 type,
			   u16 flags, size_t len)
{
	request->net = net;
	request->skb = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!request->skb)
		return NULL;
	request->nlh = nlmsg_put(request->skb, 0, 1, type, len,
				 NLM_F_REQUEST | NLM_F_ACK | flags);
	memset(nlmsg_data(request->nlh), 0, len);
	return nlmsg_data(request->nlh);
}

static int read_ack(struct socket *sock)
{
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
	} ack;
	struct kvec vec = { .iov_base = &ack, .iov_len = sizeof(ack) };
	struct msghdr msg = {};
	int len;

	len = kernel_recvmsg(sock, &msg, &vec, 1, sizeof(ack), MSG_DONTWAIT);
	if (len < 0)
		return len;
	if (len < sizeof(ack) || ack.nlh.nlmsg_type != NLMSG_ERROR)
		return -EPROTO;
	return ack.err.error;
}

/* Consumes the message. Return what rtnetlink says. */
static int request_send(struct request *request)
{
	/* Named, so that the check of rights takes us for the kernel. */
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
	};
	struct socket *sock;
	struct kvec vec;
	int err;

	nlmsg_end(request->skb, request->nlh);
	vec.iov_base = request->nlh;
	vec.iov_len = request->nlh->nlmsg_len;
	err = sock_create_kern(request->net, AF_NETLINK, SOCK_RAW,
			       NETLINK_ROUTE, &sock);
	if (err)
		goto out;
	err = kernel_sendmsg(sock, &msg, &vec, 1, vec.iov_len);
	if (err >= 0)
		err = read_ack(sock);
	sock_release(sock);
out:
	nlmsg_free(request->skb);
	return err;
}

/*
 * A deprecated address (RFC 4862, section 5.5.4) works, but is not counted
 * among those of this machine's name, and no source for other destinations.
 */
static int put_deprecated(struct sk_buff *skb)
{
	const struct ifa_cacheinfo lifetime = {
		.ifa_prefered = 0,
		.ifa_valid = U32_MAX,	/* for ever */
	};

	return nla_put(skb, IFA_CACHEINFO, sizeof(lifetime), &lifetime);
}

static int change_ipv4(struct net *net, int ifindex, u16 type, __be32 ipv4)
{
	struct request request;
	struct ifaddrmsg *ifa;

	ifa = request_begin(&request, net, type, type == RTM_NEWADDR ?
			    NLM_F_CREATE | NLM_F_REPLACE : 0, sizeof(*ifa));
	if (!ifa)
		return -ENOMEM;
	ifa->ifa_family = AF_INET;
	ifa->ifa_prefixlen = 32;
	ifa->ifa_scope = RT_SCOPE_LINK;
	ifa->ifa_index = ifindex;
	if (nla_put_in_addr(request.skb, IFA_LOCAL, ipv4) ||
	    nla_put_in_addr(request.skb, IFA_ADDRESS, ipv4) ||
	    put_deprecated(request.skb)) {
		nlmsg_free(request.skb);
		return -EMSGSIZE;
	}
	return request_send(&request);
}

static int put_ipv6(struct net *net, int ifindex, const struct in6_addr *ipv6)
{
	struct request request;
	struct ifaddrmsg *ifa;

	ifa = request_begin(&request, net, RTM_NEWADDR,
			    NLM_F_CREATE | NLM_F_REPLACE, sizeof(*ifa));
	if (!ifa)
		return -ENOMEM;
	ifa->ifa_family = AF_INET6;
	ifa->ifa_prefixlen = 64;
	ifa->ifa_flags = IFA_F_NODAD;
	ifa->ifa_scope = RT_SCOPE_LINK;
	ifa->ifa_index = ifindex;
	if (nla_put_in6_addr(request.skb, IFA_LOCAL, ipv6) ||
	    put_deprecated(request.skb)) {
		nlmsg_free(request.skb);
		return -EMSGSIZE;
	}
	return request_send(&request);
}

/* What the work has to bring about, read at one moment. */
struct target {
	struct net *net;
	struct net_device *dev;
	int ifindex;
	u32 table;
	__be32 ipv4;
	bool has_ipv4;
	struct in6_addr ipv6;
	bool wants_ipv6;
	bool has_ipv6;
	bool has_preferred;
	bool anew;
	bool failed;
};

static int change_host_route(const struct target *target, u16 type, __be32 to,
			     __be32 from)
{
	struct request request;
	struct rtmsg *rtm;
	int err;

	rtm = request_begin(&request, target->net, type,
			    type == RTM_NEWROUTE ?
			    NLM_F_CREATE | NLM_F_REPLACE : 0, sizeof(*rtm));
	if (!rtm)
		return -ENOMEM;
	rtm->rtm_family = AF_INET;
	rtm->rtm_dst_len = 32;
	rtm->rtm_table = RT_TABLE_UNSPEC;
	rtm->rtm_protocol = RTPROT_KERNEL;
	rtm->rtm_scope = RT_SCOPE_LINK;
	rtm->rtm_type = RTN_UNICAST;
	if (nla_put_in_addr(request.skb, RTA_DST, to) ||
	    nla_put_u32(request.skb, RTA_TABLE, target->table) ||
	    nla_put_u32(request.skb, RTA_OIF, target->ifindex) ||
	    (from && nla_put_in_addr(request.skb, RTA_PREFSRC, from))) {
		nlmsg_free(request.skb);
		return -EMSGSIZE;
	}
	err = request_send(&request);
	/* Behind another of the same metric it cannot be replaced, but is. */
	return err == -EEXIST ? 0 : err;
}

static bool has_ipv4(struct net_device *dev, __be32 ipv4)
{
	const struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa;

	if (!in_dev)
		return false;
	in_dev_for_each_ifa_rtnl(ifa, in_dev)
		if (ifa->ifa_local == ipv4)
			return true;
	return false;
}

static void look_at_ipv6(struct target *target)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *idev = __in6_dev_get(target->dev);

	target->wants_ipv6 = idev && !idev->cnf.disable_ipv6;
	target->has_ipv6 = target->wants_ipv6 &&
			   ipv6_chk_addr_and_flags(target->net, &target->ipv6,
						   target->dev, false, 1, 0);
	target->has_preferred = target->has_ipv6 &&
		ipv6_chk_addr_and_flags(target->net, &target->ipv6, target->dev,
					false, 1, IFA_F_DEPRECATED);
#endif
}

/* What fits every route that may be used, or 0 as long as that is not known. */
static unsigned int common_mtu(struct netft_adapter *adapter)
{
	struct netft_route *route;
	unsigned int mtu = 0;
	unsigned long id;

	xa_for_each(&adapter->routes, id, route) {
		unsigned int one = READ_ONCE(route->mtu);

		if (one && !(route->flags & NETFT_ROUTE_FLAG_DISABLED))
			mtu = mtu ? min(mtu, one) : one;
	}
	/* IPv6 cannot live with less: larger frames are fragmented outside. */
	return mtu ? clamp(mtu, (unsigned int)IPV6_MIN_MTU,
			   adapter->dev->max_mtu) : 0;
}

static int change_mtu(struct netft_adapter *adapter, unsigned int mtu)
{
	int err;

	adapter->mtu_following = true;
	err = dev_set_mtu(adapter->dev, mtu);
	adapter->mtu_following = false;
	return err;
}

/*
 * When the last route goes, the MTU stays: what is stacked on the adapter
 * would shrink with it, and not grow again when the route is back.
 */
static void follow_mtu(struct netft_adapter *adapter)
{
	unsigned int mtu = common_mtu(adapter);

	if (!(adapter->flags & NETFT_ADAPTER_FLAG_MTU_AUTO) || !mtu ||
	    mtu == adapter->dev->mtu)
		return;
	if (change_mtu(adapter, mtu))
		netdev_warn(adapter->dev, "cannot follow the MTU of the routes\n");
}

/**
 * netft_addr_auto_mtu - the MTU shall follow the routes from now on
 * @adapter: the adapter
 *
 * Without a route to follow it is that of a new adapter: nothing is left of
 * what was set by hand.
 *
 * Context: RTNL.
 * Return: 0, or a negative errno if somebody refuses that MTU.
 */
int netft_addr_auto_mtu(struct netft_adapter *adapter)
{
	int err;

	ASSERT_RTNL();
	if (adapter->flags & NETFT_ADAPTER_FLAG_MTU_AUTO)
		return 0;
	err = change_mtu(adapter, common_mtu(adapter) ?: NETFT_DEFAULT_MTU);
	if (!err)
		WRITE_ONCE(adapter->flags,
			   adapter->flags | NETFT_ADAPTER_FLAG_MTU_AUTO);
	return err;
}

/* False if there is nothing to do: the adapter is down, or going away. */
static bool take_aim(struct netft_adapter *adapter, struct target *target)
{
	struct net_device *dev = adapter->dev;
	bool ready = false;

	rtnl_lock();
	if (dev->reg_state != NETREG_REGISTERED || !netif_running(dev))
		goto out;
	target->net = maybe_get_net(dev_net(dev));
	if (!target->net)
		goto out;
	ready = true;
	target->dev = dev;
	target->ifindex = dev->ifindex;
	target->anew = adapter->void_addrs;
	adapter->void_addrs = false;
	target->table = l3mdev_fib_table(dev) ?: RT_TABLE_MAIN;
	spin_lock_bh(&adapter->lock);
	target->ipv4 = adapter->ipv4;
	target->ipv6 = adapter->ipv6;
	spin_unlock_bh(&adapter->lock);
	target->has_ipv4 = has_ipv4(dev, target->ipv4);
	look_at_ipv6(target);
	follow_mtu(adapter);
out:
	rtnl_unlock();
	return ready;
}

static void tell(struct netft_adapter *adapter, u8 reason, __be32 ipv4)
{
	spin_lock_bh(&adapter->lock);
	netft_event_adapter(adapter, reason, ipv4);
	spin_unlock_bh(&adapter->lock);
}

/* Sets @anew if the address came: then host routes have to come with it. */
static void assign_ipv4(struct netft_adapter *adapter, struct target *target)
{
	int err;

	if (target->has_ipv4 && adapter->ipv4_set == target->ipv4)
		return;
	if (adapter->ipv4_set && adapter->ipv4_set != target->ipv4)
		change_ipv4(target->net, target->ifindex, RTM_DELADDR,
			    adapter->ipv4_set);
	err = target->has_ipv4 ? 0 : change_ipv4(target->net, target->ifindex,
						 RTM_NEWADDR, target->ipv4);
	if (err) {
		netdev_warn_once(target->dev, "cannot assign %pI4: %d\n",
				 &target->ipv4, err);
		target->failed = true;
		return;
	}
	/* After the device was down it is no wonder that it was missing. */
	if (adapter->ipv4_set == target->ipv4 && !target->anew)
		tell(adapter, NETFT_REASON_RESTORED, target->ipv4);
	adapter->ipv4_set = target->ipv4;
	target->anew = true;
}

static void assign_ipv6(struct netft_adapter *adapter, struct target *target)
{
	int err = 0;

	if (target->anew || !target->wants_ipv6)
		adapter->ipv6_set = false;
	if (!target->wants_ipv6)
		return;
	/* The kernel gave it to us when the link came up, as to any link. */
	if (!target->has_ipv6 || target->has_preferred) {
		err = put_ipv6(target->net, target->ifindex, &target->ipv6);
		if (err) {
			netdev_warn_once(target->dev, "cannot assign %pI6c: %d\n",
					 &target->ipv6, err);
			target->failed = true;
		} else if (adapter->ipv6_set && !target->has_ipv6) {
			tell(adapter, NETFT_REASON_RESTORED, 0);
		}
	}
	adapter->ipv6_set = !err;
}

/* Whoever has the address by now gets a route of its own in its turn. */
static void drop_route(struct netft_adapter *adapter,
		       const struct target *target, __be32 to)
{
	struct netft_peer *peer;

	change_host_route(target, RTM_DELROUTE, to, 0);
	rcu_read_lock();
	peer = netft_peer_find_ipv4(adapter, to);
	if (peer)
		peer->ipv4_route = 0;
	rcu_read_unlock();
}

/*
 * Only this work frees peers, so they stay while it looks at them. First all
 * that is void goes: one peer's old address may be the new one of another.
 */
static void route_to_peers(struct netft_adapter *adapter,
			   struct target *target)
{
	struct netft_peer *peer;
	unsigned long id;

	xa_for_each(&adapter->peers, id, peer)
		if (peer->ipv4_route &&
		    peer->ipv4_route != READ_ONCE(peer->ipv4)) {
			drop_route(adapter, target, peer->ipv4_route);
			peer->ipv4_route = 0;
		}
	xa_for_each(&adapter->peers, id, peer) {
		__be32 want = READ_ONCE(peer->ipv4);

		if (!want || (!target->anew && peer->ipv4_route == want))
			continue;
		if (change_host_route(target, RTM_NEWROUTE, want,
				      target->ipv4)) {
			target->failed = true;
			want = 0;
		}
		peer->ipv4_route = want;
	}
}

static void bury_peers(struct netft_adapter *adapter,
		       const struct target *target)
{
	struct netft_peer *peer, *next;
	LIST_HEAD(gone);

	spin_lock_bh(&adapter->lock);
	list_splice_init(&adapter->gone, &gone);
	spin_unlock_bh(&adapter->lock);
	list_for_each_entry_safe(peer, next, &gone, routes) {
		if (target && peer->ipv4_route)
			drop_route(adapter, target, peer->ipv4_route);
		kfree_rcu(peer, rcu);
	}
}

/**
 * netft_addr_work - bring addresses, routes to peers and the MTU up to date
 * @work: of the adapter
 *
 * What fails is tried again after a while.
 *
 * Context: process, one at a time, without RTNL.
 */
void netft_addr_work(struct work_struct *work)
{
	struct netft_adapter *adapter = container_of(work, struct netft_adapter,
						     work.work);
	struct target target = {};

	if (!take_aim(adapter, &target)) {
		bury_peers(adapter, NULL);
		return;
	}
	/* IPv6 first: IPv4 may find that all is to be done anew. */
	assign_ipv6(adapter, &target);
	assign_ipv4(adapter, &target);
	bury_peers(adapter, &target);
	route_to_peers(adapter, &target);
	put_net(target.net);
	if (target.failed)
		queue_delayed_work(netft_workqueue, &adapter->work, RETRY);
}
