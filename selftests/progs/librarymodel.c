// SPDX-License-Identifier: GPL-2.0
/*
 * What a program knows that does nothing but listen to libnetft's news: all
 * routes and whether they are up, and all reachable peers.  It prints that at
 * SIGUSR1 and when it ends, at SIGTERM, with the number of routes that it then
 * walks over a connection as old as itself.
 */
#include <libnetft.h>
#include <poll.h>
#include <sys/signalfd.h>

#include "common.h"

#define MAX_ROUTES	8192

struct route {
	uint32_t ifindex, id, up;
};

static struct netft *nft;
static struct route routes[MAX_ROUTES];
static size_t known;
static unsigned int resyncs, synced, gone, events, lost, contradictions;
static int syncing;

static struct route *find(uint32_t ifindex, uint32_t id)
{
	for (size_t i = 0; i < known; i++)
		if (routes[i].ifindex == ifindex && routes[i].id == id)
			return &routes[i];
	return NULL;
}

static void learn(uint32_t ifindex, uint32_t id, uint32_t state)
{
	struct route *route = find(ifindex, id);

	if (!route && known < MAX_ROUTES)
		route = &routes[known++];
	if (!route)
		die("more than %d routes", MAX_ROUTES);
	*route = (struct route){ ifindex, id, state == NETFT_ROUTE_STATE_UP ||
					      state == NETFT_ROUTE_STATE_SUSPECT };
}

static void forget(uint32_t ifindex, uint32_t id)
{
	struct route *route = find(ifindex, id);

	if (route)
		*route = routes[--known];
	else
		contradictions++;
}

static void on_event(const struct netft_object *event)
{
	uint32_t ifindex = netft_object_uint(event, NETFT_A_EVENT_IFINDEX);
	uint32_t state = netft_object_uint(event, NETFT_A_EVENT_STATE);
	uint32_t id = netft_object_uint(event, NETFT_A_EVENT_ROUTE);

	events++;
	contradictions += syncing;
	switch (netft_object_uint(event, NETFT_A_EVENT_TYPE)) {
	case NETFT_EVENT_TYPE_ROUTE_ADDED:
	case NETFT_EVENT_TYPE_ROUTE_UP:
	case NETFT_EVENT_TYPE_ROUTE_DOWN:
		learn(ifindex, id, state);
		break;
	case NETFT_EVENT_TYPE_ROUTE_DELETED:
		forget(ifindex, id);
		break;
	}
}

static void on_resync(const struct netft_monitor *monitor)
{
	resyncs++;
	lost += netft_monitor_lost(monitor);
	known = 0;
	syncing = 1;
}

static void on_news(const struct netft_monitor *monitor, enum netft_news news,
		    const struct netft_object *object)
{
	switch (news) {
	case NETFT_NEWS_RESYNC:
		on_resync(monitor);
		break;
	case NETFT_NEWS_ROUTE:
		learn(netft_object_uint(object, NETFT_A_ROUTE_IFINDEX),
		      netft_object_uint(object, NETFT_A_ROUTE_ID),
		      netft_object_uint(object, NETFT_A_ROUTE_STATE));
		break;
	case NETFT_NEWS_SYNCED:
		synced++;
		syncing = 0;
		break;
	case NETFT_NEWS_EVENT:
		on_event(object);
		break;
	case NETFT_NEWS_GONE:
		gone++;
		known = 0;
		syncing = 0;
		break;
	default:
		break;
	}
}

static int by_id(const void *a, const void *b)
{
	const struct route *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static int count_one(const struct netft_object *object, void *arg)
{
	(void)object;
	++*(int *)arg;
	return 0;
}

/* How many routes there are, or a negative errno. */
static int walk(void)
{
	int count = 0;
	int err = netft_route_walk(nft, 0, count_one, &count);

	return err ? err : count;
}

static void print(void)
{
	qsort(routes, known, sizeof(*routes), by_id);
	printf("{\"resyncs\":%u,\"synced\":%u,\"gone\":%u,\"events\":%u,\"lost\":%u,\"contradictions\":%u,\"walked\":%d,\"routes\":\"",
	       resyncs, synced, gone, events, lost, contradictions, walk());
	for (size_t i = 0; i < known; i++)
		printf("%s%u:%s", i ? " " : "", routes[i].id, routes[i].up ? "up" : "down");
	puts("\"}");
	fflush(stdout);
}

/* All there is to tell now. */
static void hear(struct netft_monitor *monitor)
{
	const struct netft_object *object;
	enum netft_news news;
	int err;

	do {
		err = netft_monitor_next(monitor, &news, &object);
		if (err)
			die("%s", netft_strerror(err));
		on_news(monitor, news, object);
	} while (news != NETFT_NEWS_NONE);
}

static int signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Returns false when it shall end. */
static int on_asked(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		die("signalfd: %s", strerror(errno));
	print();
	return info.ssi_signo == SIGUSR1;
}

int main(int argc, char **argv)
{
	struct netft_monitor *monitor;
	struct pollfd fds[2] = { { .events = POLLIN }, { .events = POLLIN } };
	int size, err;

	if (argc != 2) {
		fputs("usage: librarymodel BYTES    of receive buffer, 0 for what it is\n", stderr);
		return 2;
	}
	size = number(argv[1], 0, 1 << 30);
	err = netft_open(&nft);
	if (!err)
		err = netft_monitor_open(&monitor, NETFT_MONITOR_STATE);
	if (err)
		die("%s", netft_strerror(err));
	fds[0].fd = netft_monitor_fd(monitor);
	fds[1].fd = signals();
	if (size && setsockopt(fds[0].fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)))
		die("receive buffer: %s", strerror(errno));
	do {
		hear(monitor);
		if (poll(fds, 2, -1) < 0)
			die("poll: %s", strerror(errno));
	} while (!fds[1].revents || on_asked(fds[1].fd));
	netft_monitor_close(monitor);
	netft_close(nft);
	return 0;
}
