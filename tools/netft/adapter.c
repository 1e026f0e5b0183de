// SPDX-License-Identifier: GPL-2.0
/*
 * netft: adapters, shown and set
 */

#include <string.h>

#include "args.h"
#include "complete.h"
#include "get.h"
#include "print.h"

/**
 * struct adapter_request - Settings to be made.
 * @port: UDP port
 * @cluster: cluster id
 * @delay: default Delay of new routes
 * @threshold: default Threshold of new routes
 * @mtu: MTU, 0 for automatic
 * @ipv4: address, 0.0.0.0 for automatic
 */
struct adapter_request {
	uint16_t port;
	uint32_t cluster;
	uint32_t delay;
	uint32_t threshold;
	uint32_t mtu;
	struct in_addr ipv4;
};

#define GIVEN_PORT	0x01
#define GIVEN_CLUSTER	0x02
#define GIVEN_DELAY	0x04
#define GIVEN_THRESHOLD	0x08
#define GIVEN_MTU	0x10
#define GIVEN_IPV4	0x20

static const char help_adapter[] =
"Usage: netft adapter show [DEV]\n"
"       netft adapter set DEV [port N] [cluster ID] [delay MS] [threshold N]\n"
"                             [mtu auto|N] [ipv4 auto|ADDR]\n"
"\n"
"  port N        UDP port of both ends; can be set while there are no routes\n"
"  cluster ID    nodes of different clusters refuse each other\n"
"  delay MS      for new routes: milliseconds between heartbeat requests\n"
"  threshold N   for new routes: unanswered requests until a route is down\n"
"  mtu auto|N    largest packet; auto follows the routes\n"
"  ipv4 auto|ADDR\n"
"                address of the adapter; auto derives it from the MAC address\n"
"\n"
"Adapters are made and deleted with \"ip link add NAME type netft\" and\n"
"\"ip link del NAME\".\n";

static void set_port(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;

	req->port = arg_number(word, value, UINT16_MAX);
}

static void set_cluster(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;

	req->cluster = arg_number(word, value, UINT32_MAX);
}

static void set_delay(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;

	req->delay = arg_number(word, value, UINT32_MAX);
}

static void set_threshold(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;

	req->threshold = arg_number(word, value, UINT32_MAX);
}

static void set_mtu(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;

	req->mtu = strcmp(value, "auto") ?
		   arg_number(word, value, UINT32_MAX) : 0;
}

static void set_ipv4(void *request, const char *word, const char *value)
{
	struct adapter_request *req = request;
	struct address addr;

	if (!strcmp(value, "auto"))
		return;
	arg_address(word, value, &addr);
	if (addr.family != AF_INET)
		usage_error("%s: \"%s\" is not an IPv4 address", word, value);
	req->ipv4 = addr.v4;
}

static void complete_auto(const void *request __always_unused)
{
	complete_word("auto");
}

static const struct keyword adapter_keywords[] = {
	{ "port", GIVEN_PORT, set_port, false, NULL },
	{ "cluster", GIVEN_CLUSTER, set_cluster, false, NULL },
	{ "delay", GIVEN_DELAY, set_delay, false, NULL },
	{ "threshold", GIVEN_THRESHOLD, set_threshold, false, NULL },
	{ "mtu", GIVEN_MTU, set_mtu, false, complete_auto },
	{ "ipv4", GIVEN_IPV4, set_ipv4, false, complete_auto },
};

static struct netft_object *settings_of(const struct adapter_request *req,
					uint32_t given)
{
	struct netft_object *settings = netft_object_new();

	if (given & GIVEN_PORT)
		netft_object_set_u16(settings, NETFT_A_ADAPTER_PORT, req->port);
	if (given & GIVEN_CLUSTER)
		netft_object_set_u32(settings, NETFT_A_ADAPTER_CLUSTER,
				     req->cluster);
	if (given & GIVEN_DELAY)
		netft_object_set_u32(settings, NETFT_A_ADAPTER_DELAY,
				     req->delay);
	if (given & GIVEN_THRESHOLD)
		netft_object_set_u32(settings, NETFT_A_ADAPTER_THRESHOLD,
				     req->threshold);
	if (given & GIVEN_MTU)
		netft_object_set_u32(settings, NETFT_A_ADAPTER_MTU, req->mtu);
	if (given & GIVEN_IPV4)
		netft_object_set_u32(settings, NETFT_A_ADAPTER_IPV4,
				     req->ipv4.s_addr);
	return settings;
}

