// SPDX-License-Identifier: GPL-2.0
/*
 * netft: tests of what is concluded from what is known of a pair
 */

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"
#include "tool.h"

/* Its pairs: 10.1.0.1 and .2, fd00::1 and ::2; c for the words of others. */
static const char text[] =
"nodes:\n"
"  a: [10.1.0.1, 'fd00::1']\n"
"  b: [10.1.0.2, 'fd00::2']\n"
"  c: [10.1.0.3, 'fd00::3']\n";

enum { A4, A6, B4, B6, C4 };

#define A_B	"node a 10.1.0.1 -> node b 10.1.0.2: "
#define B_A	"node b 10.1.0.2 -> node a 10.1.0.1: "
#define A_B6	"node a fd00::1 -> node b fd00::2: "

static const struct link_address found = {
	.here = true, .up = true, .carrier = true, .ifindex = 2, .dev = "eth0",
};

/**
 * struct sample - What is known, and what must be concluded.
 * @name: what is special about it
 * @six: it is the pair of IPv6
 * @way: which way packets take; if it has no device, a good one
 * @probe: what passes; if it has no MTU, 1500 does
 * @by: who is behind its rejection
 * @big_by: who is behind its limit
 * @route: the adapter's, empty if there is none
 * @adapter: the adapter, empty if it is not known
 * @states: what netftd answers, empty if nothing
 * @lines: beginnings of the lines that must come out, "|" between
 */
struct sample {
	const char *name;
	bool six;
	struct way way;
	struct probe probe;
	const char *by;
	const char *big_by;
	const char *route;
	const char *adapter;
	const char *states;
	const char *lines;
};

#define ROUTE(state, reason) "{'state': '" state "', 'reason': '" reason "'}"
#define NODE(name, heard) "{'name': '" name "', 'state': 'reachable', 'heard': " \
	heard "}"
#define NODES "'nodes': [" NODE("a", "true") "," NODE("b", "true") "," \
	NODE("c", "true") "]"
#define REJECTED(type_, code_) \
	{ .rejected = { .is_there = true, .type = type_, .code = code_ } }

