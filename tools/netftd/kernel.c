// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the adapter, its routes and its peers, as the kernel has them
 *
 * All of it is read anew whenever an event says that something has changed:
 * there is nothing that could get out of step.
 */

#include <errno.h>
#include <netlink/errno.h>
#include <netlink/route/link.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "log.h"

/**
 * kernel_create_adapter() - Create the adapter unless it is there.
 * @adapter: its name
 *
 * Loads the module, if it is installed. One that was there, up or down, stays
 * as it is.
 *
 * Return: 0 or a negative errno; says what went wrong.
 */
int kernel_create_adapter(const char *adapter)
{
	struct nl_sock *sk = nl_socket_alloc();
	struct rtnl_link *link = rtnl_link_alloc();
	int err = sk && link ? nl_connect(sk, NETLINK_ROUTE) : -NLE_NOMEM;

	if (!err)
		err = rtnl_link_set_type(link, "netft");
	if (!err) {
		rtnl_link_set_name(link, adapter);
		rtnl_link_set_flags(link, IFF_UP);
		err = rtnl_link_add(sk, link, NLM_F_CREATE | NLM_F_EXCL);
	}
	if (err == -NLE_EXIST)
		err = 0;
	else if (err == -NLE_OPNOTSUPP)
		log_error("cannot create adapter %s: there is no module netft for this kernel, or it cannot be loaded: try modprobe netft",
			  adapter);
	else if (err)
		log_error("cannot create adapter %s: %s", adapter,
			  nl_geterror(err));
	if (link)
		rtnl_link_put(link);
	nl_socket_free(sk);
	return err ? -EIO : 0;
}

/* Until kernel_connect(). */
static void stop_listening(struct kernel *kernel)
{
	kernel->source = sd_event_source_disable_unref(kernel->source);
	netft_monitor_close(kernel->monitor);
	kernel->monitor = NULL;
}

static int on_news(sd_event_source *source __always_unused,
		   int fd __always_unused,
		   uint32_t revents __always_unused, void *arg)
{
	const struct netft_object *object;
	struct kernel *kernel = arg;
	enum netft_news news;
	int err;

	do {
		err = netft_monitor_next(kernel->monitor, &news, &object);
	} while (!err && news != NETFT_NEWS_NONE);
	if (err) {
		log_error("events of the module: %s", netft_strerror(err));
		stop_listening(kernel);
	}
	kernel->changed(kernel->arg);
	return 0;
}

/**
 * kernel_open() - Prepare to watch the kernel.
 * @kernel: all of it is written; the caller closes it
 * @event: the loop
 * @changed: called when something has changed, while the loop runs
 * @arg: for @changed
 */
void kernel_open(struct kernel *kernel, sd_event *event,
		 void (*changed)(void *arg), void *arg)
{
	*kernel = (struct kernel){
		.event = event,
		.changed = changed,
		.arg = arg,
	};
}

/**
 * kernel_close() - Watch it no longer.
 * @kernel: all about it
 */
void kernel_close(struct kernel *kernel)
{
	stop_listening(kernel);
	netft_close(kernel->nft);
	free(kernel->routes);
	free(kernel->peers);
}

/**
 * kernel_connect() - Speak to the module, unless we do.
 * @kernel: all about it
 *
 * Return: 0 or a negative errno.
 */
int kernel_connect(struct kernel *kernel)
{
	int err = 0;

	if (!kernel->nft)
		err = netft_open(&kernel->nft);
	if (err || kernel->monitor)
		return err;
	err = netft_monitor_open(&kernel->monitor, 0);
	if (err)
		return err;
	err = sd_event_add_io(kernel->event, &kernel->source,
			      netft_monitor_fd(kernel->monitor), EPOLLIN,
			      on_news, kernel);
	if (err < 0) {
		stop_listening(kernel);
		return err;
	}
	/* It has something to tell before its socket is readable. */
	on_news(NULL, 0, 0, kernel);
	return 0;
}

/* Room for one more element of an array; NULL if there is no memory. */
static void *one_more(void *array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 16;
	void *grown;

	if (count < *room)
		return array;
	grown = realloc(array, wanted * size);
	if (grown)
		*room = wanted;
	return grown;
}

static bool read_address(const struct netft_object *object, int v4, int v6,
			 struct in6_addr *address)
{
	const void *bytes = netft_object_data(object, v4, 4);
	size_t size = bytes ? 4 : sizeof(*address);

	if (!bytes)
		bytes = netft_object_data(object, v6, size);
	if (bytes)
		address_from(address, bytes, size);
	return bytes;
}

