// SPDX-License-Identifier: GPL-2.0
/*
 * netft: routes; add, change, del, flush, show, history
 */

#include <string.h>

#include "args.h"
#include "complete.h"
#include "get.h"
#include "print.h"
#include "route.h"

/**
 * struct route_request - What the words of a route command say.
 * @dev: the adapter
 * @ifindex: the index of @dev
 * @id: the route
 * @local: local address
 * @remote: remote address
 * @via: underlay device, "none" to clear it
 * @oif: the index of @via
 * @delay: Delay
 * @threshold: Threshold
 * @priority: Priority
 * @flags: the flags that are set
 * @peer: MAC address of the only peer, all zeroes for any
 */
struct route_request {
	const char *dev;
	uint32_t ifindex;
	uint32_t id;
	struct address local;
	struct address remote;
	const char *via;
	uint32_t oif;
	uint32_t delay;
	uint32_t threshold;
	uint32_t priority;
	uint32_t flags;
	uint8_t peer[ETH_ALEN];
};

#define GIVEN_DEV	0x001
#define GIVEN_ID	0x002
#define GIVEN_LOCAL	0x004
#define GIVEN_REMOTE	0x008
#define GIVEN_VIA	0x010
#define GIVEN_DELAY	0x020
#define GIVEN_THRESHOLD	0x040
#define GIVEN_PRIORITY	0x080
#define GIVEN_BACKUP	0x100
#define GIVEN_DISABLED	0x200
#define GIVEN_PEER	0x400

#define GIVEN_FLAGS	(GIVEN_BACKUP | GIVEN_DISABLED)
#define GIVEN_SETTINGS	(GIVEN_VIA | GIVEN_DELAY | GIVEN_THRESHOLD |	\
			 GIVEN_PRIORITY | GIVEN_FLAGS | GIVEN_PEER)

static const char help_route[] =
"Usage: netft route add dev DEV local ADDR remote ADDR [SETTING]...\n"
"       netft route change dev DEV id N SETTING...\n"
"       netft route del dev DEV id N\n"
"       netft route flush dev DEV\n"
"       netft route show [dev DEV] [id N]\n"
"       netft route history dev DEV id N\n"
"\n"
"SETTING:\n"
"  via IFACE|none        underlay device; ADDR%IFACE says the same\n"
"  delay MS              milliseconds between heartbeat requests\n"
"  threshold N           unanswered requests until the route is down\n"
"  priority N            the lowest wins\n"
"  backup | nobackup     used only when no other route of the peer is fit\n"
"  disabled | enabled    neither probed nor used\n"
"  peer MAC|any          the only peer that the route may lead to\n";

static void set_dev(void *request, const char *word __always_unused,
		    const char *value)
{
	struct route_request *req = request;

	req->dev = value;
}

static void set_id(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	req->id = arg_number(word, value, UINT32_MAX);
}

static void set_local(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	arg_address(word, value, &req->local);
}

static void set_remote(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	arg_address(word, value, &req->remote);
}

static void set_via(void *request, const char *word __always_unused,
		    const char *value)
{
	struct route_request *req = request;

	req->via = value;
}

static void set_delay(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	req->delay = arg_number(word, value, UINT32_MAX);
}

static void set_threshold(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	req->threshold = arg_number(word, value, UINT32_MAX);
}

static void set_priority(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	req->priority = arg_number(word, value, UINT32_MAX);
}

static void set_flag(void *request, const char *word,
		     const char *value __always_unused)
{
	struct route_request *req = request;

	if (!strcmp(word, "backup"))
		req->flags |= NETFT_ROUTE_FLAG_BACKUP;
	else if (!strcmp(word, "disabled"))
		req->flags |= NETFT_ROUTE_FLAG_DISABLED;
}

static void set_peer(void *request, const char *word, const char *value)
{
	struct route_request *req = request;

	if (strcmp(value, "any"))
		arg_mac(word, value, req->peer);
}

static void complete_id(const void *request)
{
	const struct route_request *req = request;

	complete_routes(req->dev);
}

static void complete_via(const void *request __always_unused)
{
	complete_interfaces();
	complete_word("none");
}

static void complete_peer(const void *request)
{
	const struct route_request *req = request;

	complete_peers(req->dev);
	complete_word("any");
}

