/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: a configuration that is read while the loop runs
 */

#ifndef NETFTD_LOADER_H
#define NETFTD_LOADER_H

#include <systemd/sd-event.h>

#include "config.h"

/* What reads it. */
struct loader;

int loader_open(struct loader **loader, sd_event *event, const char *file,
		void (*done)(struct config *config, void *arg), void *arg);
void loader_close(struct loader *loader);
void loader_log(void *arg, const struct place *place, bool is_mistake,
		const char *what);

#endif /* NETFTD_LOADER_H */
