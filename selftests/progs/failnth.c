// SPDX-License-Identifier: GPL-2.0
/*
 * Run a command while the N-th allocation fails that the kernel does for it.
 * Which allocations are counted is said in /sys/kernel/debug/failslab.
 */
#include <sys/wait.h>

#include "common.h"

static void usage(void)
{
	fputs("usage: failnth NUMBER COMMAND [ARGUMENT...]\n"
	      "Prints \"injected\" behind the command's own output if there were that many\n"
	      "allocations, and ends with the command's status.\n", stderr);
	exit(2);
}

static void run(const char *number, char **command)
{
	int fd = open("/proc/self/fail-nth", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, number, strlen(number)) < 0)
		die("fail-nth: %s", strerror(errno));
	execvp(*command, command);
	die("%s: %s", *command, strerror(errno));
}

/* How many more allocations there must be until one fails, told by a child that has ended. */
static long left_of(pid_t child)
{
	char path[64], text[24] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/fail-nth", child);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		die("%s: %s", path, strerror(errno));
	return strtol(text, NULL, 0);
}

int main(int argc, char **argv)
{
	siginfo_t info;
	pid_t child;

	if (argc < 3)
		usage();
	number(argv[1], 1, 1e6);
	child = fork();
	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child)
		run(argv[1], argv + 2);
	/* It stays as a zombie, so that it can be asked. */
	if (waitid(P_PID, child, &info, WEXITED | WNOWAIT))
		die("wait: %s", strerror(errno));
	if (!left_of(child))
		puts("injected");
	return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}
