// SPDX-License-Identifier: LGPL-2.1-or-later
/* Events and names: what there is, and then what happens, until it is killed. */

#include <libnetft.h>
#include <poll.h>
#include <stdio.h>

static void show_event(const struct netft_object *event)
{
	uint32_t type = netft_object_uint(event, NETFT_A_EVENT_TYPE);
	uint32_t reason = netft_object_uint(event, NETFT_A_EVENT_REASON);

	printf("%s: %s (%s)\n",
	       netft_object_string(event, NETFT_A_EVENT_IFNAME),
	       netft_event_type_name(type), netft_reason_name(reason));
}

static void show_route(const struct netft_object *route)
{
	uint32_t state = netft_object_uint(route, NETFT_A_ROUTE_STATE);

	printf("route %ju is %s\n",
	       (uintmax_t)netft_object_uint(route, NETFT_A_ROUTE_ID),
	       netft_route_state_name(state));
}

static void show(enum netft_news news, const struct netft_object *object,
		 uint32_t lost)
{
	if (news == NETFT_NEWS_RESYNC)
		printf("forget the rest, this is what there is (%u lost)\n",
		       lost);
	if (news == NETFT_NEWS_ROUTE)
		show_route(object);
	if (news == NETFT_NEWS_SYNCED)
		puts("that was all");
	if (news == NETFT_NEWS_EVENT)
		show_event(object);
	if (news == NETFT_NEWS_GONE)
		puts("the module was unloaded");
	fflush(stdout);
}

int main(void)
{
	const struct netft_object *object;
	struct netft_monitor *monitor;
	struct pollfd fd = { .events = POLLIN };
	enum netft_news news;
	int err;

	err = netft_monitor_open(&monitor, NETFT_MONITOR_STATE);
	if (err) {
		fprintf(stderr, "%s\n", netft_strerror(err));
		return 1;
	}
	fd.fd = netft_monitor_fd(monitor);
	while (!err) {
		err = netft_monitor_next(monitor, &news, &object);
		if (!err && news == NETFT_NEWS_NONE)
			poll(&fd, 1, -1);
		else if (!err)
			show(news, object, netft_monitor_lost(monitor));
	}
	fprintf(stderr, "%s\n", netft_strerror(err));
	netft_monitor_close(monitor);
	return 1;
}
