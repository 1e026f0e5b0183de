// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the configuration file
 *
 * It is YAML, read with libyaml, rather than the INI of inih: nodes and
 * networks are tables in tables, libyaml knows the line of each word, and
 * takes lines and names of any length. inih tells of the first bad line only,
 * of no section that is empty or there twice, and cuts long names off.
 */

#include <errno.h>
#include <libnetft.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "config.h"

/* Where metrics are told unless it says where: only on this machine. */
#define METRICS_ADDRESS	"127.0.0.1"
#define METRICS_PORT	9343

/**
 * struct reader - A file that is being read.
 * @config: where it is read into
 * @document: what libyaml makes of it
 * @file: its name
 * @problems: who is told of mistakes
 */
struct reader {
	struct config *config;
	yaml_document_t *document;
	const char *file;
	struct problems *problems;
};

/**
 * struct key - A word of a table, and what its value is read with.
 * @name: the word
 * @read: reads it
 * @offset: where in what the table is about the value is put
 */
struct key {
	const char *name;
	void (*read)(struct reader *reader, const char *name,
		     yaml_node_t *value, void *into);
	size_t offset;
};

static struct place place_of(const struct reader *reader,
			     const yaml_node_t *node)
{
	return (struct place){ reader->file, node->start_mark.line + 1 };
}

/* The text of a word; NULL, after telling so, if the value is something else. */
static const char *scalar(struct reader *reader, const char *name,
			  yaml_node_t *value)
{
	struct place place = place_of(reader, value);

	if (value->type == YAML_SCALAR_NODE &&
	    strlen((char *)value->data.scalar.value) ==
	    value->data.scalar.length)
		return (char *)value->data.scalar.value;
	mistake(reader->problems, &place, "%s: one word is due here", name);
	return NULL;
}

static yaml_node_t *node_at(struct reader *reader, int index)
{
	return yaml_document_get_node(reader->document, index);
}

/* Is a key in a table before this place? */
static bool is_repeated(struct reader *reader, yaml_node_t *table,
			yaml_node_pair_t *pair, const char *name)
{
	for (yaml_node_pair_t *p = table->data.mapping.pairs.start; p < pair;
	     p++) {
		yaml_node_t *key = node_at(reader, p->key);

		if (key->type == YAML_SCALAR_NODE &&
		    !strcmp((char *)key->data.scalar.value, name))
			return true;
	}
	return false;
}

/* Call a function with each key and value of a table. */
static void table_walk(struct reader *reader, const char *what,
		       yaml_node_t *table,
		       void (*fn)(struct reader *reader, const char *name,
				  yaml_node_t *key, yaml_node_t *value,
				  void *arg), void *arg)
{
	struct place place = place_of(reader, table);

	if (table->type != YAML_MAPPING_NODE) {
		mistake(reader->problems, &place,
			"%s: lines like \"key: value\" are due here", what);
		return;
	}
	for (yaml_node_pair_t *pair = table->data.mapping.pairs.start;
	     pair < table->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = node_at(reader, pair->key);
		const char *name = scalar(reader, what, key);

		if (!name)
			continue;
		place = place_of(reader, key);
		if (is_repeated(reader, table, pair, name))
			mistake(reader->problems, &place,
				"%s: %s is there already", what, name);
		else
			fn(reader, name, key, node_at(reader, pair->value),
			   arg);
	}
}

/* Call a function with each value of a list; one alone needs no brackets. */
static void list_walk(struct reader *reader, const char *what,
		      yaml_node_t *list,
		      void (*fn)(struct reader *reader, const char *what,
				 yaml_node_t *value, void *arg), void *arg)
{
	if (list->type != YAML_SEQUENCE_NODE) {
		fn(reader, what, list, arg);
		return;
	}
	for (yaml_node_item_t *item = list->data.sequence.items.start;
	     item < list->data.sequence.items.top; item++)
		fn(reader, what, node_at(reader, *item), arg);
}

/**
 * struct fields - A table whose words are known.
 * @what: what it is about
 * @keys: its words, ended by one without a name
 * @into: where the values go
 */
