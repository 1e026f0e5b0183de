// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the interface manager: what all nodes say of their interfaces, and
 * the states that follow from it
 *
 * What a node says is believed of its own interfaces only, and for some
 * seconds. Each node comes to its own conclusions, from the same words.
 */

#include <stdio.h>
#include <string.h>

#include "service.h"

#define USEC_PER_SEC	UINT64_C(1000000)

/* A report is sent as often, and believed for as long. */
#define TICK		USEC_PER_SEC
#define BELIEVED	(5 * USEC_PER_SEC)

/* What a node's interface has said. */
static void forget_interface(struct service *service, unsigned int i)
{
	struct observations *observations = &service->manager.observations;

	observations->nic[i] = NIC_UNTOLD;
	memset(observations->verdict[i], 0, sizeof(observations->verdict[i]));
	memset(observations->reason[i], 0, sizeof(observations->reason[i]));
}

static void forget_node(struct service *service, unsigned int node)
{
	for (unsigned int i = 0; i < service->config->interface_count; i++)
		if (service->config->interfaces[i].node == node)
			forget_interface(service, i);
	service->nodes[node].heard = 0;
}

/* ---------------------------------------------------------------- this node */

static enum nic nic_of(const struct link_address *found)
{
	if (!found->here)
		return NIC_NO_ADDRESS;
	if (!found->up)
		return NIC_DOWN;
	return found->carrier ? NIC_GOOD : NIC_NO_CARRIER;
}

static enum verdict verdict_of(const struct kernel_route *route)
{
	switch (route ? route->state : NETFT_ROUTE_STATE_DISABLED) {
	case NETFT_ROUTE_STATE_UP:
	case NETFT_ROUTE_STATE_SUSPECT:
		return VERDICT_UP;
	case NETFT_ROUTE_STATE_DOWN:
		/* Nothing is known of one that has yet to be answered. */
		return route->reason == NETFT_REASON_NEW ? VERDICT_UNTOLD :
							   VERDICT_DOWN;
	default:
		return VERDICT_UNTOLD;
	}
}

static void observe(struct service *service)
{
	struct observations *observations = &service->manager.observations;
	const struct config *config = service->config;
	const struct kernel_route *route;
	unsigned int l, r;

	for (unsigned int n = 0; n < config->node_count; n++)
		observations->active[n] = (int)n == service->self ||
					  service->nodes[n].reachable;
	if (service->self < 0)
		return;
	forget_node(service, service->self);
	for (unsigned int i = 0; i < config->interface_count; i++)
		if ((int)config->interfaces[i].node == service->self)
			observations->nic[i] = nic_of(&service->found[i]);
	if (!service->kernel.ifindex)
		return;
	for (unsigned int i = 0; i < service->plan.count; i++) {
		l = service->plan.routes[i].local;
		r = service->plan.routes[i].remote;
		route = kernel_find_route(&service->kernel,
					  &config->interfaces[l].address,
					  &config->interfaces[r].address);
		observations->verdict[l][r] = verdict_of(route);
		observations->reason[l][r] = route ? route->reason : 0;
	}
}

static void report_interface(const struct service *service,
			     struct report *report, unsigned int i)
{
	const struct observations *observations =
		&service->manager.observations;
	const struct config *config = service->config;
	struct report_interface *interface;

	interface = &report->interfaces[report->interface_count++];
	*interface = (struct report_interface){
		.address = config->interfaces[i].address,
		.nic = observations->nic[i],
		.speed = service->found[i].speed,
	};
	for (unsigned int j = 0; j < config->interface_count; j++) {
		if (observations->verdict[i][j] == VERDICT_UNTOLD ||
		    config->interfaces[j].network !=
		    config->interfaces[i].network ||
		    report->route_count == REPORT_MAX_ROUTES)
			continue;
		report->routes[report->route_count++] = (struct report_route){
			.remote = config->interfaces[j].address,
			.verdict = observations->verdict[i][j],
			.reason = observations->reason[i][j],
		};
		interface->routes++;
	}
}

static void make_report(struct service *service)
{
	static struct report report;
	struct manager *manager = &service->manager;

	memset(&report, 0, sizeof(report));
	for (unsigned int i = 0; i < service->config->interface_count; i++)
		if ((int)service->config->interfaces[i].node == service->self)
			report_interface(service, &report, i);
	if (memcmp(&report, &manager->report, sizeof(report)))
		manager->is_told = false;
	manager->report = report;
}

