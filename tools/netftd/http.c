// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: a text that can be had by HTTP
 *
 * Who asks may be anybody, so whatever they do has a bound: how many there are,
 * for how long one may say nothing, how much one may say, and how often the
 * text is made. libmicrohttpd waits on a descriptor of its own, which is one of
 * the service's loop: there is no thread.
 */

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"

#define PATH		"/metrics"
#define TYPE		"text/plain; version=0.0.4; charset=utf-8"

#define MAX_CLIENTS	16u
#define CLIENT_SECONDS	5u
#define CLIENT_BYTES	((size_t)16384)

/* How many may come in a second: also of those that cannot be accepted. */
#define CLIENT_RATE	128

/* One text is told to all who ask within that time. */
#define USEC_PER_SEC	UINT64_C(1000000)
#define FRESH_USEC	USEC_PER_SEC

/**
 * struct http - The server and who is connected to it.
 * @event: the loop
 * @daemon: libmicrohttpd's
 * @listener: the socket
 * @source: what the daemon waits on
 * @timer: when the daemon wants to look, even if nothing comes
 * @answer: makes the text, which is freed
 * @arg: for @answer
 * @response: the text as it was last told, NULL if none was
 * @made: when that was made, by CLOCK_MONOTONIC
 */
struct http {
	sd_event *event;
	struct MHD_Daemon *daemon;
	sd_event_source *listener;
	sd_event_source *source;
	sd_event_source *timer;
	char *(*answer)(void *arg);
	void *arg;
	struct MHD_Response *response;
	uint64_t made;
};

static void forget(struct http *http)
{
	if (http->response)
		MHD_destroy_response(http->response);
	http->response = NULL;
}

/* The text, not older than it may be; NULL if there is none. */
static struct MHD_Response *text(struct http *http)
{
	uint64_t now = 0;
	char *made;

	sd_event_now(http->event, CLOCK_MONOTONIC, &now);
	if (http->response && now - http->made < FRESH_USEC)
		return http->response;
	forget(http);
	made = http->answer(http->arg);
	if (!made)
		return NULL;
	http->made = now;
	http->response = MHD_create_response_from_buffer(strlen(made), made,
							 MHD_RESPMEM_MUST_FREE);
	if (!http->response)
		free(made);
	else
		MHD_add_response_header(http->response,
					MHD_HTTP_HEADER_CONTENT_TYPE, TYPE);
	return http->response;
}

static enum MHD_Result refuse(struct MHD_Connection *connection,
			      unsigned int status, const char *why)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	response = MHD_create_response_from_buffer(strlen(why), (void *)why,
						   MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
				"text/plain; charset=utf-8");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					"GET, HEAD");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version __always_unused,
				  const char *upload_data __always_unused,
				  size_t *upload_data_size __always_unused,
				  void **seen __always_unused)
{
	struct MHD_Response *response;

	if (strcmp(method, MHD_HTTP_METHOD_GET) &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD))
		return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
			      "There is only something to be read here.\n");
	if (strcmp(url, PATH))
		return refuse(connection, MHD_HTTP_NOT_FOUND,
			      "There is only " PATH " here.\n");
	response = text(arg);
	if (!response)
		return refuse(connection, MHD_HTTP_INTERNAL_SERVER_ERROR,
			      "The metrics cannot be read; the journal says why.\n");
	return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

/* Have the daemon do what it can, and ask when it wants to be called again. */
static int run(struct http *http)
{
	MHD_UNSIGNED_LONG_LONG ms;
	int err;

	MHD_run(http->daemon);
	if (MHD_get_timeout(http->daemon, &ms) != MHD_YES)
		return sd_event_source_set_enabled(http->timer, SD_EVENT_OFF);
	err = sd_event_source_set_time_relative(http->timer, ms * 1000);
	return err < 0 ? err : sd_event_source_set_enabled(http->timer,
							   SD_EVENT_ONESHOT);
}

static int on_ready(sd_event_source *source __always_unused,
		    int fd __always_unused, uint32_t revents __always_unused,
		    void *arg)
{
	return run(arg);
}

static int on_timer(sd_event_source *source __always_unused,
		    uint64_t usec __always_unused, void *arg)
{
	return run(arg);
}

