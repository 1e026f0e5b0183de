// SPDX-License-Identifier: GPL-2.0
/*
 * netft: fault-tolerant network adapter.
 *
 * Module, link kind, adapters and namespaces.
 */

#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

#include "netft.h"
#include "netft_compat.h"

static bool default_adapter = true;
module_param(default_adapter, bool, 0444);
MODULE_PARM_DESC(default_adapter, "Create the adapter netft0 when loaded (default: yes)");

/* Written with RTNL, read under RCU. */
LIST_HEAD(netft_adapters);
struct workqueue_struct *netft_workqueue;

static const struct net_device_ops netft_netdev_ops;
static struct rtnl_link_ops netft_link_ops;

/**
 * netft_is_adapter - is this device one of ours?
 * @dev: any device
 *
 * Return: true if so.
 */
bool netft_is_adapter(const struct net_device *dev)
{
	return dev->netdev_ops == &netft_netdev_ops;
}

static void note_open_error(struct netft_adapter *adapter, int err,
			    struct netlink_ext_ack *extack)
{
	if (err == -EADDRINUSE) {
		adapter->state = NETFT_ADAPTER_STATE_PORT_TAKEN;
		NL_SET_ERR_MSG(extack, "the UDP port is taken: the adapter works once it is free and the adapter is set up again");
		netdev_warn(adapter->dev, "UDP port %u is taken\n",
			    ntohs(adapter->port->number));
		return;
	}
	adapter->state = NETFT_ADAPTER_STATE_NO_SOCKET;
	NL_SET_ERR_MSG(extack, "the sockets could not be opened");
	netdev_warn(adapter->dev, "cannot open sockets: %d\n", err);
}

static void tell_state(struct netft_adapter *adapter, u8 reason)
{
	spin_lock_bh(&adapter->lock);
	netft_event_adapter(adapter, reason, 0);
	spin_unlock_bh(&adapter->lock);
}

/* Our addresses come from the MAC address, at once, and nothing else does. */
static void tame_ipv6(struct net_device *dev)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *idev = __in6_dev_get(dev);

	if (!idev)
		return;
	idev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_EUI64;
	idev->cnf.accept_dad = 0;
	idev->cnf.accept_ra = 0;
	idev->cnf.autoconf = 0;
	idev->cnf.rtr_solicits = 0;
#endif
}

static int netft_open(struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	int err;

	err = netft_port_open(adapter->port);
	if (err) {
		note_open_error(adapter, err, NULL);
		return err;
	}
	tame_ipv6(dev);
	WRITE_ONCE(adapter->up, true);
	adapter->state = NETFT_ADAPTER_STATE_UP;
	netft_route_start_all(adapter);
	netft_addr_update(adapter);
	tell_state(adapter, NETFT_REASON_CHANGED);
	return 0;
}

static int netft_stop(struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);

	netft_route_stop_all(adapter);
	/* The kernel takes the host routes away with the link. */
	adapter->void_addrs = true;
	adapter->state = NETFT_ADAPTER_STATE_DOWN;
	netft_port_close(adapter->port);
	netft_addr_update(adapter);
	tell_state(adapter, NETFT_REASON_ADAPTER_DOWN);
	return 0;
}

static int netft_init(struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	int err;

	err = netft_compat_alloc_tstats(dev);
	if (err)
		return err;
	err = gro_cells_init(&adapter->cells, dev);
	if (err)
		goto err_tstats;
	adapter->counters = netdev_alloc_pcpu_stats(struct netft_counters);
	if (!adapter->counters) {
		err = -ENOMEM;
		goto err_cells;
	}
	err = netft_peer_table_init(adapter);
	if (err)
		goto err_counters;
	adapter->port = netft_port_get(adapter->net, NETFT_DEFAULT_PORT);
	if (!adapter->port) {
		err = -ENOMEM;
		goto err_peers;
	}
	netft_addr_derive(adapter);
	return 0;

err_peers:
	netft_peer_table_free(adapter);
err_counters:
	free_percpu(adapter->counters);
	adapter->counters = NULL;
err_cells:
	gro_cells_destroy(&adapter->cells);
err_tstats:
	netft_compat_free_tstats(dev);
	return err;
}

