// SPDX-License-Identifier: GPL-2.0
/*
 * netft: peers, shown
 */

#include "args.h"
#include "complete.h"
#include "get.h"
#include "print.h"

static const char help_peer[] =
"Usage: netft peer show [dev DEV]\n"
"\n"
"Peers are the other nodes. They get known by the heartbeats of the routes\n"
"that lead to them.\n";

static void set_dev(void *request, const char *word __always_unused,
		    const char *value)
{
	const char **dev = request;

	*dev = value;
}

static const struct keyword peer_keywords[] = {
	{ "dev", 1, set_dev, false, complete_adapters },
};

/* The last two come with statistics. */
static const struct column peer_columns[] = {
	{ .title = "DEV", .key = "dev" },
	{ .title = "MAC", .key = "mac" },
	{ .title = "IPV4", .key = "ipv4" },
	{ .title = "IPV6", .key = "ipv6" },
	{ .title = "REACHABLE", .key = "reachable", .print = print_yes },
	{ .title = "REASON", .key = "reason" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms,
	  .right = true },
	{ .title = "ACTIVE-ROUTE", .key = "active_route", .right = true },
	{ .title = "ROUTES", .key = "routes", .print = print_ids },
	{ .title = "INSTANCE", .key = "instance" },
	{ .title = "RESTARTS", .key = "restarts", .right = true },
};

static int peer_show(int argc, char **argv)
{
	size_t columns = ARRAY_SIZE(peer_columns) - (opt.stats ? 0 : 2);
	struct args args = { argc, argv };
	struct json_object *peers;
	const char *dev = NULL;
	struct netft *nft;
	int ret;

	args_keywords(&args, peer_keywords, ARRAY_SIZE(peer_keywords),
		      UINT32_MAX, &dev);
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = peers_get(nft, dev, &peers);
	netft_close(nft);
	if (ret)
		return ret;

	if (opt.json)
		print_json(peers);
	else
		print_table(stdout, peer_columns, columns, peers);
	json_object_put(peers);
	return EXIT_OK;
}

/**
 * cmd_peer() - netft peer ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_peer(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "show", aliases_show, peer_show, help_peer },
	};

	return command_run(commands, ARRAY_SIZE(commands), help_peer,
			   argc, argv);
}
