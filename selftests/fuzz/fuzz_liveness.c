// SPDX-License-Identifier: GPL-2.0
/*
 * netft_liveness.c driven by bytes: after the settings, each two of them are
 * something that happens to a route, and how much of it. A model of what a
 * route promises watches every step; how it is kept is not its business.
 *
 * The timer is run as the kernel would, at the deadline and somewhat later.
 */

#include "sim.h"
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <linux/minmax.h>

/* Of the timer while some time passes, so that no input runs for long. */
#define STEPS		16
/* What the documentation promises. */
#define OVERDUE_FLOOR	(4 * MSEC)
#define ON_TIME		(1 * MSEC)
#define HURRY		(100 * MSEC)
#define HOLD_MAX	(60 * SEC)
#define TROUBLES_MAX	10
#define ANSWERS_UP	3

struct request {
	u64 sent;
	u32 seq;
	bool open;
};

/**
 * struct world - a route and what it must keep to
 * @live: what is tested
 * @now: the time
 * @late: by how much the timer will be late, until that changes
 * @unsendable: requests cannot be sent
 * @early: fraction of the possible jitter, in 255ths
 * @quiet_since: nothing was heard since, or patience began anew
 * @late_sum: by how much timers were late since
 * @unsent: requests since then that could not be sent
 * @last_sent: when the last request was sent, 0 if asked for out of turn
 * @patient_from: when a request was sent since that may be answered by the next
 *	one of the other end, 0 if none was
 * @answers: answers to requests since it was last up, or since ever
 * @was_up: it was up before
 * @out: the last requests
 */
struct world {
	struct netft_liveness live;
	u64 now;
	u64 late;
	bool unsendable;
	u8 early;
	u64 quiet_since;
	u64 late_sum;
	u32 unsent;
	u64 last_sent;
	u64 patient_from;
	u32 answers;
	bool was_up;
	struct request out[NETFT_PROBES];
};

static bool trace;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	trace = getenv("TRACE");
	return 0;
}

/* With TRACE set: every step, for whoever reads a failure. */
static void show(const struct world *w)
{
	const struct netft_liveness *live = &w->live;

	fprintf(stderr, "%10llu us: state %u seq %u unanswered %u answers %u, "
		"heard %lld, send %lld, overdue %lld, verdict %lld, rto %llu, "
		"late %llu\n",
		w->now / USEC, live->state, live->seq, live->unanswered,
		live->answers, (s64)(w->quiet_since - w->now) / (s64)USEC,
		(s64)(live->pace.next_send - w->now) / (s64)USEC,
		live->overdue_at ? (s64)(live->overdue_at - w->now) / (s64)USEC : 0,
		live->verdict_at ? (s64)(live->verdict_at - w->now) / (s64)USEC : 0,
		netft_liveness_rto(live) / USEC, w->late_sum / USEC);
}

static struct request *request_of(struct world *w, u32 seq)
{
	return &w->out[seq % NETFT_PROBES];
}

static void begin_anew(struct world *w)
{
	w->quiet_since = w->now;
	w->patient_from = 0;
	w->late_sum = 0;
	w->unsent = 0;
}

static u64 shortest_gap(const struct world *w)
{
	return min(w->live.delay - w->live.delay / 10, HURRY);
}

/* What is due is overtaken, or late. */
static void note_lateness(struct world *w)
{
	u64 deadline = netft_liveness_deadline(&w->live);

	if (w->now > deadline)
		w->late_sum += w->now - deadline;
}

static void send_as(struct world *w, u32 early, bool in_turn, bool patient)
{
	struct request *request;
	u32 before = w->live.seq, seq;

	/* Nobody can make us send faster than this by talking to us. */
	if (in_turn && w->last_sent)
		assert_true(w->now - w->last_sent >= shortest_gap(w));
	w->last_sent = in_turn ? w->now : 0;
	seq = netft_liveness_sent(&w->live, w->now, early, patient);
	if (patient)
		w->patient_from = w->now;
	assert_int_equal(seq, before + 1);
	request = request_of(w, seq);
	*request = (struct request) { .sent = w->now, .seq = seq, .open = true };
	if (!w->unsendable)
		return;
	netft_liveness_unsent(&w->live, seq);
	/* Beyond that many in a row it counts as sent, and as unanswered. */
	if (++w->unsent <= w->live.threshold)
		request->open = false;
}

