#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A third node takes the underlay address of another one, with and without a route to us:
# nothing is delivered to it, the route says what is wrong, and traffic goes on over the
# other network.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

received() { in_node c cat /sys/class/net/netft0/statistics/rx_packets; }
# hijack, release : a's packets for b's address on net1 go to c.
hijack() {
	ip -n c address add "$(address b net1)/24" dev net1
	ip -n a neighbour replace "$(address b net1)" nud permanent dev net1 \
		lladdr "$(mac_of c net1)"
}
release() {
	ip -n c address flush dev net1
	ip -n a neighbour del "$(address b net1)" dev net1
}

leads_to_c() { [ "$(route_field a b net1 peer)" = 02:00:00:00:00:0c ]; }

pair delay 100 threshold 5 || exit
nodes c
plug c net1
adapter c netft0 address 02:00:00:00:00:0c
ip -n c address flush dev net1
# Known to c for good, so that b's own traffic on net1 is its own.
ip -n c neighbour replace "$(address a net1)" nud permanent dev net1 lladdr "$(mac_of a net1)"
ip -n c route add "$(address a net1)" dev net1

watch a b c
stream ab a b 5
hijack
ok "without a route c is silent" wait_event a route_down
sleep 1
like "$(route_field a b net1 reason)" 'outbound_loss|no_answer' "a says why"
is "$(active_net a b)" net2 "traffic goes on over the other network"
release
ok "all comes up again" wait_all_up a b

watch a b c
wait_active a b net1
tool c route add dev netft0 local "$(address b net1)" remote "$(address a net1)" \
	delay 100 threshold 5
hijack
# Whether the verdict comes first or the answer, which c gives to what carries no tag of b.
ok "with a route c answers, and the route to b is down" wait_event a route_down
like "$(event_value a reason route_down)" 'wrong_peer|outbound_loss|no_answer' "a says why"
ok "a sees that it is not b" wait_for 10 leads_to_c
sleep 1
is "$(active_net a b)" net2 "traffic to b goes on over the other network"
is "$(peer_field a b reachable)" true "b stays reachable"
# A pinned route has none but its peer.
set_route a b net1 peer "$(mac_of b)"
sleep 1
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down wrong_peer" \
	"pinned to b, the route refuses c"
stream_end ab
between "$(stream_value ab max_gap_ms)" 0 250 "longest gap in what b gets"
tool c route flush dev netft0
release
ok "all comes up again" wait_all_up a b
is "$(event_count a 'peer_unreachable' peer="$(mac_of b)")" 0 "b was never unreachable"
is "$(received)" 0 "c was delivered nothing"

done_testing
