// SPDX-License-Identifier: LGPL-2.1-or-later
/* Routes: add one over IPv4, make it a backup, show all routes. */

#include <arpa/inet.h>
#include <libnetft.h>
#include <net/if.h>
#include <stdio.h>

static int add(struct netft *nft, uint32_t ifindex, const char *local,
	       const char *remote, uint32_t *id)
{
	struct netft_object *settings = netft_object_new();
	int err;

	netft_object_set_u32(settings, NETFT_A_ROUTE_LOCAL4, inet_addr(local));
	netft_object_set_u32(settings, NETFT_A_ROUTE_REMOTE4,
			     inet_addr(remote));
	err = netft_route_add(nft, ifindex, settings, id);
	netft_object_free(settings);
	return err;
}

static int make_backup(struct netft *nft, uint32_t ifindex, uint32_t id)
{
	struct netft_object *settings = netft_object_new();
	int err;

	netft_object_set_u32(settings, NETFT_A_ROUTE_FLAGS,
			     NETFT_ROUTE_FLAG_BACKUP);
	err = netft_route_change(nft, ifindex, id, settings);
	netft_object_free(settings);
	return err;
}

static int show(const struct netft_object *route, void *arg)
{
	uint32_t state = netft_object_uint(route, NETFT_A_ROUTE_STATE);
	uint32_t reason = netft_object_uint(route, NETFT_A_ROUTE_REASON);

	(void)arg;
	printf("route %ju: %s (%s)\n",
	       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_ID),
	       netft_route_state_name(state), netft_reason_name(reason));
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t ifindex, id;
	struct netft *nft;
	int err;

	if (argc != 4) {
		fputs("usage: add-route ADAPTER LOCAL REMOTE\n", stderr);
		return 2;
	}
	err = netft_open(&nft);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	ifindex = if_nametoindex(argv[1]);
	err = add(nft, ifindex, argv[2], argv[3], &id);
	if (!err)
		err = make_backup(nft, ifindex, id);
	if (!err)
		err = netft_route_walk(nft, ifindex, show, NULL);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
