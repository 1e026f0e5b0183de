/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: which routes this node should have
 */

#ifndef NETFTD_PLAN_H
#define NETFTD_PLAN_H

#include "config.h"
#include "link_address.h"

#define MAX_ROUTES	(MAX_ADDRESSES * (MAX_INTERFACES - 1))

/* What a node with the lowest possible speed adds to a route's priority. */
#define SPEED_UNKNOWN	0
#define SPEED_UNTOLD	UINT32_MAX

/**
 * struct plan_route - A route that should be there.
 * @local: index of this node's interface
 * @remote: index of the other node's
 * @patience: of the route, 0 for what the adapter has
 * @priority: of the route
 * @is_settled: the other end has told its speed, so the priority is final
 * @oif: index of the device that it is bound to, 0 if none
 */
struct plan_route {
	unsigned int local;
	unsigned int remote;
	struct patience patience;
	uint32_t priority;
	bool is_settled;
	uint32_t oif;
};

/**
 * struct plan - The routes that should be there.
 * @routes: they
 * @count: how many
 */
struct plan {
	struct plan_route routes[MAX_ROUTES];
	unsigned int count;
};

uint32_t plan_metric(enum role role, uint32_t speed);
int plan_self(const struct config *config,
	      const struct link_address found[MAX_INTERFACES], int before);
void plan_make(struct plan *plan, const struct config *config,
	       unsigned int self,
	       const struct link_address found[MAX_INTERFACES],
	       const uint32_t speeds[MAX_INTERFACES]);

#endif /* NETFTD_PLAN_H */
