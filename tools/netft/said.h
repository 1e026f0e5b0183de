/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what the nodes have said to each other of what they reach
 */

#ifndef NETFT_SAID_H
#define NETFT_SAID_H

#include <config.h>
#include <json-c/json.h>

/**
 * enum word - What a node says of a pair of which it is one end.
 * @WORD_NONE: nothing that is known here
 * @WORD_REACHES: it reaches the other end
 * @WORD_FAILS: it does not
 */
enum word {
	WORD_NONE,
	WORD_REACHES,
	WORD_FAILS,
};

/**
 * struct said - All that is known of it.
 * @config: the configuration
 * @nodes: state of each node that can be reached and is heard, by name
 * @failing: why a pair fails, by "LOCAL REMOTE"
 * @untold: pairs of which nothing is said, likewise
 * @faults: what is wrong with the NIC of an interface, by its address
 */
struct said {
	const struct config *config;
	struct json_object *nodes;
	struct json_object *failing;
	struct json_object *untold;
	struct json_object *faults;
};

void said_read(struct said *said, const struct config *config,
	       struct json_object *states);
void said_free(struct said *said);
bool said_by_node(const struct said *said, unsigned int node);
enum word said_of_pair(const struct said *said, unsigned int from,
		       unsigned int to, const char **why);
const char *said_of_interface(const struct said *said, unsigned int interface);

#endif /* NETFT_SAID_H */
