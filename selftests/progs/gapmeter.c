// SPDX-License-Identifier: GPL-2.0
/*
 * Measure gaps in a path: one end sends numbered, time-stamped datagrams at a
 * steady pace, the other tells what became of them as one line of JSON.
 */
#include <getopt.h>
#include <linux/tipc.h>
#include <poll.h>
#include <endian.h>

#include "common.h"

#define MAGIC		0x6e667467617030ULL
#define MIN_SIZE	sizeof(struct probe)
#define MAX_SIZE	65000
#define MAX_GAPS	1000
#define FAREWELLS	5
#define TIPC_TYPE	3343

struct probe {
	uint64_t magic;
	uint64_t sequence;
	uint64_t sent_ns;
	uint64_t total;		/* of the whole run, in the farewells only */
};

struct gap {
	int64_t start_ns;
	int64_t length_ns;
};

struct options {
	const char *bind;
	double seconds;
	double gap_ms;
	size_t size;
	int turns;
};

/* With -t: run until SIGUSR2, again and again, each time after SIGUSR1. */
static volatile sig_atomic_t running;

struct record {
	uint64_t received, duplicated, reordered, foreign;
	uint64_t next;		/* highest sequence seen, plus one */
	uint64_t total;		/* as the sender said, 0 when it did not */
	int64_t first_ns, last_ns;
	int64_t max_gap_ns, max_delay_ns, sum_delay_ns;
	unsigned int gaps;
	struct gap gap[MAX_GAPS];
	uint8_t *seen;
	size_t seen_size;
};

static void usage(void)
{
	fputs("usage: gapmeter send [-t] [-d SECONDS] [-s SIZE] [-b ADDRESS] ADDRESS PORT INTERVAL-MS\n"
	      "       gapmeter recv [-t] [-d SECONDS] [-g GAP-MS] [-b ADDRESS] PORT\n"
	      "Without -d, until SIGTERM; the receiver also ends when the sender says it has.\n"
	      "With -t both go on: the sender sends from SIGUSR1 until SIGUSR2, and the receiver\n"
	      "reports each time.  ADDRESS may be \"tipc\", where PORT is a service instance.\n"
	      "Gaps longer than -g (default 20 ms) are listed.\n", stderr);
	exit(2);
}

static void parse_options(int argc, char **argv, struct options *o)
{
	int option;

	while ((option = getopt(argc, argv, "b:d:g:s:t")) != -1) {
		switch (option) {
		case 'b':
			o->bind = optarg;
			break;
		case 'd':
			o->seconds = number(optarg, 0.001, 1e6);
			break;
		case 'g':
			o->gap_ms = number(optarg, 0.001, 1e6);
			break;
		case 's':
			o->size = number(optarg, MIN_SIZE, MAX_SIZE);
			break;
		case 't':
			o->turns = 1;
			break;
		default:
			usage();
		}
	}
}

