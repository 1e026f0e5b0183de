#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A firewall at one end, or a wrong neighbour entry, stops one direction of a network; or it
# stops heartbeats alone.  The route goes down in time, both ends say which direction it is,
# a rejection is told apart from silence, and all comes up again by itself.
#
# kernels: stock memory
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# filter NODE HOOK MATCH... : drop or reject on net1; open NODE ends it.
filter() {
	local node=$1 hook=$2
	shift 2
	in_node "$node" nft -f - <<-END
		table inet wall {
			chain wall {
				type filter hook $hook priority 0
				$*
			}
		}
	END
}
open() { in_node "$1" nft delete table inet wall; }
tx_dropped() { in_node "$1" cat /sys/class/net/netft0/statistics/tx_dropped; }
is_told() { [ "$(route_field a b net1 reason) $(route_field b a net1 reason)" = "$1 $2" ]; }

# stopped DESCRIPTION REASON-A REASON-B COMMAND... ; then UNDO
stopped() {
	local what=$1 of_a=$2 of_b=$3 start
	shift 3
	wait_active a b net1 && wait_active b a net1
	watch a b
	stream ab a b
	sleep 0.2
	start=$(clock_ms)
	ok "$what" "$@"
	ok "$what: down at a" wait_event a route_down
	# Threshold x Delay, and the time that the command itself took.
	between $(($(event_ms a route_down) - start)) 400 1000 "$what: verdict after ms"
	ok "$what: down at b" wait_event b route_down
	ok "$what: a says $of_a, b says $of_b" wait_for 5 is_told "$of_a" "$of_b"
	ok "$what: an event of a says so" has_event a route_down reason="$of_a"
	ok "$what: an event of b says so" has_event b route_down reason="$of_b"
	stream_end ab
	# The cheap clock's, and the time that a command keeps the only CPU busy.
	between "$(stream_value ab max_gap_ms)" 0 250 "$what: gap"
	between "$(events a route_down | wc -l)" 1 2 "$what: words of a"
	is "$(event_count a 'peer_.*')" 0 "$what: the peer stays reachable"
}
heals() {
	watch a b
	"${@:2}"
	ok "$1: all comes up again" wait_all_up a b
	is "$(event_count a route_down) $(event_count b route_down)" "0 0" "$1: without another word"
}

pair delay 100 threshold 5 || exit

# Load what it takes.
filter a input iifname net3 udp dport 3343 reject
open a

stopped "b drops what comes" outbound_loss inbound_loss \
	filter b input iifname net1 udp dport 3343 drop
heals "b drops what comes" open b
stopped "a drops what comes" inbound_loss outbound_loss \
	filter a input iifname net1 udp dport 3343 drop
heals "a drops what comes" open a
dropped=$(tx_dropped a)
stopped "a drops what it sends" outbound_loss inbound_loss \
	filter a output oifname net1 udp dport 3343 drop
is $(($(tx_dropped a) - dropped)) "$(stream_value ab lost)" "a drops what it sends: each frame is counted"
heals "a drops what it sends" open a

stopped "b rejects what comes" rejected inbound_loss \
	filter b input iifname net1 udp dport 3343 reject
heals "b rejects what comes" open b

ip -n a neighbour show dev net1 >/tmp/neighbour
stopped "a has a wrong neighbour" outbound_loss inbound_loss \
	ip -n a neighbour replace "$(address b net1)" lladdr 02:00:00:00:00:99 nud permanent dev net1
heals "a has a wrong neighbour" ip -n a neighbour del "$(address b net1)" dev net1

# Data is of type 1, which is in the low half of the first byte.
stopped "b drops heartbeats alone" outbound_loss inbound_loss \
	filter b input iifname net1 udp dport 3343 @th,68,4 != 1 drop
heals "b drops heartbeats alone" open b

done_testing
