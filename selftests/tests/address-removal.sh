#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The local address of a route is removed and comes back; a route may also be added before
# its address exists.
#
# slow: debug

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

pair delay 100 || exit
stream ab a b
stream ba b a
watch a b
sleep 0.2
ip -n a address del "$(address a net1)/24" dev net1
sleep 0.3
stream_end ab ba
between "$(stream_value ab lost)" 0 5 "datagrams lost from a to b"
between "$(stream_value ba lost)" 0 5 "datagrams lost from b to a"
is "$(event_value a reason route_down)" no_address "a's event"
is "$(event_value b reason route_down)" peer_told "b's event"
is "$(route_field b a net1 remote_reason)" no_address "b knows why"
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down no_address" "a's route"
ip -n a address add "$(address a net1)/24" dev net1
ok "with the address it comes up" wait_all_up a b
ip -n a address del "$(address a net1)/24" dev net1
ip -n a address add "$(address a net1)/24" dev net2
ok "on another device, too (by way of that)" wait_event a route_down
ip -n a address del "$(address a net1)/24" dev net2
ip -n a address add "$(address a net1)/24" dev net1
ok "and back" wait_all_up a b

note "routes before their addresses"
ip -n a address del "$(address a net1)/24" dev net1
tool a route flush dev netft0
watch a b
route_add a b net1 delay 100
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down no_address" \
	"without its address it is down"
ip -n a address add "$(address a net1)/24" dev net1
ok "with it, it comes up" wait_all_up a
ok "b is told as well" wait_event b route_up
ok "the peer is reachable" has_event a peer_reachable
route_add a b net2 delay 100
ok "all is well again" wait_all_up a b

note "the same over IPv6"
route_add6 a b net1 delay 100
route_add6 b a net1 delay 100
ok "an IPv6 route comes up" wait_all_up a b
watch a b
ip -n a address del "$(address6 a net1)/64" dev net1
is "$(event_value a reason route_down)" no_address "a's event"
ok "b's event" wait_event b route_down reason=peer_told
ip -n a address add "$(address6 a net1)/64" dev net1 nodad
ok "with the address it comes up" wait_all_up a b

done_testing
