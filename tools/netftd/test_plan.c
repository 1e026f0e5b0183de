// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: which routes follow from configuration and addresses
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"

/**
 * struct sample - A configuration and where its addresses are.
 * @name: what is special about it
 * @text: netftd.conf
 * @here: addresses that are here, with NIC and prefix length: "ADDRESS/LENGTH
 *	IFINDEX SPEED\n" each
 * @told: speeds that were told: "ADDRESS SPEED\n" each
 * @self: name of this node, NULL if that cannot be known
 * @routes: what must come out: "LOCAL REMOTE DELAY/THRESHOLD PRIORITY[?][ OIF]\n"
 */
struct sample {
	const char *name;
	const char *text;
	const char *here;
	const char *told;
	const char *self;
	const char *routes;
};

#define THREE \
	"nodes:\n" \
	"  a: [10.1.0.1, 10.2.0.1]\n" \
	"  b: [10.1.0.2, 10.2.0.2]\n" \
	"  c: [10.1.0.3, 10.2.1.3]\n"

static const struct sample samples[] = {
	{
		.name = "by position; speeds add up",
		.text = THREE,
		.here = "10.1.0.1/24 2 1000\n10.2.0.1/16 3 0\n",
		.told = "10.1.0.2 1000\n10.2.0.2 100000\n",
		.self = "a",
		.routes = "10.1.0.1 10.1.0.2 0/0 1100\n"
			  "10.1.0.1 10.1.0.3 0/0 1100?\n"
			  "10.2.0.1 10.2.0.2 0/0 1200\n"
			  "10.2.0.1 10.2.1.3 0/0 2000?\n",
	}, {
		.name = "by position, across a router",
		.text = "crossing: {delay: 900}\n" THREE,
		.here = "10.1.0.1/24 2 1\n10.2.0.1/24 3 1\n",
		.told = "",
		.self = "a",
		.routes = "10.1.0.1 10.1.0.2 0/0 2000?\n"
			  "10.1.0.1 10.1.0.3 0/0 2000?\n"
			  "10.2.0.1 10.2.0.2 0/0 2000?\n"
			  "10.2.0.1 10.2.1.3 900/0 2000?\n",
	}, {
		.name = "the same subnet only; roles",
		.text = "networks:\n"
			"  one: {subnet: 10.1.0.0/24, delay: 100}\n"
			"  two: {subnet: [10.2.0.0/24, 10.2.1.0/24], role: cluster+client}\n"
			THREE,
		.here = "10.1.0.1/24 2 0\n",
		.told = "",
		.self = "a",
		.routes = "10.1.0.1 10.1.0.2 100/0 2000?\n"
			  "10.1.0.1 10.1.0.3 100/0 2000?\n"
			  "10.2.0.1 10.2.0.2 0/0 4000?\n",
	}, {
		.name = "across subnets",
		.text = "crossing: {threshold: 40}\n"
			"networks:\n"
			"  one: {subnet: 10.1.0.0/24, role: off}\n"
			"  two: {subnet: [10.2.0.0/24, 10.2.1.0/24], across-subnets: yes, delay: 70}\n"
			THREE,
		.here = "10.1.0.3/24 2 0\n",
		.told = "",
		.self = "c",
		.routes = "10.2.1.3 10.2.0.1 70/40 2000?\n"
			  "10.2.1.3 10.2.0.2 70/40 2000?\n",
	}, {
		.name = "full mesh",
		.text = "full-mesh: yes\n"
			"crossing: {threshold: 40}\n"
			"networks:\n"
			"  one: {subnet: 10.1.0.0/24}\n"
			"  two: {subnet: ['10.2.0.0/24', 'fd00::/64'], role: cluster+client}\n"
			"nodes: {a: [10.1.0.1, 10.2.0.1], b: [10.1.0.2, 'fd00::2']}\n",
		.here = "10.1.0.1/24 2 0\n",
		.told = "",
		.self = "a",
		.routes = "10.1.0.1 10.1.0.2 0/0 2000?\n"
			  "10.2.0.1 10.1.0.2 0/40 13000?\n",
	}, {
		.name = "link-local addresses are bound to their NIC",
		.text = "full-mesh: yes\n"
			"nodes: {a: ['fe80::1', 'fe80::11', 10.3.0.1], b: ['fe80::2', 'fe80::12', 10.3.0.2]}\n",
		.here = "fe80::1/64 7 0\n",
		.told = "",
		.self = "a",
		.routes = "fe80::1 fe80::2 0/0 2000? 7\n"
			  "10.3.0.1 10.3.0.2 0/0 2000?\n",
	}, {
		.name = "the node with most addresses here",
		.text = THREE,
		.here = "10.1.0.1/24 2 0\n10.1.0.2/24 2 0\n10.2.0.2/24 2 0\n",
		.told = "",
		.self = "b",
		.routes = "10.1.0.2 10.1.0.1 0/0 2000?\n"
			  "10.1.0.2 10.1.0.3 0/0 2000?\n"
			  "10.2.0.2 10.2.0.1 0/0 2000?\n"
			  "10.2.0.2 10.2.1.3 0/0 2000?\n",
	}, {
		.name = "none of the nodes",
		.text = THREE,
		.here = "",
		.told = "",
	},
};

