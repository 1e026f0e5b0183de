// SPDX-License-Identifier: GPL-2.0
/*
 * Send payloads of many sizes to an echo service, by UDP and TCP, and compare
 * every byte that comes back.
 */
#include <getopt.h>
#include <poll.h>
#include <sys/time.h>

#include "common.h"

#define MAX_SIZE	65507
#define MAX_CLIENTS	16
#define MAX_LISTED	50

struct options {
	const char *bind, *protocol, *sizes;
	int timeout_ms, tries;
};

static uint8_t out[MAX_SIZE], in[MAX_SIZE + 1];
static unsigned int checked, failed;

static void usage(void)
{
	fputs("usage: payload serve [-b ADDRESS] PORT\n"
	      "       payload check [-p udp|tcp|both] [-l FROM-TO[+STEP],...] [-w TIMEOUT-MS]\n"
	      "                     [-t TRIES] ADDRESS PORT\n"
	      "Without -l: 1 to 64, and around every size where headers and pages end, to 65000.\n"
	      "Exit status: 0 all came back, 1 not all, 2 could not run.\n", stderr);
	exit(2);
}

static void parse_options(int argc, char **argv, struct options *o)
{
	int option;

	while ((option = getopt(argc, argv, "b:l:p:t:w:")) != -1) {
		switch (option) {
		case 'b':
			o->bind = optarg;
			break;
		case 'l':
			o->sizes = optarg;
			break;
		case 'p':
			o->protocol = optarg;
			break;
		case 't':
			o->tries = number(optarg, 1, 1000);
			break;
		case 'w':
			o->timeout_ms = number(optarg, 1, 1e6);
			break;
		default:
			usage();
		}
	}
}

static void echo_datagram(int fd)
{
	struct sockaddr_storage from;
	socklen_t from_length = sizeof(from);
	ssize_t length = recvfrom(fd, in, sizeof(in), 0, (struct sockaddr *)&from, &from_length);

	if (length >= 0)
		sendto(fd, in, length, 0, (struct sockaddr *)&from, from_length);
}

static int send_all(int fd, const uint8_t *data, size_t length)
{
	while (length) {
		ssize_t done = send(fd, data, length, 0);

		if (done < 0 && errno == EINTR && !stop)
			continue;
		if (done <= 0)
			return -1;
		data += done;
		length -= done;
	}
	return 0;
}

/* Returns false when the client is gone. */
static int echo_stream(int fd)
{
	ssize_t length = recv(fd, in, sizeof(in), 0);

	return length > 0 && !send_all(fd, in, length);
}

static void accept_client(int listener, struct pollfd *clients)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	for (int i = 0; i < MAX_CLIENTS && fd >= 0; i++) {
		if (clients[i].fd >= 0)
			continue;
		clients[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
		return;
	}
	if (fd >= 0)
		close(fd);
}

static int run_server(char **argv, const struct options *o)
{
	const char *host = o->bind ? o->bind : "::";
	struct pollfd fds[MAX_CLIENTS + 2];

	fds[0] = (struct pollfd){ bound_socket(host, argv[0], SOCK_DGRAM), POLLIN, 0 };
	fds[1] = (struct pollfd){ bound_socket(host, argv[0], SOCK_STREAM), POLLIN, 0 };
	for (int i = 2; i < MAX_CLIENTS + 2; i++)
		fds[i] = (struct pollfd){ .fd = -1 };
	if (listen(fds[1].fd, MAX_CLIENTS))
		die("listen: %s", strerror(errno));
	while (!stop) {
		if (poll(fds, MAX_CLIENTS + 2, 100) <= 0)
			continue;
		if (fds[0].revents)
			echo_datagram(fds[0].fd);
		if (fds[1].revents)
			accept_client(fds[1].fd, fds + 2);
		for (int i = 2; i < MAX_CLIENTS + 2; i++) {
			if (fds[i].fd < 0 || !fds[i].revents || echo_stream(fds[i].fd))
				continue;
			close(fds[i].fd);
			fds[i].fd = -1;
		}
	}
	return 0;
}

static int connect_to(char **argv, int type, const struct options *o)
{
	struct timeval limit = { o->timeout_ms / 1000, o->timeout_ms % 1000 * 1000 };
	struct sockaddr_storage to;
	socklen_t length = parse_address(argv[0], argv[1], type, &to);
	int fd = o->bind ? bound_socket(o->bind, "0", type) : open_socket(to.ss_family, type);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(fd, (struct sockaddr *)&to, length))
		die("connect to %s port %s: %s", argv[0], argv[1], strerror(errno));
	return fd;
}

