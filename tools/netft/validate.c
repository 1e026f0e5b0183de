// SPDX-License-Identifier: GPL-2.0
/*
 * netft: whether the configuration of the cluster service is as good as what is
 * between the nodes, before the cluster runs and while it does
 */

#include <errno.h>
#include <plan.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "duplicate.h"
#include "get.h"
#include "judge.h"
#include "module.h"
#include "print.h"
#include "service.h"

const char help_validate[] =
"Usage: netft validate [--config FILE] [--node NAME] [--socket FILE]\n"
"\n"
"Looks at every pair of addresses that the cluster service's configuration makes:\n"
"is the address here, is there a route, do UDP packets of the adapter's port pass\n"
"or who rejects them, which packets fit, does a node have its identity for itself.\n"
"Needs no adapter and no service; where they run, what the heartbeats and the\n"
"other nodes say counts, in both directions. Sends packets, changes nothing.\n"
"One finding a line, with what to do. The exit status is 2 if there is an error.\n"
"\n"
"FILE is the configuration, if not " CONFIG_FILE ", NAME is which of\n"
"its nodes this is, if that does not follow from the addresses, and the other\n"
"FILE is netftd's socket, if not " SOCKET_FILE ".\n";

/**
 * struct request - What is asked for.
 * @file: the configuration
 * @node: name of this node, NULL to find out
 * @socket: of the cluster service
 */
struct request {
	const char *file;
	const char *node;
	const char *socket;
};

/**
 * struct validation - All that is known.
 * @config: the configuration
 * @self: index of this node
 * @underlay: NICs and ways
 * @found: where the interfaces' addresses are
 * @adapter: the adapter, NULL if there is none
 * @routes: its routes
 * @is_service_there: the cluster service here has answered
 * @said: what the nodes have said
 * @findings: what is found
 */
struct validation {
	struct config *config;
	int self;
	struct underlay *underlay;
	struct link_address found[MAX_INTERFACES];
	struct json_object *adapter;
	struct json_object *routes;
	bool is_service_there;
	struct said said;
	struct findings findings;
};

static unsigned int node_of(const struct validation *v, unsigned int interface)
{
	return v->config->interfaces[interface].node;
}

static bool is_mine(const struct validation *v, unsigned int interface)
{
	return (int)node_of(v, interface) == v->self;
}

/* ---------------------------------------------------------------- what there is */

static void take_problem(void *arg, const struct place *place, bool is_mistake,
			 const char *what)
{
	struct finding finding = finding_of_all(is_mistake ? SEVERITY_ERROR :
						SEVERITY_WARNING,
						"configuration");

	if (place->line)
		finding_text(&finding, "%s:%u: %s", place->file, place->line,
			     what);
	else
		finding_text(&finding, "%s: %s", place->file, what);
	finding_fix(&finding, "%s; netftd.conf(5) tells what may be there",
		    place->line ? "correct it" : "write it, or name another");
	findings_add(arg, &finding);
}

static bool find_self(struct validation *v, const char *name)
{
	struct finding finding = finding_of_all(SEVERITY_ERROR, "no_node");

	v->self = name ? config_find_node(v->config, name) :
			 plan_self(v->config, v->found, -1);
	if (v->self >= 0)
		return true;
	if (name)
		finding_text(&finding, "the configuration has no node %s",
			     name);
	else
		finding_text(&finding, "this machine has no address of any node of the configuration");
	finding_fix(&finding, "add the addresses here (ip address add), or correct the configuration");
	findings_add(&v->findings, &finding);
	return false;
}

static int find_addresses(struct validation *v)
{
	int err = underlay_open(&v->underlay);

	if (err) {
		complain("rtnetlink: %s", strerror(-err));
		return EXIT_REFUSED;
	}
	for (unsigned int i = 0; i < v->config->interface_count; i++)
		underlay_find(v->underlay, &v->config->interfaces[i].address,
			      &v->found[i]);
	return 0;
}

