// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: states of interfaces and networks; pure functions
 */

#include "cluster.h"

/**
 * nic_name() - What is wrong with a NIC.
 * @nic: what its node says
 *
 * Return: a word for it, as libnetft has it for routes.
 */
const char *nic_name(enum nic nic)
{
	static const char *const names[NIC_COUNT] = {
		[NIC_UNTOLD] = "untold",
		[NIC_GOOD] = "good",
		[NIC_NO_ADDRESS] = "no_address",
		[NIC_DOWN] = "device_down",
		[NIC_NO_CARRIER] = "no_carrier",
	};

	return names[nic];
}

/**
 * interface_state_name() - The name of a state of an interface.
 * @state: the state
 *
 * Return: the name.
 */
const char *interface_state_name(enum interface_state state)
{
	static const char *const names[] = {
		[INTERFACE_UP] = "up",
		[INTERFACE_UNREACHABLE] = "unreachable",
		[INTERFACE_FAILED] = "failed",
		[INTERFACE_UNAVAILABLE] = "unavailable",
	};

	return names[state];
}

/**
 * network_state_name() - The name of a state of a network.
 * @state: the state
 *
 * Return: the name.
 */
const char *network_state_name(enum network_state state)
{
	static const char *const names[] = {
		[NETWORK_UP] = "up",
		[NETWORK_PARTITIONED] = "partitioned",
		[NETWORK_DOWN] = "down",
		[NETWORK_UNAVAILABLE] = "unavailable",
	};

	return names[state];
}

static bool is_on_network(const struct config *config, unsigned int a,
			  unsigned int b)
{
	return config->interfaces[a].network == config->interfaces[b].network &&
	       config->interfaces[a].node != config->interfaces[b].node;
}

/**
 * cluster_is_failing() - Does one interface fail to reach another?
 * @config: the configuration
 * @observations: what all nodes say
 * @from: index of the one
 * @to: index of the other
 *
 * Return: whether the one's node says so.
 */
bool cluster_is_failing(const struct config *config,
			const struct observations *observations,
			unsigned int from, unsigned int to)
{
	return is_on_network(config, from, to) &&
	       observations->verdict[from][to] == VERDICT_DOWN;
}

/**
 * cluster_count_failing() - How many pairs of a network fail?
 * @config: the configuration
 * @observations: what all nodes say
 * @network: index of the network
 *
 * Return: how many of which both nodes can be reached, and the first says that
 * it does not reach the second.
 */
unsigned int cluster_count_failing(const struct config *config,
				   const struct observations *observations,
				   unsigned int network)
{
	const struct interface *interfaces = config->interfaces;
	unsigned int count = 0;

	for (unsigned int a = 0; a < config->interface_count; a++) {
		if (interfaces[a].network != network ||
		    !observations->active[interfaces[a].node])
			continue;
		for (unsigned int b = 0; b < config->interface_count; b++)
			count += observations->active[interfaces[b].node] &&
				 cluster_is_failing(config, observations, a, b);
	}
	return count;
}

/**
 * cluster_is_untold() - Is it not known whether one interface reaches another?
 * @config: the configuration
 * @observations: what all nodes say
 * @from: index of the one
 * @to: index of the other
 *
 * Return: whether the one's node has said nothing of it.
 */
bool cluster_is_untold(const struct config *config,
		       const struct observations *observations,
		       unsigned int from, unsigned int to)
{
	return is_on_network(config, from, to) &&
	       observations->verdict[from][to] == VERDICT_UNTOLD;
}

/* Neither failed nor unavailable. */
static bool is_operational(const struct cluster *cluster, unsigned int i)
{
	return cluster->interfaces[i] <= INTERFACE_UNREACHABLE;
}

/**
 * struct tally - Of pairs of operational interfaces.
 * @working: each end reaches the other, as far as they say
 * @failing: one of them says that it does not
 */
struct tally {
	unsigned int working;
	unsigned int failing;
};

static void count_pair(struct tally *tally,
		       const struct observations *observations,
		       unsigned int a, unsigned int b)
{
	uint8_t there = observations->verdict[a][b];
	uint8_t back = observations->verdict[b][a];

	if (there == VERDICT_DOWN || back == VERDICT_DOWN)
		tally->failing++;
	else if (there == VERDICT_UP || back == VERDICT_UP)
		tally->working++;
}

