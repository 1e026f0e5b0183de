// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink messages of the family netft and for links of its kind, made from the
 * specification and then broken, from several threads, while namespaces and
 * adapters come and go and memory allocations fail. Each thread has a namespace
 * of its own or is in that of another, and listens to events there. The same seed
 * gives each thread the same messages.
 */
#include <fcntl.h>
#include <getopt.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>

#include "common.h"
#include "netmessage.h"
#include "random.h"

#define MAX_WORKERS	64
/* As long as no other thread needs to wait, each does so many before the next one. */
#define TURN		16

struct totals {
	uint64_t messages, accepted, links, namespaces, entered, failed, events, overruns;
};

struct worker {
	pthread_t thread;
	uint64_t count, seed;
	struct totals totals;
};

static struct worker workers[MAX_WORKERS];
static unsigned int rate = 4;

/* The namespaces that workers have made, for others to enter. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int namespaces[MAX_WORKERS];

/* A worker's own. */
static __thread struct totals totals;
static __thread int generic = -1, route = -1, events = -1, fail_nth = -1;
static __thread uint32_t event_group;

static void usage(void)
{
	fputs("usage: fuzznetlink [-n MESSAGES] [-z SEED] [-w WORKERS] [-r RATE]\n"
	      "In one of RATE messages an allocation fails, where the kernel can do that.  Prints\n"
	      "{\"seed\":N,\"messages\":N,\"accepted\":N,\"links\":N,\"namespaces\":N,\"entered\":N,\n"
	      "\"failed\":N,\"events\":N,\"overruns\":N,\"seconds\":X}.\n", stderr);
	exit(2);
}

/* ---------------------------------------------------------------- sending */

/* The Nth allocation from now on fails, once; none with 0. */
static void fail_allocation(unsigned int nth)
{
	char text[16];
	int size = snprintf(text, sizeof(text), "%u", nth);

	if (fail_nth >= 0 && pwrite(fail_nth, text, size, 0) < 0)
		die("fail-nth: %s", strerror(errno));
}

static int was_injected(void)
{
	char text[16] = "";

	/* It counts down, and is 0 once it has happened. */
	return pread(fail_nth, text, sizeof(text) - 1, 0) > 0 && !atoi(text);
}

static void take(int fd)
{
	static __thread union {
		struct nlmsghdr nlh;
		uint8_t bytes[65536];
	} answer;
	struct nlmsghdr *nlh;
	ssize_t left;

	while ((left = recv(fd, &answer, sizeof(answer), MSG_DONTWAIT)) > 0)
		for (nlh = &answer.nlh; NLMSG_OK(nlh, left); nlh = NLMSG_NEXT(nlh, left))
			if (nlh->nlmsg_type != NLMSG_ERROR || !*(int *)NLMSG_DATA(nlh)) {
				totals.accepted++;
				break;
			}
}

/* What happened here, unless it was too much. */
static void take_events(void)
{
	uint8_t event[4096];

	for (;;) {
		if (recv(events, event, sizeof(event), MSG_DONTWAIT) > 0)
			totals.events++;
		else if (errno == ENOBUFS)
			totals.overruns++;
		else
			break;
	}
}

static void send_message(int fd)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fail = fail_nth >= 0 && rate && !below(rate) && may_fail;

	message.nlh.nlmsg_seq = totals.messages++;
	message.nlh.nlmsg_len = below(64) ? length : below(2 * length);
	if (fail)
		fail_allocation(1 + below(40));
	sendto(fd, &message, length, 0, (struct sockaddr *)&kernel, sizeof(kernel));
	if (fail) {
		totals.failed += was_injected();
		fail_allocation(0);
	}
	take(fd);
}

static int open_netlink(int protocol)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	int one = 1;

	if (fd < 0)
		die("netlink socket: %s", strerror(errno));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	if (below(2))
		setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	return fd;
}

static const struct nlattr *next_attribute(const struct nlattr *a)
{
	return (const struct nlattr *)((const uint8_t *)a + NLA_ALIGN(a->nla_len));
}

/* The family has but one group. */
static uint32_t group_number(const struct nlattr *groups)
{
	const struct nlattr *group = groups + 1, *a;

	for (a = group + 1; a < next_attribute(group); a = next_attribute(a))
		if (a->nla_type == CTRL_ATTR_MCAST_GRP_ID)
			return *(const uint32_t *)(a + 1);
	die("the group of events has no number");
}

static void find_family(void)
{
	const struct genlmsghdr genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	const struct nlattr *a;
	ssize_t got;

	begin(GENL_ID_CTRL, 0, &genl, sizeof(genl));
	put(CTRL_ATTR_FAMILY_NAME, "netft", 6);
	message.nlh.nlmsg_len = length;
	if (send(generic, &message, length, 0) < 0)
		die("find the family: %s", strerror(errno));
	got = recv(generic, &message, sizeof(message), 0);
	for (a = (const struct nlattr *)(message.bytes + NLMSG_LENGTH(GENL_HDRLEN));
	     (const uint8_t *)(a + 1) <= message.bytes + got && a->nla_len >= NLA_HDRLEN;
	     a = next_attribute(a)) {
		if (a->nla_type == CTRL_ATTR_FAMILY_ID)
			family = *(const uint16_t *)(a + 1);
		else if (a->nla_type == CTRL_ATTR_MCAST_GROUPS)
			event_group = group_number(a);
	}
	if (!family || !event_group)
		die("there is no family netft");
}

