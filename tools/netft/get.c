// SPDX-License-Identifier: GPL-2.0
/*
 * netft: reading adapters, routes, peers and watchdogs from the kernel
 */

#include <errno.h>

#include "args.h"
#include "fields.h"
#include "get.h"

/**
 * struct gathering - What is read.
 * @to_json: makes a JSON object of what the kernel told
 * @array: these objects
 */
struct gathering {
	struct json_object *(*to_json)(const struct netft_object *object);
	struct json_object *array;
};

static int gather(const struct netft_object *object, void *arg)
{
	struct gathering *gathering = arg;
	struct json_object *json = gathering->to_json(object);

	if (!json)
		return -EBADMSG;
	json_object_array_add(gathering->array, json);
	return 0;
}

static struct gathering begin(struct json_object *
			      (*to_json)(const struct netft_object *object))
{
	return (struct gathering){ to_json, json_object_new_array() };
}

/* Report how it ended and hand over what was read. */
static int end(struct netft *nft, int err, struct gathering *gathering,
	       struct json_object **array)
{
	int ret = kernel_report(nft, err);

	if (!ret)
		*array = gathering->array;
	else
		json_object_put(gathering->array);
	return ret;
}

/* The same for several of them, which may have changed meanwhile. */
static int end_walk(struct netft *nft, int err, struct gathering *gathering,
		    struct json_object **array)
{
	int ret = end(nft, err == -EAGAIN ? 0 : err, gathering, array);

	if (err == -EAGAIN)
		complain("warning: it changes faster than it can be read; the output may be incomplete");
	return ret;
}

static int end_get(struct netft *nft, int err, struct netft_object *object,
		   struct gathering *gathering, struct json_object **array)
{
	if (!err)
		err = gather(object, gathering);
	netft_object_free(object);
	return end(nft, err, gathering, array);
}

/**
 * adapters_get() - Read adapters.
 * @nft: the connection
 * @dev: the adapter, NULL for all
 * @adapters: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int adapters_get(struct netft *nft, const char *dev,
		 struct json_object **adapters)
{
	struct netft_object *adapter = NULL;
	struct gathering gathering;
	uint32_t ifindex;
	int err;

	if (dev && arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	gathering = begin(adapter_object);
	if (!dev) {
		err = netft_adapter_walk(nft, gather, &gathering);
		return end_walk(nft, err, &gathering, adapters);
	}
	err = netft_adapter_get(nft, ifindex, &adapter);
	return end_get(nft, err, adapter, &gathering, adapters);
}

/**
 * routes_get() - Read routes.
 * @nft: the connection
 * @dev: their adapter, NULL for all
 * @id: the route, NULL for all
 * @routes: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int routes_get(struct netft *nft, const char *dev, const uint32_t *id,
	       struct json_object **routes)
{
	struct netft_object *route = NULL;
	struct gathering gathering;
	uint32_t ifindex = 0;
	int err;

	if (dev && arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	gathering = begin(route_object);
	if (!id) {
		err = netft_route_walk(nft, ifindex, gather, &gathering);
		return end_walk(nft, err, &gathering, routes);
	}
	err = netft_route_get(nft, ifindex, *id, &route);
	return end_get(nft, err, route, &gathering, routes);
}

/**
 * history_get() - Read the last probes of a route.
 * @nft: the connection
 * @dev: its adapter
 * @id: the route
 * @probes: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int history_get(struct netft *nft, const char *dev, uint32_t id,
		struct json_object **probes)
{
	struct gathering gathering;
	uint32_t ifindex;
	int err;

	if (arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	gathering = begin(probe_object);
	err = netft_history_walk(nft, ifindex, id, gather, &gathering);
	return end(nft, err, &gathering, probes);
}

/**
 * peers_get() - Read peers.
 * @nft: the connection
 * @dev: their adapter, NULL for all
 * @peers: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int peers_get(struct netft *nft, const char *dev, struct json_object **peers)
{
	struct gathering gathering;
	uint32_t ifindex = 0;
	int err;

	if (dev && arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	gathering = begin(peer_object);
	err = netft_peer_walk(nft, ifindex, gather, &gathering);
	return end_walk(nft, err, &gathering, peers);
}

/**
 * watchdogs_get() - Read watchdogs.
 * @nft: the connection
 * @dev: whose, NULL for all that are armed
 * @watchdogs: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int watchdogs_get(struct netft *nft, const char *dev,
		  struct json_object **watchdogs)
{
	struct netft_object *watchdog = NULL;
	struct gathering gathering;
	uint32_t ifindex;
	int err;

	if (dev && arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	gathering = begin(watchdog_object);
	if (!dev) {
		err = netft_watchdog_walk(nft, gather, &gathering);
		return end_walk(nft, err, &gathering, watchdogs);
	}
	err = netft_watchdog_get(nft, ifindex, &watchdog);
	return end_get(nft, err, watchdog, &gathering, watchdogs);
}
