/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What fuzznetlink sends: messages made from the specification and then broken, and
 * those by which links and addresses come and go. How they are sent is its own business.
 */
#ifndef NETFT_PROGS_NETMESSAGE_H
#define NETFT_PROGS_NETMESSAGE_H

#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stddef.h>

#include "common.h"
#include "random.h"

enum kind { KIND_U8, KIND_U16, KIND_U32, KIND_U64, KIND_STRING, KIND_BINARY, KIND_NEST, KIND_PAD };

/* size is 0 where any will do. */
struct attribute {
	uint16_t type;
	enum kind kind;
	uint16_t size;
	uint64_t low, high;
};

struct operation {
	uint8_t command;
	int can_dump;
	const struct attribute *attributes;
	size_t attribute_count;
	uint16_t request[16];
	size_t request_count;
};

#include "fuzznetlink_tables.h"

#define MAX_MESSAGE	16384
#define ADAPTERS	4
#define OPERATIONS	(sizeof(operations) / sizeof(*operations))

static unsigned int worker_count = 4;

/* A worker's own: its message, whether an allocation may fail in that, and what it knows. */
static __thread union {
	struct nlmsghdr nlh;
	uint8_t bytes[MAX_MESSAGE];
} message;
static __thread size_t length;
static __thread int may_fail;
static __thread uint16_t family;
static __thread uint32_t known[ADAPTERS];

/* ---------------------------------------------------------------- attributes */

static struct nlattr *put(uint16_t type, const void *value, size_t size)
{
	struct nlattr *nla = (struct nlattr *)(message.bytes + length);

	if (length + NLA_HDRLEN + NLA_ALIGN(size) > MAX_MESSAGE - 256)
		return nla;
	nla->nla_type = type;
	nla->nla_len = NLA_HDRLEN + size;
	memcpy(message.bytes + length + NLA_HDRLEN, value, size);
	length += NLA_HDRLEN + NLA_ALIGN(size);
	return nla;
}

static void put_u32(uint16_t type, uint32_t value)
{
	put(type, &value, sizeof(value));
}

static void put_random(uint16_t type, size_t size)
{
	uint8_t bytes[1024];

	for (size_t i = 0; i < size; i++)
		bytes[i] = below(256);
	put(type, bytes, size);
}

/* Addresses that a namespace of ours has, and some that it has not. */
static uint32_t some_ipv4(void)
{
	return 127 | (1 + below(4)) << 24;
}

static void put_address6(uint16_t type)
{
	uint8_t address[16] = { 0 };

	address[15] = 1 + below(4);
	if (!below(4))
		address[0] = 0xfe, address[1] = below(2) ? 0x80 : 0xc0;
	put(type, address, sizeof(address));
}

static uint64_t in_range(const struct attribute *a)
{
	uint64_t span = a->high - a->low + 1;

	/* A message has many of them, and shall be valid now and then. */
	switch (below(40)) {
	case 0:
		return a->low;
	case 1:
		return a->high;
	case 2:
		return a->low - 1 + below(2) * (span + 1);
	case 3:
		return below(1ULL << 48) << below(16);
	case 4 ... 8:
		return a->low + below(span < 64 ? span : 64);
	default:
		/* Identifiers begin there. */
		return a->low + below(span < 8 ? span : 8);
	}
}

/* As an IPv4 address is. */
static int is_any(const struct attribute *a)
{
	return a->size == 4 && !a->low && a->high == UINT32_MAX;
}

/* One that there is, or 0. */
static uint32_t some_adapter(void)
{
	unsigned int i, start = below(ADAPTERS);

	for (i = 0; i < ADAPTERS; i++)
		if (known[(start + i) % ADAPTERS])
			return known[(start + i) % ADAPTERS];
	return 0;
}

static void put_attribute(const struct attribute *a)
{
	uint64_t value;

	switch (a->kind) {
	case KIND_U8 ... KIND_U64:
		value = in_range(a);
		/* An adapter; an address, or any number. */
		if (a->type == 1 && below(8))
			value = some_adapter();
		else if (is_any(a) && below(4))
			value = some_ipv4();
		put(a->type, &value, a->size);
		break;
	case KIND_BINARY:
		if (a->size == 16)
			put_address6(a->type);
		else
			put_random(a->type, a->size ?: below(32));
		break;
	case KIND_STRING:
		put(a->type, "netft0", below(2) ? 7 : 6);
		break;
	default:
		put_random(a->type | (below(2) ? NLA_F_NESTED : 0), 4 * below(8));
	}
}

static const struct attribute *find(const struct operation *op, uint16_t type)
{
	for (size_t i = 0; i < op->attribute_count; i++)
		if (op->attributes[i].type == type)
			return &op->attributes[i];
	die("the specification has no attribute %u", type);
}

/* ---------------------------------------------------------------- messages */

static void begin(uint16_t type, uint16_t flags, const void *header, size_t size)
{
	memset(message.bytes, 0, NLMSG_HDRLEN + NLMSG_ALIGN(size));
	may_fail = 1;
	message.nlh.nlmsg_type = type;
	message.nlh.nlmsg_flags = NLM_F_REQUEST | flags;
	memcpy(NLMSG_DATA(&message.nlh), header, size);
	length = NLMSG_HDRLEN + NLMSG_ALIGN(size);
}

static struct nlattr *some_attribute(size_t header)
{
	struct nlattr *nla = (struct nlattr *)(message.bytes + header);
	unsigned int skip = below(6);

