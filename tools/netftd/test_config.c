// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: configurations, good and bad: what is made of them, and where which
 * mistakes are told
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <libnetft.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

/**
 * struct sample - A configuration.
 * @name: what is special about it
 * @text: netftd.conf
 * @corosync: the file that it imports, which it calls /IMPORTED; NULL if none
 * @told: what must be told, "LINE: TEXT\n" each, with an I before the line
 *	if it is in the imported file, and a W after it for a warning
 * @made: what must come out, see describe(); NULL if nothing
 */
struct sample {
	const char *name;
	const char *text;
	const char *corosync;
	const char *told;
	const char *made;
};

#define NODES \
	"nodes:\n" \
	"  alpha: [10.1.0.1, 10.2.0.1]\n" \
	"  beta: [10.1.0.2, 10.2.0.2]\n"

#define NODELIST \
	"totem {\n" \
	"    version: 2\n" \
	"    interface {\n" \
	"        linknumber: 0\n" \
	"    }\n" \
	"}\n" \
	"nodelist {\n" \
	"  node {\n" \
	"    ring0_addr: 10.1.0.1\n" \
	"    ring1_addr: fd00::1\n" \
	"    name: alpha\n" \
	"    nodeid: 1\n" \
	"  }\n" \
	"  # the other\n" \
	"  node {\n" \
	"    ring0_addr: 10.1.0.2\n" \
	"    ring1_addr: fd00::2\n" \
	"    nodeid: 2\n" \
	"  }\n" \
	"}\n"

