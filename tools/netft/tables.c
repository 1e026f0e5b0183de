// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what the kernel tells, one table for each kind of thing
 */

#include "fields.h"

#define F(key_, kind_, attr_)						\
	{ .key = key_, .kind = FIELD_##kind_, .attr = NETFT_A_##attr_ }
#define F_ENUM(key_, attr_, name_)					\
	{ .key = key_, .kind = FIELD_ENUM, .attr = NETFT_A_##attr_,	\
	  .name = name_ }
#define F_BIT(key_, attr_, bit_)					\
	{ .key = key_, .kind = FIELD_BIT, .attr = NETFT_A_##attr_,	\
	  .bit = bit_ }
#define F_PAIR(key_, kind_, attr_, other_)				\
	{ .key = key_, .kind = FIELD_##kind_, .attr = NETFT_A_##attr_,	\
	  .other = NETFT_A_##other_ }

static const struct field adapter_fields[] = {
	F("dev", NAME, ADAPTER_IFNAME),
	F_ENUM("state", ADAPTER_STATE, netft_adapter_state_name),
	F("mac", MAC, ADAPTER_MAC),
	F("ipv4", IPV4, ADAPTER_IPV4),
	F_BIT("ipv4_auto", ADAPTER_FLAGS, NETFT_ADAPTER_FLAG_IPV4_AUTO),
	F("ipv6", IPV6, ADAPTER_IPV6),
	F("instance", HEX, ADAPTER_INSTANCE),
	F("port", U16, ADAPTER_PORT),
	F("cluster", U32, ADAPTER_CLUSTER),
	F("delay_ms", U32, ADAPTER_DELAY),
	F("threshold", U32, ADAPTER_THRESHOLD),
	F("mtu", U32, ADAPTER_MTU),
	F_BIT("mtu_auto", ADAPTER_FLAGS, NETFT_ADAPTER_FLAG_MTU_AUTO),
	F("routes", U32, ADAPTER_ROUTES),
	F("peers", U32, ADAPTER_PEERS),
	F("event_seq", U32, ADAPTER_EVENT_SEQ),
};

FIELD_TABLE(adapter);

static const struct field counters_fields[] = {
	F("rx_short", U64, COUNTERS_RX_SHORT),
	F("rx_version", U64, COUNTERS_RX_VERSION),
	F("rx_type", U64, COUNTERS_RX_TYPE),
	F("rx_tag", U64, COUNTERS_RX_TAG),
	F("rx_source", U64, COUNTERS_RX_SOURCE),
	F("rx_unconfigured", U64, COUNTERS_RX_UNCONFIGURED),
	F("rx_stale", U64, COUNTERS_RX_STALE),
	F("rx_cluster", U64, COUNTERS_RX_CLUSTER),
	F("rx_identity", U64, COUNTERS_RX_IDENTITY),
	F("rx_flood", U64, COUNTERS_RX_FLOOD),
	F("rx_inner_source", U64, COUNTERS_RX_INNER_SOURCE),
	F("rx_neighbour", U64, COUNTERS_RX_NEIGHBOUR),
	F("rx_frame", U64, COUNTERS_RX_FRAME),
	F("rx_down", U64, COUNTERS_RX_DOWN),
	F("rx_backlog", U64, COUNTERS_RX_BACKLOG),
	F("tx_unknown", U64, COUNTERS_TX_UNKNOWN),
	F("tx_unreachable", U64, COUNTERS_TX_UNREACHABLE),
	F("tx_neighbour", U64, COUNTERS_TX_NEIGHBOUR),
	F("tx_no_peers", U64, COUNTERS_TX_NO_PEERS),
	F("tx_frame", U64, COUNTERS_TX_FRAME),
	F("tx_no_underlay_route", U64, COUNTERS_TX_NO_UNDERLAY_ROUTE),
	F("tx_loop", U64, COUNTERS_TX_LOOP),
	F("tx_no_memory", U64, COUNTERS_TX_NO_MEMORY),
	F("hb_requests_sent", U64, COUNTERS_HB_REQUESTS_SENT),
	F("hb_requests_received", U64, COUNTERS_HB_REQUESTS_RECEIVED),
	F("hb_responses_sent", U64, COUNTERS_HB_RESPONSES_SENT),
	F("hb_responses_received", U64, COUNTERS_HB_RESPONSES_RECEIVED),
	F("hb_own_late", U64, COUNTERS_HB_OWN_LATE),
	F("events_lost", U64, COUNTERS_EVENTS_LOST),
	F("rx_no_memory", U64, COUNTERS_RX_NO_MEMORY),
};

FIELD_TABLE(counters);

static const struct field route_fields[] = {
	F("id", U32, ROUTE_ID),
	F("dev", DEV, ROUTE_IFINDEX),
	F_PAIR("local", IP, ROUTE_LOCAL4, ROUTE_LOCAL6),
	F_PAIR("remote", IP, ROUTE_REMOTE4, ROUTE_REMOTE6),
	F_PAIR("via", VIA, ROUTE_OIF, ROUTE_OIF_NAME),
	F_ENUM("state", ROUTE_STATE, netft_route_state_name),
	F_ENUM("reason", ROUTE_REASON, netft_reason_name),
	F("since_ms", U64, ROUTE_SINCE),
	F("active", BOOL, ROUTE_ACTIVE),
	F_BIT("backup", ROUTE_FLAGS, NETFT_ROUTE_FLAG_BACKUP),
	F_BIT("disabled", ROUTE_FLAGS, NETFT_ROUTE_FLAG_DISABLED),
	F("peer", MAC, ROUTE_PEER),
	F("pinned_peer", MAC, ROUTE_PEER_PINNED),
	F("delay_ms", U32, ROUTE_DELAY),
	F("threshold", U32, ROUTE_THRESHOLD),
	F("priority", U32, ROUTE_PRIORITY),
	F("hold_ms", U32, ROUTE_HOLD),
	F("mtu", ID, ROUTE_MTU),
	F_ENUM("remote_state", ROUTE_REMOTE_STATE, netft_route_state_name),
	F_ENUM("remote_reason", ROUTE_REMOTE_REASON, netft_reason_name),
	F("rtt_us", U32, ROUTE_RTT),
	F("jitter_us", U32, ROUTE_JITTER),
	F("loss_percent", U32, ROUTE_LOSS),
	F("sent", U64, ROUTE_SENT),
	F("answered", U64, ROUTE_ANSWERED),
	F("missed", U64, ROUTE_MISSED),
	F("late", U64, ROUTE_LATE),
	F("requests", U64, ROUTE_REQUESTS),
	F("suspected", U64, ROUTE_SUSPECTED),
	F("transitions", U64, ROUTE_TRANSITIONS),
	F("own_late", U64, ROUTE_OWN_LATE),
};

FIELD_TABLE(route);

static const struct field probe_fields[] = {
	F("seq", U32, PROBE_SEQ),
	F_ENUM("result", PROBE_RESULT, netft_probe_result_name),
	F("age_ms", U32, PROBE_AGE),
	F("rtt_us", U32, PROBE_RTT),
	F("own_late_us", U32, PROBE_OWN_LATE),
};

FIELD_TABLE(probe);

static const struct field peer_fields[] = {
	F("mac", MAC, PEER_MAC),
	F("dev", DEV, PEER_IFINDEX),
	F("ipv4", IPV4, PEER_IPV4),
	F("ipv6", IPV6, PEER_IPV6),
	F("instance", HEX, PEER_INSTANCE),
	F("reachable", BOOL, PEER_REACHABLE),
	F_ENUM("reason", PEER_REASON, netft_reason_name),
	F("since_ms", U64, PEER_SINCE),
	F("active_route", ID, PEER_ACTIVE_ROUTE),
	F("restarts", U32, PEER_RESTARTS),
};

FIELD_TABLE(peer);

static const struct field event_fields[] = {
	F("seq", U32, EVENT_SEQ),
	F("time", TIME, EVENT_TIME),
	F_ENUM("event", EVENT_TYPE, netft_event_type_name),
	F("dev", NAME, EVENT_IFNAME),
	F_ENUM("reason", EVENT_REASON, netft_reason_name),
	F("route", ID, EVENT_ROUTE),
	F("peer", MAC, EVENT_PEER),
	F_ENUM("state", EVENT_STATE, netft_route_state_name),
	F("missed", U32, EVENT_MISSED),
	F("silence_ms", U32, EVENT_SILENCE),
	F("rtt_us", ID, EVENT_RTT),
	F("ipv4", IPV4, EVENT_IPV4),
	F_ENUM("stage", EVENT_STAGE, netft_watchdog_stage_name),
};

FIELD_TABLE(event);

static const struct field watchdog_fields[] = {
	F("dev", DEV, WATCHDOG_IFINDEX),
	F("service", NAME, WATCHDOG_SERVICE),
	F("pid", ID, WATCHDOG_PID),
	F_ENUM("stage", WATCHDOG_STAGE, netft_watchdog_stage_name),
	F("silence_ms", U32, WATCHDOG_SILENCE),
	F("timeout_ms", U32, WATCHDOG_TIMEOUT),
	F_ENUM("action", WATCHDOG_ACTION, netft_watchdog_stage_name),
	F("keepalives", U64, WATCHDOG_KEEPALIVES),
	F("expiries", U64, WATCHDOG_EXPIRIES),
	F("own_late", U64, WATCHDOG_OWN_LATE),
};

FIELD_TABLE(watchdog);
