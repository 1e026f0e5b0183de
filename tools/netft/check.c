// SPDX-License-Identifier: GPL-2.0
/*
 * netft: why there is no adapter, or none that works
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "get.h"
#include "module.h"
#include "print.h"

const char help_check[] =
"Usage: netft check\n"
"\n"
"Names what keeps this machine from having an adapter that works, and what to do\n"
"about it: no module for this kernel, a kernel that lacks what it needs, a key\n"
"that is not trusted, another module loaded than the one on disk, a UDP port\n"
"that is taken. Changes nothing. The exit status is 2 if there is something.\n";

/* The same as in Kbuild. */
static const char *const needed_options[] = {
	"CONFIG_INET", "CONFIG_NET_UDP_TUNNEL", "CONFIG_DST_CACHE",
	"CONFIG_GRO_CELLS",
};

static void add(struct json_object *findings, const char *cause,
		const char *fix, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void add(struct json_object *findings, const char *cause,
		const char *fix, const char *fmt, ...)
{
	struct json_object *obj = json_object_new_object();
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	json_object_object_add(obj, "cause", json_object_new_string(cause));
	json_object_object_add(obj, "text", json_object_new_string(text));
	json_object_object_add(obj, "fix", json_object_new_string(fix));
	json_object_array_add(findings, obj);
}

/* Is there a line that begins with one of two texts? */
static bool has_line(FILE *f, const char *start, const char *other)
{
	char *line = NULL;
	bool found = false;
	size_t size = 0;

	rewind(f);
	while (!found && getline(&line, &size, f) > 0)
		found = !strncmp(line, start, strlen(start)) ||
			!strncmp(line, other, strlen(other));
	free(line);
	return found;
}

static FILE *config_open(const char *release)
{
	static const char *const places[][2] = {
		{ "/boot/config-", "" },
		{ "/lib/modules/", "/config" },
		{ "/lib/modules/", "/build/.config" },
	};
	char path[512];
	FILE *f = NULL;

	for (size_t i = 0; !f && i < ARRAY_SIZE(places); i++) {
		snprintf(path, sizeof(path), "%s%s%s", places[i][0], release,
			 places[i][1]);
		f = fopen(path, "re");
	}
	return f;
}

/* A kernel whose configuration cannot be read is thought to have all. */
static void check_options(struct json_object *findings, const char *release)
{
	FILE *f = config_open(release);

	if (!f)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(needed_options); i++) {
		char built_in[64], module[64];

		snprintf(built_in, sizeof(built_in), "%s=y", needed_options[i]);
		snprintf(module, sizeof(module), "%s=m", needed_options[i]);
		if (!has_line(f, built_in, module))
			add(findings, "option_missing",
			    "use a kernel that has it",
			    "kernel %s was built without %s, which the module needs",
			    release, needed_options[i]);
	}
	fclose(f);
}

static void check_disk(struct json_object *findings,
		       const struct module *disk)
{
	struct utsname uts = { };

	uname(&uts);
	check_options(findings, uts.release);
	if (disk->found) {
		switch (module_trust(disk)) {
		case TRUST_UNSIGNED:
			add(findings, "key_rejected",
			    "make sign && make install, see the README; DKMS signs by itself where openssl is installed",
			    "this kernel takes signed modules only, and %s is not signed (\"Key was rejected by service\")",
			    disk->path);
			break;
		case TRUST_UNKNOWN_KEY:
			add(findings, "key_rejected",
			    "mokutil --import /var/lib/dkms/mok.pub, restart and choose \"Enroll MOK\"",
			    "this kernel has no key of \"%s\", who signed %s (\"Key was rejected by service\")",
			    disk->signer, disk->path);
			break;
		case TRUST_ENOUGH:
			add(findings, "not_loaded", "modprobe netft",
			    "the module is not loaded");
		}
	} else if (!json_object_array_length(findings)) {
		add(findings, "absent",
		    "install the headers of this kernel, then: dkms autoinstall, or make && make install",
		    "there is no module for kernel %s", uts.release);
	}
}

static void check_loaded(struct json_object *findings,
			 const struct module *loaded,
			 const struct module *disk)
{
	if (*loaded->srcversion && *disk->srcversion &&
	    strcmp(loaded->srcversion, disk->srcversion))
		add(findings, "other_loaded",
		    "modprobe -r netft && modprobe netft, which takes adapters away and brings them back without routes",
		    "the loaded module (%s, %s) is not the one on disk (%s, %s)",
		    loaded->version, loaded->srcversion, disk->version,
		    disk->srcversion);
}

static void check_adapter(struct json_object *findings,
			  struct json_object *adapter)
{
	const char *dev = text_of(adapter, "dev");
	const char *state = text_of(adapter, "state");

	if (!strcmp(state, "port_taken"))
		add(findings, state,
		    "ss -lunp shows by whom; then set the adapter down and up, or give all nodes another port: netft adapter set",
		    "%s: another program has UDP port %s", dev,
		    text_of(adapter, "port"));
	else if (!strcmp(state, "no_socket"))
		add(findings, state, "dmesg says why; then set it down and up",
		    "%s: its sockets could not be opened", dev);
	else if (!strcmp(state, "down"))
		add(findings, state, "ip link set up",
		    "%s is down", dev);
}

static int check_adapters(struct json_object *findings)
{
	struct json_object *adapters = NULL;
	struct netft *nft;
	int ret;

	ret = kernel_open(&nft);
	if (ret)
		return ret;
	ret = adapters_get(nft, NULL, &adapters);
	netft_close(nft);
	if (ret)
		goto out;
	if (!json_object_array_length(adapters))
		add(findings, "no_adapter", "ip link add netft0 type netft",
		    "the module is loaded, and there is no adapter in this network namespace");
	for (size_t i = 0; i < json_object_array_length(adapters); i++)
		check_adapter(findings, json_object_array_get_idx(adapters, i));
out:
	json_object_put(adapters);
	return ret;
}

static void findings_print(struct json_object *findings)
{
	size_t n = json_object_array_length(findings);

	if (!n)
		puts("nothing is wrong");
	for (size_t i = 0; i < n; i++) {
		struct json_object *obj = json_object_array_get_idx(findings, i);

		printf("%s: %s\n    try: %s\n", text_of(obj, "cause"),
		       text_of(obj, "text"), text_of(obj, "fix"));
	}
}

/**
 * cmd_check() - netft check
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_check(int argc, char **argv)
{
	struct json_object *findings;
	struct module loaded, disk;
	int ret = EXIT_OK;

	if (argc)
		usage_error("unknown word \"%s\"", *argv);
	findings = json_object_new_array();
	module_loaded(&loaded);
	module_on_disk(&disk);
	if (loaded.found) {
		check_loaded(findings, &loaded, &disk);
		ret = check_adapters(findings);
	} else {
		check_disk(findings, &disk);
	}
	/* What was found may be why not all could be looked at. */
	if (ret && !json_object_array_length(findings))
		goto out;
	if (opt.json)
		print_json(findings);
	else
		findings_print(findings);
	if (json_object_array_length(findings))
		ret = EXIT_REFUSED;
out:
	json_object_put(findings);
	return ret;
}
