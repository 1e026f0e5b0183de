// SPDX-License-Identifier: GPL-2.0
/*
 * netft: names of the enumerations' values, as the specification has them
 * but with underscores
 */

#include <linux/netft.h>

#include "fields.h"

#define NAMES(set, array)						\
	const struct names set = {					\
		.name = array,						\
		.n = ARRAY_SIZE(array),					\
	}

static const char *const adapter_state_names[] = {
	[NETFT_ADAPTER_STATE_DOWN] = "down",
	[NETFT_ADAPTER_STATE_UP] = "up",
	[NETFT_ADAPTER_STATE_PORT_TAKEN] = "port_taken",
	[NETFT_ADAPTER_STATE_NO_SOCKET] = "no_socket",
};

NAMES(adapter_states, adapter_state_names);

static const char *const route_state_names[] = {
	[NETFT_ROUTE_STATE_DOWN] = "down",
	[NETFT_ROUTE_STATE_UP] = "up",
	[NETFT_ROUTE_STATE_SUSPECT] = "suspect",
	[NETFT_ROUTE_STATE_DISABLED] = "disabled",
};

NAMES(route_states, route_state_names);

static const char *const reason_names[] = {
	[NETFT_REASON_NONE] = "none",
	[NETFT_REASON_NEW] = "new",
	[NETFT_REASON_ANSWERED] = "answered",
	[NETFT_REASON_NO_ANSWER] = "no_answer",
	[NETFT_REASON_OUTBOUND_LOSS] = "outbound_loss",
	[NETFT_REASON_INBOUND_LOSS] = "inbound_loss",
	[NETFT_REASON_DISABLED] = "disabled",
	[NETFT_REASON_ADAPTER_DOWN] = "adapter_down",
	[NETFT_REASON_NO_ADDRESS] = "no_address",
	[NETFT_REASON_NO_CARRIER] = "no_carrier",
	[NETFT_REASON_DEVICE_DOWN] = "device_down",
	[NETFT_REASON_DEVICE_GONE] = "device_gone",
	[NETFT_REASON_NO_UNDERLAY_ROUTE] = "no_underlay_route",
	[NETFT_REASON_LOOP] = "loop",
	[NETFT_REASON_PEER_TOLD] = "peer_told",
	[NETFT_REASON_PEER_LEFT] = "peer_left",
	[NETFT_REASON_PEER_RESTARTED] = "peer_restarted",
	[NETFT_REASON_WRONG_PEER] = "wrong_peer",
	[NETFT_REASON_WRONG_CLUSTER] = "wrong_cluster",
	[NETFT_REASON_CONFLICT] = "conflict",
	[NETFT_REASON_RESTORED] = "restored",
	[NETFT_REASON_CHANGED] = "changed",
	[NETFT_REASON_DELETED] = "deleted",
	[NETFT_REASON_LIMIT] = "limit",
	[NETFT_REASON_CREATED] = "created",
	[NETFT_REASON_REJECTED] = "rejected",
	[NETFT_REASON_WRONG_VERSION] = "wrong_version",
};

NAMES(reasons, reason_names);

static const char *const event_type_names[] = {
	[NETFT_EVENT_TYPE_UNSPEC] = "unspec",
	[NETFT_EVENT_TYPE_ROUTE_UP] = "route_up",
	[NETFT_EVENT_TYPE_ROUTE_DOWN] = "route_down",
	[NETFT_EVENT_TYPE_PEER_REACHABLE] = "peer_reachable",
	[NETFT_EVENT_TYPE_PEER_UNREACHABLE] = "peer_unreachable",
	[NETFT_EVENT_TYPE_PEER_RESTARTED] = "peer_restarted",
	[NETFT_EVENT_TYPE_CONFLICT] = "conflict",
	[NETFT_EVENT_TYPE_ADAPTER] = "adapter",
	[NETFT_EVENT_TYPE_ROUTE_ADDED] = "route_added",
	[NETFT_EVENT_TYPE_ROUTE_DELETED] = "route_deleted",
};

NAMES(event_types, event_type_names);

static const char *const probe_result_names[] = {
	[NETFT_PROBE_RESULT_PENDING] = "pending",
	[NETFT_PROBE_RESULT_ANSWERED] = "answered",
	[NETFT_PROBE_RESULT_MISSED] = "missed",
	[NETFT_PROBE_RESULT_LATE] = "late",
	[NETFT_PROBE_RESULT_UNSENT] = "unsent",
};

NAMES(probe_results, probe_result_names);
