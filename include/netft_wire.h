/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wire format. Documentation/wire-format.rst has it as tables.
 *
 * Every packet is a UDP datagram that begins with struct netft_hdr. Of a data
 * packet the inner Ethernet frame follows; a heartbeat is a struct
 * netft_heartbeat as a whole. All integers are big-endian.
 */

#ifndef _NETFT_WIRE_H
#define _NETFT_WIRE_H

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/if_ether.h>
#include <linux/in6.h>

#define NETFT_WIRE_VERSION	1

/**
 * enum netft_wire_type - packet types, the low nibble of the first byte
 * @NETFT_WIRE_DATA: an inner Ethernet frame
 * @NETFT_WIRE_REQUEST: heartbeat request
 * @NETFT_WIRE_RESPONSE: heartbeat response, never longer than its request
 * @NETFT_WIRE_SEQUENCED: reserved for data with a sequence number
 * @NETFT_WIRE_SEALED: reserved for authenticated and encrypted data
 */
enum netft_wire_type {
	NETFT_WIRE_DATA = 1,
	NETFT_WIRE_REQUEST,
	NETFT_WIRE_RESPONSE,
	NETFT_WIRE_SEQUENCED,
	NETFT_WIRE_SEALED,
};

/**
 * struct netft_hdr - what every packet begins with
 * @version_type: version in the high nibble, enum netft_wire_type in the low
 * @flags: none defined; sent as zero, ignored by the receiver
 * @length: of a heartbeat, its length in bytes including this header; of
 *	data zero, so that the header is the same all through a flow
 * @tag: the number that the receiver chose for its route; zero in a request
 *	whose sender does not know it (yet)
 */
struct netft_hdr {
	u8 version_type;
	u8 flags;
	__be16 length;
	__be32 tag;
};

static_assert(sizeof(struct netft_hdr) == 8);

/* The sender's IPv4 address was set by its administrator and will not move. */
#define NETFT_BEAT_IPV4_FIXED	BIT(0)
/*
 * Of a response that asks: the answer may come with the receiver's next
 * request, if that leaves within the sender's Delay.
 */
#define NETFT_BEAT_CAN_WAIT	BIT(1)

/**
 * struct netft_heartbeat - a request or a response as it is on the wire
 * @hdr: common header
 * @sender_tag: what the other end shall put into the header's tag from now on
 * @sequence: of the request; a response repeats it
 * @timestamp: sender's monotonic clock in nanoseconds when it sent this
 * @echo: the timestamp of the request that this answers, zero if it answers
 *	none
 * @instance: random number of the sender's adapter
 * @cluster: cluster id of the sender
 * @delay: the sender's Delay in milliseconds
 * @threshold: the sender's Threshold
 * @state: the sender's enum netft_route_state of this route
 * @reason: the sender's enum netft_reason for that
 * @flags: NETFT_BEAT_*; unknown ones are ignored by the receiver
 * @ipv4: the sender's IPv4 address on the adapter, zero if none
 * @ipv6: the sender's IPv6 address on the adapter
 * @mac: the sender's MAC address
 * @report_state: enum netft_route_state of another route to the same peer
 * @report_reason: the reason for that
 * @report_tag: the receiver's tag of that other route, zero for no report
 * @also: of a response, the sequence number of a request of its sender that it
 *	is as well; of a request, that of a request of its receiver that it
 *	answers as well; zero if it is nothing else
 * @held: how long the answer was held back after the request that it is for
 *	had arrived, in nanoseconds
 */
struct netft_heartbeat {
	struct netft_hdr hdr;
	__be32 sender_tag;
	__be32 sequence;
	__be64 timestamp;
	__be64 echo;
	__be64 instance;
	__be32 cluster;
	__be32 delay;
	u8 threshold;
	u8 state;
	u8 reason;
	u8 flags;
	__be32 ipv4;
	u8 ipv6[16];
	u8 mac[ETH_ALEN];
	u8 report_state;
	u8 report_reason;
	__be32 report_tag;
	__be32 also;
	__be64 held;
};

static_assert(sizeof(struct netft_heartbeat) == 96);

/*
 * A heartbeat in host byte order, but for the addresses. The members are those
 * of struct netft_heartbeat; the tag is the header's.
 */
struct netft_beat {
	enum netft_wire_type type;
	u32 tag;
	u32 sender_tag;
	u32 sequence;
	u64 timestamp;
	u64 echo;
	u64 instance;
	u32 cluster;
	u32 delay;
	u8 threshold;
	u8 state;
	u8 reason;
	u8 flags;
	u8 report_state;
	u8 report_reason;
	u32 report_tag;
	u32 also;
	u64 held;
	__be32 ipv4;
	struct in6_addr ipv6;
	u8 mac[ETH_ALEN];
};

static inline u8 netft_wire_version_type(enum netft_wire_type type)
{
	return NETFT_WIRE_VERSION << 4 | type;
}

static inline u8 netft_wire_version(const struct netft_hdr *hdr)
{
	return hdr->version_type >> 4;
}

static inline u8 netft_wire_type(const struct netft_hdr *hdr)
{
	return hdr->version_type & 0xf;
}

void netft_wire_encode(struct netft_heartbeat *to,
		       const struct netft_beat *from);
int netft_wire_decode(struct netft_beat *to, const void *data, size_t len);

#endif /* _NETFT_WIRE_H */
