// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the live view
 */

#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "args.h"
#include "get.h"
#include "print.h"
#include "summary.h"
#include "top.h"

#define REDRAW	('L' & 0x1f)

const char help_top[] =
"Usage: netft top [interval MS]\n"
"\n"
"Shows peers and routes as they change, with the round trip times and the loss\n"
"of the last while as graphs, until q is pressed.\n"
"\n"
"  interval MS   milliseconds between two looks (1000)\n"
"\n"
"  up, down      choose a route\n"
"  Enter         see what became of its last requests; q goes back\n"
"  s             sort routes by id, state, rtt, loss or peer\n"
"  r             the other way round\n"
"  q             quit\n";

static int look_at_history(struct netft *nft, struct top *top)
{
	struct json_object *route = top_chosen(top);

	json_object_put(top->history);
	top->history = NULL;
	if (!top->drilled || !route)
		return EXIT_OK;
	return history_get(nft, text_of(route, "dev"),
			   json_object_get_int64(value_of(route, "id")),
			   &top->history);
}

static int look(struct netft *nft, struct top *top)
{
	struct json_object *summary = json_object_new_array();
	int ret = summary_get(nft, summary);

	if (!ret)
		top_update(top, summary);
	json_object_put(summary);
	return ret;
}

/* Watch until a key ends it, or the kernel has no more to tell. */
static int watch(struct netft *nft, struct top *top)
{
	int key, ret;

	for (;;) {
		ret = look(nft, top);
		if (ret)
			return ret;
		/* A route that is gone meanwhile has no history. */
		if (look_at_history(nft, top))
			top->drilled = false;
		top_draw(top);
		while ((key = getch()) != ERR) {
			if (key == REDRAW)
				clearok(curscr, TRUE);
			if (!top_key(top, key))
				return EXIT_OK;
			if (look_at_history(nft, top))
				top->drilled = false;
			top_draw(top);
		}
	}
}

static int show(struct netft *nft, uint32_t interval)
{
	struct top top = { };
	int ret;

	setlocale(LC_CTYPE, "");
	if (!newterm(NULL, stdout, stdin)) {
		complain("the terminal is unknown, or can do too little: TERM is \"%s\"",
			 getenv("TERM") ? getenv("TERM") : "");
		return EXIT_REFUSED;
	}
	top_colours();
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	set_escdelay(25);
	timeout(interval);
	ret = watch(nft, &top);
	endwin();
	/* What was said went down with the screen. */
	if (ret)
		look(nft, &top);
	top_free(&top);
	return ret;
}

static void set_interval(void *request, const char *word, const char *value)
{
	uint32_t *interval = request;

	*interval = arg_number(word, value, INT32_MAX);
	if (!*interval)
		usage_error("%s: \"%s\" is too small", word, value);
}

static const struct keyword top_keywords[] = {
	{ "interval", 1, set_interval, false, NULL },
};

/**
 * cmd_top() - netft top
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_top(int argc, char **argv)
{
	struct args args = { argc, argv };
	uint32_t interval = 1000;
	struct netft *nft;
	int ret;

	args_keywords(&args, top_keywords, ARRAY_SIZE(top_keywords), UINT32_MAX,
		      &interval);
	if (opt.json)
		usage_error("a live view is no JSON; \"netft -j monitor\" is");
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		complain("needs a terminal");
		return EXIT_REFUSED;
	}
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = show(nft, interval);
	netft_close(nft);
	return ret;
}
