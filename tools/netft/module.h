/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: the kernel module, loaded and on disk
 */

#ifndef NETFT_MODULE_H
#define NETFT_MODULE_H

#include "tool.h"

/**
 * struct module - One copy of the module.
 * @found: there is one
 * @path: its file, empty for the loaded one
 * @version: its version, empty if it has none
 * @srcversion: checksum of its sources, empty if it has none
 * @signer: who signed it, empty if nobody did; of the one on disk
 */
struct module {
	bool found;
	char path[4096];
	char version[64];
	char srcversion[64];
	char signer[256];
};

/**
 * enum trust - Would the kernel take a module?
 * @TRUST_ENOUGH: nothing speaks against it
 * @TRUST_UNSIGNED: no, it wants a signature
 * @TRUST_UNKNOWN_KEY: no, it has no key of who signed it
 */
enum trust {
	TRUST_ENOUGH,
	TRUST_UNSIGNED,
	TRUST_UNKNOWN_KEY,
};

void module_loaded(struct module *module);
void module_on_disk(struct module *module);
enum trust module_trust(const struct module *module);
void module_complain(void);

#endif /* NETFT_MODULE_H */
