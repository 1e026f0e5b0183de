// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: which nodes can be reached, and whether the service is ready
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "service.h"

/* Which peer is a node? The one that its routes lead to, reachable if any is. */
static const struct kernel_peer *peer_of(const struct service *service,
					 unsigned int node)
{
	const struct config *config = service->config;
	const struct kernel *kernel = &service->kernel;
	const struct kernel_peer *found = NULL, *peer;
	int i;

	for (size_t r = 0; r < kernel->route_count; r++) {
		const struct kernel_route *route = &kernel->routes[r];

		if (!route->has_peer)
			continue;
		i = config_find_interface(config, &route->remote);
		if (i < 0 || config->interfaces[i].node != node)
			continue;
		peer = kernel_find_peer(kernel, route->peer);
		if (peer && (!found || peer->reachable))
			found = peer;
	}
	return found;
}

static void tell(struct service *service, unsigned int n)
{
	const struct node_state *state = &service->nodes[n];
	const char *name = service->config->nodes[n].name;
	const struct notice notice = { .fields = {
		[FIELD_EVENT] = state->reachable ? "peer-reachable" :
						   "peer-unreachable",
		[FIELD_ADAPTER] = service->config->adapter,
		[FIELD_PEER] = name,
		[FIELD_STATE] = state->reachable ? "reachable" : "unreachable",
		[FIELD_REASON] = state->reason,
	} };

	log_notice(state->reachable ? LOG_NOTICE : LOG_WARNING, &notice,
		   "peer %s is %s: %s", name, notice.fields[FIELD_STATE],
		   state->reason);
	metrics_count(service, notice.fields[FIELD_EVENT]);
	hooks_run(service->hooks, &notice);
}

static void update(struct service *service, unsigned int n)
{
	struct node_state *state = &service->nodes[n];
	const struct kernel_peer *peer = peer_of(service, n);
	bool reachable = peer && peer->reachable;

	if (peer) {
		state->is_known = true;
		memcpy(state->mac, peer->mac, sizeof(state->mac));
		state->address = peer->address;
		state->reason = netft_reason_name(peer->reason);
	} else if (state->reachable || !state->reason) {
		state->reason = service->kernel.ifindex ? "no_routes" :
							  "no_adapter";
	}
	if (reachable == state->reachable)
		return;
	state->reachable = reachable;
	state->since = service_now(service);
	tell(service, n);
}

/**
 * peers_update() - See which nodes can be reached.
 * @service: the service, with what the kernel says
 */
void peers_update(struct service *service)
{
	for (unsigned int n = 0; n < service->config->node_count; n++)
		if ((int)n != service->self)
			update(service, n);
}

/* Names of the peers that are missing, and how many. */
static unsigned int missing(const struct service *service, char *names,
			    size_t size)
{
	const struct config *config = service->config;
	unsigned int count = 0;
	size_t len = 0;

	names[0] = '\0';
	for (unsigned int n = 0; n < config->node_count; n++) {
		if ((int)n == service->self || service->nodes[n].reachable)
			continue;
		if (len < size)
			len += snprintf(names + len, size - len, "%s%s",
					count ? ", " : "",
					config->nodes[n].name);
		count++;
	}
	return count;
}

static void tell_ready(struct service *service, const char *names,
		       unsigned int count)
{
	const struct notice notice = { .fields = {
		[FIELD_EVENT] = "ready",
		[FIELD_ADAPTER] = service->config->adapter,
	} };
	uint64_t ms = (service_now(service) - service->started) / 1000;

	service->is_ready = true;
	service->patience = sd_event_source_disable_unref(service->patience);
	if (count)
		log_notice(LOG_WARNING, &notice,
			   "ready after %" PRIu64 " ms, without %s", ms, names);
	else
		log_notice(LOG_NOTICE, &notice, "ready after %" PRIu64 " ms",
			   ms);
	sd_notify(0, "READY=1");
	metrics_count(service, notice.fields[FIELD_EVENT]);
	hooks_run(service->hooks, &notice);
}

/**
 * peers_ready() - Say that the service is ready if it is.
 * @service: the service
 * @is_late: it is, whatever is missing
 */
void peers_ready(struct service *service, bool is_late)
{
	unsigned int peers = service->config->node_count -
			     (service->self >= 0);
	char names[512];
	unsigned int count = missing(service, names, sizeof(names));

	if (!service->is_ready && (is_late || !count))
		tell_ready(service, names, count);
	sd_notifyf(0, "STATUS=%u of %u peers reachable", peers - count, peers);
}
