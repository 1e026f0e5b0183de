// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the metrics there are
 *
 * What begins with netft_ is the module's or the cluster's, what begins with
 * netftd_ the service's own.
 */

#include "metrics.h"

#define GAUGE(name_, help_)	{ name_, METRIC_GAUGE, help_ }
#define COUNTER(name_, help_)	{ name_, METRIC_COUNTER, help_ }

const struct metric metrics_list[METRIC_COUNT] = {
	[METRIC_INFO] =
		GAUGE("netftd_info", "The cluster service; its value is 1."),
	[METRIC_READY] =
		GAUGE("netftd_ready", "Whether the service has said that it is ready."),
	[METRIC_EVENTS] =
		COUNTER("netftd_events_total", "What the service has told of, by event."),
	[METRIC_NODE_REACHABLE] =
		GAUGE("netft_node_reachable", "Whether a node of the configuration can be reached over the adapter; this one always."),
	[METRIC_NETWORK_STATE] =
		GAUGE("netft_network_state", "State of a network: 1 for the one it is in."),
	[METRIC_NETWORK_FAILING] =
		GAUGE("netft_network_failing_pairs", "Pairs of interfaces of which the first says that it does not reach the second."),
	[METRIC_INTERFACE_STATE] =
		GAUGE("netft_interface_state", "State of a node's interface: 1 for the one it is in."),
	[METRIC_ADAPTER_INFO] =
		GAUGE("netft_adapter_info", "An adapter of this machine; its value is 1."),
	[METRIC_ADAPTER_STATE] =
		GAUGE("netft_adapter_state", "State of an adapter: 1 for the one it is in."),
	[METRIC_ADAPTER_PEERS] =
		GAUGE("netft_adapter_peers", "Peers that are known."),
	[METRIC_ADAPTER_ROUTES] =
		GAUGE("netft_adapter_routes", "Routes that there are."),
	[METRIC_ADAPTER_MTU] =
		GAUGE("netft_adapter_mtu_bytes", "MTU of an adapter."),
	[METRIC_ADAPTER_EVENTS] =
		COUNTER("netft_adapter_events_total", "Events of an adapter."),
	[METRIC_ADAPTER_EVENTS_LOST] =
		COUNTER("netft_adapter_events_lost_total", "Events that could not be sent for lack of memory."),
	[METRIC_ADAPTER_DROPPED] =
		COUNTER("netft_adapter_dropped_packets_total", "Packets and frames dropped, by reason, which is the counter's name in \"ethtool -S\"."),
	[METRIC_ADAPTER_SENT] =
		COUNTER("netft_adapter_heartbeats_sent_total", "Heartbeats sent, by type."),
	[METRIC_ADAPTER_RECEIVED] =
		COUNTER("netft_adapter_heartbeats_received_total", "Valid heartbeats received, by type."),
	[METRIC_ADAPTER_OWN_LATE] =
		COUNTER("netft_adapter_own_late_total", "Times that this node's own timer was late, and nobody was blamed."),
	[METRIC_PEER_REACHABLE] =
		GAUGE("netft_peer_reachable", "Whether a route to a peer is up."),
	[METRIC_PEER_ROUTES] =
		GAUGE("netft_peer_routes", "Routes to a peer."),
	[METRIC_PEER_RESTARTS] =
		COUNTER("netft_peer_restarts_total", "Times that a peer came back as a new instance."),
	[METRIC_ROUTE_STATE] =
		GAUGE("netft_route_state", "State of a route: 1 for the one it is in."),
	[METRIC_ROUTE_ACTIVE] =
		GAUGE("netft_route_active", "Whether the peer's traffic takes this route."),
	[METRIC_ROUTE_RTT] =
		GAUGE("netft_route_rtt_seconds", "Smoothed round trip time."),
	[METRIC_ROUTE_JITTER] =
		GAUGE("netft_route_jitter_seconds", "Smoothed mean deviation of the round trip time."),
	[METRIC_ROUTE_LOSS] =
		GAUGE("netft_route_loss_ratio", "Part of the last 64 requests that was missed."),
	[METRIC_ROUTE_DELAY] =
		GAUGE("netft_route_delay_seconds", "Time between requests."),
	[METRIC_ROUTE_THRESHOLD] =
		GAUGE("netft_route_threshold", "Unanswered requests until a route is down."),
	[METRIC_ROUTE_PRIORITY] =
		GAUGE("netft_route_priority", "Priority of a route; the lowest wins."),
	[METRIC_ROUTE_MTU] =
		GAUGE("netft_route_mtu_bytes", "Largest inner packet that fits unfragmented."),
	[METRIC_ROUTE_SENT] =
		COUNTER("netft_route_requests_sent_total", "Requests sent."),
	[METRIC_ROUTE_ANSWERED] =
		COUNTER("netft_route_requests_answered_total", "Requests answered in time."),
	[METRIC_ROUTE_MISSED] =
		COUNTER("netft_route_requests_missed_total", "Requests not answered in time."),
	[METRIC_ROUTE_LATE] =
		COUNTER("netft_route_requests_late_total", "Missed requests that were answered after all."),
	[METRIC_ROUTE_REQUESTS] =
		COUNTER("netft_route_requests_received_total", "Valid requests received."),
	[METRIC_ROUTE_SUSPECTED] =
		COUNTER("netft_route_suspected_total", "Times that a route became suspect."),
	[METRIC_ROUTE_TRANSITIONS] =
		COUNTER("netft_route_transitions_total", "Times that a route came up or went down."),
	[METRIC_ROUTE_OWN_LATE] =
		COUNTER("netft_route_own_late_total", "Times that this node's own timer for a route was late."),
};