/* The adapter among others, if it is there. */
static struct json_object *pick_adapter(struct json_object *adapters,
					const char *dev)
{
	for (size_t i = 0; i < json_object_array_length(adapters); i++) {
		struct json_object *obj = json_object_array_get_idx(adapters, i);

		if (!strcmp(text_of(obj, "dev"), dev))
			return json_object_get(obj);
	}
	return NULL;
}

static int ask_kernel(struct validation *v)
{
	struct json_object *adapters = NULL;
	struct netft *nft;
	int ret;

	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = adapters_get(nft, NULL, &adapters);
	if (!ret)
		v->adapter = pick_adapter(adapters, v->config->adapter);
	if (v->adapter)
		ret = routes_get(nft, v->config->adapter, NULL, &v->routes);
	json_object_put(adapters);
	netft_close(nft);
	return ret;
}

/* To ask a module that is not loaded would load it. */
static int read_adapter(struct validation *v)
{
	struct finding finding = finding_of_all(SEVERITY_WARNING, "no_adapter");
	struct module loaded;
	int ret;

	module_loaded(&loaded);
	ret = loaded.found ? ask_kernel(v) : 0;
	if (ret || v->adapter)
		return ret;
	finding_text(&finding, "there is no adapter %s here, so no heartbeats tell what passes",
		     v->config->adapter);
	finding_fix(&finding, "netft check tells why");
	findings_add(&v->findings, &finding);
	return 0;
}

static void ask_service(struct validation *v, const char *file)
{
	struct finding finding = finding_of_all(SEVERITY_WARNING, "no_service");
	struct json_object *states = NULL;
	int err = service_states(file, &states);

	said_read(&v->said, v->config, states);
	json_object_put(states);
	v->is_service_there = !err;
	if (!err)
		return;
	finding_text(&finding, "only what begins here is looked at, as the other nodes cannot be asked: %s: %s",
		     file, service_strerror(err));
	finding_fix(&finding, "systemctl start netftd on all nodes, or run netft validate on each");
	findings_add(&v->findings, &finding);
}

/* ---------------------------------------------------------------- each by itself */

static void judge_adapter(struct validation *v)
{
	struct finding finding = finding_of_all(SEVERITY_ERROR, "adapter");

	if (!v->adapter || !strcmp(text_of(v->adapter, "state"), "up"))
		return;
	finding_text(&finding, "the adapter %s is not up: %s",
		     v->config->adapter, text_of(v->adapter, "state"));
	finding_fix(&finding, "netft check tells why");
	findings_add(&v->findings, &finding);
}

static const char *fault_of(const struct link_address *found)
{
	if (!found->here)
		return found->duplicate ? "duplicate_address" : "no_address";
	if (!found->up)
		return "device_down";
	return found->carrier ? NULL : "no_carrier";
}

/* Of an address of another node that is here. */
static void judge_stray(struct validation *v, unsigned int interface)
{
	struct finding finding = finding_of_interface(SEVERITY_ERROR,
						      "duplicate_address",
						      interface);
	char text[ADDRESS_LEN];

	address_text(&v->config->interfaces[interface].address, text);
	finding_text(&finding, "this machine, which is node %s, has this address, too, on %s",
		     v->config->nodes[v->self].name, v->found[interface].dev);
	finding_fix(&finding, "ip address del %s/%u dev %s, or correct the configuration",
		    text, v->found[interface].subnet.bits -
		    (address_is_v4(&v->found[interface].subnet.first) ? 96 : 0),
		    v->found[interface].dev);
	findings_add(&v->findings, &finding);
}

/* Is a network used at all? */
static bool is_used(const struct validation *v, unsigned int interface)
{
	return v->config->networks[v->config->interfaces[interface].network]
		.role != ROLE_OFF;
}

/* What is wrong with an interface makes all its pairs wrong: that is told once. */
static const char *fault_at(const struct validation *v, unsigned int interface)
{
	if (is_mine(v, interface))
		return fault_of(&v->found[interface]);
	return v->found[interface].here ? "duplicate_address" :
	       said_of_interface(&v->said, interface);
}

