// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the topology manager, which makes the routes what they should be
 *
 * A route is ours if its two addresses are a pair of the configuration, or
 * were one when we last looked: for that, the pairs are kept in a file, which
 * outlives the service but not the machine's uptime, as routes do. Every other
 * route is the administrator's, and is never touched.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "topology.h"

/* In the file, before the adapter's name; all other lines are pairs. */
#define WORD_ADAPTER	"adapter"

/**
 * topology_open() - Remember whose routes are whose.
 * @topology: all of it is written
 * @file: where that is kept; as long as @topology is used
 */
void topology_open(struct topology *topology, const char *file)
{
	char local[ADDRESS_LEN], remote[ADDRESS_LEN];
	FILE *f = fopen(file, "re");
	struct pair pair;

	*topology = (struct topology){ .file = file };
	if (!f) {
		if (errno != ENOENT)
			log_warn("%s: %s", file, strerror(errno));
		return;
	}
	while (topology->count < MAX_ROUTES &&
	       fscanf(f, "%45s %45s", local, remote) == 2) {
		if (!strcmp(local, WORD_ADAPTER))
			snprintf(topology->adapter, sizeof(topology->adapter),
				 "%.*s", IF_NAMESIZE - 1, remote);
		else if (address_parse(local, &pair.local) &&
			 address_parse(remote, &pair.remote))
			topology->owned[topology->count++] = pair;
	}
	fclose(f);
}

static void write_pairs(const struct topology *topology, FILE *f)
{
	char local[ADDRESS_LEN], remote[ADDRESS_LEN];

	if (*topology->adapter)
		fprintf(f, "%s %s\n", WORD_ADAPTER, topology->adapter);
	for (unsigned int i = 0; i < topology->count; i++)
		fprintf(f, "%s %s\n",
			address_text(&topology->owned[i].local, local),
			address_text(&topology->owned[i].remote, remote));
}

static void save(const struct topology *topology)
{
	char *name;
	FILE *f;

	if (asprintf(&name, "%s.new", topology->file) < 0)
		return;
	f = fopen(name, "we");
	if (f)
		write_pairs(topology, f);
	if (!f || ferror(f) | fclose(f) || rename(name, topology->file))
		log_warn("%s: %s", topology->file, strerror(errno));
	free(name);
}

static void complain(struct topology *topology, struct kernel *kernel,
		     const char *what, const struct pair *pair)
{
	char local[ADDRESS_LEN], remote[ADDRESS_LEN], text[256];
	const struct notice notice = { .fields = {
		[FIELD_LOCAL] = address_text(&pair->local, local),
		[FIELD_REMOTE] = address_text(&pair->remote, remote),
	} };

	snprintf(text, sizeof(text), "cannot %s route %s -> %s: %s", what,
		 local, remote, netft_error(kernel->nft));
	if (strcmp(text, topology->complaint))
		log_notice(LOG_ERR, &notice, "%s", text);
	strcpy(topology->complaint, text);
}

static void tell(const char *what, const struct pair *pair)
{
	char local[ADDRESS_LEN], remote[ADDRESS_LEN];
	const struct notice notice = { .fields = {
		[FIELD_LOCAL] = address_text(&pair->local, local),
		[FIELD_REMOTE] = address_text(&pair->remote, remote),
	} };

	log_notice(LOG_INFO, &notice, "route %s -> %s %s", local, remote, what);
}

static bool is_same(const struct pair *a, const struct pair *b)
{
	return address_is_equal(&a->local, &b->local) &&
	       address_is_equal(&a->remote, &b->remote);
}

static bool has_pair(const struct pair *pairs, unsigned int count,
		     const struct pair *pair)
{
	for (unsigned int i = 0; i < count; i++)
		if (is_same(&pairs[i], pair))
			return true;
	return false;
}

static bool delete_route(struct topology *topology, struct kernel *kernel,
			 const struct kernel_route *route)
{
	struct pair pair = { route->local, route->remote };
	int err = netft_route_delete(kernel->nft, kernel->ifindex, route->id);

	if (err && err != -ENOENT) {
		complain(topology, kernel, "delete", &pair);
		return false;
	}
	tell("deleted", &pair);
	return true;
}

