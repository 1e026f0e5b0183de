/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: addresses that two machines have
 */

#ifndef NETFT_DUPLICATE_H
#define NETFT_DUPLICATE_H

#include "judge.h"

void duplicates_find(struct findings *findings, const struct facts *facts,
		     unsigned int count);

#endif /* NETFT_DUPLICATE_H */
