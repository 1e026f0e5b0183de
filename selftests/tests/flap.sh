#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network that comes and goes: traffic leaves it once and stays away for a hold time
# that grows with every trouble; events are few.

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

FLAPS=10

# phase HALF-PERIOD MOST-MOVES
phase() {
	local half=$1 most=$2 i
	watch a b
	trace
	stream ab a b 5
	for ((i = 0; i < FLAPS; i++)); do
		cut net1
		sleep "$half"
		heal net1
		sleep "$half"
	done
	between "$(moves a)" 1 "$most" "$half s: traffic of a moved n times"
	between "$(moves b)" 1 "$most" "$half s: traffic of b moved n times"
	stream_end ab
	between "$(stream_value ab max_gap_ms)" 0 160 "$half s: longest gap"
	between "$(stream_value ab lost)" 0 70 "$half s: datagrams lost"
	is "$(active_net a b)" net2 "$half s: traffic is on the steady network"
	is "$(event_count a 'peer_.*')" 0 "$half s: the peer stayed reachable"
	between "$(events a '.*' | wc -l)" 0 $((2 * FLAPS)) "$half s: events"
	between "$(route_field a b net1 suspected)" 2 $((FLAPS + 1)) "$half s: suspect n times"
	hold=$(route_field a b net1 hold_ms)
}

# afresh : new routes, without a past.
afresh() {
	local node
	for node in a b; do
		tool $node route flush dev netft0
	done
	mesh net1 net2 -- delay 100 threshold 5
	wait_all_up a b
}

pair delay 100 threshold 5 || exit
# Hold times are 200 ms, 400 ms, and so on: only the first can end while the network is up.
phase 0.05 1
afresh
phase 0.1 1
afresh
phase 0.2 3
note "hold time after $FLAPS flaps: $hold ms"
between "$hold" 1000 60000 "the hold time has grown"
watch a
sleep $((hold / 1000))
ok "traffic returns in the end" wait_active a b net1
is "$(event_count a route_down)" 0 "without another trouble"

done_testing
