// SPDX-License-Identifier: GPL-2.0
/*
 * TCP connections that carry a known pattern, one way or both, and tell what
 * happened to them as one line of JSON.
 *
 * The client starts each connection with one byte, its mode.  When its time is
 * up it closes its direction; the server then closes the other one.
 */
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <netinet/in.h>
#include <poll.h>

#include "common.h"

#define MAX_CONNECTIONS	64
#define CHUNK		16384
#define ROUND_MS	5
#define SEED_UP		1	/* client to server */
#define SEED_DOWN	2

enum mode { UP = 'u', DOWN = 'd', BOTH = 'b' };

struct connection {
	int fd;
	int connected, sends, receives, write_closed;
	uint64_t sent, received;
	int64_t progress_ns;	/* when bytes last moved in the direction we judge by */
};

struct options {
	const char *bind;
	double seconds;
	double rate;		/* bytes per second and connection, 0: all it takes */
	int connections;
	enum mode mode;
};

static struct {
	uint64_t sent, received, corrupted;
	unsigned int connections, lost;
	int64_t max_stall_ns;
	int last_error;
	int server;
} total;

static struct connection table[MAX_CONNECTIONS];
static unsigned int open_count;
static int64_t start_ns;

static void usage(void)
{
	fputs("usage: tcpstream server [-b ADDRESS] [-n CONNECTIONS] [-d SECONDS] PORT\n"
	      "       tcpstream client [-b ADDRESS] [-n CONNECTIONS] [-d SECONDS] [-m up|down|both]\n"
	      "                        [-r BYTES-PER-SECOND] ADDRESS PORT\n"
	      "The server ends after -n connections, or at SIGTERM; the client after -d (10).\n"
	      "Exit status: 0 all well, 1 a connection or bytes were damaged, 2 could not run.\n",
	      stderr);
	exit(2);
}

static void parse_mode(const char *text, struct options *o)
{
	if (!strcmp(text, "up"))
		o->mode = UP;
	else if (!strcmp(text, "down"))
		o->mode = DOWN;
	else if (!strcmp(text, "both"))
		o->mode = BOTH;
	else
		usage();
}

static void parse_options(int argc, char **argv, struct options *o)
{
	int option;

	while ((option = getopt(argc, argv, "b:d:m:n:r:")) != -1) {
		switch (option) {
		case 'b':
			o->bind = optarg;
			break;
		case 'd':
			o->seconds = number(optarg, 0.001, 1e6);
			break;
		case 'm':
			parse_mode(optarg, o);
			break;
		case 'n':
			o->connections = number(optarg, 1, 1e6);
			break;
		case 'r':
			o->rate = number(optarg, 1, 1e12);
			break;
		default:
			usage();
		}
	}
}

static void set_mode(struct connection *c, enum mode mode)
{
	c->connected = 1;
	c->sends = mode == BOTH || mode == (total.server ? DOWN : UP);
	c->receives = mode == BOTH || mode == (total.server ? UP : DOWN);
	c->progress_ns = now_ns();
}

static void add_connection(int fd)
{
	for (int i = 0; i < MAX_CONNECTIONS; i++) {
		if (table[i].fd >= 0)
			continue;
		memset(&table[i], 0, sizeof(table[i]));
		table[i].fd = fd;
		table[i].progress_ns = now_ns();
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		open_count++;
		total.connections++;
		return;
	}
	fprintf(stderr, "tcpstream: more than %d connections\n", MAX_CONNECTIONS);
	close(fd);
}

static void drop_connection(struct connection *c, int error)
{
	if (error) {
		total.lost++;
		total.last_error = error;
	}
	close(c->fd);
	c->fd = -1;
	open_count--;
}

static void note_stall(struct connection *c)
{
	int64_t stall = now_ns() - c->progress_ns;

	if (c->connected && stall > total.max_stall_ns)
		total.max_stall_ns = stall;
}

static void note_progress(struct connection *c)
{
	note_stall(c);
	c->progress_ns = now_ns();
}

static void finish_sending(struct connection *c)
{
	if (c->write_closed)
		return;
	shutdown(c->fd, SHUT_WR);
	c->write_closed = 1;
}

/* The other end has closed its direction; for the client that is the end. */
static void end_of_stream(struct connection *c)
{
	int early = !total.server && !c->write_closed;

	finish_sending(c);
	if (!c->connected && total.server)
		early = 1;
	drop_connection(c, early ? ECONNRESET : 0);
}

static void receive(struct connection *c)
{
	static uint8_t buffer[CHUNK];
	uint8_t *data = buffer;
	ssize_t length = recv(c->fd, buffer, sizeof(buffer), 0);

	if (length < 0) {
		if (errno != EAGAIN && errno != EINTR)
			drop_connection(c, errno);
		return;
	}
	if (!length) {
		end_of_stream(c);
		return;
	}
	if (!c->connected) {
		set_mode(c, buffer[0]);
		data++;
		length--;
	}
	total.corrupted += wrong_bytes(data, length, total.server ? SEED_UP : SEED_DOWN,
				       c->received);
	c->received += length;
	total.received += length;
	note_progress(c);
}

/*
 * How many bytes may be sent now, at the wanted rate. Not each byte as soon as it is due:
 * where computing takes no time, there would be no end to that.
 */
static size_t allowance(const struct connection *c, const struct options *o)
{
	double due;

	if (!o->rate)
		return CHUNK;
	due = o->rate * (now_ns() - start_ns) / NSEC_PER_SEC - c->sent;
	if (due < 1 || due < o->rate * ROUND_MS / 1000)
		return 0;
	return due > CHUNK ? CHUNK : due;
}

