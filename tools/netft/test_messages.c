// SPDX-License-Identifier: GPL-2.0
/*
 * netft: tests of what is made of the kernel's messages
 */

#include <arpa/inet.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "print.h"

/* Of the library: what it makes of a message. */
#include "internal.h"

static int count, failures;

static void ok(bool good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++count, name);
	failures += !good;
}

/* Compare and free an object. */
static void ok_json(struct json_object *obj, const char *expected,
		    const char *name)
{
	const char *got = json_object_to_json_string_ext(obj,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);

	ok(!strcmp(got, expected), name);
	if (strcmp(got, expected))
		printf("# got      %s\n# expected %s\n", got, expected);
	json_object_put(obj);
}

/* Compare one value of an object as JSON text. */
static void ok_value(struct json_object *obj, const char *key,
		     const char *expected)
{
	char name[64];

	snprintf(name, sizeof(name), "%s is %s", key, expected);
	ok_json(json_object_get(value_of(obj, key)), expected, name);
}

static struct nl_msg *message(int cmd)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg)
		abort();
	genlmsg_put(msg, 0, 0, 30, 0, 0, cmd, NETFT_GENL_VERSION);
	return msg;
}

/* What a function makes of a message. */
static struct json_object *made(struct json_object *
				(*to_json)(const struct netft_object *object),
				struct nl_msg *msg)
{
	struct netft_object view;

	return object_view(&view, nlmsg_hdr(msg)) ? NULL : to_json(&view);
}

static void test_route(void)
{
	struct nl_msg *msg = message(NETFT_CMD_ROUTE_GET);
	struct json_object *obj;

	nla_put_u32(msg, NETFT_A_ROUTE_ID, 7);
	nla_put_u32(msg, NETFT_A_ROUTE_LOCAL4, htonl(0x0a000001));
	nla_put(msg, NETFT_A_ROUTE_REMOTE6, 16, &in6addr_loopback);
	nla_put_u32(msg, NETFT_A_ROUTE_OIF, 4000000000U);
	nla_put_u32(msg, NETFT_A_ROUTE_FLAGS, NETFT_ROUTE_FLAG_DISABLED);
	nla_put(msg, NETFT_A_ROUTE_PEER, 6, "\x02\xab\0\0\0\x01");
	nla_put(msg, NETFT_A_ROUTE_PEER_PINNED, 6, "\0\0\0\0\0\0");
	nla_put_u32(msg, NETFT_A_ROUTE_STATE, NETFT_ROUTE_STATE_SUSPECT);
	nla_put_u32(msg, NETFT_A_ROUTE_REASON, NETFT_REASON_OUTBOUND_LOSS);
	nla_put_u8(msg, NETFT_A_ROUTE_ACTIVE, 1);
	nla_put_u32(msg, NETFT_A_ROUTE_PRIORITY, UINT32_MAX);
	nla_put_u32(msg, NETFT_A_ROUTE_RTT, 0);
	nla_put_u32(msg, NETFT_A_ROUTE_LOSS, 0);
	nla_put_u32(msg, NETFT_A_ROUTE_REMOTE_REASON, 999);
	nla_put_u64(msg, NETFT_A_ROUTE_SENT, UINT64_MAX);
	nla_put_u64(msg, NETFT_A_ROUTE_ANSWERED, 0);
	nla_put_u32(msg, NETFT_A_ROUTE_REMOTE_STATE, NETFT_ROUTE_STATE_UP);
	/* From a newer module. */
	nla_put_u32(msg, NETFT_A_ROUTE_MAX + 1, 1);

	obj = made(route_object, msg);
	ok_value(obj, "id", "7");
	ok_value(obj, "local", "\"10.0.0.1\"");
	ok_value(obj, "remote", "\"::1\"");
	ok_value(obj, "via", "\"if4000000000\"");
	ok_value(obj, "backup", "false");
	ok_value(obj, "disabled", "true");
	ok_value(obj, "peer", "\"02:ab:00:00:00:01\"");
	ok_value(obj, "pinned_peer", "null");
	ok_value(obj, "state", "\"suspect\"");
	ok_value(obj, "reason", "\"outbound_loss\"");
	ok_value(obj, "active", "true");
	ok_value(obj, "priority", "4294967295");
	ok_value(obj, "rtt_us", "null");
	ok_value(obj, "loss_percent", "null");
	ok_value(obj, "remote_state", "\"up\"");
	ok_value(obj, "remote_reason", "\"unknown_999\"");
	ok_value(obj, "sent", "18446744073709551615");
	ok(json_object_object_get_ex(obj, "missed", NULL),
	   "a value that was not sent has its key");
	json_object_put(obj);
	nlmsg_free(msg);
}

