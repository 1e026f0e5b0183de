// SPDX-License-Identifier: GPL-2.0
/*
 * netft: finding the command that is meant, help, complaints
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "tool.h"

struct options opt;

const char *const aliases_show[] = { "list", "ls", NULL };
const char *const aliases_del[] = { "delete", NULL };

__attribute__((format(printf, 1, 0)))
static void complain_v(const char *fmt, va_list ap)
{
	/* Keep what was printed so far before what went wrong. */
	fflush(stdout);
	fputs("netft: ", stderr);
	if (opt.command[0])
		fprintf(stderr, "%s: ", opt.command);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

/**
 * complain() - Say on stderr what went wrong.
 * @fmt: the text, as for printf()
 */
void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain_v(fmt, ap);
	va_end(ap);
}

/**
 * usage_error() - Say on stderr what is wrong with the words, and end.
 * @fmt: the text, as for printf()
 */
void usage_error(const char *fmt, ...)
{
	char *space = strchr(opt.command, ' ');
	va_list ap;

	va_start(ap, fmt);
	complain_v(fmt, ap);
	va_end(ap);

	if (space)
		*space = '\0';
	fprintf(stderr, "Try: netft %s%shelp\n", opt.command,
		opt.command[0] ? " " : "");
	exit(EXIT_USAGE);
}

/**
 * word_is_help() - Does a word ask for help?
 * @word: the word
 *
 * Return: true if it does.
 */
bool word_is_help(const char *word)
{
	return !strcmp(word, "help") || !strcmp(word, "-h") ||
	       !strcmp(word, "-help") || !strcmp(word, "--help");
}

/* How well a word names a command: 2 exactly, 1 as its beginning, 0 not. */
static int command_match(const struct command *cmd, const char *word)
{
	const char *const *alias = cmd->aliases;
	const char *name = cmd->name;
	int best = 0;

	while (name) {
		if (!strcmp(name, word))
			return 2;
		if (!strncmp(name, word, strlen(word)))
			best = 1;
		name = alias ? *alias++ : NULL;
	}
	return best;
}

static const struct command *command_find(const struct command *commands,
					  size_t n, const char *word)
{
	const struct command *found = NULL;
	int best = 0;

	for (size_t i = 0; *word && i < n; i++) {
		int match = command_match(&commands[i], word);

		if (match && match == best)
			usage_error("\"%s\" could be \"%s\" or \"%s\"", word,
				    found->name, commands[i].name);
		if (match > best) {
			found = &commands[i];
			best = match;
		}
	}
	if (!found)
		usage_error("\"%s\" is unknown", word);
	return found;
}

static void commands_complete(const struct command *commands, size_t n)
{
	for (size_t i = 0; i < n; i++)
		complete_word(commands[i].name);
	complete_word("help");
	complete_end();
}

static int print_help(const char *text)
{
	fputs(text, stdout);
	return EXIT_OK;
}

/**
 * command_run() - Find a command by its first word and run it.
 * @commands: the commands there are; the first is run if there is no word
 * @n: how many
 * @help: help for all of them
 * @argc: number of words
 * @argv: the words
 *
 * Return: the exit status.
 */
int command_run(const struct command *commands, size_t n, const char *help,
		int argc, char **argv)
{
	const struct command *cmd = commands;
	size_t len;

	if (complete_is_due(argc))
		commands_complete(commands, n);
	if (argc && word_is_help(*argv))
		return print_help(help);
	if (argc) {
		cmd = command_find(commands, n, *argv);
		argc--;
		argv++;
	}

	len = strlen(opt.command);
	snprintf(opt.command + len, sizeof(opt.command) - len, "%s%s",
		 len ? " " : "", cmd->name);
	if (argc && cmd->help && word_is_help(*argv))
		return print_help(cmd->help);
	return cmd->run(argc, argv);
}
