// SPDX-License-Identifier: LGPL-2.1-or-later
/* Settings: the Delay that new routes of an adapter get, set and read again. */

#include <libnetft.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

static int set_delay(struct netft *nft, uint32_t ifindex, uint32_t delay)
{
	struct netft_object *settings = netft_object_new();
	int err;

	/* Without memory for it the request fails: that is enough to look at. */
	netft_object_set_u32(settings, NETFT_A_ADAPTER_DELAY, delay);
	err = netft_adapter_set(nft, ifindex, settings);
	netft_object_free(settings);
	return err;
}

static int show_delay(struct netft *nft, uint32_t ifindex)
{
	struct netft_object *adapter;
	int err;

	err = netft_adapter_get(nft, ifindex, &adapter);
	if (!err)
		printf("delay %ju ms\n",
		       (uintmax_t)netft_object_uint(adapter,
						    NETFT_A_ADAPTER_DELAY));
	netft_object_free(adapter);
	return err;
}

int main(int argc, char **argv)
{
	struct netft *nft;
	uint32_t ifindex;
	int err;

	if (argc != 3) {
		fputs("usage: set-delay ADAPTER MILLISECONDS\n", stderr);
		return 2;
	}
	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	ifindex = if_nametoindex(argv[1]);
	err = set_delay(nft, ifindex, strtoul(argv[2], NULL, 0));
	if (!err)
		err = show_delay(nft, ifindex);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
