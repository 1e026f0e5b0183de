// SPDX-License-Identifier: LGPL-2.1-or-later
/* Peers: all of them, with the routes that lead to them. */

#include <libnetft.h>
#include <stdio.h>

static int show_route(const struct netft_object *id, void *arg)
{
	(void)arg;
	printf(" %ju", (uintmax_t)netft_object_uint(id, NETFT_A_PEER_ROUTE));
	return 0;
}

static int show(const struct netft_object *peer, void *arg)
{
	uint32_t reason = netft_object_uint(peer, NETFT_A_PEER_REASON);
	const uint8_t *mac;

	mac = netft_object_data(peer, NETFT_A_PEER_MAC, 6);
	if (!mac)
		return 0;
	printf("%02x:%02x:%02x:%02x:%02x:%02x: %s (%s), routes", mac[0],
	       mac[1], mac[2], mac[3], mac[4], mac[5],
	       netft_object_uint(peer, NETFT_A_PEER_REACHABLE) ?
	       "reachable" : "unreachable", netft_reason_name(reason));
	netft_object_walk(peer, NETFT_A_PEER_ROUTE, show_route, arg);
	putchar('\n');
	return 0;
}

int main(void)
{
	struct netft *nft;
	int err;

	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	err = netft_peer_walk(nft, 0, show, NULL);
	if (err)
		fprintf(stderr, "%s\n", netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
