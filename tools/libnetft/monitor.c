// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: events, as they happen, and how to go on when some were lost
 */

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

/* Room for a burst: a whole cluster that goes down at once. */
#define RECEIVE_BUFFER	(4 << 20)

/**
 * struct item - A piece of news.
 * @news: what kind
 * @object: what about, NULL if about nothing
 * @lost: how many events were lost before it
 */
struct item {
	enum netft_news news;
	struct netft_object *object;
	uint32_t lost;
};

/**
 * struct heard - The last event of an adapter.
 * @ifindex: the adapter
 * @seq: the event's number
 */
struct heard {
	uint32_t ifindex;
	uint32_t seq;
};

/**
 * struct netft_monitor - A listener.
 * @sk: the socket on which events come, and what is told of families
 * @nft: the connection on which it asks what there is
 * @loaded: the module is, as far as is known
 * @flags: of enum netft_monitor_flag
 * @group: number of the multicast group
 * @items: news that was not told yet, and before @next, told
 * @count: how many
 * @room: for how many there is room
 * @next: the next to be told
 * @heard: the adapters that were heard of
 * @adapters: how many
 * @error: what went wrong when something came, a negative errno
 * @stale: something could not be told, so begin anew
 * @deaf: what comes is thrown away
 * @lost: how many events the last NETFT_NEWS_RESYNC was about
 */
struct netft_monitor {
	struct nl_sock *sk;
	struct netft *nft;
	bool loaded;
	unsigned int flags;
	int group;
	struct item *items;
	size_t count;
	size_t room;
	size_t next;
	struct heard *heard;
	size_t adapters;
	int error;
	bool stale;
	bool deaf;
	uint32_t lost;
};

static void fail(struct netft_monitor *monitor, int error)
{
	monitor->error = error;
	monitor->stale = true;
}

static void item_add(struct netft_monitor *monitor, struct item item)
{
	size_t room = monitor->room ? 2 * monitor->room : 64;
	struct item *items;

	if (monitor->count == monitor->room) {
		items = realloc(monitor->items, room * sizeof(*items));
		if (!items) {
			netft_object_free(item.object);
			fail(monitor, -ENOMEM);
			return;
		}
		monitor->items = items;
		monitor->room = room;
	}
	monitor->items[monitor->count++] = item;
}

/* News about a copy of an object. */
static void object_add(struct netft_monitor *monitor, enum netft_news news,
		       const struct netft_object *object, uint32_t lost)
{
	struct netft_object *copy = object_copy(object);
	struct item item = { .news = news, .object = copy, .lost = lost };

	if (copy)
		item_add(monitor, item);
	else
		fail(monitor, -ENOMEM);
}

static void items_forget(struct netft_monitor *monitor)
{
	for (size_t i = 0; i < monitor->count; i++)
		netft_object_free(monitor->items[i].object);
	monitor->count = 0;
	monitor->next = 0;
}

/* ---------------------------------------------------------------- what there is */

static int add_adapter(const struct netft_object *object, void *monitor)
{
	object_add(monitor, NETFT_NEWS_ADAPTER, object, 0);
	return 0;
}

static int add_peer(const struct netft_object *object, void *monitor)
{
	object_add(monitor, NETFT_NEWS_PEER, object, 0);
	return 0;
}

static int add_route(const struct netft_object *object, void *monitor)
{
	object_add(monitor, NETFT_NEWS_ROUTE, object, 0);
	return 0;
}

/* Of what changes too fast some may be told twice: events follow anyway. */
static int dump(struct netft_monitor *monitor)
{
	int err = netft_adapter_walk(monitor->nft, add_adapter, monitor);

	if (!err || err == -EAGAIN)
		err = netft_peer_walk(monitor->nft, 0, add_peer, monitor);
	if (!err || err == -EAGAIN)
		err = netft_route_walk(monitor->nft, 0, add_route, monitor);
	return err == -EAGAIN ? 0 : err;
}

/* The module has gone, whether that was told or only noticed. */
static void gone(struct netft_monitor *monitor)
{
	if (!monitor->loaded)
		return;
	monitor->loaded = false;
	monitor->adapters = 0;
	item_add(monitor, (struct item){ .news = NETFT_NEWS_GONE });
}

