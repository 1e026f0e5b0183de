// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what the live view knows: routes in order, with their samples
 */

#include <curses.h>
#include <stdio.h>
#include <string.h>

#include "print.h"
#include "top.h"

#define ESCAPE	27

/* One of the names of a route that no other one has. */
static void route_key(struct json_object *route, char key[64])
{
	snprintf(key, 64, "%s %s", text_of(route, "dev"), text_of(route, "id"));
}

static bool is_same(struct json_object *a, struct json_object *b)
{
	char one[64], other[64];

	route_key(a, one);
	route_key(b, other);
	return !strcmp(one, other);
}

/* The routes that were there before, by their names. */
static struct json_object *index_of(struct json_object *routes)
{
	struct json_object *index = json_object_new_object();
	char key[64];

	for (size_t i = 0; routes && i < json_object_array_length(routes); i++) {
		struct json_object *route = json_object_array_get_idx(routes,
								      i);

		route_key(route, key);
		json_object_object_add(index, key, json_object_get(route));
	}
	return index;
}

/* Continue the samples of a value, which may be null now. */
static void sample(struct json_object *route, struct json_object *before,
		   const char *value, const char *name)
{
	struct json_object *samples = json_object_get(value_of(before, name));

	if (!samples)
		samples = json_object_new_array();
	json_object_array_add(samples,
			      json_object_get(value_of(route, value)));
	if (json_object_array_length(samples) > TOP_SAMPLES)
		json_object_array_del_idx(samples, 0, 1);
	json_object_object_add(route, name, samples);
}

static void add_all(struct json_object *to, struct json_object *part,
		    const char *key)
{
	struct json_object *array = value_of(part, key);

	for (size_t i = 0; i < json_object_array_length(array); i++)
		json_object_array_add(to, json_object_get(
				      json_object_array_get_idx(array, i)));
}

static void sample_all(struct json_object *routes, struct json_object *index)
{
	for (size_t i = 0; i < json_object_array_length(routes); i++) {
		struct json_object *route = json_object_array_get_idx(routes,
								      i);
		struct json_object *before;
		char key[64];

		route_key(route, key);
		before = value_of(index, key);
		sample(route, before, "rtt_us", "rtt_samples");
		sample(route, before, "loss_percent", "loss_samples");
	}
}

/* Close the history; false if there is none to close. */
static bool leave(struct top *top)
{
	bool was = top->drilled;

	top->drilled = false;
	json_object_put(top->history);
	top->history = NULL;
	return was;
}

/* The choice stays on its route, wherever that is now. */
static void choose(struct top *top, struct json_object *chosen)
{
	for (size_t i = 0; chosen && i < json_object_array_length(top->routes);
	     i++) {
		if (is_same(json_object_array_get_idx(top->routes, i),
			    chosen)) {
			top->chosen = i;
			return;
		}
	}
	top->chosen = 0;
	leave(top);
}

/**
 * top_update() - Take over what there is now.
 * @top: what is shown
 * @summary: adapters with their peers and routes
 */
void top_update(struct top *top, struct json_object *summary)
{
	struct json_object *chosen = json_object_get(top_chosen(top));
	struct json_object *index = index_of(top->routes);

	json_object_put(top->adapters);
	json_object_put(top->peers);
	json_object_put(top->routes);
	top->adapters = json_object_new_array();
	top->peers = json_object_new_array();
	top->routes = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(summary); i++) {
		struct json_object *part = json_object_array_get_idx(summary,
								     i);

		json_object_array_add(top->adapters, json_object_get(
				      value_of(part, "adapter")));
		add_all(top->peers, part, "peers");
		add_all(top->routes, part, "routes");
	}
	sample_all(top->routes, index);
	json_object_put(index);
	top_sort(top);
	choose(top, chosen);
	json_object_put(chosen);
}

/* What json_object_array_sort() passes no argument for. */
static const struct top *sorted;

static int compare_numbers(struct json_object *a, struct json_object *b,
			   const char *key)
{
	int64_t one = json_object_get_int64(value_of(a, key));
	int64_t other = json_object_get_int64(value_of(b, key));

	return (one > other) - (one < other);
}

static int state_rank(struct json_object *route)
{
	static const char *const states[] = { "down", "suspect", "disabled" };

	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (!strcmp(states[i], text_of(route, "state")))
			return i;
	return ARRAY_SIZE(states);
}

static int compare(struct json_object *a, struct json_object *b)
{
	switch (sorted->order) {
	case TOP_BY_STATE:
		return state_rank(a) - state_rank(b);
	case TOP_BY_RTT:
		return compare_numbers(b, a, "rtt_us");
	case TOP_BY_LOSS:
		return compare_numbers(b, a, "loss_percent");
	case TOP_BY_PEER:
		return strcmp(text_of(a, "peer"), text_of(b, "peer"));
	default:
		return 0;
	}
}

static int compare_routes(const void *one, const void *other)
{
	struct json_object *a = *(struct json_object *const *)one;
	struct json_object *b = *(struct json_object *const *)other;
	int order = compare(a, b);

	if (sorted->reverse)
		order = -order;
	if (!order)
		order = strcmp(text_of(a, "dev"), text_of(b, "dev"));
	if (!order)
		order = compare_numbers(a, b, "id");
	return order;
}

/**
 * top_sort() - Bring the routes into order.
 * @top: what is shown
 */
void top_sort(struct top *top)
{
	sorted = top;
	json_object_array_sort(top->routes, compare_routes);
}

/**
 * top_chosen() - The chosen route.
 * @top: what is shown
 *
 * Return: the route, NULL if there is none.
 */
struct json_object *top_chosen(const struct top *top)
{
	if (!top->routes ||
	    top->chosen >= json_object_array_length(top->routes))
		return NULL;
	return json_object_array_get_idx(top->routes, top->chosen);
}

/* Keep to the same route while the order changes. */
static void sort_again(struct top *top)
{
	struct json_object *chosen = top_chosen(top);

	top_sort(top);
	choose(top, chosen);
}

/**
 * top_key() - Do what a key is for.
 * @top: what is shown
 * @key: the key, as ncurses names it; others do nothing
 *
 * Return: false if it ends the program.
 */
bool top_key(struct top *top, int key)
{
	switch (key) {
	case 'q':
		return leave(top);
	case ESCAPE:
	case KEY_BACKSPACE:
		leave(top);
		break;
	case '\n':
	case KEY_ENTER:
		top->drilled = top_chosen(top);
		break;
	case KEY_UP:
	case 'k':
		top->chosen -= top->chosen > 0;
		break;
	case KEY_DOWN:
	case 'j':
		top->chosen++;
		top->chosen -= !top_chosen(top);
		break;
	case 's':
		top->order = (top->order + 1) % TOP_ORDERS;
		sort_again(top);
		break;
	case 'r':
		top->reverse = !top->reverse;
		sort_again(top);
		break;
	}
	return true;
}

/**
 * top_free() - Forget what is shown.
 * @top: what is shown
 */
void top_free(struct top *top)
{
	leave(top);
	json_object_put(top->adapters);
	json_object_put(top->peers);
	json_object_put(top->routes);
}
