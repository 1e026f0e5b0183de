/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * netft: fault-tolerant network adapter
 *
 * What a program needs to speak to the generic netlink family "netft". The
 * machine-readable description is Documentation/netlink/specs/netft.yaml; the
 * two must agree, and a test compares them.
 *
 * Conventions: addresses are in network byte order, all other integers in
 * host byte order. Every interface index of an adapter counts in the network
 * namespace of the netlink socket. Requests that change something need
 * CAP_NET_ADMIN in the user namespace of that network namespace. A refused
 * request has changed nothing; its extended acknowledgment says why.
 * Attributes and commands are only ever added: ignore what you do not know.
 */

#ifndef _UAPI_LINUX_NETFT_H
#define _UAPI_LINUX_NETFT_H

#define NETFT_GENL_NAME		"netft"
#define NETFT_GENL_VERSION	1

/* The multicast group on which NETFT_CMD_EVENT is sent. */
#define NETFT_MCGRP_EVENTS	"events"

/* The UDP port of both ends unless the adapter is told another one. */
#define NETFT_DEFAULT_PORT	3343

/**
 * enum netft_adapter_state - What an adapter can do now.
 * @NETFT_ADAPTER_STATE_DOWN: administratively down
 * @NETFT_ADAPTER_STATE_UP: up, with its sockets open
 * @NETFT_ADAPTER_STATE_PORT_TAKEN: the UDP port belongs to somebody else;
 *	set the adapter down and up again once it is free
 * @NETFT_ADAPTER_STATE_NO_SOCKET: the sockets could not be opened, for
 *	another reason
 */
enum netft_adapter_state {
	NETFT_ADAPTER_STATE_DOWN,
	NETFT_ADAPTER_STATE_UP,
	NETFT_ADAPTER_STATE_PORT_TAKEN,
	NETFT_ADAPTER_STATE_NO_SOCKET,
};

/**
 * enum netft_route_state - State of a route; "suspect" is a refinement of
 *	"up".
 * @NETFT_ROUTE_STATE_DOWN: carries nothing
 * @NETFT_ROUTE_STATE_UP: heartbeats are answered
 * @NETFT_ROUTE_STATE_SUSPECT: a response is overdue; traffic has moved away
 *	if there is anywhere to move to, the verdict is still open
 * @NETFT_ROUTE_STATE_DISABLED: switched off by the administrator
 */
enum netft_route_state {
	NETFT_ROUTE_STATE_DOWN,
	NETFT_ROUTE_STATE_UP,
	NETFT_ROUTE_STATE_SUSPECT,
	NETFT_ROUTE_STATE_DISABLED,
};

/**
 * enum netft_reason - Why a route, a peer or an adapter is in the state it
 *	is in. The numbers also travel in heartbeats, so they never change.
 * @NETFT_REASON_NONE: nothing to tell
 * @NETFT_REASON_NEW: no heartbeat was answered yet
 * @NETFT_REASON_ANSWERED: enough consecutive heartbeats were answered
 * @NETFT_REASON_NO_ANSWER: Threshold consecutive requests had no response
 * @NETFT_REASON_OUTBOUND_LOSS: no response, but the peer's requests arrive,
 *	so it is our direction that is dead
 * @NETFT_REASON_INBOUND_LOSS: no response, and the peer says that our
 *	requests reach it, so it is the peer's direction that is dead
 * @NETFT_REASON_DISABLED: switched off by the administrator
 * @NETFT_REASON_ADAPTER_DOWN: the adapter is administratively down or has no
 *	sockets
 * @NETFT_REASON_NO_ADDRESS: the local address is not an address of this
 *	machine (yet)
 * @NETFT_REASON_NO_CARRIER: the underlay device has no carrier
 * @NETFT_REASON_DEVICE_DOWN: the underlay device is administratively down
 * @NETFT_REASON_DEVICE_GONE: the underlay device does not exist (any more)
 * @NETFT_REASON_NO_UNDERLAY_ROUTE: the underlay has no route to the remote
 *	address
 * @NETFT_REASON_LOOP: the underlay route leads back into a netft adapter
 * @NETFT_REASON_PEER_TOLD: the peer reported over another route that it lost
 *	this one
 * @NETFT_REASON_PEER_LEFT: the peer's adapter was set down or deleted, or its
 *	watchdog took its routes down
 * @NETFT_REASON_PEER_RESTARTED: the peer came back as a new instance
 * @NETFT_REASON_WRONG_PEER: another peer answers than the one pinned to the
 *	route
 * @NETFT_REASON_WRONG_CLUSTER: the other end belongs to another cluster
 * @NETFT_REASON_CONFLICT: the other end claims an identity that is taken
 * @NETFT_REASON_RESTORED: an address of the adapter was removed and has been
 *	put back
 * @NETFT_REASON_CHANGED: changed by the administrator
 * @NETFT_REASON_DELETED: the route was deleted by the administrator
 * @NETFT_REASON_LIMIT: the other end already has as many routes as a peer
 *	may have
 * @NETFT_REASON_CREATED: the adapter was created
 * @NETFT_REASON_REJECTED: no response, and ICMP errors say that something on
 *	the way rejects what we send
 * @NETFT_REASON_WRONG_VERSION: no response, and the other end sends packets of
 *	a version that this one does not speak
 * @NETFT_REASON_WATCHDOG: the service that is watched was silent for too
 *	long, so it is not for this node to carry traffic
 * @NETFT_REASON_KEEPALIVE: the service that is watched is heard again
 */
