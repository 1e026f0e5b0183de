// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what "netft validate" finds
 */

#include <stdarg.h>

#include "finding.h"
#include "print.h"

/**
 * finding_of_all() - Begin a finding about the machine or the configuration.
 * @severity: how bad it is
 * @cause: one word for it
 *
 * Return: it, without text.
 */
struct finding finding_of_all(enum severity severity, const char *cause)
{
	return (struct finding){ .severity = severity, .cause = cause,
				 .node = NOTHING, .from = NOTHING,
				 .to = NOTHING };
}

/**
 * finding_of_node() - Begin a finding about a node.
 * @severity: how bad it is
 * @cause: one word for it
 * @node: index of the node
 *
 * Return: it, without text.
 */
struct finding finding_of_node(enum severity severity, const char *cause,
			       unsigned int node)
{
	struct finding finding = finding_of_all(severity, cause);

	finding.node = node;
	return finding;
}

/**
 * finding_of_interface() - Begin a finding about an interface.
 * @severity: how bad it is
 * @cause: one word for it
 * @interface: index of the interface
 *
 * Return: it, without text.
 */
struct finding finding_of_interface(enum severity severity, const char *cause,
				    unsigned int interface)
{
	struct finding finding = finding_of_all(severity, cause);

	finding.from = interface;
	return finding;
}

/**
 * finding_of_pair() - Begin a finding about one direction of a pair.
 * @severity: how bad it is
 * @cause: one word for it
 * @from: index of the interface where it begins
 * @to: index of the one where it ends
 *
 * Return: it, without text.
 */
struct finding finding_of_pair(enum severity severity, const char *cause,
			       unsigned int from, unsigned int to)
{
	struct finding finding = finding_of_interface(severity, cause, from);

	finding.to = to;
	return finding;
}

/**
 * finding_text() - Say what it is.
 * @finding: the finding
 * @fmt: the text, as for printf()
 */
void finding_text(struct finding *finding, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(finding->text, sizeof(finding->text), fmt, ap);
	va_end(ap);
}

/**
 * finding_fix() - Say what to do about it.
 * @finding: the finding
 * @fmt: the text, as for printf()
 */
void finding_fix(struct finding *finding, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(finding->fix, sizeof(finding->fix), fmt, ap);
	va_end(ap);
}

static void add_text(struct json_object *obj, const char *key, const char *text)
{
	json_object_object_add(obj, key, text && *text ?
			       json_object_new_string(text) : NULL);
}

/* Name and address of an interface, or of a node alone. */
static void add_end(const struct config *config, struct json_object *obj,
		    const char *node_key, const char *address_key, int node,
		    int interface)
{
	char text[ADDRESS_LEN] = "";

	if (interface != NOTHING) {
		node = config->interfaces[interface].node;
		address_text(&config->interfaces[interface].address, text);
	}
	add_text(obj, node_key, node == NOTHING ? NULL :
				config->nodes[node].name);
	add_text(obj, address_key, text);
}

/**
 * findings_add() - Add a finding.
 * @findings: where to
 * @finding: it
 */
void findings_add(struct findings *findings, const struct finding *finding)
{
	static const char *const names[] = {
		[SEVERITY_OK] = "ok",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};
	struct json_object *obj = json_object_new_object();

	add_text(obj, "severity", names[finding->severity]);
	add_text(obj, "cause", finding->cause);
	add_end(findings->config, obj, "from", "local", finding->node,
		finding->from);
	add_end(findings->config, obj, "to", "remote", NOTHING, finding->to);
	add_text(obj, "text", finding->text);
	add_text(obj, "fix", finding->fix);
	json_object_array_add(findings->array, obj);
	findings->errors += finding->severity == SEVERITY_ERROR;
}

static void print_end(FILE *f, struct json_object *obj, const char *before,
		      const char *node_key, const char *address_key)
{
	if (!value_of(obj, node_key))
		return;
	fprintf(f, "%snode %s", before, text_of(obj, node_key));
	if (value_of(obj, address_key))
		fprintf(f, " %s", text_of(obj, address_key));
}

/**
 * findings_print() - Print findings for people, one a line.
 * @f: where to
 * @array: they
 */
void findings_print(FILE *f, struct json_object *array)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		struct json_object *obj = json_object_array_get_idx(array, i);

		fprintf(f, "%s: ", text_of(obj, "severity"));
		print_end(f, obj, "", "from", "local");
		print_end(f, obj, " -> ", "to", "remote");
		fprintf(f, "%s%s", value_of(obj, "from") ? ": " : "",
			text_of(obj, "text"));
		if (value_of(obj, "fix"))
			fprintf(f, "; fix: %s", text_of(obj, "fix"));
		fputc('\n', f);
	}
}
