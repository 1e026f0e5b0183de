#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A node of another cluster, of another version, or not the one that a route is pinned to, is refused with the
# reason, and accepted once that is corrected.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh


pair delay 100 || exit
watch a b
run_ok tool b adapter set netft0 cluster 7
ok "another cluster: a loses its peer" wait_event a peer_unreachable reason=wrong_cluster
ok "another cluster: b loses its peer" wait_event b peer_unreachable reason=wrong_cluster
for net in net1 net2; do
	is "$(route_field a b $net state) $(route_field a b $net reason)" "down wrong_cluster" \
		"another cluster: a's route over $net"
done
before=$(counter a rx_cluster)
not_ok "another cluster: no ping" in_node a ping -c 1 -W 1 "$(peer_ip a b)"
sleep 3
between "$(($(counter a rx_cluster) - before))" 10 1000 "another cluster: counted"
is "$(route_field a b net1 reason)" wrong_cluster "another cluster: still said after a while"
is "$(event_count a 'route_down')" 2 "another cluster: reported once for each route"
run_ok tool a adapter set netft0 cluster 7
ok "the same cluster: all comes up" wait_all_up a b
ok "the same cluster: ping" in_node a ping -c 1 -W 2 "$(peer_ip a b)"

# What b sends is of version 2.
other_version() {
	in_node b nft -f - <<-END
		table ip version {
			chain out {
				type filter hook output priority 0
				udp dport 3343 @th,64,4 set 2
			}
		}
	END
}
watch a b
before=$(counter a rx_version)
run_ok other_version
ok "another version: a loses its peer" wait_event a peer_unreachable reason=wrong_version
for net in net1 net2; do
	is "$(route_field a b $net state) $(route_field a b $net reason)" "down wrong_version" \
		"another version: a's route over $net"
done
sleep 3
is "$(route_field a b net1 reason)" wrong_version "another version: still said after a while"
is "$(event_count a 'route_down')" 2 "another version: reported once for each route"
between "$(($(counter a rx_version) - before))" 10 1000 "another version: counted"
tool a route flush dev netft0
route_add a b net1 delay 100 threshold 5
route_add a b net2 delay 100 threshold 5
sleep 3
is "$(route_field a b net2 reason)" wrong_version "another version: of a new route as well"
run_ok in_node b nft delete table ip version
ok "the same version: all comes up" wait_all_up a b

watch a b
run_ok set_route a b net1 peer 02:00:00:00:00:77
is "$(event_value a reason route_down)" wrong_peer "another peer: a's event"
sleep 1
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down wrong_peer" \
	"another peer: a's route"
is "$(route_field a b net1 pinned_peer)" 02:00:00:00:00:77 "another peer: shown"
is "$(active_net a b)" net2 "another peer: traffic has moved"
sleep 3
is "$(route_field a b net1 reason)" wrong_peer "another peer: still said after a while"
between "$(counter a rx_identity)" 10 1000 "another peer: counted"
run_ok set_route a b net1 peer "$(mac_of b)"
ok "the right peer: all comes up" wait_all_up a b
is "$(route_field a b net1 peer)" "$(mac_of b)" "the right peer: shown"
run_ok set_route a b net2 peer 02:00:00:00:00:77
run_ok set_route a b net2 peer any
ok "any peer: all comes up" wait_all_up a b

tool a route flush dev netft0
route_add a b net1 delay 100 peer 02:00:00:00:00:77
sleep 1
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down wrong_peer" \
	"pinned from the beginning: refused"
is "$(tool a -j peer show dev netft0)" "[]" "pinned from the beginning: no peer is learned"

done_testing
