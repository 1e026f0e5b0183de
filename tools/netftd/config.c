// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the configuration: what it is made of, and whether it makes sense
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

#define READY_TIMEOUT	30

static void tell(struct problems *problems, const struct place *place,
		 bool is_mistake, const char *fmt, va_list ap)
{
	char what[512];

	vsnprintf(what, sizeof(what), fmt, ap);
	problems->tell(problems->arg, place, is_mistake, what);
}

/**
 * mistake() - Tell of what makes a configuration unusable.
 * @problems: who is told
 * @place: where it is written
 * @fmt: what is wrong, as for printf()
 */
void mistake(struct problems *problems, const struct place *place,
	     const char *fmt, ...)
{
	va_list ap;

	problems->mistakes++;
	va_start(ap, fmt);
	tell(problems, place, true, fmt, ap);
	va_end(ap);
}

/**
 * warning() - Tell of what is allowed, and hardly meant.
 * @problems: who is told
 * @place: where it is written
 * @fmt: what it is, as for printf()
 */
void warning(struct problems *problems, const struct place *place,
	     const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(problems, place, false, fmt, ap);
	va_end(ap);
}

/**
 * role_name() - The name of a role.
 * @role: the role
 *
 * Return: the name, as the configuration has it.
 */
const char *role_name(enum role role)
{
	static const char *const names[] = {
		[ROLE_OFF] = "off",
		[ROLE_CLUSTER] = "cluster",
		[ROLE_CLIENT] = "cluster+client",
	};

	return names[role];
}

/**
 * config_find_node() - Find a node by its name.
 * @config: the configuration
 * @name: the name
 *
 * Return: its index, -1 if there is none.
 */
int config_find_node(const struct config *config, const char *name)
{
	for (unsigned int i = 0; i < config->node_count; i++)
		if (!strcmp(config->nodes[i].name, name))
			return i;
	return -1;
}

/**
 * config_find_interface() - Find an interface by its address.
 * @config: the configuration
 * @address: the address
 *
 * Return: its index, -1 if there is none.
 */
int config_find_interface(const struct config *config,
			  const struct in6_addr *address)
{
	for (unsigned int i = 0; i < config->interface_count; i++)
		if (address_is_equal(&config->interfaces[i].address, address))
			return i;
	return -1;
}

/**
 * network_subnet() - Find the subnet of an address.
 * @network: a network
 * @address: the address
 *
 * Return: the subnet of the network that has it, NULL if none.
 */
const struct subnet *network_subnet(const struct network *network,
				    const struct in6_addr *address)
{
	for (unsigned int i = 0; i < network->subnet_count; i++)
		if (subnet_has(&network->subnets[i], address))
			return &network->subnets[i];
	return NULL;
}

/**
 * config_set_name() - Give a node or a network its name.
 * @name: where to put it
 * @value: the name; a word, as it becomes one in logs, metrics and for hooks
 * @whose: "node" or "network"
 * @place: where it is written
 * @problems: who is told of mistakes
 *
 * Return: true unless that was a mistake; then @name is as it was.
 */
bool config_set_name(char name[NAME_LEN], const char *value, const char *whose,
		     const struct place *place, struct problems *problems)
{
	size_t len = strlen(value);
	bool is_word = len && len < NAME_LEN;

	for (size_t i = 0; is_word && i < len; i++)
		is_word = value[i] > ' ' && value[i] < 0x7f;
	if (is_word)
		strcpy(name, value);
	else
		mistake(problems, place,
			"a %s's name has 1 to %d characters, all of ASCII and no blanks",
			whose, NAME_LEN - 1);
	return is_word;
}

/**
 * config_add_node() - Add a node.
 * @config: the configuration
 * @name: its name
 * @place: where it is written
 * @problems: who is told of mistakes
 *
 * Return: its index, -1 if that was a mistake.
 */
