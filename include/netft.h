/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: fault-tolerant network adapter. Private declarations.
 *
 * Locks, in the order in which they are taken:
 *
 *   RTNL		configuration: adapters, their settings, adding and
 *			deleting routes, the ports and their sockets
 *   adapter->lock	liveness and choice: the state of routes, peers and
 *			the links between the two, the active routes, the order
 *			of events; softirqs take it, so everybody else disables
 *			them (_bh)
 *   watchdog->lock	who is watched, and how long it has been silent; process
 *			context only, and no other lock is taken under it
 *
 * The data path takes none of them: it finds routes and peers under RCU. No
 * packet is sent with adapter->lock held.
 */

#ifndef _NETFT_H
#define _NETFT_H

#include <linux/etherdevice.h>
#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/prandom.h>
#include <linux/rhashtable.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/dst_cache.h>
#include <net/gro_cells.h>
#include <uapi/linux/netft.h>

#include "netft_liveness.h"
#include "netft_watchdog.h"
#include "netft_wire.h"

#define NETFT_DEFAULT_DELAY	250	/* milliseconds */
#define NETFT_DEFAULT_THRESHOLD	20
#define NETFT_MAX_PEERS		65536
#define NETFT_MAX_ROUTES	262144	/* of one adapter */
#define NETFT_MAX_PEER_ROUTES	64

/* UDP, our header and the inner Ethernet header; the outer IP header apart. */
#define NETFT_OVERHEAD \
	(sizeof(struct udphdr) + sizeof(struct netft_hdr) + ETH_HLEN)
/* Without a route to follow: over a usual Ethernet either family fits. */
#define NETFT_DEFAULT_MTU \
	(ETH_DATA_LEN - NETFT_OVERHEAD - sizeof(struct ipv6hdr))

struct netft_peer;
struct netft_route;

/**
 * struct netft_counters - named counters of one CPU
 * @syncp: makes 64 bits readable on 32-bit machines
 * @value: indexed by enum netft_counters_attr
 */
struct netft_counters {
	struct u64_stats_sync syncp;
	u64_stats_t value[__NETFT_A_COUNTERS_MAX];
};

/**
 * union netft_addr - an underlay address
 * @ip4: of a route with family AF_INET; the rest is zero then
 * @ip6: of a route with family AF_INET6
 */
union netft_addr {
	__be32 ip4;
	struct in6_addr ip6;
};

/**
 * struct netft_ends - what tells routes apart that have no tag yet
 * @local: our address
 * @remote: the other end's
 * @family: AF_INET or AF_INET6
 * @scope: interface index if @remote is link-local, else 0
 */
struct netft_ends {
	union netft_addr local;
	union netft_addr remote;
	u32 family;
	u32 scope;
};

/**
 * struct netft_port - a UDP port of a network namespace, and who hears on it
 * @list: in the list of all ports, RTNL
 * @net: namespace of the sockets; whoever has an adapter there has left
 *	before it is gone
 * @number: UDP port
 * @users: adapters that refer to it, RTNL
 * @openers: adapters that are up and so want the sockets open, RTNL
 * @ipv6_routes: routes that need the socket of IPv6, RTNL
 * @sock4: IPv4 socket; written with RTNL
 * @sock6: IPv6 socket, NULL until there is a route for it; written with RTNL
 * @tags: routes by the tag that they chose
 * @ends: routes by their addresses
 * @counters: of packets that belong to no route
 */
struct netft_port {
	struct list_head list;
	struct net *net;
	__be16 number;
	unsigned int users;
	unsigned int openers;
	unsigned int ipv6_routes;
	struct socket __rcu *sock4;
	struct socket __rcu *sock6;
	struct rhashtable tags;
	struct rhashtable ends;
	struct netft_counters __percpu *counters;
};