/* The pairs of one interface. */
static struct tally tally_of(const struct cluster *cluster,
			     const struct config *config,
			     const struct observations *observations,
			     unsigned int i)
{
	struct tally tally = { };

	for (unsigned int j = 0; j < config->interface_count; j++)
		if (is_on_network(config, i, j) && is_operational(cluster, j))
			count_pair(&tally, observations, i, j);
	return tally;
}

/* All pairs of a network, each counted twice. */
static struct tally tally_network(const struct cluster *cluster,
				  const struct config *config,
				  const struct observations *observations,
				  unsigned int network)
{
	struct tally all = { }, tally;

	for (unsigned int i = 0; i < config->interface_count; i++) {
		if (config->interfaces[i].network != network ||
		    !is_operational(cluster, i))
			continue;
		tally = tally_of(cluster, config, observations, i);
		all.working += tally.working;
		all.failing += tally.failing;
	}
	return all;
}

/* What a node says itself, or we of a node that we cannot ask. */
static enum interface_state by_itself(const struct config *config,
				      const struct observations *observations,
				      unsigned int i)
{
	const struct interface *interface = &config->interfaces[i];

	if (config->networks[interface->network].role == ROLE_OFF ||
	    !observations->active[interface->node])
		return INTERFACE_UNAVAILABLE;
	return observations->nic[i] > NIC_GOOD ? INTERFACE_FAILED :
						 INTERFACE_UP;
}

/* Those that none reaches while others reach each other. */
static void fail_isolated(struct cluster *cluster, const struct config *config,
			  const struct observations *observations,
			  unsigned int network)
{
	bool isolated[MAX_INTERFACES] = { };
	struct tally tally;

	tally = tally_network(cluster, config, observations, network);
	if (!tally.working)
		return;
	for (unsigned int i = 0; i < config->interface_count; i++) {
		if (config->interfaces[i].network != network ||
		    !is_operational(cluster, i))
			continue;
		tally = tally_of(cluster, config, observations, i);
		isolated[i] = tally.failing && !tally.working;
	}
	for (unsigned int i = 0; i < config->interface_count; i++)
		if (isolated[i])
			cluster->interfaces[i] = INTERFACE_FAILED;
}

/* How many nodes have an interface on a network in one of these states. */
static unsigned int count_nodes(const struct cluster *cluster,
				const struct config *config,
				unsigned int network,
				enum interface_state worst)
{
	unsigned int count = 0;
	int last = -1;

	for (unsigned int i = 0; i < config->interface_count; i++) {
		const struct interface *interface = &config->interfaces[i];

		if (interface->network == network &&
		    cluster->interfaces[i] <= worst &&
		    (int)interface->node != last) {
			last = interface->node;
			count++;
		}
	}
	return count;
}

static enum network_state judge_network(const struct cluster *cluster,
					const struct config *config,
					const struct observations *observations,
					unsigned int network)
{
	unsigned int active, operational;
	struct tally tally;

	active = count_nodes(cluster, config, network, INTERFACE_FAILED);
	operational = count_nodes(cluster, config, network,
				  INTERFACE_UNREACHABLE);
	tally = tally_network(cluster, config, observations, network);
	if (!active)
		return NETWORK_UNAVAILABLE;
	/* A node that is alone has nobody to reach. */
	if (!operational || (active > 1 && operational < 2) ||
	    (tally.failing && !tally.working))
		return NETWORK_DOWN;
	return tally.failing ? NETWORK_PARTITIONED : NETWORK_UP;
}

/**
 * cluster_judge() - Find the states of all interfaces and networks.
 * @cluster: where to put them
 * @config: the configuration
 * @observations: what all nodes say
 */
void cluster_judge(struct cluster *cluster, const struct config *config,
		   const struct observations *observations)
{
	struct tally tally;

	for (unsigned int i = 0; i < config->interface_count; i++)
		cluster->interfaces[i] = by_itself(config, observations, i);
	for (unsigned int n = 0; n < config->network_count; n++)
		fail_isolated(cluster, config, observations, n);
	for (unsigned int i = 0; i < config->interface_count; i++) {
		if (!is_operational(cluster, i))
			continue;
		tally = tally_of(cluster, config, observations, i);
		if (tally.failing)
			cluster->interfaces[i] = INTERFACE_UNREACHABLE;
	}
	for (unsigned int n = 0; n < config->network_count; n++)
		cluster->networks[n] = judge_network(cluster, config,
						     observations, n);
}