static const struct sample samples[] = {
	{
		.name = "nodes alone",
		.text = NODES,
		.told = "",
		.made = "netft0 ready 30 crossing 0/0\n"
			"net1 cluster across 0/0\nnet2 cluster across 0/0\n"
			"alpha 10.1.0.1 net1\nalpha 10.2.0.1 net2\n"
			"beta 10.1.0.2 net1\nbeta 10.2.0.2 net2\n",
	}, {
		.name = "everything",
		.text = "adapter: cluster0\n"
			"ready-timeout: 0\n"
			"full-mesh: yes\n"
			"flush-on-exit: true\n"
			"metrics: '[fd00::9]:80'\n"
			"crossing: {delay: 500, threshold: 30}\n"
			"watchdog: {timeout: 6, action: routes}\n"
			"networks:\n"
			"  storage:\n"
			"    subnet: [10.1.0.0/24, 10.9.0.0/16, fd00:1::/64]\n"
			"    role: cluster+client\n"
			"    across-subnets: yes\n"
			"    delay: 10\n"
			"    threshold: 255\n"
			"  lab: {subnet: 10.2.0.0/24, role: off}\n"
			"  other: {subnet: 10.3.0.0/24}\n"
			NODES
			"  gamma:\n"
			"  - 10.9.9.9\n"
			"  - fd00:1::3\n"
			"  - 10.3.0.3\n"
			"  delta: 10.3.0.4\n",
		.told = "",
		.made = "cluster0 mesh flush metrics fd00::9 80 ready 0 crossing 500/30 watchdog routes 6\n"
			"storage cluster+client across 10.1.0.0/24 10.9.0.0/16 fd00:1::/64 10/255\n"
			"lab off 10.2.0.0/24 0/0\n"
			"other cluster 10.3.0.0/24 0/0\n"
			"alpha 10.1.0.1 storage\n"
			"alpha 10.2.0.1 lab\n"
			"beta 10.1.0.2 storage\n"
			"beta 10.2.0.2 lab\n"
			"gamma 10.9.9.9 storage\n"
			"gamma fd00:1::3 storage\n"
			"gamma 10.3.0.3 other\n"
			"delta 10.3.0.4 other\n",
	}, {
		.name = "import",
		.text = "import: /IMPORTED\n",
		.corosync = NODELIST,
		.told = "",
		.made = "netft0 ready 30 crossing 0/0\n"
			"ring0 cluster across 0/0\n"
			"ring1 cluster across 0/0\n"
			"alpha 10.1.0.1 ring0\n"
			"alpha fd00::1 ring1\n"
			"10.1.0.2 10.1.0.2 ring0\n"
			"10.1.0.2 fd00::2 ring1\n",
	}, {
		.name = "import with a network",
		.text = "import: /IMPORTED\n"
			"networks: {front: {subnet: 10.1.0.0/24, role: cluster+client}}\n",
		.corosync = NODELIST,
		.told = "",
		.made = "netft0 ready 30 crossing 0/0\n"
			"front cluster+client 10.1.0.0/24 0/0\n"
			"ring1 cluster across 0/0\n"
			"alpha 10.1.0.1 front\n"
			"alpha fd00::1 ring1\n"
			"10.1.0.2 10.1.0.2 front\n"
			"10.1.0.2 fd00::2 ring1\n",
	}, {
		.name = "one network",
		.text = "nodes:\n"
			"  alpha: 10.1.0.1\n"
			"  beta: 10.1.0.2\n",
		.told = "1W: only one network connects the nodes: when it fails they lose each other\n",
		.made = "netft0 ready 30 crossing 0/0\n"
			"net1 cluster across 0/0\n"
			"alpha 10.1.0.1 net1\n"
			"beta 10.1.0.2 net1\n",
	}, {
		.name = "no network in use",
		.text = "networks:\n"
			"  a: {subnet: 10.1.0.0/24, role: off}\n"
			"  b: {subnet: 10.2.0.0/24}\n"
			"nodes:\n"
			"  alpha: [10.1.0.1, 10.2.0.1]\n"
			"  beta: 10.1.0.2\n",
		.told = "3W: network b connects nobody: fewer than two nodes have an address on it\n"
			"1W: no network connects the nodes: when it fails they lose each other\n",
		.made = "netft0 ready 30 crossing 0/0\n"
			"a off 10.1.0.0/24 0/0\n"
			"b cluster 10.2.0.0/24 0/0\n"
			"alpha 10.1.0.1 a\n"
			"alpha 10.2.0.1 b\n"
			"beta 10.1.0.2 a\n",
	}, {
		.name = "empty",
		.text = "# nothing\n",
		.told = "1: the file is empty; nodes or import are due\n",
	}, {
		.name = "INI",
		.text = "import = /etc/corosync/corosync.conf\n",
		.told = "1: the configuration: lines like \"key: value\" are due here\n",
	}, {
		.name = "a second document",
		.text = "nodes:\n"
			"  alpha: 10.1.0.1\n"
			"  beta: 10.1.0.2\n"
			"---\n"
			"nodes: {}\n",
		.told = "5: this is a second document\n",
	}, {
		.name = "YAML's own mistakes",
		.text = "nodes:\n"
			"  alpha: [10.1.0.1, 10.2.0.1\n"
			"  beta: 10.1.0.2\n",
		.told = "3: did not find expected ',' or ']', while parsing a flow sequence\n",
	}, {
		.name = "a mistake of each kind",
		.text = "adapter: a/b\n"
			"colour: red\n"
			"ready-timeout: soon\n"
			"full-mesh: maybe\n"
			"crossing: {delay: 9, threshold: 256, jitter: 1}\n"
			"flush-on-exit: [yes]\n"
			"watchdog: {timeout: 5, action: none}\n"
			"networks:\n"
			"  one:\n"
			"    subnet: [10.1.0.0, 10.1.0.1/24, 10.1.0.0/33, 10.1.0.0/24, fd00::/12x]\n"
			"    role: fast\n"
			"    delay: -1\n"
			"    delay: 10\n"
			"  two: {subnet: 10.1.0.128/25}\n"
			"  three: {role: off}\n"
			"  four: yes\n"
			"nodes:\n"
			"  alpha: [10.1.0.1, 10.1.0.300, 224.0.0.1, 127.0.0.1, '::', '::ffff:10.1.0.9']\n"
			"  beta: [10.1.0.1]\n"
			"  beta: [10.1.0.2]\n"
			"  gamma: [{}, 10.8.0.1, 255.255.255.255, 0.0.0.0, 'ff02::1', '::1']\n"
			"  delta: []\n"
			"ready-timeout: 7\n",
		.told = "1: \"a/b\" can be no device's name\n"
			"2: the configuration has no setting colour\n"
			"3: ready-timeout is a number from 0 to 86400, not \"soon\"\n"
			"4: full-mesh is yes or no, not \"maybe\"\n"
			"5: delay is a number from 10 to 30000, not \"9\"\n"
			"5: threshold is a number from 2 to 255, not \"256\"\n"
			"5: crossing has no setting jitter\n"
			"6: flush-on-exit: one word is due here\n"
			"7: timeout is a number from 6 to 3600, not \"5\"\n"
			"7: action is off, log, event, routes or panic, not \"none\"\n"
			"10: \"10.1.0.0\" is no subnet; one is written like 10.1.0.0/24\n"
			"10: \"10.1.0.1/24\" has bits set behind its prefix length\n"
			"10: \"10.1.0.0/33\" has a prefix length that is none\n"
			"10: \"fd00::/12x\" has a prefix length that is none\n"
			"11: role is off, cluster or cluster+client, not \"fast\"\n"
			"12: delay is a number from 10 to 30000, not \"-1\"\n"
			"13: one: delay is there already\n"
			"15: network three has no subnet\n"
			"16: four: lines like \"key: value\" are due here\n"
			"18: node alpha: \"10.1.0.300\" is no IP address\n"
			"18: 224.0.0.1 is a multicast address\n"
			"18: 127.0.0.1 is a loopback address\n"
			"18: :: is the unspecified address\n"
			"18: node alpha: \"::ffff:10.1.0.9\" is no IP address\n"
			"19: 10.1.0.1 is an address of alpha already, in line 18\n"
			"20: nodes: beta is there already\n"
			"21: gamma: one word is due here\n"
			"21: 255.255.255.255 is the broadcast address\n"
			"21: 0.0.0.0 is the unspecified address\n"
			"21: ff02::1 is a multicast address\n"
			"21: ::1 is a loopback address\n"
			"22: node delta has no address\n"
			"23: the configuration: ready-timeout is there already\n"
			"21: 10.8.0.1 is in no subnet of a network\n"
			"14: network two: 10.1.0.128/25 overlaps with 10.1.0.0/24 of network one, in line 9\n",
	}, {
		.name = "one node",
		.text = "nodes: {alpha: 10.1.0.1}\n",
		.told = "1: there are 1 nodes; a cluster has at least two\n",
	}, {
		.name = "names that are no words",
		.text = "networks: {'net one': {subnet: 10.1.0.0/24}}\n"
			"nodes:\n"
			"  \"al\\npha\": 10.1.0.1\n"
			"  b\303\252ta: 10.1.0.2\n"
			"  gamma: 10.1.0.3\n"
			"  delta: 10.1.0.4\n",
		.told = "1: a network's name has 1 to 63 characters, all of ASCII and no blanks\n"
			"3: a node's name has 1 to 63 characters, all of ASCII and no blanks\n"
			"4: a node's name has 1 to 63 characters, all of ASCII and no blanks\n",
	}, {
		.name = "both nodes and import",
		.text = "import: /IMPORTED\n"
			"nodes: {gamma: 10.1.0.3}\n",
		.corosync = NODELIST,
		.told = "1: nodes are either imported or written here, not both\n",
	}, {
		.name = "a file that is not there",
		.text = "\n"
			"import: /nonexistent/file\n",
		.told = "2: /nonexistent/file: No such file or directory\n",
	}, {
		.name = "a relative path",
		.text = "import: corosync.conf\n",
		.told = "1: import: an absolute path of at most 255 bytes is due here\n",
	}, {
		.name = "too many addresses",
		.text = "nodes:\n"
			"  a: [10.1.0.1, 10.2.0.1, 10.3.0.1, 10.4.0.1, 10.5.0.1,\n"
			"      10.6.0.1, 10.7.0.1, 10.8.0.1, 10.9.0.1]\n"
			"  b: 10.1.0.2\n",
		.told = "3: 10.9.0.1: a node can have 8 addresses\n",
	}, {
		.name = "corosync.conf without a nodelist",
		.text = "import: /IMPORTED\n",
		.corosync = "totem {\n}\n",
		.told = "I1: there is no nodelist\n",
	}, {
		.name = "mistakes in corosync.conf",
		.text = "import: /IMPORTED\n",
		.corosync = "totem {\n"
			    "  words\n"
			    "}\n"
			    "}\n"
			    "nodelist {\n"
			    "  node {\n"
			    "    nodeid: 1\n"
			    "  }\n"
			    "  knot {\n"
			    "  }\n"
			    "  node {\n"
			    "    name: alpha\n"
			    "    ring0_addr: 10.1.0.1\n"
			    "    ring0_addr: 10.1.0.3\n"
			    "    ring1_addr: 10..2\n"
			    "    ring8_addr: 10.9.0.1\n"
			    "    ring2_addr:\n"
			    "  }\n"
			    "  node {\n"
			    "    ring0_addr: 10.1.0.1\n"
			    "    name: alpha\n"
			    "  }\n"
			    "  node {\n"
			    "    ring0_addr: 10.1.0.1\n",
		.told = "I2: \"words\" is neither \"name {\" nor \"key: value\" nor \"}\"\n"
			"I4: a } that closes nothing\n"
			"I6: this node has no ring0_addr\n"
			"I9: no section \"knot\" can be here\n"
			"I14: ring0_addr is there already, in line 13\n"
			"I16: a node can have 8 addresses\n"
			"I17: \"\" can be no address\n"
			"I15: ring1_addr: \"10..2\" is no address: Name or service not known\n"
			"I19: node alpha is there already, in line 11\n"
			"I23: this section is not closed\n"
			"I5: this section is not closed\n",
	},
};

