// SPDX-License-Identifier: GPL-2.0
/*
 * netft: nodes, networks and routes as a picture, drawn by Graphviz
 */

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "args.h"
#include "network.h"
#include "print.h"
#include "summary.h"
#include "topology.h"

extern char **environ;

#define GIVEN_DOT	1
#define GIVEN_SVG	2

const char help_topology[] =
"Usage: netft topology [--dot|--svg]\n"
"\n"
"Draws this node, its peers, the networks between them and the routes, as far\n"
"as this node knows them: green is up, orange suspect, red down, grey disabled;\n"
"bold is active, dashed backup.\n"
"\n"
"  --dot   in the language of Graphviz (the default)\n"
"  --svg   as an SVG picture; needs Graphviz's program dot\n";

/* A string of Graphviz's; "\n" is a new line there already. */
static void quoted(FILE *f, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', f);
		fputc(*text, f);
	}
}

static void key(FILE *f, const char *kind, const char *name)
{
	fprintf(f, "\"%s ", kind);
	quoted(f, name);
	fputc('"', f);
}

static const char *colour_of(struct json_object *route)
{
	static const char *const colours[][2] = {
		{ "up", "forestgreen" }, { "suspect", "orange" },
		{ "down", "red" }, { "disabled", "grey" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(colours); i++)
		if (!strcmp(colours[i][0], text_of(route, "state")))
			return colours[i][1];
	return "black";
}

static void value(FILE *f, struct json_object *obj, const char *name,
		  void (*print)(FILE *f, struct json_object *value))
{
	if (!value_of(obj, name))
		return;
	fputs(", ", f);
	print(f, value_of(obj, name));
}

/* The end of a route that leads to nobody yet is known by its address. */
static void far_end(FILE *f, struct json_object *route)
{
	if (value_of(route, "peer"))
		key(f, "peer", text_of(route, "peer"));
	else
		key(f, "address", text_of(route, "remote"));
}

/* Routes with the same local address share the edge to its network. */
static void near_edge(FILE *f, struct json_object *route, const char *network,
		      struct json_object *drawn)
{
	char edge[256];

	snprintf(edge, sizeof(edge), "%s %s %s", text_of(route, "dev"),
		 text_of(route, "local"), network);
	if (json_object_object_get_ex(drawn, edge, NULL))
		return;
	json_object_object_add(drawn, edge, NULL);
	fputc('\t', f);
	key(f, "network", network);
	fputs(" [shape=ellipse, label=\"", f);
	quoted(f, network);
	fputs("\"]\n\t", f);
	key(f, "adapter", text_of(route, "dev"));
	fputs(" -- ", f);
	key(f, "network", network);
	fprintf(f, " [label=\"%s\"]\n", text_of(route, "local"));
}

static void route_edges(FILE *f, struct json_object *route,
			struct json_object *drawn)
{
	const char *via = value_of(route, "via") ? text_of(route, "via") : NULL;
	char network[NETWORK_TEXT];
	bool inside = network_of(text_of(route, "local"), via,
				 text_of(route, "remote"), network);

	near_edge(f, route, network, drawn);
	fputc('\t', f);
	if (!value_of(route, "peer")) {
		far_end(f, route);
		fputs(" [style=dotted, label=\"no peer yet\"]\n\t", f);
	}
	key(f, "network", network);
	fputs(" -- ", f);
	far_end(f, route);
	fprintf(f, " [label=\"route %s%s\\n%s\\n%s (%s)", text_of(route, "id"),
		inside ? "" : ", routed", text_of(route, "remote"),
		text_of(route, "state"), text_of(route, "reason"));
	value(f, route, "rtt_us", print_us);
	value(f, route, "loss_percent", print_percent);
	fprintf(f, "\", color=%s, penwidth=%d, style=%s]\n", colour_of(route),
		is_true(route, "active") ? 4 : 1,
		is_true(route, "backup") ? "dashed" : "solid");
}

static void node_box(FILE *f, const char *kind, const char *id,
		     const char *title, struct json_object *obj)
{
	fputc('\t', f);
	key(f, kind, id);
	fputs(" [label=\"", f);
	quoted(f, title);
	fprintf(f, "\\n%s\\n%s\"", text_of(obj, "mac"), text_of(obj, "ipv4"));
}

static void peer_box(FILE *f, struct json_object *peer)
{
	bool reachable = is_true(peer, "reachable");

	node_box(f, "peer", text_of(peer, "mac"),
		 reachable ? "peer" : "peer, unreachable", peer);
	fprintf(f, ", color=%s]\n", reachable ? "forestgreen" : "red");
}

static void adapter_part(FILE *f, struct json_object *part, const char *node)
{
	struct json_object *adapter = value_of(part, "adapter");
	struct json_object *routes = value_of(part, "routes");
	struct json_object *peers = value_of(part, "peers");
	struct json_object *drawn = json_object_new_object();
	const char *dev = text_of(adapter, "dev");
	char title[128];

	snprintf(title, sizeof(title), "%s: %s", node, dev);
	node_box(f, "adapter", dev, title, adapter);
	fputs(", style=bold]\n", f);
	for (size_t i = 0; i < json_object_array_length(peers); i++)
		peer_box(f, json_object_array_get_idx(peers, i));
	for (size_t i = 0; i < json_object_array_length(routes); i++)
		route_edges(f, json_object_array_get_idx(routes, i), drawn);
	json_object_put(drawn);
}

/**
 * topology_dot() - Write the picture in the language of Graphviz.
 * @f: where to
 * @summary: adapters with their peers and routes
 * @node: the name of this node
 */
void topology_dot(FILE *f, struct json_object *summary, const char *node)
{
	fputs("graph netft {\n\trankdir=LR\n\tnode [shape=box]\n", f);
	for (size_t i = 0; i < json_object_array_length(summary); i++)
		adapter_part(f, json_object_array_get_idx(summary, i), node);
	fputs("}\n", f);
}

/* Start dot; it draws on our standard output what comes into @f. */
static int dot_start(FILE **f, pid_t *pid)
{
	char *const words[] = { "dot", "-Tsvg", NULL };
	posix_spawn_file_actions_t actions;
	int ends[2], err;

	if (pipe(ends))
		return errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	err = posix_spawnp(pid, "dot", &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	if (err)
		close(ends[1]);
	else
		*f = fdopen(ends[1], "w");
	return err;
}

/**
 * topology_svg() - Draw the picture on standard output.
 * @summary: adapters with their peers and routes
 * @node: the name of this node
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int topology_svg(struct json_object *summary, const char *node)
{
	int err, status;
	FILE *f = NULL;
	pid_t pid;

	/* If it ends early, its status says so. */
	signal(SIGPIPE, SIG_IGN);
	err = dot_start(&f, &pid);
	if (err == ENOENT) {
		complain("Graphviz's program dot is missing (Debian: apt-get install graphviz)");
		return EXIT_REFUSED;
	}
	if (err) {
		complain("dot: %s", strerror(err));
		return EXIT_REFUSED;
	}
	if (!f)
		abort();
	topology_dot(f, summary, node);
	fclose(f);
	if (waitpid(pid, &status, 0) < 0 || status) {
		complain("dot has failed");
		return EXIT_REFUSED;
	}
	return EXIT_OK;
}

static int draw(struct json_object *summary, uint32_t given)
{
	char node[65] = "";

	gethostname(node, sizeof(node) - 1);
	if (given == GIVEN_SVG)
		return topology_svg(summary, node);
	topology_dot(stdout, summary, node);
	return EXIT_OK;
}

static void set_nothing(void *request __always_unused,
			const char *word __always_unused,
			const char *value __always_unused)
{
}

/* One contradicts the other. */
static const struct keyword topology_keywords[] = {
	{ "--dot", GIVEN_DOT, set_nothing, true, NULL },
	{ "--svg", GIVEN_SVG, set_nothing, true, NULL },
};

/**
 * cmd_topology() - netft topology ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_topology(int argc, char **argv)
{
	struct args args = { argc, argv };
	struct json_object *summary;
	struct netft *nft;
	uint32_t given;
	int ret;

	given = args_keywords(&args, topology_keywords,
			      ARRAY_SIZE(topology_keywords), UINT32_MAX, NULL);
	if (given == (GIVEN_DOT | GIVEN_SVG))
		usage_error("\"--dot\" contradicts \"--svg\"");
	if (opt.json)
		usage_error("a picture is no JSON; \"netft -j\" has the same");
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	summary = json_object_new_array();
	ret = summary_get(nft, summary);
	netft_close(nft);
	if (!ret)
		ret = draw(summary, given);
	json_object_put(summary);
	return ret;
}
