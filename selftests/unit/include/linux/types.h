/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's types on top of those that userspace headers have. */

#ifndef _UNIT_LINUX_TYPES_H
#define _UNIT_LINUX_TYPES_H

#include_next <linux/types.h>

#include <stdbool.h>
#include <stddef.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define U32_MAX			((u32)~0U)

/* The kernel's takes an optional message. */
#define static_assert(condition) _Static_assert(condition, #condition)

#endif /* _UNIT_LINUX_TYPES_H */