static int add_route(const struct netft_object *object, void *arg)
{
	struct kernel *kernel = arg;
	const void *peer = netft_object_data(object, NETFT_A_ROUTE_PEER,
					     ETH_ALEN);
	struct kernel_route *route, *grown;

	grown = one_more(kernel->routes, kernel->route_count,
			 &kernel->route_room, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	kernel->routes = grown;
	route = &grown[kernel->route_count];
	*route = (struct kernel_route){
		.id = netft_object_uint(object, NETFT_A_ROUTE_ID),
		.patience.delay = netft_object_uint(object,
						    NETFT_A_ROUTE_DELAY),
		.patience.threshold = netft_object_uint(object,
							NETFT_A_ROUTE_THRESHOLD),
		.priority = netft_object_uint(object, NETFT_A_ROUTE_PRIORITY),
		.oif = netft_object_uint(object, NETFT_A_ROUTE_OIF),
		.state = netft_object_uint(object, NETFT_A_ROUTE_STATE),
		.reason = netft_object_uint(object, NETFT_A_ROUTE_REASON),
		.has_peer = peer,
	};
	if (peer)
		memcpy(route->peer, peer, ETH_ALEN);
	if (!read_address(object, NETFT_A_ROUTE_LOCAL4, NETFT_A_ROUTE_LOCAL6,
			  &route->local) ||
	    !read_address(object, NETFT_A_ROUTE_REMOTE4, NETFT_A_ROUTE_REMOTE6,
			  &route->remote))
		return -EBADMSG;
	kernel->route_count++;
	return 0;
}

static int add_peer(const struct netft_object *object, void *arg)
{
	struct kernel *kernel = arg;
	const void *mac = netft_object_data(object, NETFT_A_PEER_MAC, ETH_ALEN);
	const void *ipv6 = netft_object_data(object, NETFT_A_PEER_IPV6,
					     sizeof(struct in6_addr));
	struct kernel_peer *peer, *grown;

	if (!mac)
		return -EBADMSG;
	grown = one_more(kernel->peers, kernel->peer_count, &kernel->peer_room,
			 sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	kernel->peers = grown;
	peer = &grown[kernel->peer_count++];
	*peer = (struct kernel_peer){
		.reachable = netft_object_uint(object, NETFT_A_PEER_REACHABLE),
		.reason = netft_object_uint(object, NETFT_A_PEER_REASON),
	};
	memcpy(peer->mac, mac, ETH_ALEN);
	if (ipv6)
		memcpy(&peer->address, ipv6, sizeof(peer->address));
	return 0;
}

static int read_adapter(struct kernel *kernel, uint32_t ifindex)
{
	struct netft_object *object;
	const void *mac;
	int err;

	err = netft_adapter_get(kernel->nft, ifindex, &object);
	if (err)
		return err;
	kernel->ifindex = ifindex;
	kernel->instance = netft_object_uint(object, NETFT_A_ADAPTER_INSTANCE);
	kernel->patience.delay = netft_object_uint(object,
						   NETFT_A_ADAPTER_DELAY);
	kernel->patience.threshold = netft_object_uint(object,
						       NETFT_A_ADAPTER_THRESHOLD);
	mac = netft_object_data(object, NETFT_A_ADAPTER_MAC, ETH_ALEN);
	if (mac)
		memcpy(kernel->mac, mac, ETH_ALEN);
	netft_object_free(object);
	return mac ? 0 : -EBADMSG;
}

static void forget(struct kernel *kernel)
{
	kernel->ifindex = 0;
	kernel->instance = 0;
	kernel->routes = NULL;
	kernel->route_count = 0;
	kernel->route_room = 0;
	kernel->peers = NULL;
	kernel->peer_count = 0;
	kernel->peer_room = 0;
}

/**
 * kernel_read() - Read all that there is.
 * @kernel: all about it
 * @adapter: name of the adapter
 *
 * Return: 0; -ENODEV if there is no such adapter, -EPROTONOSUPPORT if there is
 * no module: there is nothing then. With another negative errno it is not known
 * what there is, and @kernel has what there was.
 */
int kernel_read(struct kernel *kernel, const char *adapter)
{
	uint32_t ifindex = if_nametoindex(adapter);
	struct kernel before;
	int err;

	err = ifindex ? kernel_connect(kernel) : -ENODEV;
	before = *kernel;
	forget(kernel);
	if (!err)
		err = read_adapter(kernel, ifindex);
	if (!err)
		err = netft_route_walk(kernel->nft, ifindex, add_route, kernel);
	if (!err)
		err = netft_peer_walk(kernel->nft, ifindex, add_peer, kernel);
	if (err) {
		free(kernel->routes);
		free(kernel->peers);
		*kernel = before;
	}
	if (err && err != -ENODEV && err != -EPROTONOSUPPORT)
		return err;
	/* Now nobody needs what there was. */
	free(before.routes);
	free(before.peers);
	if (err)
		forget(kernel);
	return err;
}

/**
 * kernel_find_route() - Find a route by its addresses.
 * @kernel: all about it
 * @local: the local address
 * @remote: the remote one
 *
 * Return: the route, NULL if there is none.
 */
const struct kernel_route *kernel_find_route(const struct kernel *kernel,
					     const struct in6_addr *local,
					     const struct in6_addr *remote)
{
	for (size_t i = 0; i < kernel->route_count; i++)
		if (address_is_equal(&kernel->routes[i].remote, remote) &&
		    address_is_equal(&kernel->routes[i].local, local))
			return &kernel->routes[i];
	return NULL;
}

/**
 * kernel_find_peer() - Find a peer by its MAC address.
 * @kernel: all about it
 * @mac: the address
 *
 * Return: the peer, NULL if there is none.
 */
const struct kernel_peer *kernel_find_peer(const struct kernel *kernel,
					   const uint8_t mac[ETH_ALEN])
{
	for (size_t i = 0; i < kernel->peer_count; i++)
		if (!memcmp(kernel->peers[i].mac, mac, ETH_ALEN))
			return &kernel->peers[i];
	return NULL;
}

static void set_address(struct netft_object *settings, int v4, int v6,
			const struct in6_addr *address)
{
	if (address_is_v4(address))
		netft_object_set_u32(settings, v4, address_v4(address));
	else
		netft_object_set_data(settings, v6, address, sizeof(*address));
}

/**
 * kernel_add_route() - Add a route.
 * @kernel: all about it
 * @local: its local address
 * @remote: its remote one
 * @wanted: its settings
 *
 * Return: 0 or a negative errno; netft_error() has the words.
 */
int kernel_add_route(struct kernel *kernel, const struct in6_addr *local,
		     const struct in6_addr *remote,
		     const struct plan_route *wanted)
{
	struct netft_object *settings = netft_object_new();
	int err;

	set_address(settings, NETFT_A_ROUTE_LOCAL4, NETFT_A_ROUTE_LOCAL6,
		    local);
	set_address(settings, NETFT_A_ROUTE_REMOTE4, NETFT_A_ROUTE_REMOTE6,
		    remote);
	netft_object_set_u32(settings, NETFT_A_ROUTE_PRIORITY,
			     wanted->priority);
	if (wanted->patience.delay)
		netft_object_set_u32(settings, NETFT_A_ROUTE_DELAY,
				     wanted->patience.delay);
	if (wanted->patience.threshold)
		netft_object_set_u32(settings, NETFT_A_ROUTE_THRESHOLD,
				     wanted->patience.threshold);
	if (wanted->oif)
		netft_object_set_u32(settings, NETFT_A_ROUTE_OIF, wanted->oif);
	err = netft_route_add(kernel->nft, kernel->ifindex, settings, NULL);
	netft_object_free(settings);
	return err;
}

/* Give the object a value if it is another than there is. */
static bool differs(struct netft_object *settings, int attr, uint32_t is,
		    uint32_t wanted)
{
	if (is == wanted)
		return false;
	netft_object_set_u32(settings, attr, wanted);
	return true;
}

/**
 * kernel_change_route() - Make a route what it should be.
 * @kernel: all about it
 * @route: the route as it is
 * @wanted: as it should be
 *
 * What an administrator has set besides, such as that it is disabled, stays.
 * Nothing is asked of the kernel if nothing differs.
 *
 * Return: 1 if something was changed, 0 if not, or a negative errno;
 * netft_error() has the words.
 */
int kernel_change_route(struct kernel *kernel, const struct kernel_route *route,
			const struct plan_route *wanted)
{
	struct netft_object *settings = netft_object_new();
	const struct patience *patience = &wanted->patience;
	bool changed = false;
	int err = 0;

	changed |= differs(settings, NETFT_A_ROUTE_DELAY, route->patience.delay,
			   patience->delay ?: kernel->patience.delay);
	changed |= differs(settings, NETFT_A_ROUTE_THRESHOLD,
			   route->patience.threshold,
			   patience->threshold ?: kernel->patience.threshold);
	/* One that was there keeps its priority until the final one is known. */
	if (wanted->is_settled)
		changed |= differs(settings, NETFT_A_ROUTE_PRIORITY,
				   route->priority, wanted->priority);
	changed |= differs(settings, NETFT_A_ROUTE_OIF, route->oif,
			   wanted->oif);
	if (changed)
		err = netft_route_change(kernel->nft, kernel->ifindex,
					 route->id, settings);
	netft_object_free(settings);
	return err ? err : changed;
}