static char own[] = "/tmp/netftd-test-plan-XXXXXX";

static void tell(void *arg __always_unused,
		 const struct place *place __always_unused, bool is_mistake,
		 const char *what)
{
	if (is_mistake)
		fail_msg("%s", what);
}

static struct config *load(const char *text)
{
	struct problems problems = { .tell = tell };
	FILE *f = fopen(own, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return config_load(own, &problems);
}

static int interface_of(const struct config *config, const char *text)
{
	struct in6_addr address;

	assert_true(address_parse(text, &address));
	return config_find_interface(config, &address);
}

static void read_here(const struct config *config, const char *text,
		      struct link_address *found)
{
	unsigned int bits, ifindex, speed;
	char address[ADDRESS_LEN];
	struct link_address *at;
	int used;

	while (sscanf(text, "%45[^/]/%u %u %u\n%n", address, &bits, &ifindex,
		      &speed, &used) == 4) {
		at = &found[interface_of(config, address)];
		at->here = true;
		at->ifindex = ifindex;
		at->speed = speed;
		address_parse(address, &at->subnet.first);
		at->subnet.bits = bits + (address_is_v4(&at->subnet.first) ?
					  96 : 0);
		text += used;
	}
}

static void read_told(const struct config *config, const char *text,
		      uint32_t *speeds)
{
	char address[ADDRESS_LEN];
	unsigned int speed;
	int used;

	memset(speeds, 0xff, MAX_INTERFACES * sizeof(*speeds));
	while (sscanf(text, "%45s %u\n%n", address, &speed, &used) == 2) {
		speeds[interface_of(config, address)] = speed;
		text += used;
	}
}

static void describe(const struct config *config, const struct plan *plan,
		     char *text, size_t size)
{
	char local[ADDRESS_LEN], remote[ADDRESS_LEN];
	size_t len = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < plan->count; i++) {
		const struct plan_route *route = &plan->routes[i];

		len += snprintf(text + len, size - len, "%s %s %u/%u %u%s",
			address_text(&config->interfaces[route->local].address,
				     local),
			address_text(&config->interfaces[route->remote].address,
				     remote),
			route->patience.delay, route->patience.threshold,
			route->priority, route->is_settled ? "" : "?");
		len += snprintf(text + len, size - len,
				route->oif ? " %u\n" : "\n", route->oif);
	}
}

static void test_sample(void **state)
{
	static struct link_address found[MAX_INTERFACES];
	static uint32_t speeds[MAX_INTERFACES];
	const struct sample *sample = *state;
	struct config *config = load(sample->text);
	static struct plan plan;
	char text[2048];
	int self;

	memset(found, 0, sizeof(found));
	read_here(config, sample->here, found);
	read_told(config, sample->told, speeds);
	self = plan_self(config, found, -1);
	if (sample->self) {
		assert_int_equal(self, config_find_node(config, sample->self));
		plan_make(&plan, config, self, found, speeds);
		describe(config, &plan, text, sizeof(text));
		assert_string_equal(text, sample->routes);
	} else {
		assert_int_equal(self, -1);
	}
	config_free(config);
}

static void test_metric(void **state __always_unused)
{
	assert_int_equal(plan_metric(ROLE_CLUSTER, SPEED_UNKNOWN), 1000);
	assert_int_equal(plan_metric(ROLE_CLUSTER, 1), 1000);
	assert_int_equal(plan_metric(ROLE_CLUSTER, 1000), 550);
	assert_int_equal(plan_metric(ROLE_CLUSTER, 10000), 350);
	assert_int_equal(plan_metric(ROLE_CLIENT, 100000), 1200);
	/* Whatever the speed, it is never negative, and the role decides. */
	assert_int_equal(plan_metric(ROLE_CLUSTER, INT32_MAX), 50);
	assert_true(plan_metric(ROLE_CLIENT, INT32_MAX) >
		    plan_metric(ROLE_CLUSTER, 0));
}

static void test_self_stays(void **state __always_unused)
{
	static struct link_address found[MAX_INTERFACES];
	struct config *config = load(THREE);

	assert_int_equal(plan_self(config, found, 1), 1);
	found[interface_of(config, "10.1.0.2")].here = true;
	found[interface_of(config, "10.1.0.1")].here = true;
	assert_int_equal(plan_self(config, found, 1), 1);
	assert_int_equal(plan_self(config, found, 0), 0);
	found[interface_of(config, "10.2.0.1")].here = true;
	assert_int_equal(plan_self(config, found, 1), 0);
	config_free(config);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(samples) + 2] = {
		cmocka_unit_test(test_metric),
		cmocka_unit_test(test_self_stays),
	};
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		tests[i + 2] = (struct CMUnitTest){
			.name = samples[i].name,
			.test_func = test_sample,
			.initial_state = (void *)&samples[i],
		};
	close(mkstemp(own));
	ret = cmocka_run_group_tests_name("plans", tests, NULL, NULL);
	unlink(own);
	return ret;
}
