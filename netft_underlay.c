// SPDX-License-Identifier: GPL-2.0
/*
 * The underlay as routes see it: is the local address ours, is its device
 * fit to carry anything, which way is the remote address; and the notifiers
 * that say when the answer may have changed.
 */

#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <net/addrconf.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "netft.h"
#include "netft_compat.h"

/*
 * The device that is about to go down. While the notifier still tells one
 * route after another, it looks as if it were up to the timers of the others.
 * Written under RTNL, and only compared.
 */
static const struct net_device *closing;

static u8 device_reason(const struct net_device *dev)
{
	if (dev == READ_ONCE(closing) || !netif_running(dev) ||
	    !(dev->flags & IFF_UP))
		return NETFT_REASON_DEVICE_DOWN;
	if (!netif_carrier_ok(dev))
		return NETFT_REASON_NO_CARRIER;
	return NETFT_REASON_NONE;
}

/* The device that has the local address; an address under DAD is not ours. */
static struct net_device *find_owner(struct net *net,
				     const struct netft_ends *ends,
				     struct net_device *via)
{
	const union netft_addr *local = &ends->local;

	if (ends->family == AF_INET)
		return __ip_dev_find(net, local->ip4, false);
#if IS_ENABLED(CONFIG_IPV6)
	if (!ipv6_mod_enabled())
		return NULL;
	if (via && ipv6_chk_addr(net, &local->ip6, via, 1))
		return via;
	if (ipv6_addr_type(&local->ip6) & IPV6_ADDR_LINKLOCAL)
		return NULL;
	return ipv6_dev_find(net, &local->ip6, NULL);
#else
	return NULL;
#endif
}

/*
 * Addresses of IPv6 vanish with the link, and any address with the device:
 * what happened to the device that had it says more than "no address".
 */
static u8 missing_reason(const struct netft_route *route)
{
	struct net_device *dev;

	if (!route->owner)
		return NETFT_REASON_NO_ADDRESS;
	dev = dev_get_by_index_rcu(route->adapter->net, route->owner);
	if (!dev)
		return NETFT_REASON_DEVICE_GONE;
	return device_reason(dev) == NETFT_REASON_DEVICE_DOWN ?
	       NETFT_REASON_DEVICE_DOWN : NETFT_REASON_NO_ADDRESS;
}

static bool is_on_link(const struct netft_route *route, struct net_device *dev)
{
	const struct in_device *in_dev;
	const struct in_ifaddr *ifa;

#if IS_ENABLED(CONFIG_IPV6)
	if (route->ends.family == AF_INET6)
		return ipv6_chk_prefix(&route->ends.remote.ip6, dev);
#endif
	in_dev = __in_dev_get_rcu(dev);
	if (!in_dev)
		return false;
	in_dev_for_each_ifa_rcu(ifa, in_dev)
		if (ifa->ifa_local == route->ends.local.ip4 &&
		    inet_ifa_match(route->ends.remote.ip4, ifa))
			return true;
	return false;
}

static int is_adapter_below(struct net_device *lower,
			    struct netdev_nested_priv *priv)
{
	return netft_is_adapter(lower);
}

/**
 * netft_underlay_loops - does what leaves by this device come back to us?
 * @dev: an underlay device
 *
 * An adapter, and what is stacked on one (VLAN, bond, bridge, macvlan), is no
 * underlay: a packet would be wrapped again and again. Other tunnels over an
 * adapter cannot be seen here; the core limits their depth.
 *
 * Context: RCU.
 * Return: true if so.
 */
bool netft_underlay_loops(struct net_device *dev)
{
	struct netdev_nested_priv priv = {};

	return netft_is_adapter(dev) ||
	       netdev_walk_all_lower_dev_rcu(dev, is_adapter_below, &priv);
}

/**
 * netft_underlay_check - can this route be used as far as we can see?
 * @route: the route; its @owner and @bind are brought up to date
 *
 * The kernel's routing table does not know that two NICs in one subnet are
 * two routes: so a route to its own subnet is bound to the device that has
 * its local address. What is reached by way of routers is left to the table.
 *
 * Context: adapter->lock, RCU.
 * Return: NETFT_REASON_NONE, or why not.
 */