static void test_route_untold(void)
{
	struct nl_msg *msg = message(NETFT_CMD_ROUTE_GET);
	struct json_object *obj;

	nla_put_u32(msg, NETFT_A_ROUTE_REMOTE_STATE, NETFT_ROUTE_STATE_DOWN);
	nla_put_u32(msg, NETFT_A_ROUTE_REMOTE_REASON, NETFT_REASON_NONE);
	obj = made(route_object, msg);
	ok_value(obj, "remote_state", "null");
	ok_value(obj, "remote_reason", "null");
	json_object_put(obj);
	nlmsg_free(msg);
}

static void test_garbled(void)
{
	struct nl_msg *msg = message(NETFT_CMD_ROUTE_GET);

	nla_put_u8(msg, NETFT_A_ROUTE_ID, 7);
	ok(!made(route_object, msg), "a short attribute is refused");
	nlmsg_free(msg);
}

static void test_peer(void)
{
	struct nl_msg *msg = message(NETFT_CMD_PEER_GET);
	struct json_object *obj;

	nla_put_u64(msg, NETFT_A_PEER_INSTANCE, 0xabc);
	nla_put_u32(msg, NETFT_A_PEER_IPV4, 0);
	nla_put_u32(msg, NETFT_A_PEER_ACTIVE_ROUTE, 0);
	nla_put_u32(msg, NETFT_A_PEER_ROUTE, 3);
	nla_put_u32(msg, NETFT_A_PEER_ROUTE, 5);

	obj = made(peer_object, msg);
	ok_value(obj, "instance", "\"0000000000000abc\"");
	ok_value(obj, "ipv4", "null");
	ok_value(obj, "active_route", "null");
	ok_value(obj, "routes", "[3,5]");
	json_object_put(obj);
	nlmsg_free(msg);
}

static void put_probe(struct nl_msg *msg, uint32_t seq, uint32_t result,
		      uint32_t rtt)
{
	struct nlattr *nest = nla_nest_start(msg, NETFT_A_ROUTE_PROBE);

	nla_put_u32(msg, NETFT_A_PROBE_SEQ, seq);
	nla_put_u32(msg, NETFT_A_PROBE_RESULT, result);
	nla_put_u32(msg, NETFT_A_PROBE_RTT, rtt);
	nla_nest_end(msg, nest);
}

static int add_probe(const struct netft_object *probe, void *probes)
{
	json_object_array_add(probes, probe_object(probe));
	return 0;
}

static void test_history(void)
{
	struct nl_msg *msg = message(NETFT_CMD_HISTORY_GET);
	struct json_object *probes = json_object_new_array();
	struct netft_object view;

	put_probe(msg, 1, NETFT_PROBE_RESULT_ANSWERED, 0);
	put_probe(msg, 2, NETFT_PROBE_RESULT_MISSED, 0);
	object_view(&view, nlmsg_hdr(msg));
	netft_object_walk(&view, NETFT_A_ROUTE_PROBE, add_probe, probes);
	ok_json(probes,
		"[{\"seq\":1,\"result\":\"answered\",\"age_ms\":null,\"rtt_us\":0,\"own_late_us\":null},"
		"{\"seq\":2,\"result\":\"missed\",\"age_ms\":null,\"rtt_us\":null,\"own_late_us\":null}]",
		"history, oldest first");
	nlmsg_free(msg);
}

static void test_adapter(void)
{
	struct nl_msg *msg = message(NETFT_CMD_ADAPTER_GET);
	struct json_object *obj;
	struct nlattr *nest;

	nla_put_string(msg, NETFT_A_ADAPTER_IFNAME, "netft0");
	nla_put_u32(msg, NETFT_A_ADAPTER_FLAGS, NETFT_ADAPTER_FLAG_MTU_AUTO);
	nla_put_u16(msg, NETFT_A_ADAPTER_PORT, 65535);
	nest = nla_nest_start(msg, NETFT_A_ADAPTER_COUNTERS);
	nla_put_u64(msg, NETFT_A_COUNTERS_RX_STALE, 3);
	nla_nest_end(msg, nest);

	obj = made(adapter_object, msg);
	ok_value(obj, "dev", "\"netft0\"");
	ok_value(obj, "mtu_auto", "true");
	ok_value(obj, "ipv4_auto", "false");
	ok_value(obj, "port", "65535");
	ok_value(obj, "counters", "null");
	json_object_put(obj);

	opt.stats = true;
	obj = made(adapter_object, msg);
	ok_value(value_of(obj, "counters"), "rx_stale", "3");
	json_object_put(obj);
	opt.stats = false;
	nlmsg_free(msg);
}

