// SPDX-License-Identifier: GPL-2.0

#include "steps.h"

#include <linux/minmax.h>

/* A route that came up with its first answer, 1 ms after START. */
struct netft_liveness started(u32 delay_ms, u32 threshold)
{
	struct netft_liveness live;
	u32 seq;

	netft_liveness_init(&live, delay_ms, threshold, START);
	assert_int_equal(netft_liveness_timer(&live, START), NETFT_DO_SEND);
	seq = netft_liveness_sent(&live, START, 0, false);
	assert_int_equal(netft_liveness_answer(&live, seq, START, 0, START + MSEC),
			 NETFT_DO_UP);
	return live;
}

/* Let the timer run when it wants to, and send if it says so. */
u32 fire(struct netft_liveness *live, u64 *now)
{
	u32 todo;

	*now = max(*now, netft_liveness_deadline(live));
	todo = netft_liveness_timer(live, *now);
	if (todo & NETFT_DO_SEND)
		netft_liveness_sent(live, *now, 0, false);
	sim_check(live, *now);
	return todo;
}

/* Send the next request, whatever else happens before. */
u32 fire_until_sent(struct netft_liveness *live, u64 *now)
{
	u64 sent = live->sent;
	u32 todo = 0;

	while (live->sent == sent)
		todo |= fire(live, now);
	return todo;
}

/* Answer the last request 1 ms after it was sent. */
u32 answer(struct netft_liveness *live, u64 *now)
{
	u64 sent = live->probes[live->seq % NETFT_PROBES].sent;
	u32 todo;

	*now = sent + MSEC;
	todo = netft_liveness_answer(live, live->seq, sent, 0, *now);
	sim_check(live, *now);
	return todo;
}

void go_down(struct netft_liveness *live, u64 *now)
{
	while (!(fire(live, now) & NETFT_DO_DOWN))
		;
}
