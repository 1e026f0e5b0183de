// SPDX-License-Identifier: GPL-2.0
/*
 * netftd: what happened, told to people and to programs: in the journal with
 * fields that can be searched for, on standard error otherwise
 */

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "log.h"

static bool to_journal;

/**
 * log_open() - Find out where to tell what happens.
 */
void log_open(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	/* systemd says so what it has connected standard error to. */
	to_journal = stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
		     !fstat(STDERR_FILENO, &st) && st.st_dev == dev &&
		     st.st_ino == ino;
}

/**
 * log_field_name() - What a field is called in the journal and for hooks.
 * @field: the field
 *
 * Return: the name.
 */
const char *log_field_name(enum field field)
{
	static const char *const names[] = {
		[FIELD_EVENT] = "NETFT_EVENT",
		[FIELD_ADAPTER] = "NETFT_ADAPTER",
		[FIELD_PEER] = "NETFT_PEER",
		[FIELD_NETWORK] = "NETFT_NETWORK",
		[FIELD_ADDRESS] = "NETFT_ADDRESS",
		[FIELD_LOCAL] = "NETFT_LOCAL",
		[FIELD_REMOTE] = "NETFT_REMOTE",
		[FIELD_STATE] = "NETFT_STATE",
		[FIELD_REASON] = "NETFT_REASON",
	};

	return names[field];
}

static void send_to_journal(int priority, const struct notice *notice,
			    const char *text)
{
	struct iovec lines[FIELD_COUNT + 2];
	char *buffers[FIELD_COUNT + 2];
	int count = 0, len;

	len = asprintf(&buffers[count], "MESSAGE=%s", text);
	if (len >= 0)
		lines[count++].iov_len = len;
	len = asprintf(&buffers[count], "PRIORITY=%d", priority);
	if (len >= 0)
		lines[count++].iov_len = len;
	for (int f = 0; notice && f < FIELD_COUNT; f++) {
		if (!notice->fields[f])
			continue;
		len = asprintf(&buffers[count], "%s=%s", log_field_name(f),
			       notice->fields[f]);
		if (len >= 0)
			lines[count++].iov_len = len;
	}
	for (int i = 0; i < count; i++)
		lines[i].iov_base = buffers[i];
	sd_journal_sendv(lines, count);
	for (int i = 0; i < count; i++)
		free(buffers[i]);
}

/**
 * log_notice() - Tell what happened.
 * @priority: as syslog() has them
 * @notice: what it is about, or NULL
 * @fmt: it in words, as for printf()
 */
void log_notice(int priority, const struct notice *notice, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (to_journal)
		send_to_journal(priority, notice, text);
	else
		fprintf(stderr, "netftd: %s%s\n", priority <= LOG_ERR ?
			"error: " : priority == LOG_WARNING ? "warning: " : "",
			text);
}
