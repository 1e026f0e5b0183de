// SPDX-License-Identifier: GPL-2.0
/*
 * netft_wire.c with any bytes: what is accepted is what
 * Documentation/wire-format.rst says, and means the same when it is sent on.
 */

#include "unit.h"
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "netft_wire.h"

#define LENGTH		96	/* of a heartbeat */
#define FLAGS_AT	1
#define LENGTH_AT	2

static int expected(const u8 *data, size_t size)
{
	size_t announced;

	if (size < 8)
		return -EMSGSIZE;
	if (data[0] >> 4 != 1)
		return -EPROTONOSUPPORT;
	if ((data[0] & 0xf) != 2 && (data[0] & 0xf) != 3)
		return -EINVAL;
	announced = data[LENGTH_AT] << 8 | data[LENGTH_AT + 1];
	return announced < LENGTH || announced > size ? -EMSGSIZE : 0;
}

/* Every field, but not what lies between them. */
static bool is_same(const struct netft_beat *a, const struct netft_beat *b)
{
	return a->type == b->type && a->tag == b->tag &&
	       a->sender_tag == b->sender_tag && a->sequence == b->sequence &&
	       a->timestamp == b->timestamp && a->echo == b->echo &&
	       a->instance == b->instance && a->cluster == b->cluster &&
	       a->delay == b->delay && a->threshold == b->threshold &&
	       a->state == b->state && a->reason == b->reason &&
	       a->flags == b->flags && a->report_state == b->report_state &&
	       a->report_reason == b->report_reason &&
	       a->report_tag == b->report_tag && a->also == b->also &&
	       a->held == b->held &&
	       a->ipv4 == b->ipv4 &&
	       !memcmp(&a->ipv6, &b->ipv6, sizeof(a->ipv6)) &&
	       !memcmp(a->mac, b->mac, sizeof(a->mac));
}

/* Sent on it is the same packet, with what this version knows and no more. */
static void check_round_trip(const struct netft_beat *beat, const u8 *data)
{
	u8 canonical[LENGTH];
	struct netft_heartbeat wire;
	struct netft_beat back;

	memcpy(canonical, data, LENGTH);
	canonical[FLAGS_AT] = 0;
	canonical[LENGTH_AT] = 0;
	canonical[LENGTH_AT + 1] = LENGTH;
	memset(&wire, 0x5a, sizeof(wire));
	netft_wire_encode(&wire, beat);
	assert_int_equal(sizeof(wire), LENGTH);
	assert_memory_equal(&wire, canonical, LENGTH);
	assert_int_equal(netft_wire_decode(&back, &wire, sizeof(wire)), 0);
	assert_true(is_same(&back, beat));
}

/* What a receiver ignores does not matter, and what it needs is missed. */
static void check_variants(const struct netft_beat *beat, const u8 *data)
{
	struct netft_beat other;
	u8 packet[LENGTH + 1];

	memcpy(packet, data, LENGTH);
	packet[LENGTH_AT] = 0;
	packet[LENGTH_AT + 1] = LENGTH;
	packet[FLAGS_AT] ^= 0xff;
	packet[LENGTH] = 0xa5;
	assert_int_equal(netft_wire_decode(&other, packet, LENGTH + 1), 0);
	assert_true(is_same(&other, beat));
	assert_int_equal(netft_wire_decode(&other, packet, LENGTH - 1),
			 -EMSGSIZE);
	packet[LENGTH_AT + 1]++;
	assert_int_equal(netft_wire_decode(&other, packet, LENGTH), -EMSGSIZE);
	packet[LENGTH_AT + 1] -= 2;
	assert_int_equal(netft_wire_decode(&other, packet, LENGTH), -EMSGSIZE);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct netft_beat beat, untouched;
	int err;

	memset(&beat, 0x5a, sizeof(beat));
	untouched = beat;
	err = netft_wire_decode(&beat, data, size);
	assert_int_equal(err, expected(data, size));
	if (err) {
		assert_memory_equal(&beat, &untouched, sizeof(beat));
		return 0;
	}
	check_round_trip(&beat, data);
	check_variants(&beat, data);
	return 0;
}
