/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: the configuration: which nodes there are, and how they are connected
 */

#ifndef NETFTD_CONFIG_H
#define NETFTD_CONFIG_H

#include <linux/netft.h>
#include <net/if.h>

#include "address.h"

#define CONFIG_FILE	"/etc/netft/netftd.conf"

/* What a cluster may have; what peers can make us keep follows from it. */
#define MAX_NODES	64
#define MAX_NETWORKS	32
#define MAX_ADDRESSES	8	/* of a node */
#define MAX_SUBNETS	16	/* of a network */
#define MAX_INTERFACES	(MAX_NODES * MAX_ADDRESSES)

/* For people and for journal fields. */
#define NAME_LEN	64

/**
 * enum role - What a network is used for.
 * @ROLE_OFF: nothing: there are no routes over it
 * @ROLE_CLUSTER: traffic between nodes
 * @ROLE_CLIENT: clients too, so it is taken when there is no other
 */
enum role {
	ROLE_OFF,
	ROLE_CLUSTER,
	ROLE_CLIENT,
};

/**
 * struct place - Where in a file something is written.
 * @file: the file's name, which the configuration owns
 * @line: the line, counted from 1
 */
struct place {
	const char *file;
	unsigned int line;
};

/**
 * struct patience - When a route is given up.
 * @delay: milliseconds between requests, 0 for what the adapter has
 * @threshold: unanswered requests, 0 for what the adapter has
 */
struct patience {
	uint32_t delay;
	uint32_t threshold;
};

/**
 * struct watched - How the adapter watches the service.
 * @timeout: seconds of silence that are too long, 0 for what the module has
 * @action: enum netft_watchdog_stage: what they lead to at most, none if
 *	nobody watches
 */
struct watched {
	uint32_t timeout;
	uint32_t action;
};

/**
 * struct node - A node.
 * @name: its name
 * @place: where it is written
 */
struct node {
	char name[NAME_LEN];
	struct place place;
};

/**
 * struct network - Addresses that reach each other.
 * @name: its name
 * @role: what it is used for
 * @across: pairs of addresses in different subnets of it are routes too
 * @patience: of routes within a subnet
 * @subnets: its subnets; if there are none, every interface says by itself
 *	to which network it belongs
 * @subnet_count: how many
 * @place: where it is written
 */
struct network {
	char name[NAME_LEN];
	enum role role;
	bool across;
	struct patience patience;
	struct subnet subnets[MAX_SUBNETS];
	unsigned int subnet_count;
	struct place place;
};

/**
 * struct interface - An address of a node, and so its place on a network.
 * @node: index of the node
 * @network: index of the network
 * @position: which of the node's addresses it is, from 0
 * @address: the address
 * @place: where it is written
 */
struct interface {
	unsigned int node;
	unsigned int network;
	unsigned int position;
	struct in6_addr address;
	struct place place;
};

/**
 * struct config - The configuration.
 * @adapter: name of the adapter
 * @import: file of corosync's that the nodes come from, empty if none
 * @import_place: where that is written
 * @full_mesh: every address pairs with every other of its family
 * @flush_on_exit: stopping takes the routes away
 * @ready_timeout: seconds until the service says that it is ready although
 *	peers are missing
 * @metrics: where metrics are told
 * @crossing: patience of routes between subnets
 * @watched: how the adapter watches the service
 * @nodes: the nodes
 * @node_count: how many
 * @networks: the networks
 * @network_count: how many
 * @interfaces: the interfaces
 * @interface_count: how many
 * @files: names of the files read, which places point at
 */
struct config {
	char adapter[IF_NAMESIZE];
	char import[256];
	struct place import_place;
	bool full_mesh;
	bool flush_on_exit;
	uint32_t ready_timeout;
	struct endpoint metrics;
	struct patience crossing;
	struct watched watched;
	struct node nodes[MAX_NODES];
	unsigned int node_count;
	struct network networks[MAX_NETWORKS];
	unsigned int network_count;
	struct interface interfaces[MAX_INTERFACES];
	unsigned int interface_count;
	char *files[2];
};

/**
 * struct problems - Who is told of mistakes in a configuration.
 * @tell: called with each mistake, or warning: where it is and what is wrong
 * @arg: for @tell
 * @mistakes: how many mistakes were told
 * @may_pass: one of them may be none later: a name server did not answer
 */
struct problems {
	void (*tell)(void *arg, const struct place *place, bool is_mistake,
		     const char *what);
	void *arg;
	unsigned int mistakes;
	bool may_pass;
};

void mistake(struct problems *problems, const struct place *place,
	     const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void warning(struct problems *problems, const struct place *place,
	     const char *fmt, ...) __attribute__((format(printf, 3, 4)));

struct config *config_load(const char *file, struct problems *problems);
void config_free(struct config *config);

bool config_set_name(char name[NAME_LEN], const char *value, const char *whose,
		     const struct place *place, struct problems *problems);
int config_add_node(struct config *config, const char *name,
		    const struct place *place, struct problems *problems);
void config_add_interface(struct config *config, unsigned int node,
			  const struct in6_addr *address,
			  unsigned int position, const struct place *place,
			  struct problems *problems);
int config_find_node(const struct config *config, const char *name);
int config_find_interface(const struct config *config,
			  const struct in6_addr *address);
const struct subnet *network_subnet(const struct network *network,
				    const struct in6_addr *address);
const char *role_name(enum role role);

/* yaml.c: our own file; corosync.c: one of corosync's. */
void yaml_read(struct config *config, const char *file,
	       struct problems *problems);
void corosync_read(struct config *config, const char *file,
		   struct problems *problems);

#endif /* NETFTD_CONFIG_H */
