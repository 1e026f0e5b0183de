// SPDX-License-Identifier: GPL-2.0
/*
 * netft: routes; add, change, del, flush, show, history
 */

#include <netlink/genl/genl.h>
#include <string.h>

#include "args.h"
#include "get.h"
#include "print.h"
#include "route.h"

/**
 * struct route_request - What the words of a route command say.
 * @dev: the adapter
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

static const struct keyword route_keywords[] = {
	{ "dev", GIVEN_DEV, set_dev, false },
	{ "id", GIVEN_ID, set_id, false },
	{ "local", GIVEN_LOCAL, set_local, false },
	{ "remote", GIVEN_REMOTE, set_remote, false },
	{ "via", GIVEN_VIA, set_via, false },
	{ "delay", GIVEN_DELAY, set_delay, false },
	{ "threshold", GIVEN_THRESHOLD, set_threshold, false },
	{ "priority", GIVEN_PRIORITY, set_priority, false },
	{ "backup", GIVEN_BACKUP, set_flag, true },
	{ "nobackup", GIVEN_BACKUP, set_flag, true },
	{ "disabled", GIVEN_DISABLED, set_flag, true },
	{ "enabled", GIVEN_DISABLED, set_flag, true },
	{ "peer", GIVEN_PEER, set_peer, false },
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
	if (!(given & GIVEN_VIA) || !strcmp(req->via, "none"))
		return 0;
	return arg_ifindex(req->via, &req->oif);
}

static void address_put(struct nl_msg *msg, const struct address *addr,
			int attr4, int attr6)
{
	if (addr->family == AF_INET)
		nla_put_u32(msg, attr4, addr->v4.s_addr);
	else
		nla_put(msg, attr6, sizeof(addr->v6), &addr->v6);
}

static void request_put(struct nl_msg *msg, const struct route_request *req,
			uint32_t given)
{
	if (given & GIVEN_ID)
		nla_put_u32(msg, NETFT_A_ROUTE_ID, req->id);
	if (given & GIVEN_LOCAL)
		address_put(msg, &req->local, NETFT_A_ROUTE_LOCAL4,
			    NETFT_A_ROUTE_LOCAL6);
	if (given & GIVEN_REMOTE)
		address_put(msg, &req->remote, NETFT_A_ROUTE_REMOTE4,
			    NETFT_A_ROUTE_REMOTE6);
	if (given & GIVEN_VIA)
		nla_put_u32(msg, NETFT_A_ROUTE_OIF, req->oif);
	if (given & GIVEN_DELAY)
		nla_put_u32(msg, NETFT_A_ROUTE_DELAY, req->delay);
	if (given & GIVEN_THRESHOLD)
		nla_put_u32(msg, NETFT_A_ROUTE_THRESHOLD, req->threshold);
	if (given & GIVEN_PRIORITY)
		nla_put_u32(msg, NETFT_A_ROUTE_PRIORITY, req->priority);
	if (given & GIVEN_FLAGS)
		nla_put_u32(msg, NETFT_A_ROUTE_FLAGS, req->flags);
	if (given & GIVEN_PEER)
		nla_put(msg, NETFT_A_ROUTE_PEER_PINNED, ETH_ALEN, req->peer);
}

/* Make a request that changes something. */
static int request_send(struct genl *genl, int cmd,
			const struct route_request *req, uint32_t given,
			to_json_fn to_json, struct json_object **replies)
{
	struct nl_msg *msg = genl_request(genl, cmd, 0, req->dev);

	if (msg)
		request_put(msg, req, given);
	return genl_call(genl, msg, &route_attrs, to_json, replies);
}

/* The answer to "add": nothing but the id. */
static struct json_object *id_object(struct nlmsghdr *nlh)
{
	struct nlattr *nla;
	struct json_object *obj;

	if (!genlmsg_valid_hdr(nlh, 0))
		return NULL;
	nla = nlmsg_find_attr(nlh, GENL_HDRLEN, NETFT_A_ROUTE_ID);
	if (!nla || nla_len(nla) < (int)sizeof(uint32_t))
		return NULL;
	obj = json_object_new_object();
	json_object_object_add(obj, "id",
			       json_object_new_int64(nla_get_u32(nla)));
	return obj;
}