static const struct sample samples[] = {
	{
		.name = "heartbeats are answered",
		.route = ROUTE("up", "answered"),
		.lines = "ok: " A_B "heartbeats are answered, packets of 1500 bytes pass|"
			 "ok: " B_A "heartbeats arrive",
	}, {
		.name = "a suspicion is no fault",
		.route = ROUTE("suspect", "answered"),
		.lines = "ok: " A_B "heartbeats|"
			 "ok: " B_A "heartbeats",
	}, {
		.name = "one direction is lost",
		.route = ROUTE("down", "outbound_loss"),
		.lines = "error: " A_B "what is sent does not arrive; fix: let UDP port 3343 in at node b|"
			 "ok: " B_A "what is sent arrives",
	}, {
		.name = "the other direction is lost",
		.route = ROUTE("down", "inbound_loss"),
		.lines = "ok: " A_B "what is sent arrives|"
			 "error: " B_A "what is sent does not arrive; fix: let UDP port 3343 in at node a",
	}, {
		.name = "silence",
		.route = ROUTE("down", "no_answer"),
		.lines = "error: " A_B "nothing arrives|"
			 "error: " B_A "nothing arrives",
	}, {
		.name = "who rejects",
		.route = ROUTE("down", "rejected"),
		.probe = REJECTED(ICMP_DEST_UNREACH, ICMP_PKT_FILTERED),
		.by = "10.1.0.9",
		.lines = "error: " A_B "10.1.0.9 rejects UDP port 3343: administratively prohibited; fix: have the firewall or the router 10.1.0.9",
	}, {
		.name = "who rejects, IPv6",
		.six = true,
		.probe = REJECTED(ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADMIN),
		.by = "fd00::9",
		.lines = "error: " A_B6 "fd00::9 rejects UDP port 3343: administratively prohibited",
	}, {
		.name = "a router that has no route",
		.probe = REJECTED(ICMP_DEST_UNREACH, ICMP_NET_UNREACH),
		.by = "10.1.0.9",
		.lines = "error: " A_B "10.1.0.9 rejects UDP port 3343: no route to that network",
	}, {
		.name = "routers in a circle",
		.six = true,
		.probe = REJECTED(ICMP6_TIME_EXCEEDED, 0),
		.by = "fd00::9",
		.lines = "error: " A_B6 "fd00::9 rejects UDP port 3343: time to live exceeded",
	}, {
		.name = "rejected by nobody that is seen",
		.route = ROUTE("down", "rejected"),
		.lines = "error: " A_B "something on the way rejects",
	}, {
		.name = "nobody has the address",
		.probe = REJECTED(ICMP_DEST_UNREACH, ICMP_HOST_UNREACH),
		.by = "10.1.0.1",
		.lines = "error: " A_B "nobody on eth0 answers ARP",
	}, {
		.name = "nobody has the address, IPv6",
		.six = true,
		.probe = REJECTED(ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR),
		.by = "fd00::1",
		.lines = "error: " A_B6 "nobody on eth0 answers neighbour discovery",
	}, {
		.name = "nothing listens there, before the cluster runs",
		.probe = REJECTED(ICMP_DEST_UNREACH, ICMP_PORT_UNREACH),
		.by = "10.1.0.2",
		.lines = "warning: " A_B "node b answers that UDP port 3343 is unreachable",
	}, {
		.name = "nothing listens there, while it should",
		.route = ROUTE("down", "rejected"),
		.probe = REJECTED(ICMP_DEST_UNREACH, ICMP_PORT_UNREACH),
		.by = "10.1.0.2",
		.lines = "error: " A_B "node b answers that UDP port 3343 is unreachable",
	}, {
		.name = "the own firewall",
		.probe = { .error = EPERM },
		.lines = "error: " A_B "the firewall of this machine",
	}, {
		.name = "silence, and the machine is there",
		.probe = { .mtu = 1500, .echo = 1500 },
		.lines = "warning: " A_B "ICMP echo is answered and UDP port 3343 neither",
	}, {
		.name = "silence, and nothing is there",
		.probe = { .mtu = 1500 },
		.lines = "error: " A_B "nothing is answered",
	}, {
		.name = "no way",
		.way = { .error = ENETUNREACH, .ifindex = 2 },
		.route = ROUTE("down", "no_underlay_route"),
		.lines = "error: " A_B "this machine has no route to it; fix: add a route; \"ip route get 10.1.0.2 from 10.1.0.1\"",
	}, {
		.name = "a way into an adapter",
		.way = { .is_adapter = true, .ifindex = 9, .dev = "netft0" },
		.route = ROUTE("down", "loop"),
		.lines = "error: " A_B "the way there leads into the adapter netft0",
	}, {
		.name = "another device, and nothing comes back",
		.way = { .ifindex = 3, .dev = "eth1", .mtu = 1500 },
		.route = ROUTE("down", "no_answer"),
		.lines = "error: " A_B "nothing|"
			 "warning: " A_B "packets leave by eth1, and the address is on eth0|"
			 "error: " B_A,
	}, {
		.name = "another device is no fault",
		.way = { .ifindex = 3, .dev = "eth1", .mtu = 1500 },
		.route = ROUTE("up", "answered"),
		.lines = "ok: " A_B "|"
			 "ok: " B_A,
	}, {
		.name = "a router with a smaller MTU",
		.route = ROUTE("up", "answered"),
		.probe = { .mtu = 1500, .echo = 1400,
			   .too_big = { .is_there = true, .mtu = 1400 } },
		.big_by = "10.1.0.9",
		.lines = "error: " A_B "packets of 1500 bytes do not pass: 10.1.0.9 says that 1400 do; fix: |"
			 "ok: " B_A,
	}, {
		.name = "one that is too small for IPv6 over the adapter",
		.route = ROUTE("up", "answered"),
		.probe = { .mtu = 1500, .echo = 1300,
			   .too_big = { .is_there = true, .mtu = 1300 } },
		.big_by = "10.1.0.9",
		.lines = "error: " A_B "packets of 1500 bytes do not pass: 10.1.0.9 says that 1300 do, too few for IPv6|"
			 "ok: " B_A,
	}, {
		.name = "a black hole",
		.route = ROUTE("up", "answered"),
		.probe = { .mtu = 9000, .echo = 1500 },
		.lines = "error: " A_B "packets of 9000 bytes vanish on the way there or back, those of 1500 bytes pass|"
			 "ok: " B_A,
	}, {
		.name = "no ICMP echo",
		.route = ROUTE("up", "answered"),
		.probe = { .mtu = 1500 },
		.lines = "warning: " A_B "heartbeats are answered; whether packets of 1500 bytes do is not known|"
			 "ok: " B_A,
	}, {
		.name = "the adapter's MTU was set by hand",
		.route = "{'state': 'up', 'reason': 'answered', 'mtu': 1450}",
		.adapter = "{'dev': 'netft0', 'mtu': 1500, 'mtu_auto': false}",
		.lines = "warning: " A_B "the adapter's MTU was set to 1500, and 1450 bytes pass in one piece; fix: netft adapter set netft0 mtu auto|"
			 "ok: " A_B "|"
			 "ok: " B_A,
	}, {
		.name = "an identity that is taken",
		.route = ROUTE("down", "conflict"),
		.lines = "error: " A_B "duplicate identity",
	}, {
		.name = "no verdict yet",
		.route = ROUTE("down", "new"),
		.lines = "warning: " A_B "there is no verdict yet",
	}, {
		.name = "disabled",
		.route = ROUTE("disabled", "disabled"),
		.lines = "warning: " A_B "the adapter's route is disabled",
	}, {
		.name = "a reason that is new",
		.route = ROUTE("down", "unknown_99"),
		.lines = "error: " A_B "the module gives a reason",
	}, {
		.name = "the peer's word by a heartbeat",
		.route = "{'state': 'down', 'reason': 'peer_told', 'remote_state': 'down', 'remote_reason': 'no_carrier'}",
		.lines = "error: " A_B "the other end knows|"
			 "error: " B_A "node b says that it does not reach it: the NIC has no carrier (no_carrier)",
	}, {
		.name = "an older word of the peer that means nothing now",
		.route = "{'state': 'down', 'reason': 'conflict', 'remote_state': 'down', 'remote_reason': 'none'}",
		.lines = "error: " A_B "duplicate identity",
	}, {
		.name = "the peer's word by its service",
		.states = "{" NODES ", 'networks': [{'failing': [{'local': '10.1.0.2',"
			  " 'remote': '10.1.0.1', 'why': 'outbound_loss'}]}]}",
		.probe = { .mtu = 1500, .echo = 1500 },
		.lines = "warning: " A_B "ICMP echo|"
			 "error: " B_A "node b says that it does not reach it: what is sent does not arrive (outbound_loss); fix: run netft validate on node b",
	},
};

