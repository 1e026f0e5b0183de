// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: reports to and from the other nodes, over the adapter
 */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exchange.h"
#include "log.h"

/* Of datagrams that are read before others get their turn. */
#define BATCH	64

static void refuse(struct exchange *exchange, const struct in6_addr *from,
		   int err)
{
	char text[ADDRESS_LEN];

	if (!exchange->is_refused)
		log_warn("a report from %s is refused: %s",
			 address_text(from, text), err == -EPROTONOSUPPORT ?
			 "its netftd speaks another version" : strerror(-err));
	exchange->is_refused = true;
}

static int on_readable(sd_event_source *source __always_unused, int fd,
		       uint32_t revents __always_unused, void *arg)
{
	static uint8_t data[REPORT_MAX_SIZE + 1];
	static struct report report;
	struct exchange *exchange = arg;
	struct sockaddr_in6 from;
	socklen_t len;
	ssize_t size;
	int err;

	for (int i = 0; i < BATCH; i++) {
		len = sizeof(from);
		size = recvfrom(fd, data, sizeof(data), 0,
				(struct sockaddr *)&from, &len);
		if (size < 0)
			return 0;
		/* Another port may be that of anybody who is logged in there. */
		if (!IN6_IS_ADDR_LINKLOCAL(&from.sin6_addr) ||
		    from.sin6_port != htons(EXCHANGE_PORT))
			continue;
		err = report_parse(&report, data, size);
		if (err) {
			refuse(exchange, &from.sin6_addr, err);
			continue;
		}
		exchange->received(&report, &from.sin6_addr, exchange->arg);
	}
	return 0;
}

/* Bound to the adapter: nobody else hears us, and we hear nobody else. */
static int open_socket(const char *adapter)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6,
				    .sin6_port = htons(EXCHANGE_PORT) };
	int one = 1, err;
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, adapter,
		       strlen(adapter)) ||
	    bind(fd, (struct sockaddr *)&any, sizeof(any))) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

/**
 * exchange_follow() - Use an adapter from now on.
 * @exchange: the socket
 * @ifindex: index of the adapter, 0 if there is none
 * @adapter: its name
 */
void exchange_follow(struct exchange *exchange, uint32_t ifindex,
		     const char *adapter)
{
	int fd, err;

	if (ifindex == exchange->ifindex)
		return;
	exchange_close(exchange);
	if (!ifindex)
		return;
	fd = open_socket(adapter);
	err = fd < 0 ? fd : sd_event_add_io(exchange->event, &exchange->source,
					    fd, EPOLLIN, on_readable, exchange);
	if (err < 0) {
		/* It is tried again whenever something changes: told once. */
		if (err != exchange->error)
			log_error("cannot speak with the other nodes' netftd over %s: %s",
				  adapter, strerror(-err));
		exchange->error = err;
		if (fd >= 0)
			close(fd);
		return;
	}
	exchange->error = 0;
	exchange->ifindex = ifindex;
	sd_event_source_set_io_fd_own(exchange->source, 1);
}

/**
 * exchange_close() - Use no adapter any more.
 * @exchange: the socket
 */
void exchange_close(struct exchange *exchange)
{
	exchange->source = sd_event_source_disable_unref(exchange->source);
	exchange->ifindex = 0;
}

/**
 * exchange_send() - Send a report.
 * @exchange: the socket
 * @report: the report
 * @to: the node's address on the adapter
 *
 * What is lost is sent again soon, as all reports are.
 */
void exchange_send(struct exchange *exchange, const struct report *report,
		   const struct in6_addr *to)
{
	static uint8_t data[REPORT_MAX_SIZE];
	struct sockaddr_in6 address = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(EXCHANGE_PORT),
		.sin6_addr = *to,
		.sin6_scope_id = exchange->ifindex,
	};

	if (exchange->source)
		sendto(sd_event_source_get_io_fd(exchange->source), data,
		       report_write(report, data), 0,
		       (struct sockaddr *)&address, sizeof(address));
}
