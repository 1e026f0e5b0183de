// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: a configuration that is read while the loop runs
 *
 * A file of corosync's may have names of hosts, and a name server may take half
 * a minute to say nothing. So a thread reads it, which shares nothing with the
 * service but the file's name and what it hands over at its end.
 */

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "loader.h"
#include "log.h"

/**
 * struct loader - What reads a configuration.
 * @file: its name
 * @config: what was read, NULL if it has mistakes
 * @thread: reads it
 * @fd: readable when it was read
 * @source: waits for that
 * @done: called then, with the configuration, which is the callee's
 * @arg: for @done
 */
struct loader {
	const char *file;
	struct config *config;
	pthread_t thread;
	int fd;
	sd_event_source *source;
	void (*done)(struct config *config, void *arg);
	void *arg;
};

/**
 * loader_log() - Tell of a mistake in a configuration.
 * @arg: nothing
 * @place: where it is written
 * @is_mistake: it makes the configuration unusable
 * @what: what is wrong
 */
void loader_log(void *arg __always_unused, const struct place *place,
		bool is_mistake, const char *what)
{
	int priority = is_mistake ? LOG_ERR : LOG_WARNING;

	if (place->line)
		log_notice(priority, NULL, "%s:%u: %s", place->file,
			   place->line, what);
	else
		log_notice(priority, NULL, "%s: %s", place->file, what);
}

static void *read_file(void *arg)
{
	struct problems problems = { .tell = loader_log };
	struct loader *loader = arg;

	loader->config = config_load(loader->file, &problems);
	eventfd_write(loader->fd, 1);
	return NULL;
}

static void dispose(struct loader *loader)
{
	sd_event_source_disable_unref(loader->source);
	if (loader->fd >= 0)
		close(loader->fd);
	free(loader);
}

static int on_read(sd_event_source *source __always_unused,
		   int fd __always_unused, uint32_t revents __always_unused,
		   void *arg)
{
	void (*done)(struct config *config, void *arg);
	struct loader *loader = arg;
	struct config *config;

	/* It does nothing any more but end. */
	pthread_join(loader->thread, NULL);
	config = loader->config;
	done = loader->done;
	arg = loader->arg;
	dispose(loader);
	done(config, arg);
	return 0;
}

/**
 * loader_open() - Begin to read a configuration.
 * @loader: where to put what reads it, which is gone when @done is called
 * @event: the loop
 * @file: name of the file, good as long as the process is
 * @done: called with the configuration, which is the callee's, or NULL if it
 *	has mistakes, which were told
 * @arg: for @done
 *
 * Return: 0 or a negative errno.
 */
int loader_open(struct loader **loader, sd_event *event, const char *file,
		void (*done)(struct config *config, void *arg), void *arg)
{
	struct loader *new = calloc(1, sizeof(*new));
	int err;

	if (!new)
		return -ENOMEM;
	*new = (struct loader){ .file = file, .done = done, .arg = arg };
	new->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	err = new->fd < 0 ? -errno : sd_event_add_io(event, &new->source,
						     new->fd, EPOLLIN, on_read,
						     new);
	if (err >= 0)
		err = -pthread_create(&new->thread, NULL, read_file, new);
	if (err < 0) {
		dispose(new);
		return err;
	}
	*loader = new;
	return 0;
}

/**
 * loader_close() - Nobody wants the configuration any more.
 * @loader: what reads it, or NULL
 *
 * It cannot be stopped: it ends with the process, and what it uses is left to
 * it.
 */
void loader_close(struct loader *loader)
{
	if (!loader)
		return;
	loader->source = sd_event_source_disable_unref(loader->source);
	pthread_detach(loader->thread);
}
