/* SPDX-License-Identifier: GPL-2.0 */

#ifndef _UNIT_LINUX_BITOPS_H
#define _UNIT_LINUX_BITOPS_H

#include <linux/types.h>

static inline unsigned int hweight64(u64 word)
{
	return __builtin_popcountll(word);
}

#endif /* _UNIT_LINUX_BITOPS_H */
