// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the cluster service; its options
 */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "service.h"

#define EXIT_GOOD	0
#define EXIT_MISTAKES	1
#define EXIT_FAILED	2

static const char help[] =
"Usage: netftd [OPTIONS]\n"
"       netftd --check [FILE]\n"
"\n"
"The service that gives a netft adapter its routes.\n"
"\n"
"OPTIONS:\n"
"  -c, --config FILE    read FILE instead of " CONFIG_FILE "\n"
"  -C, --check          only look for mistakes in the configuration\n"
"  -f, --flush-on-exit  take our routes away when the service stops\n"
"      --hooks DIR      run the programs in DIR instead of " HOOKS_DIR "\n"
"      --routes FILE    remember in FILE instead of " ROUTES_FILE "\n"
"                       which routes are ours\n"
"      --socket FILE    answer \"netft cluster show\" there instead of\n"
"                       " SOCKET_FILE "\n"
"  -V, --version        print the version\n"
"  -h, --help           this text\n";

/* Options without a letter. */
enum {
	OPTION_HOOKS = 256,
	OPTION_ROUTES,
	OPTION_SOCKET,
};

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check", no_argument, NULL, 'C' },
	{ "flush-on-exit", no_argument, NULL, 'f' },
	{ "hooks", required_argument, NULL, OPTION_HOOKS },
	{ "routes", required_argument, NULL, OPTION_ROUTES },
	{ "socket", required_argument, NULL, OPTION_SOCKET },
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

static int run(const struct options *options)
{
	int err = service_run(options);

	if (err == -EINVAL)
		return EXIT_MISTAKES;
	return err ? EXIT_FAILED : EXIT_GOOD;
}

int main(int argc, char **argv)
{
	struct options options = {
		.config = CONFIG_FILE,
		.hooks = HOOKS_DIR,
		.routes = ROUTES_FILE,
		.socket = SOCKET_FILE,
	};
	bool check_only = false;
	int c;

	while ((c = getopt_long(argc, argv, "c:CfVh", long_options,
				NULL)) != -1) {
		switch (c) {
		case 'c':
			options.config = optarg;
			break;
		case 'C':
			check_only = true;
			break;
		case 'f':
			options.flush_on_exit = true;
			break;
		case OPTION_HOOKS:
			options.hooks = optarg;
			break;
		case OPTION_ROUTES:
			options.routes = optarg;
			break;
		case OPTION_SOCKET:
			options.socket = optarg;
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
		options.config = argv[optind++];
	if (optind < argc) {
		fprintf(stderr, "netftd: \"%s\" is one word too many\n",
			argv[optind]);
		return EXIT_MISTAKES;
	}
	return check_only ? check(options.config) : run(&options);
}
