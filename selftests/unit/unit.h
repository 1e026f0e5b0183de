/* SPDX-License-Identifier: GPL-2.0 */
/* What all unit tests include first. */

#ifndef _UNIT_H
#define _UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#endif /* _UNIT_H */
