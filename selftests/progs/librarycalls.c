// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of libnetft that its examples do not make, and what they must return:
 * one line for each, "ok" or "not ok" and what it is about.
 */
#include <arpa/inet.h>
#include <libnetft.h>
#include <net/if.h>

#include "common.h"

static struct netft *nft;
static uint32_t ifindex;

static void check(bool good, const char *what)
{
	printf("%sok %s\n", good ? "" : "not ", what);
	if (!good)
		printf("# %s\n", netft_error(nft));
}

/* A request was refused with this error, and its words have this text. */
static void refused(int err, int expected, const char *text, const char *what)
{
	const char *error = netft_error(nft);

	check(err == expected && strstr(error, text), what);
	if (err != expected || !strstr(error, text))
		printf("# got %d: %s\n# expected %d: %s\n", err, error, expected, text);
}

static int count_one(const struct netft_object *object, void *arg)
{
	if (!netft_object_has(object, NETFT_A_ROUTE_IFINDEX))
		return -EBADMSG;
	++*(int *)arg;
	return 0;
}

static int stop_at_once(const struct netft_object *object, void *arg)
{
	(void)object;
	++*(int *)arg;
	return 42;
}

static int count_probe(const struct netft_object *probe, void *arg)
{
	if (!netft_object_has(probe, NETFT_A_PROBE_SEQ))
		return -EBADMSG;
	++*(int *)arg;
	return 0;
}

static struct netft_object *addresses(const char *local, const char *remote)
{
	struct netft_object *settings = netft_object_new();

	netft_object_set_u32(settings, NETFT_A_ROUTE_LOCAL4, inet_addr(local));
	netft_object_set_u32(settings, NETFT_A_ROUTE_REMOTE4, inet_addr(remote));
	return settings;
}

static void adapter(void)
{
	struct netft_object *settings = netft_object_new(), *object;
	int count = 0;

	check(!netft_adapter_walk(nft, count_one, &count) && count == 1, "the adapter is walked");
	check(!netft_adapter_get(nft, ifindex, &object), "the adapter is got");
	check(!strcmp(netft_object_string(object, NETFT_A_ADAPTER_IFNAME), "netft0"),
	      "it has its name");
	check(netft_object_has(object, NETFT_A_ADAPTER_COUNTERS), "and counters");
	check(!netft_object_string(object, NETFT_A_ADAPTER_MAC), "a MAC address is no string");
	check(!netft_object_has(object, 9999) && !netft_object_uint(object, 9999),
	      "what is not there is 0");
	netft_object_free(object);

	refused(netft_adapter_get(nft, 1, &object), -EOPNOTSUPP, "not a netft", "lo is no adapter");
	check(!object, "and there is no object then");
	refused(netft_adapter_get(nft, 999999, &object), -ENODEV, "attribute ifindex",
		"an index of nothing");
	netft_object_set_u32(settings, NETFT_A_ADAPTER_DELAY, 9);
	refused(netft_adapter_set(nft, ifindex, settings), -ERANGE, "range",
		"a Delay that is too short is refused in the kernel's words");
	check(strstr(netft_error(nft), "attribute delay"), "the attribute is named");
	netft_object_set_u32(settings, NETFT_A_ADAPTER_DELAY, 300);
	check(!netft_adapter_set(nft, ifindex, settings), "another is set");
	check(!*netft_error(nft), "and the words are gone");
	refused(netft_adapter_set(nft, ifindex, NULL), -ENOMEM, "memory", "settings that are none");
	netft_object_free(settings);
}

static void watchdog(void)
{
	struct netft_object *settings = netft_object_new(), *object;
	int count = 0;

	check(!netft_watchdog_get(nft, ifindex, &object) &&
	      !netft_object_has(object, NETFT_A_WATCHDOG_TIMEOUT), "nothing is watched");
	netft_object_free(object);
	refused(netft_watchdog_keepalive(nft, ifindex), -ENOENT, "not armed",
		"nor kept alive then");
	check(!netft_watchdog_walk(nft, count_one, &count) && !count, "nor walked");
	check(!netft_watchdog_disarm(nft, ifindex), "but disarmed");

	netft_object_set_u32(settings, NETFT_A_WATCHDOG_TIMEOUT, 5999);
	refused(netft_watchdog_arm(nft, ifindex, settings), -ERANGE, "attribute timeout",
		"a timeout that is too short is refused");
	netft_object_set_u32(settings, NETFT_A_WATCHDOG_TIMEOUT, 3600000);
	check(!netft_watchdog_arm(nft, ifindex, settings), "the longest is not");
	check(!netft_watchdog_keepalive(nft, ifindex), "a keepalive is heard");
	check(!netft_watchdog_walk(nft, count_one, &count) && count == 1, "it is walked");
	check(!netft_watchdog_get(nft, ifindex, &object) &&
	      netft_object_uint(object, NETFT_A_WATCHDOG_TIMEOUT) == 3600000 &&
	      netft_object_uint(object, NETFT_A_WATCHDOG_KEEPALIVES) == 1 &&
	      (pid_t)netft_object_uint(object, NETFT_A_WATCHDOG_PID) == getpid() &&
	      netft_object_uint(object, NETFT_A_WATCHDOG_ACTION) == NETFT_WATCHDOG_STAGE_ROUTES,
	      "and got, with what is watched and how");
	check(!strcmp(netft_watchdog_stage_name(NETFT_WATCHDOG_STAGE_PANIC), "panic"),
	      "stages have names");
	netft_object_free(object);
	check(!netft_watchdog_disarm(nft, ifindex), "it is disarmed");
	refused(netft_watchdog_keepalive(nft, ifindex), -ENOENT, "not armed",
		"and hears nobody any more");
	netft_object_free(settings);
}

