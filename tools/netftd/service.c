// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: the service: its loop, and what it does when something has changed
 */

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#include "service.h"

#define USEC_PER_MSEC	UINT64_C(1000)
#define USEC_PER_SEC	UINT64_C(1000000)

/* Changes come in bursts. */
#define SOON		(10 * USEC_PER_MSEC)
/* After what went wrong. */
#define AGAIN		(5 * USEC_PER_SEC)

static int arm(sd_event_source *timer, uint64_t usec)
{
	int err = sd_event_source_set_time_relative(timer, usec);

	return err < 0 ? err : sd_event_source_set_enabled(timer,
							   SD_EVENT_ONESHOT);
}

/**
 * service_now() - What time is it?
 * @service: the service
 *
 * Return: the time, by CLOCK_MONOTONIC, in microseconds.
 */
uint64_t service_now(const struct service *service)
{
	uint64_t usec = 0;

	sd_event_now(service->event, CLOCK_MONOTONIC, &usec);
	return usec;
}

/**
 * service_changed() - Something has changed: look at it soon.
 * @arg: the service
 */
void service_changed(void *arg)
{
	struct service *service = arg;
	int enabled;

	/* Not later for each further change. */
	if (sd_event_source_get_enabled(service->soon, &enabled) <= 0)
		arm(service->soon, SOON);
}

static void tell_self(const struct service *service, int self)
{
	if (self >= 0)
		log_note("this is node %s", service->config->nodes[self].name);
}

/* Where the interfaces' addresses are; of those that have left, where they were. */
static void find_addresses(struct service *service)
{
	const struct config *config = service->config;
	struct link_address found;
	int self;

	for (unsigned int i = 0; i < config->interface_count; i++) {
		struct link_address *known = &service->found[i];

		links_find(service->links, &config->interfaces[i].address,
			   &found);
		if (!found.here) {
			known->here = false;
			known->up = false;
			known->carrier = false;
			continue;
		}
		if (strcmp(known->dev, found.dev) || !known->here)
			log_note("address of %s on %s is on %s",
				 config->nodes[config->interfaces[i].node].name,
				 config->networks[config->interfaces[i].network].name,
				 found.dev);
		/* Without a carrier many do not say how fast they are. */
		if (!found.speed && !found.carrier)
			found.speed = known->speed;
		*known = found;
	}
	self = plan_self(config, service->found, service->self);
	if (self != service->self)
		tell_self(service, self);
	service->self = self;
}

/* Until it is there once: what is deleted afterwards is to be gone. */
static bool create_adapter(struct service *service)
{
	if (!service->is_created)
		service->is_created = !kernel_create_adapter(service->config->adapter);
	return service->is_created;
}

/* Look at all there is, and make it what it should be. */
static void synchronize(struct service *service)
{
	bool good = true;
	int err;

	find_addresses(service);
	if (!topology_follow(&service->topology, &service->kernel,
			     service->config->adapter)) {
		arm(service->again, AGAIN);
		return;
	}
	err = kernel_read(&service->kernel, service->config->adapter);
	if (err && err != -ENODEV) {
		log_error("adapter %s: %s", service->config->adapter,
			  netft_strerror(err));
		good = false;
	}
	/* Nobody is told that peers are gone because we could not look. */
	if (err && err != -ENODEV && err != -EPROTONOSUPPORT) {
		arm(service->again, AGAIN);
		return;
	}
	if (err)
		good &= create_adapter(service);
	if (!err && service->self >= 0) {
		plan_make(&service->plan, service->config, service->self,
			  service->found, service->speeds);
		good = topology_apply(&service->topology, &service->kernel,
				      service->config, &service->plan);
	}
	watchdog_update(&service->watchdog, &service->config->watched);
	peers_update(service);
	peers_ready(service, false);
	manager_update(service);
	good &= metrics_follow(service);
	if (!good)
		arm(service->again, AGAIN);
}

static int on_soon(sd_event_source *source __always_unused,
		   uint64_t usec __always_unused, void *arg)
{
	synchronize(arg);
	return 0;
}

