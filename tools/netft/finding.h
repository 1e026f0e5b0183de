/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what "netft validate" finds
 */

#ifndef NETFT_FINDING_H
#define NETFT_FINDING_H

#include <config.h>
#include <json-c/json.h>
#include <stdio.h>

/**
 * enum severity - How bad a finding is.
 * @SEVERITY_OK: nothing is wrong
 * @SEVERITY_WARNING: it may be wrong, or could not be looked at
 * @SEVERITY_ERROR: it is wrong
 */
enum severity {
	SEVERITY_OK,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
};

/* In place of the index of an interface or a node, that there is none. */
#define NOTHING		(-1)

/**
 * struct finding - One of them.
 * @severity: how bad it is
 * @cause: one word for programs
 * @node: index of the node that it is about, if it is not about an interface
 * @from: index of the interface that it is about, or where the pair begins
 * @to: index of the interface where the pair ends
 * @text: what it is
 * @fix: what to do about it, empty if nothing
 */
struct finding {
	enum severity severity;
	const char *cause;
	int node;
	int from;
	int to;
	char text[512];
	char fix[512];
};

/**
 * struct findings - All of them.
 * @config: the configuration that the indexes are of, NULL if it is of no use
 * @array: as "netft -j validate" prints them
 * @errors: how many of them are errors
 */
struct findings {
	const struct config *config;
	struct json_object *array;
	unsigned int errors;
};

struct finding finding_of_all(enum severity severity, const char *cause);
struct finding finding_of_node(enum severity severity, const char *cause,
			       unsigned int node);
struct finding finding_of_interface(enum severity severity, const char *cause,
				    unsigned int interface);
struct finding finding_of_pair(enum severity severity, const char *cause,
			       unsigned int from, unsigned int to);
void finding_text(struct finding *finding, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void finding_fix(struct finding *finding, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void findings_add(struct findings *findings, const struct finding *finding);
void findings_print(FILE *f, struct json_object *array);

#endif /* NETFT_FINDING_H */
