/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libnetft: netft adapters, peers, routes and their events, for programs
 *
 * Conventions. Functions that can fail return 0 or a negative errno, and
 * netft_error() then says why in words: the kernel's own, where it refused.
 * A request that was refused has changed nothing. Interface indexes of
 * adapters count in the network namespace in which the connection was opened.
 * A connection belongs to one thread at a time; different connections do not
 * touch each other. Nothing is read from the environment, nothing is printed.
 *
 * What the kernel tells, and what it is told, are objects: sets of attributes
 * with the numbers, types and meanings that <linux/netft.h> gives them. So a
 * program can read what a newer module tells without a newer library.
 */

#ifndef LIBNETFT_H
#define LIBNETFT_H

#include <linux/netft.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A connection to the kernel. */
struct netft;

/*
 * An adapter, a route, a probe, a peer, an event, or settings: a set of
 * attributes. One that is handed to a function of the caller is good until that
 * function returns.
 */
struct netft_object;

/* ---------------------------------------------------------------- connection */

/**
 * netft_open() - Connect to the kernel.
 * @nft: where to put the connection; the caller closes it
 *
 * The kernel loads the module for this if it is installed, and for nothing else
 * that this library does but to begin to listen. The connection stays good when
 * the module is unloaded and loaded again: what is asked in between fails with
 * -EPROTONOSUPPORT.
 *
 * Return: 0; -EPROTONOSUPPORT if the module is not loaded, -ENOMEM, or what
 * the system said. Without a connection netft_strerror() has the words.
 */
int netft_open(struct netft **nft);

/**
 * netft_close() - Close a connection.
 * @nft: the connection, or NULL
 */
void netft_close(struct netft *nft);

/**
 * netft_error() - What went wrong last?
 * @nft: the connection
 *
 * Return: one line, without a newline, good until the next request on this
 * connection; empty if nothing did.
 */
const char *netft_error(const struct netft *nft);

/**
 * netft_warning() - What did the kernel have to say about a request it granted?
 * @nft: the connection
 *
 * Return: as netft_error(), about the last request.
 */
const char *netft_warning(const struct netft *nft);

/**
 * netft_strerror() - An error number of this library in words.
 * @error: a negative errno
 *
 * Return: the words, as strerror() has them but for what the library means
 * otherwise.
 */
const char *netft_strerror(int error);

/* ---------------------------------------------------------------- objects */

/**
 * netft_object_new() - Make an object for settings.
 *
 * Return: an object without attributes, which the caller frees, or NULL if
 * there is no memory.
 */
struct netft_object *netft_object_new(void);

/**
 * netft_object_free() - Free an object.
 * @object: one that the caller owns, or NULL
 */
void netft_object_free(struct netft_object *object);

/**
 * netft_object_has() - Is an attribute there?
 * @object: the object
 * @attr: the attribute, NETFT_A_*
 *
 * Return: true if it is.
 */
bool netft_object_has(const struct netft_object *object, int attr);

/**
 * netft_object_uint() - Read an integer attribute.
 * @object: the object
 * @attr: the attribute; of 8, 16, 32 or 64 bits
 *
 * Return: its value, 0 if it is not there. Addresses are as they are in
 * memory: in network byte order.
 */
uint64_t netft_object_uint(const struct netft_object *object, int attr);

/**
 * netft_object_string() - Read a string attribute.
 * @object: the object
 * @attr: the attribute
 *
 * Return: the string, which is the object's; NULL if it is not there.
 */
const char *netft_object_string(const struct netft_object *object, int attr);

/**
 * netft_object_data() - Read an attribute as it is: a MAC or an IPv6 address.
 * @object: the object
 * @attr: the attribute
 * @size: how many bytes it must have
 *
 * Return: these bytes, which are the object's and may not be aligned; NULL if
 * it is not there or has fewer.
 */
const void *netft_object_data(const struct netft_object *object, int attr,
			      size_t size);