static int on_late(sd_event_source *source __always_unused,
		   uint64_t usec __always_unused, void *arg)
{
	peers_ready(arg, true);
	return 0;
}

/* ---------------------------------------------------------------- configuration */

/* What is known of the nodes that the new configuration has, too. */
static void keep(struct service *service, const struct config *old,
		 const struct node_state *nodes,
		 const struct link_address *found, const uint32_t *speeds)
{
	const struct config *config = service->config;
	int n;

	for (unsigned int i = 0; i < old->node_count; i++) {
		n = config_find_node(config, old->nodes[i].name);
		if (n < 0)
			continue;
		service->nodes[n] = nodes[i];
	}
	for (unsigned int i = 0; i < old->interface_count; i++) {
		n = config_find_interface(config, &old->interfaces[i].address);
		if (n < 0)
			continue;
		service->found[n] = found[i];
		service->speeds[n] = speeds[i];
	}
}

static void adopt(struct service *service, struct config *config)
{
	static struct node_state nodes[MAX_NODES];
	static struct link_address found[MAX_INTERFACES];
	static uint32_t speeds[MAX_INTERFACES];
	struct config *old = service->config;
	const char *self = NULL;

	memcpy(nodes, service->nodes, sizeof(nodes));
	memcpy(found, service->found, sizeof(found));
	memcpy(speeds, service->speeds, sizeof(speeds));
	memset(service->nodes, 0, sizeof(service->nodes));
	memset(service->found, 0, sizeof(service->found));
	memset(service->speeds, 0xff, sizeof(service->speeds));
	service->config = config;
	if (old) {
		keep(service, old, nodes, found, speeds);
		manager_keep(&service->manager, old, config);
		if (service->self >= 0)
			self = old->nodes[service->self].name;
	}
	service->self = self ? config_find_node(config, self) : -1;
	config_free(old);
}

static int load(struct service *service)
{
	struct problems problems = { .tell = loader_log };
	struct config *config;

	config = config_load(service->options.config, &problems);
	if (!config)
		return problems.may_pass ? -EAGAIN : -EINVAL;
	adopt(service, config);
	return 0;
}

static void start_loading(struct service *service);

static void on_loaded(struct config *config, void *arg)
{
	struct service *service = arg;

	service->loader = NULL;
	/* The file may have changed since. */
	if (service->is_stale) {
		config_free(config);
		start_loading(service);
		return;
	}
	if (config) {
		adopt(service, config);
		log_note("%s: read again", service->options.config);
		service->is_created = false;
		watchdog_forget(&service->watchdog);
		create_adapter(service);
		synchronize(service);
	} else {
		log_error("%s: the configuration stays what it was",
			  service->options.config);
	}
	if (service->is_ready)
		sd_notify(0, "READY=1");
}

/* The loop goes on meanwhile. */
static void start_loading(struct service *service)
{
	int err;

	service->is_stale = false;
	err = loader_open(&service->loader, service->event,
			  service->options.config, on_loaded, service);
	if (!err)
		return;
	log_error("%s: %s", service->options.config, strerror(-err));
	on_loaded(NULL, service);
}

static int on_reload(sd_event_source *source __always_unused,
		     const struct signalfd_siginfo *info __always_unused,
		     void *arg)
{
	struct service *service = arg;
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
		   (uint64_t)ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000);
	if (service->loader)
		service->is_stale = true;
	else
		start_loading(service);
	return 0;
}

/* ---------------------------------------------------------------- begin and end */

static int on_stop(sd_event_source *source,
		   const struct signalfd_siginfo *info __always_unused,
		   void *arg __always_unused)
{
	return sd_event_exit(sd_event_source_get_event(source), 0);
}

static int add_signals(struct service *service)
{
	sigset_t mask;
	int err;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	signal(SIGPIPE, SIG_IGN);
	err = sd_event_add_signal(service->event, NULL, SIGTERM, on_stop, NULL);
	if (err >= 0)
		err = sd_event_add_signal(service->event, NULL, SIGINT, on_stop,
					  NULL);
	if (err >= 0)
		err = sd_event_add_signal(service->event, NULL, SIGHUP,
					  on_reload, service);
	return err;
}

