// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: metrics: their text, that nothing the module counts is left out, and
 * that the dashboard asks for nothing that there is not
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <ctype.h>
#include <json-c/json.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service.h"

/* ---------------------------------------------------------------- the format */

static const struct metric two[] = {
	{ "a_seconds", METRIC_GAUGE, "How long." },
	{ "b_total", METRIC_COUNTER, "How often." },
	{ "c", METRIC_GAUGE, "Never told." },
};

static void test_format(void **state __always_unused)
{
	const struct label none[] = { { } };
	const struct label labels[] = {
		{ "name", "q\"b\\n\nend" }, { "empty", "" }, { "absent", NULL },
		{ "last", "{a=b}" }, { }
	};
	static const char expected[] =
		"# HELP a_seconds How long.\n"
		"# TYPE a_seconds gauge\n"
		"a_seconds 1e-06\n"
		"a_seconds{name=\"q\\\"b\\\\n\\nend\",last=\"{a=b}\"} 4294.967295\n"
		"# HELP b_total How often.\n"
		"# TYPE b_total counter\n"
		"b_total{name=\"q\\\"b\\\\n\\nend\",last=\"{a=b}\"} 18446744073709551615\n"
		"b_total 0\n";
	struct exposition exposition;
	char *text;

	exposition_open(&exposition, two, ARRAY_SIZE(two));
	exposition_add(&exposition, 1, labels, UINT64_MAX, 1);
	exposition_add(&exposition, 0, none, 1, 1000000);
	exposition_add(&exposition, 1, none, 0, 1);
	exposition_add(&exposition, 0, labels, 4294967295, 1000000);
	text = exposition_close(&exposition);
	assert_string_equal(text, expected);
	free(text);
}

static void test_nothing(void **state __always_unused)
{
	struct exposition exposition;
	char *text;

	exposition_open(&exposition, two, ARRAY_SIZE(two));
	text = exposition_close(&exposition);
	assert_string_equal(text, "");
	free(text);
}

/* ---------------------------------------------------------------- all of it */

static struct config config;
static struct service service = { .config = &config, .is_ready = true };

static void set_address(struct in6_addr *address, const char *text)
{
	assert_true(address_parse(text, address));
}

static void make_service(void)
{
	strcpy(config.adapter, "netft0");
	config.node_count = 2;
	strcpy(config.nodes[0].name, "a");
	strcpy(config.nodes[1].name, "b");
	config.network_count = 1;
	strcpy(config.networks[0].name, "net1");
	config.networks[0].role = ROLE_CLIENT;
	config.interface_count = 2;
	config.interfaces[1].node = 1;
	set_address(&config.interfaces[0].address, "10.1.0.1");
	set_address(&config.interfaces[1].address, "fd00::2");
	service.manager.cluster.networks[0] = NETWORK_PARTITIONED;
	service.manager.cluster.interfaces[1] = INTERFACE_FAILED;
	service.manager.observations.active[0] = true;
	service.manager.observations.active[1] = true;
	service.manager.observations.verdict[0][1] = VERDICT_DOWN;
	service.nodes[1].is_known = true;
	memcpy(service.nodes[1].mac, "\2\0\0\0\0\x0b", ETH_ALEN);
	metrics_count(&service, "peer-unreachable");
	metrics_count(&service, "peer-unreachable");
}

/* Each counter has its own number as value. */
static void set_counters(struct netft_object *adapter)
{
	struct nl_msg *msg = nlmsg_alloc();

	for (int i = NETFT_A_COUNTERS_PAD + 1; i <= NETFT_A_COUNTERS_MAX; i++)
		assert_int_equal(nla_put_u64(msg, i, i), 0);
	assert_int_equal(netft_object_set_data(adapter, NETFT_A_ADAPTER_COUNTERS |
					       NLA_F_NESTED,
					       nlmsg_data(nlmsg_hdr(msg)),
					       nlmsg_datalen(nlmsg_hdr(msg))),
			 0);
	nlmsg_free(msg);
}