enum netft_reason {
	NETFT_REASON_NONE,
	NETFT_REASON_NEW,
	NETFT_REASON_ANSWERED,
	NETFT_REASON_NO_ANSWER,
	NETFT_REASON_OUTBOUND_LOSS,
	NETFT_REASON_INBOUND_LOSS,
	NETFT_REASON_DISABLED,
	NETFT_REASON_ADAPTER_DOWN,
	NETFT_REASON_NO_ADDRESS,
	NETFT_REASON_NO_CARRIER,
	NETFT_REASON_DEVICE_DOWN,
	NETFT_REASON_DEVICE_GONE,
	NETFT_REASON_NO_UNDERLAY_ROUTE,
	NETFT_REASON_LOOP,
	NETFT_REASON_PEER_TOLD,
	NETFT_REASON_PEER_LEFT,
	NETFT_REASON_PEER_RESTARTED,
	NETFT_REASON_WRONG_PEER,
	NETFT_REASON_WRONG_CLUSTER,
	NETFT_REASON_CONFLICT,
	NETFT_REASON_RESTORED,
	NETFT_REASON_CHANGED,
	NETFT_REASON_DELETED,
	NETFT_REASON_LIMIT,
	NETFT_REASON_CREATED,
	NETFT_REASON_REJECTED,
	NETFT_REASON_WRONG_VERSION,
	NETFT_REASON_WATCHDOG,
	NETFT_REASON_KEEPALIVE,
};

/**
 * enum netft_event_type - Kinds of events.
 * @NETFT_EVENT_TYPE_UNSPEC: never sent
 * @NETFT_EVENT_TYPE_ROUTE_UP: a route came up, or a suspicion was cleared
 * @NETFT_EVENT_TYPE_ROUTE_DOWN: a route went down
 * @NETFT_EVENT_TYPE_PEER_REACHABLE: a peer got its first route that is up
 * @NETFT_EVENT_TYPE_PEER_UNREACHABLE: a peer lost its last route that was up
 * @NETFT_EVENT_TYPE_PEER_RESTARTED: a known peer answered as a new instance
 * @NETFT_EVENT_TYPE_CONFLICT: two nodes claim one identity
 * @NETFT_EVENT_TYPE_ADAPTER: an adapter, its addresses or its settings
 *	changed
 * @NETFT_EVENT_TYPE_ROUTE_ADDED: a route was added or changed
 * @NETFT_EVENT_TYPE_ROUTE_DELETED: a route was deleted
 * @NETFT_EVENT_TYPE_WATCHDOG: a watchdog was armed or disarmed, came to
 *	another stage, or heard its service again
 */
enum netft_event_type {
	NETFT_EVENT_TYPE_UNSPEC,
	NETFT_EVENT_TYPE_ROUTE_UP,
	NETFT_EVENT_TYPE_ROUTE_DOWN,
	NETFT_EVENT_TYPE_PEER_REACHABLE,
	NETFT_EVENT_TYPE_PEER_UNREACHABLE,
	NETFT_EVENT_TYPE_PEER_RESTARTED,
	NETFT_EVENT_TYPE_CONFLICT,
	NETFT_EVENT_TYPE_ADAPTER,
	NETFT_EVENT_TYPE_ROUTE_ADDED,
	NETFT_EVENT_TYPE_ROUTE_DELETED,
	NETFT_EVENT_TYPE_WATCHDOG,
};

/**
 * enum netft_watchdog_stage - What the silence of a service has led to, and
 *	what it may lead to at most. Each includes those before it.
 * @NETFT_WATCHDOG_STAGE_NONE: the service is heard, or nothing is watched
 * @NETFT_WATCHDOG_STAGE_LOG: after the timeout, what the service does is
 *	logged, with what may keep it from its work
 * @NETFT_WATCHDOG_STAGE_EVENT: after the timeout, too, an event is sent
 * @NETFT_WATCHDOG_STAGE_ROUTES: after one and a half times the timeout all
 *	routes are taken down, so that the peers look elsewhere; they return
 *	with the keepalives, or when the watchdog is disarmed
 * @NETFT_WATCHDOG_STAGE_PANIC: after twice the timeout the machine panics;
 *	only where the module parameter watchdog_panic allows it, and for who
 *	may restart the machine
 */
