/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: asking the cluster service
 */

#ifndef NETFT_SERVICE_H
#define NETFT_SERVICE_H

#include <json-c/json.h>

#define SOCKET_FILE	"/run/netft/netftd.sock"

int service_states(const char *file, struct json_object **states);
const char *service_strerror(int err);

#endif /* NETFT_SERVICE_H */