static void send_report(struct service *service)
{
	struct manager *manager = &service->manager;

	manager->is_told = true;
	if (service->self < 0)
		return;
	for (unsigned int n = 0; n < service->config->node_count; n++)
		if (service->nodes[n].reachable)
			exchange_send(&manager->exchange, &manager->report,
				      &service->nodes[n].address);
}

/* ---------------------------------------------------------------- other nodes */

static int node_at(const struct service *service, const struct in6_addr *from)
{
	for (unsigned int n = 0; n < service->config->node_count; n++)
		if (service->nodes[n].is_known && (int)n != service->self &&
		    address_is_equal(&service->nodes[n].address, from))
			return n;
	return -1;
}

static void believe_routes(struct service *service, unsigned int i,
			   const struct report_route *routes,
			   unsigned int count)
{
	struct observations *observations = &service->manager.observations;
	int remote;

	for (unsigned int r = 0; r < count; r++) {
		remote = config_find_interface(service->config,
					       &routes[r].remote);
		if (remote < 0)
			continue;
		observations->verdict[i][remote] = routes[r].verdict;
		observations->reason[i][remote] = routes[r].reason;
	}
}

static void doubt(struct service *service)
{
	uint64_t now = service_now(service);

	for (unsigned int n = 0; n < service->config->node_count; n++)
		if (service->nodes[n].heard &&
		    service->nodes[n].heard + BELIEVED < now)
			forget_node(service, n);
}

/* ---------------------------------------------------------------- states */

static void tell_network(struct service *service, unsigned int n)
{
	const struct network *network = &service->config->networks[n];
	enum network_state state = service->manager.cluster.networks[n];
	char event[32];
	const struct notice notice = { .fields = {
		[FIELD_EVENT] = event,
		[FIELD_ADAPTER] = service->config->adapter,
		[FIELD_NETWORK] = network->name,
		[FIELD_STATE] = network_state_name(state),
	} };

	snprintf(event, sizeof(event), "network-%s", network_state_name(state));
	log_notice(state == NETWORK_UP ? LOG_NOTICE : LOG_WARNING, &notice,
		   "network %s is %s", network->name,
		   network_state_name(state));
	metrics_count(service, event);
	hooks_run(service->hooks, &notice);
}

static void tell_interface(struct service *service, unsigned int i)
{
	const struct interface *interface = &service->config->interfaces[i];
	enum interface_state state = service->manager.cluster.interfaces[i];
	const char *node = service->config->nodes[interface->node].name;
	const char *network =
		service->config->networks[interface->network].name;
	enum nic nic = service->manager.observations.nic[i];
	char address[ADDRESS_LEN];
	const struct notice notice = { .fields = {
		[FIELD_EVENT] = "interface",
		[FIELD_ADAPTER] = service->config->adapter,
		[FIELD_PEER] = node,
		[FIELD_NETWORK] = network,
		[FIELD_ADDRESS] = address_text(&interface->address, address),
		[FIELD_STATE] = interface_state_name(state),
		[FIELD_REASON] = nic > NIC_GOOD ? nic_name(nic) : NULL,
	} };

	log_notice(LOG_INFO, &notice, "interface %s of %s on %s is %s%s%s",
		   address, node, network, interface_state_name(state),
		   nic > NIC_GOOD ? ": " : "",
		   nic > NIC_GOOD ? nic_name(nic) : "");
	metrics_count(service, notice.fields[FIELD_EVENT]);
}

static void judge(struct service *service)
{
	struct manager *manager = &service->manager;
	uint64_t now = service_now(service);
	static struct cluster before;

	before = manager->cluster;
	cluster_judge(&manager->cluster, service->config,
		      &manager->observations);
	for (unsigned int i = 0; i < service->config->interface_count; i++) {
		if (manager->interface_since[i] &&
		    before.interfaces[i] == manager->cluster.interfaces[i])
			continue;
		manager->interface_since[i] = now;
		tell_interface(service, i);
	}
	for (unsigned int n = 0; n < service->config->network_count; n++) {
		if (manager->network_since[n] &&
		    before.networks[n] == manager->cluster.networks[n])
			continue;
		manager->network_since[n] = now;
		tell_network(service, n);
	}
}

