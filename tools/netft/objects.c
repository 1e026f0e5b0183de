// SPDX-License-Identifier: GPL-2.0
/*
 * netft: messages of the family as JSON objects, where a table is not enough
 */

#include <linux/netft.h>
#include <netlink/genl/genl.h>
#include <string.h>

#include "fields.h"
#include "print.h"

/**
 * adapter_object() - Make a JSON object of an adapter's message.
 * @nlh: the message
 *
 * Return: the object, NULL if the message makes no sense.
 */
struct json_object *adapter_object(struct nlmsghdr *nlh)
{
	struct json_object *obj = message_object(&adapter_table, nlh);
	struct json_object *counters = NULL;
	struct nlattr *nest;

	if (!obj)
		return NULL;
	nest = nlmsg_find_attr(nlh, GENL_HDRLEN, NETFT_A_ADAPTER_COUNTERS);
	if (nest && opt.stats)
		counters = nested_object(&counters_table, nest);
	json_object_object_add(obj, "counters", counters);
	return obj;
}

/**
 * route_object() - Make a JSON object of a route's message.
 * @nlh: the message
 *
 * Return: the object, NULL if the message makes no sense.
 */
struct json_object *route_object(struct nlmsghdr *nlh)
{
	struct json_object *obj = message_object(&route_table, nlh);
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
 * history_object() - Make a JSON array of the probes of a route.
 * @nlh: the message
 *
 * Return: the array, NULL if the message makes no sense.
 */
struct json_object *history_object(struct nlmsghdr *nlh)
{
	struct json_object *probes = json_object_new_array();
	struct nlattr *nla;
	int rem;

	if (!genlmsg_valid_hdr(nlh, 0))
		goto garbled;
	nlmsg_for_each_attr(nla, nlh, GENL_HDRLEN, rem) {
		struct json_object *probe;

		if (nla_type(nla) != NETFT_A_ROUTE_PROBE)
			continue;
		probe = nested_object(&probe_table, nla);
		if (!probe)
			goto garbled;
		if (strcmp(text_of(probe, "result"), "answered") &&
		    !json_object_get_int64(value_of(probe, "rtt_us")))
			json_object_object_add(probe, "rtt_us", NULL);
		json_object_array_add(probes, probe);
	}
	return probes;
garbled:
	json_object_put(probes);
	return NULL;
}

/**
 * peer_object() - Make a JSON object of a peer's message.
 * @nlh: the message
 *
 * Return: the object, NULL if the message makes no sense.
 */
struct json_object *peer_object(struct nlmsghdr *nlh)
{
	struct json_object *obj = message_object(&peer_table, nlh);
	struct json_object *routes;
	struct nlattr *nla;
	int rem;

	if (!obj)
		return NULL;
	routes = json_object_new_array();
	json_object_object_add(obj, "routes", routes);
	nlmsg_for_each_attr(nla, nlh, GENL_HDRLEN, rem) {
		if (nla_type(nla) != NETFT_A_PEER_ROUTE ||
		    nla_len(nla) < (int)sizeof(uint32_t))
			continue;
		json_object_array_add(routes,
				      json_object_new_int64(nla_get_u32(nla)));
	}
	return obj;
}

/**
 * event_object() - Make a JSON object of an event.
 * @nlh: the message
 *
 * Return: the object, NULL if the message makes no sense.
 */
struct json_object *event_object(struct nlmsghdr *nlh)
{
	return message_object(&event_table, nlh);
}
