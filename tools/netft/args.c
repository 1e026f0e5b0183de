// SPDX-License-Identifier: GPL-2.0
/*
 * netft: the words of a command and what they mean
 */

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "complete.h"

/**
 * args_next() - Take the next word.
 * @args: the words
 *
 * Return: the word, NULL if there is none.
 */
const char *args_next(struct args *args)
{
	if (!args->argc)
		return NULL;
	/* Whoever knows what it could be has said so. */
	if (complete_is_due(args->argc))
		complete_end();
	args->argc--;
	return *args->argv++;
}

/**
 * args_value() - Take the value of a keyword.
 * @args: the words
 * @word: the keyword before it
 *
 * Return: the value.
 */
const char *args_value(struct args *args, const char *word)
{
	const char *value = args_next(args);

	if (!value)
		usage_error("\"%s\" needs a value", word);
	return value;
}

/**
 * args_adapter() - Take the adapter, with or without the word "dev" before it.
 * @args: the words
 *
 * Return: its name, NULL if there is none.
 */
const char *args_adapter(struct args *args)
{
	const char *dev;

	if (complete_is_due(args->argc))
		complete_adapters(NULL);
	dev = args_next(args);
	if (!dev || strcmp(dev, "dev"))
		return dev;
	if (complete_is_due(args->argc))
		complete_adapters(NULL);
	return args_value(args, dev);
}

static const struct keyword *keyword_find(const struct keyword *keywords,
					  size_t n, uint32_t allowed,
					  const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (keywords[i].bit & allowed && !strcmp(keywords[i].word, word))
			return &keywords[i];
	usage_error("unknown word \"%s\"", word);
}

static void keywords_complete(const struct keyword *keywords, size_t n,
			      uint32_t allowed)
{
	for (size_t i = 0; i < n; i++)
		if (keywords[i].bit & allowed)
			complete_word(keywords[i].word);
}

/* The value of a keyword, NULL if it has none. */
static const char *keyword_value(struct args *args, const struct keyword *kw,
				 const void *request)
{
	if (kw->bare)
		return NULL;
	if (complete_is_due(args->argc) && kw->complete)
		kw->complete(request);
	return args_value(args, kw->word);
}

/* The next word, which is a keyword; NULL if there is none. */
static const char *keyword_next(struct args *args,
				const struct keyword *keywords, size_t n,
				uint32_t allowed)
{
	if (complete_is_due(args->argc))
		keywords_complete(keywords, n, allowed);
	return args_next(args);
}

/**
 * args_keywords() - Read all the words that are left.
 * @args: the words
 * @keywords: those that are known
 * @n: how many of them
 * @allowed: the bits of those that this command takes
 * @request: what they are read into
 *
 * Return: the bits of the keywords that were given.
 */
uint32_t args_keywords(struct args *args, const struct keyword *keywords,
		       size_t n, uint32_t allowed, void *request)
{
	uint32_t given = 0;
	const char *word;

	while ((word = keyword_next(args, keywords, n, allowed & ~given))) {
		const struct keyword *kw;

		kw = keyword_find(keywords, n, allowed, word);
		if (given & kw->bit)
			usage_error("\"%s\" is given twice or contradicts an earlier word",
				    word);
		given |= kw->bit;
		kw->set(request, word, keyword_value(args, kw, request));
	}
	return given;
}

/**
 * arg_number() - Read an unsigned number, decimal or hexadecimal with 0x.
 * @word: the keyword before it
 * @value: the number
 * @max: the largest that its attribute can carry
 *
 * Return: the number.
 */
uint32_t arg_number(const char *word, const char *value, uint32_t max)
{
	bool hex = value[0] == '0' && (value[1] == 'x' || value[1] == 'X');
	unsigned long long number;
	char *end;

	/* strtoull() would take blanks and signs. */
	if (!isdigit((unsigned char)value[0]) ||
	    (hex && !isxdigit((unsigned char)value[2])))
		usage_error("%s: \"%s\" is not a number", word, value);

	errno = 0;
	number = strtoull(value, &end, hex ? 16 : 10);
	if (*end)
		usage_error("%s: \"%s\" is not a number", word, value);
	if (errno || number > max)
		usage_error("%s: \"%s\" is too large", word, value);
	return number;
}

/**
 * arg_address() - Read an IPv4 or IPv6 address.
 * @word: the keyword before it
 * @value: the address, an IPv6 one perhaps with %INTERFACE
 * @out: where to
 */
void arg_address(const char *word, const char *value, struct address *out)
{
	const char *percent = strchr(value, '%');
	char text[INET6_ADDRSTRLEN] = "";
	size_t len = percent ? (size_t)(percent - value) : strlen(value);

	memset(out, 0, sizeof(*out));
	if (len < sizeof(text))
		memcpy(text, value, len);

	if (!percent && inet_pton(AF_INET, text, &out->v4) == 1)
		out->family = AF_INET;
	else if (inet_pton(AF_INET6, text, &out->v6) == 1)
		out->family = AF_INET6;
	else
		usage_error("%s: \"%s\" is not an address", word, value);

	if (!percent)
		return;
	if (!percent[1] || strlen(percent + 1) >= sizeof(out->scope))
		usage_error("%s: \"%s\" is not an address: bad interface",
			    word, value);
	strcpy(out->scope, percent + 1);
}

/**
 * arg_mac() - Read a MAC address.
 * @word: the keyword before it
 * @value: six hexadecimal bytes with colons or dashes between
 * @mac: where to
 */
void arg_mac(const char *word, const char *value, uint8_t mac[ETH_ALEN])
{
	const char *p = value;

	for (int i = 0; i < ETH_ALEN; i++) {
		char *end = NULL;
		unsigned long byte = 256;

		if (isxdigit((unsigned char)*p))
			byte = strtoul(p, &end, 16);
		if (!end || end - p > 2 || byte > 255)
			usage_error("%s: \"%s\" is not a MAC address",
				    word, value);
		mac[i] = byte;
		p = end;
		if (i < ETH_ALEN - 1 && (*p == ':' || *p == '-'))
			p++;
		else if (i < ETH_ALEN - 1 || *p)
			usage_error("%s: \"%s\" is not a MAC address",
				    word, value);
	}
}

/**
 * arg_ifindex() - Find an interface.
 * @name: its name, its index, or "if" and its index
 * @ifindex: where to
 *
 * Return: 0, or EXIT_REFUSED after a message.
 */
int arg_ifindex(const char *name, uint32_t *ifindex)
{
	const char *digits = !strncmp(name, "if", 2) ? name + 2 : name;
	unsigned long number;
	char *end;

	*ifindex = if_nametoindex(name);
	if (*ifindex)
		return 0;

	errno = 0;
	number = strtoul(digits, &end, 10);
	if (isdigit((unsigned char)*digits) && !*end && !errno &&
	    number && number <= INT32_MAX) {
		*ifindex = number;
		return 0;
	}
	complain("%s: %s", name, strerror(ENODEV));
	return EXIT_REFUSED;
}