static void send(struct world *w, u32 early, bool in_turn)
{
	send_as(w, early, in_turn, false);
}

/* Along with an answer of ours to what the other end has just asked. */
static void send_along(struct world *w)
{
	u32 delay_ms = w->live.delay / MSEC;
	bool patient = netft_liveness_can_wait(&w->live, delay_ms);

	assert_false(netft_liveness_can_wait(&w->live, delay_ms + 1));
	if (!netft_liveness_is_near(&w->live, w->now, delay_ms))
		return;
	note_lateness(w);
	send_as(w, netft_pace_early(w->live.delay, 0, true), false, patient);
}

/* A state changes only with its word, and from the state it can follow. */
static void check_change(const struct world *w, u8 before, u32 todo)
{
	u8 after = w->live.state;

	switch (todo & (NETFT_DO_SUSPECT | NETFT_DO_DOWN | NETFT_DO_UP |
			NETFT_DO_CLEAR)) {
	case 0:
		assert_int_equal(before, after);
		break;
	case NETFT_DO_SUSPECT:
		assert_int_equal(before, NETFT_ROUTE_STATE_UP);
		assert_int_equal(after, NETFT_ROUTE_STATE_SUSPECT);
		break;
	case NETFT_DO_SUSPECT | NETFT_DO_DOWN:
		assert_int_equal(before, NETFT_ROUTE_STATE_UP);
		assert_int_equal(after, NETFT_ROUTE_STATE_DOWN);
		break;
	case NETFT_DO_DOWN:
		assert_int_not_equal(before, NETFT_ROUTE_STATE_DOWN);
		assert_int_equal(after, NETFT_ROUTE_STATE_DOWN);
		break;
	case NETFT_DO_UP:
		assert_int_equal(before, NETFT_ROUTE_STATE_DOWN);
		assert_int_equal(after, NETFT_ROUTE_STATE_UP);
		break;
	case NETFT_DO_CLEAR:
		assert_int_equal(before, NETFT_ROUTE_STATE_SUSPECT);
		assert_int_equal(after, NETFT_ROUTE_STATE_UP);
		break;
	default:
		fail_msg("two changes at once: %x", todo);
	}
}

/* What may be added to any patience since the last sign of life. */
static u64 excuses(const struct world *w)
{
	u32 unsent = min(w->unsent, w->live.threshold);

	return 2 * w->late_sum + unsent * w->live.delay +
	       2 * netft_liveness_rto(&w->live) + ON_TIME;
}

/* Neither clock is fast, and none is much too slow. */
static void check_clocks(const struct world *w, u32 todo)
{
	u64 silence = w->now - w->quiet_since, delay = w->live.delay;
	/* That the other end has asked was a sign of life, too. */
	u64 unheard = min(silence, w->now - w->patient_from);

	if (todo & NETFT_DO_DOWN)
		assert_true(silence >= w->live.threshold * delay);
	if (w->live.state == NETFT_ROUTE_STATE_UP)
		assert_true(unheard <= delay + excuses(w));
	if (netft_liveness_is_up(&w->live))
		assert_true(unheard <= w->live.threshold * delay + excuses(w));
}

/* It ends in time or, if a response is out then, when that comes or is overdue. */
static void check_hold(const struct world *w, u64 held, bool heard, u32 todo)
{
	bool over = held && w->now >= held;

	if (w->live.hold.until)
		assert_int_equal(w->live.state, NETFT_ROUTE_STATE_UP);
	if (todo & NETFT_DO_RETURN)
		assert_true(over && !w->live.hold.until);
	else if (over && w->live.state == NETFT_ROUTE_STATE_UP)
		assert_true(!heard && w->live.hold.until == held &&
			    w->live.overdue_at > w->now);
	else if (w->live.state == NETFT_ROUTE_STATE_UP &&
		 !(todo & (NETFT_DO_UP | NETFT_DO_CLEAR)))
		assert_true(w->live.hold.until == held);
}