static void test_event(void)
{
	struct nl_msg *msg = message(NETFT_CMD_EVENT);

	nla_put_u32(msg, NETFT_A_EVENT_TYPE, NETFT_EVENT_TYPE_ROUTE_DOWN);
	nla_put_u32(msg, NETFT_A_EVENT_SEQ, 9);
	nla_put_u64(msg, NETFT_A_EVENT_TIME, 1700000000007999999ULL);
	nla_put_u32(msg, NETFT_A_EVENT_REASON, NETFT_REASON_NO_ANSWER);
	nla_put_u32(msg, NETFT_A_EVENT_SILENCE, 5010);
	ok_json(made(event_object, msg),
		"{\"seq\":9,\"time\":\"2023-11-14T22:13:20.007Z\",\"event\":\"route_down\","
		"\"dev\":null,\"reason\":\"no_answer\",\"route\":null,\"peer\":null,\"state\":null,"
		"\"missed\":null,\"silence_ms\":5010,\"rtt_us\":null,\"ipv4\":null,"
		"\"stage\":null}",
		"event");
	nlmsg_free(msg);
}

static void test_watchdog(void)
{
	struct nl_msg *msg = message(NETFT_CMD_WATCHDOG_GET);

	nla_put_u32(msg, NETFT_A_WATCHDOG_STAGE, NETFT_WATCHDOG_STAGE_NONE);
	nla_put_u64(msg, NETFT_A_WATCHDOG_EXPIRIES, 3);
	ok_json(made(watchdog_object, msg),
		"{\"dev\":null,\"service\":null,\"pid\":null,\"stage\":\"none\","
		"\"silence_ms\":null,\"timeout_ms\":null,\"action\":null,"
		"\"keepalives\":null,\"expiries\":3,\"own_late\":null}",
		"watchdog that is not armed");
	nla_put_string(msg, NETFT_A_WATCHDOG_SERVICE, "netftd");
	nla_put_u32(msg, NETFT_A_WATCHDOG_PID, 0);
	nla_put_u32(msg, NETFT_A_WATCHDOG_TIMEOUT, 6000);
	nla_put_u32(msg, NETFT_A_WATCHDOG_ACTION, NETFT_WATCHDOG_STAGE_ROUTES);
	nla_put_u32(msg, NETFT_A_WATCHDOG_SILENCE, 0);
	nla_put_u64(msg, NETFT_A_WATCHDOG_KEEPALIVES, 0);
	nla_put_u64(msg, NETFT_A_WATCHDOG_OWN_LATE, 0);
	ok_json(made(watchdog_object, msg),
		"{\"dev\":null,\"service\":\"netftd\",\"pid\":null,\"stage\":\"none\","
		"\"silence_ms\":0,\"timeout_ms\":6000,\"action\":\"routes\","
		"\"keepalives\":0,\"expiries\":3,\"own_late\":0}",
		"watchdog of a process that is no more");
	nlmsg_free(msg);
}

static void ok_ms(uint64_t ms, const char *expected)
{
	struct json_object *value = json_object_new_uint64(ms);
	char text[32] = "";
	FILE *f = fmemopen(text, sizeof(text), "w");

	print_ms(f, value);
	fclose(f);
	json_object_put(value);
	ok(!strcmp(text, expected), expected);
}

static void test_durations(void)
{
	ok_ms(0, "0ms");
	ok_ms(999, "999ms");
	ok_ms(5010, "5.0s");
	ok_ms(59999, "59s");
	ok_ms(192000, "3m12s");
	ok_ms(3600000, "1h00m");
	ok_ms(90000000, "1d01h");
}

int main(void)
{
	test_route();
	test_route_untold();
	test_garbled();
	test_peer();
	test_history();
	test_adapter();
	test_event();
	test_watchdog();
	test_durations();
	printf("1..%d\n", count);
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