struct fields {
	const char *what;
	const struct key *keys;
	void *into;
};

static void field_read(struct reader *reader, const char *name,
		       yaml_node_t *key, yaml_node_t *value, void *arg)
{
	const struct fields *fields = arg;
	struct place place = place_of(reader, key);

	for (const struct key *k = fields->keys; k->name; k++) {
		if (strcmp(k->name, name))
			continue;
		k->read(reader, name, value, (char *)fields->into + k->offset);
		return;
	}
	mistake(reader->problems, &place, "%s has no setting %s", fields->what,
		name);
}

static void fields_read(struct reader *reader, const char *what,
			yaml_node_t *table, const struct key *keys, void *into)
{
	struct fields fields = { what, keys, into };

	table_walk(reader, what, table, field_read, &fields);
}

/* ---------------------------------------------------------------- values */

static void number_read(struct reader *reader, const char *name,
			yaml_node_t *value, uint32_t *into, uint32_t min,
			uint32_t max)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);
	unsigned long number;
	char *end;

	if (!text)
		return;
	errno = 0;
	number = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || number < min ||
	    number > max)
		mistake(reader->problems, &place,
			"%s is a number from %u to %u, not \"%s\"", name, min,
			max, text);
	else
		*into = number;
}

static void delay_read(struct reader *reader, const char *name,
		       yaml_node_t *value, void *into)
{
	number_read(reader, name, value, into, 10, 30000);
}

static void threshold_read(struct reader *reader, const char *name,
			   yaml_node_t *value, void *into)
{
	number_read(reader, name, value, into, 2, 255);
}

static void timeout_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	number_read(reader, name, value, into, 0, 86400);
}

static void truth_read(struct reader *reader, const char *name,
		       yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);
	bool *truth = into;

	if (!text)
		return;
	if (!strcmp(text, "yes") || !strcmp(text, "true"))
		*truth = true;
	else if (!strcmp(text, "no") || !strcmp(text, "false"))
		*truth = false;
	else
		mistake(reader->problems, &place,
			"%s is yes or no, not \"%s\"", name, text);
}

static void role_read(struct reader *reader, const char *name,
		      yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);
	enum role *role = into;

	if (!text)
		return;
	for (*role = ROLE_OFF; *role <= ROLE_CLIENT; (*role)++)
		if (!strcmp(text, role_name(*role)))
			return;
	*role = ROLE_OFF;
	mistake(reader->problems, &place,
		"%s is off, cluster or cluster+client, not \"%s\"", name, text);
}

static void adapter_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);

	if (!text)
		return;
	if (!*text || strlen(text) >= IF_NAMESIZE || strpbrk(text, "/: \t"))
		mistake(reader->problems, &place,
			"\"%s\" can be no device's name", text);
	else
		strcpy(into, text);
}

static void import_read(struct reader *reader, const char *name,
			yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);

	if (!text)
		return;
	if (*text != '/' || strlen(text) >= sizeof(reader->config->import)) {
		mistake(reader->problems, &place,
			"%s: an absolute path of at most %zu bytes is due here",
			name, sizeof(reader->config->import) - 1);
		return;
	}
	strcpy(into, text);
	reader->config->import_place = place;
}

static void metrics_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);
	struct endpoint *endpoint = into;

	if (!text || !strcmp(text, "no") || !strcmp(text, "false"))
		return;
	if (!strcmp(text, "yes") || !strcmp(text, "true"))
		text = METRICS_ADDRESS;
	if (!endpoint_parse(text, METRICS_PORT, endpoint))
		mistake(reader->problems, &place,
			"%s is yes, no, or an address and a port such as %s:%d, not \"%s\"",
			name, METRICS_ADDRESS, METRICS_PORT, text);
}

static const struct key patience_keys[] = {
	{ "delay", delay_read, offsetof(struct patience, delay) },
	{ "threshold", threshold_read, offsetof(struct patience, threshold) },
	{ },
};

