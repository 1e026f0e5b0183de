/* SPDX-License-Identifier: GPL-2.0 */

#ifndef _UNIT_LINUX_MINMAX_H
#define _UNIT_LINUX_MINMAX_H

#define min(a, b) ({			\
	__typeof__(a) a_ = (a);		\
	__typeof__(b) b_ = (b);		\
	a_ < b_ ? a_ : b_;		\
})

#define max(a, b) ({			\
	__typeof__(a) a_ = (a);		\
	__typeof__(b) b_ = (b);		\
	a_ > b_ ? a_ : b_;		\
})

#define min_t(type, a, b)	min((type)(a), (type)(b))
#define max_t(type, a, b)	max((type)(a), (type)(b))

#define min_not_zero(a, b) ({				\
	__typeof__(a) x_ = (a);				\
	__typeof__(b) y_ = (b);				\
	!x_ ? y_ : !y_ ? x_ : min(x_, y_);		\
})

#endif /* _UNIT_LINUX_MINMAX_H */
