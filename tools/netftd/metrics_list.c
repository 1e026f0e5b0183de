// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the metrics there are
 *
 * What begins with netft_ is the module's or the cluster's, what begins with
 * netftd_ the service's own.
 */

#include "metrics.h"

const struct metric metrics_list[METRIC_COUNT] = {
	[METRIC_INFO] = {
		"netftd_info", METRIC_GAUGE,
		"The cluster service; its value is 1.",
	},
	[METRIC_READY] = {
		"netftd_ready", METRIC_GAUGE,
		"Whether the service has said that it is ready.",
	},
	[METRIC_EVENTS] = {
		"netftd_events_total", METRIC_COUNTER,
		"What the service has told of, by event.",
	},
	[METRIC_NODE_REACHABLE] = {
		"netft_node_reachable", METRIC_GAUGE,
		"Whether a node of the configuration can be reached over the adapter; this one always.",
	},
	[METRIC_NETWORK_STATE] = {
		"netft_network_state", METRIC_GAUGE,
		"State of a network: 1 for the one it is in.",
	},
	[METRIC_NETWORK_FAILING] = {
		"netft_network_failing_pairs", METRIC_GAUGE,
		"Pairs of interfaces of which the first says that it does not reach the second.",
	},
	[METRIC_INTERFACE_STATE] = {
		"netft_interface_state", METRIC_GAUGE,
		"State of a node's interface: 1 for the one it is in.",
	},
	[METRIC_ADAPTER_INFO] = {
		"netft_adapter_info", METRIC_GAUGE,
		"An adapter of this machine; its value is 1.",
	},
	[METRIC_ADAPTER_STATE] = {
		"netft_adapter_state", METRIC_GAUGE,
		"State of an adapter: 1 for the one it is in.",
	},
	[METRIC_ADAPTER_PEERS] = {
		"netft_adapter_peers", METRIC_GAUGE,
		"Peers that are known.",
	},
	[METRIC_ADAPTER_ROUTES] = {
		"netft_adapter_routes", METRIC_GAUGE,
		"Routes that there are.",
	},
	[METRIC_ADAPTER_MTU] = {
		"netft_adapter_mtu_bytes", METRIC_GAUGE,
		"MTU of an adapter.",
	},
	[METRIC_ADAPTER_EVENTS] = {
		"netft_adapter_events_total", METRIC_COUNTER,
		"Events of an adapter.",
	},
	[METRIC_ADAPTER_EVENTS_LOST] = {
		"netft_adapter_events_lost_total", METRIC_COUNTER,
		"Events that could not be sent for lack of memory.",
	},
	[METRIC_ADAPTER_DROPPED] = {
		"netft_adapter_dropped_packets_total", METRIC_COUNTER,
		"Packets and frames dropped, by reason, which is the counter's name in \"ethtool -S\".",
	},
	[METRIC_ADAPTER_SENT] = {
		"netft_adapter_heartbeats_sent_total", METRIC_COUNTER,
		"Heartbeats sent, by type.",
	},
	[METRIC_ADAPTER_RECEIVED] = {
		"netft_adapter_heartbeats_received_total", METRIC_COUNTER,
		"Valid heartbeats received, by type.",
	},
	[METRIC_ADAPTER_OWN_LATE] = {
		"netft_adapter_own_late_total", METRIC_COUNTER,
		"Times that this node's own timer was late, and nobody was blamed.",
	},
	[METRIC_PEER_REACHABLE] = {
		"netft_peer_reachable", METRIC_GAUGE,
		"Whether a route to a peer is up.",
	},
	[METRIC_PEER_ROUTES] = {
		"netft_peer_routes", METRIC_GAUGE,
		"Routes to a peer.",
	},
	[METRIC_PEER_RESTARTS] = {
		"netft_peer_restarts_total", METRIC_COUNTER,
		"Times that a peer came back as a new instance.",
	},
	[METRIC_ROUTE_STATE] = {
		"netft_route_state", METRIC_GAUGE,
		"State of a route: 1 for the one it is in.",
	},
	[METRIC_ROUTE_ACTIVE] = {
		"netft_route_active", METRIC_GAUGE,
		"Whether the peer's traffic takes this route.",
	},
	[METRIC_ROUTE_RTT] = {
		"netft_route_rtt_seconds", METRIC_GAUGE,
		"Smoothed round trip time.",
	},
	[METRIC_ROUTE_JITTER] = {
		"netft_route_jitter_seconds", METRIC_GAUGE,
		"Smoothed mean deviation of the round trip time.",
	},
	[METRIC_ROUTE_LOSS] = {
		"netft_route_loss_ratio", METRIC_GAUGE,
		"Part of the last 64 requests that was missed.",
	},
	[METRIC_ROUTE_DELAY] = {
		"netft_route_delay_seconds", METRIC_GAUGE,
		"Time between requests.",
	},
	[METRIC_ROUTE_THRESHOLD] = {
		"netft_route_threshold", METRIC_GAUGE,
		"Unanswered requests until a route is down.",
	},
	[METRIC_ROUTE_PRIORITY] = {
		"netft_route_priority", METRIC_GAUGE,
		"Priority of a route; the lowest wins.",
	},
	[METRIC_ROUTE_MTU] = {
		"netft_route_mtu_bytes", METRIC_GAUGE,
		"Largest inner packet that fits unfragmented.",
	},
	[METRIC_ROUTE_SENT] = {
		"netft_route_requests_sent_total", METRIC_COUNTER,
		"Requests sent.",
	},
	[METRIC_ROUTE_ANSWERED] = {
		"netft_route_requests_answered_total", METRIC_COUNTER,
		"Requests answered in time.",
	},
	[METRIC_ROUTE_MISSED] = {
		"netft_route_requests_missed_total", METRIC_COUNTER,
		"Requests not answered in time.",
	},
	[METRIC_ROUTE_LATE] = {
		"netft_route_requests_late_total", METRIC_COUNTER,
		"Missed requests that were answered after all.",
	},
	[METRIC_ROUTE_REQUESTS] = {
		"netft_route_requests_received_total", METRIC_COUNTER,
		"Valid requests received.",
	},
	[METRIC_ROUTE_SUSPECTED] = {
		"netft_route_suspected_total", METRIC_COUNTER,
		"Times that a route became suspect.",
	},
	[METRIC_ROUTE_TRANSITIONS] = {
		"netft_route_transitions_total", METRIC_COUNTER,
		"Times that a route came up or went down.",
	},
	[METRIC_ROUTE_OWN_LATE] = {
		"netft_route_own_late_total", METRIC_COUNTER,
		"Times that this node's own timer for a route was late.",
	},
};
