// SPDX-License-Identifier: GPL-2.0
/* The wire format: netft_wire.c against tables of bytes. */

#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "netft_wire.h"

/* Every field has a value of its own, so that no two can be swapped. */
static const struct netft_beat sample = {
	.type = NETFT_WIRE_REQUEST,
	.tag = 0x01020304,
	.sender_tag = 0x05060708,
	.sequence = 0x090a0b0c,
	.timestamp = 0x1112131415161718,
	.echo = 0x2122232425262728,
	.instance = 0x3132333435363738,
	.cluster = 0x41424344,
	.delay = 0x51525354,
	.threshold = 0x61,
	.state = 0x62,
	.reason = 0x63,
	.flags = 0x64,
	.report_state = 0x91,
	.report_reason = 0x92,
	.report_tag = 0x93949596,
	.also = 0xa1a2a3a4,
	.held = 0xb1b2b3b4b5b6b7b8,
	.ipv6.s6_addr = { 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77,
			  0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f },
	.mac = { 0x81, 0x82, 0x83, 0x84, 0x85, 0x86 },
};

/* The same as it is on the wire, offset by offset. */
static const u8 golden[] = {
	/*  0 */ 0x12, 0x00, 0x00, 0x60,	/* version, type; flags; length */
	/*  4 */ 0x01, 0x02, 0x03, 0x04,	/* tag */
	/*  8 */ 0x05, 0x06, 0x07, 0x08,	/* sender's tag */
	/* 12 */ 0x09, 0x0a, 0x0b, 0x0c,	/* sequence */
	/* 16 */ 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, /* timestamp */
	/* 24 */ 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, /* echo */
	/* 32 */ 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, /* instance */
	/* 40 */ 0x41, 0x42, 0x43, 0x44,	/* cluster */
	/* 44 */ 0x51, 0x52, 0x53, 0x54,	/* Delay */
	/* 48 */ 0x61, 0x62, 0x63, 0x64,	/* Threshold, state, reason, flags */
	/* 52 */ 0xa9, 0xfe, 0x0a, 0x0b,	/* IPv4 */
	/* 56 */ 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, /* IPv6 */
	/* 64 */ 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f,
	/* 72 */ 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, /* MAC */
	/* 78 */ 0x91, 0x92,			/* report: state, reason */
	/* 80 */ 0x93, 0x94, 0x95, 0x96,	/* report: tag */
	/* 84 */ 0xa1, 0xa2, 0xa3, 0xa4,	/* also */
	/* 88 */ 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, /* held */
};

static struct netft_beat sample_of(enum netft_wire_type type)
{
	struct netft_beat beat = sample;
	static const u8 ipv4[] = { 169, 254, 10, 11 };

	beat.type = type;
	memcpy(&beat.ipv4, ipv4, sizeof(beat.ipv4));
	return beat;
}

static void assert_same(const struct netft_beat *a, const struct netft_beat *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->tag, b->tag);
	assert_int_equal(a->sender_tag, b->sender_tag);
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->timestamp, b->timestamp);
	assert_int_equal(a->echo, b->echo);
	assert_int_equal(a->instance, b->instance);
	assert_int_equal(a->cluster, b->cluster);
	assert_int_equal(a->delay, b->delay);
	assert_int_equal(a->threshold, b->threshold);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->reason, b->reason);
	assert_int_equal(a->flags, b->flags);
	assert_int_equal(a->ipv4, b->ipv4);
	assert_memory_equal(&a->ipv6, &b->ipv6, sizeof(a->ipv6));
	assert_memory_equal(a->mac, b->mac, sizeof(a->mac));
	assert_int_equal(a->report_state, b->report_state);
	assert_int_equal(a->report_reason, b->report_reason);
	assert_int_equal(a->report_tag, b->report_tag);
	assert_int_equal(a->also, b->also);
	assert_int_equal(a->held, b->held);
}

static void encoding_is_the_documented_one(void **unused)
{
	struct netft_beat beat = sample_of(NETFT_WIRE_REQUEST);
	struct netft_heartbeat wire;

	(void)unused;
	assert_int_equal(sizeof(golden), sizeof(wire));
	netft_wire_encode(&wire, &beat);
	assert_memory_equal(&wire, golden, sizeof(golden));
	beat.type = NETFT_WIRE_RESPONSE;
	netft_wire_encode(&wire, &beat);
	assert_int_equal(*(u8 *)&wire, 0x13);
	assert_memory_equal((u8 *)&wire + 1, golden + 1, sizeof(golden) - 1);
}

