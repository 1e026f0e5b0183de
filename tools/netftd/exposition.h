/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: metrics in the text format of Prometheus
 */

#ifndef NETFTD_EXPOSITION_H
#define NETFTD_EXPOSITION_H

#include <stdio.h>

#include "common.h"

/**
 * enum metric_type - What a metric's values mean.
 * @METRIC_GAUGE: what there is now
 * @METRIC_COUNTER: what there was so far
 */
enum metric_type {
	METRIC_GAUGE,
	METRIC_COUNTER,
};

/**
 * struct metric - A metric.
 * @name: its name
 * @type: what its values mean
 * @help: what it is, in one line
 */
struct metric {
	const char *name;
	enum metric_type type;
	const char *help;
};

/**
 * struct label - What tells the samples of a metric apart.
 * @name: of the label
 * @value: any text; NULL or empty is the same as no such label
 */
struct label {
	const char *name;
	const char *value;
};

/**
 * struct samples - Those of one metric, which must stand together.
 * @file: where they are written
 * @text: what was written
 * @size: how many bytes that is
 */
struct samples {
	FILE *file;
	char *text;
	size_t size;
};

/**
 * struct exposition - The samples of several metrics, in any order.
 * @metrics: they
 * @count: how many
 * @samples: of each of them
 * @failed: there was no memory for all of it
 */
struct exposition {
	const struct metric *metrics;
	size_t count;
	struct samples *samples;
	bool failed;
};

void exposition_open(struct exposition *exposition,
		     const struct metric *metrics, size_t count);
void exposition_add(struct exposition *exposition, size_t metric,
		    const struct label *labels, uint64_t value,
		    uint32_t divisor);
char *exposition_close(struct exposition *exposition);

#endif /* NETFTD_EXPOSITION_H */