static void netft_uninit(struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);

	netft_watchdog_exit(&adapter->watchdog);
	if (!list_empty(&adapter->list))
		list_del_rcu(&adapter->list);
	netft_route_flush(adapter);
	/* Packets that found a route before it went may be under way. */
	synchronize_net();
	netft_port_put(adapter->port);
	netft_peer_table_free(adapter);
	gro_cells_destroy(&adapter->cells);
	netft_compat_free_tstats(dev);
}

/* After the last reference is gone, and without RTNL, so that work can end. */
static void netft_destructor(struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	struct netft_peer *peer, *next;

	cancel_delayed_work_sync(&adapter->work);
	cancel_work_sync(&adapter->unreachable_work);
	skb_queue_purge(&adapter->unreachable);
	list_for_each_entry_safe(peer, next, &adapter->gone, routes)
		kfree_rcu(peer, rcu);
	free_percpu(adapter->counters);
	xa_destroy(&adapter->routes);
}

static int netft_change_mtu(struct net_device *dev, int mtu)
{
	struct netft_adapter *adapter = netdev_priv(dev);

	WRITE_ONCE(dev->mtu, mtu);
	if (!adapter->mtu_following)
		WRITE_ONCE(adapter->flags,
			   adapter->flags & ~NETFT_ADAPTER_FLAG_MTU_AUTO);
	return 0;
}

static int netft_set_mac(struct net_device *dev, void *addr)
{
	int err = eth_mac_addr(dev, addr);

	if (!err)
		netft_addr_derive(netdev_priv(dev));
	return err;
}

static const struct net_device_ops netft_netdev_ops = {
	.ndo_init		= netft_init,
	.ndo_uninit		= netft_uninit,
	.ndo_open		= netft_open,
	.ndo_stop		= netft_stop,
	.ndo_start_xmit		= netft_tunnel_xmit,
	.ndo_get_stats64	= dev_get_tstats64,
	.ndo_change_mtu		= netft_change_mtu,
	.ndo_set_mac_address	= netft_set_mac,
	.ndo_validate_addr	= eth_validate_addr,
};

static const struct device_type netft_device_type = {
	.name = "netft",
};

static void netft_setup(struct net_device *dev)
{
	const netdev_features_t features = NETIF_F_SG | NETIF_F_FRAGLIST |
					   NETIF_F_HW_CSUM | NETIF_F_RXCSUM |
					   NETIF_F_GSO_SOFTWARE |
					   NETIF_F_HIGHDMA;
	const unsigned int overhead = NETFT_OVERHEAD + sizeof(struct ipv6hdr);
	struct netft_adapter *adapter = netdev_priv(dev);

	ether_setup(dev);
	dev->netdev_ops = &netft_netdev_ops;
	dev->ethtool_ops = &netft_ethtool_ops;
	dev->needs_free_netdev = true;
	dev->priv_destructor = netft_destructor;
	SET_NETDEV_DEVTYPE(dev, &netft_device_type);

	dev->features |= features;
	dev->hw_features |= features;
	dev->vlan_features |= features;
	dev->hw_enc_features |= features;
	netft_compat_set_lltx(dev);
	dev->priv_flags |= IFF_NO_QUEUE | IFF_DISABLE_NETPOLL;
	/* The headers are written into the skb itself. */
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	/* An ICMP error about a packet needs to know how it was routed. */
	netif_keep_dst(dev);

	dev->needed_headroom = LL_MAX_HEADER + overhead - ETH_HLEN;
	dev->mtu = NETFT_DEFAULT_MTU;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = IP_MAX_MTU - overhead;

	adapter->dev = dev;
	INIT_LIST_HEAD(&adapter->list);
	INIT_LIST_HEAD(&adapter->gone);
	spin_lock_init(&adapter->lock);
	xa_init_flags(&adapter->routes, XA_FLAGS_ALLOC1);
	INIT_DELAYED_WORK(&adapter->work, netft_addr_work);
	INIT_WORK(&adapter->unreachable_work, netft_unreachable_work);
	skb_queue_head_init(&adapter->unreachable);
	netft_watchdog_init(&adapter->watchdog);
	adapter->instance = get_random_u64();
	prandom_seed_state(&adapter->jitter, get_random_u64());
	adapter->delay = NETFT_DEFAULT_DELAY;
	adapter->threshold = NETFT_DEFAULT_THRESHOLD;
	adapter->flags = NETFT_ADAPTER_FLAG_MTU_AUTO |
			 NETFT_ADAPTER_FLAG_IPV4_AUTO;
	adapter->state = NETFT_ADAPTER_STATE_DOWN;
}

