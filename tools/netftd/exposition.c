// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: metrics in the text format of Prometheus, version 0.0.4
 *
 * All samples of a metric stand together, behind its HELP and TYPE. Those who
 * tell them go from one thing to the next, and tell all about it. So each
 * metric has a text of its own until all were told.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "exposition.h"

/**
 * exposition_open() - Begin to write metrics.
 * @exposition: all of it is written
 * @metrics: those that there can be; they stay the caller's
 * @count: how many
 */
void exposition_open(struct exposition *exposition,
		     const struct metric *metrics, size_t count)
{
	*exposition = (struct exposition){
		.metrics = metrics,
		.count = count,
		.samples = calloc(count, sizeof(*exposition->samples)),
	};
	exposition->failed = !exposition->samples;
}

static FILE *file_of(struct exposition *exposition, size_t metric)
{
	static const char *const types[] = {
		[METRIC_GAUGE] = "gauge",
		[METRIC_COUNTER] = "counter",
	};
	const struct metric *what = &exposition->metrics[metric];
	struct samples *samples = &exposition->samples[metric];

	if (samples->file)
		return samples->file;
	samples->file = open_memstream(&samples->text, &samples->size);
	if (samples->file)
		fprintf(samples->file, "# HELP %s %s\n# TYPE %s %s\n",
			what->name, what->help, what->name, types[what->type]);
	return samples->file;
}

static void write_value(FILE *f, const char *value)
{
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", f);
		else if (*value == '"' || *value == '\\')
			fprintf(f, "\\%c", *value);
		else
			putc(*value, f);
	}
}

static void write_labels(FILE *f, const struct label *labels)
{
	char before = '{';

	for (; labels->name; labels++) {
		if (!labels->value || !*labels->value)
			continue;
		fprintf(f, "%c%s=\"", before, labels->name);
		write_value(f, labels->value);
		putc('"', f);
		before = ',';
	}
	if (before == ',')
		putc('}', f);
}

/**
 * exposition_add() - Write one sample.
 * @exposition: where to
 * @metric: index of its metric
 * @labels: its labels, behind which is one without a name
 * @value: its value
 * @divisor: what has to be divided by to have the metric's unit
 */
void exposition_add(struct exposition *exposition, size_t metric,
		    const struct label *labels, uint64_t value,
		    uint32_t divisor)
{
	FILE *f = exposition->failed ? NULL : file_of(exposition, metric);

	if (!f) {
		exposition->failed = true;
		return;
	}
	fputs(exposition->metrics[metric].name, f);
	write_labels(f, labels);
	if (divisor == 1)
		fprintf(f, " %" PRIu64 "\n", value);
	else
		fprintf(f, " %.10g\n", (double)value / divisor);
}

/* What was written of each, one behind the other. */
static char *join(const struct exposition *exposition)
{
	size_t size = 0;
	char *text, *end;

	for (size_t i = 0; i < exposition->count; i++)
		size += exposition->samples[i].size;
	text = malloc(size + 1);
	if (!text)
		return NULL;
	end = text;
	for (size_t i = 0; i < exposition->count; i++)
		if (exposition->samples[i].text)
			end = mempcpy(end, exposition->samples[i].text,
				      exposition->samples[i].size);
	*end = '\0';
	return text;
}

/**
 * exposition_close() - That was all.
 * @exposition: what was written; it is freed
 *
 * Return: all of it, which the caller frees; NULL if there was no memory.
 */
char *exposition_close(struct exposition *exposition)
{
	char *text = NULL;

	for (size_t i = 0; exposition->samples && i < exposition->count; i++) {
		FILE *f = exposition->samples[i].file;

		/* Both, so that it is closed in any case. */
		if (f && (ferror(f) | fclose(f)))
			exposition->failed = true;
	}
	if (!exposition->failed)
		text = join(exposition);
	for (size_t i = 0; exposition->samples && i < exposition->count; i++)
		free(exposition->samples[i].text);
	free(exposition->samples);
	return text;
}
