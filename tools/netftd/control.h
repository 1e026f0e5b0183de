/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: a socket on which whoever connects is told the states
 */

#ifndef NETFTD_CONTROL_H
#define NETFTD_CONTROL_H

#include <systemd/sd-event.h>

#include "common.h"

/* The socket and who is connected to it. */
struct control;

int control_open(struct control **control, sd_event *event, const char *file,
		 char *(*answer)(void *arg), void *arg);
void control_close(struct control *control);

#endif /* NETFTD_CONTROL_H */
