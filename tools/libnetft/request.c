// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: requests and their answers
 */

#include <errno.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* How often a dump that was disturbed by changes is begun anew. */
#define DUMP_TRIES	10

/**
 * struct answer - What has arrived in answer to a request.
 * @verdict: how it ended
 * @done: it has ended
 * @disturbed: the kernel says that something changed while it dumped
 * @error: what went wrong here, a negative errno
 * @replies: the objects
 */
struct answer {
	struct verdict verdict;
	bool done;
	bool disturbed;
	int error;
	struct objects replies;
};

/**
 * request_new() - Begin a request.
 * @nft: the connection
 * @cmd: the command
 * @flags: NLM_F_DUMP or 0
 * @ifindex: the adapter that it is about, 0 if about none or all
 *
 * Return: the message, which request_call() and its like free, or NULL if
 * there is no memory.
 */
struct nl_msg *request_new(struct netft *nft, int cmd, int flags,
			   uint32_t ifindex)
{
	struct nl_msg *msg = nlmsg_alloc();

	_Static_assert((int)NETFT_A_ADAPTER_IFINDEX == NETFT_A_ROUTE_IFINDEX &&
		       (int)NETFT_A_ROUTE_IFINDEX == NETFT_A_PEER_IFINDEX,
		       "the ifindex is the same attribute everywhere");
	if (!msg)
		return NULL;
	if (genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nft->family, 0, flags,
			cmd, NETFT_GENL_VERSION) &&
	    (!ifindex || !nla_put_u32(msg, NETFT_A_ADAPTER_IFINDEX, ifindex)))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/**
 * request_put() - Put settings into a request.
 * @msg: the request
 * @settings: they
 *
 * Return: 0 or -ENOMEM.
 */
int request_put(struct nl_msg *msg, const struct netft_object *settings)
{
	if (!settings->len)
		return 0;
	return nlmsg_append(msg, settings->attrs, settings->len,
			    NLMSG_ALIGNTO) ? -ENOMEM : 0;
}

/**
 * request_with() - Begin a request with settings.
 * @nft: the connection
 * @cmd: the command
 * @ifindex: the adapter
 * @settings: they
 *
 * Return: as request_new().
 */
struct nl_msg *request_with(struct netft *nft, int cmd, uint32_t ifindex,
			    const struct netft_object *settings)
{
	struct nl_msg *msg = request_new(nft, cmd, 0, ifindex);

	if (msg && request_put(msg, settings)) {
		nlmsg_free(msg);
		msg = NULL;
	}
	return msg;
}

static int on_reply(struct nl_msg *msg, void *arg)
{
	struct answer *answer = arg;
	struct netft_object view;
	int err = object_view(&view, nlmsg_hdr(msg));

	if (!err)
		err = objects_add(&answer->replies, &view);
	if (err)
		answer->error = err;
	return NL_OK;
}

/* The end of a dump, or an acknowledgment, which may carry a warning. */
static int on_end(struct nl_msg *msg, void *arg)
{
	struct answer *answer = arg;

	verdict_parse(nlmsg_hdr(msg), &answer->verdict);
	answer->done = true;
	return NL_STOP;
}

static int on_error(struct sockaddr_nl *who __always_unused,
		    struct nlmsgerr *err, void *arg)
{
	struct answer *answer = arg;

	verdict_parse((struct nlmsghdr *)((char *)err - NLMSG_HDRLEN),
		      &answer->verdict);
	answer->done = true;
	return NL_STOP;
}

static int on_disturbed(struct nl_msg *msg __always_unused, void *arg)
{
	struct answer *answer = arg;

	answer->disturbed = true;
	return NL_OK;
}

static struct nl_cb *answer_callbacks(struct answer *answer)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);

	if (!cb)
		return NULL;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_reply, answer);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, answer);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, answer);
	nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, on_disturbed, answer);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, answer);
	return cb;
}

/* Send a request and wait for the whole answer; 0 or libnl's error number. */
static int answer_get(struct netft *nft, struct nl_msg *msg,
		      struct answer *answer)
{
	struct nl_cb *cb = answer_callbacks(answer);
	int err;

