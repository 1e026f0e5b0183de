/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: reading adapters, routes, peers and watchdogs from the kernel
 */

#ifndef NETFT_GET_H
#define NETFT_GET_H

#include <json-c/json.h>

#include "kernel.h"

int adapters_get(struct netft *nft, const char *dev,
		 struct json_object **adapters);
int routes_get(struct netft *nft, const char *dev, const uint32_t *id,
	       struct json_object **routes);
int history_get(struct netft *nft, const char *dev, uint32_t id,
		struct json_object **probes);
int peers_get(struct netft *nft, const char *dev, struct json_object **peers);
int watchdogs_get(struct netft *nft, const char *dev,
		  struct json_object **watchdogs);

#endif /* NETFT_GET_H */
