// SPDX-License-Identifier: GPL-2.0
/*
 * netft: versions of the tool and of the module
 */

#include <stdio.h>
#include <string.h>

#include "module.h"
#include "print.h"

const char help_version[] =
"Usage: netft version\n"
"\n"
"Prints the versions of this tool, of the loaded module and of the module that\n"
"is installed for the running kernel, and whether these two differ.\n";

static struct json_object *text(const char *value)
{
	return *value ? json_object_new_string(value) : NULL;
}

/* Only what both copies know can be compared. */
static struct json_object *differs(const struct module *loaded,
				   const struct module *disk)
{
	if (*loaded->srcversion && *disk->srcversion)
		return json_object_new_boolean(strcmp(loaded->srcversion,
						      disk->srcversion));
	if (*loaded->version && *disk->version)
		return json_object_new_boolean(strcmp(loaded->version,
						      disk->version));
	return NULL;
}

static struct json_object *version_object(void)
{
	struct json_object *obj = json_object_new_object();
	struct module loaded, disk;

	module_loaded(&loaded);
	module_on_disk(&disk);
	json_object_object_add(obj, "tool_version", text(TOOL_VERSION));
	json_object_object_add(obj, "loaded",
			       json_object_new_boolean(loaded.found));
	json_object_object_add(obj, "loaded_version", text(loaded.version));
	json_object_object_add(obj, "loaded_srcversion",
			       text(loaded.srcversion));
	json_object_object_add(obj, "disk_path", text(disk.path));
	json_object_object_add(obj, "disk_version", text(disk.version));
	json_object_object_add(obj, "disk_srcversion", text(disk.srcversion));
	json_object_object_add(obj, "differs", differs(&loaded, &disk));
	return obj;
}

static void version_print(struct json_object *obj)
{
	printf("tool             %s\n", text_of(obj, "tool_version"));
	if (is_true(obj, "loaded"))
		printf("module, loaded   %s  srcversion %s\n",
		       text_of(obj, "loaded_version"),
		       text_of(obj, "loaded_srcversion"));
	else
		puts("module, loaded   not loaded");
	if (value_of(obj, "disk_path"))
		printf("module, on disk  %s  srcversion %s  %s\n",
		       text_of(obj, "disk_version"),
		       text_of(obj, "disk_srcversion"),
		       text_of(obj, "disk_path"));
	else
		puts("module, on disk  not installed for this kernel");
	if (is_true(obj, "differs"))
		puts("warning: the loaded module is not the one on disk");
}

/**
 * cmd_version() - netft version
 * @argc: number of words after it
 * @argv: the words
 *
 * Return: the exit status.
 */
int cmd_version(int argc, char **argv)
{
	struct json_object *array, *obj;

	if (argc)
		usage_error("unknown word \"%s\"", *argv);
	array = json_object_new_array();
	obj = version_object();
	json_object_array_add(array, obj);
	if (opt.json)
		print_json(array);
	else
		version_print(obj);
	json_object_put(array);
	return EXIT_OK;
}