/**
 * struct netft_adapter - the private part of a netft device
 * @dev: the device
 * @list: in the list of all adapters; written with RTNL, read under RCU
 * @net: namespace of creation, where the sockets are
 * @port: UDP port; RTNL, and fixed while there are routes
 * @lock: see above
 * @up: the device is up and its sockets are open
 * @state: enum netft_adapter_state, RTNL
 * @flags: NETFT_ADAPTER_FLAG_*; written with RTNL, read also without
 * @mtu_following: the change of the MTU under way is our own, RTNL
 * @asking: the speed of underlay devices is being asked for, RTNL
 * @instance: random number drawn at creation
 * @cluster: cluster id; written with RTNL
 * @delay: default Delay of new routes in milliseconds, RTNL
 * @threshold: default Threshold of new routes, RTNL
 * @ipv4: IPv4 address that we want, @lock
 * @ipv4_try: how many candidates for it were taken by others, @lock
 * @ipv4_set: IPv4 address that was assigned, 0 if none, by @work only
 * @ipv6: link-local address; written with RTNL before the device is up
 * @ipv6_set: it was seen on the device since that is up, by @work only
 * @void_addrs: the device was down, and with it went addresses and routes,
 *	RTNL
 * @jitter: spreads the requests of all routes, @lock
 * @event_seq: sequence number of the last event, @lock
 * @generation: changes with every route and peer that comes or goes, @lock
 * @routes: by id; written with RTNL
 * @route_count: number of routes, RTNL
 * @next_id: where the search for a free route id begins, RTNL
 * @peers: by id; written with @lock
 * @peer_macs: peers by MAC address; written with @lock
 * @peer_ipv4s: peers by IPv4 address; written with @lock
 * @peer_count: number of peers, @lock
 * @gone: peers that were removed, for @work to take their routes away and
 *	free them, @lock
 * @cells: receive offload for inner packets
 * @counters: named counters
 * @work: brings addresses, routes to peers and MTU up to date
 * @unreachable: frames that wait for their ICMP error, its own lock
 * @unreachable_work: answers them
 * @hung: the watchdog keeps all routes down, @lock
 * @watchdog: watches the service, its own lock
 */
struct netft_adapter {
	struct net_device *dev;
	struct list_head list;
	struct net *net;
	struct netft_port *port;
	struct gro_cells cells;
	struct rhashtable peer_macs;
	struct rhashtable peer_ipv4s;
	struct netft_counters __percpu *counters;
	bool up;
	/*
	 * Routes and peers; see above. What changes with each heartbeat is
	 * apart from what every packet reads.
	 */
	spinlock_t lock ____cacheline_aligned_in_smp;
	u8 state;
	u8 flags;
	bool mtu_following;
	bool asking;
	u64 instance;
	u32 cluster;
	u32 delay;
	u32 threshold;
	__be32 ipv4;
	u32 ipv4_try;
	__be32 ipv4_set;
	struct in6_addr ipv6;
	bool ipv6_set;
	bool void_addrs;
	struct rnd_state jitter;
	u32 event_seq;
	u32 generation;
	struct xarray routes;
	u32 route_count;
	u32 next_id;
	struct xarray peers;
	u32 peer_count;
	struct list_head gone;
	struct delayed_work work;
	struct sk_buff_head unreachable;
	struct work_struct unreachable_work;
	bool hung;
	struct netft_watchdog watchdog;
};

/**
 * struct netft_peer - another node
 * @node: in adapter->peer_macs
 * @ipv4_node: in adapter->peer_ipv4s, if it has an IPv4 address
 * @mac: MAC address, fixed
 * @active: the route its traffic takes; written with adapter->lock
 * @adapter: whose peer it is
 * @id: in adapter->peers, fixed
 * @ipv4: IPv4 address, 0 if it has none that we can use; adapter->lock
 * @ipv4_route: what the device has a route to, 0 if nothing; by adapter->work
 * @ipv6: link-local IPv6 address; adapter->lock
 * @instance: what its adapter drew; adapter->lock, as all that follows
 * @rival: another instance that claims the same MAC address, 0 if none
 * @rival_since: when that was seen
 * @rival_told: an event about it was sent
 * @clash: its IPv4 address is taken, which was told
 * @routes: routes that lead to it; once removed, its place in adapter->gone
 * @route_count: how many
 * @up_count: how many of them are up, suspect or not
 * @report: whose turn it is to be reported, an id
 * @reachable: at least one route is up
 * @reason: why, or why not
 * @since: when that changed, nanoseconds of the monotonic clock
 * @restarts: times it came back as a new instance
 * @rcu: for freeing
 */
