/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: the words of a command and what they mean
 *
 * Whatever cannot be read ends the program with a usage error that names the
 * word.
 */

#ifndef NETFT_ARGS_H
#define NETFT_ARGS_H

#include <linux/if_ether.h>
#include <net/if.h>
#include <netinet/in.h>

#include "tool.h"

/**
 * struct args - The words that are left.
 * @argc: how many
 * @argv: the words
 */
struct args {
	int argc;
	char **argv;
};

/**
 * struct address - An IP address as written on the command line.
 * @family: AF_INET, AF_INET6, or 0 for none
 * @v4: the address if IPv4
 * @v6: the address if IPv6
 * @scope: the interface behind "%", empty if none
 */
struct address {
	int family;
	union {
		struct in_addr v4;
		struct in6_addr v6;
	};
	char scope[IF_NAMESIZE];
};

/**
 * struct keyword - A word of a command and the setting that it stands for.
 * @word: the word
 * @bit: which setting; it may be given once, so "backup" and "nobackup"
 *	share one
 * @set: reads @value, NULL for words without value, into @request
 * @bare: the word has no value
 * @complete: prints what @value could be, given @request so far; NULL if
 *	anything
 */
struct keyword {
	const char *word;
	uint32_t bit;
	void (*set)(void *request, const char *word, const char *value);
	bool bare;
	void (*complete)(const void *request);
};

const char *args_next(struct args *args);
const char *args_value(struct args *args, const char *word);
const char *args_adapter(struct args *args);
uint32_t args_keywords(struct args *args, const struct keyword *keywords,
		       size_t n, uint32_t allowed, void *request);

uint32_t arg_number(const char *word, const char *value, uint32_t max);
void arg_address(const char *word, const char *value, struct address *out);
void arg_mac(const char *word, const char *value, uint8_t mac[ETH_ALEN]);
int arg_ifindex(const char *name, uint32_t *ifindex);

#endif /* NETFT_ARGS_H */
