#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network that comes and goes: traffic leaves it once and stays away for a hold time
# that grows with every trouble; events are few.
#
# timeout: 300
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

FLAPS=10

# phase HALF-PERIOD MOST-MOVES FEWEST-SUSPICIONS
phase() {
	local half=$1 most=$2 suspected=$3 i
	watch a b
	trace
	stream ab a b 5
	for ((i = 0; i < FLAPS; i++)); do
		cut net1
		sleep "$half"
		heal net1
		# Not in step with the heartbeats.
		sleep "$half" "$(printf '0.%03d' $((i * 5)))"
	done
	between "$(moves a)" 1 "$most" "$half s: traffic of a moved n times"
	between "$(moves b)" 1 "$most" "$half s: traffic of b moved n times"
	stream_end ab
	between "$(stream_value ab max_gap_ms)" 0 160 "$half s: longest gap"
	between "$(stream_value ab lost)" 0 70 "$half s: datagrams lost"
	is "$(active_net a b)" net2 "$half s: traffic is on the steady network"
	is "$(event_count a 'peer_.*')" 0 "$half s: the peer stayed reachable"
	between "$(events a '.*' | wc -l)" 0 $((2 * FLAPS)) "$half s: events"
	between "$(route_field a b net1 suspected)" "$suspected" $((FLAPS + 1)) "$half s: suspect n times"
	hold=$(route_field a b net1 hold_ms)
}

# afresh [SETTING...] : new routes, without a past.
afresh() {
	local node
	for node in a b; do
		tool $node route flush dev netft0
	done
	mesh net1 net2 -- "$@"
	wait_all_up a b
}

pair delay 100 threshold 5 || exit
# Hold times are 200 ms, 400 ms, and so on: only the first can end while the network is up.
# A suspicion ends with the second answer, for which the network must be up for a Delay.
phase 0.05 1 1
afresh delay 100 threshold 5
phase 0.1 3 1
afresh delay 100 threshold 5
phase 0.2 3 2
note "hold time after $FLAPS flaps: $hold ms"
between "$hold" 1000 60000 "the hold time has grown"
watch a
sleep $((hold / 1000))
ok "traffic returns in the end" wait_active a b net1
is "$(event_count a route_down)" 0 "without another trouble"

# Less than a fifth of the Delay, not in step with it: some heartbeats meet it, and some do not.
afresh delay 1000 threshold 20
watch a b
trace
stream ab a b 5
end=$(($(clock_ms) + 12000))
while [ "$(clock_ms)" -lt $end ]; do
	cut net1
	sleep "0.1$(printf %02d $((RANDOM % 100)))"
	heal net1
	sleep 0.02
done
stream_end ab
between "$(moves a)" 1 3 "within a Delay: traffic of a moved n times"
is "$(active_net a b)" net2 "within a Delay: traffic is on the steady network"
between "$(stream_value ab max_gap_ms)" 0 1510 "within a Delay: longest gap"
is "$(event_count a 'route_down|peer_.*')" 0 "within a Delay: no verdict"
between "$(events a '.*' | wc -l)" 0 30 "within a Delay: events"

# Ten Delays: a verdict every time.  Not in step with ARP, which asks once a second.
afresh delay 100 threshold 3
watch a b
trace
stream ab a b 5
for ((i = 0; i < FLAPS; i++)); do
	cut net1
	sleep 0.5
	heal net1
	sleep 0.6
done
stream_end ab
between "$(moves a)" 1 5 "ten Delays: traffic of a moved n times"
between "$(moves b)" 1 5 "ten Delays: traffic of b moved n times"
between "$(stream_value ab max_gap_ms)" 0 160 "ten Delays: longest gap"
is "$(event_count a 'peer_.*')" 0 "ten Delays: the peer stayed reachable"
between "$(event_count a route_down)" $((FLAPS - 1)) $((FLAPS + 1)) "ten Delays: every verdict is told"
between "$(events a '.*' | wc -l)" 1 $((3 * FLAPS)) "ten Delays: events"
between "$(route_field a b net1 hold_ms)" 1000 60000 "ten Delays: the hold time has grown"

done_testing