/* After NETFT_NEWS_RESYNC: what there is. */
static void tell_state(struct netft_monitor *monitor)
{
	int err;

	if (!(monitor->flags & NETFT_MONITOR_STATE))
		return;
	err = dump(monitor);
	if (err == -EPROTONOSUPPORT) {
		gone(monitor);
		return;
	}
	if (err)
		fail(monitor, err);
	if (!monitor->stale)
		item_add(monitor, (struct item){ .news = NETFT_NEWS_SYNCED });
}

static void resync(struct netft_monitor *monitor)
{
	item_add(monitor, (struct item){ .news = NETFT_NEWS_RESYNC });
	tell_state(monitor);
}

/* ---------------------------------------------------------------- what comes */

/* How many events of an adapter are missing between the last and this one. */
static uint32_t events_missing(struct netft_monitor *monitor, uint32_t ifindex,
			       uint32_t seq)
{
	struct heard *heard;
	uint32_t step;

	for (size_t i = 0; i < monitor->adapters; i++) {
		heard = &monitor->heard[i];
		if (heard->ifindex != ifindex)
			continue;
		step = seq - heard->seq;
		heard->seq = seq;
		/* A step back is a new count, not a gap of four thousand million. */
		return step && step <= INT32_MAX ? step - 1 : 0;
	}

	heard = realloc(monitor->heard,
			(monitor->adapters + 1) * sizeof(*heard));
	if (!heard) {
		fail(monitor, -ENOMEM);
		return 0;
	}
	heard[monitor->adapters++] = (struct heard){ ifindex, seq };
	monitor->heard = heard;
	return 0;
}

static void on_event(struct netft_monitor *monitor, struct nlmsghdr *nlh)
{
	struct netft_object view;
	uint32_t lost;

	if (object_view(&view, nlh)) {
		fail(monitor, -EBADMSG);
		return;
	}
	lost = events_missing(monitor,
			      netft_object_uint(&view, NETFT_A_EVENT_IFINDEX),
			      netft_object_uint(&view, NETFT_A_EVENT_SEQ));
	if (lost) {
		object_add(monitor, NETFT_NEWS_RESYNC, &view, lost);
		tell_state(monitor);
	}
	if (monitor->loaded)
		object_add(monitor, NETFT_NEWS_EVENT, &view, 0);
}

static int join(struct netft_monitor *monitor)
{
	int group = genl_ctrl_resolve_grp(monitor->nft->sk, NETFT_GENL_NAME,
					  NETFT_MCGRP_EVENTS);

	if (group < 0)
		return connection_fail_nl(monitor->nft, group);
	/* That of a module that has gone is no more, or somebody else's. */
	if (monitor->group > 0 && monitor->group != group)
		nl_socket_drop_membership(monitor->sk, monitor->group);
	monitor->group = group;
	group = nl_socket_add_membership(monitor->sk, group);
	return group < 0 ? connection_fail_nl(monitor->nft, group) : 0;
}

/* Begin anew; the module may have gone meanwhile, or come, or both. */
static void recover(struct netft_monitor *monitor)
{
	int err = connection_renew(monitor->nft);

	monitor->stale = false;
	if (!err)
		err = join(monitor);
	if (err == -EPROTONOSUPPORT) {
		gone(monitor);
	} else if (err) {
		fail(monitor, err);
	} else {
		monitor->loaded = true;
		resync(monitor);
	}
}

/* What the controller of all families tells: ours may leave or return. */
static void on_control(struct netft_monitor *monitor, struct nlmsghdr *nlh)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);
	struct netft_object view;
	const char *name;

	if (object_view(&view, nlh))
		return;
	name = netft_object_string(&view, CTRL_ATTR_FAMILY_NAME);
	if (!name || strcmp(name, NETFT_GENL_NAME))
		return;
	if (hdr->cmd == CTRL_CMD_DELFAMILY)
		gone(monitor);
	else if (hdr->cmd == CTRL_CMD_NEWFAMILY && !monitor->loaded)
		recover(monitor);
}

static int on_message(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct netft_monitor *monitor = arg;
	const struct genlmsghdr *hdr;

	if (monitor->deaf || !genlmsg_valid_hdr(nlh, 0))
		return NL_OK;
	hdr = nlmsg_data(nlh);
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		on_control(monitor, nlh);
	else if (monitor->loaded &&
		 nlh->nlmsg_type == monitor->nft->family &&
		 hdr->cmd == NETFT_CMD_EVENT)
		on_event(monitor, nlh);
	return NL_OK;
}

