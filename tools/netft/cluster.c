// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what the cluster service says of nodes, networks and interfaces
 */

#include <string.h>

#include "args.h"
#include "print.h"
#include "service.h"

static const char help_cluster[] =
"Usage: netft cluster show [socket FILE]\n"
"\n"
"What the cluster service (netftd) knows: nodes, networks and interfaces, their\n"
"states, since when, and why. FILE is its socket, if not " SOCKET_FILE ".\n";

static void print_self(FILE *f, struct json_object *obj)
{
	fprintf(f, "%s%s", text_of(obj, "name"),
		is_true(obj, "self") ? " (this)" : "");
}

static const struct column node_columns[] = {
	{ .title = "NODE", .print_object = print_self },
	{ .title = "STATE", .key = "state" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms, .right = true },
	{ .title = "SERVICE", .key = "heard", .print = print_yes },
	{ .title = "MAC", .key = "mac" },
	{ .title = "WHY", .key = "why" },
};

static const struct column network_columns[] = {
	{ .title = "NETWORK", .key = "name" },
	{ .title = "ROLE", .key = "role" },
	{ .title = "STATE", .key = "state" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms, .right = true },
};

static const struct column interface_columns[] = {
	{ .title = "INTERFACE", .key = "address" },
	{ .title = "NODE", .key = "node" },
	{ .title = "NETWORK", .key = "network" },
	{ .title = "DEV", .key = "dev" },
	{ .title = "STATE", .key = "state" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms, .right = true },
	{ .title = "WHY", .key = "why" },
};

static void print_failing(struct json_object *networks)
{
	for (size_t n = 0; n < json_object_array_length(networks); n++) {
		struct json_object *network =
			json_object_array_get_idx(networks, n);
		struct json_object *pairs = value_of(network, "failing");

		for (size_t i = 0; pairs && i < json_object_array_length(pairs);
		     i++) {
			struct json_object *pair =
				json_object_array_get_idx(pairs, i);

			printf("%s: %s (%s) does not reach %s (%s): %s\n",
			       text_of(network, "name"), text_of(pair, "from"),
			       text_of(pair, "local"), text_of(pair, "to"),
			       text_of(pair, "remote"), text_of(pair, "why"));
		}
	}
}

static void print_states(struct json_object *states)
{
	struct json_object *warnings = value_of(states, "warnings");

	print_table(stdout, node_columns, ARRAY_SIZE(node_columns),
		    value_of(states, "nodes"));
	putchar('\n');
	print_table(stdout, network_columns, ARRAY_SIZE(network_columns),
		    value_of(states, "networks"));
	print_failing(value_of(states, "networks"));
	putchar('\n');
	print_table(stdout, interface_columns, ARRAY_SIZE(interface_columns),
		    value_of(states, "interfaces"));
	for (size_t i = 0; i < json_object_array_length(warnings); i++)
		printf("%swarning: %s\n", i ? "" : "\n",
		       json_object_get_string(json_object_array_get_idx(warnings,
									i)));
}

static int cluster_show(int argc, char **argv)
{
	struct args args = { argc, argv };
	const char *file = SOCKET_FILE, *word;
	struct json_object *states;
	int err;

	while ((word = args_next(&args))) {
		if (strcmp(word, "socket"))
			usage_error("\"%s\" is unknown", word);
		file = args_value(&args, word);
	}
	err = service_states(file, &states);
	if (err) {
		complain("%s: %s", file, service_strerror(err));
		return EXIT_REFUSED;
	}
	if (opt.json)
		print_json(states);
	else
		print_states(states);
	json_object_put(states);
	return EXIT_OK;
}

static const struct command commands[] = {
	{ "show", aliases_show, cluster_show, help_cluster },
};

/**
 * cmd_cluster() - netft cluster
 * @argc: number of words
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_cluster(int argc, char **argv)
{
	return command_run(commands, ARRAY_SIZE(commands), help_cluster, argc,
			   argv);
}
