/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what every part of the command shares
 */

#ifndef NETFT_TOOL_H
#define NETFT_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As the kernel calls it. */
#define __always_unused	__attribute__((unused))

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Where "ip netns" keeps the namespaces that have a name. */
#define NETNS_FOLDER	"/run/netns"

/* Exit status. */
#define EXIT_OK		0
#define EXIT_USAGE	1
#define EXIT_REFUSED	2

/**
 * struct options - The global options, and what is being run.
 * @json: print JSON
 * @pretty: indent it
 * @stats: print statistics too
 * @complete: print what the last word could be, instead of running anything
 * @command: the words of the command for messages, such as "route add"
 */
struct options {
	bool json;
	bool pretty;
	bool stats;
	bool complete;
	char command[64];
};

extern struct options opt;

/**
 * struct command - An object or a command of an object.
 * @name: its word
 * @aliases: other words for it, NULL-terminated
 * @run: does it, given the words after @name; returns the exit status
 * @help: text of its help
 */
struct command {
	const char *name;
	const char *const *aliases;
	int (*run)(int argc, char **argv);
	const char *help;
};

/* Words that every "show" and every "del" may be replaced with. */
extern const char *const aliases_show[];
extern const char *const aliases_del[];

int command_run(const struct command *commands, size_t n, const char *help,
		int argc, char **argv);
bool word_is_help(const char *word);

int cmd_adapter(int argc, char **argv);
int cmd_route(int argc, char **argv);
int cmd_peer(int argc, char **argv);
int cmd_watchdog(int argc, char **argv);
int cmd_cluster(int argc, char **argv);
int cmd_topology(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_monitor(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_validate(int argc, char **argv);
int cmd_version(int argc, char **argv);
int cmd_summary(void);

extern const char help_monitor[];
extern const char help_check[];
extern const char help_top[];
extern const char help_topology[];
extern const char help_validate[];
extern const char help_version[];

/* Both print "netft: COMMAND: ..." on stderr; the second ends the program. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void usage_error(const char *fmt, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

#endif /* NETFT_TOOL_H */
