// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the command; options and objects
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "complete.h"
#include "tool.h"

static const char help_main[] =
"Usage: netft [OPTIONS] [OBJECT [COMMAND]]\n"
"\n"
"Without OBJECT, a summary of every adapter.\n"
"\n"
"OBJECT:\n"
"  adapter   the virtual adapters and their settings\n"
"  route     the underlay paths to the peers: add, change, watch\n"
"  peer      the other nodes\n"
"  watchdog  the service that an adapter watches\n"
"  cluster   what the cluster service knows of nodes and networks\n"
"  monitor   print events as they happen\n"
"  check     what keeps this machine from having an adapter that works\n"
"  validate  what is wrong between the nodes that the configuration names\n"
"  top       a live view of peers and routes\n"
"  topology  a picture of nodes, networks and routes\n"
"  version   this tool, the loaded module, the module on disk\n"
"  help      this text; \"netft OBJECT help\" tells more\n"
"\n"
"OPTIONS:\n"
"  -j, -json         print JSON\n"
"  -p, -pretty       print JSON, indented\n"
"  -s, -statistics   print statistics too\n"
"  -n, -netns NAME   work in the network namespace NAME\n"
"  -V, -version      the same as \"netft version\"\n"
"  -h, -help         this text\n"
"\n"
"Objects and commands can be abbreviated: \"netft r s\" is \"netft route show\".\n";

static const struct command objects[] = {
	{ "adapter", NULL, cmd_adapter, NULL },
	{ "route", NULL, cmd_route, NULL },
	{ "peer", NULL, cmd_peer, NULL },
	{ "watchdog", NULL, cmd_watchdog, NULL },
	{ "cluster", NULL, cmd_cluster, NULL },
	{ "monitor", NULL, cmd_monitor, help_monitor },
	{ "check", NULL, cmd_check, help_check },
	{ "validate", NULL, cmd_validate, help_validate },
	{ "top", NULL, cmd_top, help_top },
	{ "topology", NULL, cmd_topology, help_topology },
	{ "version", NULL, cmd_version, help_version },
};

static int netns_enter(const char *name)
{
	char path[PATH_MAX];
	int fd, ret;

	snprintf(path, sizeof(path), NETNS_FOLDER "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		complain("network namespace \"%s\": %s", name, strerror(errno));
		return EXIT_REFUSED;
	}
	ret = setns(fd, CLONE_NEWNET);
	if (ret)
		complain("network namespace \"%s\": %s", name, strerror(errno));
	close(fd);
	return ret ? EXIT_REFUSED : EXIT_OK;
}

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "statistics", no_argument, NULL, 's' },
	{ "netns", required_argument, NULL, 'n' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* What follows an option that ends the program, or misses its value. */
static void complete_after(int c)
{
	if (c == '?' && optopt == 'n')
		complete_namespaces();
	complete_end();
}

/* The options, then what they leave. */
static int run(int argc, char **argv)
{
	/* A word that is not written yet says nothing. */
	int written = argc - opt.complete;
	int c;

	while ((c = getopt_long_only(written, argv, "+jpsn:Vh", options,
				     NULL)) != -1) {
		if (opt.complete && strchr("Vh?", c))
			complete_after(c);
		switch (c) {
		case 'p':
			opt.pretty = true;
			opt.json = true;
			break;
		case 'j':
			opt.json = true;
			break;
		case 's':
			opt.stats = true;
			break;
		case 'n':
			if (netns_enter(optarg))
				return EXIT_REFUSED;
			break;
		case 'V':
			return cmd_version(0, NULL);
		case 'h':
			fputs(help_main, stdout);
			return EXIT_OK;
		default:
			fputs("Try: netft help\n", stderr);
			return EXIT_USAGE;
		}
	}
	if (opt.complete && optind == written && *argv[optind] == '-') {
		complete_options(options);
		complete_end();
	}
	if (optind == argc)
		return cmd_summary();
	return command_run(objects, ARRAY_SIZE(objects), help_main,
			   argc - optind, argv + optind);
}

int main(int argc, char **argv)
{
	static char name[] = "netft";
	int ret;

	/* getopt_long_only() begins its messages with it. */
	if (argc)
		argv[0] = name;
	if (argc > 2 && !strcmp(argv[1], "complete")) {
		opt.complete = true;
		argc--;
		argv++;
	}
	ret = run(argc, argv);

	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write the output: %s", strerror(errno));
		return EXIT_REFUSED;
	}
	return ret;
}