	if (!cb)
		return -NLE_NOMEM;
	/* A message that is sent again needs a new number. */
	nlmsg_hdr(msg)->nlmsg_seq = NL_AUTO_SEQ;
	err = nl_send_auto(nft->sk, msg);
	while (err >= 0 && !answer->done)
		err = nl_recvmsgs(nft->sk, cb);
	nl_cb_put(cb);
	return answer->done ? 0 : err;
}

/* What the kernel refused, in its words. */
static int refused(struct netft *nft, const struct verdict *v, const char *attr)
{
	char why[sizeof(v->text) + 64], where[64] = "";

	if (*v->text)
		snprintf(why, sizeof(why), "%s (%s)", v->text,
			 strerror(v->error));
	else
		snprintf(why, sizeof(why), "%s", strerror(v->error));
	if (attr)
		snprintf(where, sizeof(where), ", %sattribute %s",
			 v->missing ? "missing " : "", attr);
	snprintf(nft->error, sizeof(nft->error), "%s%s", why, where);
	return -v->error;
}

static int judge(struct netft *nft, const struct answer *answer,
		 const struct nlmsghdr *request, const struct attr_names *names)
{
	const struct verdict *v = &answer->verdict;

	if (v->error)
		return refused(nft, v, verdict_attr(v, request, names));
	snprintf(nft->warning, sizeof(nft->warning), "%s", v->text);
	if (answer->error)
		return connection_fail(nft, answer->error);
	return answer->disturbed ? connection_fail(nft, -EAGAIN) : 0;
}

/**
 * request_call() - Make a request of the kernel.
 * @nft: the connection
 * @msg: the request, which is freed; NULL if there was no memory for it
 * @names: of its attributes
 * @replies: where to put what it answers, NULL if nothing
 *
 * A dump that was disturbed by changes is done again, some times. With
 * -EAGAIN @replies has the last of them.
 *
 * Return: 0 or a negative errno.
 */
int request_call(struct netft *nft, struct nl_msg *msg,
		 const struct attr_names *names, struct objects *replies)
{
	struct answer answer = { };
	int tries = DUMP_TRIES;
	int err;

	nft->error[0] = nft->warning[0] = '\0';
	if (!msg)
		return connection_fail(nft, -ENOMEM);
	do {
		objects_free(&answer.replies);
		answer = (struct answer){ };
		err = answer_get(nft, msg, &answer);
	} while (!err && answer.disturbed && !answer.verdict.error && --tries);

	err = err ? connection_fail_nl(nft, err) :
		    judge(nft, &answer, nlmsg_hdr(msg), names);
	nlmsg_free(msg);
	if (replies && (!err || err == -EAGAIN))
		*replies = answer.replies;
	else
		objects_free(&answer.replies);
	return err;
}

/**
 * request_walk() - Make a request, and call a function for each reply.
 * @nft: the connection
 * @msg: the request, which is freed; NULL if there was no memory for it
 * @names: of its attributes
 * @fn: the function
 * @arg: for @fn
 *
 * Return: 0, what @fn returned, or a negative errno.
 */
int request_walk(struct netft *nft, struct nl_msg *msg,
		 const struct attr_names *names, netft_walk_fn fn, void *arg)
{
	struct objects replies = { };
	int ret, err = request_call(nft, msg, names, &replies);

	ret = err && err != -EAGAIN ? 0 : objects_walk(&replies, fn, arg);
	objects_free(&replies);
	return ret ? ret : err;
}

/**
 * request_get() - Make a request for one object.
 * @nft: the connection
 * @msg: the request, which is freed; NULL if there was no memory for it
 * @names: of its attributes
 * @object: where to put it; the caller frees it
 *
 * Return: 0 or a negative errno.
 */
int request_get(struct netft *nft, struct nl_msg *msg,
		const struct attr_names *names, struct netft_object **object)
{
	struct objects replies = { };
	int err = request_call(nft, msg, names, &replies);

	*object = NULL;
	if (!err && !replies.count)
		err = connection_fail(nft, -EBADMSG);
	if (!err) {
		*object = replies.all[0];
		replies.all[0] = NULL;
	}
	objects_free(&replies);
	return err;
}
