/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: output; JSON, aligned columns, numbers for people
 */

#ifndef NETFT_PRINT_H
#define NETFT_PRINT_H

#include <json-c/json.h>
#include <stdio.h>

#include "tool.h"

/**
 * struct column - A column of a table for people.
 * @title: its title
 * @key: the key of the objects that it shows
 * @print: prints a value that is not null, NULL for as it is
 * @print_object: prints from the whole object, instead of @key
 * @right: align to the right
 */
struct column {
	const char *title;
	const char *key;
	void (*print)(FILE *f, struct json_object *value);
	void (*print_object)(FILE *f, struct json_object *obj);
	bool right;
};

void print_json(struct json_object *obj);
void print_table(FILE *f, const struct column *columns, size_t n,
		 struct json_object *array);

void print_ms(FILE *f, struct json_object *value);
void print_us(FILE *f, struct json_object *value);
void print_percent(FILE *f, struct json_object *value);
void print_yes(FILE *f, struct json_object *value);
void print_ids(FILE *f, struct json_object *value);

/* One value of an object, "-" if it is null. */
void print_value(struct json_object *obj, const char *key,
		 void (*print)(FILE *f, struct json_object *value));

struct json_object *value_of(struct json_object *obj, const char *key);
const char *text_of(struct json_object *obj, const char *key);
bool is_true(struct json_object *obj, const char *key);

#endif /* NETFT_PRINT_H */
