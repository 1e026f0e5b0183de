// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the nodelist of corosync.conf
 *
 * corosync's own parser is part of its daemon, and its libraries ask that
 * daemon. So this reads the format, which is lines: "name {", "key: value",
 * "}", comments that begin with "#". What is outside of the nodelist must have
 * that form, and is not looked at otherwise.
 */

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

/* Of sections in each other. */
#define MAX_DEPTH	8

/**
 * enum section - Where in the file we are.
 * @SECTION_OTHER: where nothing is of interest
 * @SECTION_NODELIST: in nodelist
 * @SECTION_NODE: in a node of it
 */
enum section {
	SECTION_OTHER,
	SECTION_NODELIST,
	SECTION_NODE,
};

/**
 * struct entry - A node as it is being read.
 * @place: where it begins
 * @name: its name, empty if it has none
 * @ring: its addresses, as they are written, empty where it has none
 * @lines: where they are written
 */
struct entry {
	struct place place;
	char name[NAME_LEN];
	char ring[MAX_ADDRESSES][256];
	unsigned int lines[MAX_ADDRESSES];
};

/**
 * struct corosync - A file that is being read.
 * @config: where it is read into
 * @problems: who is told of mistakes
 * @place: where we are
 * @sections: the sections that we are in, the outermost first
 * @opened: where they begin
 * @depth: how many
 * @entry: the node that is being read
 */
struct corosync {
	struct config *config;
	struct problems *problems;
	struct place place;
	enum section sections[MAX_DEPTH];
	unsigned int opened[MAX_DEPTH];
	unsigned int depth;
	struct entry entry;
};

static enum section section(const struct corosync *corosync)
{
	return corosync->depth ? corosync->sections[corosync->depth - 1] :
				 SECTION_OTHER;
}

