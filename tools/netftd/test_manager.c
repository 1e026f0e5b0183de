// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: what the interface manager keeps when the configuration is another
 * one
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "service.h"

static struct config old, new;
static struct manager manager;

static void add_network(struct config *config, const char *name)
{
	strcpy(config->networks[config->network_count++].name, name);
}

static void add_interface(struct config *config, unsigned int node,
			  unsigned int network, const char *address)
{
	struct interface *interface =
		&config->interfaces[config->interface_count++];

	interface->node = node;
	interface->network = network;
	assert_true(address_parse(address, &interface->address));
}

/* Two nodes on two networks. */
static int make_old(void **state __always_unused)
{
	memset(&old, 0, sizeof(old));
	memset(&new, 0, sizeof(new));
	memset(&manager, 0, sizeof(manager));
	strcpy(old.nodes[0].name, "a");
	strcpy(old.nodes[1].name, "b");
	old.node_count = 2;
	add_network(&old, "net1");
	add_network(&old, "net2");
	add_interface(&old, 0, 0, "10.1.0.1");
	add_interface(&old, 0, 1, "10.2.0.1");
	add_interface(&old, 1, 0, "10.1.0.2");
	add_interface(&old, 1, 1, "10.2.0.2");
	for (unsigned int i = 0; i < 4; i++) {
		manager.interface_since[i] = 10 + i;
		manager.cluster.interfaces[i] = i;
		manager.observations.nic[i] = NIC_GOOD;
		for (unsigned int j = 0; j < 4; j++) {
			manager.observations.verdict[i][j] = VERDICT_DOWN;
			manager.observations.reason[i][j] = 10 * i + j;
		}
	}
	manager.network_since[0] = 20;
	manager.network_since[1] = 21;
	manager.cluster.networks[0] = NETWORK_DOWN;
	manager.cluster.networks[1] = NETWORK_PARTITIONED;
	return 0;
}

static void test_same(void **state __always_unused)
{
	static struct manager before;

	before = manager;
	new = old;
	manager_keep(&manager, &old, &new);
	assert_memory_equal(&manager, &before, sizeof(manager));
}

/* Everything has another index, and there are new ones in front. */
static void test_moved(void **state __always_unused)
{
	const struct observations *observations = &manager.observations;

	strcpy(new.nodes[0].name, "c");
	strcpy(new.nodes[1].name, "b");
	strcpy(new.nodes[2].name, "a");
	new.node_count = 3;
	add_network(&new, "net0");
	add_network(&new, "net2");
	add_network(&new, "net1");
	add_interface(&new, 0, 0, "10.0.0.3");
	add_interface(&new, 1, 1, "10.2.0.2");
	add_interface(&new, 2, 1, "10.2.0.1");
	add_interface(&new, 2, 2, "10.1.0.1");
	manager_keep(&manager, &old, &new);
	assert_int_equal(manager.network_since[0], 0);
	assert_int_equal(manager.network_since[1], 21);
	assert_int_equal(manager.cluster.networks[1], NETWORK_PARTITIONED);
	assert_int_equal(manager.network_since[2], 20);
	assert_int_equal(manager.cluster.networks[2], NETWORK_DOWN);
	assert_int_equal(manager.interface_since[0], 0);
	assert_int_equal(manager.interface_since[1], 13);
	assert_int_equal(manager.cluster.interfaces[1], 3);
	assert_int_equal(manager.interface_since[3], 10);
	assert_int_equal(manager.cluster.interfaces[3], 0);
	/* What 10.2.0.2 says of 10.1.0.1, and the other way round. */
	assert_int_equal(observations->verdict[1][3], VERDICT_DOWN);
	assert_int_equal(observations->reason[1][3], 30);
	assert_int_equal(observations->reason[3][1], 3);
	assert_int_equal(observations->nic[0], NIC_UNTOLD);
	assert_int_equal(observations->verdict[0][1], VERDICT_UNTOLD);
	assert_int_equal(observations->verdict[1][0], VERDICT_UNTOLD);
}

/* An address that is another node's now, and one on another network. */
static void test_others(void **state __always_unused)
{
	new = old;
	new.interfaces[0].node = 1;
	new.interfaces[1].network = 0;
	strcpy(new.networks[1].name, "renamed");
	manager_keep(&manager, &old, &new);
	assert_int_equal(manager.interface_since[0], 0);
	assert_int_equal(manager.interface_since[1], 0);
	assert_int_equal(manager.interface_since[2], 12);
	assert_int_equal(manager.interface_since[3], 0);
	assert_int_equal(manager.network_since[0], 20);
	assert_int_equal(manager.network_since[1], 0);
	assert_int_equal(manager.observations.verdict[2][0], VERDICT_UNTOLD);
	assert_int_equal(manager.observations.verdict[2][2], VERDICT_DOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_same, make_old),
		cmocka_unit_test_setup(test_moved, make_old),
		cmocka_unit_test_setup(test_others, make_old),
	};

	return cmocka_run_group_tests_name("manager", tests, NULL, NULL);
}
