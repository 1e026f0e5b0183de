// SPDX-License-Identifier: GPL-2.0
/*
 * netft: events, printed as they happen
 */

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fields.h"
#include "genl.h"
#include "print.h"

/* Room for a burst: a whole cluster that goes down at once. */
#define RECEIVE_BUFFER	(4 << 20)

const char help_monitor[] =
"Usage: netft monitor\n"
"\n"
"Prints one line, with -j one JSON object, for each event. If events were\n"
"lost it says so, on stderr and with -j as an event \"overrun\": what is known\n"
"is then out of date, so look at routes and peers again.\n";

/**
 * struct heard - The last event of an adapter.
 * @ifindex: the adapter
 * @seq: the event's number
 */
struct heard {
	uint32_t ifindex;
	uint32_t seq;
};

/**
 * struct monitor - A listener.
 * @genl: its socket
 * @heard: the adapters that were heard of
 * @n: how many
 * @unloaded: the family has gone
 */
struct monitor {
	struct genl genl;
	struct heard *heard;
	size_t n;
	bool unloaded;
};

/* A descriptor that is readable once somebody wants us to stop. */
static int stop_open(void)
{
	sigset_t stop;
	int fd;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	fd = signalfd(-1, &stop, SFD_CLOEXEC);
	if (fd < 0)
		complain("%s", strerror(errno));
	return fd;
}

/* Say that events were lost; @dev and @lost if it is known whose, how many. */
static void overrun_print(const char *dev, uint32_t lost)
{
	struct json_object *obj;

	if (dev)
		complain("events were lost, %u on %s", lost, dev);
	else
		complain("events were lost, more came than could be read");
	if (!opt.json)
		return;

	obj = json_object_new_object();
	json_object_object_add(obj, "event", json_object_new_string("overrun"));
	json_object_object_add(obj, "dev",
			       dev ? json_object_new_string(dev) : NULL);
	json_object_object_add(obj, "lost",
			       dev ? json_object_new_int64(lost) : NULL);
	print_json(obj);
	json_object_put(obj);
}

/* How many events of an adapter are missing between the last and this one. */
static uint32_t events_missing(struct monitor *monitor, uint32_t ifindex,
			       uint32_t seq)
{
	struct heard *heard;
	uint32_t step;

	for (size_t i = 0; i < monitor->n; i++) {
		heard = &monitor->heard[i];
		if (heard->ifindex != ifindex)
			continue;
		step = seq - heard->seq;
		heard->seq = seq;
		/* A step back is a new count, not a gap of four thousand million. */
		return step && step <= INT32_MAX ? step - 1 : 0;
	}

	heard = realloc(monitor->heard, (monitor->n + 1) * sizeof(*heard));
	if (!heard)
		abort();
	heard[monitor->n++] = (struct heard){ ifindex, seq };
	monitor->heard = heard;
	return 0;
}

static void gap_check(struct monitor *monitor, struct nlmsghdr *nlh,
		      struct json_object *event)
{
	struct nlattr *ifindex, *seq;
	uint32_t lost;

	ifindex = nlmsg_find_attr(nlh, GENL_HDRLEN, NETFT_A_EVENT_IFINDEX);
	seq = nlmsg_find_attr(nlh, GENL_HDRLEN, NETFT_A_EVENT_SEQ);
	if (!ifindex || !seq || nla_len(ifindex) < (int)sizeof(lost))
		return;
	lost = events_missing(monitor, nla_get_u32(ifindex), nla_get_u32(seq));
	if (lost)
		overrun_print(text_of(event, "dev"), lost);
}

static void event_print_one(struct json_object *event, const char *title,
			    const char *key,
			    void (*print)(FILE *f, struct json_object *value))
{
	if (!value_of(event, key))
		return;
	printf(" %s ", title);
	print_value(event, key, print);
}

static void event_print(struct json_object *event)
{
	printf("%s %s %s", text_of(event, "time"), text_of(event, "dev"),
	       text_of(event, "event"));
	event_print_one(event, "route", "route", NULL);
	event_print_one(event, "peer", "peer", NULL);
	event_print_one(event, "ipv4", "ipv4", NULL);
	event_print_one(event, "state", "state", NULL);
	event_print_one(event, "reason", "reason", NULL);
	event_print_one(event, "missed", "missed", NULL);
	event_print_one(event, "silence", "silence_ms", print_ms);
	event_print_one(event, "rtt", "rtt_us", print_us);
	if (opt.stats)
		event_print_one(event, "seq", "seq", NULL);
	putchar('\n');
	fflush(stdout);
}