/**
 * typedef netft_walk_fn - What is called for each of several objects.
 * @object: the object
 * @arg: what the caller had passed
 *
 * Return: 0 to go on; anything else ends the walk, which returns it. Negative
 * numbers are best a negative errno.
 */
typedef int (*netft_walk_fn)(const struct netft_object *object, void *arg);

/**
 * netft_object_walk() - Look at each attribute of one kind.
 * @object: the object
 * @attr: the attribute, which may be there several times
 * @fn: called with each: one that is nested is an object of its attributes,
 *	one that is not is its only attribute, with the number @attr
 * @arg: for @fn
 *
 * Return: 0 or what @fn returned.
 */
int netft_object_walk(const struct netft_object *object, int attr,
		      netft_walk_fn fn, void *arg);

/**
 * netft_object_set_u16() - Give an object an integer attribute of 16 bits.
 * @object: one of netft_object_new()
 * @attr: the attribute; one that is there already is replaced
 * @value: its value
 *
 * An object that could not be made (NULL), or that something could not be given
 * to, is refused by every request that it is used for, with the same error. So
 * it is enough to look at what the request returns.
 *
 * Return: 0 or -ENOMEM.
 */
int netft_object_set_u16(struct netft_object *object, int attr, uint16_t value);

/**
 * netft_object_set_u32() - Give an object an integer attribute of 32 bits.
 * @object: one of netft_object_new()
 * @attr: the attribute; one that is there already is replaced
 * @value: its value; IPv4 addresses in network byte order
 *
 * Return: as netft_object_set_u16().
 */
int netft_object_set_u32(struct netft_object *object, int attr, uint32_t value);

/**
 * netft_object_set_data() - Give an object an attribute as it is: a MAC or an
 *	IPv6 address.
 * @object: one of netft_object_new()
 * @attr: the attribute; one that is there already is replaced
 * @data: its bytes
 * @size: how many, at most 65531
 *
 * Return: as netft_object_set_u16(), -EINVAL if there are too many.
 */
int netft_object_set_data(struct netft_object *object, int attr,
			  const void *data, size_t size);

/* ---------------------------------------------------------------- adapters */

/**
 * netft_adapter_get() - Look at one adapter.
 * @nft: the connection
 * @ifindex: the adapter
 * @adapter: where to put it (NETFT_A_ADAPTER_*); the caller frees it
 *
 * Return: 0; -ENODEV if there is none with that index, -EOPNOTSUPP if that is
 * another kind of device, or what the kernel said.
 */
int netft_adapter_get(struct netft *nft, uint32_t ifindex,
		      struct netft_object **adapter);

/**
 * netft_adapter_walk() - Look at all adapters of the namespace.
 * @nft: the connection
 * @fn: called with each (NETFT_A_ADAPTER_*), when all were read
 * @arg: for @fn
 *
 * Return: 0, what @fn returned, or a negative errno; -EAGAIN if they change
 * faster than they can be read.
 */
int netft_adapter_walk(struct netft *nft, netft_walk_fn fn, void *arg);

/**
 * netft_adapter_set() - Change settings of an adapter.
 * @nft: the connection
 * @ifindex: the adapter
 * @settings: what shall change (NETFT_A_ADAPTER_*)
 *
 * Return: 0, -EPERM without CAP_NET_ADMIN, or what the kernel said.
 */
int netft_adapter_set(struct netft *nft, uint32_t ifindex,
		      const struct netft_object *settings);

/* ---------------------------------------------------------------- routes */

/**
 * netft_route_get() - Look at one route.
 * @nft: the connection
 * @ifindex: its adapter
 * @id: its number
 * @route: where to put it (NETFT_A_ROUTE_*); the caller frees it
 *
 * Return: 0, -ENOENT if there is none with that number, or what the kernel
 * said.
 */
int netft_route_get(struct netft *nft, uint32_t ifindex, uint32_t id,
		    struct netft_object **route);

