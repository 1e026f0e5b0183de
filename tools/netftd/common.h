/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: what every file may use
 */

#ifndef NETFTD_COMMON_H
#define NETFTD_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* As the kernel calls it. */
#define __always_unused	__attribute__((unused))

#endif /* NETFTD_COMMON_H */