int config_add_node(struct config *config, const char *name,
		    const struct place *place, struct problems *problems)
{
	int known = config_find_node(config, name);
	struct node *node;

	if (known >= 0) {
		mistake(problems, place, "node %s is there already, in line %u",
			name, config->nodes[known].place.line);
		return -1;
	}
	if (config->node_count == MAX_NODES) {
		mistake(problems, place, "node %s: there can be %d nodes", name,
			MAX_NODES);
		return -1;
	}
	node = &config->nodes[config->node_count];
	if (!config_set_name(node->name, name, "node", place, problems))
		return -1;
	node->place = *place;
	return config->node_count++;
}

/**
 * config_add_interface() - Give a node an address.
 * @config: the configuration
 * @node: index of the node
 * @address: the address
 * @position: which of the node's addresses it is, from 0
 * @place: where it is written
 * @problems: who is told of mistakes
 */
void config_add_interface(struct config *config, unsigned int node,
			  const struct in6_addr *address, unsigned int position,
			  const struct place *place, struct problems *problems)
{
	int known = config_find_interface(config, address);
	const char *problem = address_problem(address);
	char text[ADDRESS_LEN];

	address_text(address, text);
	if (problem) {
		mistake(problems, place, "%s %s", text, problem);
		return;
	}
	if (known >= 0) {
		mistake(problems, place, "%s is an address of %s already, in line %u",
			text,
			config->nodes[config->interfaces[known].node].name,
			config->interfaces[known].place.line);
		return;
	}
	if (position >= MAX_ADDRESSES) {
		mistake(problems, place, "%s: a node can have %d addresses",
			text, MAX_ADDRESSES);
		return;
	}
	config->interfaces[config->interface_count++] = (struct interface){
		.node = node,
		.position = position,
		.address = *address,
		.place = *place,
	};
}

static int find_network(const struct config *config, const char *name)
{
	for (unsigned int i = 0; i < config->network_count; i++)
		if (!strcmp(config->networks[i].name, name))
			return i;
	return -1;
}

/*
 * The network of an address that no subnet claims: all that have its position
 * in their nodes, wherever they are, as corosync pairs its links.
 */
static int network_by_position(struct config *config,
			       const struct interface *interface,
			       struct problems *problems)
{
	struct network network = { .role = ROLE_CLUSTER, .across = true,
				   .place = interface->place };
	int known;

	snprintf(network.name, sizeof(network.name), "%s%u",
		 *config->import ? "ring" : "net",
		 interface->position + !*config->import);
	known = find_network(config, network.name);
	if (known >= 0 && !config->networks[known].subnet_count)
		return known;
	if (known >= 0) {
		mistake(problems, &interface->place,
			"this address is in no subnet, and a network called %s is there already",
			network.name);
		return 0;
	}
	if (config->network_count == MAX_NETWORKS) {
		mistake(problems, &interface->place,
			"this address needs a network of its own, and there can be %d",
			MAX_NETWORKS);
		return 0;
	}
	config->networks[config->network_count] = network;
	return config->network_count++;
}

static void find_networks(struct config *config, bool by_position,
			  struct problems *problems)
{
	char text[ADDRESS_LEN];

	for (unsigned int i = 0; i < config->interface_count; i++) {
		struct interface *interface = &config->interfaces[i];
		unsigned int n = 0;

		while (n < config->network_count &&
		       !network_subnet(&config->networks[n],
				       &interface->address))
			n++;
		if (n < config->network_count)
			interface->network = n;
		else if (by_position)
			interface->network = network_by_position(config,
								 interface,
								 problems);
		else
			mistake(problems, &interface->place,
				"%s is in no subnet of a network",
				address_text(&interface->address, text));
	}
}

static void check_subnets(const struct config *config,
			  const struct network *a, const struct subnet *subnet,
			  struct problems *problems)
{
	char text[SUBNET_LEN], other[SUBNET_LEN];

