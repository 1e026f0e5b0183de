// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: names of the enumerations' values, as the specification has them
 * but with underscores
 */

#include "internal.h"

static const char *name_of(const char *const *names, size_t count,
			   uint32_t value)
{
	return value < count ? names[value] : "unknown";
}

static const char *const adapter_states[] = {
	[NETFT_ADAPTER_STATE_DOWN] = "down",
	[NETFT_ADAPTER_STATE_UP] = "up",
	[NETFT_ADAPTER_STATE_PORT_TAKEN] = "port_taken",
	[NETFT_ADAPTER_STATE_NO_SOCKET] = "no_socket",
};

const char *netft_adapter_state_name(uint32_t state)
{
	return name_of(adapter_states, ARRAY_SIZE(adapter_states), state);
}

static const char *const route_states[] = {
	[NETFT_ROUTE_STATE_DOWN] = "down",
	[NETFT_ROUTE_STATE_UP] = "up",
	[NETFT_ROUTE_STATE_SUSPECT] = "suspect",
	[NETFT_ROUTE_STATE_DISABLED] = "disabled",
};

const char *netft_route_state_name(uint32_t state)
{
	return name_of(route_states, ARRAY_SIZE(route_states), state);
}

static const char *const reasons[] = {
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
	[NETFT_REASON_WATCHDOG] = "watchdog",
	[NETFT_REASON_KEEPALIVE] = "keepalive",
};

const char *netft_reason_name(uint32_t reason)
{
	return name_of(reasons, ARRAY_SIZE(reasons), reason);
}

static const char *const event_types[] = {
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
	[NETFT_EVENT_TYPE_WATCHDOG] = "watchdog",
};

const char *netft_event_type_name(uint32_t type)
{
	return name_of(event_types, ARRAY_SIZE(event_types), type);
}

static const char *const probe_results[] = {
	[NETFT_PROBE_RESULT_PENDING] = "pending",
	[NETFT_PROBE_RESULT_ANSWERED] = "answered",
	[NETFT_PROBE_RESULT_MISSED] = "missed",
	[NETFT_PROBE_RESULT_LATE] = "late",
	[NETFT_PROBE_RESULT_UNSENT] = "unsent",
};

const char *netft_probe_result_name(uint32_t result)
{
	return name_of(probe_results, ARRAY_SIZE(probe_results), result);
}

static const char *const watchdog_stages[] = {
	[NETFT_WATCHDOG_STAGE_NONE] = "none",
	[NETFT_WATCHDOG_STAGE_LOG] = "log",
	[NETFT_WATCHDOG_STAGE_EVENT] = "event",
	[NETFT_WATCHDOG_STAGE_ROUTES] = "routes",
	[NETFT_WATCHDOG_STAGE_PANIC] = "panic",
};

const char *netft_watchdog_stage_name(uint32_t stage)
{
	return name_of(watchdog_stages, ARRAY_SIZE(watchdog_stages), stage);
}
