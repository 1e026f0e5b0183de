// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The watchdog: a service that says that it is well as long as its loop turns,
 * and disarms the watchdog when it is told to end.
 */

#define _POSIX_C_SOURCE 199309L
#include <libnetft.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Here a service would do its work; 1 if it is told to end. */
static int work_for_a_second(const sigset_t *stop)
{
	static const struct timespec second = { .tv_sec = 1 };

	return sigtimedwait(stop, NULL, &second) > 0;
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
	sigset_t stop;
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
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	ifindex = if_nametoindex(argv[1]);
	err = arm(nft, ifindex, strtoul(argv[2], NULL, 0));
	while (!err && !work_for_a_second(&stop))
		err = netft_watchdog_keepalive(nft, ifindex);
	if (!err)
		err = netft_watchdog_disarm(nft, ifindex);
	if (err)
		fprintf(stderr, "%s\n", netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