static char told[8192], made[8192];
static char own[] = "/tmp/netftd-test-own-XXXXXX";
static char imported[] = "/tmp/netftd-test-imported-XXXXXX";

__attribute__((format(printf, 2, 3)))
static void add(char *text, const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + len, sizeof(told) - len, fmt, ap);
	va_end(ap);
}

static void tell(void *arg, const struct place *place, bool is_mistake,
		 const char *what)
{
	assert_null(arg);
	assert_true(!strcmp(place->file, own) || !strcmp(place->file, imported));
	add(told, "%s%u%s: %s\n", strcmp(place->file, imported) ? "" : "I",
	    place->line, is_mistake ? "" : "W", what);
}

static void describe(const struct config *config)
{
	char text[SUBNET_LEN];

	made[0] = '\0';
	add(made, "%s%s%s", config->adapter, config->full_mesh ? " mesh" : "",
	    config->flush_on_exit ? " flush" : "");
	if (config->metrics.port)
		add(made, " metrics %s %u",
		    address_text(&config->metrics.address, text),
		    config->metrics.port);
	add(made, " ready %u crossing %u/%u", config->ready_timeout,
	    config->crossing.delay, config->crossing.threshold);
	if (config->watched.action != NETFT_WATCHDOG_STAGE_EVENT ||
	    config->watched.timeout)
		add(made, " watchdog %s %u",
		    netft_watchdog_stage_name(config->watched.action),
		    config->watched.timeout);
	add(made, "\n");
	for (unsigned int i = 0; i < config->network_count; i++) {
		const struct network *network = &config->networks[i];

		add(made, "%s %s%s", network->name, role_name(network->role),
		    network->across ? " across" : "");
		for (unsigned int s = 0; s < network->subnet_count; s++)
			add(made, " %s", subnet_text(&network->subnets[s],
						     text));
		add(made, " %u/%u\n", network->patience.delay,
		    network->patience.threshold);
	}
	for (unsigned int i = 0; i < config->interface_count; i++) {
		const struct interface *interface = &config->interfaces[i];

		add(made, "%s %s %s\n", config->nodes[interface->node].name,
		    address_text(&interface->address, text),
		    config->networks[interface->network].name);
	}
}

