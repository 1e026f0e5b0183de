// SPDX-License-Identifier: GPL-2.0
//
// A packet that a function made is, on every path that leaves the function, freed,
// returned, stored or handed on; and a transmit function does so with its packet.
// What reads or fills a packet does not take it over.

@made exists@
local idexpression struct sk_buff *skb;
identifier make =~ "^((netdev_|napi_|dev_)?alloc_skb|p?skb_(clone|copy|copy_expand|get|share_check|unshare)|(ge)?nlmsg_new)$";
identifier takes !~ "^_*(p?skb_(put|push|pull|may|reserve|reset|set|lin|mac|net|trans|tail|head|cow|scrub|checksum|orphan|dst|expand|trim)|nla_|(ge)?nlmsg_(put|end|cancel)|eth_|ip_hdr|ipv6_hdr|udp_hdr|mem)";
statement S;
expression E, X;
@@
 skb = make(...);
 if (!skb) S
 ... when != takes(..., skb, ...)
     when != X = skb
     when != skb = E
(
 return skb;
|
*return ...;
)

@sent exists@
identifier fn, skb;
identifier takes !~ "^_*(p?skb_(put|push|pull|may|reserve|reset|set|lin|mac|net|trans|tail|head|cow|scrub|checksum|orphan|dst|expand|trim)|eth_|ip_hdr|ipv6_hdr|udp_hdr|mem)";
expression E;
typedef netdev_tx_t;
@@
 netdev_tx_t fn(struct sk_buff *skb, ...)
 {
 ... when != takes(..., skb, ...)
     when != E = skb
*return ...;
 }
