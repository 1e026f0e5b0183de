/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trace points: what became of routes, and every packet that was dropped.
 */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM netft

#if !defined(_NETFT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NETFT_TRACE_H

#include <linux/tracepoint.h>

/**
 * netft_route - a route changed its state
 * @ifindex: of the adapter
 * @id: of the route
 * @state: enum netft_route_state
 * @reason: enum netft_reason
 * @unanswered: consecutive requests without response
 * @silence_us: microseconds since the last proof of life
 */
TRACE_EVENT(netft_route,
	TP_PROTO(int ifindex, u32 id, u8 state, u8 reason, u32 unanswered,
		 u64 silence_us),
	TP_ARGS(ifindex, id, state, reason, unanswered, silence_us),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(u32, id)
		__field(u8, state)
		__field(u8, reason)
		__field(u32, unanswered)
		__field(u64, silence_us)
	),
	TP_fast_assign(
		__entry->ifindex = ifindex;
		__entry->id = id;
		__entry->state = state;
		__entry->reason = reason;
		__entry->unanswered = unanswered;
		__entry->silence_us = silence_us;
	),
	TP_printk("ifindex=%d route=%u state=%u reason=%u unanswered=%u silence_us=%llu",
		  __entry->ifindex, __entry->id, __entry->state,
		  __entry->reason, __entry->unanswered, __entry->silence_us)
);

/**
 * netft_active - a peer's traffic takes another route
 * @ifindex: of the adapter
 * @peer: id of the peer
 * @from: id of the route it took before, 0 for none
 * @to: id of the route it takes now, 0 for none
 */
TRACE_EVENT(netft_active,
	TP_PROTO(int ifindex, u32 peer, u32 from, u32 to),
	TP_ARGS(ifindex, peer, from, to),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(u32, peer)
		__field(u32, from)
		__field(u32, to)
	),
	TP_fast_assign(
		__entry->ifindex = ifindex;
		__entry->peer = peer;
		__entry->from = from;
		__entry->to = to;
	),
	TP_printk("ifindex=%d peer=%u from=%u to=%u", __entry->ifindex,
		  __entry->peer, __entry->from, __entry->to)
);

/**
 * netft_drop - a packet was dropped
 * @ifindex: of the adapter, 0 if it belonged to none
 * @counter: enum netft_counters_attr, under which it was counted
 */
TRACE_EVENT(netft_drop,
	TP_PROTO(int ifindex, unsigned int counter),
	TP_ARGS(ifindex, counter),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(unsigned int, counter)
	),
	TP_fast_assign(
		__entry->ifindex = ifindex;
		__entry->counter = counter;
	),
	TP_printk("ifindex=%d counter=%u", __entry->ifindex, __entry->counter)
);

#endif /* _NETFT_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE netft_trace
#include <trace/define_trace.h>
