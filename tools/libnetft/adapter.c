// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: adapters
 */

#include "internal.h"

static struct request about(struct netft *nft, int cmd, int flags,
			    uint32_t ifindex)
{
	return request_new(nft, &adapter_attrs, cmd, flags, ifindex);
}

int netft_adapter_get(struct netft *nft, uint32_t ifindex,
		      struct netft_object **adapter)
{
	struct request request = about(nft, NETFT_CMD_ADAPTER_GET, 0, ifindex);

	return request_get(nft, &request, adapter);
}

int netft_adapter_walk(struct netft *nft, netft_walk_fn fn, void *arg)
{
	struct request request = about(nft, NETFT_CMD_ADAPTER_GET, NLM_F_DUMP,
				       0);

	return request_walk(nft, &request, fn, arg);
}

int netft_adapter_set(struct netft *nft, uint32_t ifindex,
		      const struct netft_object *settings)
{
	struct request request = about(nft, NETFT_CMD_ADAPTER_SET, 0, ifindex);

	request_settings(&request, settings);
	return request_call(nft, &request, NULL);
}
