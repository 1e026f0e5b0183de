/* SPDX-License-Identifier: GPL-2.0 */
/* What the test helpers share: errors, addresses, time, a pattern of bytes. */
#ifndef NETFT_PROGS_COMMON_H
#define NETFT_PROGS_COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NSEC_PER_MSEC	1000000LL
#define NSEC_PER_SEC	1000000000LL

/* Set by SIGTERM and SIGINT: finish, print the result. */
static volatile sig_atomic_t stop;

static inline void die(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

static inline void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	/* Not exit(): half a line of JSON must not be flushed. */
	_exit(2);
}

static inline void on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* No SA_RESTART: a blocking call must return so that "stop" is seen. */
static inline void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static inline int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

static inline double number(const char *text, double low, double high)
{
	char *end;
	double value = strtod(text, &end);

	if (!*text || *end || !(value >= low && value <= high))
		die("%s is not a number from %g to %g", text, low, high);
	return value;
}

/* Numeric addresses only: tests must not wait for a resolver. */
static inline socklen_t parse_address(const char *host, const char *port, int type,
				      struct sockaddr_storage *address)
{
	struct addrinfo hints = {
		.ai_socktype = type,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	};
	struct addrinfo *info;
	socklen_t length;
	int error;

	error = getaddrinfo(host, port, &hints, &info);
	if (error)
		die("address %s port %s: %s", host, port, gai_strerror(error));
	memcpy(address, info->ai_addr, info->ai_addrlen);
	length = info->ai_addrlen;
	freeaddrinfo(info);
	return length;
}

static inline int open_socket(int family, int type)
{
	int fd = socket(family, type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket: %s", strerror(errno));
	return fd;
}

/* A socket bound to a local address; "::" takes IPv4 as well. */
static inline int bound_socket(const char *host, const char *port, int type)
{
	struct sockaddr_storage address;
	socklen_t length = parse_address(host, port, type, &address);
	int fd = open_socket(address.ss_family, type);
	int one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, length))
		die("bind to %s port %s: %s", host, port, strerror(errno));
	return fd;
}

/* Eight bytes of a stream: no two pages of it are alike. */
static inline uint64_t pattern(uint64_t seed, uint64_t index)
{
	uint64_t x = index + seed + 0x9e3779b97f4a7c15ULL;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x ^ (x >> 31);
}

static inline void fill_pattern(uint8_t *buffer, size_t length, uint64_t seed, uint64_t offset)
{
	uint64_t word = pattern(seed, offset / 8);

	for (size_t i = 0; i < length; i++, offset++) {
		if (!(offset % 8))
			word = pattern(seed, offset / 8);
		buffer[i] = word >> (8 * (offset % 8));
	}
}

static inline uint64_t wrong_bytes(const uint8_t *buffer, size_t length, uint64_t seed,
				   uint64_t offset)
{
	uint64_t wrong = 0, word = pattern(seed, offset / 8);

	for (size_t i = 0; i < length; i++, offset++) {
		if (!(offset % 8))
			word = pattern(seed, offset / 8);
		wrong += buffer[i] != (uint8_t)(word >> (8 * (offset % 8)));
	}
	return wrong;
}

#endif
