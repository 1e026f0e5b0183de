#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A peer's adapter is deleted and made again with the same MAC address, with and without a
# word of farewell, sooner or later than the verdict: every time it is told as a restart,
# nothing of the old instance is left, and traffic flows.
#
# slow: debug

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

mac=02:00:00:00:00:0b

reborn() {
	adapter b netft0 index 102 address $mac
	route_add b a net1 delay 100
	route_add b a net2 delay 100
}

restarted() {
	local what=$1 instance=$2
	ok "$what: a sees a restart" wait_event a peer_restarted
	ok "$what: all comes up" wait_all_up a b
	is "$(route_field a b net1 hold_ms)" 0 "$what: nothing is held against it"
	sleep 1
	is "$(event_count a peer_restarted)" 1 "$what: one restart"
	between "$(event_count a conflict)" 0 0 "$what: no conflict"
	isnt "$(peer_field a b instance)" "$instance" "$what: another instance"
	ok "$what: ping" in_node a ping -c 1 -W 2 "$(peer_ip a b)"
	ok "$what: ping back" in_node b ping -c 1 -W 2 "$(peer_ip b a)"
	ok "$what: ping over IPv6" in_node b ping -6 -c 1 -W 2 "$(peer_ip6 b a)"
}

pair delay 100 || exit
instance=$(peer_field a b instance)
watch a
ip -n b link del netft0
ok "farewell: unreachable at once" has_event a peer_unreachable reason=peer_left
is "$(route_field a b net1 reason)" peer_left "farewell: the reason"
watch a
reborn
restarted "farewell" "$instance"
is "$(peer_field a b restarts)" 1 "farewell: counted"

# Patient enough to be sooner, however slow we are.
set_routes a threshold 50
instance=$(peer_field a b instance)
watch a
cut net1; cut net2
ip -n b link del netft0
heal net1; heal net2
reborn
restarted "sooner" "$instance"
is "$(event_count a route_down) $(event_count a route_down reason=peer_restarted)" "2 2" \
	"sooner: either route has to prove itself anew"
is "$(event_count a peer_unreachable)" 1 "sooner: unreachable once"
set_routes a threshold 20

instance=$(peer_field a b instance)
watch a
cut net1; cut net2
ip -n b link del netft0
heal net1; heal net2
ok "later: unreachable" wait_event a peer_unreachable
reborn
restarted "later" "$instance"
is "$(event_count a peer_reachable)" 1 "later: reachable once"
is "$(peer_field a b restarts)" 3 "later: counted"

done_testing
