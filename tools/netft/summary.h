/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: everything there is, adapter by adapter
 */

#ifndef NETFT_SUMMARY_H
#define NETFT_SUMMARY_H

#include <json-c/json.h>

#include "kernel.h"

int summary_get(struct netft *nft, struct json_object *summary);

#endif /* NETFT_SUMMARY_H */
