// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: routes and their history
 */

#include <errno.h>
#include <netlink/attr.h>

#include "internal.h"

/* A request about one route, with settings unless they are NULL. */
static struct nl_msg *about(struct netft *nft, int cmd, uint32_t ifindex,
			    uint32_t id, const struct netft_object *settings)
{
	struct nl_msg *msg = request_new(nft, cmd, 0, ifindex);

	if (msg && (nla_put_u32(msg, NETFT_A_ROUTE_ID, id) ||
		    (settings && request_put(msg, settings)))) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

int netft_route_get(struct netft *nft, uint32_t ifindex, uint32_t id,
		    struct netft_object **route)
{
	return request_get(nft, about(nft, NETFT_CMD_ROUTE_GET, ifindex, id,
				      NULL),
			   &route_attrs, route);
}

int netft_route_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		     void *arg)
{
	return request_walk(nft, request_new(nft, NETFT_CMD_ROUTE_GET,
					     NLM_F_DUMP, ifindex),
			    &route_attrs, fn, arg);
}

int netft_route_add(struct netft *nft, uint32_t ifindex,
		    const struct netft_object *settings, uint32_t *id)
{
	struct netft_object *reply;
	int err;

	err = request_get(nft, request_with(nft, NETFT_CMD_ROUTE_ADD, ifindex,
					    settings),
			  &route_attrs, &reply);
	if (!err && id)
		*id = netft_object_uint(reply, NETFT_A_ROUTE_ID);
	netft_object_free(reply);
	return err;
}

int netft_route_change(struct netft *nft, uint32_t ifindex, uint32_t id,
		       const struct netft_object *settings)
{
	return request_call(nft, about(nft, NETFT_CMD_ROUTE_SET, ifindex, id,
				       settings),
			    &route_attrs, NULL);
}

int netft_route_delete(struct netft *nft, uint32_t ifindex, uint32_t id)
{
	return request_call(nft, about(nft, NETFT_CMD_ROUTE_DEL, ifindex, id,
				       NULL),
			    &route_attrs, NULL);
}

int netft_route_flush(struct netft *nft, uint32_t ifindex)
{
	return request_call(nft, request_new(nft, NETFT_CMD_ROUTE_FLUSH, 0,
					     ifindex),
			    &route_attrs, NULL);
}

int netft_history_walk(struct netft *nft, uint32_t ifindex, uint32_t id,
		       netft_walk_fn fn, void *arg)
{
	struct netft_object *history;
	int ret;

	ret = request_get(nft, about(nft, NETFT_CMD_HISTORY_GET, ifindex, id,
				     NULL),
			  &route_attrs, &history);
	if (ret)
		return ret;
	ret = netft_object_walk(history, NETFT_A_ROUTE_PROBE, fn, arg);
	netft_object_free(history);
	return ret;
}
