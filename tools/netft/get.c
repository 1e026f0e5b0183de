// SPDX-License-Identifier: GPL-2.0
/*
 * netft: reading adapters, routes and peers from the kernel
 */

#include "fields.h"
#include "get.h"

/**
 * adapters_get() - Read adapters.
 * @genl: the socket
 * @dev: the adapter, NULL for all
 * @adapters: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int adapters_get(struct genl *genl, const char *dev,
		 struct json_object **adapters)
{
	struct nl_msg *msg = genl_request(genl, NETFT_CMD_ADAPTER_GET,
					  dev ? 0 : NLM_F_DUMP, dev);

	return genl_call(genl, msg, &adapter_attrs, adapter_object, adapters);
}

/**
 * routes_get() - Read routes.
 * @genl: the socket
 * @dev: their adapter, NULL for all
 * @id: the route, NULL for all
 * @routes: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int routes_get(struct genl *genl, const char *dev, const uint32_t *id,
	       struct json_object **routes)
{
	struct nl_msg *msg = genl_request(genl, NETFT_CMD_ROUTE_GET,
					  id ? 0 : NLM_F_DUMP, dev);

	if (msg && id)
		nla_put_u32(msg, NETFT_A_ROUTE_ID, *id);
	return genl_call(genl, msg, &route_attrs, route_object, routes);
}

/**
 * history_get() - Read the last probes of a route.
 * @genl: the socket
 * @dev: its adapter
 * @id: the route
 * @probes: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int history_get(struct genl *genl, const char *dev, uint32_t id,
		struct json_object **probes)
{
	struct nl_msg *msg = genl_request(genl, NETFT_CMD_HISTORY_GET, 0, dev);
	struct json_object *replies;
	int ret;

	if (msg)
		nla_put_u32(msg, NETFT_A_ROUTE_ID, id);
	ret = genl_call(genl, msg, &route_attrs, history_object, &replies);
	if (ret)
		return ret;
	*probes = json_object_array_length(replies) ?
		  json_object_get(json_object_array_get_idx(replies, 0)) :
		  json_object_new_array();
	json_object_put(replies);
	return 0;
}

/**
 * peers_get() - Read peers.
 * @genl: the socket
 * @dev: their adapter, NULL for all
 * @peers: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int peers_get(struct genl *genl, const char *dev, struct json_object **peers)
{
	struct nl_msg *msg = genl_request(genl, NETFT_CMD_PEER_GET,
					  NLM_F_DUMP, dev);

	return genl_call(genl, msg, &peer_attrs, peer_object, peers);
}
