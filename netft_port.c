// SPDX-License-Identifier: GPL-2.0
/*
 * Ports: the UDP sockets, one for each version of IP, that all adapters of a
 * network namespace with that port number share, and the tables that find the
 * route a packet belongs to.
 */

#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <net/ipv6.h>
#include <net/udp.h>
#include <net/udp_tunnel.h>

#include "netft.h"
#include "netft_compat.h"

static LIST_HEAD(netft_ports);		/* RTNL */

/* Tags are random already, there is nothing to gain from hashing them. */
static u32 tag_hash(const void *data, u32 len, u32 seed)
{
	return *(const u32 *)data;
}

/* The default would call memcmp(), for every packet. */
static int tag_cmp(struct rhashtable_compare_arg *arg, const void *object)
{
	const struct netft_route *route = object;

	return route->tag != *(const u32 *)arg->key;
}

static const struct rhashtable_params tag_params = {
	.key_len = sizeof_field(struct netft_route, tag),
	.key_offset = offsetof(struct netft_route, tag),
	.head_offset = offsetof(struct netft_route, tag_node),
	.hashfn = tag_hash,
	.obj_cmpfn = tag_cmp,
	.automatic_shrinking = true,
};

static const struct rhashtable_params ends_params = {
	.key_len = sizeof_field(struct netft_route, ends),
	.key_offset = offsetof(struct netft_route, ends),
	.head_offset = offsetof(struct netft_route, ends_node),
	.automatic_shrinking = true,
};

static struct netft_port *port_create(struct net *net, __be16 number)
{
	struct netft_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return NULL;
	port->net = net;
	port->number = number;
	port->counters = netdev_alloc_pcpu_stats(struct netft_counters);
	if (!port->counters)
		goto err_free;
	if (rhashtable_init(&port->tags, &tag_params))
		goto err_counters;
	if (rhashtable_init(&port->ends, &ends_params))
		goto err_tags;
	list_add(&port->list, &netft_ports);
	return port;

err_tags:
	rhashtable_destroy(&port->tags);
err_counters:
	free_percpu(port->counters);
err_free:
	kfree(port);
	return NULL;
}

/**
 * netft_port_get - refer to a port, which need not be open
 * @net: namespace of the sockets
 * @number: UDP port, host byte order
 *
 * Context: RTNL.
 * Return: the port, or NULL if there is no memory. netft_port_put() it.
 */
struct netft_port *netft_port_get(struct net *net, u16 number)
{
	struct netft_port *port;

	ASSERT_RTNL();
	list_for_each_entry(port, &netft_ports, list)
		if (port->net == net && port->number == htons(number))
			goto found;
	port = port_create(net, htons(number));
	if (!port)
		return NULL;
found:
	port->users++;
	return port;
}

/**
 * netft_port_put - stop referring to a port
 * @port: the port, closed by the caller if it had opened it
 *
 * Context: RTNL. May sleep: the last user waits for packets under way.
 */
void netft_port_put(struct netft_port *port)
{
	ASSERT_RTNL();
	if (--port->users)
		return;
	list_del(&port->list);
	synchronize_net();
	rhashtable_destroy(&port->ends);
	rhashtable_destroy(&port->tags);
	free_percpu(port->counters);
	kfree(port);
}

static struct socket *port_open_one(struct netft_port *port, u8 family)
{
	struct udp_port_cfg config = {
		.family = family,
		.local_udp_port = port->number,
		.use_udp_checksums = true,
		.use_udp6_tx_checksums = true,
		.use_udp6_rx_checksums = true,
		.ipv6_v6only = true,
	};
	struct udp_tunnel_sock_cfg tunnel = {
		.sk_user_data = port,
		.encap_type = 1,
		.encap_rcv = netft_tunnel_rcv,
		.encap_err_lookup = netft_tunnel_err_lookup,
		.gro_receive = netft_tunnel_gro_receive,
		.gro_complete = netft_tunnel_gro_complete,
	};
	struct socket *sock;
	int err;

	err = udp_sock_create(port->net, &config, &sock);
	if (err)
		return ERR_PTR(err);
	sock->sk->sk_allocation = GFP_ATOMIC;
	/* Queues are bounded where packets come from, not here. */
	sock->sk->sk_sndbuf = INT_MAX;
	netft_compat_setup_tunnel(port->net, sock, &tunnel);
	return sock;
}

/*
 * The socket of IPv6 is not opened before there is a route that needs it: each
 * packet of IPv4 would pass it by on its way to the other one.
 */
static int port_open_ipv6(struct netft_port *port)
{
	struct socket *sock;

	if (!IS_ENABLED(CONFIG_IPV6) || !ipv6_mod_enabled() ||
	    rtnl_dereference(port->sock6))
		return 0;
	sock = port_open_one(port, AF_INET6);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	rcu_assign_pointer(port->sock6, sock);
	return 0;
}

/**
 * netft_port_open - open the sockets
 * @port: the port
 *
 * Context: RTNL.
 * Return: 0, -EADDRINUSE if the port is taken, or another error of socket
 * creation. netft_port_close() it if there was none.
 */
