// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: objects, which are sets of attributes
 */

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static struct nlattr *find(const struct netft_object *object, int attr)
{
	return nla_find(object->attrs, object->len, attr);
}

/**
 * object_view() - Look at a message as an object.
 * @view: all of it is written; good as long as the message is
 * @nlh: the message
 *
 * Return: 0, or -EBADMSG if it is too short.
 */
int object_view(struct netft_object *view, struct nlmsghdr *nlh)
{
	const struct genlmsghdr *hdr;

	if (!genlmsg_valid_hdr(nlh, 0))
		return -EBADMSG;
	hdr = nlmsg_data(nlh);
	*view = (struct netft_object){
		.attrs = genlmsg_attrdata(hdr, 0),
		.len = genlmsg_attrlen(hdr, 0),
	};
	return 0;
}

/**
 * object_copy() - Make an object of its own of one that is not.
 * @from: the one
 *
 * Return: a copy, or NULL if there is no memory.
 */
struct netft_object *object_copy(const struct netft_object *from)
{
	struct netft_object *object = netft_object_new();

	if (!object || !from->len)
		return object;
	object->attrs = malloc(from->len);
	if (!object->attrs) {
		netft_object_free(object);
		return NULL;
	}
	memcpy(object->attrs, from->attrs, from->len);
	object->len = from->len;
	return object;
}

struct netft_object *netft_object_new(void)
{
	struct netft_object *object = calloc(1, sizeof(*object));

	if (object)
		object->owned = true;
	return object;
}

void netft_object_free(struct netft_object *object)
{
	if (object && object->owned)
		free(object->attrs);
	free(object);
}

bool netft_object_has(const struct netft_object *object, int attr)
{
	return find(object, attr);
}

uint64_t netft_object_uint(const struct netft_object *object, int attr)
{
	const struct nlattr *nla = find(object, attr);
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	switch (nla ? nla_len(nla) : 0) {
	case sizeof(uint8_t):
		return *(const uint8_t *)nla_data(nla);
	case sizeof(u16):
		memcpy(&u16, nla_data(nla), sizeof(u16));
		return u16;
	case sizeof(u32):
		memcpy(&u32, nla_data(nla), sizeof(u32));
		return u32;
	case sizeof(u64):
		memcpy(&u64, nla_data(nla), sizeof(u64));
		return u64;
	default:
		return 0;
	}
}

const char *netft_object_string(const struct netft_object *object, int attr)
{
	const struct nlattr *nla = find(object, attr);
	const char *string = nla ? nla_data(nla) : NULL;

	if (!nla || !nla_len(nla) || string[nla_len(nla) - 1])
		return NULL;
	return string;
}

const void *netft_object_data(const struct netft_object *object, int attr,
			      size_t size)
{
	const struct nlattr *nla = find(object, attr);

	return nla && (size_t)nla_len(nla) >= size ? nla_data(nla) : NULL;
}

/* What one attribute is as an object. */
static void attr_view(struct netft_object *view, struct nlattr *nla)
{
	*view = (struct netft_object){ .attrs = nla, .len = nla->nla_len };
	if (nla->nla_type & NLA_F_NESTED) {
		view->attrs = nla_data(nla);
		view->len = nla_len(nla);
	}
}

int netft_object_walk(const struct netft_object *object, int attr,
		      netft_walk_fn fn, void *arg)
{
	struct netft_object view;
	struct nlattr *nla;
	int rem, ret;

	nla_for_each_attr(nla, object->attrs, object->len, rem) {
		if (nla_type(nla) != attr)
			continue;
		attr_view(&view, nla);
		ret = fn(&view, arg);
		if (ret)
			return ret;
	}
	return 0;
}

static void cut_out(struct netft_object *object, int attr)
{
	struct nlattr *nla = find(object, attr);
	char *end = (char *)object->attrs + object->len;
	char *next;

	if (!nla)
		return;
	next = (char *)nla + nla_total_size(nla_len(nla));
	memmove(nla, next, end - next);
	object->len -= next - (char *)nla;
}

static int append(struct netft_object *object, int attr, const void *data,
		  size_t size)
{
	struct nlattr *attrs, *nla;
	size_t total;

	if (!object->owned || size > UINT16_MAX - NLA_HDRLEN)
		return -EINVAL;
	total = nla_total_size(size);
	attrs = realloc(object->attrs, object->len + total);
	if (!attrs)
		return -ENOMEM;
	object->attrs = attrs;
	cut_out(object, attr);
	nla = (struct nlattr *)((char *)attrs + object->len);
	memset(nla, 0, total);
	nla->nla_type = attr;
	nla->nla_len = nla_attr_size(size);
	memcpy(nla_data(nla), data, size);
	object->len += total;
	return 0;
}

int netft_object_set_data(struct netft_object *object, int attr,
			  const void *data, size_t size)
{
	int err;

	if (!object)
		return -ENOMEM;
	err = append(object, attr, data, size);
	if (err && !object->error)
		object->error = err;
	return err;
}

int netft_object_set_u16(struct netft_object *object, int attr, uint16_t value)
{
	return netft_object_set_data(object, attr, &value, sizeof(value));
}

int netft_object_set_u32(struct netft_object *object, int attr, uint32_t value)
{
	return netft_object_set_data(object, attr, &value, sizeof(value));
}

/**
 * objects_add() - Add a copy of an object.
 * @objects: to these
 * @object: the object
 *
 * Return: 0 or -ENOMEM.
 */
int objects_add(struct objects *objects, const struct netft_object *object)
{
	size_t room = objects->room ? 2 * objects->room : 16;
	struct netft_object *copy, **all;

	if (objects->count == objects->room) {
		all = realloc(objects->all, room * sizeof(*all));
		if (!all)
			return -ENOMEM;
		objects->all = all;
		objects->room = room;
	}
	copy = object_copy(object);
	if (!copy)
		return -ENOMEM;
	objects->all[objects->count++] = copy;
	return 0;
}

/**
 * objects_walk() - Call a function for each.
 * @objects: they
 * @fn: the function
 * @arg: for @fn
 *
 * Return: 0 or what @fn returned.
 */
int objects_walk(const struct objects *objects, netft_walk_fn fn, void *arg)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < objects->count; i++)
		ret = fn(objects->all[i], arg);
	return ret;
}

/**
 * objects_free() - Free all of them.
 * @objects: they; there are none afterwards
 */
void objects_free(struct objects *objects)
{
	for (size_t i = 0; i < objects->count; i++)
		netft_object_free(objects->all[i]);
	free(objects->all);
	*objects = (struct objects){ };
}
