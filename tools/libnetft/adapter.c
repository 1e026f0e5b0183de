// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: adapters
 */

#include "internal.h"

int netft_adapter_get(struct netft *nft, uint32_t ifindex,
		      struct netft_object **adapter)
{
	return request_get(nft, request_new(nft, NETFT_CMD_ADAPTER_GET, 0,
					    ifindex),
			   &adapter_attrs, adapter);
}

int netft_adapter_walk(struct netft *nft, netft_walk_fn fn, void *arg)
{
	return request_walk(nft, request_new(nft, NETFT_CMD_ADAPTER_GET,
					     NLM_F_DUMP, 0),
			    &adapter_attrs, fn, arg);
}

int netft_adapter_set(struct netft *nft, uint32_t ifindex,
		      const struct netft_object *settings)
{
	return request_call(nft, request_with(nft, NETFT_CMD_ADAPTER_SET,
					      ifindex, settings),
			    &adapter_attrs, NULL);
}