static void settings_too_long(void)
{
	struct netft_object *settings = netft_object_new();
	static const char much[60000];

	netft_object_set_data(settings, NETFT_A_ROUTE_PEER_PINNED, much, sizeof(much));
	refused(netft_route_add(nft, ifindex, settings, NULL), -EMSGSIZE, "too long",
		"more than a message takes");
	netft_object_set_data(settings, NETFT_A_ROUTE_PEER_PINNED, much, 70000);
	refused(netft_route_add(nft, ifindex, settings, NULL), -EINVAL, "",
		"more than an attribute takes");
	netft_object_free(settings);
}

static void routes(const char *local, const char *remote)
{
	struct netft_object *settings = addresses(local, remote), *route;
	uint32_t id = 0, other = 0;
	int count = 0;

	check(!netft_route_add(nft, ifindex, settings, &id) && id, "a route is added");
	refused(netft_route_add(nft, ifindex, settings, NULL), -EEXIST, "exists already",
		"but not twice");
	refused(netft_route_add(nft, 1, settings, NULL), -EOPNOTSUPP, "not a netft",
		"nor on another device");
	netft_object_free(settings);
	settings = addresses(local, "10.9.9.9");
	check(!netft_route_add(nft, ifindex, settings, &other) && other != id, "another is added");
	netft_object_free(settings);

	check(!netft_route_walk(nft, ifindex, count_one, &count) && count == 2,
	      "both are walked");
	check(!netft_route_walk(nft, 0, count_one, &count) && count == 4,
	      "as all of the namespace");
	count = 0;
	check(netft_route_walk(nft, ifindex, stop_at_once, &count) == 42 && count == 1,
	      "a walk ends when it is told to");

	settings = netft_object_new();
	netft_object_set_u32(settings, NETFT_A_ROUTE_PRIORITY, 77);
	check(!netft_route_change(nft, ifindex, id, settings), "a route is changed");
	check(!netft_route_get(nft, ifindex, id, &route), "and got");
	check(netft_object_uint(route, NETFT_A_ROUTE_PRIORITY) == 77, "it has changed");
	check(netft_object_uint(route, NETFT_A_ROUTE_LOCAL4) == inet_addr(local),
	      "an address is in network byte order");
	netft_object_free(route);
	refused(netft_route_change(nft, ifindex, 999, settings), -ENOENT, "attribute id",
		"a route that there is not");
	netft_object_free(settings);

	check(!netft_route_delete(nft, ifindex, other), "a route is deleted");
	refused(netft_route_delete(nft, ifindex, other), -ENOENT, "attribute id", "but not twice");
	refused(netft_route_get(nft, ifindex, other, &route), -ENOENT, "attribute id",
		"and cannot be got");
	refused(netft_history_walk(nft, ifindex, other, count_probe, &count), -ENOENT,
		"attribute id", "nor its history");
	sleep(2);
	count = 0;
	check(!netft_history_walk(nft, ifindex, id, count_probe, &count) && count > 3,
	      "the other has a history");
}

static int first_mac(const struct netft_object *peer, void *mac)
{
	memcpy(mac, netft_object_data(peer, NETFT_A_PEER_MAC, 6), 6);
	return 1;
}

static void peers(void)
{
	struct netft_object *peer;
	uint8_t mac[6] = { };
	int count = 0;

	check(!netft_peer_walk(nft, ifindex, count_one, &count) && count == 1, "the peer is walked");
	check(netft_peer_walk(nft, 0, first_mac, mac) == 1, "and found");
	check(!netft_peer_get(nft, ifindex, mac, &peer), "and got");
	check(netft_object_uint(peer, NETFT_A_PEER_REACHABLE) == 1, "it is reachable");
	netft_object_free(peer);
	mac[5]++;
	refused(netft_peer_get(nft, ifindex, mac, &peer), -ENOENT, "attribute mac",
		"another there is not");
}

static void end(void)
{
	int count = 0;

	check(!netft_route_flush(nft, ifindex), "all routes are deleted");
	check(!netft_route_walk(nft, ifindex, count_one, &count) && !count, "there are none");
	refused(netft_route_flush(nft, 1), -EOPNOTSUPP, "not a netft", "those of lo cannot be");
	netft_close(nft);
	netft_close(NULL);
}

int main(int argc, char **argv)
{
	int err;

	if (argc != 4) {
		fputs("usage: librarycalls ADAPTER LOCAL REMOTE\n"
		      "The adapter has no routes yet; REMOTE's end is there.\n", stderr);
		return 2;
	}
	err = netft_open(&nft);
	if (err)
		die("%s", netft_strerror(err));
	ifindex = if_nametoindex(argv[1]);
	adapter();
	watchdog();
	settings_too_long();
	routes(argv[2], argv[3]);
	peers();
	end();
	return 0;
}