/* The deadline has come, perhaps some time ago. */
static u32 run_timer(struct world *w)
{
	u64 deadline = netft_liveness_deadline(&w->live);
	u64 slack = netft_liveness_slack(&w->live);
	u64 held = w->live.hold.until;
	u8 before = w->live.state;
	u32 todo;

	note_lateness(w);
	todo = netft_liveness_timer(&w->live, w->now);
	assert_int_equal(!!(todo & NETFT_DO_LATE), w->now - deadline > slack + ON_TIME);
	check_hold(w, held, false, todo);
	assert_false(todo & NETFT_DO_STALE);
	check_change(w, before, todo);
	check_clocks(w, todo);
	if (todo & NETFT_DO_DOWN)
		w->answers = 0;
	if (todo & NETFT_DO_SEND)
		send(w, (w->live.delay / 10 - 1) * w->early / 255,
		     !(todo & NETFT_DO_SUSPECT));
	/* Or the timer would run again and again. */
	assert_true(netft_liveness_deadline(&w->live) > w->now);
	return todo;
}

static void pass(struct world *w, u64 time)
{
	u64 until = w->now + time, next;
	unsigned int steps;

	for (steps = 0; steps < STEPS; steps++) {
		next = max(w->now, netft_liveness_deadline(&w->live) + w->late);
		if (next > until)
			break;
		w->now = next;
		run_timer(w);
	}
	w->now = max(w->now, until);
}

/* To the next deadline, whatever that is. */
static void pass_to_deadline(struct world *w)
{
	w->now = max(w->now, netft_liveness_deadline(&w->live) + w->late);
	run_timer(w);
}

static void answer(struct world *w, u32 seq, u64 echo, u64 held)
{
	struct request *request = request_of(w, seq);
	bool fits = request->open && request->seq == seq && request->sent == echo;
	u64 until = w->live.hold.until;
	u8 before = w->live.state;
	u32 todo;

	assert_int_equal(netft_liveness_expects(&w->live, seq, echo), fits);
	todo = netft_liveness_answer(&w->live, seq, echo, held, w->now);
	assert_int_equal(!!(todo & NETFT_DO_STALE), !fits);
	check_change(w, before, todo);
	if (!fits)
		return;
	check_hold(w, until, true, todo);
	request->open = false;
	assert_true(w->live.probes[seq % NETFT_PROBES].rtt_us <=
		    (w->now - echo) / USEC);
	w->answers++;
	if (todo & NETFT_DO_UP) {
		assert_true(w->answers >= (w->was_up ? ANSWERS_UP : 1));
		w->was_up = true;
	}
	begin_anew(w);
}

static u64 some_delay_ms(u8 arg)
{
	static const u32 delays[] = { 10, 11, 25, 100, 250, 1000, 7777, 30000 };

	return delays[arg % ARRAY_SIZE(delays)];
}

static u32 some_threshold(u8 arg)
{
	return arg < 128 ? 2 + arg % 4 : 2 + (arg - 128) * 2 % 254;
}

static void change_settings(struct world *w, u8 arg)
{
	netft_liveness_set(&w->live, some_delay_ms(arg), some_threshold(arg >> 3),
			   w->now);
	begin_anew(w);
	w->last_sent = 0;
}

static void take_down(struct world *w)
{
	bool was_up = netft_liveness_is_up(&w->live);

	assert_int_equal(netft_liveness_down(&w->live, w->now), was_up);
	assert_int_equal(w->live.state, NETFT_ROUTE_STATE_DOWN);
	w->answers = 0;
}

static void start(struct world *w)
{
	if (netft_liveness_is_up(&w->live))
		return;
	netft_liveness_start(&w->live, w->now);
	begin_anew(w);
	w->last_sent = 0;
	w->answers = 0;
}

static void send_at_once(struct world *w)
{
	w->live.pace.next_send = min(w->live.pace.next_send, w->now);
	w->last_sent = 0;
	run_timer(w);
}

