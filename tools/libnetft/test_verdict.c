// SPDX-License-Identifier: LGPL-2.1-or-later
/* libnetft: tests of how the kernel's refusals are read. */

#include <errno.h>
#include <netlink/genl/genl.h>
#include <string.h>

#include "internal.h"
#include "test.h"

static struct nl_msg *message(int cmd)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg)
		abort();
	genlmsg_put(msg, 0, 0, 30, 0, 0, cmd, NETFT_GENL_VERSION);
	return msg;
}

/* A refusal as the kernel sends it; the request comes back or is capped. */
static struct nl_msg *refusal(struct nl_msg *request, bool capped)
{
	struct nlmsghdr *hdr = nlmsg_hdr(request);
	struct nl_msg *msg = nlmsg_alloc();
	struct nlmsgerr *err;
	size_t back = capped ? sizeof(*hdr) : hdr->nlmsg_len;

	if (!msg)
		abort();
	nlmsg_put(msg, 0, 0, NLMSG_ERROR, 0,
		  NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0));
	err = nlmsg_reserve(msg, sizeof(int) + back, NLMSG_ALIGNTO);
	err->error = -ERANGE;
	memcpy(&err->msg, hdr, back);
	return msg;
}

static void test_verdict(bool capped)
{
	struct nl_msg *request = message(NETFT_CMD_ROUTE_ADD);
	struct verdict v;
	struct nl_msg *msg;
	uint32_t offset;

	nla_put_u32(request, NETFT_A_ROUTE_IFINDEX, 1);
	offset = nlmsg_hdr(request)->nlmsg_len;
	nla_put_u32(request, NETFT_A_ROUTE_DELAY, 1);

	msg = refusal(request, capped);
	nla_put_string(msg, NLMSGERR_ATTR_MSG, "out of range");
	nla_put_u32(msg, NLMSGERR_ATTR_OFFS, offset);
	verdict_parse(nlmsg_hdr(msg), &v);
	ok(v.error == ERANGE, "error");
	ok(!strcmp(v.text, "out of range"), "text of a refusal");
	ok(!strcmp(verdict_attr(&v, nlmsg_hdr(request), &route_attrs), "delay"),
	   "name of a bad attribute");
	v.offset = 100000;
	ok(!verdict_attr(&v, nlmsg_hdr(request), &route_attrs),
	   "no name for an offset outside the request");
	nlmsg_free(msg);

	msg = refusal(request, capped);
	nla_put_u32(msg, NLMSGERR_ATTR_MISS_TYPE, NETFT_A_ROUTE_ID);
	verdict_parse(nlmsg_hdr(msg), &v);
	ok(!strcmp(verdict_attr(&v, nlmsg_hdr(request), &route_attrs), "id"),
	   "name of a missing attribute");
	nlmsg_free(msg);
	nlmsg_free(request);
}

static void test_done(void)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct verdict v;
	int error = -ENOBUFS;

	nlmsg_put(msg, 0, 0, NLMSG_DONE, 0, NLM_F_MULTI | NLM_F_ACK_TLVS);
	verdict_parse(nlmsg_hdr(msg), &v);
	ok(!v.error, "the end of a dump without a number is no error");

	nlmsg_append(msg, &error, sizeof(error), NLMSG_ALIGNTO);
	nla_put_string(msg, NLMSGERR_ATTR_MSG, "no room");
	verdict_parse(nlmsg_hdr(msg), &v);
	ok(v.error == ENOBUFS && !strcmp(v.text, "no room"),
	   "the end of a dump can be a refusal");
	nlmsg_free(msg);
}

int main(void)
{
	test_verdict(true);
	test_verdict(false);
	test_done();
	return done();
}