/* Add a route or make it what it should be; false if that failed. */
static bool make_route(struct topology *topology, struct kernel *kernel,
		       const struct pair *pair, const struct plan_route *wanted)
{
	const struct kernel_route *route;
	int ret;

	route = kernel_find_route(kernel, &pair->local, &pair->remote);
	/* Such a route has its device for life. */
	if (route && IN6_IS_ADDR_LINKLOCAL(&pair->local) &&
	    route->oif != wanted->oif) {
		if (!delete_route(topology, kernel, route))
			return false;
		route = NULL;
	}
	if (route) {
		ret = kernel_change_route(kernel, route, wanted);
		if (ret > 0)
			tell("changed", pair);
		else if (ret < 0)
			complain(topology, kernel, "change", pair);
	} else {
		ret = kernel_add_route(kernel, &pair->local, &pair->remote,
				       wanted);
		if (!ret)
			tell("added", pair);
		else
			complain(topology, kernel, "add", pair);
	}
	return ret >= 0;
}

/* What was ours and is in the configuration no more. */
static bool delete_old(struct topology *topology, struct kernel *kernel,
		       const struct pair *wanted, unsigned int count)
{
	bool good = true;

	for (size_t i = 0; i < kernel->route_count; i++) {
		const struct kernel_route *route = &kernel->routes[i];
		const struct pair pair = { route->local, route->remote };

		if (has_pair(topology->owned, topology->count, &pair) &&
		    !has_pair(wanted, count, &pair))
			good &= delete_route(topology, kernel, route);
	}
	return good;
}

static void own(struct topology *topology, const struct pair *pairs,
		unsigned int count)
{
	unsigned int i = 0;

	while (i < count && i < topology->count &&
	       is_same(&pairs[i], &topology->owned[i]))
		i++;
	if (i == count && i == topology->count)
		return;
	for (i = 0; i < count; i++)
		topology->owned[i] = pairs[i];
	topology->count = count;
	save(topology);
}

/**
 * topology_follow() - The routes that are ours are to be on this adapter.
 * @topology: whose they are
 * @kernel: what there is; what is on another adapter is read
 * @adapter: name of the adapter
 *
 * Those on the adapter that they were on until now are deleted.
 *
 * Return: whether that could be done.
 */
bool topology_follow(struct topology *topology, struct kernel *kernel,
		     const char *adapter)
{
	int err;

	if (!strcmp(topology->adapter, adapter))
		return true;
	if (*topology->adapter) {
		err = kernel_read(kernel, topology->adapter);
		if (err && err != -ENODEV && err != -EPROTONOSUPPORT)
			return false;
		if (!err && !delete_old(topology, kernel, NULL, 0))
			return false;
		topology->count = 0;
	}
	snprintf(topology->adapter, sizeof(topology->adapter), "%s", adapter);
	save(topology);
	return true;
}

/**
 * topology_apply() - Make the routes what they should be.
 * @topology: whose they are
 * @kernel: what there is
 * @config: the configuration
 * @plan: what there should be
 *
 * Return: whether all of it could be done.
 */
bool topology_apply(struct topology *topology, struct kernel *kernel,
		    const struct config *config, const struct plan *plan)
{
	static struct pair pairs[MAX_ROUTES];
	bool good;

	for (unsigned int i = 0; i < plan->count; i++)
		pairs[i] = (struct pair){
			config->interfaces[plan->routes[i].local].address,
			config->interfaces[plan->routes[i].remote].address,
		};
	good = delete_old(topology, kernel, pairs, plan->count);
	/* Ours before they are there: should we die in between. */
	if (good)
		own(topology, pairs, plan->count);
	for (unsigned int i = 0; i < plan->count; i++)
		good &= make_route(topology, kernel, &pairs[i],
				   &plan->routes[i]);
	if (good)
		topology->complaint[0] = '\0';
	return good;
}

/**
 * topology_flush() - Delete the routes that are ours.
 * @topology: whose they are; those that cannot be deleted stay ours
 * @kernel: what there is
 * @adapter: name of the adapter
 */
void topology_flush(struct topology *topology, struct kernel *kernel,
		    const char *adapter)
{
	/* Some may have been added since. */
	if (!kernel_read(kernel, adapter) &&
	    delete_old(topology, kernel, NULL, 0))
		own(topology, NULL, 0);
}