static void decoding_is_the_documented_one(void **unused)
{
	struct netft_beat beat, expected = sample_of(NETFT_WIRE_REQUEST);

	(void)unused;
	assert_int_equal(netft_wire_decode(&beat, golden, sizeof(golden)), 0);
	assert_same(&beat, &expected);
}

static void encoding_writes_every_byte(void **unused)
{
	struct netft_beat beat = sample_of(NETFT_WIRE_RESPONSE);
	struct netft_heartbeat a, b;

	(void)unused;
	memset(&a, 0x00, sizeof(a));
	memset(&b, 0xff, sizeof(b));
	netft_wire_encode(&a, &beat);
	netft_wire_encode(&b, &beat);
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(b.hdr.flags, 0);
}

static void every_field_survives_with_extreme_values(void **unused)
{
	struct netft_heartbeat wire;
	struct netft_beat beat, back;
	unsigned int i;

	(void)unused;
	for (i = 0; i < 2; i++) {
		memset(&beat, i ? 0xff : 0x00, sizeof(beat));
		beat.type = i ? NETFT_WIRE_REQUEST : NETFT_WIRE_RESPONSE;
		netft_wire_encode(&wire, &beat);
		memset(&back, 0x55, sizeof(back));
		assert_int_equal(netft_wire_decode(&back, &wire, sizeof(wire)), 0);
		assert_same(&back, &beat);
	}
}

/* Changing any one byte of the packet changes what is decoded, or nothing. */
static void each_byte_belongs_to_one_field(void **unused)
{
	struct netft_heartbeat wire;
	struct netft_beat beat;
	u8 packet[sizeof(golden)];
	unsigned int i;

	(void)unused;
	for (i = 4; i < sizeof(golden); i++) {
		memcpy(packet, golden, sizeof(packet));
		packet[i] ^= 0xff;
		assert_int_equal(netft_wire_decode(&beat, packet, sizeof(packet)), 0);
		netft_wire_encode(&wire, &beat);
		assert_memory_equal(&wire, packet, sizeof(packet));
	}
}

static void any_alignment_is_read(void **unused)
{
	struct netft_beat beat, expected = sample_of(NETFT_WIRE_REQUEST);
	unsigned int offset;

	(void)unused;
	for (offset = 0; offset < 8; offset++) {
		/* Of exactly the length, so that reading beyond is noticed. */
		u8 *packet = malloc(offset + sizeof(golden));

		memcpy(packet + offset, golden, sizeof(golden));
		assert_int_equal(netft_wire_decode(&beat, packet + offset,
						   sizeof(golden)), 0);
		assert_same(&beat, &expected);
		free(packet);
	}
}

static void short_packets_are_refused(void **unused)
{
	struct netft_beat beat, untouched;
	size_t len;

	(void)unused;
	memset(&untouched, 0xaa, sizeof(untouched));
	for (len = 0; len < sizeof(golden); len++) {
		u8 *packet = malloc(len ?: 1);

		memcpy(packet, golden, len);
		memset(&beat, 0xaa, sizeof(beat));
		assert_int_equal(netft_wire_decode(&beat, packet, len), -EMSGSIZE);
		assert_memory_equal(&beat, &untouched, sizeof(beat));
		free(packet);
	}
}

static int decode_with_length(u16 length, size_t len)
{
	struct netft_beat beat;
	u8 packet[512] = { 0 };

	memcpy(packet, golden, sizeof(golden));
	packet[2] = length >> 8;
	packet[3] = length & 0xff;
	return netft_wire_decode(&beat, packet, len);
}

static void an_announced_length_that_lies_is_refused(void **unused)
{
	size_t full = sizeof(golden);

	(void)unused;
	assert_int_equal(decode_with_length(0, full), -EMSGSIZE);
	assert_int_equal(decode_with_length(8, full), -EMSGSIZE);
	assert_int_equal(decode_with_length(full - 1, full), -EMSGSIZE);
	assert_int_equal(decode_with_length(full - 1, full + 1), -EMSGSIZE);
	assert_int_equal(decode_with_length(full + 1, full), -EMSGSIZE);
	assert_int_equal(decode_with_length(0xffff, full), -EMSGSIZE);
	assert_int_equal(decode_with_length(full << 8, 512), -EMSGSIZE);
}

