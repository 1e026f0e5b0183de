// SPDX-License-Identifier: GPL-2.0
/*
 * netft: makes JSON of attributes
 */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fields.h"

static const size_t kind_size[] = {
	[FIELD_BOOL] = 1,
	[FIELD_BIT] = 4,
	[FIELD_U16] = 2,
	[FIELD_U32] = 4,
	[FIELD_ID] = 4,
	[FIELD_U64] = 8,
	[FIELD_HEX] = 8,
	[FIELD_ENUM] = 4,
	[FIELD_MAC] = ETH_ALEN,
	[FIELD_IPV4] = 4,
	[FIELD_IPV6] = 16,
	[FIELD_DEV] = 4,
	[FIELD_NAME] = 1,
	[FIELD_TIME] = 8,
};

static struct json_object *name_of_value(const struct field *field,
					 uint32_t value)
{
	const char *name = field->name(value);
	char text[24];

	if (strcmp(name, "unknown"))
		return json_object_new_string(name);
	/* A newer module than this tool. */
	snprintf(text, sizeof(text), "unknown_%u", value);
	return json_object_new_string(text);
}

static struct json_object *address(int family, const void *data)
{
	static const struct in6_addr none;
	char text[INET6_ADDRSTRLEN];
	size_t size = family == AF_INET ? sizeof(struct in_addr) : sizeof(none);

	if (!memcmp(data, &none, size))
		return NULL;
	inet_ntop(family, data, text, sizeof(text));
	return json_object_new_string(text);
}

static struct json_object *mac(const uint8_t *byte)
{
	static const uint8_t none[ETH_ALEN];
	char text[sizeof("00:00:00:00:00:00")];

	if (!memcmp(byte, none, sizeof(none)))
		return NULL;
	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
		 byte[0], byte[1], byte[2], byte[3], byte[4], byte[5]);
	return json_object_new_string(text);
}

static struct json_object *hex(uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)value);
	return json_object_new_string(text);
}

static struct json_object *device(uint32_t ifindex, bool here)
{
	char name[IF_NAMESIZE];

	if (!ifindex)
		return NULL;
	if (!here || !if_indextoname(ifindex, name))
		snprintf(name, sizeof(name), "if%u", ifindex);
	return json_object_new_string(name);
}

static struct json_object *name_or_null(const char *name)
{
	return name && *name ? json_object_new_string(name) : NULL;
}

static struct json_object *rfc3339(uint64_t ns)
{
	time_t seconds = ns / 1000000000;
	unsigned int ms = ns / 1000000 % 1000;
	char text[64], date[48];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		return NULL;
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%03uZ", date, ms);
	return json_object_new_string(text);
}

/* A field of one integer. */
static struct json_object *number(const struct field *field, uint64_t value)
{
	switch (field->kind) {
	case FIELD_BOOL:
		return json_object_new_boolean(value);
	case FIELD_BIT:
		return json_object_new_boolean(value & field->bit);
	case FIELD_ID:
		return value ? json_object_new_int64(value) : NULL;
	case FIELD_HEX:
		return hex(value);
	case FIELD_ENUM:
		return name_of_value(field, value);
	case FIELD_DEV:
		return device(value, true);
	case FIELD_TIME:
		return rfc3339(value);
	default:
		return json_object_new_uint64(value);
	}
}

/* A field of one attribute, which is there and long enough. */
static struct json_object *field_value(const struct field *field,
				       const struct netft_object *object,
				       const void *data)
{
	switch (field->kind) {
	case FIELD_MAC:
		return mac(data);
	case FIELD_IPV4:
		return address(AF_INET, data);
	case FIELD_IPV6:
		return address(AF_INET6, data);
	case FIELD_NAME:
		return name_or_null(netft_object_string(object, field->attr));
	default:
		return number(field, netft_object_uint(object, field->attr));
	}
}

static int field_single(const struct field *field,
			const struct netft_object *object,
			struct json_object **value)
{
	const void *data = netft_object_data(object, field->attr,
					     kind_size[field->kind]);

	*value = NULL;
	if (!data)
		return netft_object_has(object, field->attr) ? -EINVAL : 0;
	*value = field_value(field, object, data);
	return 0;
}

static int field_pair(const struct field *field,
		      const struct netft_object *object,
		      struct json_object **value)
{
	struct field first = *field, second = *field;

	second.attr = field->other;
	if (field->kind == FIELD_IP) {
		first.kind = FIELD_IPV4;
		second.kind = FIELD_IPV6;
		return field_single(netft_object_has(object, first.attr) ?
				    &first : &second, object, value);
	}

	second.kind = FIELD_NAME;
	if (field_single(&second, object, value))
		return -EINVAL;
	if (*value || !netft_object_has(object, first.attr))
		return 0;
	if (!netft_object_data(object, first.attr, sizeof(uint32_t)))
		return -EINVAL;
	*value = device(netft_object_uint(object, first.attr), false);
	return 0;
}

/**
 * table_object() - Make a JSON object of what the kernel told.
 * @table: what it is made of
 * @object: what it told
 *
 * Attributes that are not there become null.
 *
 * Return: the object, NULL if one of the attributes makes no sense.
 */
struct json_object *table_object(const struct field_table *table,
				 const struct netft_object *object)
{
	struct json_object *obj = json_object_new_object();

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->fields[i];
		bool pair = field->kind == FIELD_IP || field->kind == FIELD_VIA;
		struct json_object *value;

		if (pair ? field_pair(field, object, &value) :
			   field_single(field, object, &value)) {
			json_object_put(obj);
			return NULL;
		}
		json_object_object_add(obj, field->key, value);
	}
	return obj;
}
