// SPDX-License-Identifier: GPL-2.0
/*
 * netft: tests of the live view; ncurses keeps the screen that is looked at
 */

#define _GNU_SOURCE
#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"
#include "top.h"

static int checks, failures;

static void ok(bool good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++checks, name);
	failures += !good;
}

/* Line @y of the screen, without blanks at its end. */
static const char *line(int y)
{
	static char text[1024];
	size_t len;

	mvinnstr(y, 0, text, sizeof(text) - 1);
	len = strlen(text);
	while (len && text[len - 1] == ' ')
		text[--len] = '\0';
	return text;
}

static void ok_line(int y, const char *part, const char *name)
{
	bool good = strstr(line(y), part);

	ok(good, name);
	if (!good)
		printf("# line %d is: %s\n#  it lacks: %s\n", y, line(y), part);
}

/* One adapter; routes 1 and 2 and, if @n is 3, route 3. */
static struct json_object *made(int rtt, int n)
{
	struct json_object *summary;
	char *text;

	if (asprintf(&text,
		     "[{'adapter': {'dev': 'netft0'}, 'peers': ["
		     "{'dev': 'netft0', 'mac': '02:00:00:00:00:0b',"
		     " 'ipv4': '169.254.1.2', 'reachable': true,"
		     " 'reason': 'answered', 'since_ms': 61000,"
		     " 'active_route': 1, 'routes': [1, 2]},"
		     "{'dev': 'netft0', 'mac': '02:00:00:00:00:0c',"
		     " 'reachable': false, 'routes': [3]}], 'routes': ["
		     "{'dev': 'netft0', 'id': 1, 'local': '10.1.0.1',"
		     " 'remote': '10.1.0.2', 'state': 'up',"
		     " 'reason': 'answered', 'active': true, 'rtt_us': %d,"
		     " 'loss_percent': 0, 'peer': '02:00:00:00:00:0b'},"
		     "{'dev': 'netft0', 'id': 2, 'local': '10.2.0.1',"
		     " 'remote': '10.2.0.2', 'state': 'down',"
		     " 'reason': 'no_answer', 'active': false,"
		     " 'loss_percent': 100, 'peer': '02:00:00:00:00:0b'}"
		     "%s]}]", rtt, n < 3 ? "" :
		     ",{'dev': 'netft0', 'id': 3, 'local': '10.3.0.1',"
		     " 'remote': '10.3.0.2', 'state': 'suspect',"
		     " 'rtt_us': 70, 'loss_percent': 50,"
		     " 'peer': '02:00:00:00:00:0c'}") < 0)
		abort();
	summary = json_tokener_parse(text);
	free(text);
	if (!summary)
		abort();
	return summary;
}

static void update(struct top *top, int rtt, int n)
{
	struct json_object *summary = made(rtt, n);

	top_update(top, summary);
	json_object_put(summary);
}

static void test_rows(struct top *top)
{
	update(top, 100, 3);
	update(top, 200, 3);
	update(top, 800, 3);
	top_draw(top);
	ok_line(0, "adapters 1  peers 1 of 2 reachable  routes 1 of 3 up  by id",
		"the title counts");
	ok_line(2, "PEER", "peers have titles");
	ok_line(3, "02:00:00:00:00:0b  169.254.1.2  yes", "a peer");
	ok_line(3, "answered  1m01s             1  1,2", "its routes");
	ok_line(4, "02:00:00:00:00:0c  -            no", "another peer");
	ok_line(6, "RTT-GRAPH", "routes have titles");
	ok_line(7, " 1  netft0  10.1.0.1  10.1.0.2  up", "the first route");
	ok_line(7, "yes     800us", "it is active, with its time");
	ok_line(7, "     _.#", "its times as a graph");
	ok_line(8, " 2  netft0  10.2.0.1  10.2.0.2  down", "the second one");
	ok_line(8, "100%", "its loss");
	ok_line(8, "     ###", "as a graph");
	ok_line(9, " 3  netft0  10.3.0.1  10.3.0.2  suspect", "the third one");
	ok_line(9, ":::", "half of it is lost");
	ok_line(LINES - 1, "q quit", "the keys");
	ok((mvinch(7, 2) & A_REVERSE) != 0, "the first one is chosen");
	ok(!(mvinch(8, 2) & A_REVERSE), "the second one is not");
	ok(PAIR_NUMBER(mvinch(7, 2)) != PAIR_NUMBER(mvinch(8, 2)),
	   "they differ in colour");
}