/* What the controller of all families tells: ours may be leaving. */
static void on_control(struct monitor *monitor, struct nlmsghdr *nlh)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);
	struct nlattr *id;

	if (hdr->cmd != CTRL_CMD_DELFAMILY)
		return;
	id = nlmsg_find_attr(nlh, GENL_HDRLEN, CTRL_ATTR_FAMILY_ID);
	if (id && nla_get_u16(id) == monitor->genl.family)
		monitor->unloaded = true;
}

static int on_message(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct monitor *monitor = arg;
	const struct genlmsghdr *hdr;
	struct json_object *event;

	if (!genlmsg_valid_hdr(nlh, 0))
		return NL_OK;
	hdr = nlmsg_data(nlh);
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		on_control(monitor, nlh);
	if (nlh->nlmsg_type != monitor->genl.family ||
	    hdr->cmd != NETFT_CMD_EVENT)
		return NL_OK;

	event = event_object(nlh);
	if (!event) {
		complain("the module sent an event that this tool cannot read");
		return NL_OK;
	}
	gap_check(monitor, nlh, event);
	if (opt.json)
		print_json(event);
	else
		event_print(event);
	json_object_put(event);
	return NL_OK;
}

static int subscribe(struct monitor *monitor)
{
	struct nl_sock *sk = monitor->genl.sk;
	int size = RECEIVE_BUFFER;
	int events, control, err;

	/* Ask for both first: answers must not mix with events. */
	events = genl_ctrl_resolve_grp(sk, NETFT_GENL_NAME, NETFT_MCGRP_EVENTS);
	control = genl_ctrl_resolve_grp(sk, "nlctrl", "notify");
	err = events < 0 ? events : control < 0 ? control : 0;
	if (!err)
		err = nl_socket_add_memberships(sk, events, control, 0);
	if (err) {
		genl_failed(err);
		return EXIT_REFUSED;
	}

	/* More than the administrator's limit if that is allowed. */
	if (setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVBUFFORCE, &size,
		       sizeof(size)))
		nl_socket_set_buffer_size(sk, size, 0);
	nl_socket_disable_seq_check(sk);
	nl_socket_set_nonblocking(sk);
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, on_message, monitor);
	return 0;
}

/* Read what has come; 0, or EXIT_REFUSED when there is no going on. */
static int events_read(struct monitor *monitor)
{
	int err = nl_recvmsgs_default(monitor->genl.sk);

	/* libnl makes this of ENOBUFS. */
	if (err == -NLE_NOMEM) {
		overrun_print(NULL, 0);
	} else if (err < 0 && err != -NLE_AGAIN && err != -NLE_INTR) {
		genl_failed(err);
		return EXIT_REFUSED;
	}
	if (monitor->unloaded) {
		complain("the netft module was unloaded");
		return EXIT_REFUSED;
	}
	return ferror(stdout) ? EXIT_REFUSED : 0;
}

static int listen_on(struct monitor *monitor, int stop)
{
	struct pollfd fds[] = {
		{ .fd = nl_socket_get_fd(monitor->genl.sk), .events = POLLIN },
		{ .fd = stop, .events = POLLIN },
	};
	int ret = 0;

	while (!ret) {
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR) {
			complain("%s", strerror(errno));
			return EXIT_REFUSED;
		}
		if (fds[1].revents)
			return EXIT_OK;
		ret = events_read(monitor);
	}
	return ret;
}

/**
 * cmd_monitor() - netft monitor
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_monitor(int argc, char **argv)
{
	struct monitor monitor = { };
	int ret, stop;

	if (argc)
		usage_error("unknown word \"%s\"", *argv);
	/* What it says from here on is news, not about a request. */
	opt.command[0] = '\0';

	stop = stop_open();
	if (stop < 0)
		return EXIT_REFUSED;
	ret = genl_open(&monitor.genl);
	if (!ret) {
		ret = subscribe(&monitor);
		if (!ret)
			ret = listen_on(&monitor, stop);
		genl_close(&monitor.genl);
	}
	free(monitor.heard);
	close(stop);
	return ret;
}