static void patience_read(struct reader *reader, const char *name,
			  yaml_node_t *value, void *into)
{
	fields_read(reader, name, value, patience_keys, into);
}

static void silence_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	number_read(reader, name, value, into, 6, 3600);
}

static void action_read(struct reader *reader, const char *name,
			yaml_node_t *value, void *into)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, name, value);
	uint32_t *action = into;

	if (!text)
		return;
	*action = NETFT_WATCHDOG_STAGE_NONE;
	if (!strcmp(text, "off"))
		return;
	while (++*action <= NETFT_WATCHDOG_STAGE_PANIC)
		if (!strcmp(text, netft_watchdog_stage_name(*action)))
			return;
	mistake(reader->problems, &place,
		"%s is off, log, event, routes or panic, not \"%s\"", name,
		text);
}

static const struct key watched_keys[] = {
	{ "timeout", silence_read, offsetof(struct watched, timeout) },
	{ "action", action_read, offsetof(struct watched, action) },
	{ },
};

static void watched_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	fields_read(reader, name, value, watched_keys, into);
}

/* ---------------------------------------------------------------- nodes */

/**
 * struct addresses - A node whose addresses are being read.
 * @node: its index
 * @count: how many were read
 */
struct addresses {
	unsigned int node;
	unsigned int count;
};

static void address_read(struct reader *reader, const char *what,
			 yaml_node_t *value, void *arg)
{
	struct addresses *addresses = arg;
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, what, value);
	struct in6_addr address;

	if (!text)
		return;
	if (address_parse(text, &address))
		config_add_interface(reader->config, addresses->node, &address,
				     addresses->count++, &place,
				     reader->problems);
	else
		mistake(reader->problems, &place,
			"node %s: \"%s\" is no IP address", what, text);
}

static void node_read(struct reader *reader, const char *name,
		      yaml_node_t *key, yaml_node_t *value,
		      void *arg __always_unused)
{
	struct place place = place_of(reader, key);
	struct addresses addresses = { };
	int node;

	node = config_add_node(reader->config, name, &place, reader->problems);
	if (node < 0)
		return;
	addresses.node = node;
	list_walk(reader, name, value, address_read, &addresses);
	if (value->type == YAML_SEQUENCE_NODE &&
	    value->data.sequence.items.start == value->data.sequence.items.top)
		mistake(reader->problems, &place, "node %s has no address",
			name);
}

static void nodes_read(struct reader *reader, const char *name,
		       yaml_node_t *value, void *into __always_unused)
{
	table_walk(reader, name, value, node_read, NULL);
}

/* ---------------------------------------------------------------- networks */

static void subnet_read(struct reader *reader, const char *what,
			yaml_node_t *value, void *arg)
{
	struct place place = place_of(reader, value);
	const char *text = scalar(reader, what, value);
	struct network *network = arg;
	const char *problem;

	if (!text)
		return;
	if (network->subnet_count == MAX_SUBNETS) {
		mistake(reader->problems, &place,
			"%s: a network can have %d subnets", text, MAX_SUBNETS);
		return;
	}
	problem = subnet_parse(text, &network->subnets[network->subnet_count]);
	if (problem)
		mistake(reader->problems, &place, "\"%s\" %s", text, problem);
	else
		network->subnet_count++;
}

static void subnets_read(struct reader *reader, const char *name,
			 yaml_node_t *value, void *into)
{
	list_walk(reader, name, value, subnet_read, into);
}

static const struct key network_keys[] = {
	{ "subnet", subnets_read, 0 },
	{ "role", role_read, offsetof(struct network, role) },
	{ "across-subnets", truth_read, offsetof(struct network, across) },
	{ "delay", delay_read, offsetof(struct network, patience.delay) },
	{ "threshold", threshold_read,
	  offsetof(struct network, patience.threshold) },
	{ },
};