/* In a namespace there are adapters and listeners of whoever is in it. */
static void open_sockets(void)
{
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int size = 2048;

	generic = open_netlink(NETLINK_GENERIC);
	route = open_netlink(NETLINK_ROUTE);
	events = open_netlink(NETLINK_GENERIC);
	if (!family)
		find_family();
	/* So that it can be too much. */
	setsockopt(events, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	/* Without a number of its own it hears nothing. */
	if (bind(events, (const struct sockaddr *)&any, sizeof(any)) ||
	    setsockopt(events, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &event_group,
		       sizeof(event_group)))
		die("events: %s", strerror(errno));
}

static void close_sockets(void)
{
	if (generic < 0)
		return;
	close(generic);
	close(route);
	close(events);
}

/* Until somebody makes another one, others may come. */
static void publish_namespace(unsigned int worker)
{
	int old, fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("own namespace: %s", strerror(errno));
	pthread_mutex_lock(&lock);
	old = namespaces[worker];
	namespaces[worker] = fd;
	pthread_mutex_unlock(&lock);
	if (old)
		close(old);
}

/* The old one goes with all that is in it, when nobody is there any more. */
static void make_namespace(unsigned int worker)
{
	struct ifinfomsg info = { .ifi_index = 1, .ifi_flags = IFF_UP, .ifi_change = IFF_UP };

	if (unshare(CLONE_NEWNET))
		die("namespace: %s", strerror(errno));
	publish_namespace(worker);
	open_sockets();
	totals.namespaces++;
	begin(RTM_NEWLINK, NLM_F_ACK, &info, sizeof(info));
	message.nlh.nlmsg_len = length;
	send(route, &message, length, 0);
	take(route);
}

static int enter_namespace(unsigned int worker)
{
	int error = -1;

	pthread_mutex_lock(&lock);
	if (namespaces[worker])
		error = setns(namespaces[worker], CLONE_NEWNET);
	pthread_mutex_unlock(&lock);
	if (error)
		return error;
	open_sockets();
	totals.entered++;
	return 0;
}

static void other_namespace(unsigned int worker)
{
	close_sockets();
	memset(known, 0, sizeof(known));
	if (below(2) || enter_namespace(below(worker_count)))
		make_namespace(worker);
}

static void learn_adapters(void)
{
	for (unsigned int i = 0; i < ADAPTERS; i++) {
		struct ifreq request = { 0 };

		snprintf(request.ifr_name, sizeof(request.ifr_name), "ft%u", i);
		known[i] = ioctl(route, SIOCGIFINDEX, &request) ? 0 : request.ifr_ifindex;
	}
}

static void one(unsigned int worker)
{
	static void (*const links[])(void) = {
		new_link, new_link, change_link, change_link, delete_link, change_address,
	};

	if (!below(1000)) {
		other_namespace(worker);
	} else if (!below(some_adapter() ? 64 : 4)) {
		links[below(sizeof(links) / sizeof(*links))]();
		send_message(route);
		totals.links++;
		learn_adapters();
	} else {
		family_message();
		send_message(generic);
	}
}

static void *work(void *argument)
{
	struct worker *self = argument;
	unsigned int number = self - workers;

	random_seed(self->seed);
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	make_namespace(number);
	while (totals.messages < self->count && !stop) {
		one(number);
		if (totals.messages % TURN)
			continue;
		if (!below(4))
			take_events();
		sched_yield();
	}
	close_sockets();
	self->totals = totals;
	return NULL;
}

static void report(uint64_t seed, int64_t start)
{
	struct totals sum = { 0 };
	unsigned int i;

	for (i = 0; i < worker_count; i++) {
		const struct totals *t = &workers[i].totals;

		sum.messages += t->messages;
		sum.accepted += t->accepted;
		sum.links += t->links;
		sum.namespaces += t->namespaces;
		sum.entered += t->entered;
		sum.failed += t->failed;
		sum.events += t->events;
		sum.overruns += t->overruns;
	}
	printf("{\"seed\":%llu,\"messages\":%llu,\"accepted\":%llu,\"links\":%llu,"
	       "\"namespaces\":%llu,\"entered\":%llu,\"failed\":%llu,\"events\":%llu,"
	       "\"overruns\":%llu,\"seconds\":%.1f}\n",
	       (unsigned long long)seed, (unsigned long long)sum.messages,
	       (unsigned long long)sum.accepted, (unsigned long long)sum.links,
	       (unsigned long long)sum.namespaces, (unsigned long long)sum.entered,
	       (unsigned long long)sum.failed, (unsigned long long)sum.events,
	       (unsigned long long)sum.overruns, (double)(now_ns() - start) / NSEC_PER_SEC);
}

int main(int argc, char **argv)
{
	uint64_t count = 10000, seed = 1;
	int64_t start = now_ns();
	unsigned int i;
	int option;

	while ((option = getopt(argc, argv, "n:r:w:z:")) != -1) {
		if (option == 'n')
			count = number(optarg, 1, 1e12);
		else if (option == 'r')
			rate = number(optarg, 0, 1e9);
		else if (option == 'w')
			worker_count = number(optarg, 1, MAX_WORKERS);
		else if (option == 'z')
			seed = number(optarg, 0, 1e15);
		else
			usage();
	}
	if (optind != argc)
		usage();
	catch_signals();
	for (i = 0; i < worker_count; i++) {
		workers[i].count = (count + worker_count - 1) / worker_count;
		workers[i].seed = seed + i;
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("a thread could not be made");
	}
	for (i = 0; i < worker_count; i++)
		pthread_join(workers[i].thread, NULL);
	report(seed, start);
	return 0;
}
