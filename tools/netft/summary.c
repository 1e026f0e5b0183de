// SPDX-License-Identifier: GPL-2.0
/*
 * netft: everything at a glance, adapter by adapter and peer by peer
 */

#include <string.h>

#include "get.h"
#include "print.h"
#include "summary.h"

/* Move the objects whose @key is @text from one array to a new one. */
static struct json_object *pick(struct json_object *array, const char *key,
				const char *text)
{
	struct json_object *picked = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(array); i++) {
		struct json_object *obj = json_object_array_get_idx(array, i);

		if (!strcmp(text_of(obj, key), text))
			json_object_array_add(picked, json_object_get(obj));
	}
	return picked;
}

/* One adapter with its peers and its routes. */
static struct json_object *part(struct json_object *adapter,
				struct json_object *peers,
				struct json_object *routes)
{
	struct json_object *obj = json_object_new_object();
	const char *dev = text_of(adapter, "dev");

	json_object_object_add(obj, "adapter", json_object_get(adapter));
	json_object_object_add(obj, "peers", pick(peers, "dev", dev));
	json_object_object_add(obj, "routes", pick(routes, "dev", dev));
	return obj;
}

static void route_line(struct json_object *route)
{
	printf("    route %s: %s", text_of(route, "id"),
	       text_of(route, "state"));
	printf(" (%s) since ", text_of(route, "reason"));
	print_value(route, "since_ms", print_ms);
	printf(", %s -> %s", text_of(route, "local"),
	       text_of(route, "remote"));
	if (value_of(route, "via"))
		printf(" via %s", text_of(route, "via"));
	fputs(", rtt ", stdout);
	print_value(route, "rtt_us", print_us);
	fputs(", loss ", stdout);
	print_value(route, "loss_percent", print_percent);
	printf("%s%s\n", is_true(route, "backup") ? ", backup" : "",
	       is_true(route, "active") ? ", active" : "");
}

/* The routes to a peer, "-" for those that lead to nobody yet. */
static void route_lines(struct json_object *routes, const char *peer,
			const char *title)
{
	struct json_object *own = pick(routes, "peer", peer);
	size_t n = json_object_array_length(own);

	if (n && title)
		printf("\n  %s\n", title);
	for (size_t i = 0; i < n; i++)
		route_line(json_object_array_get_idx(own, i));
	json_object_put(own);
}

static void peer_block(struct json_object *peer, struct json_object *routes)
{
	printf("\n  peer: %s\n", text_of(peer, "mac"));
	printf("    addresses: %s, %s\n", text_of(peer, "ipv4"),
	       text_of(peer, "ipv6"));
	printf("    %s since ", is_true(peer, "reachable") ? "reachable" :
							     "unreachable");
	print_value(peer, "since_ms", print_ms);
	printf(" (%s)\n", text_of(peer, "reason"));
	printf("    active route: %s\n", text_of(peer, "active_route"));
	if (opt.stats)
		printf("    instance: %s, restarts: %s\n",
		       text_of(peer, "instance"), text_of(peer, "restarts"));
	route_lines(routes, text_of(peer, "mac"), NULL);
}

static void adapter_block(struct json_object *obj)
{
	struct json_object *adapter = value_of(obj, "adapter");
	struct json_object *routes = value_of(obj, "routes");
	struct json_object *peers = value_of(obj, "peers");

	printf("adapter: %s\n", text_of(adapter, "dev"));
	printf("  state: %s\n", text_of(adapter, "state"));
	printf("  mac: %s\n", text_of(adapter, "mac"));
	printf("  addresses: %s, %s\n", text_of(adapter, "ipv4"),
	       text_of(adapter, "ipv6"));
	printf("  port: %s\n", text_of(adapter, "port"));
	printf("  cluster: %s\n", text_of(adapter, "cluster"));
	printf("  mtu: %s\n", text_of(adapter, "mtu"));

	for (size_t i = 0; i < json_object_array_length(peers); i++)
		peer_block(json_object_array_get_idx(peers, i), routes);
	route_lines(routes, "-", "no peer yet:");
}

static void summary_print(struct json_object *summary)
{
	size_t n = json_object_array_length(summary);

	if (!n)
		puts("no adapters");
	for (size_t i = 0; i < n; i++) {
		if (i)
			putchar('\n');
		adapter_block(json_object_array_get_idx(summary, i));
	}
}

/**
 * summary_get() - Read everything there is.
 * @nft: the connection
 * @summary: array to which each adapter is added, with its peers and routes
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int summary_get(struct netft *nft, struct json_object *summary)
{
	struct json_object *adapters = NULL, *peers = NULL, *routes = NULL;
	int ret;

	ret = adapters_get(nft, NULL, &adapters);
	if (!ret)
		ret = peers_get(nft, NULL, &peers);
	if (!ret)
		ret = routes_get(nft, NULL, NULL, &routes);
	for (size_t i = 0; !ret && i < json_object_array_length(adapters); i++)
		json_object_array_add(summary, part(
			json_object_array_get_idx(adapters, i), peers, routes));
	json_object_put(adapters);
	json_object_put(peers);
	json_object_put(routes);
	return ret;
}

/**
 * cmd_summary() - netft without a command
 *
 * Return: the exit status.
 */
int cmd_summary(void)
{
	struct json_object *summary;
	struct netft *nft;
	int ret;

	ret = kernel_open(&nft);
	if (ret)
		return ret;
	summary = json_object_new_array();
	ret = summary_get(nft, summary);
	netft_close(nft);
	if (!ret && opt.json)
		print_json(summary);
	else if (!ret)
		summary_print(summary);
	json_object_put(summary);
	return ret;
}
