// SPDX-License-Identifier: GPL-2.0
/*
 * netft: what a word that is not written yet could be, for shells
 */

#include <arpa/inet.h>
#include <dirent.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include "complete.h"
#include "get.h"
#include "module.h"
#include "print.h"

/**
 * complete_is_due() - Is the next word the one that is not written yet?
 * @argc: how many words are left
 *
 * Return: true if it is.
 */
bool complete_is_due(int argc)
{
	return opt.complete && argc == 1;
}

/**
 * complete_word() - Print what the word could be.
 * @word: one of the possibilities
 */
void complete_word(const char *word)
{
	puts(word);
}

/**
 * complete_end() - End the program, since everything is printed.
 */
void complete_end(void)
{
	exit(fflush(stdout) ? EXIT_REFUSED : EXIT_OK);
}

/**
 * complete_options() - The word could be an option.
 * @options: all there are
 */
void complete_options(const struct option *options)
{
	for (; options->name; options++)
		printf("-%s\n", options->name);
}

/* Connect to a module that is there: to ask would load it. */
static struct netft *connect_to_loaded(void)
{
	struct module loaded;
	struct netft *nft;

	module_loaded(&loaded);
	return loaded.found && !kernel_open(&nft) ? nft : NULL;
}

/* Print one value of each object, which are not needed any more. */
static void complete_values(struct json_object *array, const char *key)
{
	for (size_t i = 0; i < json_object_array_length(array); i++)
		complete_word(text_of(json_object_array_get_idx(array, i),
				      key));
	json_object_put(array);
}

/**
 * complete_adapters() - The word could be an adapter.
 * @request: what was read so far, which does not matter
 */
void complete_adapters(const void *request __always_unused)
{
	struct json_object *adapters;
	struct netft *nft = connect_to_loaded();

	if (!nft)
		return;
	if (!adapters_get(nft, NULL, &adapters))
		complete_values(adapters, "dev");
	netft_close(nft);
}

/**
 * complete_routes() - The word could be the number of a route.
 * @dev: its adapter, NULL if that is not known
 */
void complete_routes(const char *dev)
{
	struct json_object *routes;
	struct netft *nft = connect_to_loaded();

	if (!nft)
		return;
	if (!routes_get(nft, dev, NULL, &routes))
		complete_values(routes, "id");
	netft_close(nft);
}

/**
 * complete_peers() - The word could be the MAC address of a peer.
 * @dev: its adapter, NULL if that is not known
 */
void complete_peers(const char *dev)
{
	struct json_object *peers;
	struct netft *nft = connect_to_loaded();

	if (!nft)
		return;
	if (!peers_get(nft, dev, &peers))
		complete_values(peers, "mac");
	netft_close(nft);
}

/* An address as arg_address() reads it: link-local ones need their scope. */
static void complete_address(const struct ifaddrs *entry)
{
	const struct sockaddr_in *v4 = (const void *)entry->ifa_addr;
	const struct sockaddr_in6 *v6 = (const void *)entry->ifa_addr;
	char text[INET6_ADDRSTRLEN];

	if (!entry->ifa_addr || entry->ifa_flags & IFF_LOOPBACK)
		return;
	if (v4->sin_family == AF_INET)
		complete_word(inet_ntop(AF_INET, &v4->sin_addr, text,
					sizeof(text)));
	else if (v4->sin_family == AF_INET6)
		printf("%s%s%s\n",
		       inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text)),
		       v6->sin6_scope_id ? "%" : "",
		       v6->sin6_scope_id ? entry->ifa_name : "");
}

/**
 * complete_addresses() - The word could be an address of this machine.
 * @request: what was read so far, which does not matter
 */
void complete_addresses(const void *request __always_unused)
{
	struct ifaddrs *list;

	if (getifaddrs(&list))
		return;
	for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next)
		complete_address(entry);
	freeifaddrs(list);
}

/**
 * complete_interfaces() - The word could be an interface.
 */
void complete_interfaces(void)
{
	struct if_nameindex *list = if_nameindex();

	if (!list)
		return;
	for (const struct if_nameindex *entry = list; entry->if_name; entry++)
		complete_word(entry->if_name);
	if_freenameindex(list);
}

/**
 * complete_namespaces() - The word could be a network namespace.
 */
void complete_namespaces(void)
{
	DIR *folder = opendir(NETNS_FOLDER);
	const struct dirent *entry;

	if (!folder)
		return;
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			complete_word(entry->d_name);
	closedir(folder);
}