enum netft_watchdog_stage {
	NETFT_WATCHDOG_STAGE_NONE,
	NETFT_WATCHDOG_STAGE_LOG,
	NETFT_WATCHDOG_STAGE_EVENT,
	NETFT_WATCHDOG_STAGE_ROUTES,
	NETFT_WATCHDOG_STAGE_PANIC,
};

/**
 * enum netft_probe_result - What became of one heartbeat request.
 * @NETFT_PROBE_RESULT_PENDING: no response yet, not overdue
 * @NETFT_PROBE_RESULT_ANSWERED: answered in time
 * @NETFT_PROBE_RESULT_MISSED: not answered
 * @NETFT_PROBE_RESULT_LATE: answered after it had been given up
 * @NETFT_PROBE_RESULT_UNSENT: could not be sent
 */
enum netft_probe_result {
	NETFT_PROBE_RESULT_PENDING,
	NETFT_PROBE_RESULT_ANSWERED,
	NETFT_PROBE_RESULT_MISSED,
	NETFT_PROBE_RESULT_LATE,
	NETFT_PROBE_RESULT_UNSENT,
};

/**
 * enum netft_route_flag - Attributes of a route.
 * @NETFT_ROUTE_FLAG_BACKUP: used only when no other route of the peer is fit
 * @NETFT_ROUTE_FLAG_DISABLED: neither probed nor used
 */
enum netft_route_flag {
	NETFT_ROUTE_FLAG_BACKUP = 1,
	NETFT_ROUTE_FLAG_DISABLED = 2,
};

/**
 * enum netft_adapter_flag - Settings of an adapter that follow by
 *	themselves.
 * @NETFT_ADAPTER_FLAG_MTU_AUTO: the MTU follows the smallest route
 * @NETFT_ADAPTER_FLAG_IPV4_AUTO: the IPv4 address is derived from the MAC
 *	address
 */
enum netft_adapter_flag {
	NETFT_ADAPTER_FLAG_MTU_AUTO = 1,
	NETFT_ADAPTER_FLAG_IPV4_AUTO = 2,
};

/**
 * enum netft_adapter_attr - attributes of NETFT_CMD_ADAPTER_GET and
 *	NETFT_CMD_ADAPTER_SET
 * @NETFT_A_ADAPTER_IFINDEX: (u32) interface index of the adapter (at least
 *	1)
 * @NETFT_A_ADAPTER_IFNAME: (string) name of the adapter
 * @NETFT_A_ADAPTER_STATE: (u32, enum netft_adapter_state) what the adapter
 *	can do now
 * @NETFT_A_ADAPTER_FLAGS: (u32, enum netft_adapter_flag) settings that
 *	follow by themselves
 * @NETFT_A_ADAPTER_MAC: (6 bytes) MAC address
 * @NETFT_A_ADAPTER_IPV4: (be32) IPv4 address; when setting, 0.0.0.0 means
 *	derived from the MAC
 * @NETFT_A_ADAPTER_IPV6: (16 bytes) link-local IPv6 address
 * @NETFT_A_ADAPTER_INSTANCE: (u64) random number drawn when the adapter was
 *	created
 * @NETFT_A_ADAPTER_PORT: (u16) UDP port of both ends; can be set while there
 *	are no routes (at least 1)
 * @NETFT_A_ADAPTER_CLUSTER: (u32) cluster id; nodes of different clusters
 *	refuse each other
 * @NETFT_A_ADAPTER_DELAY: (u32) default for new routes, milliseconds between
 *	requests (10..30000)
 * @NETFT_A_ADAPTER_THRESHOLD: (u32) default for new routes, unanswered
 *	requests until down (2..255)
 * @NETFT_A_ADAPTER_MTU: (u32) MTU in bytes; when setting, 0 means following
 *	the routes
 * @NETFT_A_ADAPTER_ROUTES: (u32) number of routes
 * @NETFT_A_ADAPTER_PEERS: (u32) number of known peers
 * @NETFT_A_ADAPTER_EVENT_SEQ: (u32) sequence number of the last event
 * @NETFT_A_ADAPTER_COUNTERS: (nested) the adapter's named counters
 * @NETFT_A_ADAPTER_PAD: padding for 64-bit attributes, carries nothing
 * @__NETFT_A_ADAPTER_MAX: one more than the last attribute
 * @NETFT_A_ADAPTER_MAX: the last attribute
 */
enum netft_adapter_attr {
	NETFT_A_ADAPTER_IFINDEX = 1,
	NETFT_A_ADAPTER_IFNAME,
	NETFT_A_ADAPTER_STATE,
	NETFT_A_ADAPTER_FLAGS,
	NETFT_A_ADAPTER_MAC,
	NETFT_A_ADAPTER_IPV4,
	NETFT_A_ADAPTER_IPV6,
	NETFT_A_ADAPTER_INSTANCE,
	NETFT_A_ADAPTER_PORT,
	NETFT_A_ADAPTER_CLUSTER,
	NETFT_A_ADAPTER_DELAY,
	NETFT_A_ADAPTER_THRESHOLD,
	NETFT_A_ADAPTER_MTU,
	NETFT_A_ADAPTER_ROUTES,
	NETFT_A_ADAPTER_PEERS,
	NETFT_A_ADAPTER_EVENT_SEQ,
	NETFT_A_ADAPTER_COUNTERS,
	NETFT_A_ADAPTER_PAD,

