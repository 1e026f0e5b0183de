#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A third node with the MAC address of another one, or with our own: it is refused and
# reported on every node that can see it, and existing traffic is unharmed.
#
# slow: debug

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# cloned NODE : c has its MAC address; everybody tells, and c gets nowhere.
cloned() {
	local of=$1 node net
	ok "clone of $of: c tells it" wait_event c conflict
	for node in a b; do
		ok "clone of $of: $node tells it" wait_event $node conflict peer="$(mac_of "$of")"
		for net in net1 net2; do
			is "$(route_field $node c $net state) $(route_field $node c $net reason)" \
				"down conflict" "clone of $of: $node refuses it on $net"
		done
		between "$(event_count $node conflict)" 1 4 "clone of $of: events of $node"
		is "$(event_count $node 'route_down|peer_.*')" 0 "clone of $of: no other event"
	done
	stream_end ab ba
	is "$(stream_value ab lost)" 0 "clone of $of: nothing lost from a to b"
	is "$(stream_value ba lost)" 0 "clone of $of: nothing lost from b to a"
}

load default_adapter=0
nodes a b c
network net1 a b c
network net2 a b c
adapter a netft0 address 02:00:00:00:00:0a
adapter b netft0 address 02:00:00:00:00:0b
for net in net1 net2; do
	route_add a b $net delay 100
	route_add b a $net delay 100
	route_add a c $net delay 100
	route_add b c $net delay 100
done
wait_reachable a b
sleep 1

for of in b a; do
	watch a b
	spawn events.c c netft -j monitor
	stream ab a b 5
	stream ba b a 5
	adapter c netft0 address "$(mac_of $of)"
	for net in net1 net2; do
		route_add c a $net delay 100
		route_add c b $net delay 100
	done
	sleep 2
	cloned $of
	ip -n c link del netft0
	sleep 1
done

adapter c netft0 address 02:00:00:00:00:0c
for net in net1 net2; do
	route_add c a $net delay 100
	route_add c b $net delay 100
done
ok "with an address of its own it is welcome" wait_all_up a b c
is "$(peer_field a c reachable) $(peer_field b c reachable)" "true true" "and reachable"
ok "ping" in_node c ping -c 1 -W 2 "$(peer_ip c a)"

done_testing
