// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: how the kernel answered, with its extended acknowledgment
 *
 * Read here and not by libnl, which had no support for it before 3.8.
 */

#include <stdio.h>
#include <string.h>

#include "internal.h"

/* Where the attributes behind an error or done message begin. */
static size_t verdict_offset(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = nlmsg_data(nlh);
	size_t offset = sizeof(*err);

	if (nlh->nlmsg_type == NLMSG_DONE)
		return sizeof(int);
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) &&
	    err->msg.nlmsg_len >= NLMSG_HDRLEN)
		offset += err->msg.nlmsg_len - NLMSG_HDRLEN;
	return NLMSG_ALIGN(offset);
}

static void verdict_attrs(struct nlmsghdr *nlh, struct verdict *verdict)
{
	static const struct nla_policy policy[NLMSGERR_ATTR_MAX + 1] = {
		[NLMSGERR_ATTR_MSG] = { .type = NLA_STRING },
		[NLMSGERR_ATTR_OFFS] = { .type = NLA_U32 },
		[NLMSGERR_ATTR_MISS_TYPE] = { .type = NLA_U32 },
	};
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];
	size_t len = nlmsg_datalen(nlh);
	size_t offset = verdict_offset(nlh);

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) || offset >= len)
		return;
	if (nla_parse(tb, NLMSGERR_ATTR_MAX,
		      (struct nlattr *)((char *)nlmsg_data(nlh) + offset),
		      len - offset, policy))
		return;

	if (tb[NLMSGERR_ATTR_MSG])
		snprintf(verdict->text, sizeof(verdict->text), "%.*s",
			 nla_len(tb[NLMSGERR_ATTR_MSG]),
			 (char *)nla_data(tb[NLMSGERR_ATTR_MSG]));
	if (tb[NLMSGERR_ATTR_OFFS])
		verdict->offset = nla_get_u32(tb[NLMSGERR_ATTR_OFFS]);
	if (tb[NLMSGERR_ATTR_MISS_TYPE])
		verdict->missing = nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]);
}

/**
 * verdict_parse() - Read the message that ends the answer to a request.
 * @nlh: an acknowledgment, an error or the end of a dump
 * @verdict: where to
 */
void verdict_parse(struct nlmsghdr *nlh, struct verdict *verdict)
{
	size_t need = nlh->nlmsg_type == NLMSG_DONE ? sizeof(int) :
		      sizeof(struct nlmsgerr);
	int error;

	memset(verdict, 0, sizeof(*verdict));
	/* The end of a dump need not carry a number. */
	if ((size_t)nlmsg_datalen(nlh) < need)
		return;
	memcpy(&error, nlmsg_data(nlh), sizeof(error));
	verdict->error = error < 0 ? -error : 0;
	verdict_attrs(nlh, verdict);
}

static const char *attr_name(const struct attr_names *names, uint32_t type)
{
	return type < names->count ? names->name[type] : NULL;
}

/**
 * verdict_attr() - Name the attribute that the kernel complains about.
 * @verdict: its verdict
 * @request: the message that it complains about
 * @names: those of the request's attributes
 *
 * Return: the name, NULL if the kernel did not say.
 */
const char *verdict_attr(const struct verdict *verdict,
			 const struct nlmsghdr *request,
			 const struct attr_names *names)
{
	struct nlattr nla;

	if (verdict->missing)
		return attr_name(names, verdict->missing);
	if (verdict->offset < NLMSG_HDRLEN ||
	    verdict->offset > request->nlmsg_len - sizeof(nla))
		return NULL;
	memcpy(&nla, (const char *)request + verdict->offset, sizeof(nla));
	return attr_name(names, nla_type(&nla));
}
