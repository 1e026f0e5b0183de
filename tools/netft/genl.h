/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: talking to the kernel
 */

#ifndef NETFT_GENL_H
#define NETFT_GENL_H

#include <json-c/json.h>
#include <linux/netft.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "tool.h"

/**
 * struct attr_set - What the attributes of a request are called.
 * @names: their names, by number
 * @n: size of @names
 */
struct attr_set {
	const char *const *names;
	size_t n;
};

extern const struct attr_set adapter_attrs;
extern const struct attr_set route_attrs;
extern const struct attr_set peer_attrs;

/**
 * struct genl - A socket to the netft family.
 * @sk: the socket
 * @family: the family's number
 */
struct genl {
	struct nl_sock *sk;
	int family;
};

/**
 * struct verdict - How the kernel answered a request.
 * @error: positive error number, 0 if it was done
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

/* Makes a JSON object of a message, NULL if the message makes no sense. */
typedef struct json_object *(*to_json_fn)(struct nlmsghdr *nlh);

int genl_open(struct genl *genl);
void genl_close(struct genl *genl);
void genl_failed(int nlerr);
struct nl_msg *genl_request(struct genl *genl, int cmd, int flags,
			    const char *dev);
int genl_call(struct genl *genl, struct nl_msg *msg,
	      const struct attr_set *set, to_json_fn to_json,
	      struct json_object **replies);

void verdict_parse(struct nlmsghdr *nlh, struct verdict *verdict);
const char *verdict_attr(const struct verdict *verdict,
			 const struct nlmsghdr *request,
			 const struct attr_set *set);

#endif /* NETFT_GENL_H */
