// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: programs that are run when something happens
 *
 * One at a time, in the order of what happened and then of their names, so
 * that what they see is never older than what they saw. Each has some seconds,
 * and what happens meanwhile waits, up to a number.
 */

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks.h"

#define MAX_WAITING	256
#define MAX_SECONDS	10
#define NAME_CHARACTERS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
			"0123456789_-"

#define USEC_PER_SEC	UINT64_C(1000000)

/**
 * struct call - What the programs are to be told.
 * @variables: environment variables, ended by NULL
 */
struct call {
	char *variables[FIELD_COUNT + 2];
};

/**
 * struct hooks - The programs, and what they have yet to be told.
 * @event: the loop
 * @dir: the folder that they are in
 * @waiting: a ring of what they have yet to be told; the first is being told
 * @first: where it begins
 * @count: how many
 * @programs: who is to be told it, by name
 * @program_count: how many
 * @program_next: the next of them
 * @pid: of the one that runs, 0 if none does
 * @child: tells of its end
 * @timer: its time is over
 * @dropped: something was dropped since the last that was not
 */
struct hooks {
	sd_event *event;
	const char *dir;
	struct call waiting[MAX_WAITING];
	unsigned int first;
	unsigned int count;
	struct dirent **programs;
	int program_count;
	int program_next;
	pid_t pid;
	sd_event_source *child;
	sd_event_source *timer;
	bool dropped;
};

static void next(struct hooks *hooks);

static void call_free(struct call *call)
{
	for (unsigned int i = 0; call->variables[i]; i++)
		free(call->variables[i]);
	*call = (struct call){ };
}

static void programs_forget(struct hooks *hooks)
{
	for (int i = 0; i < hooks->program_count; i++)
		free(hooks->programs[i]);
	free(hooks->programs);
	hooks->programs = NULL;
	hooks->program_count = 0;
	hooks->program_next = 0;
}

static void ended(struct hooks *hooks)
{
	hooks->child = sd_event_source_disable_unref(hooks->child);
	hooks->timer = sd_event_source_disable_unref(hooks->timer);
	hooks->pid = 0;
}

static int on_end(sd_event_source *source __always_unused,
		  const siginfo_t *info, void *arg)
{
	struct hooks *hooks = arg;
	const char *name = hooks->programs[hooks->program_next - 1]->d_name;

	if (info->si_code != CLD_EXITED)
		log_warn("hook %s was killed by signal %d", name,
			 info->si_status);
	else if (info->si_status)
		log_warn("hook %s ended with status %d", name, info->si_status);
	/* What it left running is not ours to wait for. */
	ended(hooks);
	next(hooks);
	return 0;
}

static int on_timeout(sd_event_source *source __always_unused,
		      uint64_t usec __always_unused, void *arg)
{
	struct hooks *hooks = arg;

	log_warn("hook %s runs for %d s: it is killed",
		 hooks->programs[hooks->program_next - 1]->d_name, MAX_SECONDS);
	/* With all that it has started; on_end() goes on. */
	kill(-hooks->pid, SIGKILL);
	return 0;
}

/* Ordinary signals, and a group of its own. */
static int attributes(posix_spawnattr_t *attr)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setsigdefault(attr, &all);
	posix_spawnattr_setpgroup(attr, 0);
	return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK |
					POSIX_SPAWN_SETSIGDEF |
					POSIX_SPAWN_SETPGROUP);
}

static int spawn(struct hooks *hooks, const char *path, char **variables)
{
	char *argv[] = { (char *)path, variables[0] + strlen("NETFT_EVENT="),
			 NULL };
	posix_spawnattr_t attr;
	int err;

	err = posix_spawnattr_init(&attr);
	if (err)
		return -err;
	err = attributes(&attr);
	if (!err)
		err = posix_spawn(&hooks->pid, path, NULL, &attr, argv,
				  variables);
	posix_spawnattr_destroy(&attr);
	return -err;
}

