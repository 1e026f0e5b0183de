/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps of a route, for tests that go call by call. Each of them checks what
 * holds at any time.
 */

#ifndef _STEPS_H
#define _STEPS_H

#include "sim.h"

#define START	(100 * SEC)

struct netft_liveness started(u32 delay_ms, u32 threshold);
u32 fire(struct netft_liveness *live, u64 *now);
u32 fire_until_sent(struct netft_liveness *live, u64 *now);
u32 answer(struct netft_liveness *live, u64 *now);
void go_down(struct netft_liveness *live, u64 *now);

#endif /* _STEPS_H */