/* ---------------------------------------------------------------- the listener */

static int listen_on(struct netft_monitor *monitor)
{
	int size = RECEIVE_BUFFER;
	int control, err;

	monitor->sk = nl_socket_alloc();
	if (!monitor->sk)
		return -ENOMEM;
	nl_socket_disable_seq_check(monitor->sk);
	nl_socket_modify_cb(monitor->sk, NL_CB_VALID, NL_CB_CUSTOM, on_message,
			    monitor);
	err = genl_connect(monitor->sk);
	if (err)
		return connection_fail_nl(monitor->nft, err);
	/* More than the administrator's limit if that is allowed. */
	if (setsockopt(nl_socket_get_fd(monitor->sk), SOL_SOCKET,
		       SO_RCVBUFFORCE, &size, sizeof(size)))
		nl_socket_set_buffer_size(monitor->sk, size, 0);
	nl_socket_set_nonblocking(monitor->sk);

	control = genl_ctrl_resolve_grp(monitor->nft->sk, "nlctrl", "notify");
	err = control < 0 ? control :
			    nl_socket_add_membership(monitor->sk, control);
	return err < 0 ? connection_fail_nl(monitor->nft, err) : join(monitor);
}

int netft_monitor_open(struct netft_monitor **out, unsigned int flags)
{
	struct netft_monitor *monitor = calloc(1, sizeof(*monitor));
	int err;

	*out = NULL;
	if (!monitor)
		return -ENOMEM;
	monitor->flags = flags;
	err = netft_open(&monitor->nft);
	if (!err)
		err = listen_on(monitor);
	if (err) {
		netft_monitor_close(monitor);
		return err;
	}
	monitor->loaded = true;
	resync(monitor);
	*out = monitor;
	return 0;
}

void netft_monitor_close(struct netft_monitor *monitor)
{
	if (!monitor)
		return;
	items_forget(monitor);
	free(monitor->items);
	free(monitor->heard);
	nl_socket_free(monitor->sk);
	netft_close(monitor->nft);
	free(monitor);
}

int netft_monitor_fd(const struct netft_monitor *monitor)
{
	return nl_socket_get_fd(monitor->sk);
}

/*
 * What still waits is older than what there is now, and when that has been told
 * it would only mislead.
 */
static void drain(struct netft_monitor *monitor)
{
	int err = 0;

	monitor->deaf = true;
	while (err >= 0 || err == -NLE_NOMEM || err == -NLE_INTR)
		err = nl_recvmsgs_default(monitor->sk);
	monitor->deaf = false;
	monitor->adapters = 0;
}

/* More has come than there was room for. */
static void overrun(struct netft_monitor *monitor)
{
	if (monitor->flags & NETFT_MONITOR_STATE)
		drain(monitor);
	recover(monitor);
}

/* Read what has come until there is something to tell. */
static int read_more(struct netft_monitor *monitor)
{
	int err = 0;

	items_forget(monitor);
	if (monitor->stale)
		recover(monitor);
	while (!monitor->count && !monitor->error && err >= 0)
		err = nl_recvmsgs_default(monitor->sk);
	/* libnl makes this of ENOBUFS. */
	if (err == -NLE_NOMEM)
		overrun(monitor);
	else if (err < 0 && err != -NLE_AGAIN && err != -NLE_INTR)
		fail(monitor, -EIO);
	err = monitor->error;
	monitor->error = 0;
	return err;
}

int netft_monitor_next(struct netft_monitor *monitor, enum netft_news *news,
		       const struct netft_object **object)
{
	const struct item *item;
	int err;

	*news = NETFT_NEWS_NONE;
	*object = NULL;
	if (monitor->next == monitor->count) {
		err = read_more(monitor);
		if (err)
			return err;
	}
	if (monitor->next == monitor->count)
		return 0;
	item = &monitor->items[monitor->next++];
	*news = item->news;
	*object = item->object;
	if (item->news == NETFT_NEWS_RESYNC)
		monitor->lost = item->lost;
	return 0;
}

uint32_t netft_monitor_lost(const struct netft_monitor *monitor)
{
	return monitor->lost;
}
