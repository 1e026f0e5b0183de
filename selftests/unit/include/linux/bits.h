/* SPDX-License-Identifier: GPL-2.0 */

#ifndef _UNIT_LINUX_BITS_H
#define _UNIT_LINUX_BITS_H

#define BIT(number)		(1UL << (number))

#endif /* _UNIT_LINUX_BITS_H */
