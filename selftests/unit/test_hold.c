// SPDX-License-Identifier: GPL-2.0
/* netft_liveness.c, call by call: when traffic returns. */

#include "steps.h"

#include <string.h>
#include <linux/minmax.h>

/* Down, and up again at once; returns the hold time. */
static u64 flap(struct netft_liveness *live, u64 *now)
{
	unsigned int i;
	u32 todo = 0;

	netft_liveness_down(live, *now);
	for (i = 0; i < 3; i++) {
		fire_until_sent(live, now);
		todo = answer(live, now);
	}
	assert_int_equal(todo, NETFT_DO_UP);
	return live->hold_until - *now;
}

static void hold_doubles_up_to_a_minute_and_decays(void **unused)
{
	static const u64 expected[] = { 500, 1000, 2000, 4000, 8000, 16000,
					32000, 60000, 60000, 60000, 60000, 60000 };
	struct netft_liveness live = started(250, 20);
	u64 now = START + MSEC;
	unsigned int i;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(expected); i++)
		assert_int_equal(flap(&live, &now), expected[i] * MSEC);
	/* A good hour makes up for all. */
	for (i = 0; i < 4 * 3600; i++) {
		fire_until_sent(&live, &now);
		answer(&live, &now);
	}
	assert_int_equal(flap(&live, &now), 500 * MSEC);
	/* And a good minute for some. */
	for (i = 0; i < 4; i++)
		flap(&live, &now);
	for (i = 0; i < 4 * 60; i++) {
		fire_until_sent(&live, &now);
		answer(&live, &now);
	}
	assert_in_range(flap(&live, &now), 2000 * MSEC, 4000 * MSEC);
}

static void hold_depends_on_delay(void **unused)
{
	static const struct { u32 delay_ms; u64 hold; } cases[] = {
		{ 10, 100 * MSEC }, { 50, 100 * MSEC }, { 100, 200 * MSEC },
		{ 1000, 2 * SEC }, { 30000, 60 * SEC },
	};
	unsigned int i;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct netft_liveness live = started(cases[i].delay_ms, 2);
		u64 now = START + MSEC;

		assert_int_equal(flap(&live, &now), cases[i].hold);
	}
}

static void going_down_when_suspect_is_one_trouble(void **unused)
{
	struct netft_liveness live = started(250, 3);
	u64 now = START + MSEC;

	(void)unused;
	go_down(&live, &now);
	assert_int_equal(live.suspected, 1);
	assert_int_equal(live.penalty, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hold_doubles_up_to_a_minute_and_decays),
		cmocka_unit_test(hold_depends_on_delay),
		cmocka_unit_test(going_down_when_suspect_is_one_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
