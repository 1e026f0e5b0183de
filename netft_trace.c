// SPDX-License-Identifier: GPL-2.0
/*
 * The bodies of the trace points.
 */

#ifndef __CHECKER__
#define CREATE_TRACE_POINTS
#include "netft_trace.h"
#endif
