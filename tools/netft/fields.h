/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what the kernel tells, as JSON
 *
 * What the kernel tells becomes one JSON object by a table, and that object is
 * what gets printed, as it is or as text. There is no second description of it.
 */

#ifndef NETFT_FIELDS_H
#define NETFT_FIELDS_H

#include <json-c/json.h>
#include <libnetft.h>

#include "tool.h"

/**
 * enum field_kind - How a field is made of attributes.
 * @FIELD_BOOL: u8, true or false
 * @FIELD_BIT: u32, true if a bit is set
 * @FIELD_U16: u16
 * @FIELD_U32: u32
 * @FIELD_ID: u32, 0 means none or unknown
 * @FIELD_U64: u64
 * @FIELD_HEX: u64 as 16 hexadecimal digits
 * @FIELD_ENUM: u32, the name of a value
 * @FIELD_MAC: 6 bytes, all zeroes means none
 * @FIELD_IPV4: an IPv4 address, all zeroes means none
 * @FIELD_IPV6: an IPv6 address, all zeroes means none
 * @FIELD_IP: an IPv4 address, or an IPv6 one in the other attribute
 * @FIELD_DEV: ifindex of a device in this namespace
 * @FIELD_VIA: ifindex of a device in another namespace, perhaps, and its
 *	name in the other attribute
 * @FIELD_NAME: name of a device or a process
 * @FIELD_TIME: u64, nanoseconds since the epoch
 */
enum field_kind {
	FIELD_BOOL,
	FIELD_BIT,
	FIELD_U16,
	FIELD_U32,
	FIELD_ID,
	FIELD_U64,
	FIELD_HEX,
	FIELD_ENUM,
	FIELD_MAC,
	FIELD_IPV4,
	FIELD_IPV6,
	FIELD_IP,
	FIELD_DEV,
	FIELD_VIA,
	FIELD_NAME,
	FIELD_TIME,
};

/**
 * struct field - A member of a JSON object.
 * @key: its key
 * @kind: how it is made
 * @attr: the attribute that it is made of
 * @name: for FIELD_ENUM, the name of a value
 * @bit: for FIELD_BIT, the bit
 * @other: for FIELD_IP and FIELD_VIA, the other attribute
 */
struct field {
	const char *key;
	enum field_kind kind;
	int attr;
	const char *(*name)(uint32_t value);
	uint32_t bit;
	int other;
};

/**
 * struct field_table - Everything that an object is made of.
 * @fields: its members in their order
 * @n: how many
 */
struct field_table {
	const struct field *fields;
	size_t n;
};

#define FIELD_TABLE(name)						\
	const struct field_table name##_table = {			\
		.fields = name##_fields,				\
		.n = ARRAY_SIZE(name##_fields),				\
	}

extern const struct field_table adapter_table;
extern const struct field_table counters_table;
extern const struct field_table route_table;
extern const struct field_table probe_table;
extern const struct field_table peer_table;
extern const struct field_table event_table;
extern const struct field_table watchdog_table;

struct json_object *table_object(const struct field_table *table,
				 const struct netft_object *object);

/* The JSON objects of what the kernel tells, NULL if it makes no sense. */
struct json_object *adapter_object(const struct netft_object *adapter);
struct json_object *route_object(const struct netft_object *route);
struct json_object *probe_object(const struct netft_object *probe);
struct json_object *peer_object(const struct netft_object *peer);
struct json_object *event_object(const struct netft_object *event);
struct json_object *watchdog_object(const struct netft_object *watchdog);

#endif /* NETFT_FIELDS_H */