static void a_longer_format_is_read_as_far_as_known(void **unused)
{
	struct netft_beat beat, expected = sample_of(NETFT_WIRE_REQUEST);
	u8 packet[sizeof(golden) + 40];

	(void)unused;
	memset(packet, 0xee, sizeof(packet));
	memcpy(packet, golden, sizeof(golden));
	packet[3] = sizeof(golden) + 16;
	assert_int_equal(netft_wire_decode(&beat, packet, sizeof(packet)), 0);
	assert_same(&beat, &expected);
}

static void bytes_after_the_announced_length_are_ignored(void **unused)
{
	struct netft_beat beat, expected = sample_of(NETFT_WIRE_REQUEST);
	u8 packet[sizeof(golden) + 1];

	(void)unused;
	memset(packet, 0xee, sizeof(packet));
	memcpy(packet, golden, sizeof(golden));
	assert_int_equal(netft_wire_decode(&beat, packet, sizeof(packet)), 0);
	assert_same(&beat, &expected);
}

static void unknown_flags_are_ignored(void **unused)
{
	struct netft_beat beat, expected = sample_of(NETFT_WIRE_REQUEST);
	u8 packet[sizeof(golden)];

	(void)unused;
	memcpy(packet, golden, sizeof(golden));
	packet[1] = 0xff;
	assert_int_equal(netft_wire_decode(&beat, packet, sizeof(packet)), 0);
	assert_same(&beat, &expected);
}

static void other_versions_and_types_are_told_apart(void **unused)
{
	unsigned int first;

	(void)unused;
	for (first = 0; first < 256; first++) {
		bool known = (first & 0xf) == NETFT_WIRE_REQUEST ||
			     (first & 0xf) == NETFT_WIRE_RESPONSE;
		u8 packet[sizeof(golden)];
		struct netft_beat beat;
		int expected = 0;

		if (first >> 4 != 1)
			expected = -EPROTONOSUPPORT;
		else if (!known)
			expected = -EINVAL;
		memcpy(packet, golden, sizeof(golden));
		packet[0] = first;
		assert_int_equal(netft_wire_decode(&beat, packet, sizeof(packet)),
				 expected);
		/* The version is told even if a heartbeat does not fit. */
		if (first >> 4 != 1)
			assert_int_equal(netft_wire_decode(&beat, packet, 8),
					 -EPROTONOSUPPORT);
	}
}

static void a_response_is_no_longer_than_its_request(void **unused)
{
	struct netft_beat beat = sample_of(NETFT_WIRE_REQUEST);
	struct netft_heartbeat request, response;

	(void)unused;
	netft_wire_encode(&request, &beat);
	beat.type = NETFT_WIRE_RESPONSE;
	netft_wire_encode(&response, &beat);
	assert_int_equal(request.hdr.length, response.hdr.length);
}

static void random_packets_do_no_harm(void **unused)
{
	unsigned int round, i;

	(void)unused;
	srandom(1);
	for (round = 0; round < 100000; round++) {
		size_t len = random() % 128;
		u8 *packet = malloc(len ?: 1);
		struct netft_heartbeat wire;
		struct netft_beat beat;

		for (i = 0; i < len; i++)
			packet[i] = random();
		if (len)
			packet[0] = 0x12 + random() % 2;
		if (len > 3 && random() % 2) {
			packet[2] = 0;
			packet[3] = len;
		}
		if (!netft_wire_decode(&beat, packet, len)) {
			assert_true(len >= sizeof(wire));
			netft_wire_encode(&wire, &beat);
			assert_memory_equal(&wire.hdr.tag, packet + 4, sizeof(wire) - 4);
		}
		free(packet);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encoding_is_the_documented_one),
		cmocka_unit_test(decoding_is_the_documented_one),
		cmocka_unit_test(encoding_writes_every_byte),
		cmocka_unit_test(every_field_survives_with_extreme_values),
		cmocka_unit_test(each_byte_belongs_to_one_field),
		cmocka_unit_test(any_alignment_is_read),
		cmocka_unit_test(short_packets_are_refused),
		cmocka_unit_test(an_announced_length_that_lies_is_refused),
		cmocka_unit_test(a_longer_format_is_read_as_far_as_known),
		cmocka_unit_test(bytes_after_the_announced_length_are_ignored),
		cmocka_unit_test(unknown_flags_are_ignored),
		cmocka_unit_test(other_versions_and_types_are_told_apart),
		cmocka_unit_test(a_response_is_no_longer_than_its_request),
		cmocka_unit_test(random_packets_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
