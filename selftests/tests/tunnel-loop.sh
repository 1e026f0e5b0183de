#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two adapters in different namespaces, each of which is routed over the other: packets are
# wrapped again and again until nothing answers; then it is over, and all heals with the
# routing.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# sent : bytes that a and r have put on the underlay.
sent() {
	local sum=0 one
	for one in "$(in_node a cat /sys/class/net/net{1,3}/statistics/tx_bytes)" \
		"$(in_node r cat /sys/class/net/net{1,2}/statistics/tx_bytes)"; do
		sum=$((sum + ${one//$'\n'/+}))
	done
	echo $sum
}
add() { tool "$1" route add dev "$2" local "$3" remote "$4" delay 100 threshold 5; }
is_down() { [ "$(json_value "$(tool "$1" -j route show dev "$2")" state)" = down ]; }
all_three_up() { all_up a && all_up r; }

# a reaches b by r, r reaches b by a; b has an adapter for each of them.
load default_adapter=0
nodes a b r
network net1 a r
network net2 r b
network net3 a b
run_ok adapter a netft0
run_ok adapter r netft0
run_ok adapter b netft0
run_ok adapter b netft1
for node in a r; do
	in_node $node sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.net1.rp_filter=0
done
in_node b sysctl -q -w net.ipv4.conf.all.rp_filter=0
ip -n a route add 10.2.0.0/24 via "$(address r net1)"
ip -n b route add 10.1.0.1 via "$(address r net2)"
ip -n r route add 10.3.0.0/24 via "$(address a net1)"
ip -n b route add 10.1.0.3 via "$(address a net3)"
run_ok add a netft0 10.1.0.1 10.2.0.2
run_ok add b netft0 10.2.0.2 10.1.0.1
run_ok add r netft0 10.1.0.3 10.3.0.2
run_ok add b netft1 10.3.0.2 10.1.0.3
ok "both adapters work" wait_for 15 all_three_up
by_a=$(json_value "$(tool a -j peer show dev netft0)" ipv4)
by_r=$(json_value "$(tool r -j peer show dev netft0)" ipv4)
ok "a reaches b" in_node a ping -q -c 1 -W 1 "$by_a"
ok "r reaches b" in_node r ping -q -c 1 -W 1 "$by_r"

before=$(sent)
start=$(now_ms)
run_ok ip -n r route replace 10.2.0.2 via "$by_r" dev netft0 onlink
run_ok ip -n a route replace 10.3.0.2 via "$by_a" dev netft0 onlink
for node in a r; do
	ok "$node's route is down" wait_for 10 is_down $node netft0
done
note "that took $(($(now_ms) - start)) ms"
sleep 1
after=$(sent)
note "bytes until then: $((after - before))"
between $((after - before)) 0 30000000 "the loop is bounded"
sleep 5
between $(($(sent) - after)) 0 100000 "and over: bytes sent in 5 s"
# On the other end nothing is wrapped.
ip -n a route replace 10.3.0.2 dev net3
ip -n r route replace 10.2.0.2 dev net2
ok "with the routing mended all comes up again" wait_for 15 all_three_up
ok "a reaches b" in_node a ping -q -c 1 -W 1 "$by_a"
ok "r reaches b" in_node r ping -q -c 1 -W 1 "$by_r"
done_testing