static void add_adapter(struct metrics_writer *writer)
{
	struct netft_object *adapter = netft_object_new();

	netft_object_set_data(adapter, NETFT_A_ADAPTER_IFNAME, "netft0", 7);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_STATE,
			     NETFT_ADAPTER_STATE_PORT_TAKEN);
	netft_object_set_data(adapter, NETFT_A_ADAPTER_MAC, "\2\0\0\0\0\x0a", 6);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_CLUSTER, 7);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_MTU, 1450);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_PEERS, 1);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_ROUTES, 2);
	netft_object_set_u32(adapter, NETFT_A_ADAPTER_EVENT_SEQ, 12);
	set_counters(adapter);
	assert_int_equal(metrics_adapter(adapter, writer), 0);
	netft_object_free(adapter);
}

/* One that is measured; the loopback device stands for the adapter. */
static struct netft_object *new_route(void)
{
	struct netft_object *route = netft_object_new();
	struct in6_addr remote;
	uint64_t many = 1;

	netft_object_set_u32(route, NETFT_A_ROUTE_IFINDEX, 1);
	netft_object_set_u32(route, NETFT_A_ROUTE_ID, 7);
	set_address(&remote, "fd00::1");
	netft_object_set_data(route, NETFT_A_ROUTE_LOCAL6, &remote, 16);
	set_address(&remote, "fd00::2");
	netft_object_set_data(route, NETFT_A_ROUTE_REMOTE6, &remote, 16);
	netft_object_set_u32(route, NETFT_A_ROUTE_STATE,
			     NETFT_ROUTE_STATE_SUSPECT);
	netft_object_set_data(route, NETFT_A_ROUTE_ACTIVE, "\1", 1);
	netft_object_set_u32(route, NETFT_A_ROUTE_RTT, 151);
	netft_object_set_u32(route, NETFT_A_ROUTE_JITTER, 12);
	netft_object_set_u32(route, NETFT_A_ROUTE_LOSS, 43);
	netft_object_set_u32(route, NETFT_A_ROUTE_DELAY, 250);
	netft_object_set_u32(route, NETFT_A_ROUTE_THRESHOLD, 20);
	netft_object_set_u32(route, NETFT_A_ROUTE_PRIORITY, UINT32_MAX);
	netft_object_set_u32(route, NETFT_A_ROUTE_MTU, 1450);
	for (int i = NETFT_A_ROUTE_SENT; i <= NETFT_A_ROUTE_OWN_LATE; i++) {
		netft_object_set_data(route, i, &many, sizeof(many));
		many++;
	}
	return route;
}

/* One of an administrator's, to nobody we know, that was never answered. */
static struct netft_object *new_silent_route(void)
{
	struct netft_object *route = netft_object_new();

	netft_object_set_u32(route, NETFT_A_ROUTE_IFINDEX, 1);
	netft_object_set_u32(route, NETFT_A_ROUTE_ID, 8);
	netft_object_set_u32(route, NETFT_A_ROUTE_LOCAL4, htonl(0x0a010001));
	netft_object_set_u32(route, NETFT_A_ROUTE_REMOTE4, htonl(0x0a010009));
	netft_object_set_u32(route, NETFT_A_ROUTE_MTU, 0);
	return route;
}

static void add_peer(struct metrics_writer *writer, const char *mac)
{
	struct netft_object *peer = netft_object_new();

	netft_object_set_u32(peer, NETFT_A_PEER_IFINDEX, 1);
	netft_object_set_data(peer, NETFT_A_PEER_MAC, mac, ETH_ALEN);
	netft_object_set_data(peer, NETFT_A_PEER_REACHABLE, "\1", 1);
	netft_object_set_u32(peer, NETFT_A_PEER_RESTARTS, 3);
	netft_object_set_u32(peer, NETFT_A_PEER_ROUTE, 7);
	assert_int_equal(metrics_peer(peer, writer), 0);
	netft_object_free(peer);
}

static char *text;

