#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd: nodes tell each other what they reach; each knows the states of all networks and
# interfaces, and which pairs fail.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 300

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

service_checked
three_nodes
# All nodes agree.
all_say() {
	local what=$1 node
	shift
	for node in a b c; do "${what}_is" "$node" "$@" || return; done
}
# failing NODE NET : its pairs, "FROM-TO".
failing() {
	states "$1" | jq -r --arg net "$2" \
		'.networks[] | select(.name == $net).failing[] | .from + "-" + .to' | sort | xargs
}
# is_untold PAIRS : those of which c hears nothing, "FROM-TO".
is_untold() {
	[ "$(states c | jq -r '.networks[].untold[] | .from + "-" + .to' | xargs)" = "$1" ]
}

not_ok "without a service, the tool says so" netft cluster show socket /tmp/netftd.a/sock
run_fails_with 'netftd does not run' netft cluster show socket /tmp/netftd.a/sock
for node in a b c; do service_start "$node"; done
for node in a b c; do ok "$node hears all others" wait_for 15 heard "$node"; done
for net in net1 net2; do
	ok "$net is up, say all" wait_for 5 all_say network $net up
done
is "$(states a | jq -c '[.node, .adapter, .ready, .warnings]')" '["a","netft0",true,[]]' \
	"what a says of itself"
is "$(states b | jq -r '.interfaces[] | .node + "/" + .state' | sort | uniq -c | xargs)" \
	"2 a/up 2 b/up 2 c/up" "all interfaces are up, says b"
like "$(netft cluster show socket /tmp/netftd.c/sock)" \
	'NODE .*c \(this\) .*NETWORK .*net2 +cluster\+client +up .*INTERFACE' "tables for people"
is "$(route_field a b net2 priority)" "$(route_field b a net2 priority)" \
	"both ends of a route give it the same priority"

note "schema cluster: $(states a)"

note "A NIC without carrier"
port_down c net1
ok "the interface has failed, say all" wait_for 10 all_say interface 10.1.0.3 failed
ok "the network is up for the others" all_say network net1 up
is "$(states a | jq -r '.interfaces[] | select(.address == "10.1.0.3").why')" no_carrier "and why"
port_up c net1
ok "it is up again" wait_for 15 all_say interface 10.1.0.3 up

note "A pair that fails"
in_node a nft 'add table ip t; add chain ip t in { type filter hook input priority 0; };
	add rule ip t in ip saddr 10.1.0.2 drop'
ok "the network is partitioned, say all" wait_for 15 all_say network net1 partitioned
ok "one end is unreachable" all_say interface 10.1.0.1 unreachable
ok "so is the other" all_say interface 10.1.0.2 unreachable
ok "who reaches both is not" all_say interface 10.1.0.3 up
is "$(failing c net1)" "a-b b-a" "who fails to reach whom, says one that is not concerned"
note "schema cluster: $(states c)"
like "$(netft cluster show socket /tmp/netftd.c/sock)" \
	'net1: a \(10.1.0.1\) does not reach b \(10.1.0.2\): ' "in words"
said=$(tool c validate --config /tmp/netftd.conf --socket /tmp/netftd.c/sock)
is $? 2 "one that is not concerned validates the pair, too"
like "$said" 'error: node b 10.1.0.2 -> node a 10.1.0.1: node b says that it does not reach it' \
	"by the word of its ends"
like "$said" 'ok: node a 10.2.0.1 -> node b 10.2.0.2: node a says that it reaches it' \
	"and those that are good"
ok "the other network is up" all_say network net2 up
in_node a nft delete table ip t
ok "the network is up again" wait_for 15 all_say network net1 up

note "A pair that nothing is said of"
set_route a b net1 disabled
ok "a route that is switched off is no failing one" wait_for 10 is_untold a-b
set_route a b net1 enabled
ok "all is said again" wait_for 15 is_untold ""
ok "the network is up" wait_for 15 all_say network net1 up

note "A node that none reaches over a network, with its carrier"
cut net1 b
ok "its interface has failed, say all" wait_for 15 all_say interface 10.1.0.2 failed
ok "the network is up for the others" wait_for 5 all_say network net1 up
heal net1 b
ok "it is up again" wait_for 15 all_say interface 10.1.0.2 up

note "A network that fails"
cut net1
ok "it is down, say all" wait_for 15 all_say network net1 down
heal net1
ok "it is up again" wait_for 15 all_say network net1 up

service_clean a b c
done_testing