/**
 * netft_route_walk() - Look at routes.
 * @nft: the connection
 * @ifindex: their adapter, 0 for those of all
 * @fn: called with each (NETFT_A_ROUTE_*), when all were read
 * @arg: for @fn
 *
 * Return: as netft_adapter_walk().
 */
int netft_route_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		     void *arg);

/**
 * netft_route_add() - Add a route.
 * @nft: the connection
 * @ifindex: the adapter
 * @settings: its addresses and, if they shall not be the adapter's, its other
 *	settings (NETFT_A_ROUTE_*)
 * @id: where to put its number, or NULL
 *
 * Return: 0; -EEXIST if there is one with these addresses, -ENOSPC if there
 * are as many as there may be, -EPERM, or what the kernel said.
 */
int netft_route_add(struct netft *nft, uint32_t ifindex,
		    const struct netft_object *settings, uint32_t *id);

/**
 * netft_route_change() - Change a route.
 * @nft: the connection
 * @ifindex: its adapter
 * @id: its number
 * @settings: what shall change (NETFT_A_ROUTE_*); its addresses cannot, and
 *	NETFT_A_ROUTE_FLAGS are given all at once
 *
 * Return: 0, -ENOENT, -EPERM, or what the kernel said.
 */
int netft_route_change(struct netft *nft, uint32_t ifindex, uint32_t id,
		       const struct netft_object *settings);

/**
 * netft_route_delete() - Delete a route.
 * @nft: the connection
 * @ifindex: its adapter
 * @id: its number
 *
 * Return: 0, -ENOENT, -EPERM, or what the kernel said.
 */
int netft_route_delete(struct netft *nft, uint32_t ifindex, uint32_t id);

/**
 * netft_route_flush() - Delete all routes of an adapter.
 * @nft: the connection
 * @ifindex: the adapter
 *
 * Return: 0, -EPERM, or what the kernel said.
 */
int netft_route_flush(struct netft *nft, uint32_t ifindex);

/**
 * netft_history_walk() - Look at what became of the last requests of a route.
 * @nft: the connection
 * @ifindex: its adapter
 * @id: its number
 * @fn: called with each (NETFT_A_PROBE_*), the oldest first
 * @arg: for @fn
 *
 * Return: 0, what @fn returned, -ENOENT, or what the kernel said.
 */
int netft_history_walk(struct netft *nft, uint32_t ifindex, uint32_t id,
		       netft_walk_fn fn, void *arg);

/* ---------------------------------------------------------------- peers */

/**
 * netft_peer_get() - Look at one peer.
 * @nft: the connection
 * @ifindex: its adapter
 * @mac: its MAC address, 6 bytes
 * @peer: where to put it (NETFT_A_PEER_*); the caller frees it
 *
 * Return: 0, -ENOENT if there is none with that address, or what the kernel
 * said.
 */
int netft_peer_get(struct netft *nft, uint32_t ifindex, const uint8_t *mac,
		   struct netft_object **peer);

/**
 * netft_peer_walk() - Look at peers.
 * @nft: the connection
 * @ifindex: their adapter, 0 for those of all
 * @fn: called with each (NETFT_A_PEER_*), when all were read
 * @arg: for @fn
 *
 * Return: as netft_adapter_walk().
 */
int netft_peer_walk(struct netft *nft, uint32_t ifindex, netft_walk_fn fn,
		    void *arg);

/**
 * netft_wait_ready() - Wait until peers are reachable.
 * @ifindex: the adapter
 * @macs: MAC addresses of the peers, 6 bytes each, one after another
 * @count: how many
 * @timeout_ms: for how long at most, in milliseconds; -1 for as long as it
 *	takes
 * @waited_ms: where to put how long it took, or NULL; also when that was too
 *	long
 *
 * Has a connection of its own, and asks the kernel only when something
 * happened.
 *
 * Return: 0 as soon as all of them are reachable at the same time; -ETIMEDOUT,
 * -ENODEV if the adapter is not there or goes, or a negative errno.
 */
