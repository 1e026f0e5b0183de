// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the kernel module, loaded and on disk
 */

#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "module.h"

#define MODULE_NAME	"netft"
#define MODULE_SYSFS	"/sys/module/" MODULE_NAME

static void line_read(const char *path, char *line, size_t size)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return;
	if (fgets(line, size, f))
		line[strcspn(line, "\n")] = '\0';
	fclose(f);
}

/**
 * module_loaded() - Look at the loaded module.
 * @module: where to
 */
void module_loaded(struct module *module)
{
	memset(module, 0, sizeof(*module));
	module->found = !access(MODULE_SYSFS, F_OK);
	line_read(MODULE_SYSFS "/version", module->version,
		  sizeof(module->version));
	line_read(MODULE_SYSFS "/srcversion", module->srcversion,
		  sizeof(module->srcversion));
}

static void module_read(struct kmod_module *mod, struct module *module)
{
	struct kmod_list *info = NULL, *item;
	const char *path = kmod_module_get_path(mod);

	if (!path || kmod_module_get_info(mod, &info) < 0)
		return;

	module->found = true;
	snprintf(module->path, sizeof(module->path), "%s", path);
	kmod_list_foreach(item, info) {
		const char *key = kmod_module_info_get_key(item);
		const char *value = kmod_module_info_get_value(item);

		if (!strcmp(key, "version"))
			snprintf(module->version, sizeof(module->version),
				 "%s", value);
		else if (!strcmp(key, "signer"))
			snprintf(module->signer, sizeof(module->signer),
				 "%s", value);
		else if (!strcmp(key, "srcversion"))
			snprintf(module->srcversion,
				 sizeof(module->srcversion), "%s", value);
	}
	kmod_module_info_free_list(info);
}

static void log_nothing(void *data __always_unused,
			int priority __always_unused,
			const char *file __always_unused,
			int line __always_unused,
			const char *fn __always_unused,
			const char *format __always_unused,
			va_list args __always_unused)
{
}

/**
 * module_on_disk() - Look at the module that the running kernel would load.
 * @module: where to
 */
void module_on_disk(struct module *module)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_list *list = NULL, *item;

	memset(module, 0, sizeof(*module));
	if (!ctx)
		return;
	/* That there is no module at all is an answer, not an error. */
	kmod_set_log_fn(ctx, log_nothing, NULL);
	if (kmod_module_new_from_lookup(ctx, MODULE_NAME, &list) < 0)
		list = NULL;

	kmod_list_foreach(item, list) {
		struct kmod_module *mod = kmod_module_get_module(item);

		if (!module->found)
			module_read(mod, module);
		kmod_module_unref(mod);
	}
	kmod_module_unref_list(list);
	kmod_unref(ctx);
}

/* Asked for on the command line, or by Secure Boot through lockdown. */
static bool signature_wanted(void)
{
	char enforce[8] = "", lockdown[64] = "[none]";

	line_read("/sys/module/module/parameters/sig_enforce", enforce,
		  sizeof(enforce));
	line_read("/sys/kernel/security/lockdown", lockdown, sizeof(lockdown));
	return *enforce == 'Y' || !strstr(lockdown, "[none]");
}

/* Of keys that cannot be seen, as they cannot by all users, it is one. */
static bool has_key_of(const char *signer)
{
	FILE *f = fopen("/proc/keys", "re");
	bool seen = false, found = false;
	size_t size = 0;
	char *line = NULL;

	if (!f)
		return true;
	while (!found && getline(&line, &size, f) > 0) {
		if (!strstr(line, ": X509."))
			continue;
		seen = true;
		found = strstr(line, signer);
	}
	free(line);
	fclose(f);
	return found || !seen;
}

/**
 * module_trust() - Would the running kernel take a module, as to signatures?
 * @module: one on disk
 *
 * Return: whether, or why not.
 */
enum trust module_trust(const struct module *module)
{
	if (!signature_wanted())
		return TRUST_ENOUGH;
	if (!*module->signer)
		return TRUST_UNSIGNED;
	return has_key_of(module->signer) ? TRUST_ENOUGH : TRUST_UNKNOWN_KEY;
}

/**
 * module_complain() - Say that the family is not there, and what to do.
 */
void module_complain(void)
{
	struct utsname uts = { };
	struct module module;

	/* It concerns every command. */
	opt.command[0] = '\0';
	module_on_disk(&module);
	if (module.found) {
		complain("the netft module is not loaded (try: modprobe netft; netft check)");
		return;
	}
	uname(&uts);
	complain("the netft module is not loaded, and it is not installed for kernel %s",
		 uts.release);
}