static void network_read(struct reader *reader, const char *name,
			 yaml_node_t *key, yaml_node_t *value,
			 void *arg __always_unused)
{
	struct config *config = reader->config;
	struct network *network = &config->networks[config->network_count];
	unsigned int before = reader->problems->mistakes;

	if (config->network_count == MAX_NETWORKS) {
		struct place place = place_of(reader, key);

		mistake(reader->problems, &place,
			"network %s: there can be %d networks", name,
			MAX_NETWORKS);
		return;
	}
	*network = (struct network){
		.role = ROLE_CLUSTER,
		.place = place_of(reader, key),
	};
	config_set_name(network->name, name, "network", &network->place,
			reader->problems);
	fields_read(reader, name, value, network_keys, network);
	if (!network->subnet_count && reader->problems->mistakes == before)
		mistake(reader->problems, &network->place,
			"network %s has no subnet", name);
	config->network_count++;
}

static void networks_read(struct reader *reader, const char *name,
			  yaml_node_t *value, void *into __always_unused)
{
	table_walk(reader, name, value, network_read, NULL);
}

/* ---------------------------------------------------------------- the file */

static const struct key top_keys[] = {
	{ "adapter", adapter_read, offsetof(struct config, adapter) },
	{ "import", import_read, offsetof(struct config, import) },
	{ "nodes", nodes_read, 0 },
	{ "networks", networks_read, 0 },
	{ "crossing", patience_read, offsetof(struct config, crossing) },
	{ "full-mesh", truth_read, offsetof(struct config, full_mesh) },
	{ "flush-on-exit", truth_read, offsetof(struct config, flush_on_exit) },
	{ "metrics", metrics_read, offsetof(struct config, metrics) },
	{ "ready-timeout", timeout_read,
	  offsetof(struct config, ready_timeout) },
	{ "watchdog", watched_read, offsetof(struct config, watched) },
	{ },
};

static void document_read(struct reader *reader)
{
	yaml_node_t *root = yaml_document_get_root_node(reader->document);
	struct config *config = reader->config;
	struct place whole = { reader->file, 1 };

	if (!root) {
		mistake(reader->problems, &whole,
			"the file is empty; nodes or import are due");
		return;
	}
	fields_read(reader, "the configuration", root, top_keys, config);
	if (*config->import && config->node_count)
		mistake(reader->problems, &config->import_place,
			"nodes are either imported or written here, not both");
}

/* The next document of a file, which is to be deleted; false if it is none. */
static bool load(yaml_parser_t *parser, yaml_document_t *document,
		 struct place *place, struct problems *problems)
{
	if (yaml_parser_load(parser, document))
		return true;
	place->line = parser->problem_mark.line + 1;
	mistake(problems, place, "%s%s%s", parser->problem,
		parser->context ? ", " : "",
		parser->context ? parser->context : "");
	return false;
}

/* What stands there nobody would read. */
static void refuse_second(yaml_parser_t *parser, struct place *place,
			  struct problems *problems)
{
	yaml_document_t document;
	yaml_node_t *root;

	if (!load(parser, &document, place, problems))
		return;
	root = yaml_document_get_root_node(&document);
	if (root) {
		place->line = root->start_mark.line + 1;
		mistake(problems, place, "this is a second document");
	}
	yaml_document_delete(&document);
}

/**
 * yaml_read() - Read the configuration file.
 * @config: where into
 * @file: its name, which places point at
 * @problems: who is told of mistakes
 */
void yaml_read(struct config *config, const char *file,
	       struct problems *problems)
{
	struct reader reader = { .config = config, .file = file,
				 .problems = problems };
	struct place place = { file, 0 };
	yaml_document_t document;
	yaml_parser_t parser;
	FILE *f = fopen(file, "re");

	if (!f) {
		mistake(problems, &place, "%s", strerror(errno));
		return;
	}
	if (!yaml_parser_initialize(&parser)) {
		mistake(problems, &place, "no memory");
		fclose(f);
		return;
	}
	yaml_parser_set_input_file(&parser, f);
	if (load(&parser, &document, &place, problems)) {
		reader.document = &document;
		document_read(&reader);
		yaml_document_delete(&document);
		refuse_second(&parser, &place, problems);
	}
	yaml_parser_delete(&parser);
	fclose(f);
}
