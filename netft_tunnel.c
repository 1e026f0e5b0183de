// SPDX-License-Identifier: GPL-2.0
/*
 * The tunnel: frames of the adapter into UDP datagrams and back.
 *
 * The data path runs in softirqs or with them off, under RCU, and takes no
 * lock: MAC address -> peer -> active route out, tag -> route in.
 */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/pkt_sched.h>
#include <linux/udp.h>
#include <net/gro.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>
#include <net/ip6_tunnel.h>
#include <net/udp_tunnel.h>

#include "netft.h"
#include "netft_compat.h"
#include "netft_trace.h"

/* Network control (RFC 4594): a full queue shall not cost us the verdict. */
#define HEARTBEAT_TOS		IPTOS_PREC_INTERNETCONTROL

/*
 * An answer proves that the next hop takes our packets, so it need not be
 * asked: a network that loses all its ARP, because it fails in step with the
 * retries, perhaps, carries us all the same. One bit, which the kernel heeds
 * where it looks up the neighbour anyway.
 */
static void confirm_neighbour(struct netft_route *route, struct sk_buff *skb)
{
	if (!READ_ONCE(route->proven))
		return;
	WRITE_ONCE(route->proven, false);
	skb_set_dst_pending_confirm(skb, 1);
}

/*
 * Those that send one packet get its parameters one by one: they stay in
 * registers. @dev gets the statistics; it is NULL for heartbeats and for
 * copies, which are no packets of the adapter.
 */
static __always_inline int
finish_header(struct netft_route *route, struct sk_buff *skb,
	      struct net_device *dev, bool is_data, const struct dst_entry *dst,
	      unsigned int ip_len)
{
	/* The kernel puts another in its place when the device goes. */
	const struct net_device *egress = READ_ONCE(dst->dev);
	unsigned int room = LL_RESERVED_SPACE(egress) + dst->header_len +
			    ip_len + sizeof(struct udphdr) +
			    sizeof(struct netft_hdr);
	struct netft_hdr *hdr;
	int err;

	skb->dev = dev;
	skb->ignore_df = 1;
	err = skb_cow_head(skb, room);
	if (err)
		return err;
	if (!is_data) {
		confirm_neighbour(route, skb);
		return 0;
	}
	err = udp_tunnel_handle_offloads(skb, true);
	if (err)
		return err;
	hdr = __skb_push(skb, sizeof(*hdr));
	*hdr = (struct netft_hdr) {
		.version_type = netft_wire_version_type(NETFT_WIRE_DATA),
		/* The other end may choose another one meanwhile. */
		.tag = READ_ONCE(route->data_tag),
	};
	skb_set_inner_protocol(skb, htons(ETH_P_TEB));
	return 0;
}

/* Consumes the skb only if it returns 0. */
static int send4(struct netft_route *route, struct sk_buff *skb,
		 struct net_device *dev, u8 tos, bool is_data)
{
	struct netft_port *port = route->adapter->port;
	bool xnet = !net_eq(port->net, dev_net(route->adapter->dev));
	struct socket *sock = rcu_dereference_bh(port->sock4);
	struct dst_entry *dst;
	int err;

	if (unlikely(!sock))
		return -ENETDOWN;
	dst = dst_cache_get(&route->cache);
	if (unlikely(!dst)) {
		dst = netft_underlay_dst4(route, sock->sk);
		if (IS_ERR(dst))
			return PTR_ERR(dst);
	}
	if (unlikely(!netif_carrier_ok(READ_ONCE(dst->dev)))) {
		err = -ENETDOWN;
		goto err_release;
	}
	err = finish_header(route, skb, dev, is_data, dst,
			    sizeof(struct iphdr));
	if (unlikely(err))
		goto err_release;
	udp_tunnel_xmit_skb(container_of(dst, struct rtable, dst), sock->sk,
			    skb, route->ends.local.ip4, route->ends.remote.ip4,
			    tos, ip4_dst_hoplimit(dst), 0, port->number,
			    port->number, xnet, false NETFT_COMPAT_XMIT_FLAGS);
	return 0;

err_release:
	dst_release(dst);
	return err;
}

#if IS_ENABLED(CONFIG_IPV6)
/* Consumes the skb only if it returns 0. */
static int send6(struct netft_route *route, struct sk_buff *skb,
		 struct net_device *dev, u8 tos, bool is_data)
{
	struct netft_port *port = route->adapter->port;
	bool xnet = !net_eq(port->net, dev_net(route->adapter->dev));
	struct socket *sock = rcu_dereference_bh(port->sock6);
	struct dst_entry *dst;
	int err;

