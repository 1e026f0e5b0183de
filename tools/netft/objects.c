// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what the kernel tells as JSON objects, where a table is not enough
 */

#include <string.h>

#include "fields.h"
#include "print.h"

static int counters_add(const struct netft_object *counters, void *arg)
{
	struct json_object **obj = arg;

	*obj = table_object(&counters_table, counters);
	return 1;
}

/**
 * adapter_object() - Make a JSON object of an adapter.
 * @adapter: the adapter
 *
 * Return: the object, NULL if the adapter makes no sense.
 */
struct json_object *adapter_object(const struct netft_object *adapter)
{
	struct json_object *obj = table_object(&adapter_table, adapter);
	struct json_object *counters = NULL;

	if (!obj)
		return NULL;
	if (opt.stats)
		netft_object_walk(adapter, NETFT_A_ADAPTER_COUNTERS,
				  counters_add, &counters);
	json_object_object_add(obj, "counters", counters);
	return obj;
}

/**
 * route_object() - Make a JSON object of a route.
 * @route: the route
 *
 * Return: the object, NULL if the route makes no sense.
 */
struct json_object *route_object(const struct netft_object *route)
{
	struct json_object *obj = table_object(&route_table, route);
	uint64_t answered, missed;

	if (!obj)
		return NULL;

	/* Zeroes that stand for "nothing measured yet" would look splendid. */
	answered = json_object_get_uint64(value_of(obj, "answered"));
	missed = json_object_get_uint64(value_of(obj, "missed"));
	if (!answered) {
		json_object_object_add(obj, "rtt_us", NULL);
		json_object_object_add(obj, "jitter_us", NULL);
	}
	if (!answered && !missed)
		json_object_object_add(obj, "loss_percent", NULL);
	/* The other end always has a reason once it has told its state. */
	if (!strcmp(text_of(obj, "remote_reason"), "none")) {
		json_object_object_add(obj, "remote_state", NULL);
		json_object_object_add(obj, "remote_reason", NULL);
	}
	return obj;
}

/**
 * probe_object() - Make a JSON object of a probe.
 * @probe: the probe
 *
 * Return: the object, NULL if the probe makes no sense.
 */
struct json_object *probe_object(const struct netft_object *probe)
{
	struct json_object *obj = table_object(&probe_table, probe);

	if (obj && strcmp(text_of(obj, "result"), "answered") &&
	    !json_object_get_int64(value_of(obj, "rtt_us")))
		json_object_object_add(obj, "rtt_us", NULL);
	return obj;
}

static int route_id_add(const struct netft_object *route, void *routes)
{
	uint32_t id = netft_object_uint(route, NETFT_A_PEER_ROUTE);

	json_object_array_add(routes, json_object_new_int64(id));
	return 0;
}

/**
 * peer_object() - Make a JSON object of a peer.
 * @peer: the peer
 *
 * Return: the object, NULL if the peer makes no sense.
 */
struct json_object *peer_object(const struct netft_object *peer)
{
	struct json_object *obj = table_object(&peer_table, peer);
	struct json_object *routes;

	if (!obj)
		return NULL;
	routes = json_object_new_array();
	json_object_object_add(obj, "routes", routes);
	netft_object_walk(peer, NETFT_A_PEER_ROUTE, route_id_add, routes);
	return obj;
}

/**
 * event_object() - Make a JSON object of an event.
 * @event: the event
 *
 * Return: the object, NULL if the event makes no sense.
 */
struct json_object *event_object(const struct netft_object *event)
{
	return table_object(&event_table, event);
}

/**
 * watchdog_object() - Make a JSON object of a watchdog.
 * @watchdog: the watchdog
 *
 * Return: the object, NULL if the watchdog makes no sense.
 */
struct json_object *watchdog_object(const struct netft_object *watchdog)
{
	return table_object(&watchdog_table, watchdog);
}
