/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: the live view; what it knows, and its screen
 */

#ifndef NETFT_TOP_H
#define NETFT_TOP_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of each route so many samples are kept: the width of its sparklines. */
#define TOP_SAMPLES	30

/**
 * enum top_order - By what routes are sorted.
 * @TOP_BY_ID: by number
 * @TOP_BY_STATE: by state, what is up last
 * @TOP_BY_RTT: by round trip time, the longest first
 * @TOP_BY_LOSS: by loss, the largest first
 * @TOP_BY_PEER: by peer
 * @TOP_ORDERS: how many there are
 */
enum top_order {
	TOP_BY_ID,
	TOP_BY_STATE,
	TOP_BY_RTT,
	TOP_BY_LOSS,
	TOP_BY_PEER,
	TOP_ORDERS,
};

/**
 * struct top - What is shown.
 * @adapters: the adapters
 * @peers: their peers
 * @routes: their routes, in order, each with its samples
 * @order: by what they are sorted
 * @reverse: the other way round
 * @chosen: index of the chosen route
 * @history: the last probes of the chosen route, if these are to be seen
 * @drilled: they are to be seen
 */
struct top {
	struct json_object *adapters;
	struct json_object *peers;
	struct json_object *routes;
	enum top_order order;
	bool reverse;
	size_t chosen;
	struct json_object *history;
	bool drilled;
};

void top_update(struct top *top, struct json_object *summary);
void top_sort(struct top *top);
bool top_key(struct top *top, int key);
void top_free(struct top *top);
struct json_object *top_chosen(const struct top *top);

void top_colours(void);
void top_draw(const struct top *top);

#endif /* NETFT_TOP_H */