static int count, failures;

static void ok(bool good, const char *name, const char *detail)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++count, name);
	failures += !good;
	if (!good)
		printf("# %s\n", detail);
}

/* Does each line begin as it must? */
static bool is_as_wanted(const char *got, const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "|");

		if (strncmp(got, lines, len))
			return false;
		got = strchr(got, '\n') + 1;
		lines += len + (lines[len] == '|');
	}
	return !*got;
}

static struct json_object *parse(const char *json)
{
	return json ? json_tokener_parse(json) : NULL;
}

static char *printed(struct json_object *array)
{
	size_t size;
	char *out;
	FILE *f = open_memstream(&out, &size);

	if (!f)
		abort();
	findings_print(f, array);
	fclose(f);
	return out;
}

static void try(const struct config *config, const struct sample *sample)
{
	struct findings findings = { .config = config,
				     .array = json_object_new_array() };
	struct json_object *states = parse(sample->states);
	struct probe probe = sample->probe;
	struct said said;
	struct facts facts = {
		.config = config,
		.from = sample->six ? A6 : A4,
		.to = sample->six ? B6 : B4,
		.found = &found,
		.way = sample->way,
		.probe = &probe,
		.route = parse(sample->route),
		.adapter = parse(sample->adapter),
		.said = &said,
		.port = 3343,
	};
	char *got;

	said_read(&said, config, states);
	if (!probe.mtu) {
		probe.mtu = 1500;
		probe.echo = 1500;
	}
	if (!facts.way.ifindex)
		facts.way = (struct way){ .ifindex = 2, .dev = "eth0" };
	if (sample->by)
		address_parse(sample->by, &probe.rejected.by);
	if (sample->big_by)
		address_parse(sample->big_by, &probe.too_big.by);
	judge_pair(&findings, &facts);
	got = printed(findings.array);
	ok(is_as_wanted(got, sample->lines), sample->name, got);
	free(got);
	said_free(&said);
	json_object_put(states);
	json_object_put(facts.route);
	json_object_put(facts.adapter);
	json_object_put(findings.array);
}

