/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: states of interfaces and networks
 */

#ifndef NETFTD_CLUSTER_H
#define NETFTD_CLUSTER_H

#include "config.h"

/**
 * enum nic - What a node says of the NIC of one of its interfaces.
 * @NIC_UNTOLD: nothing
 * @NIC_GOOD: nothing is wrong with it
 * @NIC_NO_ADDRESS: the address is not on that node
 * @NIC_DOWN: it is administratively down
 * @NIC_NO_CARRIER: it has no carrier
 * @NIC_COUNT: how many there are
 */
enum nic {
	NIC_UNTOLD,
	NIC_GOOD,
	NIC_NO_ADDRESS,
	NIC_DOWN,
	NIC_NO_CARRIER,
	NIC_COUNT,
};

/**
 * enum verdict - What a node says of a route of its.
 * @VERDICT_UNTOLD: nothing
 * @VERDICT_UP: the other end is reached
 * @VERDICT_DOWN: it is not
 * @VERDICT_COUNT: how many there are
 */
enum verdict {
	VERDICT_UNTOLD,
	VERDICT_UP,
	VERDICT_DOWN,
	VERDICT_COUNT,
};

/**
 * struct observations - What all nodes say.
 * @active: this node can reach that one, or is it
 * @nic: of each interface
 * @verdict: of each interface, of each other one
 * @reason: enum netft_reason: why
 */
struct observations {
	bool active[MAX_NODES];
	uint8_t nic[MAX_INTERFACES];
	uint8_t verdict[MAX_INTERFACES][MAX_INTERFACES];
	uint8_t reason[MAX_INTERFACES][MAX_INTERFACES];
};

/**
 * enum interface_state - State of an interface.
 * @INTERFACE_UP: it reaches every other one that works
 * @INTERFACE_UNREACHABLE: some that works cannot be reached from it, or
 *	cannot reach it
 * @INTERFACE_FAILED: its NIC does not work, or none reaches it, and others
 *	reach each other
 * @INTERFACE_UNAVAILABLE: its node cannot be reached, or its network is off
 */
enum interface_state {
	INTERFACE_UP,
	INTERFACE_UNREACHABLE,
	INTERFACE_FAILED,
	INTERFACE_UNAVAILABLE,
};

/**
 * enum network_state - State of a network.
 * @NETWORK_UP: all interfaces that work reach each other
 * @NETWORK_PARTITIONED: some do not
 * @NETWORK_DOWN: no node reaches another over it
 * @NETWORK_UNAVAILABLE: it is off, or none of its nodes can be reached
 */
enum network_state {
	NETWORK_UP,
	NETWORK_PARTITIONED,
	NETWORK_DOWN,
	NETWORK_UNAVAILABLE,
};

/**
 * struct cluster - The states.
 * @interfaces: of each interface
 * @networks: of each network
 */
struct cluster {
	enum interface_state interfaces[MAX_INTERFACES];
	enum network_state networks[MAX_NETWORKS];
};

void cluster_judge(struct cluster *cluster, const struct config *config,
		   const struct observations *observations);
bool cluster_is_failing(const struct config *config,
			const struct observations *observations,
			unsigned int from, unsigned int to);
unsigned int cluster_count_failing(const struct config *config,
				   const struct observations *observations,
				   unsigned int network);
bool cluster_is_untold(const struct config *config,
		       const struct observations *observations,
		       unsigned int from, unsigned int to);
const char *nic_name(enum nic nic);
const char *interface_state_name(enum interface_state state);
const char *network_state_name(enum network_state state);

#endif /* NETFTD_CLUSTER_H */