/* Registered, it may be found; sockets are only tried, to say it early. */
static int register_adapter(struct net_device *dev,
			    struct netlink_ext_ack *extack)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	int err;

	err = register_netdevice(dev);
	if (err)
		return err;
	list_add_tail_rcu(&adapter->list, &netft_adapters);
	tell_state(adapter, NETFT_REASON_CREATED);
	err = netft_port_open(adapter->port);
	if (err)
		note_open_error(adapter, err, extack);
	else
		netft_port_close(adapter->port);
	return 0;
}

static int netft_newlink(NETFT_COMPAT_NEWLINK_PARAMS)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	struct nlattr **attrs = NETFT_COMPAT_NEWLINK_TB;

	adapter->net = NETFT_COMPAT_NEWLINK_NET;
	if (attrs[IFLA_MTU])
		adapter->flags &= ~NETFT_ADAPTER_FLAG_MTU_AUTO;
	if (!attrs[IFLA_ADDRESS])
		eth_hw_addr_random(dev);
	return register_adapter(dev, extack);
}

static int netft_validate(struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	if (!tb[IFLA_ADDRESS])
		return 0;
	if (nla_len(tb[IFLA_ADDRESS]) == ETH_ALEN &&
	    is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS])))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
			    "not a unicast MAC address");
	return -EADDRNOTAVAIL;
}

static struct net *netft_get_link_net(const struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);

	return adapter->net;
}

static struct rtnl_link_ops netft_link_ops __read_mostly = {
	.kind		= "netft",
	.priv_size	= sizeof(struct netft_adapter),
	.setup		= netft_setup,
	.validate	= netft_validate,
	.newlink	= netft_newlink,
	.get_link_net	= netft_get_link_net,
};

/**
 * netft_adapter_set_port - change the UDP port of an adapter
 * @adapter: the adapter
 * @number: UDP port, host byte order
 * @extack: where to say why not
 *
 * Context: RTNL.
 * Return: 0, -EBUSY while there are routes, -EADDRINUSE if the port is taken,
 * -ENOMEM. After an error the old port is still the adapter's.
 */
int netft_adapter_set_port(struct netft_adapter *adapter, u16 number,
			   struct netlink_ext_ack *extack)
{
	struct netft_port *port;
	int err;

	if (adapter->port->number == htons(number))
		return 0;
	if (adapter->route_count) {
		NL_SET_ERR_MSG(extack, "the port cannot change while the adapter has routes");
		return -EBUSY;
	}
	port = netft_port_get(adapter->net, number);
	if (!port)
		return -ENOMEM;
	if (adapter->up) {
		err = netft_port_open(port);
		if (err) {
			netft_port_put(port);
			NL_SET_ERR_MSG(extack, "the UDP port cannot be opened");
			return err;
		}
		netft_port_close(adapter->port);
	}
	netft_port_put(adapter->port);
	adapter->port = port;
	return 0;
}