static void try_word(const struct config *config, const char *name,
		     const char *json, const char *lines)
{
	struct findings findings = { .config = config,
				     .array = json_object_new_array() };
	struct json_object *states = parse(json);
	struct said said;
	char *got;

	said_read(&said, config, states);
	judge_others(&findings, &said, B4, C4);
	got = printed(findings.array);
	ok(is_as_wanted(got, lines), name, got);
	free(got);
	said_free(&said);
	json_object_put(states);
	json_object_put(findings.array);
}

static void words(const struct config *config)
{
#define B_C "node b 10.1.0.2 -> node c 10.1.0.3: "
	try_word(config, "others that reach each other", "{" NODES "}",
		 "ok: " B_C "node b says that it reaches it");
	try_word(config, "others that do not",
		 "{" NODES ", 'networks': [{'failing': [{'local': '10.1.0.2',"
		 " 'remote': '10.1.0.3', 'why': 'no_answer'}]}]}",
		 "error: " B_C "node b says that it does not reach it: nothing arrives");
	try_word(config, "others of which one does not hear the other",
		 "{" NODES ", 'networks': [{'failing': [{'local': '10.1.0.2',"
		 " 'remote': '10.1.0.3', 'why': 'inbound_loss'}]}]}",
		 "ok: " B_C "node b says that what it sends arrives");
	try_word(config, "others that do not say",
		 "{" NODES ", 'networks': [{'untold': [{'local': '10.1.0.2',"
		 " 'remote': '10.1.0.3'}]}]}",
		 "warning: " B_C "node b does not say");
	try_word(config, "others that are not heard",
		 "{'nodes': [" NODE("b", "false") "]}", "");
	try_word(config, "others one of which is not heard here",
		 "{'nodes': [" NODE("b", "true") "]}",
		 "warning: " B_C "node b does not say");
}

static void try_identities(const struct config *config, const char *name,
			   const char *json, const char *lines)
{
	struct findings findings = { .config = config,
				     .array = json_object_new_array() };
	struct json_object *routes = parse(json);
	char *got;

	judge_identities(&findings, routes);
	got = printed(findings.array);
	ok(is_as_wanted(got, lines), name, got);
	free(got);
	json_object_put(routes);
	json_object_put(findings.array);
}

static void identities(const struct config *config)
{
#define PEER(remote, peer, state) "{'remote': '" remote "', 'peer': '" peer \
	"', 'state': '" state "'}"
	try_identities(config, "each node one adapter",
		       "[" PEER("10.1.0.2", "02::b", "up") "," PEER("fd00::2", "02::b", "up")
		       "," PEER("10.1.0.3", "02::c", "up") "]", "");
	try_identities(config, "two adapters of one node",
		       "[" PEER("10.1.0.2", "02::b", "up") "," PEER("fd00::2", "02::c", "suspect") "]",
		       "error: node b: two adapters answer for it: 02::b at 10.1.0.2, and 02::c at fd00::2");
	try_identities(config, "one adapter of two nodes",
		       "[" PEER("10.1.0.2", "02::b", "up") "," PEER("10.1.0.3", "02::b", "up") "]",
		       "error: node b: one adapter, 02::b, answers for it at 10.1.0.2 and for node c at 10.1.0.3");
	try_identities(config, "what was once is no more",
		       "[" PEER("10.1.0.2", "02::b", "down") "," PEER("fd00::2", "02::c", "up")
		       "," PEER("10.9.0.9", "02::c", "up") "]", "");
}

static void tell(void *arg __always_unused, const struct place *place,
		 bool is_mistake __always_unused, const char *what)
{
	printf("# %s:%u: %s\n", place->file, place->line, what);
}

static struct config *load(void)
{
	struct problems problems = { .tell = tell };
	char file[] = "/tmp/test_judge.XXXXXX";
	int fd = mkstemp(file);
	struct config *config;

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		abort();
	close(fd);
	config = config_load(file, &problems);
	unlink(file);
	if (!config)
		abort();
	return config;
}

int main(void)
{
	struct config *config = load();

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		try(config, &samples[i]);
	words(config);
	identities(config);
	config_free(config);
	printf("1..%d\n", count);
	return failures > 0;
}