int netft_wait_ready(uint32_t ifindex, const uint8_t *macs, size_t count,
		     int timeout_ms, uint32_t *waited_ms);

/* ---------------------------------------------------------------- watchdogs */

/**
 * netft_watchdog_get() - Look at the watchdog of an adapter.
 * @nft: the connection
 * @ifindex: the adapter
 * @watchdog: where to put it (NETFT_A_WATCHDOG_*); the caller frees it
 *
 * One that is not armed has no NETFT_A_WATCHDOG_TIMEOUT.
 *
 * Return: as netft_adapter_get().
 */
int netft_watchdog_get(struct netft *nft, uint32_t ifindex,
		       struct netft_object **watchdog);

/**
 * netft_watchdog_walk() - Look at all watchdogs that are armed.
 * @nft: the connection
 * @fn: called with each (NETFT_A_WATCHDOG_*), when all were read
 * @arg: for @fn
 *
 * Return: as netft_adapter_walk().
 */
int netft_watchdog_walk(struct netft *nft, netft_walk_fn fn, void *arg);

/**
 * netft_watchdog_arm() - Have an adapter watch this process.
 * @nft: the connection
 * @ifindex: the adapter
 * @settings: NETFT_A_WATCHDOG_TIMEOUT, NETFT_A_WATCHDOG_ACTION, or none
 *
 * From now on it must be heard, by netft_watchdog_keepalive() or by arming
 * again, or what enum netft_watchdog_stage says comes to pass. That it closes
 * the connection, or ends, changes nothing: that is how a crash looks. A process
 * that ends in order calls netft_watchdog_disarm() before.
 *
 * Return: 0; -EBUSY if the adapter watches another process that has not ended,
 * -ERANGE if the timeout is none, -EPERM if it is not for this process to ask,
 * or what the kernel said.
 */
int netft_watchdog_arm(struct netft *nft, uint32_t ifindex,
		       const struct netft_object *settings);

/**
 * netft_watchdog_keepalive() - Say that this process is well.
 * @nft: the connection; another than that which armed it will do, too
 * @ifindex: the adapter
 *
 * Best three times in a timeout, and from where a process gets only if it is
 * really well: the loop that does its work, not a thread of its own.
 *
 * Return: 0; -ENOENT if the watchdog is not armed, so that an administrator has
 * disarmed it, or the adapter is a new one; -EPERM if it watches another
 * process, or what the kernel said.
 */
int netft_watchdog_keepalive(struct netft *nft, uint32_t ifindex);

/**
 * netft_watchdog_disarm() - Have an adapter watch nobody.
 * @nft: the connection
 * @ifindex: the adapter
 *
 * Routes that were taken down return. Any process may do it that may change the
 * adapter.
 *
 * Return: 0, also if it was not armed, -EPERM, or what the kernel said.
 */
int netft_watchdog_disarm(struct netft *nft, uint32_t ifindex);

/* ---------------------------------------------------------------- events */

/**
 * enum netft_news - What a monitor has to tell.
 * @NETFT_NEWS_NONE: nothing now
 * @NETFT_NEWS_EVENT: something happened (NETFT_A_EVENT_*)
 * @NETFT_NEWS_RESYNC: these are the first words, or events were lost: forget
 *	what you know; what there is follows. If it was an event that gave the
 *	loss away, that is the object
 * @NETFT_NEWS_ADAPTER: there is this adapter (NETFT_A_ADAPTER_*)
 * @NETFT_NEWS_PEER: there is this peer (NETFT_A_PEER_*)
 * @NETFT_NEWS_ROUTE: there is this route (NETFT_A_ROUTE_*)
 * @NETFT_NEWS_SYNCED: that was all; events follow. The first of them may be
 *	older than what there is, but those that made it so follow, too
 * @NETFT_NEWS_GONE: the module was unloaded, and everything with it; if it
 *	comes back, NETFT_NEWS_RESYNC says so
 */
