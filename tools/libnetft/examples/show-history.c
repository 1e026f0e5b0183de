// SPDX-License-Identifier: LGPL-2.1-or-later
/* Statistics and history: how one route has fared. */

#include <libnetft.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

static int show_statistics(struct netft *nft, uint32_t ifindex, uint32_t id)
{
	struct netft_object *route;
	int err;

	err = netft_route_get(nft, ifindex, id, &route);
	if (err)
		return err;
	printf("sent %ju, answered %ju, missed %ju",
	       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_SENT),
	       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_ANSWERED),
	       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_MISSED));
	if (netft_object_has(route, NETFT_A_ROUTE_RTT))
		printf(", round trip %ju us",
		       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_RTT));
	putchar('\n');
	netft_object_free(route);
	return 0;
}

static int show(const struct netft_object *probe, void *arg)
{
	uint32_t result = netft_object_uint(probe, NETFT_A_PROBE_RESULT);

	(void)arg;
	printf("%ju ms ago: %s\n",
	       (uintmax_t)netft_object_uint(probe, NETFT_A_PROBE_AGE),
	       netft_probe_result_name(result));
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t ifindex, id;
	struct netft *nft;
	int err;

	if (argc != 3) {
		fputs("usage: show-history ADAPTER ROUTE\n", stderr);
		return 2;
	}
	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	ifindex = if_nametoindex(argv[1]);
	id = strtoul(argv[2], NULL, 0);
	err = show_statistics(nft, ifindex, id);
	if (!err)
		err = netft_history_walk(nft, ifindex, id, show, NULL);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