	__NETFT_A_ADAPTER_MAX,
	NETFT_A_ADAPTER_MAX = (__NETFT_A_ADAPTER_MAX - 1)
};

/**
 * enum netft_counters_attr - attributes inside NETFT_A_ADAPTER_COUNTERS
 * @NETFT_A_COUNTERS_PAD: padding for 64-bit attributes, carries nothing
 * @NETFT_A_COUNTERS_RX_SHORT: (u64) packets too short for their type
 * @NETFT_A_COUNTERS_RX_VERSION: (u64) packets of an unknown version
 * @NETFT_A_COUNTERS_RX_TYPE: (u64) packets of an unknown type
 * @NETFT_A_COUNTERS_RX_TAG: (u64) packets whose tag belongs to no route
 * @NETFT_A_COUNTERS_RX_SOURCE: (u64) packets whose addresses or device do
 *	not fit the route
 * @NETFT_A_COUNTERS_RX_UNCONFIGURED: (u64) requests from a source that no
 *	route leads to
 * @NETFT_A_COUNTERS_RX_STALE: (u64) responses to no outstanding request,
 *	replayed heartbeats
 * @NETFT_A_COUNTERS_RX_CLUSTER: (u64) heartbeats of another cluster
 * @NETFT_A_COUNTERS_RX_IDENTITY: (u64) heartbeats refused for the identity
 *	they claim
 * @NETFT_A_COUNTERS_RX_FLOOD: (u64) requests beyond what a route may ask
 * @NETFT_A_COUNTERS_RX_INNER_SOURCE: (u64) frames whose source address is
 *	not the peer's
 * @NETFT_A_COUNTERS_RX_NEIGHBOUR: (u64) ARP frames from a peer, which never
 *	need to be sent
 * @NETFT_A_COUNTERS_RX_FRAME: (u64) frames that are malformed or have broken
 *	ECN marks
 * @NETFT_A_COUNTERS_RX_DOWN: (u64) packets while the route or the adapter
 *	was down or disabled
 * @NETFT_A_COUNTERS_RX_BACKLOG: (u64) frames for which the CPU's receive
 *	queue had no room
 * @NETFT_A_COUNTERS_TX_UNKNOWN: (u64) frames to a MAC address that is no
 *	peer's
 * @NETFT_A_COUNTERS_TX_UNREACHABLE: (u64) frames to a peer that has no route
 *	up
 * @NETFT_A_COUNTERS_TX_NEIGHBOUR: (u64) ARP and neighbour solicitations for
 *	an unknown peer
 * @NETFT_A_COUNTERS_TX_NO_PEERS: (u64) broadcast and multicast frames with
 *	nobody to send them to
 * @NETFT_A_COUNTERS_TX_FRAME: (u64) frames too short to be sent
 * @NETFT_A_COUNTERS_TX_NO_UNDERLAY_ROUTE: (u64) packets for which the
 *	underlay had no route
 * @NETFT_A_COUNTERS_TX_LOOP: (u64) packets whose underlay route leads into a
 *	netft adapter
 * @NETFT_A_COUNTERS_TX_NO_MEMORY: (u64) packets that could not be built for
 *	lack of memory
 * @NETFT_A_COUNTERS_HB_REQUESTS_SENT: (u64) heartbeat requests sent
 * @NETFT_A_COUNTERS_HB_REQUESTS_RECEIVED: (u64) valid heartbeat requests
 *	received
 * @NETFT_A_COUNTERS_HB_RESPONSES_SENT: (u64) heartbeat responses sent
 * @NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED: (u64) valid heartbeat responses
 *	received
 * @NETFT_A_COUNTERS_HB_OWN_LATE: (u64) times this node's own timer was late
 *	and forgave everybody
 * @NETFT_A_COUNTERS_EVENTS_LOST: (u64) events that could not be sent for
 *	lack of memory
 * @NETFT_A_COUNTERS_RX_NO_MEMORY: (u64) packets that could not be taken apart
 *	for lack of memory
 * @__NETFT_A_COUNTERS_MAX: one more than the last attribute
 * @NETFT_A_COUNTERS_MAX: the last attribute
 */
