// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the cluster service; its options
 */

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "config.h"

#define EXIT_GOOD	0
#define EXIT_MISTAKES	1

static const char help[] =
"Usage: netftd [OPTIONS]\n"
"       netftd --check [FILE]\n"
"\n"
"The service that gives a netft adapter its routes.\n"
"\n"
"OPTIONS:\n"
"  -c, --config FILE    read FILE instead of " CONFIG_FILE "\n"
"  -C, --check          only look for mistakes in the configuration\n"
"  -V, --version        print the version\n"
"  -h, --help           this text\n";

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check", no_argument, NULL, 'C' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static void print_problem(void *arg __always_unused, const struct place *place,
			  bool is_mistake, const char *what)
{
	const char *kind = is_mistake ? "" : "warning: ";

	if (place->line)
		fprintf(stderr, "%s:%u: %s%s\n", place->file, place->line, kind,
			what);
	else
		fprintf(stderr, "%s: %s%s\n", place->file, kind, what);
}

static int check(const char *file)
{
	struct problems problems = { .tell = print_problem };
	struct config *config = config_load(file, &problems);

	if (!config) {
		fprintf(stderr, "%s: %u mistake%s\n", file, problems.mistakes,
			problems.mistakes == 1 ? "" : "s");
		return EXIT_MISTAKES;
	}
	printf("%s: good: %u nodes, %u networks\n", file, config->node_count,
	       config->network_count);
	config_free(config);
	return EXIT_GOOD;
}

int main(int argc, char **argv)
{
	const char *config = CONFIG_FILE;
	bool check_only = false;
	int c;

	while ((c = getopt_long(argc, argv, "c:CVh", long_options,
				NULL)) != -1) {
		switch (c) {
		case 'c':
			config = optarg;
			break;
		case 'C':
			check_only = true;
			break;
		case 'V':
			puts("netftd " NETFTD_VERSION);
			return EXIT_GOOD;
		case 'h':
			fputs(help, stdout);
			return EXIT_GOOD;
		default:
			fputs("Try: netftd --help\n", stderr);
			return EXIT_MISTAKES;
		}
	}
	if (check_only && optind < argc)
		config = argv[optind++];
	if (optind < argc) {
		fprintf(stderr, "netftd: \"%s\" is one word too many\n",
			argv[optind]);
		return EXIT_MISTAKES;
	}
	return check(config);
}