static int add_timers(struct service *service)
{
	uint64_t wait = service->config->ready_timeout * USEC_PER_SEC;
	int err;

	err = sd_event_add_time_relative(service->event, &service->soon,
					 CLOCK_MONOTONIC, 0, 1, on_soon,
					 service);
	if (err >= 0)
		err = sd_event_add_time_relative(service->event,
						 &service->again,
						 CLOCK_MONOTONIC, 0, 1, on_soon,
						 service);
	if (err >= 0)
		err = sd_event_source_set_enabled(service->again, SD_EVENT_OFF);
	if (err >= 0)
		err = sd_event_add_time_relative(service->event,
						 &service->patience,
						 CLOCK_MONOTONIC, wait, 1,
						 on_late, service);
	/* systemd has patience of its own. */
	sd_notifyf(0, "EXTEND_TIMEOUT_USEC=%" PRIu64,
		   wait + 10 * USEC_PER_SEC);
	return err;
}

/* systemd makes it for the unit; by hand nobody does. */
static int make_run_dir(void)
{
	int err = mkdir(RUN_DIR, 0755) && errno != EEXIST ? -errno : 0;

	if (err)
		log_error(RUN_DIR ": %s", strerror(-err));
	return err;
}

/* Is a file where we keep ours unless told otherwise? */
static bool is_in_run_dir(const char *file)
{
	return !strncmp(file, RUN_DIR "/", sizeof(RUN_DIR "/") - 1);
}

static int begin(struct service *service)
{
	int err = 0;

	if (is_in_run_dir(service->options.routes) ||
	    is_in_run_dir(service->options.socket))
		err = make_run_dir();
	if (err < 0)
		return err;
	err = sd_event_new(&service->event);
	/* systemd may watch over the same loop. */
	if (err >= 0)
		err = sd_event_set_watchdog(service->event, true);
	if (err >= 0)
		err = add_signals(service);
	if (err >= 0)
		err = sd_event_now(service->event, CLOCK_MONOTONIC,
				   &service->started);
	if (err >= 0)
		err = add_timers(service);
	if (err >= 0)
		err = hooks_open(&service->hooks, service->event,
				 service->options.hooks);
	if (err >= 0)
		err = links_open(&service->links, service->event,
				 service_changed, service);
	if (err >= 0)
		err = manager_open(service);
	if (err < 0)
		return err;
	kernel_open(&service->kernel, service->event, service_changed, service);
	err = watchdog_open(&service->watchdog, service->event,
			    &service->kernel);
	if (err < 0)
		return err;
	topology_open(&service->topology, service->options.routes);
	create_adapter(service);
	return 0;
}

static void end(struct service *service)
{
	sd_notify(0, "STOPPING=1");
	watchdog_disarm(&service->watchdog);
	if (service->kernel.ifindex &&
	    (service->config->flush_on_exit || service->options.flush_on_exit))
		topology_flush(&service->topology, &service->kernel,
			       service->config->adapter);
}

static void dispose(struct service *service)
{
	loader_close(service->loader);
	metrics_close(service);
	manager_close(service);
	watchdog_close(&service->watchdog);
	kernel_close(&service->kernel);
	links_close(service->links);
	hooks_close(service->hooks);
	sd_event_source_disable_unref(service->soon);
	sd_event_source_disable_unref(service->again);
	sd_event_source_disable_unref(service->patience);
	sd_event_unref(service->event);
	config_free(service->config);
	free(service);
}

/**
 * service_run() - Run the service until it is told to end.
 * @options: its command line
 *
 * Return: 0; -EINVAL if the configuration has mistakes, or another negative
 * errno.
 */
int service_run(const struct options *options)
{
	struct service *service = calloc(1, sizeof(*service));
	int err;

	if (!service)
		return -ENOMEM;
	log_open();
	service->options = *options;
	service->self = -1;
	err = load(service);
	if (!err) {
		err = begin(service);
		if (!err)
			err = sd_event_loop(service->event);
		if (!err)
			end(service);
		else
			log_error("%s", strerror(-err));
	}
	dispose(service);
	return err;
}