enum netft_news {
	NETFT_NEWS_NONE,
	NETFT_NEWS_EVENT,
	NETFT_NEWS_RESYNC,
	NETFT_NEWS_ADAPTER,
	NETFT_NEWS_PEER,
	NETFT_NEWS_ROUTE,
	NETFT_NEWS_SYNCED,
	NETFT_NEWS_GONE,
};

/**
 * enum netft_monitor_flag - What a monitor shall tell.
 * @NETFT_MONITOR_STATE: what there is, at first and after each loss; without
 *	it NETFT_NEWS_RESYNC is followed by events
 */
enum netft_monitor_flag {
	NETFT_MONITOR_STATE = 1,
};

/* A listener. */
struct netft_monitor;

/**
 * netft_monitor_open() - Begin to listen.
 * @monitor: where to put the listener; the caller closes it
 * @flags: of enum netft_monitor_flag
 *
 * Return: as netft_open().
 */
int netft_monitor_open(struct netft_monitor **monitor, unsigned int flags);

/**
 * netft_monitor_close() - Listen no longer.
 * @monitor: the listener, or NULL
 */
void netft_monitor_close(struct netft_monitor *monitor);

/**
 * netft_monitor_fd() - What to wait on.
 * @monitor: the listener
 *
 * Return: a descriptor that is readable (POLLIN) when netft_monitor_next() may
 * have something to tell. It is the listener's, and stays the same.
 */
int netft_monitor_fd(const struct netft_monitor *monitor);

/**
 * netft_monitor_next() - What is the news?
 * @monitor: the listener
 * @news: where to put what kind of news it is
 * @object: where to put the object that it is about, which is good until the
 *	next call; NULL if about none
 *
 * Waits for nobody but the kernel. Before you wait, also for the first time,
 * call it until it has nothing to tell (NETFT_NEWS_NONE). That it was called
 * too late, and events were lost, it tells by itself, with NETFT_NEWS_RESYNC.
 *
 * Return: 0; -EBADMSG if the kernel sent what makes no sense, or another
 * negative errno. After an error call it again: it begins anew with
 * NETFT_NEWS_RESYNC if it has to.
 */
int netft_monitor_next(struct netft_monitor *monitor, enum netft_news *news,
		       const struct netft_object **object);

/**
 * netft_monitor_lost() - How many events were lost?
 * @monitor: the listener
 *
 * Return: how many the last NETFT_NEWS_RESYNC was about, 0 if none were or
 * that is not known.
 */
uint32_t netft_monitor_lost(const struct netft_monitor *monitor);

/* ---------------------------------------------------------------- names */

/**
 * netft_adapter_state_name() - The name of a state of an adapter.
 * @state: enum netft_adapter_state
 *
 * Return: the name, such as "up"; "unknown" if it is newer than this library.
 */
const char *netft_adapter_state_name(uint32_t state);

/**
 * netft_route_state_name() - The name of a state of a route.
 * @state: enum netft_route_state
 *
 * Return: as netft_adapter_state_name().
 */
const char *netft_route_state_name(uint32_t state);

/**
 * netft_reason_name() - The name of a reason.
 * @reason: enum netft_reason
 *
 * Return: as netft_adapter_state_name().
 */
const char *netft_reason_name(uint32_t reason);

/**
 * netft_event_type_name() - The name of a kind of event.
 * @type: enum netft_event_type
 *
 * Return: as netft_adapter_state_name().
 */
const char *netft_event_type_name(uint32_t type);

/**
 * netft_probe_result_name() - The name of what became of a request.
 * @result: enum netft_probe_result
 *
 * Return: as netft_adapter_state_name().
 */
const char *netft_probe_result_name(uint32_t result);

/**
 * netft_watchdog_stage_name() - The name of a stage of a watchdog.
 * @stage: enum netft_watchdog_stage
 *
 * Return: as netft_adapter_state_name().
 */
const char *netft_watchdog_stage_name(uint32_t stage);

#ifdef __cplusplus
}
#endif

#endif /* LIBNETFT_H */
