// SPDX-License-Identifier: GPL-2.0
/*
 * netft: watchdogs, shown and disarmed
 *
 * To be watched is for a service: a command that ends is none.
 */

#include "args.h"
#include "get.h"
#include "print.h"

static const char help_watchdog[] =
"Usage: netft watchdog show [DEV]\n"
"       netft watchdog disarm DEV\n"
"\n"
"An adapter can watch the service that looks after it, such as netftd. Without\n"
"DEV those watchdogs are shown that are armed. To disarm one ends what the\n"
"silence of a service has led to: routes that were taken down return.\n";

/* The last three come with statistics. */
static const struct column watchdog_columns[] = {
	{ .title = "DEV", .key = "dev" },
	{ .title = "SERVICE", .key = "service" },
	{ .title = "PID", .key = "pid", .right = true },
	{ .title = "STAGE", .key = "stage" },
	{ .title = "SILENCE", .key = "silence_ms", .print = print_ms,
	  .right = true },
	{ .title = "TIMEOUT", .key = "timeout_ms", .print = print_ms,
	  .right = true },
	{ .title = "ACTION", .key = "action" },
	{ .title = "KEEPALIVES", .key = "keepalives", .right = true },
	{ .title = "EXPIRIES", .key = "expiries", .right = true },
	{ .title = "OWN-LATE", .key = "own_late", .right = true },
};

static void no_more(struct args *args)
{
	const char *extra = args_next(args);

	if (extra)
		usage_error("unknown word \"%s\"", extra);
}

static int watchdog_show(int argc, char **argv)
{
	size_t columns = ARRAY_SIZE(watchdog_columns) - (opt.stats ? 0 : 3);
	struct args args = { argc, argv };
	const char *dev = args_adapter(&args);
	struct json_object *watchdogs;
	struct netft *nft;
	int ret;

	no_more(&args);
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = watchdogs_get(nft, dev, &watchdogs);
	netft_close(nft);
	if (ret)
		return ret;

	if (opt.json)
		print_json(watchdogs);
	else
		print_table(stdout, watchdog_columns, columns, watchdogs);
	json_object_put(watchdogs);
	return EXIT_OK;
}

static int watchdog_disarm(int argc, char **argv)
{
	struct args args = { argc, argv };
	const char *dev = args_adapter(&args);
	struct netft *nft;
	uint32_t ifindex;
	int ret;

	if (!dev)
		usage_error("the adapter is missing");
	no_more(&args);
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = arg_ifindex(dev, &ifindex) ? EXIT_REFUSED :
	      kernel_report(nft, netft_watchdog_disarm(nft, ifindex));
	netft_close(nft);
	return ret;
}

/**
 * cmd_watchdog() - netft watchdog ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_watchdog(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "show", aliases_show, watchdog_show, help_watchdog },
		{ "disarm", NULL, watchdog_disarm, help_watchdog },
	};

	return command_run(commands, ARRAY_SIZE(commands), help_watchdog,
			   argc, argv);
}
