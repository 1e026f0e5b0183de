/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _UNIT_LINUX_MATH_H
#define _UNIT_LINUX_MATH_H

#include <linux/types.h>

static inline u32 reciprocal_scale(u32 val, u32 ep_ro)
{
	return (u32)((u64)val * ep_ro >> 32);
}

#endif /* _UNIT_LINUX_MATH_H */
