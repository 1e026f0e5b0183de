/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that a seed repeats: the same ones on every machine, for each thread. */
#ifndef NETFT_PROGS_RANDOM_H
#define NETFT_PROGS_RANDOM_H

#include <stdint.h>

static __thread uint64_t random_state;

static inline void random_seed(uint64_t seed)
{
	random_state = seed * 0x9e3779b97f4a7c15ULL + 1;
}

/* xorshift64*: a number less than the limit, which 0 makes 1. */
static inline uint64_t below(uint64_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1dULL >> 16) % (limit ?: 1);
}

#endif
