// SPDX-License-Identifier: GPL-2.0
/*
 * netft: asking the cluster service
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "service.h"

/* It answers at once, or not at all. */
#define PATIENCE	10

static int connect_to(const char *file)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd, err;

	if (strlen(file) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, file);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	/* That of connect(), too: its backlog may be full. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* One object, until the other end closes. */
static int read_object(int fd, struct json_object **object)
{
	struct json_tokener *tokener = json_tokener_new();
	char data[4096];
	ssize_t size;

	if (!tokener)
		abort();
	*object = NULL;
	do {
		size = read(fd, data, sizeof(data));
		if (size > 0)
			*object = json_tokener_parse_ex(tokener, data, size);
	} while (size > 0 && !*object &&
		 json_tokener_get_error(tokener) == json_tokener_continue);
	json_tokener_free(tokener);
	if (*object)
		return 0;
	return size < 0 ? -errno : -ENODATA;
}

/**
 * service_states() - Ask the cluster service for all that it knows.
 * @file: its socket
 * @states: where to put it; the caller frees it
 *
 * Return: 0 or a negative errno.
 */
int service_states(const char *file, struct json_object **states)
{
	int fd = connect_to(file), err;

	if (fd < 0)
		return fd;
	err = read_object(fd, states);
	close(fd);
	return err;
}

/**
 * service_strerror() - Why the cluster service could not be asked, in words.
 * @err: what service_states() returned
 *
 * Return: the words.
 */
const char *service_strerror(int err)
{
	switch (err) {
	case -ENOENT:
	case -ECONNREFUSED:
		return "netftd does not run";
	case -EAGAIN:
	case -ENODATA:
		return "netftd did not answer";
	default:
		return strerror(-err);
	}
}
