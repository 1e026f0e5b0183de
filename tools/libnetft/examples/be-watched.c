// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The watchdog: a service that says that it is well as long as its loop turns,
 * and disarms the watchdog when it is told to end.
 */

#include <libnetft.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t is_told_to_end;

static void on_signal(int signal)
{
	(void)signal;
	is_told_to_end = 1;
}

static int arm(struct netft *nft, uint32_t ifindex, uint32_t timeout_ms)
{
	struct netft_object *settings = netft_object_new();
	int err;

	netft_object_set_u32(settings, NETFT_A_WATCHDOG_TIMEOUT, timeout_ms);
	netft_object_set_u32(settings, NETFT_A_WATCHDOG_ACTION,
			     NETFT_WATCHDOG_STAGE_ROUTES);
	err = netft_watchdog_arm(nft, ifindex, settings);
	netft_object_free(settings);
	return err;
}

int main(int argc, char **argv)
{
	uint32_t ifindex;
	struct netft *nft;
	int err;

	if (argc != 3) {
		fputs("usage: be-watched ADAPTER MILLISECONDS\n", stderr);
		return 2;
	}
	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	ifindex = if_nametoindex(argv[1]);
	err = arm(nft, ifindex, strtoul(argv[2], NULL, 0));
	while (!err && !is_told_to_end) {
		/* Here a service would do its work. */
		sleep(1);
		err = netft_watchdog_keepalive(nft, ifindex);
	}
	if (!err)
		err = netft_watchdog_disarm(nft, ifindex);
	if (err)
		fprintf(stderr, "%s\n", netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
