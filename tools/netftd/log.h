/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netftd: what happened, told to people and to programs
 */

#ifndef NETFTD_LOG_H
#define NETFTD_LOG_H

#include <syslog.h>

#include "common.h"

/**
 * enum field - What a notice can be about.
 * @FIELD_EVENT: what happened
 * @FIELD_ADAPTER: the adapter
 * @FIELD_PEER: name of the other node
 * @FIELD_NETWORK: name of the network
 * @FIELD_ADDRESS: an interface, by its address
 * @FIELD_LOCAL: local address of a route
 * @FIELD_REMOTE: remote address of a route
 * @FIELD_STATE: the state that was entered
 * @FIELD_REASON: why
 * @FIELD_COUNT: how many there are
 */
enum field {
	FIELD_EVENT,
	FIELD_ADAPTER,
	FIELD_PEER,
	FIELD_NETWORK,
	FIELD_ADDRESS,
	FIELD_LOCAL,
	FIELD_REMOTE,
	FIELD_STATE,
	FIELD_REASON,
	FIELD_COUNT,
};

/**
 * struct notice - Something that happened.
 * @fields: what it is about; what it is not about is NULL
 */
struct notice {
	const char *fields[FIELD_COUNT];
};

void log_open(void);
const char *log_field_name(enum field field);
void log_notice(int priority, const struct notice *notice,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#define log_error(...)	log_notice(LOG_ERR, NULL, __VA_ARGS__)
#define log_warn(...)	log_notice(LOG_WARNING, NULL, __VA_ARGS__)
#define log_note(...)	log_notice(LOG_NOTICE, NULL, __VA_ARGS__)

#endif /* NETFTD_LOG_H */
