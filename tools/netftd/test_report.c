// SPDX-License-Identifier: GPL-2.0
/* netftd: reports: what is written is read, and nothing else is. */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static const uint8_t golden[] = {
	1, 1, 0, 2,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, 0, 1,
	1, 0, 0, 1, 0, 0, 0x27, 0x10,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, 0, 2,
	2, 3, 0, 0,
	0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	4, 0, 0, 0, 0, 0, 0, 0,
};

/* Bytes of it that are changed: which, its new value, and what comes of it. */
static const struct {
	unsigned int at;
	uint8_t to;
	int result;
} changes[] = {
	{ 0, 0, -EPROTONOSUPPORT }, { 0, 2, -EPROTONOSUPPORT },
	{ 1, 0, -EBADMSG }, { 1, 2, -EBADMSG },
	{ 2, 1, -E2BIG }, { 3, 9, -E2BIG }, { 3, 3, -EMSGSIZE },
	{ 3, 1, -EMSGSIZE }, { 3, 0, -EMSGSIZE },
	{ 20, NIC_COUNT, -EBADMSG }, { 20, 0, 0 }, { 21, 1, -EBADMSG },
	{ 22, 8, -E2BIG }, { 23, 2, -EBADMSG }, { 23, 0, -EBADMSG },
	{ 23, 3, -EMSGSIZE },
	{ 24, 0x80, -EBADMSG }, { 24, 0x7f, 0 },
	{ 44, VERDICT_COUNT, -EBADMSG }, { 44, 1, 0 }, { 45, 255, 0 },
	{ 46, 1, -EBADMSG }, { 47, 1, -EBADMSG },
};

static void test_golden(void **state __always_unused)
{
	static struct report report;
	uint8_t again[sizeof(golden)];

	assert_int_equal(report_parse(&report, golden, sizeof(golden)), 0);
	assert_int_equal(report.interface_count, 2);
	assert_int_equal(report.interfaces[0].nic, NIC_GOOD);
	assert_int_equal(report.interfaces[0].speed, 10000);
	assert_int_equal(report.interfaces[0].routes, 1);
	assert_int_equal(report.interfaces[1].nic, NIC_NO_CARRIER);
	assert_int_equal(report.route_count, 1);
	assert_int_equal(report.routes[0].verdict, VERDICT_DOWN);
	assert_int_equal(report.routes[0].reason, 3);
	assert_int_equal(address_v4(&report.routes[0].remote),
			 htonl(0x0a010002));
	assert_int_equal(report_write(&report, again), sizeof(golden));
	assert_memory_equal(again, golden, sizeof(golden));
}

/* In memory of its own, so that the sanitizer sees what is read behind it. */
static int parse(const uint8_t *data, size_t size)
{
	static struct report report;
	uint8_t *copy = malloc(size ?: 1);
	int ret;

	memcpy(copy, data, size);
	ret = report_parse(&report, copy, size);
	free(copy);
	return ret;
}

static void test_changes(void **state __always_unused)
{
	uint8_t data[sizeof(golden)];

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		memcpy(data, golden, sizeof(data));
		data[changes[i].at] = changes[i].to;
		if (parse(data, sizeof(data)) != changes[i].result)
			fail_msg("byte %u as %u", changes[i].at, changes[i].to);
	}
}

static void test_lengths(void **state __always_unused)
{
	uint8_t data[sizeof(golden) + 1] = { };

	memcpy(data, golden, sizeof(golden));
	for (size_t size = 0; size <= sizeof(data); size++)
		assert_int_equal(parse(data, size),
				 size == sizeof(golden) ? 0 : -EMSGSIZE);
}

/* As much as there can be, and one route more. */
static void test_largest(void **state __always_unused)
{
	static struct report report, again;
	static uint8_t data[REPORT_MAX_SIZE];

	report.interface_count = MAX_ADDRESSES;
	report.interfaces[MAX_ADDRESSES - 1].routes = REPORT_MAX_ROUTES;
	report.route_count = REPORT_MAX_ROUTES;
	assert_int_equal(report_write(&report, data), sizeof(data));
	assert_true(sizeof(data) < 65507);
	assert_int_equal(report_parse(&again, data, sizeof(data)), 0);
	data[4 + (MAX_ADDRESSES - 1) * 24 + 19] = 1;
	assert_int_equal(report_parse(&again, data, sizeof(data)), -E2BIG);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_largest),
	};

	return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}