u8 netft_underlay_check(struct netft_route *route)
{
	struct netft_adapter *adapter = route->adapter;
	struct net_device *via = NULL, *owner;
	u8 reason;

	if (!READ_ONCE(adapter->up))
		return NETFT_REASON_ADAPTER_DOWN;
	if (adapter->hung)
		return NETFT_REASON_WATCHDOG;
	if (route->flags & NETFT_ROUTE_FLAG_DISABLED)
		return NETFT_REASON_DISABLED;
	if (route->via_name[0]) {
		via = dev_get_by_index_rcu(adapter->net, route->via);
		if (!via)
			return NETFT_REASON_DEVICE_GONE;
		reason = device_reason(via);
		if (reason)
			return reason;
	}
	owner = find_owner(adapter->net, &route->ends, via);
	if (!owner)
		return missing_reason(route);
	if (netft_underlay_loops(owner))
		return NETFT_REASON_LOOP;
	route->owner = owner->ifindex;
	if (via) {
		WRITE_ONCE(route->bind, via->ifindex);
		return NETFT_REASON_NONE;
	}
	WRITE_ONCE(route->bind, is_on_link(route, owner) ? owner->ifindex : 0);
	return owner->flags & IFF_LOOPBACK ? NETFT_REASON_NONE :
					     device_reason(owner);
}

/**
 * netft_underlay_is_adapter - is the local address that of an adapter?
 * @net: namespace of the sockets
 * @ends: addresses
 *
 * Return: true if so; then nothing can be tunnelled from it.
 */
bool netft_underlay_is_adapter(struct net *net, const struct netft_ends *ends)
{
	struct net_device *owner;
	bool is_adapter;

	rcu_read_lock();
	owner = find_owner(net, ends, NULL);
	is_adapter = owner && netft_underlay_loops(owner);
	rcu_read_unlock();
	return is_adapter;
}

static void note_mtu(struct netft_route *route, u32 mtu)
{
	if (READ_ONCE(route->mtu) == mtu)
		return;
	WRITE_ONCE(route->mtu, mtu);
	netft_addr_update(route->adapter);
}

/* What we found is good for the cache if it does not lead back to us. */
static int examine_dst(struct netft_route *route, const struct dst_entry *dst,
		       unsigned int overhead)
{
	struct net_device *dev = READ_ONCE(dst->dev);
	u32 bind = READ_ONCE(route->bind);

	if (netft_underlay_loops(dev))
		return -ELOOP;
	if (bind && dev->ifindex != bind &&
	    !(dev->flags & IFF_LOOPBACK))
		return -ENETUNREACH;
	WRITE_ONCE(route->egress, dev->ifindex);
	/* The last answer was to what went another way, perhaps. */
	WRITE_ONCE(route->proven, false);
	overhead += NETFT_OVERHEAD;
	note_mtu(route, max_t(int, dst_mtu(dst) - overhead, 0));
	return 0;
}

static void note_failure(struct netft_route *route, int err)
{
	if (netft_is_shortage(err))
		return;
	netft_route_unsendable(route, err == -ELOOP ? NETFT_REASON_LOOP :
				      NETFT_REASON_NO_UNDERLAY_ROUTE);
}

/**
 * netft_underlay_dst4 - look up the way to the remote address, IPv4
 * @route: the route
 * @sk: the socket that will send
 *
 * Fills the route's cache. A failure takes the route down.
 *
 * Context: softirqs off, RCU.
 * Return: with a reference held, or ERR_PTR.
 */
struct dst_entry *netft_underlay_dst4(struct netft_route *route,
				      struct sock *sk)
{
	struct netft_port *port = route->adapter->port;
	struct flowi4 flow = {
		.saddr = route->ends.local.ip4,
		.daddr = route->ends.remote.ip4,
		.fl4_sport = port->number,
		.fl4_dport = port->number,
		.flowi4_proto = IPPROTO_UDP,
		.flowi4_oif = READ_ONCE(route->bind),
	};
	struct rtable *rt;
	int err;

	rt = ip_route_output_flow(port->net, &flow, sk);
	if (IS_ERR(rt)) {
		note_failure(route, PTR_ERR(rt));
		return ERR_CAST(rt);
	}
	err = examine_dst(route, &rt->dst, sizeof(struct iphdr));
	if (err) {
		ip_rt_put(rt);
		note_failure(route, err);
		return ERR_PTR(err);
	}
	netft_route_unsendable(route, NETFT_REASON_NONE);
	dst_cache_set_ip4(&route->cache, &rt->dst, flow.saddr);
	return &rt->dst;
}