static void write_file(const char *name, const char *text)
{
	const char *import = strstr(text, "/IMPORTED");
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	if (import)
		fprintf(f, "%.*s%s%s", (int)(import - text), text, imported,
			import + strlen("/IMPORTED"));
	else
		fputs(text, f);
	fclose(f);
}

static void test_sample(void **state)
{
	const struct sample *sample = *state;
	struct problems problems = { .tell = tell };
	struct config *config;

	write_file(own, sample->text);
	if (sample->corosync)
		write_file(imported, sample->corosync);
	told[0] = '\0';
	config = config_load(own, &problems);
	assert_string_equal(told, sample->told);
	if (!sample->made) {
		assert_null(config);
		return;
	}
	assert_non_null(config);
	describe(config);
	assert_string_equal(made, sample->made);
	config_free(config);
}

static void test_no_file(void **state __always_unused)
{
	struct problems problems = { .tell = tell };

	unlink(own);
	told[0] = '\0';
	assert_null(config_load(own, &problems));
	assert_string_equal(told, "0: No such file or directory\n");
}

/* Where metrics are told: as it is written, and what is made of it. */
static const struct {
	const char *text;
	const char *address;
	uint16_t port;
} endpoints[] = {
	{ "no", NULL, 0 },
	{ "false", NULL, 0 },
	{ "yes", "127.0.0.1", 9343 },
	{ "true", "127.0.0.1", 9343 },
	{ "10.1.0.1", "10.1.0.1", 9343 },
	{ "10.1.0.1:80", "10.1.0.1", 80 },
	{ "0.0.0.0:65535", "0.0.0.0", 65535 },
	{ "::1", "::1", 9343 },
	{ "'::'", "::", 9343 },
	{ "'[::1]'", "::1", 9343 },
	{ "'[fd00::1]:1'", "fd00::1", 1 },
};

