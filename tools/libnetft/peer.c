// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: peers
 */

#include "internal.h"

int netft_peer_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		    void *arg)
{
	return request_walk(nft, request_new(nft, NETFT_CMD_PEER_GET,
					     NLM_F_DUMP, ifindex),
			    &peer_attrs, fn, arg);
}