static int on_client(sd_event_source *source __always_unused, int fd,
		     uint32_t revents __always_unused, void *arg)
{
	struct sockaddr_storage from;
	socklen_t size = sizeof(from);
	struct http *http = arg;
	int connection;

	connection = accept4(fd, (struct sockaddr *)&from, &size,
			     SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (connection < 0)
		return 0;
	/* It closes what is one too many. */
	MHD_add_connection(http->daemon, connection, (struct sockaddr *)&from,
			   size);
	return run(http);
}

static int bind_to(int fd, const struct endpoint *endpoint)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
				  .sin_port = htons(endpoint->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
				   .sin6_port = htons(endpoint->port),
				   .sin6_addr = endpoint->address };

	if (!address_is_v4(&endpoint->address))
		return bind(fd, (struct sockaddr *)&v6, sizeof(v6));
	v4.sin_addr.s_addr = address_v4(&endpoint->address);
	return bind(fd, (struct sockaddr *)&v4, sizeof(v4));
}

static int listen_on(const struct endpoint *endpoint)
{
	int family = address_is_v4(&endpoint->address) ? AF_INET : AF_INET6;
	const int yes = 1;
	int fd, err;

	fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	/* The address may come later, and the service may have been there. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) ||
	    setsockopt(fd, SOL_IP, IP_FREEBIND, &yes, sizeof(yes)) ||
	    bind_to(fd, endpoint) || listen(fd, MAX_CLIENTS)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static int add_listener(struct http *http, const struct endpoint *endpoint)
{
	int fd = listen_on(endpoint), err;

	if (fd < 0)
		return fd;
	err = sd_event_add_io(http->event, &http->listener, fd, EPOLLIN,
			      on_client, http);
	if (err < 0) {
		close(fd);
		return err;
	}
	sd_event_source_set_io_fd_own(http->listener, 1);
	return sd_event_source_set_ratelimit(http->listener, USEC_PER_SEC,
					     CLIENT_RATE);
}

static int add_daemon(struct http *http)
{
	const union MHD_DaemonInfo *info;
	int err;

	http->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET,
					0, NULL, NULL, on_request, http,
					MHD_OPTION_CONNECTION_LIMIT,
					MAX_CLIENTS,
					MHD_OPTION_CONNECTION_TIMEOUT,
					CLIENT_SECONDS,
					MHD_OPTION_CONNECTION_MEMORY_LIMIT,
					CLIENT_BYTES, MHD_OPTION_END);
	info = http->daemon ? MHD_get_daemon_info(http->daemon,
						  MHD_DAEMON_INFO_EPOLL_FD) :
			      NULL;
	if (!info)
		return -ENOMEM;
	err = sd_event_add_io(http->event, &http->source, info->epoll_fd,
			      EPOLLIN, on_ready, http);
	if (err >= 0)
		err = sd_event_add_time_relative(http->event, &http->timer,
						 CLOCK_MONOTONIC, 0, 1,
						 on_timer, http);
	return err;
}

/**
 * http_open() - Begin to answer.
 * @http: where to put the server; the caller closes it
 * @event: the loop
 * @endpoint: where it listens
 * @answer: makes the text, which is freed; NULL if it cannot
 * @arg: for @answer
 *
 * Return: 0 or a negative errno.
 */
int http_open(struct http **http, sd_event *event,
	      const struct endpoint *endpoint, char *(*answer)(void *arg),
	      void *arg)
{
	int err;

	*http = calloc(1, sizeof(**http));
	if (!*http)
		return -ENOMEM;
	(*http)->event = event;
	(*http)->answer = answer;
	(*http)->arg = arg;
	err = add_daemon(*http);
	if (err >= 0)
		err = add_listener(*http, endpoint);
	if (err < 0) {
		http_close(*http);
		*http = NULL;
		return err;
	}
	return 0;
}

/**
 * http_close() - Answer no more.
 * @http: the server, or NULL
 */
void http_close(struct http *http)
{
	if (!http)
		return;
	sd_event_source_disable_unref(http->listener);
	sd_event_source_disable_unref(http->timer);
	/* Before the descriptor is closed. */
	sd_event_source_disable_unref(http->source);
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	forget(http);
	free(http);
}
