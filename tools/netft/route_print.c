// SPDX-License-Identifier: GPL-2.0
/*
 * netft: routes, printed for people
 */

#include "print.h"
#include "route.h"

static void print_flags(FILE *f, struct json_object *route)
{
	bool active = is_true(route, "active");
	bool backup = is_true(route, "backup");

	fprintf(f, "%s%s%s", active ? "active" : "",
		active && backup ? "," : "",
		backup ? "backup" : active ? "" : "-");
}

static const struct column route_columns[] = {
	{ .title = "ID", .key = "id", .right = true },
	{ .title = "DEV", .key = "dev" },
	{ .title = "LOCAL", .key = "local" },
	{ .title = "REMOTE", .key = "remote" },
	{ .title = "VIA", .key = "via" },
	{ .title = "STATE", .key = "state" },
	{ .title = "REASON", .key = "reason" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms,
	  .right = true },
	{ .title = "FLAGS", .print_object = print_flags },
	{ .title = "PRIORITY", .key = "priority", .right = true },
	{ .title = "RTT", .key = "rtt_us", .print = print_us, .right = true },
	{ .title = "LOSS", .key = "loss_percent", .print = print_percent,
	  .right = true },
	{ .title = "PEER", .key = "peer" },
};

static void route_print_stats(struct json_object *route)
{
	printf("route %s on %s:\n", text_of(route, "id"),
	       text_of(route, "dev"));
	printf("  delay %sms  threshold %s  mtu %s  pinned peer %s\n",
	       text_of(route, "delay_ms"), text_of(route, "threshold"),
	       text_of(route, "mtu"), text_of(route, "pinned_peer"));
	printf("  other end: %s (%s)\n", text_of(route, "remote_state"),
	       text_of(route, "remote_reason"));
	fputs("  jitter ", stdout);
	print_value(route, "jitter_us", print_us);
	fputs("  hold ", stdout);
	print_value(route, "hold_ms", print_ms);
	printf("  suspected %s  transitions %s  own late %s\n",
	       text_of(route, "suspected"), text_of(route, "transitions"),
	       text_of(route, "own_late"));
	printf("  requests: sent %s  answered %s  missed %s  late %s  received %s\n",
	       text_of(route, "sent"), text_of(route, "answered"),
	       text_of(route, "missed"), text_of(route, "late"),
	       text_of(route, "requests"));
}

/**
 * routes_print() - Print routes as a table, with statistics if asked to.
 * @routes: the routes
 */
void routes_print(struct json_object *routes)
{
	print_table(stdout, route_columns, ARRAY_SIZE(route_columns), routes);
	if (!opt.stats)
		return;
	for (size_t i = 0; i < json_object_array_length(routes); i++) {
		putchar('\n');
		route_print_stats(json_object_array_get_idx(routes, i));
	}
}

static const struct column columns[] = {
	{ .title = "SEQ", .key = "seq", .right = true },
	{ .title = "AGO", .key = "age_ms", .print = print_ms, .right = true },
	{ .title = "RESULT", .key = "result" },
	{ .title = "RTT", .key = "rtt_us", .print = print_us, .right = true },
	{ .title = "OWN-LATE", .key = "own_late_us", .print = print_us,
	  .right = true },
};

/**
 * probe_columns() - The columns of a table of probes.
 * @n: where to put how many
 *
 * Return: the columns.
 */
const struct column *probe_columns(size_t *n)
{
	*n = ARRAY_SIZE(columns);
	return columns;
}

/**
 * probes_print() - Print the last probes of a route, oldest first.
 * @probes: the probes
 */
void probes_print(struct json_object *probes)
{
	print_table(stdout, columns, ARRAY_SIZE(columns), probes);
}