	if (unlikely(!sock))
		return -ENETDOWN;
	dst = dst_cache_get(&route->cache);
	if (unlikely(!dst)) {
		dst = netft_underlay_dst6(route, sock->sk);
		if (IS_ERR(dst))
			return PTR_ERR(dst);
	}
	if (unlikely(!netif_carrier_ok(READ_ONCE(dst->dev)))) {
		err = -ENETDOWN;
		goto err_release;
	}
	skb_scrub_packet(skb, xnet);
	err = finish_header(route, skb, dev, is_data, dst,
			    sizeof(struct ipv6hdr));
	if (unlikely(err))
		goto err_release;
	udp_tunnel6_xmit_skb(dst, sock->sk, skb, dev, &route->ends.local.ip6,
			     &route->ends.remote.ip6, tos,
			     ip6_dst_hoplimit(dst), 0, port->number,
			     port->number, false NETFT_COMPAT_XMIT_FLAGS);
	return 0;

err_release:
	dst_release(dst);
	return err;
}
#else
static int send6(struct netft_route *route, struct sk_buff *skb,
		 struct net_device *dev, u8 tos, bool is_data)
{
	return -EAFNOSUPPORT;
}
#endif

static int send_out(struct netft_route *route, struct sk_buff *skb,
		    struct net_device *dev, u8 tos, bool is_data)
{
	if (route->ends.family == AF_INET)
		return send4(route, skb, dev, tos, is_data);
	return send6(route, skb, dev, tos, is_data);
}

/**
 * netft_tunnel_send_heartbeat - send a heartbeat
 * @route: by which route
 * @beat: the heartbeat
 *
 * Context: softirqs off, RCU, without adapter->lock.
 * Return: 0 if it was handed to the underlay, else a negative errno; it was
 * counted under a name then.
 */
int netft_tunnel_send_heartbeat(struct netft_route *route,
				const struct netft_beat *beat)
{
	struct netft_adapter *adapter = route->adapter;
	struct sk_buff *skb;
	int err = -ENOMEM;

	skb = alloc_skb(LL_MAX_HEADER + sizeof(struct ipv6hdr) +
			sizeof(struct udphdr) +
			sizeof(struct netft_heartbeat), GFP_ATOMIC);
	if (!skb)
		goto count;
	skb_reserve(skb, LL_MAX_HEADER + sizeof(struct ipv6hdr) +
			 sizeof(struct udphdr));
	skb_set_inner_network_header(skb, 0);
	netft_wire_encode(skb_put(skb, sizeof(struct netft_heartbeat)), beat);
	skb->priority = TC_PRIO_CONTROL;
	err = send_out(route, skb, NULL, HEARTBEAT_TOS, false);
	if (!err)
		return 0;
	kfree_skb(skb);
count:
	netft_count(adapter->counters,
		    err == -ENOMEM ? NETFT_A_COUNTERS_TX_NO_MEMORY :
		    err == -ELOOP ? NETFT_A_COUNTERS_TX_LOOP :
				    NETFT_A_COUNTERS_TX_NO_UNDERLAY_ROUTE);
	return err;
}

static u8 inner_ecn(const struct sk_buff *skb)
{
	return ip_tunnel_ecn_encap(0, ip_hdr(skb), skb);
}

/*
 * A device that just lost its carrier took the route with it, which the
 * notifier may tell us only later: find out now, and go by the next best.
 */
static __always_inline void xmit_to(struct netft_peer *peer,
				    struct sk_buff *skb,
				    struct net_device *count_for, u8 tos)
{
	struct netft_adapter *adapter = peer->adapter;
	struct netft_route *route, *before = NULL;
	int err = 0;

	for (;;) {
		route = rcu_dereference_bh(peer->active);
		if (unlikely(!route)) {
			skb->dev = adapter->dev;
			netft_unreachable_tx(adapter, skb);
			return;
		}
		if (unlikely(route == before))
			break;
		err = send_out(route, skb, count_for, tos, true);
		if (likely(!err))
			return;
		if (err == -ENETDOWN)
			netft_route_refresh(route);
		before = route;
	}
	netft_tx_drop(adapter, skb,
		      err == -ENOMEM ? NETFT_A_COUNTERS_TX_NO_MEMORY :
		      err == -ELOOP ? NETFT_A_COUNTERS_TX_LOOP :
				      NETFT_A_COUNTERS_TX_NO_UNDERLAY_ROUTE);
}

