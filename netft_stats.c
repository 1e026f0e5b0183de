// SPDX-License-Identifier: GPL-2.0
/*
 * Named counters, and what ethtool shows of an adapter.
 */

#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>

#include "netft.h"
#include "netft_trace.h"

/* In the order of enum netft_counters_attr. */
static const char counter_names[][ETH_GSTRING_LEN] = {
	[NETFT_A_COUNTERS_RX_SHORT] = "rx_short",
	[NETFT_A_COUNTERS_RX_VERSION] = "rx_version",
	[NETFT_A_COUNTERS_RX_TYPE] = "rx_type",
	[NETFT_A_COUNTERS_RX_TAG] = "rx_tag",
	[NETFT_A_COUNTERS_RX_SOURCE] = "rx_source",
	[NETFT_A_COUNTERS_RX_UNCONFIGURED] = "rx_unconfigured",
	[NETFT_A_COUNTERS_RX_STALE] = "rx_stale",
	[NETFT_A_COUNTERS_RX_CLUSTER] = "rx_cluster",
	[NETFT_A_COUNTERS_RX_IDENTITY] = "rx_identity",
	[NETFT_A_COUNTERS_RX_FLOOD] = "rx_flood",
	[NETFT_A_COUNTERS_RX_INNER_SOURCE] = "rx_inner_source",
	[NETFT_A_COUNTERS_RX_NEIGHBOUR] = "rx_neighbour",
	[NETFT_A_COUNTERS_RX_FRAME] = "rx_frame",
	[NETFT_A_COUNTERS_RX_DOWN] = "rx_down",
	[NETFT_A_COUNTERS_RX_BACKLOG] = "rx_backlog",
	[NETFT_A_COUNTERS_TX_UNKNOWN] = "tx_unknown",
	[NETFT_A_COUNTERS_TX_UNREACHABLE] = "tx_unreachable",
	[NETFT_A_COUNTERS_TX_NEIGHBOUR] = "tx_neighbour",
	[NETFT_A_COUNTERS_TX_NO_PEERS] = "tx_no_peers",
	[NETFT_A_COUNTERS_TX_FRAME] = "tx_frame",
	[NETFT_A_COUNTERS_TX_NO_UNDERLAY_ROUTE] = "tx_no_underlay_route",
	[NETFT_A_COUNTERS_TX_LOOP] = "tx_loop",
	[NETFT_A_COUNTERS_TX_NO_MEMORY] = "tx_no_memory",
	[NETFT_A_COUNTERS_HB_REQUESTS_SENT] = "hb_requests_sent",
	[NETFT_A_COUNTERS_HB_REQUESTS_RECEIVED] = "hb_requests_received",
	[NETFT_A_COUNTERS_HB_RESPONSES_SENT] = "hb_responses_sent",
	[NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED] = "hb_responses_received",
	[NETFT_A_COUNTERS_HB_OWN_LATE] = "hb_own_late",
	[NETFT_A_COUNTERS_EVENTS_LOST] = "events_lost",
	[NETFT_A_COUNTERS_RX_NO_MEMORY] = "rx_no_memory",
};

static_assert(ARRAY_SIZE(counter_names) == __NETFT_A_COUNTERS_MAX);

#define FIRST_COUNTER	(NETFT_A_COUNTERS_PAD + 1)
#define COUNTERS	(__NETFT_A_COUNTERS_MAX - FIRST_COUNTER)

/**
 * netft_count - count one
 * @counters: of an adapter or a port
 * @which: enum netft_counters_attr
 *
 * Context: any but hard interrupts.
 */
void netft_count(struct netft_counters __percpu *counters, unsigned int which)
{
	struct netft_counters *mine;

	local_bh_disable();
	mine = this_cpu_ptr(counters);
	u64_stats_update_begin(&mine->syncp);
	u64_stats_inc(&mine->value[which]);
	u64_stats_update_end(&mine->syncp);
	local_bh_enable();
}

static void add_up(struct netft_counters __percpu *counters, u64 *sum)
{
	int cpu, i;

	for_each_possible_cpu(cpu) {
		struct netft_counters *one = per_cpu_ptr(counters, cpu);

		for (i = FIRST_COUNTER; i < __NETFT_A_COUNTERS_MAX; i++) {
			unsigned int start;
			u64 value;

			do {
				start = u64_stats_fetch_begin(&one->syncp);
				value = u64_stats_read(&one->value[i]);
			} while (u64_stats_fetch_retry(&one->syncp, start));
			sum[i] += value;
		}
	}
}

