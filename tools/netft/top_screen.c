// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the screen of the live view
 */

#define _GNU_SOURCE
#include <curses.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "print.h"
#include "route.h"
#include "top.h"

#define LEVELS	8

enum colour {
	COLOUR_NONE,
	COLOUR_GOOD,
	COLOUR_DOUBTFUL,
	COLOUR_BAD,
};

static const char *level_text(int level)
{
	static const char *const blocks[LEVELS] = {
		"\u2581", "\u2582", "\u2583", "\u2584",
		"\u2585", "\u2586", "\u2587", "\u2588",
	};
	static const char *const plain[LEVELS] = {
		"_", ".", "-", ":", "=", "+", "*", "#",
	};

	return (strcmp(nl_langinfo(CODESET), "UTF-8") ? plain : blocks)[level];
}

/* One character for each sample, a blank where there is none. */
static void sparkline(FILE *f, struct json_object *samples, int64_t largest)
{
	size_t n = samples ? json_object_array_length(samples) : 0;

	for (size_t i = n; i < TOP_SAMPLES; i++)
		fputc(' ', f);
	for (size_t i = 0; i < n; i++) {
		struct json_object *value = json_object_array_get_idx(samples,
								      i);

		if (value)
			fputs(level_text(json_object_get_int64(value) *
					 (LEVELS - 1) / largest), f);
		else
			fputc(' ', f);
	}
}

/* Each route by its own longest time. */
static void print_rtt_graph(FILE *f, struct json_object *route)
{
	struct json_object *samples = value_of(route, "rtt_samples");
	int64_t largest = 1;

	for (size_t i = 0; samples && i < json_object_array_length(samples);
	     i++) {
		int64_t value = json_object_get_int64(
				json_object_array_get_idx(samples, i));

		if (value > largest)
			largest = value;
	}
	sparkline(f, samples, largest);
}

static void print_loss_graph(FILE *f, struct json_object *route)
{
	sparkline(f, value_of(route, "loss_samples"), 100);
}

static const struct column peer_columns[] = {
	{ .title = "DEV", .key = "dev" },
	{ .title = "PEER", .key = "mac" },
	{ .title = "IPV4", .key = "ipv4" },
	{ .title = "REACHABLE", .key = "reachable", .print = print_yes },
	{ .title = "REASON", .key = "reason" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms,
	  .right = true },
	{ .title = "ACTIVE-ROUTE", .key = "active_route", .right = true },
	{ .title = "ROUTES", .key = "routes", .print = print_ids },
};

static const struct column route_columns[] = {
	{ .title = "ID", .key = "id", .right = true },
	{ .title = "DEV", .key = "dev" },
	{ .title = "LOCAL", .key = "local" },
	{ .title = "REMOTE", .key = "remote" },
	{ .title = "STATE", .key = "state" },
	{ .title = "REASON", .key = "reason" },
	{ .title = "SINCE", .key = "since_ms", .print = print_ms,
	  .right = true },
	{ .title = "ACTIVE", .key = "active", .print = print_yes },
	{ .title = "RTT", .key = "rtt_us", .print = print_us, .right = true },
	{ .title = "RTT-GRAPH", .print_object = print_rtt_graph },
	{ .title = "LOSS", .key = "loss_percent", .print = print_percent,
	  .right = true },
	{ .title = "LOSS-GRAPH", .print_object = print_loss_graph },
	{ .title = "PEER", .key = "peer" },
};

/**
 * top_colours() - Make colours known to the screen, if it has any.
 */
void top_colours(void)
{
	if (!has_colors())
		return;
	start_color();
	use_default_colors();
	init_pair(COLOUR_GOOD, COLOR_GREEN, -1);
	init_pair(COLOUR_DOUBTFUL, COLOR_YELLOW, -1);
	init_pair(COLOUR_BAD, COLOR_RED, -1);
}

static enum colour colour_of(struct json_object *obj)
{
	static const struct {
		const char *state;
		enum colour colour;
	} colours[] = {
		{ "up", COLOUR_GOOD }, { "answered", COLOUR_GOOD },
		{ "suspect", COLOUR_DOUBTFUL }, { "late", COLOUR_DOUBTFUL },
		{ "down", COLOUR_BAD }, { "missed", COLOUR_BAD },
		{ "unsent", COLOUR_BAD },
	};
	struct json_object *state = value_of(obj, "state");

