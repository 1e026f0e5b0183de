/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: the connection to the kernel, and what is said when it refuses
 */

#ifndef NETFT_KERNEL_H
#define NETFT_KERNEL_H

#include <libnetft.h>

int kernel_open(struct netft **nft);
int kernel_failed(int err);
int kernel_report(struct netft *nft, int err);

#endif /* NETFT_KERNEL_H */