static const char *compare(size_t length, size_t expected)
{
	static char text[80];
	size_t i;

	if (length != expected) {
		snprintf(text, sizeof(text), "%zu bytes came back", length);
		return text;
	}
	for (i = 0; i < length && in[i] == out[i]; i++)
		;
	if (i == length)
		return NULL;
	snprintf(text, sizeof(text), "byte %zu is 0x%02x instead of 0x%02x", i, in[i], out[i]);
	return text;
}

/* Each returns NULL or what went wrong. */
static const char *try_datagram(int fd, size_t size)
{
	ssize_t length;

	/* Late echoes of an earlier try are not this one's. */
	while (recv(fd, in, sizeof(in), MSG_DONTWAIT) >= 0)
		;
	if (send(fd, out, size, 0) < 0)
		return strerror(errno);
	length = recv(fd, in, sizeof(in), 0);
	return length < 0 ? strerror(errno) : compare(length, size);
}

static const char *try_stream(int fd, size_t size)
{
	size_t got = 0;
	ssize_t length;

	if (send_all(fd, out, size))
		return strerror(errno);
	for (; got < size; got += length) {
		length = recv(fd, in + got, size - got, 0);
		if (length <= 0)
			return length ? strerror(errno) : "connection closed";
	}
	return compare(got, size);
}

static void check_size(int fd, int stream, size_t size, const struct options *o)
{
	const char *error = NULL;
	/* A broken stream is out of step: trying again would tell nothing. */
	int tries = stream ? 1 : o->tries;

	fill_pattern(out, size, size, 0);
	while (tries--) {
		error = stream ? try_stream(fd, size) : try_datagram(fd, size);
		if (!error)
			break;
	}
	checked++;
	if (error && failed++ < MAX_LISTED)
		printf("%s{\"protocol\":\"%s\",\"size\":%zu,\"error\":\"%s\"}",
		       failed > 1 ? "," : "", stream ? "tcp" : "udp", size, error);
}

static void check_range(int fd, int stream, const char *text, const struct options *o)
{
	unsigned long low, high, step = 1;
	int used = 0;

	if (sscanf(text, "%lu%n-%lu%n+%lu%n", &low, &used, &high, &used, &step, &used) < 2)
		high = low;
	if (!used || text[used] || !low || low > high || high > MAX_SIZE || !step)
		die("%s is not FROM, FROM-TO or FROM-TO+STEP within 1 to %d", text, MAX_SIZE);
	for (; low <= high; low += step)
		check_size(fd, stream, low, o);
}

static void check_all(char **argv, int stream, const struct options *o)
{
	int fd = connect_to(argv, stream ? SOCK_STREAM : SOCK_DGRAM, o);
	char *copy = strdup(o->sizes), *place, *range;

	if (!copy)
		die("out of memory");
	for (range = strtok_r(copy, ",", &place); range; range = strtok_r(NULL, ",", &place))
		check_range(fd, stream, range, o);
	free(copy);
	close(fd);
}

static int run_client(char **argv, const struct options *o)
{
	int udp = strcmp(o->protocol, "tcp"), tcp = strcmp(o->protocol, "udp");

	if (strcmp(o->protocol, "both") && udp && tcp)
		usage();
	printf("{\"failures\":[");
	if (udp)
		check_all(argv, 0, o);
	if (tcp)
		check_all(argv, 1, o);
	printf("],\"checked\":%u,\"failed\":%u}\n", checked, failed);
	return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options o = {
		.protocol = "both", .timeout_ms = 1000, .tries = 3,
		.sizes = "1-64,127-129,255-257,511-513,1023-1025,1380-1520,2047-2049,"
			 "2900-3000+7,4095-4097,8191-8193,8900-9020+5,16383-16385,"
			 "32767-32769,49151-49153,60000-65000+500",
	};
	int client;

	if (argc < 2)
		usage();
	client = !strcmp(argv[1], "check");
	if (!client && strcmp(argv[1], "serve"))
		usage();
	parse_options(argc - 1, argv + 1, &o);
	argv += 1 + optind;
	argc -= 1 + optind;
	if (argc != (client ? 2 : 1))
		usage();
	catch_signals();
	return client ? run_client(argv, &o) : run_server(argv, &o);
}
