/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libnetft: what its tests share; each prints TAP
 */

#ifndef LIBNETFT_TEST_H
#define LIBNETFT_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int count, failures;

static inline void ok(bool good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++count, name);
	failures += !good;
}

static inline int done(void)
{
	printf("1..%d\n", count);
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif /* LIBNETFT_TEST_H */
