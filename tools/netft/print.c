// SPDX-License-Identifier: GPL-2.0
/*
 * netft: output; JSON, aligned columns, numbers for people
 */

#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"

/**
 * print_json() - Print an object as JSON and send it off.
 * @obj: the object
 */
void print_json(struct json_object *obj)
{
	int flags = opt.pretty ? JSON_C_TO_STRING_PRETTY |
				 JSON_C_TO_STRING_SPACED :
				 JSON_C_TO_STRING_PLAIN;

	puts(json_object_to_json_string_ext(obj, flags |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(stdout);
}

/**
 * value_of() - Find a value in an object.
 * @obj: the object
 * @key: the key
 *
 * Return: the value, NULL if it is null or not there.
 */
struct json_object *value_of(struct json_object *obj, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(obj, key, &value);
	return value;
}

/**
 * text_of() - Find a value in an object and read it as text.
 * @obj: the object
 * @key: the key
 *
 * Return: the text, "-" if it is null or not there.
 */
const char *text_of(struct json_object *obj, const char *key)
{
	const char *text = json_object_get_string(value_of(obj, key));

	return text ? text : "-";
}

/**
 * is_true() - Find a truth value in an object.
 * @obj: the object
 * @key: the key
 *
 * Return: whether it is there and true.
 */
bool is_true(struct json_object *obj, const char *key)
{
	return json_object_get_boolean(value_of(obj, key));
}

/**
 * print_ms() - Print a duration in milliseconds with its two largest units.
 * @f: where to
 * @value: the duration
 */
void print_ms(FILE *f, struct json_object *value)
{
	uint64_t ms = json_object_get_uint64(value);
	uint64_t s = ms / 1000;

	if (!s)
		fprintf(f, "%" PRIu64 "ms", ms);
	else if (s < 10)
		fprintf(f, "%" PRIu64 ".%" PRIu64 "s", s, ms / 100 % 10);
	else if (s < 60)
		fprintf(f, "%" PRIu64 "s", s);
	else if (s < 3600)
		fprintf(f, "%" PRIu64 "m%02" PRIu64 "s", s / 60, s % 60);
	else if (s < 86400)
		fprintf(f, "%" PRIu64 "h%02" PRIu64 "m", s / 3600, s / 60 % 60);
	else
		fprintf(f, "%" PRIu64 "d%02" PRIu64 "h", s / 86400,
			s / 3600 % 24);
}

/**
 * print_us() - Print a short time in microseconds.
 * @f: where to
 * @value: the time
 */
void print_us(FILE *f, struct json_object *value)
{
	int64_t us = json_object_get_int64(value);

	if (us < 1000)
		fprintf(f, "%" PRId64 "us", us);
	else
		fprintf(f, "%.2fms", us / 1000.0);
}

/**
 * print_percent() - Print a percentage.
 * @f: where to
 * @value: the number
 */
void print_percent(FILE *f, struct json_object *value)
{
	fprintf(f, "%s%%", json_object_get_string(value));
}

/**
 * print_yes() - Print a truth value.
 * @f: where to
 * @value: the value
 */
void print_yes(FILE *f, struct json_object *value)
{
	fputs(json_object_get_boolean(value) ? "yes" : "no", f);
}

/**
 * print_ids() - Print an array of numbers with commas between.
 * @f: where to
 * @value: the array
 */
void print_ids(FILE *f, struct json_object *value)
{
	size_t n = json_object_array_length(value);

	if (!n)
		fputc('-', f);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s%s", i ? "," : "", json_object_get_string(
			json_object_array_get_idx(value, i)));
}

static void value_print(FILE *f, struct json_object *value,
			void (*print)(FILE *f, struct json_object *value))
{
	if (!value)
		fputc('-', f);
	else if (print)
		print(f, value);
	else
		fputs(json_object_get_string(value), f);
}

/**
 * print_value() - Print a value of an object on stdout.
 * @obj: the object
 * @key: the key
 * @print: prints a value that is not null, NULL for as it is
 */
void print_value(struct json_object *obj, const char *key,
		 void (*print)(FILE *f, struct json_object *value))
{
	value_print(stdout, value_of(obj, key), print);
}

/* The text of one cell, to be freed; the title if there is no object. */
static char *cell_text(const struct column *column, struct json_object *obj)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	if (!obj)
		fputs(column->title, f);
	else if (column->print_object)
		column->print_object(f, obj);
	else
		value_print(f, value_of(obj, column->key), column->print);
	fclose(f);
	if (!text)
		abort();
	return text;
}

/* How many columns of the screen it takes. */
static int cell_width(const char *text)
{
	size_t width = mbstowcs(NULL, text, 0);

	return width == (size_t)-1 ? strlen(text) : width;
}

static void table_row(FILE *f, const struct column *columns, size_t n,
		      char **cells, const int *width)
{
	for (size_t i = 0; i < n; i++) {
		int pad = width[i] - cell_width(cells[i]);
		int left = columns[i].right ? pad : 0;

		/* No blanks at the end of a line. */
		fprintf(f, "%s%*s%s%*s", i ? "  " : "", left, "", cells[i],
			i == n - 1 ? 0 : pad - left, "");
		free(cells[i]);
	}
	fputc('\n', f);
}

/**
 * print_table() - Print objects as a table, with a line of titles.
 * @f: where to
 * @columns: the columns
 * @n: how many
 * @array: the objects
 */
void print_table(FILE *f, const struct column *columns, size_t n,
		 struct json_object *array)
{
	size_t rows = json_object_array_length(array) + 1;
	char **cells = calloc(rows * n, sizeof(*cells));
	int width[n];

	if (!cells)
		abort();
	memset(width, 0, sizeof(width));
	for (size_t i = 0; i < rows * n; i++) {
		size_t row = i / n;
		int len;

		cells[i] = cell_text(&columns[i % n], row ?
			json_object_array_get_idx(array, row - 1) : NULL);
		len = cell_width(cells[i]);
		if (len > width[i % n])
			width[i % n] = len;
	}
	for (size_t row = 0; row < rows; row++)
		table_row(f, columns, n, cells + row * n, width);
	free(cells);
}