static int write_all(void **state __always_unused)
{
	struct netft_object *routes[] = { new_route(), new_silent_route() };
	struct metrics_writer writer;

	make_service();
	metrics_open_writer(&writer, &service);
	metrics_service(&writer);
	add_adapter(&writer);
	add_peer(&writer, "\2\0\0\0\0\x0b");
	add_peer(&writer, "\2\0\0\0\0\x0c");
	for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
		metrics_route(routes[i], &writer);
		netft_object_free(routes[i]);
	}
	text = exposition_close(&writer.exposition);
	return !text;
}

static int forget_all(void **state __always_unused)
{
	free(text);
	return 0;
}

static void has(const char *line)
{
	if (!strstr(text, line))
		print_message("%s", text);
	assert_non_null(strstr(text, line));
}

static void has_not(const char *line)
{
	assert_null(strstr(text, line));
}

static void test_service(void **state __always_unused)
{
	has("netftd_info{version=\"" NETFTD_VERSION "\",adapter=\"netft0\",node=\"a\"} 1\n");
	has("netftd_ready 1\n");
	has("netftd_events_total{event=\"peer-unreachable\"} 2\n");
	has("netftd_events_total{event=\"ready\"} 0\n");
	has("netft_node_reachable{node=\"a\"} 1\n");
	has("netft_node_reachable{node=\"b\"} 0\n");
	has("netft_network_state{network=\"net1\",role=\"cluster+client\",state=\"up\"} 0\n");
	has("netft_network_state{network=\"net1\",role=\"cluster+client\",state=\"partitioned\"} 1\n");
	has("netft_network_failing_pairs{network=\"net1\"} 1\n");
	has("netft_interface_state{node=\"b\",network=\"net1\",address=\"fd00::2\",state=\"failed\"} 1\n");
}

static void test_adapter(void **state __always_unused)
{
	has("netft_adapter_info{adapter=\"netft0\",mac=\"02:00:00:00:00:0a\",cluster=\"7\"} 1\n");
	has("netft_adapter_state{adapter=\"netft0\",state=\"port_taken\"} 1\n");
	has("netft_adapter_state{adapter=\"netft0\",state=\"no_socket\"} 0\n");
	has("netft_adapter_mtu_bytes{adapter=\"netft0\"} 1450\n");
	has("netft_adapter_events_total{adapter=\"netft0\"} 12\n");
	has("netft_adapter_dropped_packets_total{adapter=\"netft0\",reason=\"rx_short\"} 2\n");
	has("netft_adapter_heartbeats_received_total{adapter=\"netft0\",type=\"response\"} 28\n");
}

/* What the module counts, and a newer header has, is there. */
static void test_counters(void **state __always_unused)
{
	static const char adapter[] = "_total{adapter=\"netft0\"";
	bool seen[NETFT_A_COUNTERS_MAX + 1] = { };
	const char *line = text;

	while ((line = strstr(line, adapter))) {
		unsigned long value = strtoul(strchr(line, ' '), NULL, 10);

		line += strlen(adapter);
		/* The events' number is none of them. */
		if (value <= NETFT_A_COUNTERS_MAX && *line == ',')
			seen[value] = true;
	}
	/* These two have a metric of their own. */
	has("netft_adapter_own_late_total{adapter=\"netft0\"} 29\n");
	has("netft_adapter_events_lost_total{adapter=\"netft0\"} 30\n");
	seen[NETFT_A_COUNTERS_HB_OWN_LATE] = true;
	seen[NETFT_A_COUNTERS_EVENTS_LOST] = true;
	for (int i = NETFT_A_COUNTERS_PAD + 1; i <= NETFT_A_COUNTERS_MAX; i++)
		assert_true(seen[i]);
}

#define ROUTE	"{adapter=\"lo\",route=\"7\",local=\"fd00::1\",remote=\"fd00::2\",node=\"b\""
#define SILENT	"{adapter=\"lo\",route=\"8\",local=\"10.1.0.1\",remote=\"10.1.0.9\""