	for (const struct network *b = config->networks;
	     b < &config->networks[config->network_count]; b++) {
		for (unsigned int i = 0; i < b->subnet_count; i++) {
			if (&b->subnets[i] == subnet)
				return;
			if (subnet_overlaps(&b->subnets[i], subnet))
				mistake(problems, &a->place,
					"network %s: %s overlaps with %s of network %s, in line %u",
					a->name, subnet_text(subnet, text),
					subnet_text(&b->subnets[i], other),
					b->name, b->place.line);
		}
	}
}

/* How many nodes have an address on a network. */
static unsigned int members(const struct config *config, unsigned int network)
{
	unsigned int count = 0;
	int last = -1;

	/* The addresses of a node are beside each other. */
	for (unsigned int i = 0; i < config->interface_count; i++) {
		const struct interface *interface = &config->interfaces[i];

		if (interface->network == network &&
		    (int)interface->node != last) {
			last = interface->node;
			count++;
		}
	}
	return count;
}

static void check_networks(const struct config *config,
			   struct problems *problems)
{
	const struct place whole = { config->files[0], 1 };
	unsigned int used = 0;

	for (unsigned int i = 0; i < config->network_count; i++) {
		const struct network *network = &config->networks[i];

		for (unsigned int s = 0; s < network->subnet_count; s++)
			check_subnets(config, network, &network->subnets[s],
				      problems);
		if (network->role == ROLE_OFF)
			continue;
		if (members(config, i) > 1)
			used++;
		else if (!problems->mistakes)
			warning(problems, &network->place,
				"network %s connects nobody: fewer than two nodes have an address on it",
				network->name);
	}
	if (used < 2 && !problems->mistakes)
		warning(problems, &whole,
			"%s network connects the nodes: when it fails they lose each other",
			used ? "only one" : "no");
}

static void check_nodes(const struct config *config, struct problems *problems)
{
	const struct place whole = { config->files[0], 1 };

	if (config->node_count < 2 && !problems->mistakes)
		mistake(problems, &whole, "there are %u nodes; a cluster has at least two",
			config->node_count);
	for (unsigned int n = 0; n < config->node_count; n++) {
		unsigned int i = 0;

		while (i < config->interface_count &&
		       config->interfaces[i].node != n)
			i++;
		if (i == config->interface_count && !problems->mistakes)
			mistake(problems, &config->nodes[n].place,
				"node %s has no address",
				config->nodes[n].name);
	}
}

/**
 * config_load() - Read a configuration.
 * @file: name of the file
 * @problems: who is told of mistakes: of all there are
 *
 * Return: the configuration, which the caller frees; NULL if there are
 * mistakes.
 */
struct config *config_load(const char *file, struct problems *problems)
{
	struct config *config = calloc(1, sizeof(*config));
	struct place place = { file, 0 };
	bool by_position;

	if (config)
		config->files[0] = strdup(file);
	if (!config || !config->files[0]) {
		mistake(problems, &place, "no memory");
		config_free(config);
		return NULL;
	}
	strcpy(config->adapter, "netft0");
	config->ready_timeout = READY_TIMEOUT;
	config->watched.action = NETFT_WATCHDOG_STAGE_EVENT;
	yaml_read(config, config->files[0], problems);
	by_position = *config->import || !config->network_count;
	if (*config->import) {
		config->files[1] = strdup(config->import);
		if (config->files[1])
			corosync_read(config, config->files[1], problems);
		else
			mistake(problems, &config->import_place, "no memory");
	}
	check_nodes(config, problems);
	find_networks(config, by_position, problems);
	check_networks(config, problems);
	if (!problems->mistakes)
		return config;
	config_free(config);
	return NULL;
}

/**
 * config_free() - Free a configuration.
 * @config: the configuration, or NULL
 */
void config_free(struct config *config)
{
	if (!config)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(config->files); i++)
		free(config->files[i]);
	free(config);
}
