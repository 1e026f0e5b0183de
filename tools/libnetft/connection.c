// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libnetft: the connection to the kernel, and what went wrong on it
 */

#include <errno.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/family.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

/* libnl has numbers of its own, not all of which stand for one of the system. */
static const int errno_of[] = {
	[NLE_INTR] = EINTR,
	[NLE_AGAIN] = EAGAIN,
	[NLE_EXIST] = EEXIST,
	[NLE_NOMEM] = ENOMEM,
	[NLE_RANGE] = ERANGE,
	[NLE_INVAL] = EINVAL,
	[NLE_OPNOTSUPP] = EOPNOTSUPP,
	[NLE_AF_NOSUPPORT] = EAFNOSUPPORT,
	[NLE_OBJ_NOTFOUND] = EPROTONOSUPPORT,
	[NLE_PERM] = EPERM,
	[NLE_NODEV] = ENODEV,
	[NLE_BUSY] = EBUSY,
};

static int system_error(int nlerr)
{
	size_t n = nlerr < 0 ? -nlerr : nlerr;

	return n < ARRAY_SIZE(errno_of) && errno_of[n] ? -errno_of[n] : -EIO;
}

/**
 * connection_fail() - Note what went wrong.
 * @nft: the connection
 * @error: a negative errno
 *
 * Return: @error.
 */
int connection_fail(struct netft *nft, int error)
{
	snprintf(nft->error, sizeof(nft->error), "%s", netft_strerror(error));
	return error;
}

/**
 * connection_fail_nl() - Note what went wrong in libnl.
 * @nft: the connection
 * @nlerr: libnl's error number
 *
 * Return: a negative errno.
 */
int connection_fail_nl(struct netft *nft, int nlerr)
{
	int error = system_error(nlerr);

	if (error == -EPROTONOSUPPORT)
		return connection_fail(nft, error);
	snprintf(nft->error, sizeof(nft->error), "netlink: %s",
		 nl_geterror(nlerr));
	return error;
}

static void option_on(struct nl_sock *sk, int option)
{
	int one = 1;

	/* Kernels without it only say less. */
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, option, &one,
		   sizeof(one));
}

/**
 * connection_mend() - Have a socket, also after connection_break().
 * @nft: the connection
 *
 * Return: 0 or libnl's error number.
 */
int connection_mend(struct netft *nft)
{
	int err;

	if (nft->sk)
		return 0;
	nft->sk = nl_socket_alloc();
	err = nft->sk ? genl_connect(nft->sk) : -NLE_NOMEM;
	if (err) {
		connection_break(nft);
		return err;
	}
	option_on(nft->sk, NETLINK_EXT_ACK);
	option_on(nft->sk, NETLINK_CAP_ACK);
	option_on(nft->sk, NETLINK_GET_STRICT_CHK);
	return 0;
}

/**
 * connection_break() - Something was not sent, or not read to its end.
 * @nft: the connection
 *
 * What else comes on that socket belongs to a request that is no more, and
 * libnl does not take it for the answer to any other.
 */
void connection_break(struct netft *nft)
{
	nl_socket_free(nft->sk);
	nft->sk = NULL;
}

/**
 * connection_renew() - Find the family anew, as the module may have been loaded
 *	again.
 * @nft: the connection
 *
 * Whoever asks for the family by its name has the kernel load the module. Here
 * all families are read instead: what somebody unloads shall not return because
 * we look for it.
 *
 * Return: 0, -EPROTONOSUPPORT if it is not loaded, or another negative errno.
 */
int connection_renew(struct netft *nft)
{
	struct genl_family *family;
	struct nl_cache *cache;
	int err;

	err = connection_mend(nft);
	if (!err)
		err = genl_ctrl_alloc_cache(nft->sk, &cache);
	if (err) {
		connection_break(nft);
		return connection_fail_nl(nft, err);
	}
	family = genl_ctrl_search_by_name(cache, NETFT_GENL_NAME);
	if (family) {
		nft->family = genl_family_get_id(family);
		genl_family_put(family);
	} else {
		err = connection_fail(nft, -EPROTONOSUPPORT);
	}
	nl_cache_free(cache);
	return err;
}

int netft_open(struct netft **nft)
{
	int err;

	*nft = calloc(1, sizeof(**nft));
	if (!*nft)
		return -ENOMEM;
	err = connection_mend(*nft);
	if (!err)
		err = genl_ctrl_resolve((*nft)->sk, NETFT_GENL_NAME);
	if (err < 0) {
		netft_close(*nft);
		*nft = NULL;
		return system_error(err);
	}
	(*nft)->family = err;
	return 0;
}

void netft_close(struct netft *nft)
{
	if (nft)
		nl_socket_free(nft->sk);
	free(nft);
}

const char *netft_error(const struct netft *nft)
{
	return nft->error;
}

const char *netft_warning(const struct netft *nft)
{
	return nft->warning;
}

const char *netft_strerror(int error)
{
	switch (error) {
	case -EPROTONOSUPPORT:
		return "the netft module is not loaded";
	case -EBADMSG:
		return "the module sent what this library cannot read";
	case -EAGAIN:
		return "it changes faster than it can be read";
	default:
		return strerror(-error);
	}
}
