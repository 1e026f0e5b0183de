// SPDX-License-Identifier: LGPL-2.1-or-later
/* Adapters and objects: all adapters with some of their counters. */

#include <libnetft.h>
#include <stdio.h>

static int show_counters(const struct netft_object *counters, void *arg)
{
	(void)arg;
	printf("  requests sent %ju, responses received %ju\n",
	       (uintmax_t)netft_object_uint(counters,
					    NETFT_A_COUNTERS_HB_REQUESTS_SENT),
	       (uintmax_t)netft_object_uint(counters,
					    NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED));
	return 0;
}

static int show(const struct netft_object *adapter, void *arg)
{
	uint32_t state = netft_object_uint(adapter, NETFT_A_ADAPTER_STATE);

	printf("%s: %s, mtu %ju\n",
	       netft_object_string(adapter, NETFT_A_ADAPTER_IFNAME),
	       netft_adapter_state_name(state),
	       (uintmax_t)netft_object_uint(adapter, NETFT_A_ADAPTER_MTU));
	return netft_object_walk(adapter, NETFT_A_ADAPTER_COUNTERS,
				 show_counters, arg);
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
	err = netft_adapter_walk(nft, show, NULL);
	if (err)
		fprintf(stderr, "%s\n", netft_error(nft));
	netft_close(nft);
	return err ? 1 : 0;
}