static const char *const bad_endpoints[] = {
	"maybe", "9343", "''", "'10.1.0.1:'", "10.1.0.1:0", "10.1.0.1:65536",
	"10.1.0.1:080", "10.1.0.1:80x", "10.1.0.1:-1", "'[10.1.0.1]:80'",
	"'[::1'", "'[::1]80'", "'[]:80'", "'::1]:80'", "localhost:80",
	"'[fd00:1111:2222:3333:4444:5555:6666:7777:8888]:80'",
	"'[fd00:1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa]:80'",
};

static struct config *load_endpoint(const char *text)
{
	struct problems problems = { .tell = tell };
	char file[512];

	snprintf(file, sizeof(file), "metrics: %s\n" NODES, text);
	write_file(own, file);
	told[0] = '\0';
	return config_load(own, &problems);
}

static void test_endpoints(void **state __always_unused)
{
	char address[ADDRESS_LEN];
	struct config *config;

	for (size_t i = 0; i < ARRAY_SIZE(endpoints); i++) {
		config = load_endpoint(endpoints[i].text);
		assert_string_equal(told, "");
		assert_int_equal(config->metrics.port, endpoints[i].port);
		if (endpoints[i].address)
			assert_string_equal(address_text(&config->metrics.address,
							 address),
					    endpoints[i].address);
		config_free(config);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad_endpoints); i++) {
		assert_null(load_endpoint(bad_endpoints[i]));
		assert_int_equal(strncmp(told, "1: metrics is yes, no, or an address",
					 36), 0);
	}
}

/* As many nodes as there can be, and one more. */
static void test_many_nodes(void **state __always_unused)
{
	struct problems problems = { .tell = tell };
	struct config *config;
	FILE *f;

	for (int count = MAX_NODES; count <= MAX_NODES + 1; count++) {
		f = fopen(own, "w");
		assert_non_null(f);
		fputs("nodes:\n", f);
		for (int n = 0; n < count; n++)
			fprintf(f, "  n%d: [10.1.0.%d, 10.2.0.%d]\n", n, n + 1,
				n + 1);
		fclose(f);
		told[0] = '\0';
		config = config_load(own, &problems);
		assert_string_equal(told, count == MAX_NODES ? "" :
				    "66: node n64: there can be 64 nodes\n");
		assert_int_equal(!!config, count == MAX_NODES);
		config_free(config);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(samples) + 3] = {
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_endpoints),
		cmocka_unit_test(test_many_nodes),
	};
	int fd, ret;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		tests[i + 3] = (struct CMUnitTest){
			.name = samples[i].name,
			.test_func = test_sample,
			.initial_state = (void *)&samples[i],
		};
	fd = mkstemp(own);
	close(fd);
	fd = mkstemp(imported);
	close(fd);
	ret = cmocka_run_group_tests_name("configurations", tests, NULL, NULL);
	unlink(own);
	unlink(imported);
	return ret;
}
