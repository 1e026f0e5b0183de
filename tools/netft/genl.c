// SPDX-License-Identifier: GPL-2.0
/*
 * netft: talking to the kernel; socket, requests, answers
 */

#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "args.h"
#include "genl.h"
#include "module.h"

/* How often a dump that was disturbed by changes is begun anew. */
#define DUMP_TRIES	10

/**
 * struct answer - What has arrived in answer to a request.
 * @verdict: how it ended
 * @done: it has ended
 * @disturbed: the kernel says that something changed while it dumped
 * @garbled: a reply made no sense
 * @to_json: makes an object of a reply
 * @replies: the objects
 */
struct answer {
	struct verdict verdict;
	bool done;
	bool disturbed;
	bool garbled;
	to_json_fn to_json;
	struct json_object *replies;
};

static void option_on(struct nl_sock *sk, int option)
{
	int one = 1;

	/* Kernels without it only say less. */
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, option, &one,
		   sizeof(one));
}

/**
 * genl_failed() - Say that there is no talking to the kernel.
 * @nlerr: libnl's error number
 */
void genl_failed(int nlerr)
{
	complain("netlink: %s", nl_geterror(nlerr));
}

/**
 * genl_open() - Open a socket and find the netft family.
 * @genl: the socket
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int genl_open(struct genl *genl)
{
	int err;

	genl->sk = nl_socket_alloc();
	err = genl->sk ? genl_connect(genl->sk) : -NLE_NOMEM;
	if (err)
		goto failed;

	option_on(genl->sk, NETLINK_EXT_ACK);
	option_on(genl->sk, NETLINK_CAP_ACK);
	option_on(genl->sk, NETLINK_GET_STRICT_CHK);

	genl->family = genl_ctrl_resolve(genl->sk, NETFT_GENL_NAME);
	if (genl->family == -NLE_OBJ_NOTFOUND) {
		module_complain();
		genl_close(genl);
		return EXIT_REFUSED;
	}
	if (genl->family >= 0)
		return 0;
	err = genl->family;
failed:
	genl_failed(err);
	genl_close(genl);
	return EXIT_REFUSED;
}

/**
 * genl_close() - Close a socket.
 * @genl: the socket
 */
void genl_close(struct genl *genl)
{
	nl_socket_free(genl->sk);
	genl->sk = NULL;
}

/**
 * genl_request() - Begin a request.
 * @genl: the socket
 * @cmd: the command
 * @flags: NLM_F_DUMP or 0
 * @dev: the adapter that it is about, NULL if about none or all
 *
 * Return: the message, which genl_call() frees; NULL after an error message.
 */
struct nl_msg *genl_request(struct genl *genl, int cmd, int flags,
			    const char *dev)
{
	uint32_t ifindex;
	struct nl_msg *msg;

	if (dev && arg_ifindex(dev, &ifindex))
		return NULL;
	msg = nlmsg_alloc();
	if (!msg) {
		genl_failed(-NLE_NOMEM);
		return NULL;
	}
	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, genl->family, 0, flags,
		    cmd, NETFT_GENL_VERSION);

	_Static_assert((int)NETFT_A_ADAPTER_IFINDEX == NETFT_A_ROUTE_IFINDEX &&
		       (int)NETFT_A_ROUTE_IFINDEX == NETFT_A_PEER_IFINDEX,
		       "the ifindex is the same attribute everywhere");
	if (dev)
		nla_put_u32(msg, NETFT_A_ADAPTER_IFINDEX, ifindex);
	return msg;
}

static int on_reply(struct nl_msg *msg, void *arg)
{
	struct answer *answer = arg;
	struct json_object *reply;

	if (!answer->to_json)
		return NL_OK;
	reply = answer->to_json(nlmsg_hdr(msg));
	if (reply)
		json_object_array_add(answer->replies, reply);
	else
		answer->garbled = true;
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
static int answer_get(struct genl *genl, struct nl_msg *msg,
		      struct answer *answer)
{
	struct nl_cb *cb = answer_callbacks(answer);
	int err;

	if (!cb)
		return -NLE_NOMEM;
	/* A message that is sent again needs a new number. */
	nlmsg_hdr(msg)->nlmsg_seq = NL_AUTO_SEQ;
	err = nl_send_auto(genl->sk, msg);
	while (err >= 0 && !answer->done)
		err = nl_recvmsgs(genl->sk, cb);
	nl_cb_put(cb);
	return answer->done ? 0 : err;
}

static void refusal_print(const struct verdict *v, const char *attr)
{
	const char *error = strerror(v->error);
	char why[512];

	if (*v->text)
		snprintf(why, sizeof(why), "%s (%s)", v->text, error);
	else
		snprintf(why, sizeof(why), "%s", error);
	if (attr)
		complain("%s, %sattribute %s", why,
			 v->missing ? "missing " : "", attr);
	else
		complain("%s", why);
}

static int answer_report(const struct answer *answer,
			 const struct nlmsghdr *request,
			 const struct attr_set *set)
{
	const struct verdict *v = &answer->verdict;

	if (v->error) {
		refusal_print(v, verdict_attr(v, request, set));
		return EXIT_REFUSED;
	}
	if (*v->text)
		complain("warning: %s", v->text);
	if (answer->garbled) {
		complain("the module sent what this tool cannot read");
		return EXIT_REFUSED;
	}
	if (answer->disturbed)
		complain("warning: it changes faster than it can be read; the output may be incomplete");
	return 0;
}

/**
 * genl_call() - Make a request of the kernel.
 * @genl: the socket
 * @msg: the request, which is freed; with NULL nothing is done
 * @set: its attributes
 * @to_json: makes an object of each reply, NULL if there are none
 * @replies: where to put an array of these, NULL without @to_json
 *
 * A dump that was disturbed by changes is done again, some times.
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int genl_call(struct genl *genl, struct nl_msg *msg,
	      const struct attr_set *set, to_json_fn to_json,
	      struct json_object **replies)
{
	struct answer answer = { };
	int tries = DUMP_TRIES;
	int ret = EXIT_REFUSED;
	int err;

	if (!msg)
		return EXIT_REFUSED;
	do {
		json_object_put(answer.replies);
		answer = (struct answer){ .to_json = to_json };
		if (to_json)
			answer.replies = json_object_new_array();
		err = answer_get(genl, msg, &answer);
	} while (!err && answer.disturbed && !answer.verdict.error && --tries);
	if (err)
		genl_failed(err);
	else
		ret = answer_report(&answer, nlmsg_hdr(msg), set);

	nlmsg_free(msg);
	if (!ret && replies)
		*replies = answer.replies;
	else
		json_object_put(answer.replies);
	return ret;
}