static void on_report(const struct report *report, const struct in6_addr *from,
		      void *arg)
{
	const struct report_route *routes = report->routes;
	struct service *service = arg;
	int node = node_at(service, from), i;
	bool is_new = false;

	if (node < 0)
		return;
	forget_node(service, node);
	service->nodes[node].heard = service_now(service);
	for (unsigned int n = 0; n < report->interface_count; n++) {
		const struct report_interface *interface =
			&report->interfaces[n];

		i = config_find_interface(service->config, &interface->address);
		/* Nobody speaks for another. */
		if (i >= 0 &&
		    (int)service->config->interfaces[i].node == node) {
			service->manager.observations.nic[i] = interface->nic;
			is_new |= service->speeds[i] != interface->speed;
			service->speeds[i] = interface->speed;
			believe_routes(service, i, routes, interface->routes);
		}
		routes += interface->routes;
	}
	judge(service);
	/* Priorities follow from speeds. */
	if (is_new)
		service_changed(service);
}

/**
 * manager_update() - Something has changed: what follows?
 * @service: the service
 */
void manager_update(struct service *service)
{
	exchange_follow(&service->manager.exchange, service->kernel.ifindex,
			service->config->adapter);
	observe(service);
	make_report(service);
	if (!service->manager.is_told)
		send_report(service);
	judge(service);
}

static int on_tick(sd_event_source *source, uint64_t usec __always_unused,
		   void *arg)
{
	struct service *service = arg;

	doubt(service);
	send_report(service);
	judge(service);
	sd_event_source_set_time_relative(source, TICK);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int same_network(const struct config *config, const char *name)
{
	for (unsigned int n = 0; n < config->network_count; n++)
		if (!strcmp(config->networks[n].name, name))
			return n;
	return -1;
}

/* The same address of the same node on the same network. */
static int same_interface(const struct config *old, unsigned int i,
			  const struct config *config)
{
	const struct interface *a = &old->interfaces[i], *b;
	int n = config_find_interface(config, &a->address);

	if (n < 0)
		return -1;
	b = &config->interfaces[n];
	if (strcmp(old->nodes[a->node].name, config->nodes[b->node].name) ||
	    strcmp(old->networks[a->network].name,
		   config->networks[b->network].name))
		return -1;
	return n;
}

/* What one interface has said of all others. */
static void keep_words(struct observations *to, unsigned int n,
		       const struct observations *from, unsigned int i,
		       const int *same, unsigned int count)
{
	to->nic[n] = from->nic[i];
	for (unsigned int j = 0; j < count; j++) {
		if (same[j] < 0)
			continue;
		to->verdict[n][same[j]] = from->verdict[i][j];
		to->reason[n][same[j]] = from->reason[i][j];
	}
}

/**
 * manager_keep() - The configuration is another one: indexes have changed.
 * @manager: the manager
 * @old: the configuration that was
 * @config: the one that is
 *
 * What is the same in both keeps its state, so that nobody is told of changes
 * that did not happen, and what was said of it is still true.
 */
void manager_keep(struct manager *manager, const struct config *old,
		  const struct config *config)
{
	static struct manager before;
	int same[MAX_INTERFACES], n;

	before = *manager;
	memset(&manager->observations, 0, sizeof(manager->observations));
	memset(manager->interface_since, 0, sizeof(manager->interface_since));
	memset(manager->network_since, 0, sizeof(manager->network_since));
	for (unsigned int i = 0; i < old->interface_count; i++)
		same[i] = same_interface(old, i, config);
	for (unsigned int i = 0; i < old->interface_count; i++) {
		n = same[i];
		if (n < 0)
			continue;
		keep_words(&manager->observations, n, &before.observations, i,
			   same, old->interface_count);
		manager->cluster.interfaces[n] = before.cluster.interfaces[i];
		manager->interface_since[n] = before.interface_since[i];
	}
	for (unsigned int i = 0; i < old->network_count; i++) {
		n = same_network(config, old->networks[i].name);
		if (n < 0)
			continue;
		manager->cluster.networks[n] = before.cluster.networks[i];
		manager->network_since[n] = before.network_since[i];
	}
}

/**
 * manager_open() - Begin to listen to the other nodes, and to those who ask.
 * @service: the service
 *
 * Return: 0 or a negative errno.
 */
int manager_open(struct service *service)
{
	struct manager *manager = &service->manager;
	int err;

	manager->exchange.event = service->event;
	manager->exchange.received = on_report;
	manager->exchange.arg = service;
	err = sd_event_add_time_relative(service->event, &manager->tick,
					 CLOCK_MONOTONIC, TICK, 0, on_tick,
					 service);
	if (err < 0)
		return err;
	return control_open(&manager->control, service->event,
			    service->options.socket, show_states, service);
}

/**
 * manager_close() - Listen no more.
 * @service: the service
 */
void manager_close(struct service *service)
{
	exchange_close(&service->manager.exchange);
	control_close(service->manager.control);
	sd_event_source_disable_unref(service->manager.tick);
}
