/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the topology manager, which makes the routes what they should be
 */

#ifndef NETFTD_TOPOLOGY_H
#define NETFTD_TOPOLOGY_H

#include "kernel.h"
#include "plan.h"

/**
 * struct pair - The addresses of a route.
 * @local: the local one
 * @remote: the remote one
 */
struct pair {
	struct in6_addr local;
	struct in6_addr remote;
};

/**
 * struct topology - Whose routes are whose.
 * @file: where that is kept while the service does not run
 * @adapter: the adapter that they are on, empty if that is not known
 * @owned: the routes that are ours
 * @count: how many
 * @complaint: what went wrong last, so as not to repeat it
 */
struct topology {
	const char *file;
	char adapter[IF_NAMESIZE];
	struct pair owned[MAX_ROUTES];
	unsigned int count;
	char complaint[256];
};

void topology_open(struct topology *topology, const char *file);
bool topology_follow(struct topology *topology, struct kernel *kernel,
		     const char *adapter);
bool topology_apply(struct topology *topology, struct kernel *kernel,
		    const struct config *config, const struct plan *plan);
void topology_flush(struct topology *topology, struct kernel *kernel,
		    const char *adapter);

#endif /* NETFTD_TOPOLOGY_H */
