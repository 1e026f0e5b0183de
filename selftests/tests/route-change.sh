#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Routes are changed, disabled and deleted under traffic: it moves at once, and not a
# datagram is lost.  Priority and backup choose as designed.
#
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# change NET DESCRIPTION COMMAND... : traffic of a is on NET afterwards, without a loss.
change() {
	local net=$1 what=$2
	shift 2
	stream ab a b
	stream ba b a
	sleep 0.2
	ok "$what" "$@"
	is "$(active_net a b)" "$net" "$what: traffic is on $net at once"
	sleep 0.4
	stream_end ab ba
	is "$(stream_value ab lost)" 0 "$what: nothing lost from a to b"
	is "$(stream_value ba lost)" 0 "$what: nothing lost from b to a"
}

pair delay 100 threshold 5 || exit
is "$(active_net a b)" net1 "of equals the first one is used"
is "$(route_field a b net1 delay_ms) $(route_field a b net1 threshold)" "100 5" "as asked for"

change net2 "priority raised" set_route a b net1 priority 5
is "$(active_net b a)" net1 "which is no matter of b"
change net1 "priority of the other higher" set_route a b net2 priority 6
change net2 "backup" set_route a b net1 backup
is "$(route_field a b net1 backup)" true "show says so"
change net1 "no backup" set_route a b net1 nobackup
change net1 "the other is backup" set_route a b net2 backup

watch a b
change net2 "disabled" set_route a b net1 disabled
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "disabled disabled" "shown"
is "$(event_value a reason route_down)" disabled "a's event"
is "$(event_value b reason route_down)" peer_told "b's event"
is "$(route_field b a net1 remote_state) $(route_field b a net1 remote_reason)" \
	"disabled disabled" "b knows why"
is "$(active_net b a)" net2 "b has moved, too"
change net2 "enabled" set_route a b net1 enabled
ok "it comes up again" wait_all_up a b
ok "traffic returns" wait_active a b net1

set_routes a priority 0 nobackup
wait_active b a net1
watch a b
id=$(route_field a b net1 id)
change net2 "deleted" tool a route del dev netft0 id "$id"
ok "a tells that it is deleted" has_event a route_deleted route="$id"
is "$(event_value b reason route_down)" peer_told "b knows at once"
is "$(route_field b a net1 remote_reason)" deleted "and why"
is "$(event_count a 'peer_.*')" 0 "the peer stays reachable"
route_add a b net1 delay 100
ok "added again, it comes up" wait_all_up a b

watch a
change "$(active_net a b)" "delay and threshold changed" set_routes a delay 50 threshold 3
is "$(route_field a b net1 delay_ms) $(route_field a b net2 threshold)" "50 3" "they are shown"
sent=$(route_field a b net2 sent)
sleep 1
between $(($(route_field a b net2 sent) - sent)) 19 30 "requests within a second and a bit"
is "$(event_count a 'route_down')" 0 "no route went down for it"
cut net2
ok "the new settings judge" wait_event a route_down
between "$(event_value a silence_ms route_down)" 100 200 "after this silence"
heal net2

done_testing
