/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: routes, printed for people
 */

#ifndef NETFT_ROUTE_H
#define NETFT_ROUTE_H

#include <json-c/json.h>

#include "print.h"

void routes_print(struct json_object *routes);
const struct column *probe_columns(size_t *n);
void probes_print(struct json_object *probes);

#endif /* NETFT_ROUTE_H */
