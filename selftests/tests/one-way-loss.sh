#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# One direction of the active network is dead.  Traffic moves in both directions as fast as
# for a loss both ways, and both ends say which direction it is.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

DELAY=100

# phase NODE OTHER : what NODE sends is lost
phase() {
	local node=$1 other=$2 net
	net=$(active_net a b)
	watch a b
	stream out "$node" "$other"
	stream back "$other" "$node"
	sleep 0.3
	cut_tx "$node" "$net"
	sleep 0.6
	stream_end out back
	between "$(stream_value out max_gap_ms)" 2 160 "$node mute: gap in the dead direction"
	# The other end cannot know before a response is missing, nor must it care.
	between "$(stream_value back max_gap_ms)" 0 160 "$node mute: gap in the other direction"
	ok "$node mute: down there" wait_event "$node" route_down
	ok "$node mute: down at $other" wait_event "$other" route_down
	sleep 1
	is "$(route_field "$node" "$other" "$net" reason)" outbound_loss \
		"$node mute: its outbound direction is to blame"
	is "$(route_field "$other" "$node" "$net" reason)" inbound_loss \
		"$node mute: it is the inbound direction of $other"
	ok "$node mute: an event there says so" has_event "$node" route_down reason=outbound_loss
	ok "$node mute: an event at $other says so" has_event "$other" route_down reason=inbound_loss
	between "$(event_count "$other" route_down)" 1 2 "$node mute: events at $other"
	is "$(event_count "$node" route_down)" 1 "$node mute: events there"
	is "$(event_count a 'peer_.*')" 0 "$node mute: the peer stays reachable"
	watch a b
	heal "$net" "$node"
	ok "$node mute: all comes up again" wait_all_up a b
	is "$(event_count a 'route_down')" 0 "$node mute: without another word of a"
	is "$(event_count b 'route_down')" 0 "$node mute: without another word of b"
	wait_active a b net1 && wait_active b a net1
	sleep 15
}

pair delay $DELAY || exit
phase a b
phase b a

note "opposite halves of both networks are dead: nothing is left"
watch a b
cut_tx a net1
cut_tx b net2
ok "a loses its peer" wait_event a peer_unreachable
ok "b loses its peer" wait_event b peer_unreachable
says() { [ "$(route_field "$1" "$2" "$3" reason)" = "$4" ]; }
ok "a blames its direction of net1" wait_for 10 says a b net1 outbound_loss
ok "b blames its direction of net2" wait_for 10 says b a net2 outbound_loss
# Each still hears of the other one's trouble, by what arrives on the other network.
ok "a knows that net2 is dead to it" wait_for 10 says a b net2 inbound_loss
ok "b knows that net1 is dead to it" wait_for 10 says b a net1 inbound_loss
is "$(event_count b peer_unreachable) $(event_count a peer_reachable)" "1 0" "and no more is said"
heal net1 a
heal net2 b
ok "all comes up again" wait_all_up a b
is "$(event_count a peer_unreachable)" 1 "unreachable once"

done_testing