/* A forged answer: anything may be in it. */
static void forge(struct world *w, u8 arg)
{
	u32 seq = w->live.seq + (arg & 0x3f) - 0x20;

	answer(w, seq, request_of(w, seq)->sent + (arg >> 6) - 1, 0);
}

/* What happens because of what the ends tell each other. */
static void speak_up(struct world *w, u8 arg)
{
	switch (arg % 4) {
	case 0:
		/* Something must be told at once. */
		send_at_once(w);
		break;
	case 1:
		/* A farewell. */
		note_lateness(w);
		send(w, 0, false);
		break;
	case 2:
		send_along(w);
		break;
	default:
		netft_liveness_impatient(&w->live, w->now);
	}
}

static void happen(struct world *w, u8 what, u8 arg)
{
	switch (what % 20) {
	case 0 ... 1:
		pass(w, arg * 16 * USEC);
		break;
	case 2 ... 3:
		pass(w, arg * MSEC);
		break;
	case 4:
		pass(w, arg * w->live.delay / 16);
		break;
	case 5:
		pass(w, arg * w->live.delay / 64);
		break;
	case 6 ... 7:
		pass_to_deadline(w);
		break;
	case 8 ... 11:
		/* The last one, or one of those before; perhaps held back. */
		answer(w, w->live.seq - (arg & 0x3f),
		       request_of(w, w->live.seq - (arg & 0x3f))->sent,
		       (arg >> 6) * w->live.delay / 4);
		break;
	case 12:
		forge(w, arg);
		break;
	case 13:
		/* Nothing runs. Then what comes next may be an answer. */
		w->now += arg < 128 ? arg * MSEC : (arg - 127) * SEC;
		break;
	case 14:
		w->late = arg * 16 * USEC;
		break;
	case 15:
		w->unsendable = arg & 1;
		w->early = arg;
		break;
	case 16:
		change_settings(w, arg);
		break;
	case 17:
		if (arg & 1)
			take_down(w);
		else
			start(w);
		break;
	case 18:
		netft_liveness_hurry(&w->live, w->now);
		break;
	default:
		speak_up(w, arg);
	}
}

static void check(const struct world *w)
{
	if (trace)
		show(w);
	sim_check(&w->live, w->now);
	assert_true(w->live.hold.troubles <= TROUBLES_MAX);
	assert_true(w->live.hold.until <= w->now + HOLD_MAX);
	assert_true(netft_liveness_rto(&w->live) >= OVERDUE_FLOOR);
	assert_true(netft_liveness_rtt_us(&w->live) <= 30000000);
}

/* One request, answered soon; what was reported meanwhile. */
static u32 one_round(struct world *w)
{
	u32 seq = w->live.seq, all = 0;

	while (w->live.seq == seq) {
		w->now = max(w->now, netft_liveness_deadline(&w->live));
		all |= run_timer(w);
	}
	w->now += 200 * USEC;
	answer(w, w->live.seq, request_of(w, w->live.seq)->sent, 0);
	return all;
}

/* Whatever happened: when the path is good, the route is up, and stays so. */
static void check_recovery(struct world *w)
{
	unsigned int i;

	w->unsendable = false;
	for (i = 0; i < ANSWERS_UP + 1; i++)
		one_round(w);
	assert_int_equal(w->live.state, NETFT_ROUTE_STATE_UP);
	for (i = 0; i < 3; i++)
		assert_false(one_round(w) & (NETFT_DO_SUSPECT | NETFT_DO_DOWN));
	check(w);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct world w = { .now = SEC, .early = 128 };
	size_t at;

	if (size < 2)
		return -1;
	netft_liveness_init(&w.live, some_delay_ms(data[0]),
			    some_threshold(data[0] >> 3), w.now);
	/* Sequence numbers wrap. */
	w.live.seq -= data[1] & 0x3f;
	w.live.first_open = w.live.seq + 1;
	begin_anew(&w);
	for (at = 2; at + 2 <= size; at += 2) {
		happen(&w, data[at], data[at + 1]);
		check(&w);
	}
	check_recovery(&w);
	return 0;
}
