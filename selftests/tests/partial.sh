#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Three nodes, of which two cannot reach each other, first on one network, then on both:
# each pair has the state that it is in, the others do not notice, and nothing flaps.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# part NET ; join NET : a and c do not hear each other there.
part() {
	ip netns exec sw nft -f - <<-END
		table bridge part_$1 {
			chain forward {
				type filter hook forward priority 0
				iifname a.$1 oifname c.$1 drop
				iifname c.$1 oifname a.$1 drop
			}
		}
	END
}
join() { in_node sw nft delete table bridge "part_$1"; }

# states DESCRIPTION A-B B-C A-C-NET1 A-C-NET2
states() {
	local what=$1
	is "$(route_field a b net1 state)$(route_field b a net1 state)$(route_field a b net2 state)$(
		route_field b a net2 state)" "$2$2$2$2" "$what: a and b"
	is "$(route_field b c net1 state)$(route_field c b net1 state)$(route_field b c net2 state)$(
		route_field c b net2 state)" "$3$3$3$3" "$what: b and c"
	is "$(route_field a c net1 state)$(route_field c a net1 state)" "$4$4" "$what: a and c on net1"
	is "$(route_field a c net2 state)$(route_field c a net2 state)" "$5$5" "$what: a and c on net2"
}
said() { wc -l <"/tmp/events.$1.out"; }

load default_adapter=0
modprobe nft_meta_bridge
nodes a b c
network net1 a b c
network net2 a b c
for node in a b c; do adapter $node netft0 address 02:00:00:00:00:0$node; done
mesh net1 net2 -- delay 100 threshold 5
ok "all is up" wait_all_up a b c
watch a b c
stream ab a b 5
stream cb c b 5

ok "a and c are parted on net1" part net1
ok "a's route to c is down" wait_event a route_down peer="$(mac_of c)"
ok "c's route to a is down" wait_event c route_down peer="$(mac_of a)"
sleep 1
states "parted on net1" up up down up
is "$(peer_field a c reachable)$(peer_field c a reachable)" truetrue "they reach each other by net2"
ok "and ping" in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip a c)"

ok "on net2, too" part net2
ok "c is unreachable for a" wait_event a peer_unreachable peer="$(mac_of c)"
ok "a is unreachable for c" wait_event c peer_unreachable peer="$(mac_of a)"
sleep 1
states "parted on both" up up down down
for node in a c; do is "$(peer_field $node b reachable)" true "$node reaches b"; done
is "$(peer_field b a reachable)$(peer_field b c reachable)" truetrue "b reaches both"
not_ok "a does not reach c" in_node a ping -q -c 1 -W 1 "$(peer_ip a c)"
before="$(said a) $(said b) $(said c)"
sleep 10
is "$(said a) $(said b) $(said c)" "$before" "nothing more is said within 10 s"
is "$(said b)" 0 "b had nothing to say at all"
is "$(event_count a .* peer="$(mac_of b)") $(event_count c .* peer="$(mac_of b)")" "0 0" \
	"nor was anything said of b"

join net1
join net2
ok "joined again, all is up" wait_all_up a b c
is "$(event_count a peer_unreachable)$(event_count c peer_unreachable)" 11 "unreachable once"
is "$(event_count a peer_reachable)$(event_count c peer_reachable)" 11 "reachable once"
stream_end ab cb
is "$(stream_value ab lost)" 0 "nothing was lost from a to b"
is "$(stream_value cb lost)" 0 "nothing was lost from c to b"
done_testing
