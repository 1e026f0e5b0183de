// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the connection to the kernel, and what is said when it refuses
 */

#include <errno.h>

#include "kernel.h"
#include "module.h"

/**
 * kernel_failed() - Say that there is no talking to the kernel.
 * @err: why, a negative errno
 *
 * Return: EXIT_REFUSED.
 */
int kernel_failed(int err)
{
	if (err == -EPROTONOSUPPORT)
		module_complain();
	else
		complain("netlink: %s", netft_strerror(err));
	return EXIT_REFUSED;
}

/**
 * kernel_open() - Connect to the kernel.
 * @nft: where to put the connection
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int kernel_open(struct netft **nft)
{
	int err = netft_open(nft);

	return err ? kernel_failed(err) : 0;
}

/**
 * kernel_report() - Say what the kernel said of a request.
 * @nft: the connection
 * @err: what the request returned
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int kernel_report(struct netft *nft, int err)
{
	if (*netft_warning(nft))
		complain("warning: %s", netft_warning(nft));
	if (err == -EBADMSG)
		complain("the module sent what this tool cannot read");
	else if (err)
		complain("%s", netft_error(nft));
	return err ? EXIT_REFUSED : 0;
}