struct netft_peer {
	struct rhash_head node;
	struct rhash_head ipv4_node;
	u8 mac[ETH_ALEN] __aligned(2);
	struct netft_route __rcu *active;
	struct netft_adapter *adapter;
	u32 id;
	__be32 ipv4;
	__be32 ipv4_route;
	struct in6_addr ipv6;
	u64 instance;
	u64 rival;
	u64 rival_since;
	bool rival_told;
	bool clash;
	struct list_head routes;
	u32 route_count;
	u32 up_count;
	u32 report;
	bool reachable;
	u8 reason;
	u64 since;
	u32 restarts;
	struct rcu_head rcu;
};

/**
 * struct netft_held - an answer that goes along with our next request
 * @seq: sequence number of the request that it is for, 0 if there is none
 * @echo: its timestamp
 * @since: when it came, nanoseconds of the monotonic clock
 */
struct netft_held {
	u32 seq;
	u64 echo;
	u64 since;
};

/**
 * struct netft_route - one underlay path to a peer
 * @adapter: whose route it is, fixed
 * @peer: who answers at the other end, NULL until learned; written with
 *	adapter->lock
 * @data_tag: what data packets carry, @remote_tag once it was known; read
 *	without a lock
 * @ends: addresses, fixed
 * @cache: the underlay's route
 * @bind: interface index that packets must leave by, 0 if any will do
 * @flags: NETFT_ROUTE_FLAG_*; written with RTNL and adapter->lock
 * @via: underlay device as configured, 0 if none or while it is gone;
 *	adapter->lock, as @via_name
 * @via_name: its name, by which it is found again, empty if none
 * @owner: device that had our address when it was last looked for;
 *	adapter->lock
 * @egress: device that packets last left by
 * @mtu: largest inner packet that fits unfragmented, 0 if not known yet
 * @id: in adapter->routes, fixed
 * @tag: what we chose for packets to us, fixed
 * @tag_node: in port->tags
 * @ends_node: in port->ends
 * @peer_node: in peer->routes; adapter->lock, as all that follows
 * @pinned: MAC address of the only peer it may lead to
 * @claimed: the MAC address that was last refused as a conflict
 * @is_pinned: whether there is a pinned one
 * @priority: the lowest wins
 * @live: liveness
 * @reason: enum netft_reason for the state
 * @blocked: why there is no point in probing, NETFT_REASON_NONE if there is
 * @unsendable: why the last packet could not leave, or NETFT_REASON_NONE
 * @remote_state: enum netft_route_state at the other end
 * @remote_reason: enum netft_reason at the other end
 * @untold: the peer must hear that we cannot use this route
 * @hint: what may explain that nothing answers, or NETFT_REASON_NONE; written
 *	without a lock, and by what anybody may have forged: told, never acted on
 * @hint_at: when that came, nanoseconds of the monotonic clock
 * @proven: an answer came since the last heartbeat left, so the next hop is
 *	there; written without a lock
 * @dead: deleted
 * @remote_tag: what the other end chose, 0 if not known
 * @remote_seq: sequence number of its last request that we believed
 * @has_remote_seq: there was one
 * @held: what is still to be answered
 * @instance: which instance of the peer answers
 * @heard_since: the other end's requests have been heard since then
 * @heard_until: until then the other end's requests count as heard
 * @flood_start: start of the interval in which requests are counted
 * @flood: requests since then, without a tag and with one
 * @requests: valid requests received
 * @timer: next time that liveness wants to be looked at
 * @rcu: for freeing
 */
struct netft_route {
	struct netft_adapter *adapter;
	struct netft_peer __rcu *peer;
	__be32 data_tag;
	struct netft_ends ends;
	struct dst_cache cache;
	u32 bind;
	u32 flags;
	u32 via;
	char via_name[IFNAMSIZ];
	u32 owner;
	u32 egress;
	u32 mtu;
	u32 id;
	u32 tag;
	struct rhash_head tag_node;
	struct rhash_head ends_node;
	struct list_head peer_node;
	u8 pinned[ETH_ALEN];
	u8 claimed[ETH_ALEN];
	bool is_pinned;
	u32 priority;
	struct netft_liveness live;
	u8 reason;
	u8 blocked;
	u8 unsendable;
	u8 hint;
	u8 remote_state;
	u8 remote_reason;
	bool untold;
	bool proven;
	bool dead;
	u32 remote_tag;
	u32 remote_seq;
	bool has_remote_seq;
	struct netft_held held;
	u64 instance;
	u64 hint_at;
	u64 heard_since;
	u64 heard_until;
	u64 flood_start;
	u32 flood[2];
	u64 requests;
	struct hrtimer timer;
	struct rcu_head rcu;
};