/**
 * netft_underlay_dst6 - look up the way to the remote address, IPv6
 * @route: the route
 * @sk: the socket that will send
 *
 * Fills the route's cache. A failure takes the route down.
 *
 * Context: softirqs off, RCU.
 * Return: with a reference held, or ERR_PTR.
 */
struct dst_entry *netft_underlay_dst6(struct netft_route *route,
				      struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct netft_port *port = route->adapter->port;
	struct flowi6 flow = {
		.saddr = route->ends.local.ip6,
		.daddr = route->ends.remote.ip6,
		.fl6_sport = port->number,
		.fl6_dport = port->number,
		.flowi6_proto = IPPROTO_UDP,
		.flowi6_oif = READ_ONCE(route->bind),
	};
	struct dst_entry *dst;
	int err;

	dst = ip6_dst_lookup_flow(port->net, sk, &flow, NULL);
	if (IS_ERR(dst)) {
		note_failure(route, PTR_ERR(dst));
		return dst;
	}
	err = examine_dst(route, dst, sizeof(struct ipv6hdr));
	if (err) {
		dst_release(dst);
		note_failure(route, err);
		return ERR_PTR(err);
	}
	netft_route_unsendable(route, NETFT_REASON_NONE);
	dst_cache_set_ip6(&route->cache, dst, &flow.saddr);
	return dst;
#else
	return ERR_PTR(-EAFNOSUPPORT);
#endif
}

/*
 * Look at the routes of a namespace anew, if given at those alone that an
 * address concerns: a device may have as many addresses as there are routes,
 * and lose them all at once.
 */
static void refresh(struct net *net,
		    bool (*concerns)(const struct netft_route *route,
				     const void *ifa), const void *ifa)
{
	struct netft_adapter *adapter;
	struct netft_route *route;
	unsigned long id;

	rcu_read_lock();
	list_for_each_entry_rcu(adapter, &netft_adapters, list) {
		if (adapter->net != net)
			continue;
		xa_for_each(&adapter->routes, id, route)
			if (!concerns || concerns(route, ifa))
				netft_route_refresh(route);
	}
	rcu_read_unlock();
}

static void refresh_all(struct net *net)
{
	refresh(net, NULL, NULL);
}

/* A device is the one a route was told to use if it has that name again. */
static void follow_name(struct netft_route *route,
			const struct net_device *dev)
{
	struct netft_adapter *adapter = route->adapter;

	spin_lock_bh(&adapter->lock);
	if (route->via == dev->ifindex)
		strscpy_pad(route->via_name, dev->name,
			    sizeof(route->via_name));
	else if (!strcmp(route->via_name, dev->name))
		WRITE_ONCE(route->via, dev->ifindex);
	spin_unlock_bh(&adapter->lock);
	if (route->ends.scope && route->via == dev->ifindex)
		netft_port_move_route(adapter->port, route, dev->ifindex);
}

/* Another device may get its index; it is known by its name from now on. */
static void forget_index(struct netft_route *route,
			 const struct net_device *dev)
{
	struct netft_adapter *adapter = route->adapter;

	spin_lock_bh(&adapter->lock);
	if (route->via == dev->ifindex)
		WRITE_ONCE(route->via, 0);
	spin_unlock_bh(&adapter->lock);
}

/* Until a packet is sent the path MTU can be no more than the device's. */
static void follow_mtu(struct netft_route *route, const struct net_device *dev)
{
	int overhead = NETFT_OVERHEAD + (route->ends.family == AF_INET ?
					 sizeof(struct iphdr) :
					 sizeof(struct ipv6hdr));

	if (READ_ONCE(route->egress) != dev->ifindex)
		return;
	note_mtu(route, max_t(int, dev->mtu - overhead, 0));
}

static void for_each_route(const struct net_device *dev,
			   void (*follow)(struct netft_route *route,
					  const struct net_device *dev))
{
	struct netft_adapter *adapter;
	struct netft_route *route;
	unsigned long id;

	ASSERT_RTNL();
	list_for_each_entry(adapter, &netft_adapters, list)
		if (adapter->net == dev_net(dev))
			xa_for_each(&adapter->routes, id, route)
				follow(route, dev);
}

/* Peers know a node by its MAC address: it cannot change under their eyes. */
static int may_change_mac(const struct netft_adapter *adapter,
			  struct netlink_ext_ack *extack)
{
	if (!adapter->route_count)
		return NOTIFY_DONE;
	NL_SET_ERR_MSG(extack, "the MAC address is this node's identity and cannot change while the adapter has routes");
	return notifier_from_errno(-EBUSY);
}