/* Start one program; whether it runs. */
static bool start(struct hooks *hooks, const char *name)
{
	char path[512];
	int err;

	snprintf(path, sizeof(path), "%s/%s", hooks->dir, name);
	if (access(path, X_OK))
		return false;
	err = spawn(hooks, path, hooks->waiting[hooks->first].variables);
	if (err) {
		log_warn("hook %s: %s", name, strerror(-err));
		hooks->pid = 0;
		return false;
	}
	err = sd_event_add_child(hooks->event, &hooks->child, hooks->pid,
				 WEXITED, on_end, hooks);
	if (err >= 0)
		err = sd_event_add_time_relative(hooks->event, &hooks->timer,
						 CLOCK_MONOTONIC,
						 MAX_SECONDS * USEC_PER_SEC, 0,
						 on_timeout, hooks);
	if (err >= 0)
		return true;
	log_warn("hook %s: %s", name, strerror(-err));
	kill(-hooks->pid, SIGKILL);
	waitpid(hooks->pid, NULL, 0);
	ended(hooks);
	return false;
}

/* By the rule of run-parts(8): no backups, nor what package managers leave. */
static int is_program(const struct dirent *entry)
{
	return !entry->d_name[strspn(entry->d_name, NAME_CHARACTERS)];
}

/* Go on with the next program, or with the next that is to be told. */
static void next(struct hooks *hooks)
{
	while (hooks->count) {
		if (!hooks->programs)
			hooks->program_count = scandir(hooks->dir,
						       &hooks->programs,
						       is_program, alphasort);
		while (hooks->program_next < hooks->program_count)
			if (start(hooks, hooks->programs
					 [hooks->program_next++]->d_name))
				return;
		programs_forget(hooks);
		call_free(&hooks->waiting[hooks->first]);
		hooks->first = (hooks->first + 1) % MAX_WAITING;
		hooks->count--;
	}
}

/**
 * hooks_open() - Prepare to run programs.
 * @hooks: where to put what runs them; the caller closes it
 * @event: the loop, with SIGCHLD blocked
 * @dir: the folder that they are in, which need not be there
 *
 * Return: 0 or -ENOMEM.
 */
int hooks_open(struct hooks **hooks, sd_event *event, const char *dir)
{
	*hooks = calloc(1, sizeof(**hooks));
	if (!*hooks)
		return -ENOMEM;
	(*hooks)->event = event;
	(*hooks)->dir = dir;
	return 0;
}

/**
 * hooks_close() - Run no more programs.
 * @hooks: what runs them, or NULL
 *
 * One that runs now goes on.
 */
void hooks_close(struct hooks *hooks)
{
	if (!hooks)
		return;
	ended(hooks);
	programs_forget(hooks);
	for (; hooks->count; hooks->count--) {
		call_free(&hooks->waiting[hooks->first]);
		hooks->first = (hooks->first + 1) % MAX_WAITING;
	}
	free(hooks);
}

/* The programs' environment; false if there is no memory. */
static bool fill(struct call *call, const struct notice *notice)
{
	unsigned int count = 0;

	for (int f = 0; f < FIELD_COUNT; f++) {
		if (!notice->fields[f])
			continue;
		if (asprintf(&call->variables[count], "%s=%s",
			     log_field_name(f), notice->fields[f]) < 0) {
			call->variables[count] = NULL;
			return false;
		}
		count++;
	}
	call->variables[count] =
		strdup("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	return call->variables[count];
}

/**
 * hooks_run() - Tell the programs that something happened.
 * @hooks: what runs them
 * @notice: what happened, with FIELD_EVENT at least
 */
void hooks_run(struct hooks *hooks, const struct notice *notice)
{
	struct call *call;

	if (hooks->count == MAX_WAITING) {
		if (!hooks->dropped)
			log_warn("hooks are too slow: they are not told of all that happens");
		hooks->dropped = true;
		return;
	}
	hooks->dropped = false;
	call = &hooks->waiting[(hooks->first + hooks->count) % MAX_WAITING];
	if (!fill(call, notice)) {
		call_free(call);
		return;
	}
	hooks->count++;
	if (!hooks->pid)
		next(hooks);
}
