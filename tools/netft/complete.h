/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netft: what a word that is not written yet could be, for shells
 *
 * While opt.complete is set, the words are read as always, until the last one
 * is due: then all that it could be is printed, and the program ends. So there
 * is no second list of what a command takes.
 */

#ifndef NETFT_COMPLETE_H
#define NETFT_COMPLETE_H

#include <getopt.h>

#include "tool.h"

bool complete_is_due(int argc);
void complete_word(const char *word);
__attribute__((noreturn)) void complete_end(void);

void complete_options(const struct option *options);
void complete_adapters(const void *request);
void complete_routes(const char *dev);
void complete_peers(const char *dev);
void complete_addresses(const void *request);
void complete_interfaces(void);
void complete_namespaces(void);

#endif /* NETFT_COMPLETE_H */