static int route_add(int argc, char **argv)
{
	struct json_object *replies = NULL;
	struct route_request req;
	struct genl genl;
	uint32_t given;
	int ret;

	given = request_read(argc, argv,
			     GIVEN_DEV | GIVEN_LOCAL | GIVEN_REMOTE,
			     GIVEN_SETTINGS, &req);
	ret = genl_open(&genl);
	if (ret)
		return ret;
	ret = request_resolve(&req, given);
	if (!ret)
		ret = request_send(&genl, NETFT_CMD_ROUTE_ADD, &req, given,
				   id_object, &replies);
	genl_close(&genl);
	if (!ret && opt.json)
		print_json(replies);
	json_object_put(replies);
	return ret;
}

/*
 * The kernel takes all flags at once. Those that were not given stay as they
 * are, so look first.
 */
static int flags_complete(struct genl *genl, struct route_request *req,
			  uint32_t given)
{
	struct json_object *routes, *route;
	int ret;

	if (!(given & GIVEN_FLAGS) || (given & GIVEN_FLAGS) == GIVEN_FLAGS)
		return 0;
	ret = routes_get(genl, req->dev, &req->id, &routes);
	if (ret)
		return ret;
	route = json_object_array_get_idx(routes, 0);
	if (!(given & GIVEN_BACKUP) && is_true(route, "backup"))
		req->flags |= NETFT_ROUTE_FLAG_BACKUP;
	if (!(given & GIVEN_DISABLED) && is_true(route, "disabled"))
		req->flags |= NETFT_ROUTE_FLAG_DISABLED;
	json_object_put(routes);
	return 0;
}

static int route_change(int argc, char **argv)
{
	struct route_request req;
	struct genl genl;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, GIVEN_DEV | GIVEN_ID, GIVEN_SETTINGS,
			     &req);
	if (!(given & GIVEN_SETTINGS))
		usage_error("nothing to change");
	ret = genl_open(&genl);
	if (ret)
		return ret;
	ret = request_resolve(&req, given);
	if (!ret)
		ret = flags_complete(&genl, &req, given);
	if (!ret)
		ret = request_send(&genl, NETFT_CMD_ROUTE_SET, &req, given,
				   NULL, NULL);
	genl_close(&genl);
	return ret;
}

/* Commands that only name what they are about. */
static int route_simple(int argc, char **argv, int cmd, uint32_t needed)
{
	struct route_request req;
	struct genl genl;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, needed, 0, &req);
	ret = genl_open(&genl);
	if (ret)
		return ret;
	ret = request_send(&genl, cmd, &req, given, NULL, NULL);
	genl_close(&genl);
	return ret;
}

static int route_del(int argc, char **argv)
{
	return route_simple(argc, argv, NETFT_CMD_ROUTE_DEL,
			    GIVEN_DEV | GIVEN_ID);
}

static int route_flush(int argc, char **argv)
{
	return route_simple(argc, argv, NETFT_CMD_ROUTE_FLUSH, GIVEN_DEV);
}

static int route_show(int argc, char **argv)
{
	struct json_object *routes;
	struct route_request req;
	struct genl genl;
	uint32_t given;
	int ret;

	given = request_read(argc, argv, 0, GIVEN_DEV | GIVEN_ID, &req);
	if (given == GIVEN_ID)
		usage_error("\"id\" needs \"dev\" too");
	ret = genl_open(&genl);
	if (ret)
		return ret;
	ret = routes_get(&genl, req.dev, given & GIVEN_ID ? &req.id : NULL,
			 &routes);
	genl_close(&genl);
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
	struct genl genl;
	int ret;

	request_read(argc, argv, GIVEN_DEV | GIVEN_ID, 0, &req);
	ret = genl_open(&genl);
	if (ret)
		return ret;
	ret = history_get(&genl, req.dev, req.id, &probes);
	genl_close(&genl);
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