enum netft_counters_attr {
	NETFT_A_COUNTERS_PAD = 1,
	NETFT_A_COUNTERS_RX_SHORT,
	NETFT_A_COUNTERS_RX_VERSION,
	NETFT_A_COUNTERS_RX_TYPE,
	NETFT_A_COUNTERS_RX_TAG,
	NETFT_A_COUNTERS_RX_SOURCE,
	NETFT_A_COUNTERS_RX_UNCONFIGURED,
	NETFT_A_COUNTERS_RX_STALE,
	NETFT_A_COUNTERS_RX_CLUSTER,
	NETFT_A_COUNTERS_RX_IDENTITY,
	NETFT_A_COUNTERS_RX_FLOOD,
	NETFT_A_COUNTERS_RX_INNER_SOURCE,
	NETFT_A_COUNTERS_RX_NEIGHBOUR,
	NETFT_A_COUNTERS_RX_FRAME,
	NETFT_A_COUNTERS_RX_DOWN,
	NETFT_A_COUNTERS_RX_BACKLOG,
	NETFT_A_COUNTERS_TX_UNKNOWN,
	NETFT_A_COUNTERS_TX_UNREACHABLE,
	NETFT_A_COUNTERS_TX_NEIGHBOUR,
	NETFT_A_COUNTERS_TX_NO_PEERS,
	NETFT_A_COUNTERS_TX_FRAME,
	NETFT_A_COUNTERS_TX_NO_UNDERLAY_ROUTE,
	NETFT_A_COUNTERS_TX_LOOP,
	NETFT_A_COUNTERS_TX_NO_MEMORY,
	NETFT_A_COUNTERS_HB_REQUESTS_SENT,
	NETFT_A_COUNTERS_HB_REQUESTS_RECEIVED,
	NETFT_A_COUNTERS_HB_RESPONSES_SENT,
	NETFT_A_COUNTERS_HB_RESPONSES_RECEIVED,
	NETFT_A_COUNTERS_HB_OWN_LATE,
	NETFT_A_COUNTERS_EVENTS_LOST,
	NETFT_A_COUNTERS_RX_NO_MEMORY,

	__NETFT_A_COUNTERS_MAX,
	NETFT_A_COUNTERS_MAX = (__NETFT_A_COUNTERS_MAX - 1)
};

/**
 * enum netft_route_attr - attributes of the NETFT_CMD_ROUTE_* commands and
 *	of NETFT_CMD_HISTORY_GET
 * @NETFT_A_ROUTE_IFINDEX: (u32) interface index of the adapter (at least 1)
 * @NETFT_A_ROUTE_ID: (u32) number of the route, unique on its adapter, never
 *	0 (at least 1)
 * @NETFT_A_ROUTE_LOCAL4: (be32) local underlay address, IPv4
 * @NETFT_A_ROUTE_LOCAL6: (16 bytes) local underlay address, IPv6
 * @NETFT_A_ROUTE_REMOTE4: (be32) remote underlay address, IPv4
 * @NETFT_A_ROUTE_REMOTE6: (16 bytes) remote underlay address, IPv6
 * @NETFT_A_ROUTE_OIF: (u32) interface index of the underlay device, in the
 *	namespace of the sockets; when setting, 0 means none; must be given for
 *	link-local addresses
 * @NETFT_A_ROUTE_OIF_NAME: (string) name of the underlay device
 * @NETFT_A_ROUTE_DELAY: (u32) milliseconds between requests (10..30000)
 * @NETFT_A_ROUTE_THRESHOLD: (u32) unanswered requests until down (2..255)
 * @NETFT_A_ROUTE_PRIORITY: (u32) the lowest wins
 * @NETFT_A_ROUTE_FLAGS: (u32, enum netft_route_flag) attributes of the
 *	route; the ones not given are cleared
 * @NETFT_A_ROUTE_PEER_PINNED: (6 bytes) MAC address of the only peer this
 *	route may lead to; when setting, all zeroes means any
 * @NETFT_A_ROUTE_PEER: (6 bytes) MAC address of the peer at the other end,
 *	once learned
 * @NETFT_A_ROUTE_STATE: (u32, enum netft_route_state) state
 * @NETFT_A_ROUTE_REASON: (u32, enum netft_reason) why it is in that state
 * @NETFT_A_ROUTE_SINCE: (u64) milliseconds since the state was entered
 * @NETFT_A_ROUTE_ACTIVE: (u8) 1 if the peer's traffic takes this route, else
 *	0
 * @NETFT_A_ROUTE_REMOTE_STATE: (u32, enum netft_route_state) the other end's
 *	state of this route, as last told; absent, as is remote-reason, while
 *	nothing was told
 * @NETFT_A_ROUTE_REMOTE_REASON: (u32, enum netft_reason) the other end's
 *	reason, as last told
 * @NETFT_A_ROUTE_RTT: (u32) smoothed round trip time in microseconds; absent
 *	while nothing was answered, as is jitter
 * @NETFT_A_ROUTE_JITTER: (u32) smoothed mean deviation of the round trip
 *	time in microseconds
 * @NETFT_A_ROUTE_LOSS: (u32) percentage of the last 64 finished probes that
 *	were missed; absent while none has finished
 * @NETFT_A_ROUTE_HOLD: (u32) milliseconds until traffic may return to this
 *	route, 0 if it may
 * @NETFT_A_ROUTE_MTU: (u32) largest inner packet in bytes that fits
 *	unfragmented, 0 unknown
 * @NETFT_A_ROUTE_SENT: (u64) requests sent
 * @NETFT_A_ROUTE_ANSWERED: (u64) requests answered in time
 * @NETFT_A_ROUTE_MISSED: (u64) requests not answered in time
 * @NETFT_A_ROUTE_LATE: (u64) missed requests that were answered after all
 * @NETFT_A_ROUTE_REQUESTS: (u64) valid requests received
 * @NETFT_A_ROUTE_SUSPECTED: (u64) times the route became suspect
 * @NETFT_A_ROUTE_TRANSITIONS: (u64) times the route came up or went down
 * @NETFT_A_ROUTE_OWN_LATE: (u64) times this node's own timer for the route
 *	was late
 * @NETFT_A_ROUTE_PROBE: (nested, may be repeated) one of the last probes,
 *	oldest first
 * @NETFT_A_ROUTE_PAD: padding for 64-bit attributes, carries nothing
 * @__NETFT_A_ROUTE_MAX: one more than the last attribute
 * @NETFT_A_ROUTE_MAX: the last attribute
 */
