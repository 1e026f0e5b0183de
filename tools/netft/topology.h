/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: nodes, networks and routes as a picture
 */

#ifndef NETFT_TOPOLOGY_H
#define NETFT_TOPOLOGY_H

#include <json-c/json.h>
#include <stdio.h>

void topology_dot(FILE *f, struct json_object *summary, const char *node);
int topology_svg(struct json_object *summary, const char *node);

#endif /* NETFT_TOPOLOGY_H */
