// SPDX-License-Identifier: GPL-2.0
/*
 * Unreachable peers: who sends to one is told at once, by ICMP.
 *
 * Not from the transmit function: the sender holds its socket then, and would
 * not hear the error before it tries again. A work item answers, and the queue
 * to it is bounded.
 */

#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <linux/skbuff.h>
#include <net/icmp.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "netft.h"
#include "netft_trace.h"

/* Frames that may wait for their ICMP error. */
#define MAX_UNREACHABLE		64
/* How much of a packet an error quotes, at most (RFC 4443, section 2.4). */
#define MAX_QUOTE	(IPV6_MIN_MTU - sizeof(struct ipv6hdr) - \
			 sizeof(struct icmp6hdr))

/**
 * netft_unreachable_tx - a frame to a peer without a route
 * @adapter: the adapter
 * @skb: the frame; consumed
 *
 * Context: softirqs off.
 */
void netft_unreachable_tx(struct netft_adapter *adapter, struct sk_buff *skb)
{
	trace_netft_drop(adapter->dev->ifindex,
			 NETFT_A_COUNTERS_TX_UNREACHABLE);
	netft_count(adapter->counters, NETFT_A_COUNTERS_TX_UNREACHABLE);
	DEV_STATS_INC(adapter->dev, tx_carrier_errors);
	DEV_STATS_INC(adapter->dev, tx_errors);
	if (skb_queue_len_lockless(&adapter->unreachable) >= MAX_UNREACHABLE) {
		kfree_skb(skb);
		return;
	}
	skb_dst_force(skb);
	skb_queue_tail(&adapter->unreachable, skb);
	queue_work(netft_workqueue, &adapter->unreachable_work);
}

static void put_error(struct sk_buff *reply, const struct sk_buff *skb,
		      unsigned int quote)
{
	const struct ipv6hdr *failed = ipv6_hdr(skb);
	unsigned int len = sizeof(struct icmp6hdr) + quote;
	struct ipv6hdr *ip6 = skb_put_zero(reply, sizeof(*ip6));
	struct icmp6hdr *icmp6 = skb_put_zero(reply, sizeof(*icmp6));

	ip6->version = 6;
	ip6->payload_len = htons(len);
	ip6->nexthdr = IPPROTO_ICMPV6;
	ip6->hop_limit = 255;
	ip6->saddr = failed->daddr;
	ip6->daddr = failed->saddr;
	icmp6->icmp6_type = ICMPV6_DEST_UNREACH;
	icmp6->icmp6_code = ICMPV6_ADDR_UNREACH;
	skb_copy_bits(skb, skb_network_offset(skb), skb_put(reply, quote),
		      quote);
	icmp6->icmp6_cksum =
		csum_ipv6_magic(&ip6->saddr, &ip6->daddr, len, IPPROTO_ICMPV6,
				csum_partial(icmp6, len, 0));
}

/*
 * A socket of ours with a link-local address is bound to the adapter, and
 * would not get an error that comes by the loopback device, as those of the
 * helper do. So this one comes in by the adapter, as if from the peer.
 */
static void answer_link_local(struct netft_adapter *adapter,
			      const struct sk_buff *skb)
{
	unsigned int quote = min_t(unsigned int, MAX_QUOTE,
				   skb->len - skb_network_offset(skb));
	struct sk_buff *reply;
	struct ethhdr *eth;

	reply = alloc_skb(ETH_HLEN + IPV6_MIN_MTU, GFP_ATOMIC);
	if (!reply) {
		netft_count(adapter->counters, NETFT_A_COUNTERS_TX_NO_MEMORY);
		return;
	}
	skb_reset_mac_header(reply);
	eth = skb_put(reply, ETH_HLEN);
	ether_addr_copy(eth->h_dest, eth_hdr(skb)->h_source);
	ether_addr_copy(eth->h_source, eth_hdr(skb)->h_dest);
	eth->h_proto = htons(ETH_P_IPV6);
	__skb_pull(reply, ETH_HLEN);
	skb_reset_network_header(reply);
	put_error(reply, skb, quote);
	skb_set_transport_header(reply, sizeof(struct ipv6hdr));
	reply->protocol = htons(ETH_P_IPV6);
	reply->dev = adapter->dev;
	reply->ip_summed = CHECKSUM_UNNECESSARY;
	reply->pkt_type = PACKET_HOST;
	netif_rx(reply);
}

/* An error must not answer an error (RFC 4443, section 2.4). */
static bool is_from_link_local(const struct netft_adapter *adapter,
			       const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);

	return ipv6_addr_equal(&ip6->saddr, &adapter->ipv6) &&
	       ip6->nexthdr != IPPROTO_ICMPV6 &&
	       ip6->nexthdr != NEXTHDR_FRAGMENT;
}

static void answer(struct netft_adapter *adapter, struct sk_buff *skb)
{
	/* The helpers limit the rate, and look whether there is a sender. */
	if (skb->protocol == htons(ETH_P_IP))
		icmp_ndo_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
	else if (skb->protocol != htons(ETH_P_IPV6))
		return;
	else if (is_from_link_local(adapter, skb))
		answer_link_local(adapter, skb);
	else
		icmpv6_ndo_send(skb, ICMPV6_DEST_UNREACH,
				ICMPV6_ADDR_UNREACH, 0);
}

/**
 * netft_unreachable_work - answer frames to peers without a route
 * @work: of the adapter
 *
 * Context: process.
 */
void netft_unreachable_work(struct work_struct *work)
{
	struct netft_adapter *adapter = container_of(work, struct netft_adapter,
						     unreachable_work);
	unsigned int budget = MAX_UNREACHABLE;
	struct sk_buff *skb;

	/* Senders can refill the queue as fast as it is emptied here. */
	while (budget-- && (skb = skb_dequeue(&adapter->unreachable))) {
		local_bh_disable();
		answer(adapter, skb);
		local_bh_enable();
		kfree_skb(skb);
	}
	if (!skb_queue_empty_lockless(&adapter->unreachable))
		queue_work(netft_workqueue, work);
}
