// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbours: whoever asks for the MAC address of a peer gets it from what
 * heartbeats told us. Nothing is ever broadcast to find a peer.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <net/arp.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "netft.h"

/* Context: softirqs off, RCU. The answer is for our own stack only. */
static void answer(struct netft_adapter *adapter, struct sk_buff *reply,
		   struct sk_buff *request)
{
	if (!reply) {
		netft_tx_drop(adapter, request, NETFT_A_COUNTERS_TX_NO_MEMORY);
		return;
	}
	reply->ip_summed = CHECKSUM_UNNECESSARY;
	reply->pkt_type = PACKET_HOST;
	if (netif_rx(reply) == NET_RX_DROP)
		DEV_STATS_INC(adapter->dev, rx_dropped);
	consume_skb(request);
}

/* A peer's link-local address says what its MAC address is. */
static struct netft_peer *find_ipv6(struct netft_adapter *adapter,
				    const struct in6_addr *ipv6)
{
	const u8 *eui = &ipv6->s6_addr[8];
	u8 mac[ETH_ALEN] __aligned(2) = {
		eui[0] ^ 2, eui[1], eui[2], eui[5], eui[6], eui[7],
	};
	struct netft_peer *peer = netft_peer_find_mac(adapter, mac);

	return peer && ipv6_addr_equal(&peer->ipv6, ipv6) ? peer : NULL;
}

/* RFC 826 for Ethernet and IPv4. */
struct arp_body {
	u8 sender_mac[ETH_ALEN];
	__be32 sender_ip;
	u8 target_mac[ETH_ALEN];
	__be32 target_ip;
} __packed;

/**
 * netft_neigh_arp - answer an ARP request of our own stack
 * @adapter: the adapter
 * @skb: the frame; consumed
 *
 * Context: softirqs off, RCU.
 */
void netft_neigh_arp(struct netft_adapter *adapter, struct sk_buff *skb)
{
	const struct arp_body *body;
	const struct arphdr *arp;
	struct netft_peer *peer;
	struct sk_buff *reply;

	skb_set_network_header(skb, ETH_HLEN);
	if (!pskb_may_pull(skb, ETH_HLEN + arp_hdr_len(adapter->dev))) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_FRAME);
		return;
	}
	arp = arp_hdr(skb);
	body = (const struct arp_body *)(arp + 1);
	if (arp->ar_op != htons(ARPOP_REQUEST) ||
	    arp->ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->ar_pro != htons(ETH_P_IP) || arp->ar_hln != ETH_ALEN ||
	    arp->ar_pln != sizeof(__be32)) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_NEIGHBOUR);
		return;
	}
	peer = netft_peer_find_ipv4(adapter, body->target_ip);
	if (!peer) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_NEIGHBOUR);
		return;
	}
	reply = arp_create(ARPOP_REPLY, ETH_P_ARP, body->sender_ip,
			   adapter->dev, body->target_ip, body->sender_mac,
			   peer->mac, body->sender_mac);
	if (reply) {
		skb_reset_mac_header(reply);
		__skb_pull(reply, skb_network_offset(reply));
	}
	answer(adapter, reply, skb);
}

#define NS_LEN	(sizeof(struct ipv6hdr) + sizeof(struct nd_msg))

/**
 * netft_neigh_is_solicitation - is this a neighbour solicitation (RFC 4861)?
 * @skb: the frame, a multicast
 *
 * Context: softirqs off.
 * Return: true if so; then all of its fixed part is linear.
 */
bool netft_neigh_is_solicitation(struct sk_buff *skb)
{
	const struct ipv6hdr *ip6;
	const struct nd_msg *ns;

	if (skb->protocol != htons(ETH_P_IPV6))
		return false;
	if (!pskb_may_pull(skb, ETH_HLEN + NS_LEN))
		return false;
	skb_set_network_header(skb, ETH_HLEN);
	ip6 = ipv6_hdr(skb);
	ns = (const struct nd_msg *)(ip6 + 1);
	return ip6->nexthdr == IPPROTO_ICMPV6 &&
	       ns->icmph.icmp6_type == NDISC_NEIGHBOUR_SOLICITATION &&
	       ns->icmph.icmp6_code == 0;
}

#define NA_LEN	(sizeof(struct nd_msg) + sizeof(struct nd_opt_hdr) + ETH_ALEN)

static void put_advertisement(struct sk_buff *reply,
			      const struct ipv6hdr *asked,
			      const struct in6_addr *target, const u8 *mac)
{
	struct ipv6hdr *ip6 = skb_put_zero(reply, sizeof(*ip6));
	struct nd_msg *na = skb_put_zero(reply, NA_LEN);

	ip6->version = 6;
	ip6->payload_len = htons(NA_LEN);
	ip6->nexthdr = IPPROTO_ICMPV6;
	ip6->hop_limit = 255;
	ip6->saddr = *target;
	ip6->daddr = asked->saddr;

	na->icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	na->icmph.icmp6_solicited = 1;
	na->icmph.icmp6_override = 1;
	na->target = *target;
	na->opt[0] = ND_OPT_TARGET_LL_ADDR;
	na->opt[1] = 1;
	ether_addr_copy(&na->opt[2], mac);
	na->icmph.icmp6_cksum =
		csum_ipv6_magic(&ip6->saddr, &ip6->daddr, NA_LEN,
				IPPROTO_ICMPV6, csum_partial(na, NA_LEN, 0));
}

static struct sk_buff *create_advertisement(struct net_device *dev,
					    const struct sk_buff *skb,
					    const u8 *mac)
{
	const struct ipv6hdr *asked = ipv6_hdr(skb);
	const struct nd_msg *ns = (const struct nd_msg *)(asked + 1);
	struct sk_buff *reply;
	struct ethhdr *eth;

	reply = alloc_skb(ETH_HLEN + sizeof(struct ipv6hdr) + NA_LEN,
			  GFP_ATOMIC);
	if (!reply)
		return NULL;
	skb_reset_mac_header(reply);
	eth = skb_put(reply, ETH_HLEN);
	ether_addr_copy(eth->h_dest, dev->dev_addr);
	ether_addr_copy(eth->h_source, mac);
	eth->h_proto = htons(ETH_P_IPV6);
	__skb_pull(reply, ETH_HLEN);
	skb_reset_network_header(reply);
	put_advertisement(reply, asked, &ns->target, mac);
	skb_set_transport_header(reply, sizeof(struct ipv6hdr));
	reply->protocol = htons(ETH_P_IPV6);
	reply->dev = dev;
	return reply;
}

/**
 * netft_neigh_solicitation - answer a neighbour solicitation of our own stack
 * @adapter: the adapter
 * @skb: the frame, netft_neigh_is_solicitation(); consumed
 *
 * Context: softirqs off, RCU.
 */
void netft_neigh_solicitation(struct netft_adapter *adapter,
			      struct sk_buff *skb)
{
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	const struct nd_msg *ns = (const struct nd_msg *)(ip6 + 1);
	struct netft_peer *peer;

	/* Without a source it is duplicate detection: the handshake's task. */
	peer = ipv6_addr_any(&ip6->saddr) ? NULL :
	       find_ipv6(adapter, &ns->target);
	if (!peer) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_NEIGHBOUR);
		return;
	}
	answer(adapter, create_advertisement(adapter->dev, skb, peer->mac),
	       skb);
}
