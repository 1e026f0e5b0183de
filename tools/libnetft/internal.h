/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libnetft: what its files share
 */

#ifndef LIBNETFT_INTERNAL_H
#define LIBNETFT_INTERNAL_H

#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "libnetft.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* As the kernel calls it. */
#define __always_unused	__attribute__((unused))

/**
 * struct netft - A connection.
 * @sk: its socket
 * @family: number of the netft family
 * @error: what went wrong last
 * @warning: what the kernel said of what it granted
 */
struct netft {
	struct nl_sock *sk;
	int family;
	char error[512];
	char warning[256];
};

/**
 * struct netft_object - A set of attributes.
 * @attrs: the first of them
 * @len: how many bytes they are
 * @owned: @attrs is the object's own, and is freed with it
 * @error: why it lacks an attribute that it was to be given, a negative errno
 */
struct netft_object {
	struct nlattr *attrs;
	size_t len;
	bool owned;
	int error;
};

/**
 * struct objects - Several of them.
 * @all: they
 * @count: how many
 * @room: for how many there is room
 */
struct objects {
	struct netft_object **all;
	size_t count;
	size_t room;
};

/**
 * struct attr_names - What the attributes of a request are called.
 * @name: their names, by number
 * @count: size of @name
 */
struct attr_names {
	const char *const *name;
	size_t count;
};

/**
 * struct request - A message to the kernel that is being made.
 * @msg: the message, NULL if there was no memory for it
 * @names: of its attributes
 * @error: what went wrong while it was made, a negative errno
 */
struct request {
	struct nl_msg *msg;
	const struct attr_names *names;
	int error;
};

extern const struct attr_names adapter_attrs;
extern const struct attr_names route_attrs;
extern const struct attr_names peer_attrs;
extern const struct attr_names watchdog_attrs;

/**
 * struct verdict - How the kernel answered a request.
 * @error: positive error number, 0 if it was granted
 * @text: why, empty if it did not say
 * @offset: where in the request the bad attribute is, 0 if it did not say
 * @missing: number of the attribute that is missing, 0 if it did not say
 */
struct verdict {
	int error;
	char text[256];
	uint32_t offset;
	uint32_t missing;
};

/* object.c */
int object_view(struct netft_object *view, struct nlmsghdr *nlh);
struct netft_object *object_copy(const struct netft_object *from);
int objects_add(struct objects *objects, const struct netft_object *object);
int objects_walk(const struct objects *objects, netft_walk_fn fn, void *arg);
void objects_free(struct objects *objects);

/* verdict.c */
void verdict_parse(struct nlmsghdr *nlh, struct verdict *verdict);
const char *verdict_attr(const struct verdict *verdict,
			 const struct nlmsghdr *request,
			 const struct attr_names *names);

/* connection.c */
int connection_fail(struct netft *nft, int error);
int connection_fail_nl(struct netft *nft, int nlerr);
int connection_mend(struct netft *nft);
void connection_break(struct netft *nft);
int connection_renew(struct netft *nft);

/* request.c: making one... */
struct request request_new(struct netft *nft, const struct attr_names *names,
			   int cmd, int flags, uint32_t ifindex);
void request_put(struct request *request, int attr, const void *data,
		 size_t size);
void request_settings(struct request *request,
		      const struct netft_object *settings);

/* ...and sending it, which frees it. */
int request_call(struct netft *nft, struct request *request,
		 struct objects *replies);
int request_walk(struct netft *nft, struct request *request, netft_walk_fn fn,
		 void *arg);
int request_get(struct netft *nft, struct request *request,
		struct netft_object **object);

#endif /* LIBNETFT_INTERNAL_H */