enum netft_route_attr {
	NETFT_A_ROUTE_IFINDEX = 1,
	NETFT_A_ROUTE_ID,
	NETFT_A_ROUTE_LOCAL4,
	NETFT_A_ROUTE_LOCAL6,
	NETFT_A_ROUTE_REMOTE4,
	NETFT_A_ROUTE_REMOTE6,
	NETFT_A_ROUTE_OIF,
	NETFT_A_ROUTE_OIF_NAME,
	NETFT_A_ROUTE_DELAY,
	NETFT_A_ROUTE_THRESHOLD,
	NETFT_A_ROUTE_PRIORITY,
	NETFT_A_ROUTE_FLAGS,
	NETFT_A_ROUTE_PEER_PINNED,
	NETFT_A_ROUTE_PEER,
	NETFT_A_ROUTE_STATE,
	NETFT_A_ROUTE_REASON,
	NETFT_A_ROUTE_SINCE,
	NETFT_A_ROUTE_ACTIVE,
	NETFT_A_ROUTE_REMOTE_STATE,
	NETFT_A_ROUTE_REMOTE_REASON,
	NETFT_A_ROUTE_RTT,
	NETFT_A_ROUTE_JITTER,
	NETFT_A_ROUTE_LOSS,
	NETFT_A_ROUTE_HOLD,
	NETFT_A_ROUTE_MTU,
	NETFT_A_ROUTE_SENT,
	NETFT_A_ROUTE_ANSWERED,
	NETFT_A_ROUTE_MISSED,
	NETFT_A_ROUTE_LATE,
	NETFT_A_ROUTE_REQUESTS,
	NETFT_A_ROUTE_SUSPECTED,
	NETFT_A_ROUTE_TRANSITIONS,
	NETFT_A_ROUTE_OWN_LATE,
	NETFT_A_ROUTE_PROBE,
	NETFT_A_ROUTE_PAD,

	__NETFT_A_ROUTE_MAX,
	NETFT_A_ROUTE_MAX = (__NETFT_A_ROUTE_MAX - 1)
};

/**
 * enum netft_probe_attr - attributes inside NETFT_A_ROUTE_PROBE
 * @NETFT_A_PROBE_SEQ: (u32) sequence number of the request
 * @NETFT_A_PROBE_RESULT: (u32, enum netft_probe_result) what became of it
 * @NETFT_A_PROBE_AGE: (u32) milliseconds since it was sent
 * @NETFT_A_PROBE_RTT: (u32) round trip time in microseconds, if answered
 * @NETFT_A_PROBE_OWN_LATE: (u32) microseconds by which our own timer was
 *	late to send it
 * @__NETFT_A_PROBE_MAX: one more than the last attribute
 * @NETFT_A_PROBE_MAX: the last attribute
 */
enum netft_probe_attr {
	NETFT_A_PROBE_SEQ = 1,
	NETFT_A_PROBE_RESULT,
	NETFT_A_PROBE_AGE,
	NETFT_A_PROBE_RTT,
	NETFT_A_PROBE_OWN_LATE,

	__NETFT_A_PROBE_MAX,
	NETFT_A_PROBE_MAX = (__NETFT_A_PROBE_MAX - 1)
};