static int netdevice_event(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	if (netft_is_adapter(dev)) {
		if (event == NETDEV_PRE_CHANGEADDR)
			return may_change_mac(netdev_priv(dev),
					      netdev_notifier_info_to_extack(ptr));
		return NOTIFY_DONE;
	}

	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_CHANGENAME:
		for_each_route(dev, follow_name);
		refresh_all(dev_net(dev));
		break;
	case NETDEV_GOING_DOWN:
		WRITE_ONCE(closing, dev);
		refresh_all(dev_net(dev));
		break;
	case NETDEV_UNREGISTER:
		for_each_route(dev, forget_index);
		refresh_all(dev_net(dev));
		break;
	case NETDEV_DOWN:
		if (closing == dev)
			WRITE_ONCE(closing, NULL);
		fallthrough;
	case NETDEV_UP:
	case NETDEV_CHANGE:
		refresh_all(dev_net(dev));
		break;
	case NETDEV_CHANGEMTU:
		for_each_route(dev, follow_mtu);
		break;
	}
	return NOTIFY_DONE;
}

static void own_address_event(struct net_device *dev, unsigned long event)
{
	if (event == NETDEV_DOWN)
		netft_addr_restore(netdev_priv(dev));
}

/* Whose local address it is; see find_owner() and is_on_link(). */
static bool concerns4(const struct netft_route *route, const void *what)
{
	const struct in_ifaddr *ifa = what;

	return route->ends.family == AF_INET &&
	       route->ends.local.ip4 == ifa->ifa_local;
}

static int inetaddr_event(struct notifier_block *nb, unsigned long event,
			  void *ptr)
{
	struct in_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->ifa_dev->dev;

	if (netft_is_adapter(dev))
		own_address_event(dev, event);
	else
		refresh(dev_net(dev), concerns4, ifa);
	return NOTIFY_DONE;
}

static struct notifier_block netdevice_nb = {
	.notifier_call = netdevice_event,
};

static struct notifier_block inetaddr_nb = {
	.notifier_call = inetaddr_event,
};

#if IS_ENABLED(CONFIG_IPV6)
/* As concerns4(), but here the prefix of any address makes a way on-link. */
static bool concerns6(const struct netft_route *route, const void *what)
{
	const struct inet6_ifaddr *ifa = what;

	return route->ends.family == AF_INET6 &&
	       (ipv6_addr_equal(&route->ends.local.ip6, &ifa->addr) ||
		ipv6_prefix_equal(&route->ends.remote.ip6, &ifa->addr,
				  ifa->prefix_len));
}

/* Context: may be a softirq. */
static int inet6addr_event(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	struct inet6_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->idev->dev;

	if (netft_is_adapter(dev))
		own_address_event(dev, event);
	else
		refresh(dev_net(dev), concerns6, ifa);
	return NOTIFY_DONE;
}

static struct notifier_block inet6addr_nb = {
	.notifier_call = inet6addr_event,
};

static int register_inet6addr(void)
{
	return register_inet6addr_notifier(&inet6addr_nb);
}

static void unregister_inet6addr(void)
{
	unregister_inet6addr_notifier(&inet6addr_nb);
}
#else
static int register_inet6addr(void)
{
	return 0;
}

static void unregister_inet6addr(void)
{
}
#endif

/**
 * netft_underlay_init - begin to listen for what happens to the underlay
 *
 * Return: 0 or a negative errno.
 */
int netft_underlay_init(void)
{
	int err;

	err = register_netdevice_notifier(&netdevice_nb);
	if (err)
		return err;
	err = register_inetaddr_notifier(&inetaddr_nb);
	if (err)
		goto err_netdevice;
	err = register_inet6addr();
	if (err)
		goto err_inetaddr;
	return 0;

err_inetaddr:
	unregister_inetaddr_notifier(&inetaddr_nb);
err_netdevice:
	unregister_netdevice_notifier(&netdevice_nb);
	return err;
}

/**
 * netft_underlay_exit - undo netft_underlay_init()
 */
void netft_underlay_exit(void)
{
	unregister_inet6addr();
	unregister_inetaddr_notifier(&inetaddr_nb);
	unregister_netdevice_notifier(&netdevice_nb);
}