/**
 * struct netft_route_config - what an administrator says of a route
 * @ends: addresses
 * @via: interface index of the underlay device, 0 for none
 * @delay: milliseconds
 * @threshold: unanswered requests until down
 * @priority: the lowest wins
 * @flags: NETFT_ROUTE_FLAG_*
 * @pinned: MAC address, all zeroes for any peer
 * @keep_via: @via was not given, the underlay device stays what it is
 */
struct netft_route_config {
	struct netft_ends ends;
	u32 via;
	u32 delay;
	u32 threshold;
	u32 priority;
	u32 flags;
	u8 pinned[ETH_ALEN] __aligned(2);
	bool keep_via;
};

/* Context: adapter->lock. */
static inline struct netft_peer *
netft_route_peer(const struct netft_route *route)
{
	return rcu_dereference_protected(route->peer,
					 lockdep_is_held(&route->adapter->lock));
}

/* Being short of something is our trouble of the moment, not the route's. */
static inline bool netft_is_shortage(int err)
{
	return err == -ENOMEM || err == -ENOBUFS || err == -EAGAIN;
}

/* netft_main.c */
extern struct list_head netft_adapters;
extern struct workqueue_struct *netft_workqueue;
bool netft_is_adapter(const struct net_device *dev);
int netft_adapter_set_port(struct netft_adapter *adapter, u16 number,
			   struct netlink_ext_ack *extack);

/* netft_addr.c */
void netft_addr_derive_mac(struct net *net, struct net_device *dev);
void netft_addr_derive_ipv6(struct in6_addr *ipv6, const u8 *mac);
void netft_addr_derive(struct netft_adapter *adapter);
void netft_addr_next_ipv4(struct netft_adapter *adapter);
void netft_addr_set_ipv4(struct netft_adapter *adapter, __be32 ipv4);
bool netft_addr_is_usable(__be32 ipv4);
int netft_addr_auto_mtu(struct netft_adapter *adapter);
void netft_addr_update(struct netft_adapter *adapter);
void netft_addr_restore(struct netft_adapter *adapter);
void netft_addr_work(struct work_struct *work);

/* netft_port.c */
struct netft_port *netft_port_get(struct net *net, u16 number);
void netft_port_put(struct netft_port *port);
int netft_port_open(struct netft_port *port);
void netft_port_close(struct netft_port *port);
int netft_port_add_route(struct netft_port *port, struct netft_route *route,
			 struct netlink_ext_ack *extack);
void netft_port_del_route(struct netft_port *port, struct netft_route *route);
void netft_port_move_route(struct netft_port *port, struct netft_route *route,
			   u32 scope);
struct netft_route *netft_port_find_tag(struct netft_port *port, u32 tag);
struct netft_route *netft_port_find_ends(struct netft_port *port,
					 const struct netft_ends *ends);

/* netft_peer.c */
int netft_peer_table_init(struct netft_adapter *adapter);
void netft_peer_table_free(struct netft_adapter *adapter);
struct netft_peer *netft_peer_find_ipv4(struct netft_adapter *adapter,
					__be32 ipv4);
bool netft_peer_learn(struct netft_route *route, const struct netft_beat *beat,
		      u64 now);
void netft_peer_leave(struct netft_route *route);
void netft_peer_yield(struct netft_route *route);
void netft_peer_choose(struct netft_peer *peer, u8 reason, u64 now);

/* netft_route.c */
int netft_route_cache_init(void);
void netft_route_cache_free(void);
struct netft_route *netft_route_add(struct netft_adapter *adapter,
				    const struct netft_route_config *config,
				    struct netlink_ext_ack *extack);
int netft_route_set(struct netft_route *route,
		    const struct netft_route_config *config,
		    struct netlink_ext_ack *extack);
