/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: a text that can be had by HTTP
 */

#ifndef NETFTD_HTTP_H
#define NETFTD_HTTP_H

#include <systemd/sd-event.h>

#include "address.h"

/* The server and who is connected to it. */
struct http;

int http_open(struct http **http, sd_event *event,
	      const struct endpoint *endpoint, char *(*answer)(void *arg),
	      void *arg);
void http_close(struct http *http);

#endif /* NETFTD_HTTP_H */
