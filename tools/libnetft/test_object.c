// SPDX-License-Identifier: LGPL-2.1-or-later
/* libnetft: tests of objects and names. */

#include <errno.h>
#include <netlink/genl/genl.h>
#include <string.h>

#include "internal.h"
#include "test.h"

static void test_settings(void)
{
	static const uint8_t mac[6] = { 2, 1, 1, 1, 1, 7 };
	struct netft_object *object = netft_object_new();
	size_t len;

	ok(!netft_object_has(object, 1), "a new object is empty");
	ok(!netft_object_set_u32(object, 3, 70000), "32 bits");
	ok(!netft_object_set_u16(object, 4, UINT16_MAX), "16 bits");
	ok(!netft_object_set_data(object, 5, mac, sizeof(mac)), "bytes");
	len = object->len;
	ok(!netft_object_set_u32(object, 3, 5), "replaced");
	ok(object->len == len, "what was there is gone");
	ok(netft_object_uint(object, 3) == 5, "read again: 32 bits");
	ok(netft_object_uint(object, 4) == UINT16_MAX, "16 bits");
	ok(!memcmp(netft_object_data(object, 5, 6), mac, 6), "bytes");
	ok(!netft_object_data(object, 5, 7), "no more than there are");
	ok(!netft_object_string(object, 5), "no string without an end");
	ok(!object->error, "nothing went wrong so far");
	ok(netft_object_set_data(object, 6, mac, 70000) == -EINVAL,
	   "what is too long is refused");
	netft_object_set_u32(object, 7, 1);
	ok(object->error == -EINVAL && !netft_object_has(object, 6),
	   "which is kept in mind");
	ok(netft_object_set_u32(NULL, 3, 1) == -ENOMEM,
	   "an object that could not be made");
	netft_object_free(object);
	netft_object_free(NULL);
}

static int sum(const struct netft_object *object, void *arg)
{
	*(uint64_t *)arg += netft_object_uint(object, NETFT_A_PEER_ROUTE);
	return 0;
}

static int stop(const struct netft_object *object, void *arg)
{
	(void)object;
	++*(uint64_t *)arg;
	return 42;
}

static void test_message(void)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct netft_object view;
	struct nlattr *nest;
	uint64_t total = 0;

	nlmsg_put(msg, 0, 0, 30, 0, 0);
	ok(object_view(&view, nlmsg_hdr(msg)) == -EBADMSG,
	   "a message that is too short is none");
	nlmsg_free(msg);

	msg = nlmsg_alloc();
	genlmsg_put(msg, 0, 0, 30, 0, 0, 1, 1);
	nla_put_string(msg, 2, "netft0");
	nla_put_u32(msg, NETFT_A_PEER_ROUTE, 3);
	nest = nla_nest_start(msg, NETFT_A_ROUTE_PROBE);
	nla_put_u32(msg, NETFT_A_PEER_ROUTE, 7);
	nla_nest_end(msg, nest);
	nla_put_u32(msg, NETFT_A_PEER_ROUTE, 4);
	ok(!object_view(&view, nlmsg_hdr(msg)), "a message is an object");
	ok(!strcmp(netft_object_string(&view, 2), "netft0"), "a string");
	ok(!netft_object_walk(&view, NETFT_A_PEER_ROUTE, sum, &total) &&
	   total == 7, "all that are there several times");
	total = 0;
	ok(!netft_object_walk(&view, NETFT_A_ROUTE_PROBE, sum, &total) &&
	   total == 7, "what is nested is an object");
	total = 0;
	ok(netft_object_walk(&view, NETFT_A_PEER_ROUTE, stop, &total) == 42 &&
	   total == 1, "a walk that ends early");
	ok(netft_object_set_u32(&view, 9, 1) == -EINVAL,
	   "what the kernel said cannot be changed");
	nlmsg_free(msg);
}

static void test_names(void)
{
	ok(!strcmp(netft_reason_name(NETFT_REASON_WRONG_VERSION),
		   "wrong_version"), "the last reason has a name");
	ok(!strcmp(netft_reason_name(999), "unknown"), "and the next has none");
	ok(!strcmp(netft_route_state_name(NETFT_ROUTE_STATE_SUSPECT),
		   "suspect"), "a state");
	ok(strstr(netft_strerror(-EPROTONOSUPPORT), "not loaded"),
	   "an error in words");
}

int main(void)
{
	test_settings();
	test_message();
	test_names();
	return done();
}
