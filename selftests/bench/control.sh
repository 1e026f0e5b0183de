#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the administrator waits for, many routes added and dumped; and the memory of a peer.

# shellcheck disable=SC2317  # called by name
# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

PEERS=1000

# rate NAME COUNT COMMAND... : so many per second; the program's start is part of it.
rate() {
	local start=${EPOCHREALTIME/./}
	[ "$("${@:3}")" = "OK ${_answers:-1}" ] || { echo "bench: ${*:3} failed" >&2; exit 1; }
	result "control.$1" $(($2 * 1000000 / (${EPOCHREALTIME/./} - start)))
}

add() {
	in_node a nlraw -q -c "$1" 4 1=u32:101 3=ip:10.9.0.1 "5=ip:$2+" 9=u32:30000
}

crowd_stage
rate add 1000 add 1000 10.65.0.0
must add 9000 10.66.0.0 >/dev/null
_answers=10000 rate dump 10000 in_node a nlraw -d 3 1=u32:101
must in_node a nlraw -q 7 1=u32:101 >/dev/null

# With the wire down there are routes, and no peers yet.
must ip -n a link set wire down
crowd_add $PEERS 30000
sleep 5
slab=$(kib Slab)
must ip -n a link set wire up
must ip -n a route add 10.64.0.0/16 via 10.9.0.2
crowd_wait
# Each end has a peer.
result memory.peer $((($(kib Slab) - slab) * 1024 / PEERS / 2))
done_testing
