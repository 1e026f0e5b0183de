// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: nodes, networks and interfaces and their states, as JSON
 */

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "service.h"

static void add_text(struct json_object *object, const char *key,
		     const char *text)
{
	json_object_object_add(object, key,
			       text ? json_object_new_string(text) : NULL);
}

static void add_since(const struct service *service, struct json_object *object,
		      uint64_t since)
{
	json_object_object_add(object, "since_ms", json_object_new_uint64(
		(service_now(service) - since) / 1000));
}

static void add_address(struct json_object *object, const char *key,
			const struct in6_addr *address)
{
	char text[ADDRESS_LEN];

	add_text(object, key, address_text(address, text));
}

static const char *node_name(const struct service *service, unsigned int i)
{
	return service->config->nodes[service->config->interfaces[i].node].name;
}

static const char *network_name(const struct service *service, unsigned int i)
{
	return service->config->networks
		[service->config->interfaces[i].network].name;
}

static struct json_object *node(const struct service *service, unsigned int n)
{
	const struct node_state *state = &service->nodes[n];
	struct json_object *object = json_object_new_object();
	bool is_self = (int)n == service->self;
	const uint8_t *mac = is_self ? service->kernel.mac : state->mac;
	bool has_mac = is_self ? service->kernel.ifindex : state->is_known;
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	add_text(object, "name", service->config->nodes[n].name);
	json_object_object_add(object, "self",
			       json_object_new_boolean(is_self));
	add_text(object, "state", is_self || state->reachable ? "reachable" :
								"unreachable");
	add_since(service, object, state->since ?: service->started);
	add_text(object, "why", is_self ? "self" : state->reason);
	add_text(object, "mac", has_mac ? text : NULL);
	json_object_object_add(object, "heard",
			       json_object_new_boolean(is_self ||
						       state->heard));
	return object;
}

static struct json_object *pair(const struct service *service, unsigned int a,
				unsigned int b)
{
	const struct config *config = service->config;
	struct json_object *object = json_object_new_object();

	add_text(object, "from", node_name(service, a));
	add_text(object, "to", node_name(service, b));
	add_address(object, "local", &config->interfaces[a].address);
	add_address(object, "remote", &config->interfaces[b].address);
	return object;
}

/* The pairs of a network of which one end says that it fails, or nothing. */
static void add_pairs(const struct service *service, unsigned int network,
		      struct json_object *failing, struct json_object *untold)
{
	const struct observations *observations =
		&service->manager.observations;
	const struct config *config = service->config;
	struct json_object *object;

	if (config->networks[network].role == ROLE_OFF)
		return;
	for (unsigned int a = 0; a < config->interface_count; a++) {
		if (config->interfaces[a].network != network ||
		    !observations->active[config->interfaces[a].node])
			continue;
		for (unsigned int b = 0; b < config->interface_count; b++) {
			if (!observations->active[config->interfaces[b].node])
				continue;
			if (cluster_is_untold(config, observations, a, b))
				json_object_array_add(untold,
						      pair(service, a, b));
			if (!cluster_is_failing(config, observations, a, b))
				continue;
			object = pair(service, a, b);
			add_text(object, "why", netft_reason_name(
				observations->reason[a][b]));
			json_object_array_add(failing, object);
		}
	}
}

static struct json_object *network(const struct service *service,
				   unsigned int n)
{
	const struct manager *manager = &service->manager;
	struct json_object *object = json_object_new_object();
	struct json_object *failing = json_object_new_array();
	struct json_object *untold = json_object_new_array();

	add_text(object, "name", service->config->networks[n].name);
	add_text(object, "role", role_name(service->config->networks[n].role));
	add_text(object, "state",
		 network_state_name(manager->cluster.networks[n]));
	add_since(service, object, manager->network_since[n]);
	add_pairs(service, n, failing, untold);
	json_object_object_add(object, "failing", failing);
	json_object_object_add(object, "untold", untold);
	return object;
}

/* Why an interface is in its state, in words. */
static const char *why(const struct service *service, unsigned int i)
{
	const struct observations *observations =
		&service->manager.observations;
	const struct interface *interface = &service->config->interfaces[i];

	switch (service->manager.cluster.interfaces[i]) {
	case INTERFACE_UP:
		return observations->nic[i] == NIC_UNTOLD ?
		       "its node does not say otherwise" :
		       "reaches all that work";
	case INTERFACE_UNREACHABLE:
		return "does not reach all that work, or they not it";
	case INTERFACE_FAILED:
		return observations->nic[i] > NIC_GOOD ?
		       nic_name(observations->nic[i]) :
		       "reached by none, while others reach each other";
	default:
		return observations->active[interface->node] ?
		       "its network is off" : "its node is unreachable";
	}
}

static struct json_object *interface(const struct service *service,
				     unsigned int i)
{
	const struct manager *manager = &service->manager;
	struct json_object *object = json_object_new_object();
	const struct link_address *found = &service->found[i];

	add_text(object, "node", node_name(service, i));
	add_text(object, "network", network_name(service, i));
	add_address(object, "address", &service->config->interfaces[i].address);
	add_text(object, "dev", found->here ? found->dev : NULL);
	add_text(object, "state",
		 interface_state_name(manager->cluster.interfaces[i]));
	add_since(service, object, manager->interface_since[i]);
	add_text(object, "why", why(service, i));
	return object;
}

/* What an administrator should know, whatever the states are. */
static struct json_object *warnings(const struct service *service)
{
	struct json_object *array = json_object_new_array();
	unsigned int used = 0;

	for (unsigned int n = 0; n < service->config->network_count; n++)
		used += service->config->networks[n].role != ROLE_OFF;
	if (used < 2)
		json_object_array_add(array, json_object_new_string(
			"only one network connects the nodes: when it fails they lose each other"));
	if (service->self < 0)
		json_object_array_add(array, json_object_new_string(
			"this machine has no address of any node of the configuration"));
	if (!service->kernel.ifindex)
		json_object_array_add(array, json_object_new_string(
			"there is no adapter"));
	return array;
}

/**
 * show_states() - All of it.
 * @arg: the service
 *
 * Return: a text in JSON, which the caller frees; NULL if there is no memory.
 */
char *show_states(void *arg)
{
	const struct service *service = arg;
	struct json_object *object = json_object_new_object(), *array;
	const struct config *config = service->config;
	char *text;

	add_text(object, "node", service->self < 0 ? NULL :
		 config->nodes[service->self].name);
	add_text(object, "adapter", config->adapter);
	json_object_object_add(object, "ready",
			       json_object_new_boolean(service->is_ready));
	json_object_object_add(object, "warnings", warnings(service));
	array = json_object_new_array();
	for (unsigned int n = 0; n < config->node_count; n++)
		json_object_array_add(array, node(service, n));
	json_object_object_add(object, "nodes", array);
	array = json_object_new_array();
	for (unsigned int n = 0; n < config->network_count; n++)
		json_object_array_add(array, network(service, n));
	json_object_object_add(object, "networks", array);
	array = json_object_new_array();
	for (unsigned int i = 0; i < config->interface_count; i++)
		json_object_array_add(array, interface(service, i));
	json_object_object_add(object, "interfaces", array);
	text = strdup(json_object_to_json_string_ext(object,
						     JSON_C_TO_STRING_PLAIN |
						     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
	return text;
}