/**
 * enum netft_peer_attr - attributes of NETFT_CMD_PEER_GET
 * @NETFT_A_PEER_IFINDEX: (u32) interface index of the adapter (at least 1)
 * @NETFT_A_PEER_MAC: (6 bytes) MAC address
 * @NETFT_A_PEER_IPV4: (be32) IPv4 address
 * @NETFT_A_PEER_IPV6: (16 bytes) link-local IPv6 address
 * @NETFT_A_PEER_INSTANCE: (u64) instance of the peer's adapter
 * @NETFT_A_PEER_REACHABLE: (u8) 1 if at least one route is up, else 0
 * @NETFT_A_PEER_REASON: (u32, enum netft_reason) why it is reachable or not
 * @NETFT_A_PEER_SINCE: (u64) milliseconds since reachable last changed
 * @NETFT_A_PEER_ACTIVE_ROUTE: (u32) id of the active route, 0 if none
 * @NETFT_A_PEER_ROUTE: (u32, may be repeated) id of one of the routes to
 *	this peer
 * @NETFT_A_PEER_RESTARTS: (u32) times the peer came back as a new instance
 * @NETFT_A_PEER_PAD: padding for 64-bit attributes, carries nothing
 * @__NETFT_A_PEER_MAX: one more than the last attribute
 * @NETFT_A_PEER_MAX: the last attribute
 */
enum netft_peer_attr {
	NETFT_A_PEER_IFINDEX = 1,
	NETFT_A_PEER_MAC,
	NETFT_A_PEER_IPV4,
	NETFT_A_PEER_IPV6,
	NETFT_A_PEER_INSTANCE,
	NETFT_A_PEER_REACHABLE,
	NETFT_A_PEER_REASON,
	NETFT_A_PEER_SINCE,
	NETFT_A_PEER_ACTIVE_ROUTE,
	NETFT_A_PEER_ROUTE,
	NETFT_A_PEER_RESTARTS,
	NETFT_A_PEER_PAD,

	__NETFT_A_PEER_MAX,
	NETFT_A_PEER_MAX = (__NETFT_A_PEER_MAX - 1)
};

/**
 * enum netft_event_attr - attributes of NETFT_CMD_EVENT
 * @NETFT_A_EVENT_TYPE: (u32, enum netft_event_type) kind of the event
 * @NETFT_A_EVENT_SEQ: (u32) sequence number, counted by adapter; a gap means
 *	that events were lost and that a dump is due
 * @NETFT_A_EVENT_TIME: (u64) wall-clock time in nanoseconds since the epoch
 * @NETFT_A_EVENT_IFINDEX: (u32) interface index of the adapter
 * @NETFT_A_EVENT_IFNAME: (string) name of the adapter
 * @NETFT_A_EVENT_REASON: (u32, enum netft_reason) why
 * @NETFT_A_EVENT_ROUTE: (u32) id of the route
 * @NETFT_A_EVENT_PEER: (6 bytes) MAC address of the peer
 * @NETFT_A_EVENT_STATE: (u32, enum netft_route_state) state of the route
 *	after the event
 * @NETFT_A_EVENT_MISSED: (u32) consecutive requests without response at the
 *	time of the event
 * @NETFT_A_EVENT_SILENCE: (u32) milliseconds since the last response, or
 *	keepalive
 * @NETFT_A_EVENT_RTT: (u32) smoothed round trip time in microseconds
 * @NETFT_A_EVENT_IPV4: (be32) the IPv4 address concerned
 * @NETFT_A_EVENT_PAD: padding for 64-bit attributes, carries nothing
 * @NETFT_A_EVENT_STAGE: (u32, enum netft_watchdog_stage) stage of the
 *	watchdog after the event
 * @__NETFT_A_EVENT_MAX: one more than the last attribute
 * @NETFT_A_EVENT_MAX: the last attribute
 */
enum netft_event_attr {
	NETFT_A_EVENT_TYPE = 1,
	NETFT_A_EVENT_SEQ,
	NETFT_A_EVENT_TIME,
	NETFT_A_EVENT_IFINDEX,
	NETFT_A_EVENT_IFNAME,
	NETFT_A_EVENT_REASON,
	NETFT_A_EVENT_ROUTE,
	NETFT_A_EVENT_PEER,
	NETFT_A_EVENT_STATE,
	NETFT_A_EVENT_MISSED,
	NETFT_A_EVENT_SILENCE,
	NETFT_A_EVENT_RTT,
	NETFT_A_EVENT_IPV4,
	NETFT_A_EVENT_PAD,
	NETFT_A_EVENT_STAGE,

	__NETFT_A_EVENT_MAX,
	NETFT_A_EVENT_MAX = (__NETFT_A_EVENT_MAX - 1)
};

