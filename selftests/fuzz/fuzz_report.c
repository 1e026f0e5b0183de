// SPDX-License-Identifier: GPL-2.0
/*
 * The reports of netftd with any bytes: what is accepted is written again as
 * it was.
 */

#include <stdlib.h>
#include <string.h>

#include "report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t again[REPORT_MAX_SIZE];
	static struct report report;

	if (report_parse(&report, data, size))
		return 0;
	if (report_write(&report, again) != size || memcmp(again, data, size))
		abort();
	return 0;
}
