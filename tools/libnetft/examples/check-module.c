// SPDX-License-Identifier: LGPL-2.1-or-later
/* Connections: is there a module to talk to, and what does it refuse? */

#include <libnetft.h>
#include <stdio.h>

int main(void)
{
	struct netft_object *adapter;
	struct netft *nft;
	int err;

	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	puts("the module is loaded");

	/* The first device of a namespace is never an adapter. */
	err = netft_adapter_get(nft, 1, &adapter);
	if (err)
		printf("device 1: error %d: %s\n", -err, netft_error(nft));
	netft_object_free(adapter);
	netft_close(nft);
	return 0;
}
