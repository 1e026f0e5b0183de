// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: a socket on which whoever connects is told the states
 *
 * There is nothing to be asked, and so nothing to be read: a client connects,
 * gets one text, and the end of it. One that does not take it in is left after
 * some seconds.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "log.h"

#define MAX_CLIENTS	16
#define CLIENT_USEC	UINT64_C(5000000)

/**
 * struct client - Somebody who is connected.
 * @control: to what
 * @source: the connection, NULL if this is nobody
 * @timer: the time is over
 * @text: what is told
 * @size: how many bytes that is
 * @sent: how many of them were sent
 */
struct client {
	struct control *control;
	sd_event_source *source;
	sd_event_source *timer;
	char *text;
	size_t size;
	size_t sent;
};

/**
 * struct control - The socket and who is connected to it.
 * @event: the loop
 * @source: the socket
 * @file: its name
 * @answer: makes the text that is told, which is freed
 * @arg: for @answer
 * @clients: who is connected
 */
struct control {
	sd_event *event;
	sd_event_source *source;
	const char *file;
	char *(*answer)(void *arg);
	void *arg;
	struct client clients[MAX_CLIENTS];
};

static void client_end(struct client *client)
{
	client->source = sd_event_source_disable_unref(client->source);
	client->timer = sd_event_source_disable_unref(client->timer);
	free(client->text);
	client->text = NULL;
}

static int on_late(sd_event_source *source __always_unused,
		   uint64_t usec __always_unused, void *arg)
{
	client_end(arg);
	return 0;
}

static int on_writable(sd_event_source *source __always_unused, int fd,
		       uint32_t revents __always_unused, void *arg)
{
	struct client *client = arg;
	ssize_t size;

	size = send(fd, client->text + client->sent,
		    client->size - client->sent, MSG_NOSIGNAL);
	if (size > 0)
		client->sent += size;
	if ((size < 0 && errno != EAGAIN) || client->sent == client->size)
		client_end(client);
	return 0;
}

static void client_begin(struct client *client, int fd)
{
	struct control *control = client->control;
	int err;

	client->text = control->answer(control->arg);
	client->size = client->text ? strlen(client->text) : 0;
	client->sent = 0;
	err = client->text ? sd_event_add_io(control->event, &client->source,
					     fd, EPOLLOUT, on_writable, client)
			   : -ENOMEM;
	if (err >= 0)
		err = sd_event_source_set_io_fd_own(client->source, 1);
	else
		close(fd);
	if (err >= 0)
		err = sd_event_add_time_relative(control->event, &client->timer,
						 CLOCK_MONOTONIC, CLIENT_USEC,
						 0, on_late, client);
	if (err < 0)
		client_end(client);
}

static int on_client(sd_event_source *source __always_unused, int fd,
		     uint32_t revents __always_unused, void *arg)
{
	int connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct control *control = arg;

	if (connection < 0)
		return 0;
	for (int i = 0; i < MAX_CLIENTS; i++) {
		if (control->clients[i].source)
			continue;
		control->clients[i].control = control;
		client_begin(&control->clients[i], connection);
		return 0;
	}
	close(connection);
	return 0;
}

static int listen_on(const char *file)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(file) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, file);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	/* What a service before us left. */
	unlink(file);
	/* All may know what all may see with "netft" anyway. */
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    chmod(file, 0666) || listen(fd, MAX_CLIENTS)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

/**
 * control_open() - Begin to tell those who ask.
 * @control: where to put the socket; the caller closes it
 * @event: the loop
 * @file: name of the socket
 * @answer: makes the text that is told, which is freed
 * @arg: for @answer
 *
 * Return: 0 or a negative errno.
 */
int control_open(struct control **control, sd_event *event, const char *file,
		 char *(*answer)(void *arg), void *arg)
{
	int fd = listen_on(file), err;

	*control = fd < 0 ? NULL : calloc(1, sizeof(**control));
	if (!*control) {
		err = fd < 0 ? fd : -ENOMEM;
		if (fd >= 0)
			close(fd);
		log_error("%s: %s", file, strerror(-err));
		return err;
	}
	**control = (struct control){ .event = event, .file = file,
				      .answer = answer, .arg = arg };
	err = sd_event_add_io(event, &(*control)->source, fd, EPOLLIN,
			      on_client, *control);
	if (err < 0) {
		close(fd);
		control_close(*control);
		*control = NULL;
		return err;
	}
	sd_event_source_set_io_fd_own((*control)->source, 1);
	return 0;
}

/**
 * control_close() - Tell nobody any more.
 * @control: the socket, or NULL
 */
void control_close(struct control *control)
{
	if (!control)
		return;
	for (int i = 0; i < MAX_CLIENTS; i++)
		client_end(&control->clients[i]);
	sd_event_source_disable_unref(control->source);
	unlink(control->file);
	free(control);
}