void netft_route_del(struct netft_route *route);
void netft_route_flush(struct netft_adapter *adapter);
void netft_route_refresh(struct netft_route *route);
void netft_route_start_all(struct netft_adapter *adapter);
void netft_route_stop_all(struct netft_adapter *adapter);
void netft_route_withdraw(struct netft_adapter *adapter);
void netft_route_readmit(struct netft_adapter *adapter);
void netft_route_down(struct netft_route *route, u8 reason, u64 now);
void netft_route_note_hint(struct netft_route *route, u8 reason);
void netft_route_stays_silent(struct netft_route *route, u64 now);
void netft_route_settle(struct netft_route *route, u32 todo, u64 now);
bool netft_reason_is_local(u8 reason);
u8 netft_route_state(const struct netft_route *route);
void netft_route_unsendable(struct netft_route *route, u8 reason);
void netft_route_told(struct netft_route *route, u8 state, u8 reason, u64 now);

/* netft_underlay.c */
u8 netft_underlay_check(struct netft_route *route);
bool netft_underlay_loops(struct net_device *dev);
bool netft_underlay_is_adapter(struct net *net, const struct netft_ends *ends);
struct dst_entry *netft_underlay_dst4(struct netft_route *route,
				      struct sock *sk);
struct dst_entry *netft_underlay_dst6(struct netft_route *route,
				      struct sock *sk);
int netft_underlay_init(void);
void netft_underlay_exit(void);

/* netft_heartbeat.c */
void netft_heartbeat_init(struct netft_route *route);
void netft_heartbeat_arm(struct netft_route *route);
void netft_heartbeat_now(struct netft_route *route, u64 now);
void netft_heartbeat_farewell(struct netft_route *route, u8 reason);
void netft_heartbeat_rcv(struct netft_port *port, struct sk_buff *skb);

/* netft_report.c */
void netft_report_put(struct netft_beat *beat, struct netft_route *carrier);
bool netft_report_is_pending(const struct netft_route *carrier);
void netft_report_hear(struct netft_route *route, const struct netft_beat *beat,
		       u64 now);

/* netft_tunnel.c */
netdev_tx_t netft_tunnel_xmit(struct sk_buff *skb, struct net_device *dev);
int netft_tunnel_send_heartbeat(struct netft_route *route,
				const struct netft_beat *beat);
int netft_tunnel_rcv(struct sock *sk, struct sk_buff *skb);
int netft_tunnel_err_lookup(struct sock *sk, struct sk_buff *skb);
struct sk_buff *netft_tunnel_gro_receive(struct sock *sk,
					 struct list_head *head,
					 struct sk_buff *skb);
int netft_tunnel_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff);
void netft_tunnel_ends(struct netft_ends *ends, const struct sk_buff *skb);

/* netft_unreachable.c */
void netft_unreachable_tx(struct netft_adapter *adapter, struct sk_buff *skb);
void netft_unreachable_work(struct work_struct *work);

/* netft_neigh.c */
void netft_neigh_arp(struct netft_adapter *adapter, struct sk_buff *skb);
bool netft_neigh_is_solicitation(struct sk_buff *skb);
void netft_neigh_solicitation(struct netft_adapter *adapter,
			      struct sk_buff *skb);

/* netft_stats.c */
void netft_count(struct netft_counters __percpu *counters, unsigned int which);
void netft_count_sum(const struct netft_adapter *adapter, u64 *sum);
void netft_rx_drop(struct netft_adapter *adapter, struct sk_buff *skb,
		   unsigned int which);
void netft_tx_drop(struct netft_adapter *adapter, struct sk_buff *skb,
		   unsigned int which);
extern const struct ethtool_ops netft_ethtool_ops;

/* netft_netlink.c */
int netft_netlink_init(void);
void netft_netlink_exit(void);

/* netft_event.c */
void netft_event_route(struct netft_route *route, u32 type, u8 reason,
		       u64 now);
void netft_event_peer(struct netft_peer *peer, u32 type, u8 reason,
		      u32 route_id);
void netft_event_conflict(struct netft_route *route, const u8 *mac,
			  __be32 ipv4);
void netft_event_adapter(struct netft_adapter *adapter, u8 reason,
			 __be32 ipv4);
void netft_event_watchdog(struct netft_adapter *adapter, u8 reason, u8 stage,
			  u64 silence_ms);
extern struct genl_family netft_genl_family;

#include "netft_lookup.h"

#endif /* _NETFT_H */
