/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: reports to and from the other nodes, over the adapter
 */

#ifndef NETFTD_EXCHANGE_H
#define NETFTD_EXCHANGE_H

#include <systemd/sd-event.h>

#include "report.h"

/* UDP; not the adapter's own port, which its sockets have. */
#define EXCHANGE_PORT	3344

/**
 * struct exchange - The socket.
 * @event: the loop
 * @source: the socket, NULL if there is none
 * @ifindex: of the adapter that it is bound to
 * @received: called with each report, and the address that it came from
 * @arg: for @received
 * @is_refused: a report was refused and told of
 * @error: why there is no socket, as it was told
 */
struct exchange {
	sd_event *event;
	sd_event_source *source;
	uint32_t ifindex;
	void (*received)(const struct report *report,
			 const struct in6_addr *from, void *arg);
	void *arg;
	bool is_refused;
	int error;
};

void exchange_follow(struct exchange *exchange, uint32_t ifindex,
		     const char *adapter);
void exchange_close(struct exchange *exchange);
void exchange_send(struct exchange *exchange, const struct report *report,
		   const struct in6_addr *to);

#endif /* NETFTD_EXCHANGE_H */