	if (!state)
		state = value_of(obj, "result");
	if (value_of(obj, "reachable"))
		return is_true(obj, "reachable") ? COLOUR_GOOD : COLOUR_BAD;
	for (size_t i = 0; i < ARRAY_SIZE(colours); i++)
		if (state && !strcmp(colours[i].state,
				     json_object_get_string(state)))
			return colours[i].colour;
	return COLOUR_NONE;
}

/* A line, as much of it as there is room for. */
static void put(int y, const char *text)
{
	wchar_t wide[512];
	size_t n = mbstowcs(wide, text, ARRAY_SIZE(wide));

	if (n != (size_t)-1)
		mvaddnwstr(y, 0, wide, n < (size_t)COLS ? (int)n : COLS);
}

__attribute__((format(printf, 2, 3)))
static void put_format(int y, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(y, text);
}

/* The lines of a table from the first object on that shall be seen. */
static void draw_table(int y, int height, const struct column *columns,
		       size_t n, struct json_object *array, size_t first,
		       const struct json_object *chosen)
{
	char *text = NULL, *rest, *line;
	size_t size, i = 0;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	print_table(f, columns, n, array);
	fclose(f);
	rest = text;
	attron(A_BOLD);
	put(y, strsep(&rest, "\n"));
	attroff(A_BOLD);
	for (; (line = strsep(&rest, "\n")) && *line; i++) {
		struct json_object *obj = json_object_array_get_idx(array, i);
		int row = (int)i - (int)first + 1;
		attr_t attr = COLOR_PAIR(colour_of(obj)) |
			      (obj == chosen ? A_REVERSE : 0);

		if (row < 1 || row >= height)
			continue;
		attron(attr);
		put(y + row, line);
		attroff(attr);
	}
	free(text);
}

static size_t count(struct json_object *array, const char *key,
		    const char *text)
{
	size_t found = 0;

	for (size_t i = 0; i < json_object_array_length(array); i++)
		found += !strcmp(text_of(json_object_array_get_idx(array, i),
					 key), text);
	return found;
}

static void draw_title(const struct top *top)
{
	static const char *const orders[TOP_ORDERS] = {
		"id", "state", "rtt", "loss", "peer",
	};
	time_t now = time(NULL);
	char clock[16] = "";
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	put_format(0, "netft top  %s  adapters %zu  "
		   "peers %zu of %zu reachable  routes %zu of %zu up  by %s%s",
		   clock, json_object_array_length(top->adapters),
		   count(top->peers, "reachable", "true"),
		   json_object_array_length(top->peers),
		   count(top->routes, "state", "up"),
		   json_object_array_length(top->routes), orders[top->order],
		   top->reverse ? ", reverse" : "");
}

/* How many rows the peers get: a third of the screen at most. */
static int peer_rows(const struct top *top)
{
	int n = json_object_array_length(top->peers) + 1;
	int most = LINES / 3;

	return n < most ? n : most;
}

static void draw_tables(const struct top *top)
{
	int rows = peer_rows(top);
	int y = 2 + rows + 1, height = LINES - 1 - y;
	size_t first = 0;

	if (height > 1 && top->chosen >= (size_t)height - 1)
		first = top->chosen - height + 2;
	draw_table(2, rows, peer_columns, ARRAY_SIZE(peer_columns), top->peers,
		   0, NULL);
	draw_table(y, height, route_columns, ARRAY_SIZE(route_columns),
		   top->routes, first, top_chosen(top));
	put(LINES - 1, "up/down choose  Enter history  s sort  r reverse  q quit");
}

/* The newest ones, as far as there is room. */
static void draw_history(const struct top *top)
{
	struct json_object *route = top_chosen(top);
	size_t room = LINES > 6 ? LINES - 6 : 0;
	size_t n = json_object_array_length(top->history);
	size_t columns_n;
	const struct column *columns = probe_columns(&columns_n);

	put_format(2, "route %s on %s, %s to %s, %s (%s)",
		   text_of(route, "id"), text_of(route, "dev"),
		   text_of(route, "local"), text_of(route, "remote"),
		   text_of(route, "state"), text_of(route, "reason"));
	draw_table(4, LINES - 5, columns, columns_n, top->history,
		   n > room ? n - room : 0, NULL);
	put(LINES - 1, "up/down other routes  q back");
}

/**
 * top_draw() - Show all of it.
 * @top: what is shown
 */
void top_draw(const struct top *top)
{
	erase();
	draw_title(top);
	if (top->history)
		draw_history(top);
	else
		draw_tables(top);
	refresh();
}
