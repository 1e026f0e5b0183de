// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what the nodes have said to each other of what they reach, as the
 * cluster service here has heard it
 */

#include <stdio.h>
#include <string.h>

#include "print.h"
#include "said.h"

#define PAIR_LEN	(2 * ADDRESS_LEN)

/* Of an array that may not be there: an older service. */
static size_t length_of(struct json_object *array)
{
	return array ? json_object_array_length(array) : 0;
}

static void read_pairs(struct json_object *table, struct json_object *array)
{
	char key[PAIR_LEN];

	for (size_t i = 0; i < length_of(array); i++) {
		struct json_object *pair = json_object_array_get_idx(array, i);

		snprintf(key, sizeof(key), "%s %s", text_of(pair, "local"),
			 text_of(pair, "remote"));
		json_object_object_add(table, key, json_object_get(pair));
	}
}

static void read_nodes(struct json_object *table, struct json_object *array)
{
	for (size_t i = 0; i < length_of(array); i++) {
		struct json_object *node = json_object_array_get_idx(array, i);

		if (is_true(node, "heard") &&
		    !strcmp(text_of(node, "state"), "reachable"))
			json_object_object_add(table, text_of(node, "name"),
					       json_object_get(node));
	}
}

/* Those whose own node says that something is wrong with them. */
static void read_interfaces(struct json_object *table,
			    struct json_object *array)
{
	static const char *const faults[] = {
		"no_address", "device_down", "no_carrier",
	};

	for (size_t i = 0; i < length_of(array); i++) {
		struct json_object *obj = json_object_array_get_idx(array, i);
		const char *address = text_of(obj, "address");

		for (size_t f = 0; f < ARRAY_SIZE(faults); f++)
			if (!strcmp(text_of(obj, "why"), faults[f]))
				json_object_object_add(table, address,
						       json_object_get(obj));
	}
}

/**
 * said_read() - Read what the cluster service knows.
 * @said: where to; said_free() frees what is in it
 * @config: the configuration
 * @states: what it answered, NULL if it did not
 */
void said_read(struct said *said, const struct config *config,
	       struct json_object *states)
{
	struct json_object *networks = value_of(states, "networks");

	*said = (struct said){
		.config = config,
		.nodes = json_object_new_object(),
		.failing = json_object_new_object(),
		.untold = json_object_new_object(),
		.faults = json_object_new_object(),
	};
	read_nodes(said->nodes, value_of(states, "nodes"));
	read_interfaces(said->faults, value_of(states, "interfaces"));
	for (size_t i = 0; i < length_of(networks); i++) {
		struct json_object *network =
			json_object_array_get_idx(networks, i);

		read_pairs(said->failing, value_of(network, "failing"));
		read_pairs(said->untold, value_of(network, "untold"));
	}
}

/**
 * said_free() - Forget it.
 * @said: it
 */
void said_free(struct said *said)
{
	json_object_put(said->nodes);
	json_object_put(said->failing);
	json_object_put(said->untold);
	json_object_put(said->faults);
}

/**
 * said_by_node() - Is it known what a node says?
 * @said: what is known
 * @node: index of the node
 *
 * Return: true if it is.
 */
bool said_by_node(const struct said *said, unsigned int node)
{
	return json_object_object_get_ex(said->nodes,
					 said->config->nodes[node].name, NULL);
}

/**
 * said_of_pair() - What does a node say of a pair?
 * @said: what is known
 * @from: index of its interface
 * @to: index of the other end
 * @why: where to put its reason, if it says that the pair fails
 *
 * Return: what it says.
 */
enum word said_of_pair(const struct said *said, unsigned int from,
		       unsigned int to, const char **why)
{
	const struct interface *a = &said->config->interfaces[from];
	const struct interface *b = &said->config->interfaces[to];
	char local[ADDRESS_LEN], remote[ADDRESS_LEN], key[PAIR_LEN];
	struct json_object *pair;

	/* Nodes speak of pairs within one network. */
	if (!said_by_node(said, a->node) || a->network != b->network)
		return WORD_NONE;
	snprintf(key, sizeof(key), "%s %s", address_text(&a->address, local),
		 address_text(&b->address, remote));
	if (json_object_object_get_ex(said->failing, key, &pair)) {
		*why = text_of(pair, "why");
		return WORD_FAILS;
	}
	/* What is said of a node that is not heard here was not passed on. */
	return said_by_node(said, b->node) &&
	       !json_object_object_get_ex(said->untold, key, NULL) ?
	       WORD_REACHES : WORD_NONE;
}

/**
 * said_of_interface() - What does a node say is wrong with a NIC of its?
 * @said: what is known
 * @interface: index of the interface
 *
 * Return: its reason, NULL if it says nothing.
 */
const char *said_of_interface(const struct said *said, unsigned int interface)
{
	struct json_object *obj;
	char text[ADDRESS_LEN];

	address_text(&said->config->interfaces[interface].address, text);
	return json_object_object_get_ex(said->faults, text, &obj) ?
	       text_of(obj, "why") : NULL;
}
