#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What heartbeats cost: instructions of a nanosecond each by which the CPU is busier with
# them than without.  Both ends are in this guest, and so have half of it each.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

# exchanges : requests of node a that were answered so far, and those that it answered.
exchanges() {
	in_node a ethtool -S netft0 |
		awk '/hb_responses_(received|sent):/ { sum += $2 } END { print sum }'
}

# cost NAME SECONDS : of an exchange at both ends; and of all of them, each end's share of
# the CPU in percent.
cost() {
	local before with count
	before=$(exchanges)
	with=$(busy "$2")
	count=$(($(exchanges) - before))
	result "heartbeat.$1.exchange" $(((with - without) * $2 / count))
	result "heartbeat.$1.share" "$(awk "BEGIN { print ($with - $without) / 1e7 / 2 }")"
}

# delay MS : for the one route that each end has until now.
delay() {
	must in_node a nlraw -q 5 1=u32:101 2=u32:1 "9=u32:$1" >/dev/null
	must in_node b nlraw -q 5 1=u32:1000 2=u32:1 "9=u32:$1" >/dev/null
}

crowd_stage
without=$(busy 200)
# Hundredths of a second are what the kernel tells, so it takes a while.
crowd 1 10
cost one 200
delay 1000
crowd 1000 1000
cost thousand 30
done_testing
