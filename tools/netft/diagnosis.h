/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what a reason of the module means for the two directions of a pair
 */

#ifndef NETFT_DIAGNOSIS_H
#define NETFT_DIAGNOSIS_H

#include "finding.h"

/**
 * enum diagnosis_where - What a reason is about.
 * @DIAGNOSIS_FORTH: what the node that gives the reason sends
 * @DIAGNOSIS_BACK: what the other one sends
 */
enum diagnosis_where {
	DIAGNOSIS_FORTH = 1,
	DIAGNOSIS_BACK = 2,
};

/**
 * struct diagnosis - What a reason means.
 * @reason: the reason, as libnetft calls it
 * @where: which directions it is about
 * @severity: how bad it is
 * @is_loss: packets get lost, so it is worth a look at what passes
 * @text: it in words
 * @fix: what to do about it, NULL for letting the packets pass
 */
struct diagnosis {
	const char *reason;
	unsigned int where;
	enum severity severity;
	bool is_loss;
	const char *text;
	const char *fix;
};

bool diagnosis_is_known(const char *reason);
const struct diagnosis *diagnosis_of(const char *reason);

#endif /* NETFT_DIAGNOSIS_H */
