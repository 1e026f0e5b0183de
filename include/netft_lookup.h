/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every packet is looked up by, where inlining it into the data path
 * pays. (A tag is not: its look-up in a function of its own is shorter.)
 */

#ifndef _NETFT_LOOKUP_H
#define _NETFT_LOOKUP_H

#include <linux/etherdevice.h>
#include <linux/hash.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/rhashtable.h>
#include <linux/udp.h>
#include <net/ipv6.h>

static inline bool netft_fits_addresses(const struct netft_ends *ends,
					const struct sk_buff *skb)
{
	if (ends->family == AF_INET)
		return ip_hdr(skb)->version == 4 &&
		       ip_hdr(skb)->saddr == ends->remote.ip4 &&
		       ip_hdr(skb)->daddr == ends->local.ip4;
	return ip_hdr(skb)->version == 6 &&
	       ipv6_addr_equal(&ipv6_hdr(skb)->saddr, &ends->remote.ip6) &&
	       ipv6_addr_equal(&ipv6_hdr(skb)->daddr, &ends->local.ip6);
}

/**
 * netft_tunnel_fits - did a packet come the way its tag says?
 * @route: the route its tag belongs to
 * @port: the port it came to
 * @skb: with its outer network and transport headers set
 *
 * Context: softirq, RCU.
 * Return: true if addresses, port and device are those of the route.
 */
static inline bool netft_tunnel_fits(const struct netft_route *route,
				     const struct netft_port *port,
				     const struct sk_buff *skb)
{
	u32 via = READ_ONCE(route->via);

	return netft_fits_addresses(&route->ends, skb) &&
	       udp_hdr(skb)->source == port->number &&
	       (!via || via == skb->dev->ifindex);
}

/*
 * As cheap as they can be: the defaults would call jhash() and memcmp(). Nobody
 * gets into the table but who answers on a configured route: a strong hash is
 * not needed.
 */
static inline u32 netft_mac_hash(const void *data, u32 len, u32 seed)
{
	const u16 *mac = data;

	return hash_64(((u64)mac[0] << 32 | (u32)mac[1] << 16 | mac[2]) ^ seed,
		       32);
}

static inline int netft_mac_cmp(struct rhashtable_compare_arg *arg,
				const void *object)
{
	const struct netft_peer *peer = object;

	return !ether_addr_equal(peer->mac, arg->key);
}

static const struct rhashtable_params netft_mac_params = {
	.key_len = ETH_ALEN,
	.key_offset = offsetof(struct netft_peer, mac),
	.head_offset = offsetof(struct netft_peer, node),
	.hashfn = netft_mac_hash,
	.obj_cmpfn = netft_mac_cmp,
	.automatic_shrinking = true,
};

/**
 * netft_peer_find_mac - the peer with a MAC address
 * @adapter: whose peer
 * @mac: the address
 *
 * Context: RCU.
 * Return: the peer or NULL, valid as long as the RCU section.
 */
static inline struct netft_peer *
netft_peer_find_mac(struct netft_adapter *adapter, const u8 *mac)
{
	return rhashtable_lookup(&adapter->peer_macs, mac, netft_mac_params);
}

#endif /* _NETFT_LOOKUP_H */