/* A copy for every reachable peer, of which only one counts as a packet. */
static void xmit_to_all(struct netft_adapter *adapter, struct sk_buff *skb)
{
	struct netft_peer *peer, *last = NULL;
	u8 tos = inner_ecn(skb);
	unsigned long id;

	xa_for_each(&adapter->peers, id, peer) {
		struct sk_buff *copy;

		if (!rcu_access_pointer(peer->active))
			continue;
		if (last) {
			copy = skb_clone(skb, GFP_ATOMIC);
			if (copy)
				xmit_to(last, copy, NULL, tos);
			else
				netft_count(adapter->counters,
					    NETFT_A_COUNTERS_TX_NO_MEMORY);
		}
		last = peer;
	}
	if (last)
		xmit_to(last, skb, adapter->dev, tos);
	else
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_NO_PEERS);
}

/**
 * netft_tunnel_xmit - ndo_start_xmit
 * @skb: the frame; consumed
 * @dev: the adapter
 *
 * Context: softirqs off, RCU.
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t netft_tunnel_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct netft_adapter *adapter = netdev_priv(dev);
	struct netft_peer *peer;
	struct ethhdr *eth;

	skb_reset_mac_header(skb);
	if (unlikely(skb_vlan_inet_prepare(skb, false))) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_FRAME);
		return NETDEV_TX_OK;
	}
	eth = eth_hdr(skb);
	if (unlikely(eth->h_proto == htons(ETH_P_ARP))) {
		netft_neigh_arp(adapter, skb);
		return NETDEV_TX_OK;
	}
	if (unlikely(is_multicast_ether_addr(eth->h_dest))) {
		if (netft_neigh_is_solicitation(skb))
			netft_neigh_solicitation(adapter, skb);
		else
			xmit_to_all(adapter, skb);
		return NETDEV_TX_OK;
	}
	peer = netft_peer_find_mac(adapter, eth->h_dest);
	if (unlikely(!peer)) {
		netft_tx_drop(adapter, skb, NETFT_A_COUNTERS_TX_UNKNOWN);
		return NETDEV_TX_OK;
	}
	xmit_to(peer, skb, dev, inner_ecn(skb));
	return NETDEV_TX_OK;
}

/**
 * netft_tunnel_ends - the addresses of a received packet, as a route has them
 * @ends: all of it is written
 * @skb: with its outer network header set
 */
void netft_tunnel_ends(struct netft_ends *ends, const struct sk_buff *skb)
{
	memset(ends, 0, sizeof(*ends));
	if (ip_hdr(skb)->version == 4) {
		ends->family = AF_INET;
		ends->local.ip4 = ip_hdr(skb)->daddr;
		ends->remote.ip4 = ip_hdr(skb)->saddr;
		return;
	}
	ends->family = AF_INET6;
	ends->local.ip6 = ipv6_hdr(skb)->daddr;
	ends->remote.ip6 = ipv6_hdr(skb)->saddr;
	if (ipv6_addr_type(&ends->remote.ip6) & IPV6_ADDR_LINKLOCAL)
		ends->scope = skb->dev->ifindex;
}

/*
 * What the outer header says of congestion, into the inner one (RFC 6040).
 * One that is not capable says nothing, whatever the inner one is.
 */
static bool decapsulate_ecn(struct sk_buff *skb, unsigned int outer, u32 family)
{
	const void *header = skb->head + outer;

#if IS_ENABLED(CONFIG_IPV6)
	if (family == AF_INET6)
		return INET_ECN_is_not_ect(ipv6_get_dsfield(header)) ||
		       IP6_ECN_decapsulate(header, skb) <= 1;
#endif
	return INET_ECN_is_not_ect(((const struct iphdr *)header)->tos) ||
	       IP_ECN_decapsulate(header, skb) <= 1;
}

/* A header could not be pulled: if it is all there, memory was short. */
static unsigned int why_not_pulled(const struct sk_buff *skb, unsigned int len,
				   unsigned int which)
{
	return skb->len < len ? which : NETFT_A_COUNTERS_RX_NO_MEMORY;
}