/**
 * enum netft_watchdog_attr - attributes of the NETFT_CMD_WATCHDOG_* commands
 * @NETFT_A_WATCHDOG_IFINDEX: (u32) interface index of the adapter (at least
 *	1)
 * @NETFT_A_WATCHDOG_TIMEOUT: (u32) milliseconds without a keepalive that are
 *	too long (6000..3600000); when arming, by default the module parameter
 *	watchdog_timeout; absent while nothing is watched, as are action, pid,
 *	service, silence, keepalives and own-late
 * @NETFT_A_WATCHDOG_ACTION: (u32, enum netft_watchdog_stage) the last stage
 *	that silence may lead to, any but none; when arming, by default routes
 * @NETFT_A_WATCHDOG_STAGE: (u32, enum netft_watchdog_stage) what the silence
 *	has led to
 * @NETFT_A_WATCHDOG_PID: (u32) process id of the service, which is the
 *	process that armed it; 0 if that is of another namespace, or is no more
 * @NETFT_A_WATCHDOG_SERVICE: (string) name of that process when it armed it
 * @NETFT_A_WATCHDOG_SILENCE: (u32) milliseconds since the last keepalive,
 *	less those in which this machine was paused
 * @NETFT_A_WATCHDOG_KEEPALIVES: (u64) keepalives since it was armed
 * @NETFT_A_WATCHDOG_EXPIRIES: (u64) times that the timeout passed, since the
 *	adapter was created
 * @NETFT_A_WATCHDOG_OWN_LATE: (u64) times since it was armed that this
 *	machine was late to look, and forgave the service that much
 * @NETFT_A_WATCHDOG_PAD: padding for 64-bit attributes, carries nothing
 * @__NETFT_A_WATCHDOG_MAX: one more than the last attribute
 * @NETFT_A_WATCHDOG_MAX: the last attribute
 */
enum netft_watchdog_attr {
	NETFT_A_WATCHDOG_IFINDEX = 1,
	NETFT_A_WATCHDOG_TIMEOUT,
	NETFT_A_WATCHDOG_ACTION,
	NETFT_A_WATCHDOG_STAGE,
	NETFT_A_WATCHDOG_PID,
	NETFT_A_WATCHDOG_SERVICE,
	NETFT_A_WATCHDOG_SILENCE,
	NETFT_A_WATCHDOG_KEEPALIVES,
	NETFT_A_WATCHDOG_EXPIRIES,
	NETFT_A_WATCHDOG_OWN_LATE,
	NETFT_A_WATCHDOG_PAD,

	__NETFT_A_WATCHDOG_MAX,
	NETFT_A_WATCHDOG_MAX = (__NETFT_A_WATCHDOG_MAX - 1)
};

/**
 * enum netft_cmd - commands of the family
 * @NETFT_CMD_ADAPTER_GET: Get one adapter, or dump all of the namespace.
 * @NETFT_CMD_ADAPTER_SET: Change settings of an adapter.
 * @NETFT_CMD_ROUTE_GET: Get one route, or dump those of one adapter (with
 *	ifindex) or of all.
 * @NETFT_CMD_ROUTE_ADD: Add a route. The reply has its id. It starts probing
 *	at once if its local address is there.
 * @NETFT_CMD_ROUTE_SET: Change a route: only what is given changes. The
 *	addresses of a route cannot change.
 * @NETFT_CMD_ROUTE_DEL: Delete a route.
 * @NETFT_CMD_ROUTE_FLUSH: Delete all routes of an adapter.
 * @NETFT_CMD_HISTORY_GET: Get the last probes of a route, oldest first.
 * @NETFT_CMD_PEER_GET: Get one peer, or dump those of one adapter (with
 *	ifindex) or of all.
 * @NETFT_CMD_EVENT: Something happened; sent to the group "events".
 * @NETFT_CMD_WATCHDOG_GET: Get the watchdog of one adapter, or dump those of
 *	all that are armed.
 * @NETFT_CMD_WATCHDOG_SET: Have an adapter watch the process that asks for
 *	it, or change how; it counts as a keepalive. Refused while another
 *	process that still exists is watched.
 * @NETFT_CMD_WATCHDOG_DISARM: Watch no longer. Nothing else disarms it: a
 *	process that ends without has crashed.
 * @NETFT_CMD_WATCHDOG_KEEPALIVE: The process that is watched is well; of
 *	others it is refused.
 * @__NETFT_CMD_MAX: one more than the last command
 * @NETFT_CMD_MAX: the last command
 */
enum netft_cmd {
	NETFT_CMD_ADAPTER_GET = 1,
	NETFT_CMD_ADAPTER_SET,
	NETFT_CMD_ROUTE_GET,
	NETFT_CMD_ROUTE_ADD,
	NETFT_CMD_ROUTE_SET,
	NETFT_CMD_ROUTE_DEL,
	NETFT_CMD_ROUTE_FLUSH,
	NETFT_CMD_HISTORY_GET,
	NETFT_CMD_PEER_GET,
	NETFT_CMD_EVENT,
	NETFT_CMD_WATCHDOG_GET,
	NETFT_CMD_WATCHDOG_SET,
	NETFT_CMD_WATCHDOG_DISARM,
	NETFT_CMD_WATCHDOG_KEEPALIVE,

	__NETFT_CMD_MAX,
	NETFT_CMD_MAX = (__NETFT_CMD_MAX - 1)
};

#endif /* _UAPI_LINUX_NETFT_H */