static const struct keyword route_keywords[] = {
	{ "dev", GIVEN_DEV, set_dev, false, complete_adapters },
	{ "id", GIVEN_ID, set_id, false, complete_id },
	{ "local", GIVEN_LOCAL, set_local, false, complete_addresses },
	{ "remote", GIVEN_REMOTE, set_remote, false, NULL },
	{ "via", GIVEN_VIA, set_via, false, complete_via },
	{ "delay", GIVEN_DELAY, set_delay, false, NULL },
	{ "threshold", GIVEN_THRESHOLD, set_threshold, false, NULL },
	{ "priority", GIVEN_PRIORITY, set_priority, false, NULL },
	{ "backup", GIVEN_BACKUP, set_flag, true, NULL },
	{ "nobackup", GIVEN_BACKUP, set_flag, true, NULL },
	{ "disabled", GIVEN_DISABLED, set_flag, true, NULL },
	{ "enabled", GIVEN_DISABLED, set_flag, true, NULL },
	{ "peer", GIVEN_PEER, set_peer, false, complete_peer },
};

/* The interface behind "%" is the same as "via", and must agree with it. */
static void scope_to_via(struct route_request *req, const struct address *addr,
			 uint32_t *given)
{
	if (!addr->scope[0])
		return;
	if (*given & GIVEN_VIA && strcmp(req->via, addr->scope))
		usage_error("\"%%%s\" contradicts \"%s\"", addr->scope,
			    req->via);
	req->via = addr->scope;
	*given |= GIVEN_VIA;
}

/* Read the words of a command that needs some and takes some more. */
static uint32_t request_read(int argc, char **argv, uint32_t needed,
			     uint32_t optional, struct route_request *req)
{
	struct args args = { argc, argv };
	uint32_t given;

	memset(req, 0, sizeof(*req));
	given = args_keywords(&args, route_keywords,
			      ARRAY_SIZE(route_keywords), needed | optional,
			      req);
	for (size_t i = 0; i < ARRAY_SIZE(route_keywords); i++)
		if (route_keywords[i].bit & needed & ~given)
			usage_error("\"%s\" is missing",
				    route_keywords[i].word);
	scope_to_via(req, &req->local, &given);
	scope_to_via(req, &req->remote, &given);
	return given;
}

/* Names of interfaces mean something only once the namespace is settled. */
static int request_resolve(struct route_request *req, uint32_t given)
{
	if (given & GIVEN_VIA && strcmp(req->via, "none") &&
	    arg_ifindex(req->via, &req->oif))
		return EXIT_REFUSED;
	return arg_ifindex(req->dev, &req->ifindex);
}

/* Connect to the kernel to make a request that changes something. */
static int request_open(struct route_request *req, uint32_t given,
			struct netft **nft)
{
	int ret = kernel_open(nft);

	if (ret)
		return ret;
	ret = request_resolve(req, given);
	if (ret)
		netft_close(*nft);
	return ret;
}

static void address_set(struct netft_object *settings,
			const struct address *addr, int attr4, int attr6)
{
	if (addr->family == AF_INET)
		netft_object_set_u32(settings, attr4, addr->v4.s_addr);
	else
		netft_object_set_data(settings, attr6, &addr->v6,
				      sizeof(addr->v6));
}

static struct netft_object *settings_of(const struct route_request *req,
					uint32_t given)
{
	struct netft_object *settings = netft_object_new();

	if (given & GIVEN_LOCAL)
		address_set(settings, &req->local, NETFT_A_ROUTE_LOCAL4,
			    NETFT_A_ROUTE_LOCAL6);
	if (given & GIVEN_REMOTE)
		address_set(settings, &req->remote, NETFT_A_ROUTE_REMOTE4,
			    NETFT_A_ROUTE_REMOTE6);
	if (given & GIVEN_VIA)
		netft_object_set_u32(settings, NETFT_A_ROUTE_OIF, req->oif);
	if (given & GIVEN_DELAY)
		netft_object_set_u32(settings, NETFT_A_ROUTE_DELAY, req->delay);
	if (given & GIVEN_THRESHOLD)
		netft_object_set_u32(settings, NETFT_A_ROUTE_THRESHOLD,
				     req->threshold);
	if (given & GIVEN_PRIORITY)
		netft_object_set_u32(settings, NETFT_A_ROUTE_PRIORITY,
				     req->priority);
	if (given & GIVEN_FLAGS)
		netft_object_set_u32(settings, NETFT_A_ROUTE_FLAGS, req->flags);
	if (given & GIVEN_PEER)
		netft_object_set_data(settings, NETFT_A_ROUTE_PEER_PINNED,
				      req->peer, ETH_ALEN);
	return settings;
}

static void id_print(uint32_t id)
{
	struct json_object *array = json_object_new_array();
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "id", json_object_new_int64(id));
	json_object_array_add(array, obj);
	print_json(array);
	json_object_put(array);
}

