// SPDX-License-Identifier: GPL-2.0
/*
 * netft: makes JSON of attributes
 */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <netlink/genl/genl.h>
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

static struct json_object *name_of_value(const struct names *names,
					 uint32_t value)
{
	char text[24];

	if (value < names->n)
		return json_object_new_string(names->name[value]);
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

static struct json_object *device_name(struct nlattr *nla)
{
	const char *name = nla_data(nla);
	size_t len = strnlen(name, nla_len(nla));

	return len ? json_object_new_string_len(name, len) : NULL;
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

/* A field of one attribute, which is there and long enough. */
static struct json_object *field_value(const struct field *field,
				       struct nlattr *nla)
{
	switch (field->kind) {
	case FIELD_BOOL:
		return json_object_new_boolean(nla_get_u8(nla));
	case FIELD_BIT:
		return json_object_new_boolean(nla_get_u32(nla) & field->bit);
	case FIELD_U16:
		return json_object_new_int(nla_get_u16(nla));
	case FIELD_U32:
		return json_object_new_int64(nla_get_u32(nla));
	case FIELD_ID:
		return nla_get_u32(nla) ?
		       json_object_new_int64(nla_get_u32(nla)) : NULL;
	case FIELD_U64:
		return json_object_new_uint64(nla_get_u64(nla));
	case FIELD_HEX:
		return hex(nla_get_u64(nla));
	case FIELD_ENUM:
		return name_of_value(field->names, nla_get_u32(nla));
	case FIELD_MAC:
		return mac(nla_data(nla));
	case FIELD_IPV4:
		return address(AF_INET, nla_data(nla));
	case FIELD_IPV6:
		return address(AF_INET6, nla_data(nla));
	case FIELD_DEV:
		return device(nla_get_u32(nla), true);
	case FIELD_NAME:
		return device_name(nla);
	case FIELD_TIME:
		return rfc3339(nla_get_u64(nla));
	case FIELD_IP:
	case FIELD_VIA:
		break;
	}
	return NULL;
}

static int field_single(const struct field *field, struct nlattr **tb,
			struct json_object **value)
{
	struct nlattr *nla = tb[field->attr];

	*value = NULL;
	if (!nla)
		return 0;
	if ((size_t)nla_len(nla) < kind_size[field->kind])
		return -EINVAL;
	*value = field_value(field, nla);
	return 0;
}

static int field_pair(const struct field *field, struct nlattr **tb,
		      struct json_object **value)
{
	struct field first = *field, second = *field;

	second.attr = field->other;
	if (field->kind == FIELD_IP) {
		first.kind = FIELD_IPV4;
		second.kind = FIELD_IPV6;
		return field_single(tb[first.attr] ? &first : &second, tb,
				    value);
	}

	second.kind = FIELD_NAME;
	if (field_single(&second, tb, value))
		return -EINVAL;
	if (*value || !tb[first.attr])
		return 0;
	if (nla_len(tb[first.attr]) < (int)sizeof(uint32_t))
		return -EINVAL;
	*value = device(nla_get_u32(tb[first.attr]), false);
	return 0;
}

static struct json_object *table_object(const struct field_table *table,
					struct nlattr **tb)
{
	struct json_object *obj = json_object_new_object();

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->fields[i];
		bool pair = field->kind == FIELD_IP || field->kind == FIELD_VIA;
		struct json_object *value;

		if (pair ? field_pair(field, tb, &value) :
			   field_single(field, tb, &value)) {
			json_object_put(obj);
			return NULL;
		}
		json_object_object_add(obj, field->key, value);
	}
	return obj;
}

/**
 * message_object() - Make a JSON object of a message of the family.
 * @table: what it is made of
 * @nlh: the message
 *
 * Attributes that are not there become null.
 *
 * Return: the object, NULL if the message makes no sense.
 */
struct json_object *message_object(const struct field_table *table,
				   struct nlmsghdr *nlh)
{
	struct nlattr *tb[table->attr_max + 1];

	if (!genlmsg_valid_hdr(nlh, 0) ||
	    genlmsg_parse(nlh, 0, tb, table->attr_max, NULL))
		return NULL;
	return table_object(table, tb);
}

/**
 * nested_object() - Make a JSON object of a nested attribute.
 * @table: what it is made of
 * @nest: the attribute
 *
 * Return: the object, NULL if the attribute makes no sense.
 */
struct json_object *nested_object(const struct field_table *table,
				  struct nlattr *nest)
{
	struct nlattr *tb[table->attr_max + 1];

	if (nla_parse_nested(tb, table->attr_max, nest, NULL))
		return NULL;
	return table_object(table, tb);
}
