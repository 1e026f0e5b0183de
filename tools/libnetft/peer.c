// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: peers
 */

#include <linux/if_ether.h>

#include "internal.h"

int netft_peer_get(struct netft *nft, uint32_t ifindex, const uint8_t *mac,
		   struct netft_object **peer)
{
	struct request request = request_new(nft, &peer_attrs,
					     NETFT_CMD_PEER_GET, 0, ifindex);

	request_put(&request, NETFT_A_PEER_MAC, mac, ETH_ALEN);
	return request_get(nft, &request, peer);
}

int netft_peer_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		    void *arg)
{
	struct request request = request_new(nft, &peer_attrs,
					     NETFT_CMD_PEER_GET, NLM_F_DUMP,
					     ifindex);

	return request_walk(nft, &request, fn, arg);
}
