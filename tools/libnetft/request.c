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

static void fail(struct request *request, int error)
{
	if (!request->error)
		request->error = error;
}

/**
 * request_new() - Begin a request.
 * @nft: the connection
 * @names: of its attributes
 * @cmd: the command
 * @flags: NLM_F_DUMP or 0
 * @ifindex: the adapter that it is about, 0 if about none or all
 *
 * Return: the request. What goes wrong here and in request_put() is told when
 * it is sent.
 */
struct request request_new(struct netft *nft, const struct attr_names *names,
			   int cmd, int flags, uint32_t ifindex)
{
	struct request request = { .msg = nlmsg_alloc(), .names = names };

	_Static_assert((int)NETFT_A_ADAPTER_IFINDEX == NETFT_A_ROUTE_IFINDEX &&
		       (int)NETFT_A_ROUTE_IFINDEX == NETFT_A_PEER_IFINDEX &&
		       (int)NETFT_A_PEER_IFINDEX == NETFT_A_WATCHDOG_IFINDEX,
		       "the ifindex is the same attribute everywhere");
	if (!request.msg ||
	    !genlmsg_put(request.msg, NL_AUTO_PORT, NL_AUTO_SEQ, nft->family, 0,
			 flags, cmd, NETFT_GENL_VERSION))
		fail(&request, -ENOMEM);
	if (ifindex)
		request_put(&request, NETFT_A_ADAPTER_IFINDEX, &ifindex,
			    sizeof(ifindex));
	return request;
}

/**
 * request_put() - Put an attribute into a request.
 * @request: the request
 * @attr: the attribute
 * @data: its value
 * @size: of how many bytes
 */
void request_put(struct request *request, int attr, const void *data,
		 size_t size)
{
	if (!request->error && nla_put(request->msg, attr, size, data))
		fail(request, -EMSGSIZE);
}

/**
 * request_settings() - Put settings into a request.
 * @request: the request
 * @settings: they, NULL if there was no memory for them
 */
void request_settings(struct request *request,
		      const struct netft_object *settings)
{
	if (!settings || settings->error)
		fail(request, settings ? settings->error : -ENOMEM);
	if (!request->error && settings->len &&
	    nlmsg_append(request->msg, settings->attrs, settings->len,
			 NLMSG_ALIGNTO))
		fail(request, -EMSGSIZE);
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
	err = connection_mend(nft);
	if (!err)
		err = nl_send_auto(nft->sk, msg);
	while (err >= 0 && !answer->done)
		err = nl_recvmsgs(nft->sk, cb);
	nl_cb_put(cb);
	if (answer->done)
		return 0;
	connection_break(nft);
	return err;
}

static void answer_forget(struct answer *answer)
{
	objects_free(&answer->replies);
	*answer = (struct answer){ };
}

/*
 * The same, also if the module has been loaded anew since we connected; 0 or a
 * negative errno.
 */
static int answer_get_anew(struct netft *nft, struct nl_msg *msg,
			   struct answer *answer)
{
	int family = nft->family;
	int err = answer_get(nft, msg, answer);

	/* Of a route or peer that is not there the module says more. */
	if (!err && answer->verdict.error == ENOENT && !*answer->verdict.text) {
		err = connection_renew(nft);
		if (err || nft->family == family)
			return err;
		nlmsg_hdr(msg)->nlmsg_type = nft->family;
		answer_forget(answer);
		err = answer_get(nft, msg, answer);
	}
	return err ? connection_fail_nl(nft, err) : 0;
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
		 const struct request *request)
{
	const struct verdict *v = &answer->verdict;

	/* So the kernel says while a module is being unloaded. */
	if (v->error == EPROTONOSUPPORT)
		return connection_fail(nft, -EPROTONOSUPPORT);
	if (v->error)
		return refused(nft, v, verdict_attr(v, nlmsg_hdr(request->msg),
						    request->names));
	snprintf(nft->warning, sizeof(nft->warning), "%s", v->text);
	if (answer->error)
		return connection_fail(nft, answer->error);
	return answer->disturbed ? connection_fail(nft, -EAGAIN) : 0;
}

/* A dump that was disturbed by changes is done again, some times. */
static int send_request(struct netft *nft, const struct request *request,
			struct answer *answer)
{
	int tries = DUMP_TRIES;
	int err;

	if (request->error)
		return connection_fail(nft, request->error);
	do {
		answer_forget(answer);
		err = answer_get_anew(nft, request->msg, answer);
	} while (!err && answer->disturbed && !answer->verdict.error &&
		 --tries);
	return err ? err : judge(nft, answer, request);
}

/**
 * request_call() - Make a request of the kernel.
 * @nft: the connection
 * @request: the request, which is freed
 * @replies: where to put what it answers, NULL if nothing
 *
 * With -EAGAIN @replies has what was read the last time.
 *
 * Return: 0 or a negative errno; -EAGAIN if what it asks for changes faster
 * than it can be read.
 */
int request_call(struct netft *nft, struct request *request,
		 struct objects *replies)
{
	struct answer answer = { };
	int err;

	nft->error[0] = '\0';
	nft->warning[0] = '\0';
	err = send_request(nft, request, &answer);
	nlmsg_free(request->msg);
	if (replies && (!err || err == -EAGAIN))
		*replies = answer.replies;
	else
		objects_free(&answer.replies);
	return err;
}

/**
 * request_walk() - Make a request, and call a function for each reply.
 * @nft: the connection
 * @request: the request, which is freed
 * @fn: the function
 * @arg: for @fn
 *
 * Return: 0, what @fn returned, or a negative errno.
 */
int request_walk(struct netft *nft, struct request *request, netft_walk_fn fn,
		 void *arg)
{
	struct objects replies = { };
	int err = request_call(nft, request, &replies);
	int ret = objects_walk(&replies, fn, arg);

	objects_free(&replies);
	return ret ? ret : err;
}

/**
 * request_get() - Make a request for one object.
 * @nft: the connection
 * @request: the request, which is freed
 * @object: where to put it; the caller frees it
 *
 * Return: 0 or a negative errno.
 */
int request_get(struct netft *nft, struct request *request,
		struct netft_object **object)
{
	struct objects replies = { };
	int err = request_call(nft, request, &replies);

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
