/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what is wrong with a pair of addresses, from what is known of it
 */

#ifndef NETFT_JUDGE_H
#define NETFT_JUDGE_H

#include "finding.h"
#include "probe.h"
#include "said.h"
#include "underlay.h"

/**
 * struct facts - What is known of a pair that begins here.
 * @config: the configuration
 * @from: index of the interface here
 * @to: index of the other one
 * @found: where the address is
 * @way: which way packets take
 * @probe: what passes there
 * @route: the adapter's route, as "netft -j route show" has it, NULL if none
 * @adapter: the adapter, as "netft -j adapter show" has it, NULL if none
 * @said: what the nodes have said
 * @port: UDP port of both ends
 */
struct facts {
	const struct config *config;
	unsigned int from;
	unsigned int to;
	const struct link_address *found;
	struct way way;
	const struct probe *probe;
	struct json_object *route;
	struct json_object *adapter;
	const struct said *said;
	uint16_t port;
};

void judge_pair(struct findings *findings, const struct facts *facts);
void judge_others(struct findings *findings, const struct said *said,
		  unsigned int from, unsigned int to);
void judge_interface(struct findings *findings, unsigned int interface,
		     const char *fault, bool here);
void judge_identities(struct findings *findings, struct json_object *routes);

#endif /* NETFT_JUDGE_H */
