// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the states that follow from what nodes say
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "cluster.h"

/**
 * struct sample - Four nodes on one network, and what they say.
 * @name: what is special about it
 * @active: the nodes that can be reached
 * @nics: their NICs: g good, - untold, x failed
 * @says: what each says of each: + up, x down, - nothing
 * @interfaces: the states that must come out: U up, R unreachable, F failed,
 *	- unavailable
 * @network: the network's
 * @role: the network's
 */
struct sample {
	const char *name;
	const char *active;
	const char *nics;
	const char *says[4];
	const char *interfaces;
	enum network_state network;
	enum role role;
};

static const struct sample samples[] = {
	{ "all is well", "abcd", "gggg",
	  { "-+++", "+-++", "++-+", "+++-" }, "UUUU", NETWORK_UP, ROLE_CLUSTER },
	{ "the network is off", "abcd", "gggg",
	  { "----", "----", "----", "----" }, "----", NETWORK_UNAVAILABLE,
	  ROLE_OFF },
	{ "only we are there", "a", "g---",
	  { "-xxx", "----", "----", "----" }, "U---", NETWORK_UP, ROLE_CLUSTER },
	{ "two are there", "ab", "gg--",
	  { "-+xx", "+-xx", "----", "----" }, "UU--", NETWORK_UP, ROLE_CLUSTER },
	{ "two that lose each other", "ab", "gg--",
	  { "-x--", "x---", "----", "----" }, "RR--", NETWORK_DOWN, ROLE_CLUSTER },
	{ "one of two has no NIC", "ab", "gx--",
	  { "-x--", "x---", "----", "----" }, "UF--", NETWORK_DOWN, ROLE_CLUSTER },
	{ "one of four has no NIC", "abcd", "gggx",
	  { "-++x", "+-+x", "++-x", "xxx-" }, "UUUF", NETWORK_UP, ROLE_CLUSTER },
	{ "one of four is isolated", "abcd", "gggg",
	  { "-++x", "+-+x", "++-x", "xxx-" }, "UUUF", NETWORK_UP, ROLE_CLUSTER },
	{ "one of four is isolated, and does not speak", "abcd", "ggg-",
	  { "-++x", "+-+x", "++-x", "----" }, "UUUF", NETWORK_UP, ROLE_CLUSTER },
	{ "a pair fails", "abcd", "gggg",
	  { "-++x", "+-++", "++-+", "x++-" }, "RUUR", NETWORK_PARTITIONED,
	  ROLE_CLUSTER },
	{ "a pair fails in one direction", "abcd", "gggg",
	  { "-+++", "+-++", "++-+", "x++-" }, "RUUR", NETWORK_PARTITIONED,
	  ROLE_CLUSTER },
	{ "two halves", "abcd", "gggg",
	  { "-+xx", "+-xx", "xx-+", "xx+-" }, "RRRR", NETWORK_PARTITIONED,
	  ROLE_CLUSTER },
	{ "nobody reaches anybody", "abcd", "gggg",
	  { "-xxx", "x-xx", "xx-x", "xxx-" }, "RRRR", NETWORK_DOWN,
	  ROLE_CLUSTER },
	{ "no NIC anywhere", "abcd", "xxxx",
	  { "-xxx", "x-xx", "xx-x", "xxx-" }, "FFFF", NETWORK_DOWN,
	  ROLE_CLUSTER },
	{ "those that do not speak are taken to work", "abcd", "g---",
	  { "-+++", "----", "----", "----" }, "UUUU", NETWORK_UP, ROLE_CLUSTER },
	{ "what is said of a node that is gone counts for nobody", "abc", "ggg-",
	  { "-++x", "+-+x", "++-x", "xxx-" }, "UUU-", NETWORK_UP, ROLE_CLUSTER },
	{ "nothing is known yet", "abcd", "g---",
	  { "----", "----", "----", "----" }, "UUUU", NETWORK_UP, ROLE_CLUSTER },
	{ "no node at all", "", "----",
	  { "----", "----", "----", "----" }, "----", NETWORK_UNAVAILABLE,
	  ROLE_CLUSTER },
};

static struct config config;
static struct observations observations;

/* A second network, where all is well, must change nothing. */
static void make(const struct sample *sample)
{
	memset(&config, 0, sizeof(config));
	memset(&observations, 0, sizeof(observations));
	config.node_count = 4;
	config.network_count = 2;
	config.networks[0].role = sample->role;
	config.networks[1].role = ROLE_CLUSTER;
	config.interface_count = 8;
	for (int i = 0; i < 8; i++) {
		config.interfaces[i].node = i / 2;
		config.interfaces[i].network = i % 2;
	}
	for (int a = 0; a < 4; a++) {
		observations.active[a] = strchr(sample->active, 'a' + a);
		observations.nic[2 * a] = sample->nics[a] == 'x' ?
			NIC_NO_CARRIER : sample->nics[a] == 'g' ? NIC_GOOD :
			NIC_UNTOLD;
		for (int b = 0; b < 4; b++) {
			observations.verdict[2 * a][2 * b] =
				sample->says[a][b] == 'x' ? VERDICT_DOWN :
				sample->says[a][b] == '+' ? VERDICT_UP :
				VERDICT_UNTOLD;
			observations.verdict[2 * a + 1][2 * b + 1] = VERDICT_UP;
			/* Across networks, which is nobody's state. */
			observations.verdict[2 * a][2 * b + 1] = VERDICT_DOWN;
		}
	}
}

static void test_sample(void **state)
{
	const struct sample *sample = *state;
	struct cluster cluster;
	char states[5] = "";

	make(sample);
	cluster_judge(&cluster, &config, &observations);
	for (int i = 0; i < 4; i++)
		states[i] = "URF-"[cluster.interfaces[2 * i]];
	assert_string_equal(states, sample->interfaces);
	assert_string_equal(network_state_name(cluster.networks[0]),
			    network_state_name(sample->network));
	for (int i = 0; i < 4; i++)
		assert_int_equal(cluster.interfaces[2 * i + 1],
				 observations.active[i] ? INTERFACE_UP :
				 INTERFACE_UNAVAILABLE);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(samples)];

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		tests[i] = (struct CMUnitTest){
			.name = samples[i].name,
			.test_func = test_sample,
			.initial_state = (void *)&samples[i],
		};
	return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