int netft_port_open(struct netft_port *port)
{
	struct socket *sock;
	int err;

	ASSERT_RTNL();
	if (port->openers) {
		port->openers++;
		return 0;
	}

	sock = port_open_one(port, AF_INET);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = port->ipv6_routes ? port_open_ipv6(port) : 0;
	if (err) {
		netft_compat_release_tunnel(sock);
		return err;
	}
	rcu_assign_pointer(port->sock4, sock);
	port->openers = 1;
	return 0;
}

/**
 * netft_port_close - close the sockets unless another adapter needs them
 * @port: the port, that the caller had opened
 *
 * Context: RTNL. May sleep: the last one waits for packets under way.
 */
void netft_port_close(struct netft_port *port)
{
	struct socket *sock4, *sock6;

	ASSERT_RTNL();
	if (--port->openers)
		return;
	sock4 = rtnl_dereference(port->sock4);
	sock6 = rtnl_dereference(port->sock6);
	RCU_INIT_POINTER(port->sock4, NULL);
	RCU_INIT_POINTER(port->sock6, NULL);
	rcu_assign_sk_user_data(sock4->sk, NULL);
	if (sock6)
		rcu_assign_sk_user_data(sock6->sk, NULL);
	/* Neither senders nor receivers may still hold on to them. */
	synchronize_net();
	if (sock6)
		netft_compat_release_tunnel(sock6);
	netft_compat_release_tunnel(sock4);
}

/**
 * netft_port_add_route - let packets find a route
 * @port: the port
 * @route: the route; gets its tag here
 * @extack: where to say that the port is taken
 *
 * Context: RTNL.
 * Return: 0, -EEXIST if there is a route with the same ends, -EADDRINUSE if it
 * is the first of IPv6 and somebody else has the port there, -ENOMEM or -E2BIG
 * if a table cannot grow, or another error of socket creation.
 */
int netft_port_add_route(struct netft_port *port, struct netft_route *route,
			 struct netlink_ext_ack *extack)
{
	bool is_ipv6 = route->ends.family == AF_INET6;
	int err;

	if (is_ipv6 && port->openers) {
		err = port_open_ipv6(port);
		if (err) {
			NL_SET_ERR_MSG(extack, "the UDP port cannot be opened for IPv6");
			return err;
		}
	}
	err = rhashtable_lookup_insert_fast(&port->ends, &route->ends_node,
					    ends_params);
	if (err)
		return err;
	do {
		do {
			/* An ICMP error may find it by its addresses already. */
			WRITE_ONCE(route->tag, get_random_u32());
		} while (!route->tag);
		err = rhashtable_lookup_insert_fast(&port->tags,
						    &route->tag_node,
						    tag_params);
	} while (err == -EEXIST);
	if (err)
		rhashtable_remove_fast(&port->ends, &route->ends_node,
				       ends_params);
	else if (is_ipv6)
		port->ipv6_routes++;
	return err;
}

/**
 * netft_port_del_route - no packet finds the route any more
 * @port: the port
 * @route: the route; to be freed after a grace period
 *
 * Context: RTNL.
 */
void netft_port_del_route(struct netft_port *port, struct netft_route *route)
{
	rhashtable_remove_fast(&port->tags, &route->tag_node, tag_params);
	rhashtable_remove_fast(&port->ends, &route->ends_node, ends_params);
	if (route->ends.family == AF_INET6)
		port->ipv6_routes--;
}

/**
 * netft_port_move_route - the device of a link-local address is another now
 * @port: the port
 * @route: the route
 * @scope: interface index of the device
 *
 * If there is a route with these ends already, packets without a tag find
 * that one; the other works as far as tags are known.
 *
 * Context: RTNL.
 */
void netft_port_move_route(struct netft_port *port, struct netft_route *route,
			   u32 scope)
{
	if (route->ends.scope == scope)
		return;
	rhashtable_remove_fast(&port->ends, &route->ends_node, ends_params);
	/* Who walks the chain meanwhile notices, and looks again. */
	WRITE_ONCE(route->ends.scope, scope);
	if (rhashtable_lookup_insert_fast(&port->ends, &route->ends_node,
					  ends_params))
		netdev_warn(route->adapter->dev, "route %u cannot follow its device\n",
			    route->id);
}

/**
 * netft_port_find_tag - the route that chose a tag
 * @port: the port
 * @tag: the tag, host byte order
 *
 * Context: RCU.
 * Return: the route or NULL, valid as long as the RCU section.
 */
struct netft_route *netft_port_find_tag(struct netft_port *port, u32 tag)
{
	return rhashtable_lookup(&port->tags, &tag, tag_params);
}

/**
 * netft_port_find_ends - the route with these addresses
 * @port: the port
 * @ends: the addresses, unused bytes zero
 *
 * Context: RCU.
 * Return: the route or NULL, valid as long as the RCU section.
 */
struct netft_route *netft_port_find_ends(struct netft_port *port,
					 const struct netft_ends *ends)
{
	return rhashtable_lookup(&port->ends, ends, ends_params);
}
