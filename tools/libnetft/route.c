// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: routes and their history
 */

#include "internal.h"

/* A request about all routes of an adapter. */
static struct request about_all(struct netft *nft, int cmd, int flags,
				uint32_t ifindex)
{
	return request_new(nft, &route_attrs, cmd, flags, ifindex);
}

static struct request about_one(struct netft *nft, int cmd, uint32_t ifindex,
				uint32_t id)
{
	struct request request = about_all(nft, cmd, 0, ifindex);

	request_put(&request, NETFT_A_ROUTE_ID, &id, sizeof(id));
	return request;
}

int netft_route_get(struct netft *nft, uint32_t ifindex, uint32_t id,
		    struct netft_object **route)
{
	struct request request = about_one(nft, NETFT_CMD_ROUTE_GET, ifindex,
					   id);

	return request_get(nft, &request, route);
}

int netft_route_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		     void *arg)
{
	struct request request = about_all(nft, NETFT_CMD_ROUTE_GET, NLM_F_DUMP,
					   ifindex);

	return request_walk(nft, &request, fn, arg);
}

int netft_route_add(struct netft *nft, uint32_t ifindex,
		    const struct netft_object *settings, uint32_t *id)
{
	struct request request = about_all(nft, NETFT_CMD_ROUTE_ADD, 0,
					   ifindex);
	struct netft_object *reply;
	int err;

	request_settings(&request, settings);
	err = request_get(nft, &request, &reply);
	if (!err && id)
		*id = netft_object_uint(reply, NETFT_A_ROUTE_ID);
	netft_object_free(reply);
	return err;
}

int netft_route_change(struct netft *nft, uint32_t ifindex, uint32_t id,
		       const struct netft_object *settings)
{
	struct request request = about_one(nft, NETFT_CMD_ROUTE_SET, ifindex,
					   id);

	request_settings(&request, settings);
	return request_call(nft, &request, NULL);
}

int netft_route_delete(struct netft *nft, uint32_t ifindex, uint32_t id)
{
	struct request request = about_one(nft, NETFT_CMD_ROUTE_DEL, ifindex,
					   id);

	return request_call(nft, &request, NULL);
}

int netft_route_flush(struct netft *nft, uint32_t ifindex)
{
	struct request request = about_all(nft, NETFT_CMD_ROUTE_FLUSH, 0,
					   ifindex);

	return request_call(nft, &request, NULL);
}

int netft_history_walk(struct netft *nft, uint32_t ifindex, uint32_t id,
		       netft_walk_fn fn, void *arg)
{
	struct request request = about_one(nft, NETFT_CMD_HISTORY_GET, ifindex,
					   id);
	struct netft_object *history;
	int ret;

	ret = request_get(nft, &request, &history);
	if (ret)
		return ret;
	ret = netft_object_walk(history, NETFT_A_ROUTE_PROBE, fn, arg);
	netft_object_free(history);
	return ret;
}