static int route_add(int argc, char **argv)
{
	struct netft_object *settings;
	struct route_request req;
	struct netft *nft;
	uint32_t given, id;
	int ret;

	given = request_read(argc, argv,
			     GIVEN_DEV | GIVEN_LOCAL | GIVEN_REMOTE,
			     GIVEN_SETTINGS, &req);
	ret = request_open(&req, given, &nft);
	if (ret)
		return ret;
	settings = settings_of(&req, given);
	ret = kernel_report(nft, netft_route_add(nft, req.ifindex, settings,
						 &id));
	netft_object_free(settings);
	netft_close(nft);
	if (!ret && opt.json)
		id_print(id);
	return ret;
}

/*
 * The kernel takes all flags at once. Those that were not given stay as they
 * are, so look first.
 */
static int flags_complete(struct netft *nft, struct route_request *req,
			  uint32_t given)
{
	struct netft_object *route;
	uint32_t flags;
	int ret;

	if (!(given & GIVEN_FLAGS) || (given & GIVEN_FLAGS) == GIVEN_FLAGS)
		return 0;
	ret = kernel_report(nft, netft_route_get(nft, req->ifindex, req->id,
						 &route));
	if (ret)
		return ret;
	flags = netft_object_uint(route, NETFT_A_ROUTE_FLAGS);
	if (!(given & GIVEN_BACKUP))
		req->flags |= flags & NETFT_ROUTE_FLAG_BACKUP;
	if (!(given & GIVEN_DISABLED))
		req->flags |= flags & NETFT_ROUTE_FLAG_DISABLED;
	netft_object_free(route);
	return 0;
}

static int settings_send(struct netft *nft, const struct route_request *req,
			 uint32_t given)
{
	struct netft_object *settings = settings_of(req, given);
	int err = netft_route_change(nft, req->ifindex, req->id, settings);

	netft_object_free(settings);
	return kernel_report(nft, err);
}

static int route_change(int argc, char **argv)
{
	struct route_request req;
	struct netft *nft;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, GIVEN_DEV | GIVEN_ID, GIVEN_SETTINGS,
			     &req);
	if (!(given & GIVEN_SETTINGS))
		usage_error("nothing to change");
	ret = request_open(&req, given, &nft);
	if (ret)
		return ret;
	ret = flags_complete(nft, &req, given);
	if (!ret)
		ret = settings_send(nft, &req, given);
	netft_close(nft);
	return ret;
}

static int route_del(int argc, char **argv)
{
	struct route_request req;
	struct netft *nft;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, GIVEN_DEV | GIVEN_ID, 0, &req);
	ret = request_open(&req, given, &nft);
	if (ret)
		return ret;
	ret = kernel_report(nft, netft_route_delete(nft, req.ifindex, req.id));
	netft_close(nft);
	return ret;
}

static int route_flush(int argc, char **argv)
{
	struct route_request req;
	struct netft *nft;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, GIVEN_DEV, 0, &req);
	ret = request_open(&req, given, &nft);
	if (ret)
		return ret;
	ret = kernel_report(nft, netft_route_flush(nft, req.ifindex));
	netft_close(nft);
	return ret;
}

static int route_show(int argc, char **argv)
{
	struct json_object *routes;
	struct route_request req;
	struct netft *nft;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, 0, GIVEN_DEV | GIVEN_ID, &req);
	if (given == GIVEN_ID)
		usage_error("\"id\" needs \"dev\" too");
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = routes_get(nft, req.dev, given & GIVEN_ID ? &req.id : NULL,
			 &routes);
	netft_close(nft);
	if (ret)
		return ret;

	if (opt.json)
		print_json(routes);
	else
		routes_print(routes);
	json_object_put(routes);
	return EXIT_OK;
}

static int route_history(int argc, char **argv)
{
	struct json_object *probes;
	struct route_request req;
	struct netft *nft;
	int ret;

	request_read(argc, argv, GIVEN_DEV | GIVEN_ID, 0, &req);
	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = history_get(nft, req.dev, req.id, &probes);
	netft_close(nft);
	if (ret)
		return ret;

	if (opt.json)
		print_json(probes);
	else
		probes_print(probes);
	json_object_put(probes);
	return EXIT_OK;
}

/**
 * cmd_route() - netft route ...
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_route(int argc, char **argv)
{
	static const struct command commands[] = {
		{ "show", aliases_show, route_show, help_route },
		{ "add", NULL, route_add, help_route },
		{ "change", NULL, route_change, help_route },
		{ "del", aliases_del, route_del, help_route },
		{ "flush", NULL, route_flush, help_route },
		{ "history", NULL, route_history, help_route },
	};

	return command_run(commands, ARRAY_SIZE(commands), help_route,
			   argc, argv);
}
