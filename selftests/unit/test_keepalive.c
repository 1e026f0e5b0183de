// SPDX-License-Identifier: GPL-2.0
/* netft_keepalive.c: when silence leads to what. */

#include "sim.h"

#include <uapi/linux/netft.h>
#include "netft_keepalive.h"

#define START	(100 * SEC)

/* Look when that is due, until a stage is reached or a time; returns when. */
static u64 look_until(struct netft_keepalive *keepalive, u64 now, u8 stage,
		      u64 end)
{
	while (keepalive->stage < stage && keepalive->look_at &&
	       keepalive->look_at <= end) {
		assert_in_range(keepalive->look_at, now, now + SEC);
		now = keepalive->look_at;
		netft_keepalive_look(keepalive, now);
	}
	return now;
}

static void stages_come_in_time(void **unused)
{
	static const u32 timeouts[] = { 6000, 7001, 60000, 3600000 };
	struct netft_keepalive keepalive;
	unsigned int i;
	u64 timeout, now;

	(void)unused;
	for (i = 0; i < ARRAY_SIZE(timeouts); i++) {
		timeout = timeouts[i] * MSEC;
		netft_keepalive_start(&keepalive, timeouts[i],
				      NETFT_WATCHDOG_STAGE_PANIC, START);
		assert_true(netft_keepalive_is_on(&keepalive));
		now = look_until(&keepalive, START,
				 NETFT_WATCHDOG_STAGE_LOG, UINT64_MAX);
		assert_int_equal(now, START + timeout);
		/* The two belong together. */
		assert_int_equal(keepalive.stage, NETFT_WATCHDOG_STAGE_EVENT);
		now = look_until(&keepalive, now, NETFT_WATCHDOG_STAGE_ROUTES,
				 UINT64_MAX);
		assert_int_equal(now, START + timeout + timeout / 2);
		assert_int_equal(keepalive.stage, NETFT_WATCHDOG_STAGE_ROUTES);
		now = look_until(&keepalive, now, NETFT_WATCHDOG_STAGE_PANIC,
				 UINT64_MAX);
		assert_int_equal(now, START + 2 * timeout);
		assert_int_equal(keepalive.late, 0);
	}
}

static void action_is_the_last_stage(void **unused)
{
	struct netft_keepalive keepalive;
	u8 action;

	(void)unused;
	for (action = NETFT_WATCHDOG_STAGE_LOG;
	     action <= NETFT_WATCHDOG_STAGE_PANIC; action++) {
		netft_keepalive_start(&keepalive, 6000, action, START);
		look_until(&keepalive, START, UINT8_MAX, UINT64_MAX);
		assert_int_equal(keepalive.stage, action);
		/* Nothing can come any more, so nobody needs to look. */
		assert_int_equal(keepalive.look_at, 0);
		assert_int_equal(netft_keepalive_look(&keepalive,
						      START + 3600 * SEC),
				 action);
	}
}

static void keepalives_hold_it_off(void **unused)
{
	struct netft_keepalive keepalive;
	u64 now = START;
	unsigned int i;

	(void)unused;
	netft_keepalive_start(&keepalive, 6000, NETFT_WATCHDOG_STAGE_ROUTES,
			      now);
	for (i = 0; i < 1000; i++) {
		u64 next = now + 6 * SEC - 1;

		look_until(&keepalive, now, UINT8_MAX, next);
		assert_int_equal(keepalive.stage, NETFT_WATCHDOG_STAGE_NONE);
		assert_false(netft_keepalive_heard(&keepalive, next));
		now = next;
	}
	assert_int_equal(keepalive.late, 0);
}

static void keepalive_takes_it_back(void **unused)
{
	struct netft_keepalive keepalive;
	u64 now;

	(void)unused;
	netft_keepalive_start(&keepalive, 6000, NETFT_WATCHDOG_STAGE_ROUTES,
			      START);
	look_until(&keepalive, START, UINT8_MAX, UINT64_MAX);
	now = START + 1000 * SEC;
	assert_true(netft_keepalive_heard(&keepalive, now));
	/* Somebody must look at once, who finds nothing. */
	assert_int_equal(keepalive.look_at, now);
	assert_int_equal(netft_keepalive_look(&keepalive, now),
			 NETFT_WATCHDOG_STAGE_NONE);
	assert_int_equal(keepalive.late, 0);
	assert_int_equal(look_until(&keepalive, now, NETFT_WATCHDOG_STAGE_LOG,
				    UINT64_MAX), now + 6 * SEC);
}

/* A pause of this machine that can be seen, whenever it comes, is no silence. */
static void pause_is_forgiven(void **unused)
{
	struct netft_keepalive keepalive;
	u64 now, resumed, pause;
	unsigned int at;

	(void)unused;
	for (pause = 2 * SEC; pause < 100000 * SEC; pause *= 3) {
		for (at = 0; at < 6000; at += 100) {
			netft_keepalive_start(&keepalive, 6000,
					      NETFT_WATCHDOG_STAGE_PANIC,
					      START);
			look_until(&keepalive, START, UINT8_MAX,
				   START + at * MSEC);
			resumed = START + at * MSEC + pause;
			assert_int_equal(netft_keepalive_look(&keepalive,
							      resumed),
					 NETFT_WATCHDOG_STAGE_NONE);
			now = look_until(&keepalive, resumed,
					 NETFT_WATCHDOG_STAGE_LOG, UINT64_MAX);
			/* It has a moment, and of its time all but a second. */
			assert_in_range(now, resumed + SEC - 200 * MSEC,
					START + pause + 7 * SEC);
			assert_in_range(now, START + pause + 5 * SEC,
					START + pause + 7 * SEC);
		}
	}
}

/* A machine that is always late still notices in the end. */
static void lateness_is_no_excuse(void **unused)
{
	struct netft_keepalive keepalive;
	u64 now = START;

	(void)unused;
	netft_keepalive_start(&keepalive, 6000, NETFT_WATCHDOG_STAGE_LOG, now);
	while (!netft_keepalive_look(&keepalive, now))
		now = keepalive.look_at + 3 * SEC;
	assert_in_range(now, START + 20 * SEC, START + 28 * SEC);
	assert_in_range(keepalive.late, 5, 7);
}

static void nothing_is_watched(void **unused)
{
	struct netft_keepalive keepalive;

	(void)unused;
	netft_keepalive_start(&keepalive, 6000, NETFT_WATCHDOG_STAGE_ROUTES,
			      START);
	netft_keepalive_stop(&keepalive);
	assert_false(netft_keepalive_is_on(&keepalive));
	assert_int_equal(netft_keepalive_look(&keepalive, START + 60 * SEC),
			 NETFT_WATCHDOG_STAGE_NONE);
	assert_int_equal(keepalive.look_at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stages_come_in_time),
		cmocka_unit_test(action_is_the_last_stage),
		cmocka_unit_test(keepalives_hold_it_off),
		cmocka_unit_test(keepalive_takes_it_back),
		cmocka_unit_test(pause_is_forgiven),
		cmocka_unit_test(lateness_is_no_excuse),
		cmocka_unit_test(nothing_is_watched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