/* More looks than there is room for. */
static void test_samples(struct top *top)
{
	struct json_object *route, *samples, *newest;

	for (int i = 0; i < 2 * TOP_SAMPLES; i++)
		update(top, 1000 + i, 3);
	route = json_object_array_get_idx(top->routes, 0);
	samples = value_of(route, "rtt_samples");
	ok(json_object_array_length(samples) == TOP_SAMPLES,
	   "no more samples are kept than shown");
	newest = json_object_array_get_idx(samples, TOP_SAMPLES - 1);
	ok(json_object_get_int64(newest) == 1000 + 2 * TOP_SAMPLES - 1,
	   "the last one is the newest");
}

static void order_is(struct top *top, const char *title, int first)
{
	char id[16];

	top_draw(top);
	ok_line(0, title, title);
	snprintf(id, sizeof(id), " %d  netft0", first);
	ok_line(7, id, "the first one by that");
}

static void test_keys(struct top *top)
{
	static const struct {
		const char *title;
		int first;
	} orders[] = {
		{ "by state", 2 }, { "by rtt", 1 }, { "by loss", 2 },
		{ "by peer", 1 }, { "by id", 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		ok(top_key(top, 's'), "s goes on");
		order_is(top, orders[i].title, orders[i].first);
		ok(!strcmp(text_of(top_chosen(top), "id"), "1"),
		   "the choice stays");
	}
	top_key(top, 's');
	top_key(top, 'r');
	order_is(top, "by state, reverse", 1);
	while (top->order != TOP_BY_ID)
		top_key(top, 's');
	top_key(top, 'r');

	top_key(top, KEY_UP);
	ok(top->chosen == 0, "there is nothing above the first one");
	for (int i = 0; i < 5; i++)
		top_key(top, KEY_DOWN);
	ok(top->chosen == 2, "nor below the last one");
	ok(top_key(top, 'x'), "other keys do nothing");
}

static void test_history(struct top *top)
{
	top_key(top, '\n');
	ok(top->drilled, "Enter asks for the history");
	top->history = json_tokener_parse(
		"[{'seq': 7, 'age_ms': 1500, 'result': 'answered',"
		"  'rtt_us': 150, 'own_late_us': 0},"
		" {'seq': 8, 'age_ms': 500, 'result': 'missed'}]");
	top_draw(top);
	ok_line(2, "route 3 on netft0, 10.3.0.1 to 10.3.0.2, suspect",
		"it says whose it is");
	ok_line(5, "7   1.5s  answered  150us", "a request");
	ok_line(6, "8  500ms  missed", "and one that was missed");
	ok(top_key(top, 'q'), "q goes back");
	ok(!top->history && !top->drilled, "and forgets it");
	top_key(top, '\n');
	update(top, 100, 2);
	ok(!top->drilled && top->chosen == 0,
	   "the history of a route that is gone ends");
	ok(!top_key(top, 'q'), "q quits");
}

/* The chosen route is seen, however many there are. */
static void test_scrolling(struct top *top)
{
	resizeterm(12, 160);
	update(top, 100, 3);
	top_key(top, KEY_DOWN);
	top_key(top, KEY_DOWN);
	top_draw(top);
	ok_line(9, " 3  netft0", "the chosen one is seen");
	resizeterm(10, 40);
	top_draw(top);
	ok_line(8, " 3  netft0", "on a small screen, too");
	resizeterm(2, 10);
	top_draw(top);
	ok_line(0, "netft top", "and nothing breaks on a tiny one");
}

static void test_empty(void)
{
	struct json_object *summary = json_object_new_array();
	struct top top = { };

	top_update(&top, summary);
	top_key(&top, '\n');
	top_key(&top, KEY_DOWN);
	top_draw(&top);
	ok(!top.drilled, "without routes there is nothing to choose");
	top_free(&top);
	json_object_put(summary);
}

/* The locale counts when it is made. */
static void screen(void)
{
	FILE *null = fopen("/dev/null", "r+");

	if (!null || !newterm("xterm", null, null))
		abort();
	resizeterm(24, 160);
	top_colours();
}

static void test_blocks(struct top *top)
{
	if (!setlocale(LC_ALL, "C.UTF-8"))
		abort();
	screen();
	update(top, 100, 2);
	top_draw(top);
	ok_line(8, "\u2588  02:00:00:00:00:0b", "in UTF-8 graphs are of blocks");
	ok_line(7, "\u2581  02:00:00:00:00:0b", "and columns are straight");
}

int main(void)
{
	struct top top = { };

	screen();
	test_rows(&top);
	test_samples(&top);
	test_keys(&top);
	test_history(&top);
	test_scrolling(&top);
	test_blocks(&top);
	test_empty();
	endwin();
	top_free(&top);
	printf("1..%d\n", checks);
	return failures > 0;
}
