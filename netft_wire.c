// SPDX-License-Identifier: GPL-2.0
/*
 * Heartbeats to and from their wire format. Pure functions without state:
 * the selftests compile this file for the host, too.
 */

#include <linux/errno.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "netft_wire.h"

/**
 * netft_wire_encode - put a heartbeat into its wire format
 * @to: where to, every byte of it is written
 * @from: the heartbeat
 *
 * Context: any.
 */
void netft_wire_encode(struct netft_heartbeat *to,
		       const struct netft_beat *from)
{
	to->hdr.version_type = netft_wire_version_type(from->type);
	to->hdr.flags = 0;
	to->hdr.length = cpu_to_be16(sizeof(*to));
	to->hdr.tag = cpu_to_be32(from->tag);
	to->sender_tag = cpu_to_be32(from->sender_tag);
	to->sequence = cpu_to_be32(from->sequence);
	to->timestamp = cpu_to_be64(from->timestamp);
	to->echo = cpu_to_be64(from->echo);
	to->instance = cpu_to_be64(from->instance);
	to->cluster = cpu_to_be32(from->cluster);
	to->delay = cpu_to_be32(from->delay);
	to->threshold = from->threshold;
	to->state = from->state;
	to->reason = from->reason;
	to->flags = from->flags;
	to->ipv4 = from->ipv4;
	memcpy(to->ipv6, &from->ipv6, sizeof(to->ipv6));
	memcpy(to->mac, from->mac, sizeof(to->mac));
	to->report_state = from->report_state;
	to->report_reason = from->report_reason;
	to->report_tag = cpu_to_be32(from->report_tag);
	to->also = cpu_to_be32(from->also);
	to->held = cpu_to_be64(from->held);
}

/**
 * netft_wire_decode - read a heartbeat from its wire format
 * @to: the heartbeat, written only if there is no error
 * @data: the packet from its struct netft_hdr on, of any alignment
 * @len: bytes there are
 *
 * Bytes that a later version may append, within or beyond the announced
 * length, are ignored.
 *
 * Context: any.
 * Return: 0, -EPROTONOSUPPORT for another version, -EINVAL for a type that is
 * no heartbeat, -EMSGSIZE if it is shorter than it must be or than it says.
 */
int netft_wire_decode(struct netft_beat *to, const void *data, size_t len)
{
	struct netft_heartbeat hb;

	if (len < sizeof(hb.hdr))
		return -EMSGSIZE;
	memcpy(&hb.hdr, data, sizeof(hb.hdr));
	if (netft_wire_version(&hb.hdr) != NETFT_WIRE_VERSION)
		return -EPROTONOSUPPORT;
	if (netft_wire_type(&hb.hdr) != NETFT_WIRE_REQUEST &&
	    netft_wire_type(&hb.hdr) != NETFT_WIRE_RESPONSE)
		return -EINVAL;
	if (len < sizeof(hb) || be16_to_cpu(hb.hdr.length) < sizeof(hb) ||
	    be16_to_cpu(hb.hdr.length) > len)
		return -EMSGSIZE;

	memcpy(&hb, data, sizeof(hb));
	to->type = netft_wire_type(&hb.hdr);
	to->tag = be32_to_cpu(hb.hdr.tag);
	to->sender_tag = be32_to_cpu(hb.sender_tag);
	to->sequence = be32_to_cpu(hb.sequence);
	to->timestamp = be64_to_cpu(hb.timestamp);
	to->echo = be64_to_cpu(hb.echo);
	to->instance = be64_to_cpu(hb.instance);
	to->cluster = be32_to_cpu(hb.cluster);
	to->delay = be32_to_cpu(hb.delay);
	to->threshold = hb.threshold;
	to->state = hb.state;
	to->reason = hb.reason;
	to->flags = hb.flags;
	to->ipv4 = hb.ipv4;
	memcpy(&to->ipv6, hb.ipv6, sizeof(to->ipv6));
	memcpy(to->mac, hb.mac, sizeof(to->mac));
	to->report_state = hb.report_state;
	to->report_reason = hb.report_reason;
	to->report_tag = be32_to_cpu(hb.report_tag);
	to->also = be32_to_cpu(hb.also);
	to->held = be64_to_cpu(hb.held);
	return 0;
}