	while (skip-- && (uint8_t *)nla + NLA_ALIGN(nla->nla_len) + NLA_HDRLEN <=
			 message.bytes + length && nla->nla_len >= NLA_HDRLEN)
		nla = (struct nlattr *)((uint8_t *)nla + NLA_ALIGN(nla->nla_len));
	return nla;
}

/* One thing that is wrong, after the headers. */
static void break_message(size_t header)
{
	struct nlattr *nla = some_attribute(header);

	switch (below(12)) {
	case 0:
		nla->nla_len += below(9) - 4;
		break;
	case 1:
		nla->nla_len = below(2) ? below(8) : below(65536);
		break;
	case 2:
		nla->nla_type = below(2) ? below(40) : below(65536);
		break;
	case 3:
		nla->nla_type |= below(2) ? NLA_F_NESTED : NLA_F_NET_BYTEORDER;
		break;
	case 4:
		/* Twice, the second time otherwise. */
		put_random(nla->nla_type, 4 * below(8));
		break;
	case 5:
		put_random(below(64), below(600));
		break;
	case 6:
		length = header + below(length - header + 1);
		break;
	case 7:
		message.bytes[NLMSG_HDRLEN + below(length - NLMSG_HDRLEN)] = below(256);
		break;
	case 8:
		message.nlh.nlmsg_flags ^= 1 << below(16);
		break;
	case 9:
		message.bytes[header + below(length - header)] = below(256);
		break;
	case 10:
		for (unsigned int i = 0; i < 3 && length < 512; i++)
			memcpy(message.bytes + length, message.bytes + header, length - header),
			length += length - header;
		break;
	default:
		length += below(4);
	}
}

static void family_message(void)
{
	const struct operation *op = &operations[below(OPERATIONS)];
	struct genlmsghdr genl = { .cmd = op->command, .version = 1 };
	int dump = op->can_dump && below(2), is_ipv6 = !below(4);
	size_t i, start = below(op->request_count), header;

	begin(family, dump ? NLM_F_DUMP : NLM_F_ACK, &genl, sizeof(genl));
	header = length;
	for (i = 0; i < op->request_count; i++) {
		size_t which = below(8) ? i : (start + i) % op->request_count;
		const struct attribute *a = find(op, op->request[which]);

		/* Addresses of both families are refused; now and then it may be. */
		if ((is_any(a) || a->size == 16) && below(8) && is_ipv6 == is_any(a))
			continue;
		if (i < 2 || below(2))
			put_attribute(a);
	}
	/* What only answers have. */
	if (!below(16))
		put_attribute(&op->attributes[below(op->attribute_count)]);
	if (!below(2))
		break_message(header);
}

static const char *adapter_name(void)
{
	static __thread char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "ft%u", (unsigned int)below(ADAPTERS));
	return name;
}

static size_t begin_link(uint16_t type, uint16_t flags, uint32_t index)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC, .ifi_index = index };

	if (type == RTM_NEWLINK && below(4)) {
		info.ifi_flags = below(3) ? IFF_UP : 0;
		info.ifi_change = IFF_UP;
	}
	begin(type, NLM_F_ACK | flags, &info, sizeof(info));
	return length;
}

static void link_settings(void)
{
	if (!below(4))
		put_u32(IFLA_MTU, below(2) ? below(70000) : below(1ULL << 32));
	if (!below(6))
		put_random(IFLA_ADDRESS, below(4) ? 6 : below(40));
	if (!below(8))
		put_u32(IFLA_NUM_TX_QUEUES, below(6));
	if (!below(8))
		put_u32(IFLA_TXQLEN, below(100000));
	if (!below(8))
		put_u32(IFLA_LINK, below(6));
	if (below(16))
		return;
	put_u32(IFLA_NET_NS_PID, getpid() + below(worker_count + 4));
	/* The kernel warns if it has no memory for the name there. */
	may_fail = 0;
}

static void new_link(void)
{
	size_t header = begin_link(RTM_NEWLINK, NLM_F_CREATE | (below(2) ? NLM_F_EXCL : 0), 0);
	const char *name = adapter_name();
	struct nlattr *info;

	put(IFLA_IFNAME, name, strlen(name) + 1);
	link_settings();
	info = put(IFLA_LINKINFO, "", 0);
	put(IFLA_INFO_KIND, "netft", 6);
	if (!below(4))
		put_random(IFLA_INFO_DATA, 4 * below(8));
	info->nla_len = message.bytes + length - (uint8_t *)info;
	if (!below(6))
		break_message(header);
}

static void change_link(void)
{
	size_t header = begin_link(RTM_NEWLINK, 0, some_adapter());
	const char *name = adapter_name();

	if (!below(3))
		put(IFLA_IFNAME, name, strlen(name) + 1);
	link_settings();
	if (!below(6))
		break_message(header);
}

static void delete_link(void)
{
	begin_link(RTM_DELLINK, 0, some_adapter());
}

static void change_address(void)
{
	struct ifaddrmsg address = {
		.ifa_family = AF_INET,
		.ifa_prefixlen = below(33),
		.ifa_index = below(4) ? 1 : some_adapter(),
	};
	uint32_t ipv4 = some_ipv4();

	begin(below(2) ? RTM_DELADDR : RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE,
	      &address, sizeof(address));
	put(IFA_LOCAL, &ipv4, sizeof(ipv4));
}

#endif