static int settings_send(struct netft *nft, const char *dev,
			 const struct adapter_request *req, uint32_t given)
{
	struct netft_object *settings;
	uint32_t ifindex;
	int err;

	if (arg_ifindex(dev, &ifindex))
		return EXIT_REFUSED;
	settings = settings_of(req, given);
	err = netft_adapter_set(nft, ifindex, settings);
	netft_object_free(settings);
	return kernel_report(nft, err);
}

static int adapter_set(int argc, char **argv)
{
	struct args args = { argc, argv };
	const char *dev = args_adapter(&args);
	struct adapter_request req = { };
	struct netft *nft;
	uint32_t given;
	int ret;

	if (!dev)
		usage_error("the adapter is missing");
	given = args_keywords(&args, adapter_keywords,
			      ARRAY_SIZE(adapter_keywords), UINT32_MAX, &req);
	if (!given)
		usage_error("nothing to set");

	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = settings_send(nft, dev, &req, given);
	netft_close(nft);
	return ret;
}

static void print_automatic(struct json_object *obj, const char *key)
{
	if (is_true(obj, key))
		fputs(" (auto)", stdout);
}

static void counters_print(struct json_object *counters)
{
	if (!counters)
		return;
	puts("  counters:");
	json_object_object_foreach(counters, key, value)
		printf("    %-24s %s\n", key,
		       value ? json_object_get_string(value) : "-");
}

static void adapter_print(struct json_object *obj)
{
	printf("%s: %s\n", text_of(obj, "dev"), text_of(obj, "state"));
	printf("  mac %s  ipv4 %s", text_of(obj, "mac"), text_of(obj, "ipv4"));
	print_automatic(obj, "ipv4_auto");
	printf("  ipv6 %s\n", text_of(obj, "ipv6"));
	printf("  port %s  cluster %s  mtu %s", text_of(obj, "port"),
	       text_of(obj, "cluster"), text_of(obj, "mtu"));
	print_automatic(obj, "mtu_auto");
	printf("\n  new routes: delay %sms  threshold %s\n",
	       text_of(obj, "delay_ms"), text_of(obj, "threshold"));
	printf("  routes %s  peers %s", text_of(obj, "routes"),
	       text_of(obj, "peers"));
	if (opt.stats)
		printf("  events %s  instance %s", text_of(obj, "event_seq"),
		       text_of(obj, "instance"));
	putchar('\n');
	counters_print(value_of(obj, "counters"));
}

static int adapter_show(int argc, char **argv)
{
	struct args args = { argc, argv };
	const char *dev = args_adapter(&args);
	const char *extra = args_next(&args);
	struct json_object *adapters;
	struct netft *nft;
	int ret;

	if (extra)
		usage_error("unknown word \"%s\"", extra);
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = adapters_get(nft, dev, &adapters);
	netft_close(nft);
	if (ret)
		return ret;

	if (opt.json)
		print_json(adapters);
	for (size_t i = 0; !opt.json &&
	     i < json_object_array_length(adapters); i++)
		adapter_print(json_object_array_get_idx(adapters, i));
	json_object_put(adapters);
	return EXIT_OK;
}

/**
 * cmd_adapter() - netft adapter ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_adapter(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "show", aliases_show, adapter_show, help_adapter },
		{ "set", NULL, adapter_set, help_adapter },
	};

	return command_run(commands, ARRAY_SIZE(commands), help_adapter,
			   argc, argv);
}