static void test_routes(void **state __always_unused)
{
	has("netft_route_state" ROUTE ",state=\"suspect\"} 1\n");
	has("netft_route_state" ROUTE ",state=\"up\"} 0\n");
	has("netft_route_active" ROUTE "} 1\n");
	has("netft_route_rtt_seconds" ROUTE "} 0.000151\n");
	has("netft_route_jitter_seconds" ROUTE "} 1.2e-05\n");
	has("netft_route_loss_ratio" ROUTE "} 0.43\n");
	has("netft_route_delay_seconds" ROUTE "} 0.25\n");
	has("netft_route_priority" ROUTE "} 4294967295\n");
	has("netft_route_mtu_bytes" ROUTE "} 1450\n");
	has("netft_route_requests_sent_total" ROUTE "} 1\n");
	has("netft_route_own_late_total" ROUTE "} 8\n");
	has("netft_route_state" SILENT ",state=\"down\"} 1\n");
	/* What was never measured is not 0. */
	has_not("netft_route_rtt_seconds" SILENT);
	has_not("netft_route_loss_ratio" SILENT);
	has_not("netft_route_mtu_bytes" SILENT);
}

static void test_peers(void **state __always_unused)
{
	has("netft_peer_reachable{adapter=\"lo\",peer=\"02:00:00:00:00:0b\",node=\"b\"} 1\n");
	has("netft_peer_routes{adapter=\"lo\",peer=\"02:00:00:00:00:0b\",node=\"b\"} 1\n");
	has("netft_peer_restarts_total{adapter=\"lo\",peer=\"02:00:00:00:00:0c\"} 3\n");
}

/* As Prometheus wants names to be, and each of them was told. */
static void test_names(void **state __always_unused)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		const struct metric *metric = &metrics_list[i];
		const char *end = strrchr(metric->name, '_');
		char line[256];

		assert_int_equal(strncmp(metric->name, "netft", 5), 0);
		assert_int_equal(!strcmp(end, "_total"),
				 metric->type == METRIC_COUNTER);
		assert_int_equal(metric->help[strlen(metric->help) - 1], '.');
		snprintf(line, sizeof(line), "# HELP %s %s\n", metric->name,
			 metric->help);
		has(line);
	}
}

/* ---------------------------------------------------------------- the dashboard */

static bool is_metric(const char *name, size_t size)
{
	for (int i = 0; i < METRIC_COUNT; i++)
		if (strlen(metrics_list[i].name) == size &&
		    !strncmp(metrics_list[i].name, name, size))
			return true;
	return false;
}

/* Every word of an expression that looks like one of our metrics is one. */
static unsigned int check_expression(const char *expr)
{
	unsigned int count = 0;

	while ((expr = strstr(expr, "netft"))) {
		size_t size = 0;

		while (isalnum((unsigned char)expr[size]) || expr[size] == '_')
			size++;
		if (!is_metric(expr, size))
			print_message("there is no metric %.*s\n", (int)size,
				      expr);
		assert_true(is_metric(expr, size));
		expr += size;
		count++;
	}
	return count;
}

static unsigned int check_panel(struct json_object *panel)
{
	struct json_object *targets = json_object_object_get(panel, "targets");
	unsigned int count = 0;

	for (size_t i = 0; i < json_object_array_length(targets); i++) {
		struct json_object *target =
			json_object_array_get_idx(targets, i);
		const char *expr = json_object_get_string(
			json_object_object_get(target, "expr"));

		assert_non_null(expr);
		count += check_expression(expr);
	}
	return count;
}

static void test_dashboard(void **state __always_unused)
{
	struct json_object *dashboard, *panels;
	unsigned int count;
	char *file;

	assert_true(asprintf(&file, "%s/grafana.json", getenv("SRC")) > 0);
	dashboard = json_object_from_file(file);
	free(file);
	assert_non_null(dashboard);
	panels = json_object_object_get(dashboard, "panels");
	assert_true(json_object_array_length(panels) > 0);
	for (size_t i = 0; i < json_object_array_length(panels); i++) {
		count = check_panel(json_object_array_get_idx(panels, i));
		assert_true(count > 0);
	}
	count = check_expression(json_object_to_json_string(
		json_object_object_get(dashboard, "templating")));
	assert_true(count > 0);
	json_object_put(dashboard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_adapter),
		cmocka_unit_test(test_counters),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_peers),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_dashboard),
	};

	return cmocka_run_group_tests_name("metrics", tests, write_all,
					   forget_all);
}