/* Off with the outer headers. Return 0, or the counter to drop it under. */
static unsigned int decapsulate(struct netft_route *route, struct sk_buff *skb)
{
	struct netft_adapter *adapter = route->adapter;
	struct net_device *dev = adapter->dev;
	unsigned int outer = skb_network_header(skb) - skb->head;
	struct netft_peer *peer = rcu_dereference(route->peer);
	bool xnet = !net_eq(adapter->port->net, dev_net(dev));
	const unsigned int len = sizeof(struct udphdr) +
				 sizeof(struct netft_hdr);

	if (unlikely(!peer || !READ_ONCE(adapter->up) ||
		     READ_ONCE(route->flags) & NETFT_ROUTE_FLAG_DISABLED))
		return NETFT_A_COUNTERS_RX_DOWN;
	if (unlikely(!pskb_may_pull(skb, len + ETH_HLEN)))
		return why_not_pulled(skb, len + ETH_HLEN,
				      NETFT_A_COUNTERS_RX_FRAME);
	/*
	 * As iptunnel_pull_header() does, but for what eth_type_trans() will
	 * find out, and with one correction of the checksum for all headers.
	 * The hash goes, too: it is that of the outer ports, which all flows
	 * have in common.
	 */
	__skb_pull(skb, len);
	skb_clear_hash(skb);
	__vlan_hwaccel_clear_tag(skb);
	skb_set_queue_mapping(skb, 0);
	skb_scrub_packet(skb, xnet);
	if (unlikely(iptunnel_pull_offloads(skb)))
		return NETFT_A_COUNTERS_RX_NO_MEMORY;
	skb_reset_mac_header(skb);
	if (unlikely(!ether_addr_equal(eth_hdr(skb)->h_source, peer->mac)))
		return NETFT_A_COUNTERS_RX_INNER_SOURCE;
	skb->protocol = eth_type_trans(skb, dev);
	if (unlikely(skb->protocol == htons(ETH_P_ARP)))
		return NETFT_A_COUNTERS_RX_NEIGHBOUR;
	skb_postpull_rcsum(skb, skb_mac_header(skb) - len, len + ETH_HLEN);
	skb_reset_network_header(skb);
	if (unlikely(!pskb_inet_may_pull(skb)))
		return why_not_pulled(skb, skb->protocol == htons(ETH_P_IP) ?
				      sizeof(struct iphdr) :
				      sizeof(struct ipv6hdr),
				      NETFT_A_COUNTERS_RX_FRAME);
	/* A tagged frame's IP header is not where the network header is. */
	if (likely(!eth_type_vlan(skb->protocol)) &&
	    unlikely(!decapsulate_ecn(skb, outer, route->ends.family)))
		return NETFT_A_COUNTERS_RX_FRAME;
	return 0;
}

/* Drop what belongs to no route that we know of. */
static void drop(struct netft_port *port, struct sk_buff *skb,
		 unsigned int which)
{
	trace_netft_drop(0, which);
	netft_count(port->counters, which);
	kfree_skb(skb);
}

static void rcv_data(struct netft_port *port, struct sk_buff *skb, u32 tag)
{
	struct netft_route *route = netft_port_find_tag(port, tag);
	struct netft_adapter *adapter;
	unsigned int which, len;

	if (unlikely(!route)) {
		drop(port, skb, NETFT_A_COUNTERS_RX_TAG);
		return;
	}
	if (unlikely(!netft_tunnel_fits(route, port, skb))) {
		drop(port, skb, NETFT_A_COUNTERS_RX_SOURCE);
		return;
	}
	adapter = route->adapter;
	which = decapsulate(route, skb);
	if (unlikely(which)) {
		netft_rx_drop(adapter, skb, which);
		return;
	}
	len = skb->len;
	/* It is dropped, and in the device's statistics, if that fails. */
	if (likely(gro_cells_receive(&adapter->cells, skb) == NET_RX_SUCCESS))
		dev_sw_netstats_rx_add(adapter->dev, len);
	else
		netft_count(adapter->counters, NETFT_A_COUNTERS_RX_BACKLOG);
}

/**
 * netft_tunnel_rcv - encap_rcv of both sockets
 * @sk: the socket
 * @skb: from the UDP header on; consumed
 *
 * Context: softirq, RCU.
 * Return: 0.
 */
int netft_tunnel_rcv(struct sock *sk, struct sk_buff *skb)
{
	struct netft_port *port = rcu_dereference_sk_user_data(sk);
	const unsigned int len = sizeof(struct udphdr) +
				 sizeof(struct netft_hdr);
	const struct netft_hdr *hdr;

	if (unlikely(!port)) {
		kfree_skb(skb);
		return 0;
	}
	if (unlikely(!pskb_may_pull(skb, len))) {
		drop(port, skb, why_not_pulled(skb, len,
					       NETFT_A_COUNTERS_RX_SHORT));
		return 0;
	}
	hdr = (const struct netft_hdr *)(udp_hdr(skb) + 1);
	if (likely(hdr->version_type ==
		   netft_wire_version_type(NETFT_WIRE_DATA)))
		rcv_data(port, skb, be32_to_cpu(hdr->tag));
	else
		netft_heartbeat_rcv(port, skb);
	return 0;
}

