// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: which routes this node should have; pure functions
 */

#include "plan.h"

/* Roles weigh more than any speed, and networks more than what crosses them. */
#define METRIC_ROLE	1000
#define METRIC_SPEED	50
#define PRIORITY_MESH	10000

/**
 * plan_metric() - What one end adds to the priority of a route.
 * @role: of its network
 * @speed: of its NIC in Mbit/s, SPEED_UNKNOWN if it does not say
 *
 * Twice the speed makes 50 less, from 1000 on. The lowest wins.
 *
 * Return: the metric.
 */
uint32_t plan_metric(enum role role, uint32_t speed)
{
	uint32_t metric = METRIC_ROLE;

	for (; speed > 1 && metric > METRIC_SPEED; speed /= 2)
		metric -= METRIC_SPEED;
	return metric + (role == ROLE_CLIENT ? METRIC_ROLE : 0);
}

/**
 * plan_self() - Which of the nodes is this one?
 * @config: the configuration
 * @found: what each interface's address has to do with this machine
 * @before: what the answer was before, -1 if there was none
 *
 * Return: the one with most of its addresses here; what it was before if none
 * is here; -1 if that is not known either.
 */
int plan_self(const struct config *config,
	      const struct link_address found[MAX_INTERFACES], int before)
{
	unsigned int count[MAX_NODES] = { }, most = 0;
	int self = before;

	for (unsigned int i = 0; i < config->interface_count; i++)
		count[config->interfaces[i].node] += found[i].here;
	if (before >= 0)
		most = count[before];
	for (unsigned int n = 0; n < config->node_count; n++) {
		if (count[n] > most) {
			most = count[n];
			self = n;
		}
	}
	return self;
}

/* Are the ends in different subnets? */
static bool is_crossing(const struct config *config,
			const struct interface *local,
			const struct interface *remote,
			const struct link_address *found)
{
	const struct network *network = &config->networks[local->network];
	const struct subnet *subnet;

	if (local->network != remote->network)
		return true;
	subnet = network_subnet(network, &local->address);
	if (subnet)
		return subnet != network_subnet(network, &remote->address);
	/* By its position: then the NIC's prefix tells, once it was here. */
	return found->subnet.bits &&
	       !subnet_has(&found->subnet, &remote->address);
}

static bool is_pair(const struct config *config, const struct interface *local,
		    const struct interface *remote, bool crossing)
{
	const struct network *network = &config->networks[local->network];

	if (network->role == ROLE_OFF ||
	    config->networks[remote->network].role == ROLE_OFF ||
	    address_is_v4(&local->address) != address_is_v4(&remote->address) ||
	    IN6_IS_ADDR_LINKLOCAL(&local->address) !=
	    IN6_IS_ADDR_LINKLOCAL(&remote->address))
		return false;
	if (local->network == remote->network)
		return !crossing || network->across || config->full_mesh;
	/* No router forwards link-local addresses. */
	return config->full_mesh && !IN6_IS_ADDR_LINKLOCAL(&local->address);
}

static struct patience patience(const struct config *config,
				const struct network *network, bool crossing)
{
	struct patience patience = network->patience;

	if (crossing && config->crossing.delay)
		patience.delay = config->crossing.delay;
	if (crossing && config->crossing.threshold)
		patience.threshold = config->crossing.threshold;
	return patience;
}

static void add(struct plan *plan, const struct config *config,
		unsigned int l, unsigned int r,
		const struct link_address *found, uint32_t remote_speed)
{
	const struct interface *local = &config->interfaces[l];
	const struct interface *remote = &config->interfaces[r];
	const struct network *network = &config->networks[local->network];
	bool crossing = is_crossing(config, local, remote, found);
	struct plan_route *route = &plan->routes[plan->count];

	if (!is_pair(config, local, remote, crossing))
		return;
	*route = (struct plan_route){
		.local = l,
		.remote = r,
		.patience = patience(config, network, crossing),
		.is_settled = remote_speed != SPEED_UNTOLD,
	};
	/* An end that has not told its speed is taken to have ours. */
	if (!route->is_settled)
		remote_speed = found->speed;
	route->priority = plan_metric(network->role, found->speed) +
			  plan_metric(config->networks[remote->network].role,
				      remote_speed) +
			  (local->network == remote->network ?
			   0 : PRIORITY_MESH);
	if (IN6_IS_ADDR_LINKLOCAL(&local->address)) {
		/* These mean nothing without a device. */
		if (!found->ifindex)
			return;
		route->oif = found->ifindex;
	}
	plan->count++;
}

/**
 * plan_make() - Which routes should this node have?
 * @plan: where to put them
 * @config: the configuration
 * @self: index of this node
 * @found: what each interface's address has to do with this machine, or had
 *	when it was last here
 * @speeds: of each interface's NIC, as its node has told it, SPEED_UNTOLD if
 *	it has not
 *
 * An address that is not here now keeps its routes: the kernel takes them down
 * at once, tells the peer, and has them back as soon as the address is.
 */
void plan_make(struct plan *plan, const struct config *config,
	       unsigned int self,
	       const struct link_address found[MAX_INTERFACES],
	       const uint32_t speeds[MAX_INTERFACES])
{
	plan->count = 0;
	for (unsigned int l = 0; l < config->interface_count; l++) {
		if (config->interfaces[l].node != self)
			continue;
		for (unsigned int r = 0; r < config->interface_count; r++)
			if (config->interfaces[r].node != self)
				add(plan, config, l, r, &found[l], speeds[r]);
	}
}