/**
 * netft_count_sum - read all counters of an adapter
 * @adapter: the adapter
 * @sum: array of __NETFT_A_COUNTERS_MAX
 *
 * What belonged to no route is counted by the port, and shown by all the
 * adapters that share it.
 *
 * Context: RTNL.
 */
void netft_count_sum(const struct netft_adapter *adapter, u64 *sum)
{
	memset(sum, 0, __NETFT_A_COUNTERS_MAX * sizeof(*sum));
	add_up(adapter->counters, sum);
	add_up(adapter->port->counters, sum);
}

/**
 * netft_rx_drop - drop what was received, under a name
 * @adapter: the adapter it came for
 * @skb: consumed
 * @which: enum netft_counters_attr
 *
 * Context: softirq.
 */
void netft_rx_drop(struct netft_adapter *adapter, struct sk_buff *skb,
		   unsigned int which)
{
	trace_netft_drop(adapter->dev->ifindex, which);
	netft_count(adapter->counters, which);
	DEV_STATS_INC(adapter->dev, rx_dropped);
	kfree_skb(skb);
}

/**
 * netft_tx_drop - drop what should be sent, under a name
 * @adapter: the adapter it was given to
 * @skb: consumed
 * @which: enum netft_counters_attr
 *
 * Context: softirqs off.
 */
void netft_tx_drop(struct netft_adapter *adapter, struct sk_buff *skb,
		   unsigned int which)
{
	trace_netft_drop(adapter->dev->ifindex, which);
	netft_count(adapter->counters, which);
	DEV_STATS_INC(adapter->dev, tx_dropped);
	kfree_skb(skb);
}

static void netft_get_drvinfo(struct net_device *dev,
			      struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
	strscpy(info->version, NETFT_VERSION, sizeof(info->version));
}

static int netft_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? COUNTERS : -EOPNOTSUPP;
}

static void netft_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = FIRST_COUNTER; i < __NETFT_A_COUNTERS_MAX; i++)
		ethtool_sprintf(&data, "%s", counter_names[i]);
}

static void netft_get_ethtool_stats(struct net_device *dev,
				    struct ethtool_stats *stats, u64 *data)
{
	u64 sum[__NETFT_A_COUNTERS_MAX];

	netft_count_sum(netdev_priv(dev), sum);
	memcpy(data, sum + FIRST_COUNTER, COUNTERS * sizeof(*sum));
}

/*
 * The device that a peer's traffic leaves by, of the next peer from @id on.
 * Peers may go while we look, so they are only touched under the lock; RTNL
 * keeps the device.
 */
static bool next_egress(struct netft_adapter *adapter, unsigned long *id,
			struct net_device **egress)
{
	struct netft_route *route;
	struct netft_peer *peer;

	*egress = NULL;
	spin_lock_bh(&adapter->lock);
	peer = xa_find(&adapter->peers, id, ULONG_MAX, XA_PRESENT);
	if (peer) {
		route = rcu_dereference_protected(peer->active,
						  lockdep_is_held(&adapter->lock));
		if (route)
			*egress = __dev_get_by_index(adapter->net,
						     READ_ONCE(route->egress));
	}
	spin_unlock_bh(&adapter->lock);
	return peer;
}

/*
 * The speed of an adapter is that of the slowest device that active routes
 * leave by: what users may count on, whoever they talk to.
 */
static int netft_get_link_ksettings(struct net_device *dev,
				    struct ethtool_link_ksettings *cmd)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	struct net_device *egress;
	unsigned long id = 0;

	cmd->base.speed = SPEED_UNKNOWN;
	cmd->base.duplex = DUPLEX_UNKNOWN;
	cmd->base.port = PORT_OTHER;
	cmd->base.autoneg = AUTONEG_DISABLE;

	/* Some tunnel below us may ask us in turn. */
	if (adapter->asking)
		return 0;
	adapter->asking = true;
	for (; next_egress(adapter, &id, &egress); id++) {
		struct ethtool_link_ksettings lower = {};

		if (!egress || __ethtool_get_link_ksettings(egress, &lower) ||
		    lower.base.speed == SPEED_UNKNOWN)
			continue;
		if (lower.base.speed < cmd->base.speed) {
			cmd->base.speed = lower.base.speed;
			cmd->base.duplex = lower.base.duplex;
		}
	}
	adapter->asking = false;
	return 0;
}

const struct ethtool_ops netft_ethtool_ops = {
	.get_drvinfo		= netft_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_ts_info		= ethtool_op_get_ts_info,
	.get_sset_count		= netft_get_sset_count,
	.get_strings		= netft_get_strings,
	.get_ethtool_stats	= netft_get_ethtool_stats,
	.get_link_ksettings	= netft_get_link_ksettings,
};