static char *trimmed(char *text)
{
	char *end = text + strlen(text);

	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

/* A host's name, as corosync resolves it: IPv6 first, then IPv4. */
static int resolve(const char *name, struct in6_addr *address)
{
	static const int families[] = { AF_INET6, AF_INET };
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
	struct addrinfo *found;
	int err = EAI_NONAME;

	for (unsigned int i = 0; i < ARRAY_SIZE(families); i++) {
		hints.ai_family = families[i];
		err = getaddrinfo(name, NULL, &hints, &found);
		if (err)
			continue;
		if (families[i] == AF_INET6)
			*address = ((struct sockaddr_in6 *)
				    found->ai_addr)->sin6_addr;
		else
			address_from(address, &((struct sockaddr_in *)
						found->ai_addr)->sin_addr, 4);
		freeaddrinfo(found);
		return 0;
	}
	return err;
}

static void add_rings(struct corosync *corosync, int node)
{
	struct entry *entry = &corosync->entry;
	struct place place = entry->place;
	struct in6_addr address;
	int err;

	for (unsigned int i = 0; i < MAX_ADDRESSES; i++) {
		if (!*entry->ring[i])
			continue;
		place.line = entry->lines[i];
		err = address_parse(entry->ring[i], &address) ?
		      0 : resolve(entry->ring[i], &address);
		if (err == EAI_AGAIN || err == EAI_SYSTEM || err == EAI_MEMORY)
			corosync->problems->may_pass = true;
		if (err)
			mistake(corosync->problems, &place,
				"ring%u_addr: \"%s\" is no address: %s", i,
				entry->ring[i], gai_strerror(err));
		else
			config_add_interface(corosync->config, node, &address,
					     i, &place, corosync->problems);
	}
}

/* A node is at its end: a name may come after the addresses. */
static void add_node(struct corosync *corosync)
{
	struct entry *entry = &corosync->entry;
	unsigned int i = 0;
	int node;

	while (i < MAX_ADDRESSES && !*entry->ring[i])
		i++;
	if (i == MAX_ADDRESSES) {
		mistake(corosync->problems, &entry->place,
			"this node has no ring0_addr");
		return;
	}
	if (!*entry->name)
		snprintf(entry->name, sizeof(entry->name), "%.*s", NAME_LEN - 1,
			 entry->ring[i]);
	node = config_add_node(corosync->config, entry->name, &entry->place,
			       corosync->problems);
	if (node >= 0)
		add_rings(corosync, node);
}

static void opening(struct corosync *corosync, const char *name)
{
	enum section outer = section(corosync), inner = SECTION_OTHER;

	if (!*name)
		mistake(corosync->problems, &corosync->place,
			"a section without a name");
	if (!corosync->depth && !strcmp(name, "nodelist"))
		inner = SECTION_NODELIST;
	else if (outer == SECTION_NODELIST && !strcmp(name, "node"))
		inner = SECTION_NODE;
	else if (outer != SECTION_OTHER)
		mistake(corosync->problems, &corosync->place,
			"no section \"%s\" can be here", name);
	if (inner == SECTION_NODE)
		corosync->entry = (struct entry){ .place = corosync->place };
	corosync->sections[corosync->depth] = inner;
	corosync->opened[corosync->depth++] = corosync->place.line;
}

static void closing(struct corosync *corosync)
{
	if (!corosync->depth) {
		mistake(corosync->problems, &corosync->place,
			"a } that closes nothing");
		return;
	}
	if (section(corosync) == SECTION_NODE)
		add_node(corosync);
	corosync->depth--;
}

static void ring_read(struct corosync *corosync, unsigned int i,
		      const char *value)
{
	struct entry *entry = &corosync->entry;

	if (i >= MAX_ADDRESSES)
		mistake(corosync->problems, &corosync->place,
			"a node can have %d addresses", MAX_ADDRESSES);
	else if (!*value || strlen(value) >= sizeof(entry->ring[i]))
		mistake(corosync->problems, &corosync->place,
			"\"%s\" can be no address", value);
	else if (*entry->ring[i])
		mistake(corosync->problems, &corosync->place,
			"ring%u_addr is there already, in line %u", i,
			entry->lines[i]);
	else
		strcpy(entry->ring[i], value);
	if (i < MAX_ADDRESSES)
		entry->lines[i] = corosync->place.line;
}

static void setting(struct corosync *corosync, const char *key,
		    const char *value)
{
	struct entry *entry = &corosync->entry;
	unsigned int i;
	int end = 0;

	if (section(corosync) != SECTION_NODE)
		return;
	if (sscanf(key, "ring%3u_addr%n", &i, &end) == 1 && end && !key[end]) {
		ring_read(corosync, i, value);
	} else if (!strcmp(key, "name")) {
		config_set_name(entry->name, value, "node", &corosync->place,
				corosync->problems);
	}
}

static void line_read(struct corosync *corosync, char *line)
{
	char *text = trimmed(line), *end = text + strlen(text), *colon;

	if (!*text || *text == '#')
		return;
	colon = strchr(text, ':');
	if (end[-1] == '{' && !colon) {
		end[-1] = '\0';
		if (corosync->depth == MAX_DEPTH)
			mistake(corosync->problems, &corosync->place,
				"more than %d sections in each other",
				MAX_DEPTH);
		else
			opening(corosync, trimmed(text));
	} else if (!strcmp(text, "}")) {
		closing(corosync);
	} else if (colon) {
		*colon = '\0';
		setting(corosync, trimmed(text), trimmed(colon + 1));
	} else {
		mistake(corosync->problems, &corosync->place,
			"\"%s\" is neither \"name {\" nor \"key: value\" nor \"}\"",
			text);
	}
}

static void lines_read(struct corosync *corosync, FILE *f)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, f) >= 0) {
		corosync->place.line++;
		line_read(corosync, line);
	}
	free(line);
	if (ferror(f))
		mistake(corosync->problems, &corosync->place, "%s",
			strerror(errno));
	while (corosync->depth) {
		corosync->place.line = corosync->opened[--corosync->depth];
		mistake(corosync->problems, &corosync->place,
			"this section is not closed");
	}
}

/**
 * corosync_read() - Read the nodes of a corosync.conf.
 * @config: where into
 * @file: its name, which places point at
 * @problems: who is told of mistakes
 */
void corosync_read(struct config *config, const char *file,
		   struct problems *problems)
{
	struct corosync corosync = { .config = config, .problems = problems,
				     .place = { file, 0 } };
	unsigned int before = problems->mistakes;
	FILE *f = fopen(file, "re");

	if (!f) {
		mistake(problems, &config->import_place, "%s: %s", file,
			strerror(errno));
		return;
	}
	lines_read(&corosync, f);
	fclose(f);
	corosync.place.line = 1;
	if (!config->node_count && problems->mistakes == before)
		mistake(problems, &corosync.place, "there is no nodelist");
}