/* Does an ICMP error say that what it quotes was not welcome somewhere? */
static bool is_rejection(const struct sk_buff *skb)
{
	/* It stands in front of what it quotes; so do those of ICMPv6. */
	const struct icmphdr *icmp = (const struct icmphdr *)
				     (skb_network_header(skb) - sizeof(*icmp));

	if (ip_hdr(skb)->version == 4)
		return icmp->type == ICMP_DEST_UNREACH &&
		       icmp->code != ICMP_FRAG_NEEDED;
	return icmp->type == ICMPV6_DEST_UNREACH;
}

/* Who did not see a packet of ours knows neither end's tag. */
static bool quotes_tag(const struct netft_route *route,
		       const struct sk_buff *skb)
{
	const struct netft_hdr *hdr = (const void *)(udp_hdr(skb) + 1);
	const __be32 *sender_tag;
	__be32 buffer;

	if (hdr->tag)
		return hdr->tag == READ_ONCE(route->data_tag);
	/* A request of a route that was never answered. */
	sender_tag = skb_header_pointer(skb, skb_transport_offset(skb) +
					sizeof(struct udphdr) +
					offsetof(struct netft_heartbeat,
						 sender_tag),
					sizeof(buffer), &buffer);
	return sender_tag && be32_to_cpu(*sender_tag) == READ_ONCE(route->tag);
}

/**
 * netft_tunnel_err_lookup - encap_err_lookup of both sockets
 * @sk: the socket
 * @skb: the ICMP error, with its headers set to those of the packet it quotes
 *
 * Errors are left to the routing layer, which learns path MTUs from them, if
 * they quote a tag. That something was rejected is kept as a hint.
 *
 * Context: softirq, RCU.
 * Return: 0, or -ENOENT if it quotes nothing that we can have sent.
 */
int netft_tunnel_err_lookup(struct sock *sk, struct sk_buff *skb)
{
	struct netft_port *port = rcu_dereference_sk_user_data(sk);
	struct netft_route *route;
	struct netft_ends ends;

	if (!port ||
	    !pskb_may_pull(skb, skb_transport_offset(skb) +
				sizeof(struct udphdr) +
				sizeof(struct netft_hdr)))
		return -ENOENT;
	netft_tunnel_ends(&ends, skb);
	/* We sent it, so its addresses are the other way round. */
	swap(ends.local, ends.remote);
	route = netft_port_find_ends(port, &ends);
	if (!route || !quotes_tag(route, skb))
		return -ENOENT;
	if (is_rejection(skb))
		netft_route_note_hint(route, NETFT_REASON_REJECTED);
	return 0;
}

/**
 * netft_tunnel_gro_receive - merge packets of a flow before they are ours
 * @sk: the socket
 * @head: packets held
 * @skb: the packet that may join one of them
 *
 * The header is the same all through a flow, see struct netft_hdr.
 *
 * Context: softirq, RCU.
 * Return: the packet to flush, or NULL.
 */
struct sk_buff *netft_tunnel_gro_receive(struct sock *sk,
					 struct list_head *head,
					 struct sk_buff *skb)
{
	unsigned int off = skb_gro_offset(skb);
	struct sk_buff *held, *flushed = NULL;
	const struct netft_hdr *mine, *other;
	int flush = 1;

	mine = skb_gro_header(skb, off + sizeof(*mine), off);
	if (unlikely(!mine) || mine->version_type !=
	    netft_wire_version_type(NETFT_WIRE_DATA))
		goto out;
	skb_gro_pull(skb, sizeof(*mine));
	skb_gro_postpull_rcsum(skb, mine, sizeof(*mine));
	list_for_each_entry(held, head, list) {
		if (!NAPI_GRO_CB(held)->same_flow)
			continue;
		other = (const struct netft_hdr *)(held->data + off);
		if (memcmp(mine, other, sizeof(*mine)))
			NAPI_GRO_CB(held)->same_flow = 0;
	}
	flushed = call_gro_receive(eth_gro_receive, head, skb);
	flush = 0;
out:
	skb_gro_flush_final(skb, flushed, flush);
	return flushed;
}

/**
 * netft_tunnel_gro_complete - finish what was merged
 * @sk: the socket
 * @skb: the merged packet
 * @nhoff: offset of our header
 *
 * Context: softirq, RCU.
 * Return: 0 or a negative errno.
 */
int netft_tunnel_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff)
{
	return eth_gro_complete(skb, nhoff + sizeof(struct netft_hdr));
}
