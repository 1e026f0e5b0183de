// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: what nodes tell each other, to and from its wire format
 */

#include <errno.h>
#include <string.h>

#include "report.h"

#define TYPE_REPORT	1

#define HEADER_SIZE	4
#define INTERFACE_SIZE	24
#define ROUTE_SIZE	20

static uint16_t read16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static uint32_t read32(const uint8_t *at)
{
	return (uint32_t)read16(at) << 16 | read16(at + 2);
}

static void write16(uint8_t *at, uint16_t value)
{
	at[0] = value >> 8;
	at[1] = value;
}

static void write32(uint8_t *at, uint32_t value)
{
	write16(at, value >> 16);
	write16(at + 2, value);
}

static int parse_route(struct report *report, const uint8_t *at)
{
	struct report_route *route = &report->routes[report->route_count++];

	memcpy(&route->remote, at, 16);
	route->verdict = at[16];
	route->reason = at[17];
	return route->verdict >= VERDICT_COUNT || read16(at + 18) ?
	       -EBADMSG : 0;
}

/* An interface and its routes; how many bytes they are, or a negative errno. */
static int parse_interface(struct report *report, const uint8_t *at,
			   size_t size)
{
	struct report_interface *interface;
	size_t used = INTERFACE_SIZE;
	int err;

	if (size < INTERFACE_SIZE)
		return -EMSGSIZE;
	interface = &report->interfaces[report->interface_count++];
	memcpy(&interface->address, at, 16);
	interface->nic = at[16];
	interface->routes = read16(at + 18);
	interface->speed = read32(at + 20);
	if (interface->nic >= NIC_COUNT || at[17] ||
	    interface->speed > INT32_MAX)
		return -EBADMSG;
	if (interface->routes > REPORT_MAX_ROUTES - report->route_count)
		return -E2BIG;
	if (interface->routes * ROUTE_SIZE > size - used)
		return -EMSGSIZE;
	for (unsigned int i = 0; i < interface->routes; i++) {
		err = parse_route(report, at + used);
		if (err)
			return err;
		used += ROUTE_SIZE;
	}
	return used;
}

/**
 * report_parse() - Read a report.
 * @report: where to put it; what is there after an error means nothing
 * @data: its bytes
 * @size: how many
 *
 * Return: 0; -EPROTONOSUPPORT if it is of another version, -EMSGSIZE if it
 * is too short or too long, -E2BIG if there is more in it than can be, or
 * -EBADMSG if a field has a value that it cannot have.
 */
int report_parse(struct report *report, const uint8_t *data, size_t size)
{
	unsigned int count;
	size_t used;
	int ret;

	report->interface_count = 0;
	report->route_count = 0;
	if (size < HEADER_SIZE)
		return -EMSGSIZE;
	if (data[0] != REPORT_VERSION)
		return -EPROTONOSUPPORT;
	if (data[1] != TYPE_REPORT)
		return -EBADMSG;
	count = read16(data + 2);
	if (count > MAX_ADDRESSES)
		return -E2BIG;
	used = HEADER_SIZE;
	for (unsigned int i = 0; i < count; i++) {
		ret = parse_interface(report, data + used, size - used);
		if (ret < 0)
			return ret;
		used += ret;
	}
	return used == size ? 0 : -EMSGSIZE;
}

static uint8_t *write_route(const struct report_route *route, uint8_t *at)
{
	memcpy(at, &route->remote, 16);
	at[16] = route->verdict;
	at[17] = route->reason;
	write16(at + 18, 0);
	return at + ROUTE_SIZE;
}

/**
 * report_write() - Write a report.
 * @report: it
 * @data: where to, of REPORT_MAX_SIZE bytes
 *
 * Return: how many bytes it has.
 */
size_t report_write(const struct report *report, uint8_t *data)
{
	const struct report_route *route = report->routes;
	uint8_t *at = data + HEADER_SIZE;

	data[0] = REPORT_VERSION;
	data[1] = TYPE_REPORT;
	write16(data + 2, report->interface_count);
	for (unsigned int i = 0; i < report->interface_count; i++) {
		const struct report_interface *interface =
			&report->interfaces[i];

		memcpy(at, &interface->address, 16);
		at[16] = interface->nic;
		at[17] = 0;
		write16(at + 18, interface->routes);
		write32(at + 20, interface->speed);
		at += INTERFACE_SIZE;
		for (unsigned int r = 0; r < interface->routes; r++)
			at = write_route(route++, at);
	}
	return at - data;
}