static void judge_interfaces(struct validation *v)
{
	for (unsigned int i = 0; i < v->config->interface_count; i++) {
		const char *fault = is_used(v, i) ? fault_at(v, i) : NULL;

		if (!fault)
			continue;
		if (!is_mine(v, i) && v->found[i].here)
			judge_stray(v, i);
		else
			judge_interface(&v->findings, i, fault, is_mine(v, i));
	}
}

static void judge_nodes(struct validation *v)
{
	/* Without a service here none is heard, which was told. */
	for (unsigned int n = 0;
	     v->is_service_there && n < v->config->node_count; n++) {
		struct finding finding = finding_of_node(SEVERITY_WARNING,
							 "not_heard", n);

		if ((int)n == v->self || said_by_node(&v->said, n))
			continue;
		finding_text(&finding, "what it says itself is not known: its netftd is not heard");
		finding_fix(&finding, "start netftd on both nodes, or run netft validate there");
		findings_add(&v->findings, &finding);
	}
}

/* ---------------------------------------------------------------- pairs */

static struct json_object *find_route(const struct validation *v,
				      const struct in6_addr *local,
				      const struct in6_addr *remote)
{
	char from[ADDRESS_LEN], to[ADDRESS_LEN];

	address_text(local, from);
	address_text(remote, to);
	for (size_t i = 0; v->routes && i < json_object_array_length(v->routes);
	     i++) {
		struct json_object *route =
			json_object_array_get_idx(v->routes, i);

		if (!strcmp(text_of(route, "local"), from) &&
		    !strcmp(text_of(route, "remote"), to))
			return route;
	}
	return NULL;
}

static void collect_facts(struct validation *v, const struct plan_route *planned,
			  struct facts *facts, struct probe *probe)
{
	const struct in6_addr *local =
		&v->config->interfaces[planned->local].address;
	const struct in6_addr *remote =
		&v->config->interfaces[planned->remote].address;
	const struct link_address *found = &v->found[planned->local];

	*facts = (struct facts){
		.config = v->config,
		.from = planned->local,
		.to = planned->remote,
		.found = found,
		.probe = probe,
		.route = find_route(v, local, remote),
		.adapter = v->adapter,
		.said = &v->said,
		.port = v->adapter ?
			json_object_get_int(value_of(v->adapter, "port")) :
			NETFT_DEFAULT_PORT,
	};
	underlay_way(v->underlay, local, found, remote, &facts->way);
	*probe = (struct probe){
		.local = *local,
		.remote = *remote,
		.ifindex = subnet_has(&found->subnet, remote) ?
			   found->ifindex : 0,
		.mtu = facts->way.mtu,
		.is_settled = facts->route &&
			      !strcmp(text_of(facts->route, "state"), "up"),
	};
}

static bool is_probed(const struct facts *facts)
{
	return !facts->way.error && !facts->way.is_adapter;
}

/* Probe those that there is a way for. */
static int probe(struct facts *facts, struct probe *probes, unsigned int count)
{
	unsigned int used = 0;
	int err;

	for (unsigned int i = 0; i < count; i++) {
		if (!is_probed(&facts[i]))
			continue;
		probes[used] = probes[i];
		facts[i].probe = &probes[used++];
	}
	err = probe_run(probes, used, count ? facts[0].port : 0);
	if (!err)
		return 0;
	complain("cannot send packets: %s%s", strerror(-err),
		 err == -EPERM ? " (only root may)" : "");
	return EXIT_REFUSED;
}

