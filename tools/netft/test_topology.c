// SPDX-License-Identifier: GPL-2.0
/*
 * netft: tests of the picture, with Graphviz
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network.h"
#include "tool.h"
#include "topology.h"

static const char summary[] =
"[{'adapter': {'dev': 'ne\\\"t\\\\0', 'mac': '02:00:00:00:00:0a',"
"   'ipv4': '169.254.1.1'},"
"  'peers': [{'mac': '02:00:00:00:00:0b', 'ipv4': '169.254.1.2',"
"    'reachable': true}],"
"  'routes': ["
"   {'id': 1, 'dev': 'ne\\\"t\\\\0', 'local': '127.0.0.1',"
"    'remote': '127.0.0.2', 'state': 'up', 'reason': 'answered',"
"    'peer': '02:00:00:00:00:0b', 'active': true, 'rtt_us': 150,"
"    'loss_percent': 3},"
"   {'id': 2, 'dev': 'ne\\\"t\\\\0', 'local': '127.0.0.1',"
"    'remote': '192.0.2.2', 'state': 'down', 'reason': 'no_answer',"
"    'peer': '02:00:00:00:00:0b', 'backup': true},"
"   {'id': 3, 'dev': 'ne\\\"t\\\\0', 'local': '192.0.2.1',"
"    'remote': '192.0.2.9', 'state': 'disabled', 'reason': 'disabled'},"
"   {'id': 4, 'dev': 'ne\\\"t\\\\0', 'local': '::1', 'remote': '::2',"
"    'state': 'suspect', 'reason': 'answered',"
"    'peer': '02:00:00:00:00:0b'}]}]";

static int count, failures;

static void ok(bool good, const char *name, const char *detail)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++count, name);
	failures += !good;
	if (!good)
		printf("# %s\n", detail);
}

/* The picture, in the language of Graphviz. */
static char *picture(void)
{
	struct json_object *obj = json_tokener_parse(summary);
	size_t size;
	char *text;
	FILE *f = open_memstream(&text, &size);

	if (!f || !obj)
		abort();
	topology_dot(f, obj, "here");
	fclose(f);
	json_object_put(obj);
	return text;
}

/* How often there is a line with both texts; neither may be missing. */
static int lines_with(char *text, const char *one, const char *other)
{
	char *copy = strdup(text), *rest = copy, *line;
	int found = 0;

	while ((line = strsep(&rest, "\n")))
		found += strstr(line, one) && strstr(line, other);
	free(copy);
	return found;
}

static void ok_lines(char *text, const char *one, const char *other,
		     int expected, const char *name)
{
	ok(lines_with(text, one, other) == expected, name, text);
}

static void test_picture(void)
{
	char *text = picture();

	ok_lines(text, "adapter ne\\\"t\\\\0\" [label=\"here: ne\\\"t\\\\0\\n",
		 "02:00:00:00:00:0a", 1, "names are quoted");
	ok_lines(text, "[label=\"127.0.0.1\"]", "127.0.0.0/8\"", 1,
		 "routes of one address share its edge");
	ok_lines(text, "route 1\\n127.0.0.2\\nup (answered), 150us, 3%",
		 "color=forestgreen, penwidth=4, style=solid", 1, "active");
	ok_lines(text, "route 2, routed\\n192.0.2.2\\ndown (no_answer)\"",
		 "color=red, penwidth=1, style=dashed", 1, "routed backup");
	ok_lines(text, "network of 192.0.2.1\" -- \"address 192.0.2.9\"",
		 "color=grey", 1, "nobody knows the network or the peer");
	ok_lines(text, "no peer yet", "192.0.2.9", 1, "and it is said");
	ok_lines(text, "route 4, routed", "color=orange", 1, "suspect");
	free(text);
}

/* Graphviz takes it, and sees what there is. */
static void test_graphviz(void)
{
	char *text = picture(), *drawn = NULL, command[64];
	char path[] = "/tmp/test_topology.XXXXXX";
	int fd = mkstemp(path);
	size_t size = 0;
	FILE *f;

	if (fd < 0 || dprintf(fd, "%s", text) < 0)
		abort();
	snprintf(command, sizeof(command), "dot -Tplain %s", path);
	f = popen(command, "r");
	if (!f || getdelim(&drawn, &size, '\0', f) < 0)
		drawn = strdup("nothing");
	ok(f && !pclose(f), "Graphviz takes it", text);
	ok_lines(drawn, "node \"", "", 6, "six nodes");
	ok_lines(drawn, "edge \"", "", 7, "seven edges");
	remove(path);
	free(drawn);
	free(text);
}

static void test_network(const char *local, const char *via, const char *remote,
			 const char *expected, bool inside)
{
	char text[NETWORK_TEXT], name[128];
	bool got = network_of(local, via, remote, text);

	snprintf(name, sizeof(name), "%s to %s is in %s", local, remote,
		 expected);
	ok(!strcmp(text, expected) && got == inside, name, text);
}

static void test_svg(void)
{
	struct json_object *obj = json_tokener_parse(summary);

	/* What dot prints must not be taken for a result. */
	fflush(stdout);
	ok(!topology_svg(obj, "here"), "it is drawn", "refused");
	setenv("PATH", "/nowhere", 1);
	ok(topology_svg(obj, "here") == EXIT_REFUSED, "not without dot",
	   "drawn");
	json_object_put(obj);
}

int main(void)
{
	test_picture();
	test_graphviz();
	test_network("127.0.0.1", "lo", "127.9.9.9", "127.0.0.0/8", true);
	test_network("127.0.0.1", NULL, "128.0.0.1", "127.0.0.0/8", false);
	test_network("127.0.0.1", "other", "127.0.0.2", "network of 127.0.0.1",
		     false);
	test_network("::1", NULL, "127.0.0.1", "::1/128", false);
	test_network("bogus", NULL, "127.0.0.1", "network of bogus", false);
	test_svg();
	printf("1..%d\n", count);
	return failures > 0;
}