/*
 * The namespace of the sockets goes. An adapter that lives elsewhere has
 * nothing left to be an adapter with; one that lives here goes, too.
 */
static void __net_exit netft_net_pre_exit(struct net *net)
{
	struct netft_adapter *adapter, *next;
	LIST_HEAD(list);

	rtnl_lock();
	list_for_each_entry_safe(adapter, next, &netft_adapters, list)
		if (adapter->net == net)
			unregister_netdevice_queue(adapter->dev, &list);
	unregister_netdevice_many(&list);
	rtnl_unlock();
}

static struct pernet_operations netft_net_ops = {
	.pre_exit = netft_net_pre_exit,
};

static int __init create_default_adapter(void)
{
	struct netft_adapter *adapter;
	netdevice_tracker tracker;
	struct net_device *dev;
	int err;

	dev = alloc_netdev(sizeof(*adapter), "netft0", NET_NAME_ENUM,
			   netft_setup);
	if (!dev)
		return -ENOMEM;
	dev->rtnl_link_ops = &netft_link_ops;
	adapter = netdev_priv(dev);
	adapter->net = &init_net;

	rtnl_lock();
	netft_addr_derive_mac(&init_net, dev);
	err = register_adapter(dev, NULL);
	if (err) {
		rtnl_unlock();
		free_netdev(dev);
		return err;
	}
	/* If the port is taken the adapter waits, down, to be set up again. */
	if (dev_open(dev, NULL))
		netdev_warn(dev, "created, but left down\n");
	/* Keep it until its addresses are there. */
	netdev_hold(dev, &tracker, GFP_KERNEL);
	rtnl_unlock();
	flush_delayed_work(&adapter->work);
	netdev_put(dev, &tracker);
	return 0;
}

static int __init netft_module_init(void)
{
	int err;

	netft_workqueue = alloc_workqueue("netft", WQ_UNBOUND, 0);
	if (!netft_workqueue)
		return -ENOMEM;
	err = netft_watchdog_workqueue_init();
	if (err)
		goto err_workqueue;
	err = netft_route_cache_init();
	if (err)
		goto err_watchdog;
	err = register_pernet_device(&netft_net_ops);
	if (err)
		goto err_cache;
	err = netft_underlay_init();
	if (err)
		goto err_pernet;
	/* Before there is anything that it could have to tell. */
	err = netft_netlink_init();
	if (err)
		goto err_underlay;
	err = rtnl_link_register(&netft_link_ops);
	if (err)
		goto err_netlink;
	if (default_adapter) {
		err = create_default_adapter();
		if (err)
			goto err_link;
	}
	return 0;

err_link:
	rtnl_link_unregister(&netft_link_ops);
err_netlink:
	netft_netlink_exit();
err_underlay:
	netft_underlay_exit();
err_pernet:
	unregister_pernet_device(&netft_net_ops);
err_cache:
	rcu_barrier();
	netft_route_cache_free();
err_watchdog:
	netft_watchdog_workqueue_exit();
err_workqueue:
	destroy_workqueue(netft_workqueue);
	return err;
}

static void __exit netft_module_exit(void)
{
	rtnl_link_unregister(&netft_link_ops);
	netft_netlink_exit();
	netft_underlay_exit();
	unregister_pernet_device(&netft_net_ops);
	netft_watchdog_workqueue_exit();
	destroy_workqueue(netft_workqueue);
	/* Routes and peers are freed after a grace period. */
	rcu_barrier();
	netft_route_cache_free();
}

module_init(netft_module_init);
module_exit(netft_module_exit);

MODULE_DESCRIPTION("Fault-tolerant network adapter");
MODULE_AUTHOR("The netft authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(NETFT_VERSION);
MODULE_ALIAS_RTNL_LINK("netft");
MODULE_ALIAS_GENL_FAMILY(NETFT_GENL_NAME);
