// SPDX-License-Identifier: GPL-2.0
/*
 * netft: events, printed as they happen
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "fields.h"
#include "kernel.h"
#include "print.h"

const char help_monitor[] =
"Usage: netft monitor\n"
"\n"
"Prints one line, with -j one JSON object, for each event. If events were\n"
"lost it says so, on stderr and with -j as an event \"overrun\": what is known\n"
"is then out of date, so look at routes and peers again.\n";

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

/* @event gave it away that events were lost before it, NULL if none did. */
static void overrun(struct netft_monitor *monitor,
		    const struct netft_object *event)
{
	struct json_object *obj = event ? event_object(event) : NULL;

	overrun_print(obj ? text_of(obj, "dev") : NULL,
		      netft_monitor_lost(monitor));
	json_object_put(obj);
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
	event_print_one(event, "stage", "stage", NULL);
	event_print_one(event, "reason", "reason", NULL);
	event_print_one(event, "missed", "missed", NULL);
	event_print_one(event, "silence", "silence_ms", print_ms);
	event_print_one(event, "rtt", "rtt_us", print_us);
	if (opt.stats)
		event_print_one(event, "seq", "seq", NULL);
	putchar('\n');
	fflush(stdout);
}

static void event_tell(const struct netft_object *object)
{
	struct json_object *event = event_object(object);

	if (!event)
		complain("the module sent an event that this tool cannot read");
	else if (opt.json)
		print_json(event);
	else
		event_print(event);
	json_object_put(event);
}

/* What comes first is no loss: there was nothing that could be lost. */
static int begin(struct netft_monitor *monitor)
{
	const struct netft_object *object;
	enum netft_news news;
	int err = netft_monitor_next(monitor, &news, &object);

	return err ? kernel_failed(err) : 0;
}

/* Tell what has come; 0, or EXIT_REFUSED when there is no going on. */
static int news_tell(struct netft_monitor *monitor, enum netft_news *news)
{
	const struct netft_object *object;
	int err = netft_monitor_next(monitor, news, &object);

	if (err)
		return kernel_failed(err);
	if (*news == NETFT_NEWS_EVENT)
		event_tell(object);
	if (*news == NETFT_NEWS_RESYNC)
		overrun(monitor, object);
	if (*news == NETFT_NEWS_GONE) {
		complain("the netft module was unloaded");
		return EXIT_REFUSED;
	}
	return ferror(stdout) ? EXIT_REFUSED : 0;
}

static int listen_on(struct netft_monitor *monitor, int stop)
{
	struct pollfd fds[] = {
		{ .fd = netft_monitor_fd(monitor), .events = POLLIN },
		{ .fd = stop, .events = POLLIN },
	};
	enum netft_news news = NETFT_NEWS_NONE;
	int ret = begin(monitor);

	while (!ret) {
		/* Do not wait before all is told. */
		if (poll(fds, ARRAY_SIZE(fds),
			 news == NETFT_NEWS_NONE ? -1 : 0) < 0 &&
		    errno != EINTR) {
			complain("%s", strerror(errno));
			return EXIT_REFUSED;
		}
		if (fds[1].revents)
			return EXIT_OK;
		ret = news_tell(monitor, &news);
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
	struct netft_monitor *monitor;
	int err, ret, stop;

	if (argc)
		usage_error("unknown word \"%s\"", *argv);
	/* What it says from here on is news, not about a request. */
	opt.command[0] = '\0';

	stop = stop_open();
	if (stop < 0)
		return EXIT_REFUSED;
	err = netft_monitor_open(&monitor, 0);
	ret = err ? kernel_failed(err) : listen_on(monitor, stop);
	netft_monitor_close(monitor);
	close(stop);
	return ret;
}
