/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: programs that are run when something happens
 */

#ifndef NETFTD_HOOKS_H
#define NETFTD_HOOKS_H

#include <systemd/sd-event.h>

#include "log.h"

#define HOOKS_DIR	"/etc/netft/hooks.d"

/* The programs, and what they have yet to be told. */
struct hooks;

int hooks_open(struct hooks **hooks, sd_event *event, const char *dir);
void hooks_close(struct hooks *hooks);
void hooks_run(struct hooks *hooks, const struct notice *notice);

#endif /* NETFTD_HOOKS_H */
