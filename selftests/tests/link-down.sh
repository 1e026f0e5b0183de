#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A link that goes down, by its administrator or for want of a carrier, at either end: the
# end that sees it moves at once and tells the other over another route.
#
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# streams COMMAND... : what the datagrams of both directions say of it.
streams() {
	stream out "$node" "$other" 1
	stream in "$other" "$node" 1
	sleep 0.3
	"$@"
	sleep 0.3
	stream_end out in
}

# less A B : A less B, but not negative.
less() { awk -v a="$1" -v b="$2" 'BEGIN { print (a > b) ? a - b : 0 }'; }

# One that knows (node), one that is told (other).
phase() {
	local what=$1 node=$2 other=$3 reason=$4 net out in
	net=$(active_net a b)
	# The command itself keeps the only CPU busy: what does it cost without a fault?
	streams "$what" "$node" net3
	"${what%down}up" "$node" net3
	out=$(stream_value out max_gap_ms) in=$(stream_value in max_gap_ms)
	note "gaps for a network without routes: $out and $in ms"
	watch a b
	streams "$what" "$node" "$net"
	between "$(less "$(stream_value out max_gap_ms)" "$out")" 0 4 \
		"$what $node: longer gap in what it sends"
	between "$(less "$(stream_value in max_gap_ms)" "$in")" 0 10 \
		"$what $node: longer gap in what it receives"
	between "$(stream_value out lost)" 0 3 "$what $node: lost of what it sends each ms"
	between "$(stream_value in lost)" 0 9 "$what $node: lost of what it receives each ms"
	is "$(event_value "$node" reason route_down)" "$reason" "$what $node: the reason there"
	is "$(event_value "$other" reason route_down)" peer_told "$what $node: and at $other"
	is "$(event_count "$node" 'route_down')" 1 "$what $node: one event there"
	is "$(event_count "$other" 'route_down')" 1 "$what $node: one event at $other"
	is "$(event_count a 'peer_.*')" 0 "$what $node: the peer stays reachable"
	is "$(route_field "$other" "$node" "$net" remote_reason)" "$reason" \
		"$what $node: $other knows the reason"
	"${what%down}up" "$node" "$net"
	ok "$what $node: all comes up again" wait_all_up a b
	# Until both ends use the same network, and the flaps are forgotten.
	sleep 25
	wait_active a b net1 && wait_active b a net1
}

pair || exit
network net3 a b
phase link_down a b device_down
phase link_down b a device_down
phase port_down a b no_carrier
phase port_down b a no_carrier

note "the last route goes: nobody can be told"
watch a b
link_down a net2
wait_event b route_down reason=peer_told
link_down a net1
ok "a knows at once that b is unreachable" wait_event a peer_unreachable
is "$(event_value a reason peer_unreachable)" device_down "a says why"
not_ok "b does not know yet" has_event b peer_unreachable
ok "b finds out by itself" wait_event b peer_unreachable
is "$(event_value b reason peer_unreachable)" no_answer "b says why"
link_up a net1
ok "reachable again" wait_reachable b a
is "$(route_field b a net2 state)" down "the other route is still down"
is "$(route_field b a net2 remote_reason)" device_down "and b knows why"
is "$(route_field b a net2 reason)" peer_told "which is more than that nothing answers"
link_up a net2
ok "all comes up again" wait_all_up a b

done_testing
