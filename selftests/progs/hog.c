// SPDX-License-Identifier: GPL-2.0
/*
 * Keep a CPU busy until killed: a page of instructions that do nothing, over and over,
 * by one thread for each nice value given.
 * An emulator translates them into nothing, so the guest's time passes much faster than
 * with any other loop, and whoever wants the CPU has to fight for it all the same. Threads
 * share their memory, or it would have to forget its translations with every switch.
 */
#include <pthread.h>
#include <sys/resource.h>

#include "common.h"

static void *work(void *nice)
{
	/* Of this thread: Linux's nice values are those of threads. */
	if (setpriority(PRIO_PROCESS, 0, (long)nice))
		die("nice value %ld: %s", (long)nice, strerror(errno));
	for (;;)
		__asm__ volatile(".balign 4096\n\t.rept 4000\n\tnop\n\t.endr");
}

static long nice_value(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (end == text || *end || value < -20 || value > 19)
		die("usage: hog [NICE...]");
	return value;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int i;

	for (i = 2; i < argc; i++)
		if (pthread_create(&thread, NULL, work, (void *)nice_value(argv[i])))
			die("a thread could not be made");
	work((void *)(argc > 1 ? nice_value(argv[1]) : 0));
	return 0;
}