static void sleep_until(int64_t when)
{
	struct timespec until = {
		.tv_sec = when / NSEC_PER_SEC,
		.tv_nsec = when % NSEC_PER_SEC,
	};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static int send_probe(int fd, uint64_t sequence, uint64_t total, size_t size)
{
	static uint8_t packet[MAX_SIZE];
	struct probe probe = {
		.magic = htobe64(MAGIC),
		.sequence = htobe64(sequence),
		.sent_ns = htobe64(now_ns()),
		.total = htobe64(total),
	};

	memcpy(packet, &probe, sizeof(probe));
	return send(fd, packet, size, 0) < 0 ? errno : 0;
}

/* The receiver cannot know what was lost at the very end, unless told. */
static void say_farewell(int fd, uint64_t total, int64_t interval)
{
	for (int i = 0; i < FAREWELLS && total; i++) {
		send_probe(fd, 0, total, MIN_SIZE);
		sleep_until(now_ns() + interval);
	}
}

static int tipc_socket(const char *instance, int (*attach)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_tipc address = {
		.family = AF_TIPC,
		.addrtype = TIPC_SERVICE_ADDR,
		.scope = TIPC_CLUSTER_SCOPE,
		.addr.name.name = { TIPC_TYPE, number(instance, 1, 1e6) },
	};
	int fd = open_socket(AF_TIPC, SOCK_RDM);

	if (attach(fd, (struct sockaddr *)&address, sizeof(address)))
		die("tipc %s: %s", instance, strerror(errno));
	return fd;
}

static int connect_to(const char *host, const char *port, const struct options *o)
{
	struct sockaddr_storage address;
	socklen_t length;
	int fd;

	if (!strcmp(host, "tipc"))
		return tipc_socket(port, connect);
	length = parse_address(host, port, SOCK_DGRAM, &address);
	fd = o->bind ? bound_socket(o->bind, "0", SOCK_DGRAM) :
		       open_socket(address.ss_family, SOCK_DGRAM);
	if (connect(fd, (struct sockaddr *)&address, length))
		die("connect to %s: %s", host, strerror(errno));
	return fd;
}

static void send_stream(int fd, int64_t interval, const struct options *o)
{
	int64_t start = now_ns(), next = start;
	int64_t end = o->seconds ? start + o->seconds * NSEC_PER_SEC : INT64_MAX;
	uint64_t sent = 0, errors = 0;
	int error, last = 0;

	while (!stop && next < end && (running || !o->turns)) {
		/* A number is used up even when sending fails: it is a loss. */
		error = send_probe(fd, sent++, 0, o->size);
		if (error) {
			errors++;
			last = error;
		}
		next += interval;
		sleep_until(next);
	}
	say_farewell(fd, sent, interval);
	printf("{\"sent\":%llu,\"send_errors\":%llu,\"last_error\":\"%s\",\"start_ms\":%.3f,\"end_ms\":%.3f}\n",
	       (unsigned long long)sent, (unsigned long long)errors, last ? strerror(last) : "",
	       (double)start / NSEC_PER_MSEC, (double)now_ns() / NSEC_PER_MSEC);
}

static void on_turn(int number)
{
	running = number == SIGUSR1;
}

/* Signals come in only while waiting for one, or during the stream. */
static void take_turns(int fd, int64_t interval, const struct options *o)
{
	struct sigaction action = { .sa_handler = on_turn };
	sigset_t turns, normal;

	sigemptyset(&turns);
	sigaddset(&turns, SIGUSR1);
	sigaddset(&turns, SIGTERM);
	sigprocmask(SIG_BLOCK, &turns, &normal);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	while (!stop) {
		sigsuspend(&normal);
		if (running)
			send_stream(fd, interval, o);
	}
}

static int run_sender(char **argv, const struct options *o)
{
	int64_t interval = number(argv[2], 0.01, 1e6) * NSEC_PER_MSEC;
	int fd = connect_to(argv[0], argv[1], o);

	if (o->turns)
		take_turns(fd, interval, o);
	else
		send_stream(fd, interval, o);
	return 0;
}

/* Whether this number is new; remembers it. */
static int first_time(struct record *r, uint64_t sequence)
{
	size_t byte = sequence / 8;
	uint8_t bit = 1 << (sequence % 8);

	if (byte >= r->seen_size) {
		size_t size = byte * 2 + 4096;

		r->seen = realloc(r->seen, size);
		if (!r->seen)
			die("out of memory");
		memset(r->seen + r->seen_size, 0, size - r->seen_size);
		r->seen_size = size;
	}
	if (r->seen[byte] & bit)
		return 0;
	r->seen[byte] |= bit;
	return 1;
}

static void note_gap(struct record *r, int64_t now, const struct options *o)
{
	int64_t length = now - r->last_ns;

	if (!r->last_ns)
		return;
	if (length > r->max_gap_ns)
		r->max_gap_ns = length;
	if (length <= o->gap_ms * NSEC_PER_MSEC)
		return;
	if (r->gaps < MAX_GAPS)
		r->gap[r->gaps] = (struct gap){ r->last_ns, length };
	r->gaps++;
}

static void note_probe(struct record *r, uint64_t sequence, int64_t sent, int64_t now,
		       const struct options *o)
{
	if (!first_time(r, sequence)) {
		r->duplicated++;
		return;
	}
	note_gap(r, now, o);
	if (!r->first_ns)
		r->first_ns = now;
	r->last_ns = now;
	r->received++;
	if (sequence < r->next)
		r->reordered++;
	else
		r->next = sequence + 1;
	r->sum_delay_ns += now - sent;
	if (now - sent > r->max_delay_ns)
		r->max_delay_ns = now - sent;
}

/* Returns false when the sender has finished. */
static int take_packet(struct record *r, int fd, const struct options *o)
{
	static uint8_t packet[MAX_SIZE];
	ssize_t length = recv(fd, packet, sizeof(packet), 0);
	struct probe probe;

	if (length < 0 && errno != EINTR)
		die("recv: %s", strerror(errno));
	if (length < 0)
		return 1;
	if ((size_t)length < sizeof(probe)) {
		r->foreign++;
		return 1;
	}
	memcpy(&probe, packet, sizeof(probe));
	/* A wild number would make us remember terabytes. */
	if (be64toh(probe.magic) != MAGIC || be64toh(probe.sequence) > (1ULL << 32)) {
		r->foreign++;
		return 1;
	}
	/* What is late belongs to the last turn; a turn begins with its first packet. */
	if (o->turns && !r->received && (probe.total || probe.sequence))
		return 1;
	if (probe.total) {
		r->total = be64toh(probe.total);
		return 0;
	}
	note_probe(r, be64toh(probe.sequence), be64toh(probe.sent_ns), now_ns(), o);
	return 1;
}

static void print_record(const struct record *r)
{
	uint64_t sent = r->total ? r->total : r->next;
	unsigned int listed = r->gaps < MAX_GAPS ? r->gaps : MAX_GAPS;

	printf("{\"sent\":%llu,\"received\":%llu,\"lost\":%llu,\"duplicated\":%llu,\"reordered\":%llu,\"foreign\":%llu,",
	       (unsigned long long)sent, (unsigned long long)r->received,
	       (unsigned long long)(sent - r->received), (unsigned long long)r->duplicated,
	       (unsigned long long)r->reordered, (unsigned long long)r->foreign);
	printf("\"complete\":%s,\"first_ms\":%.3f,\"last_ms\":%.3f,\"max_gap_ms\":%.3f,",
	       r->total ? "true" : "false", (double)r->first_ns / NSEC_PER_MSEC,
	       (double)r->last_ns / NSEC_PER_MSEC, (double)r->max_gap_ns / NSEC_PER_MSEC);
	printf("\"max_delay_ms\":%.3f,\"mean_delay_ms\":%.3f,\"gap_count\":%u,\"gaps\":[",
	       (double)r->max_delay_ns / NSEC_PER_MSEC,
	       r->received ? (double)r->sum_delay_ns / r->received / NSEC_PER_MSEC : 0.0,
	       r->gaps);
	for (unsigned int i = 0; i < listed; i++)
		printf("%s{\"start_ms\":%.3f,\"ms\":%.3f}", i ? "," : "",
		       (double)r->gap[i].start_ns / NSEC_PER_MSEC,
		       (double)r->gap[i].length_ns / NSEC_PER_MSEC);
	puts("]}");
}

static void receive_stream(struct record *record, int fd, const struct options *o)
{
	int64_t end = o->seconds ? now_ns() + o->seconds * NSEC_PER_SEC : INT64_MAX;
	struct pollfd waiting = { .fd = fd, .events = POLLIN };
	int more = 1;

	while (!stop && more && now_ns() < end) {
		/* Short waits: a signal may arrive between the test and the poll. */
		if (poll(&waiting, 1, o->turns ? 1000 : 20) > 0)
			more = take_packet(record, fd, o);
	}
	/* Cut off in the middle: the silence until now is a gap, too, as until a farewell. */
	if (!record->total || o->turns)
		note_gap(record, now_ns(), o);
}

static int run_receiver(char **argv, const struct options *o)
{
	static struct record record;
	int fd = o->bind && !strcmp(o->bind, "tipc") ? tipc_socket(argv[0], bind) :
		 bound_socket(o->bind ? o->bind : "::", argv[0], SOCK_DGRAM);

	do {
		free(record.seen);
		memset(&record, 0, sizeof(record));
		receive_stream(&record, fd, o);
		if (record.received || !o->turns)
			print_record(&record);
		fflush(stdout);
	} while (!stop && o->turns);
	return 0;
}

int main(int argc, char **argv)
{
	struct options o = { .gap_ms = 20, .size = 64 };
	int sender;

	if (argc < 2)
		usage();
	sender = !strcmp(argv[1], "send");
	if (!sender && strcmp(argv[1], "recv"))
		usage();
	parse_options(argc - 1, argv + 1, &o);
	argv += 1 + optind;
	argc -= 1 + optind;
	if (argc != (sender ? 3 : 1))
		usage();
	catch_signals();
	return sender ? run_sender(argv, &o) : run_receiver(argv, &o);
}