static int judge_own_pairs(struct validation *v, const struct plan *plan)
{
	struct facts *facts = calloc(plan->count + 1, sizeof(*facts));
	struct probe *probes = calloc(plan->count + 1, sizeof(*probes));
	unsigned int count = 0;
	int ret;

	if (!facts || !probes)
		abort();
	for (unsigned int i = 0; i < plan->count; i++) {
		const struct plan_route *planned = &plan->routes[i];

		if (fault_at(v, planned->local) || fault_at(v, planned->remote))
			continue;
		collect_facts(v, planned, &facts[count], &probes[count]);
		count++;
	}
	ret = probe(facts, probes, count);
	for (unsigned int i = 0; !ret && i < count; i++)
		judge_pair(&v->findings, &facts[i]);
	if (!ret)
		duplicates_find(&v->findings, facts, count);
	free(probes);
	free(facts);
	return ret;
}

static void judge_pairs_of(struct validation *v, const struct plan *plan)
{
	for (unsigned int i = 0; i < plan->count; i++) {
		unsigned int from = plan->routes[i].local;
		unsigned int to = plan->routes[i].remote;

		if (!is_mine(v, to) && !fault_at(v, from) && !fault_at(v, to))
			judge_others(&v->findings, &v->said, from, to);
	}
}

/* Of other nodes the devices are not known, which is no reason for no pair. */
static int judge_pairs(struct validation *v)
{
	static struct link_address elsewhere[MAX_INTERFACES];
	static const uint32_t speeds[MAX_INTERFACES];
	static struct plan plan;
	int ret;

	plan_make(&plan, v->config, v->self, v->found, speeds);
	ret = judge_own_pairs(v, &plan);
	for (unsigned int i = 0; i < v->config->interface_count; i++)
		elsewhere[i].ifindex = 1;
	for (unsigned int n = 0; !ret && n < v->config->node_count; n++) {
		if ((int)n == v->self)
			continue;
		plan_make(&plan, v->config, n, elsewhere, speeds);
		judge_pairs_of(v, &plan);
	}
	return ret;
}

/* ---------------------------------------------------------------- the command */

static int validate(struct validation *v, const struct request *request)
{
	int ret;

	ret = find_addresses(v);
	if (ret || !find_self(v, request->node))
		return ret;
	ret = read_adapter(v);
	if (ret)
		return ret;
	ask_service(v, request->socket);
	judge_adapter(v);
	judge_nodes(v);
	judge_interfaces(v);
	ret = judge_pairs(v);
	if (!ret && v->routes)
		judge_identities(&v->findings, v->routes);
	said_free(&v->said);
	return ret;
}

static void set_file(void *request, const char *word __always_unused,
		     const char *value)
{
	((struct request *)request)->file = value;
}

static void set_node(void *request, const char *word __always_unused,
		     const char *value)
{
	((struct request *)request)->node = value;
}

static void set_socket(void *request, const char *word __always_unused,
		       const char *value)
{
	((struct request *)request)->socket = value;
}

/* As netftd has them. */
static const struct keyword validate_keywords[] = {
	{ "--config", 1, set_file, false, NULL },
	{ "--node", 2, set_node, false, NULL },
	{ "--socket", 4, set_socket, false, NULL },
};

/**
 * cmd_validate() - netft validate ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_validate(int argc, char **argv)
{
	struct request request = { .file = CONFIG_FILE, .socket = SOCKET_FILE };
	static struct validation v;
	struct problems problems = { .tell = take_problem,
				     .arg = &v.findings };
	struct args args = { argc, argv };
	int ret = 0;

	args_keywords(&args, validate_keywords, ARRAY_SIZE(validate_keywords),
		      UINT32_MAX, &request);
	v.findings.array = json_object_new_array();
	v.config = config_load(request.file, &problems);
	v.findings.config = v.config;
	if (v.config)
		ret = validate(&v, &request);
	/* What was found is worth telling even if not all could be looked at. */
	if (opt.json)
		print_json(v.findings.array);
	else
		findings_print(stdout, v.findings.array);
	if (!ret && v.findings.errors)
		ret = EXIT_REFUSED;
	json_object_put(v.findings.array);
	json_object_put(v.adapter);
	json_object_put(v.routes);
	underlay_close(v.underlay);
	config_free(v.config);
	return ret;
}