static void transmit(struct connection *c, const struct options *o)
{
	static uint8_t buffer[CHUNK];
	size_t want = allowance(c, o);
	ssize_t length;

	if (!want)
		return;
	fill_pattern(buffer, want, total.server ? SEED_DOWN : SEED_UP, c->sent);
	length = send(c->fd, buffer, want, 0);
	if (length < 0) {
		if (errno != EAGAIN && errno != EINTR)
			drop_connection(c, errno);
		return;
	}
	c->sent += length;
	total.sent += length;
	/* What only sends has nothing better to judge by. */
	if (!c->receives)
		note_progress(c);
}

static void serve(struct connection *c, short events, const struct options *o)
{
	if (events & (POLLIN | POLLHUP | POLLERR))
		receive(c);
	if (c->fd >= 0 && (events & POLLOUT))
		transmit(c, o);
}

static short wanted_events(const struct connection *c, const struct options *o)
{
	short events = POLLIN;

	if (c->connected && c->sends && !c->write_closed && allowance(c, o))
		events |= POLLOUT;
	return events;
}

/* One round: wait, accept, move bytes. */
static void poll_round(int listener, const struct options *o)
{
	struct pollfd fds[MAX_CONNECTIONS + 1];
	int fd;

	for (int i = 0; i < MAX_CONNECTIONS; i++)
		fds[i] = (struct pollfd){ .fd = table[i].fd,
					  .events = wanted_events(&table[i], o) };
	fds[MAX_CONNECTIONS] = (struct pollfd){ .fd = listener, .events = POLLIN };
	if (poll(fds, MAX_CONNECTIONS + 1, ROUND_MS) <= 0)
		return;
	for (int i = 0; i < MAX_CONNECTIONS; i++)
		if (table[i].fd >= 0 && fds[i].revents)
			serve(&table[i], fds[i].revents, o);
	if (fds[MAX_CONNECTIONS].revents) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			add_connection(fd);
	}
}

static int print_result(void)
{
	/* A connection that stands still to the end was never seen to move again. */
	for (int i = 0; i < MAX_CONNECTIONS; i++)
		if (table[i].fd >= 0)
			note_stall(&table[i]);
	printf("{\"connections\":%u,\"lost\":%u,\"unfinished\":%u,\"sent\":%llu,\"received\":%llu,",
	       total.connections, total.lost, open_count, (unsigned long long)total.sent,
	       (unsigned long long)total.received);
	printf("\"corrupted\":%llu,\"max_stall_ms\":%.3f,\"seconds\":%.3f,\"last_error\":\"%s\"}\n",
	       (unsigned long long)total.corrupted,
	       (double)total.max_stall_ns / NSEC_PER_MSEC,
	       (double)(now_ns() - start_ns) / NSEC_PER_SEC,
	       total.last_error ? strerror(total.last_error) : "");
	return total.lost || total.corrupted || (!total.server && open_count);
}

static int run_server(char **argv, const struct options *o)
{
	int listener = bound_socket(o->bind ? o->bind : "::", argv[0], SOCK_STREAM);
	int64_t end = o->seconds ? now_ns() + o->seconds * NSEC_PER_SEC : INT64_MAX;

	if (listen(listener, MAX_CONNECTIONS))
		die("listen: %s", strerror(errno));
	total.server = 1;
	start_ns = now_ns();
	while (!stop && now_ns() < end) {
		poll_round(listener, o);
		if (o->connections && !open_count && (int)total.connections >= o->connections)
			break;
	}
	return print_result();
}

static void connect_one(char **argv, const struct options *o)
{
	struct sockaddr_storage address;
	socklen_t length = parse_address(argv[0], argv[1], SOCK_STREAM, &address);
	int fd = o->bind ? bound_socket(o->bind, "0", SOCK_STREAM) :
			   open_socket(address.ss_family, SOCK_STREAM);
	uint8_t mode = o->mode;
	int one = 1;

	if (connect(fd, (struct sockaddr *)&address, length))
		die("connect to %s port %s: %s", argv[0], argv[1], strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (send(fd, &mode, 1, 0) != 1)
		die("send to %s: %s", argv[0], strerror(errno));
	add_connection(fd);
}

static int run_client(char **argv, struct options *o)
{
	int64_t end;

	if (o->connections > MAX_CONNECTIONS)
		die("at most %d connections", MAX_CONNECTIONS);
	for (int i = 0; i < (o->connections ? o->connections : 1); i++)
		connect_one(argv, o);
	start_ns = now_ns();
	for (int i = 0; i < MAX_CONNECTIONS; i++)
		if (table[i].fd >= 0)
			set_mode(&table[i], o->mode);
	end = start_ns + (o->seconds ? o->seconds : 10) * NSEC_PER_SEC;
	while (!stop && open_count && now_ns() < end)
		poll_round(-1, o);
	for (int i = 0; i < MAX_CONNECTIONS; i++)
		if (table[i].fd >= 0)
			finish_sending(&table[i]);
	/* What is under way may need a while, most of all across a fault. */
	for (end = now_ns() + 60 * NSEC_PER_SEC; open_count && now_ns() < end;)
		poll_round(-1, o);
	return print_result();
}

int main(int argc, char **argv)
{
	struct options o = { .mode = BOTH };
	int client;

	if (argc < 2)
		usage();
	client = !strcmp(argv[1], "client");
	if (!client && strcmp(argv[1], "server"))
		usage();
	parse_options(argc - 1, argv + 1, &o);
	argv += 1 + optind;
	argc -= 1 + optind;
	if (argc != (client ? 2 : 1))
		usage();
	for (int i = 0; i < MAX_CONNECTIONS; i++)
		table[i].fd = -1;
	catch_signals();
	return client ? run_client(argv, &o) : run_server(argv, &o);
}
