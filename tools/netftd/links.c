// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the NICs of this machine and their addresses
 */

#include <errno.h>
#include <netlink/cache.h>
#include <netlink/errno.h>
#include <stdlib.h>

#include "links.h"
#include "log.h"

/**
 * struct links - The NICs and addresses there are, as they change.
 * @event: the loop
 * @changed: called when something has changed
 * @arg: for @changed
 * @manager: keeps the two caches as the kernel has them
 * @links: NICs
 * @addresses: addresses
 * @source: the manager's socket
 */
struct links {
	sd_event *event;
	void (*changed)(void *arg);
	void *arg;
	struct nl_cache_mngr *manager;
	struct nl_cache *links;
	struct nl_cache *addresses;
	sd_event_source *source;
};

static int on_readable(sd_event_source *source, int fd, uint32_t revents,
		       void *arg);

static void on_change(struct nl_cache *cache __always_unused,
		      struct nl_object *object __always_unused,
		      int action __always_unused, void *arg)
{
	struct links *links = arg;

	links->changed(links->arg);
}

static void stop(struct links *links)
{
	links->source = sd_event_source_disable_unref(links->source);
	/* The caches are the manager's. */
	nl_cache_mngr_free(links->manager);
	links->manager = NULL;
	links->links = NULL;
	links->addresses = NULL;
}

static int start(struct links *links)
{
	int err;

	err = nl_cache_mngr_alloc(NULL, NETLINK_ROUTE, 0, &links->manager);
	if (!err)
		err = nl_cache_mngr_add(links->manager, "route/link", on_change,
					links, &links->links);
	if (!err)
		err = nl_cache_mngr_add(links->manager, "route/addr", on_change,
					links, &links->addresses);
	if (err) {
		log_error("netlink: %s", nl_geterror(err));
		stop(links);
		return -EIO;
	}
	err = sd_event_add_io(links->event, &links->source,
			      nl_cache_mngr_get_fd(links->manager), EPOLLIN,
			      on_readable, links);
	if (err < 0)
		stop(links);
	return err < 0 ? err : 0;
}

static int on_readable(sd_event_source *source __always_unused,
		       int fd __always_unused,
		       uint32_t revents __always_unused, void *arg)
{
	struct links *links = arg;
	int err = nl_cache_mngr_data_ready(links->manager);

	if (err >= 0 || err == -NLE_INTR)
		return 0;
	/* Changes were lost: read anew all that there is. */
	log_note("netlink: %s: reading all links and addresses again",
		 err == -NLE_NOMEM ? "changes were lost" : nl_geterror(err));
	stop(links);
	err = start(links);
	/* Blind it is of no use: it is started anew, and routes stay. */
	if (err)
		return sd_event_exit(links->event, err);
	links->changed(links->arg);
	return 0;
}

/**
 * links_open() - Begin to watch the NICs.
 * @links: where to put what watches them; the caller closes it
 * @event: the loop
 * @changed: called when something has changed, while the loop runs
 * @arg: for @changed
 *
 * Return: 0 or a negative errno.
 */
int links_open(struct links **links, sd_event *event,
	       void (*changed)(void *arg), void *arg)
{
	int err;

	*links = calloc(1, sizeof(**links));
	if (!*links)
		return -ENOMEM;
	(*links)->event = event;
	(*links)->changed = changed;
	(*links)->arg = arg;
	err = start(*links);
	if (err) {
		free(*links);
		*links = NULL;
	}
	return err;
}

/**
 * links_close() - Watch them no longer.
 * @links: what watches them, or NULL
 */
void links_close(struct links *links)
{
	if (links)
		stop(links);
	free(links);
}

/**
 * links_find() - Look for an address.
 * @links: what watches the NICs
 * @address: the address
 * @found: where to put what is known of it
 */
void links_find(struct links *links, const struct in6_addr *address,
		struct link_address *found)
{
	link_address_find(found, links->links, links->addresses, address);
}
