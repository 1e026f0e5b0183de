// SPDX-License-Identifier: LGPL-2.1-or-later
/* Waiting: start something when all peers are reachable. */

#include <libnetft.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_PEERS	16

static int read_mac(const char *text, uint8_t *mac)
{
	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &mac[0],
		      &mac[1], &mac[2], &mac[3], &mac[4], &mac[5]) == 6;
}

int main(int argc, char **argv)
{
	uint8_t macs[MAX_PEERS * 6];
	uint32_t waited;
	int err;

	if (argc < 4 || argc - 3 > MAX_PEERS) {
		fputs("usage: wait-ready ADAPTER MILLISECONDS MAC...\n",
		      stderr);
		return 2;
	}
	for (int i = 3; i < argc; i++) {
		if (!read_mac(argv[i], macs + 6 * (i - 3))) {
			fprintf(stderr, "%s: no MAC address\n", argv[i]);
			return 2;
		}
	}
	err = netft_wait_ready(if_nametoindex(argv[1]), macs, argc - 3,
			       atoi(argv[2]), &waited);
	if (err) {
		fprintf(stderr, "not ready after %u ms: %s\n", waited,
			netft_strerror(err));
		return 1;
	}
	printf("ready after %u ms\n", waited);
	return 0;
}
