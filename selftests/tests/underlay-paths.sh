#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Routes by IPv4, IPv6 and link-local addresses, through routers, and between nodes with
# two NICs in one subnet, where each of the four routes leaves by its own NIC.
#
# slow: debug

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

link_local() {
	[[ $(ip -n "$1" -6 address show dev net3) =~ inet6\ (fe80:[0-9a-f:]+) ]] && echo "${BASH_REMATCH[1]}"
}
has_link_local() { [ -n "$(link_local a)" ] && [ -n "$(link_local b)" ]; }
both_up() { all_up a && all_up b; }
add() { tool "$1" route add dev netft0 local "$2" remote "$3" delay 100 threshold 5 "${@:4}"; }
field() { json_value "$(tool a -j route show)" "$1"; }
is_field() { [ "$(field "$1")" = "$2" ]; }
flush() { tool a route flush dev netft0; tool b route flush dev netft0; }
carries() { in_node a payload check -t 3 -l 60,1200-1500+50,9000 "$(peer_ip a b)" 7000; }

load default_adapter=0
nodes a b r
network net1 a r
network net2 b r
network net3 a b
run_ok adapter a
run_ok adapter b
spawn echo b payload serve 7000
in_node r sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip -n a route add 10.2.0.0/24 via 10.1.0.3
ip -n b route add 10.1.0.0/24 via 10.2.0.3
ip -n a -6 route add fd00:2::/64 via fd00:1::3
ip -n b -6 route add fd00:1::/64 via fd00:2::3

# Routed, by IPv4 and IPv6; behind the router frames do not fit.
ip -n r link set net2 mtu 1300
ip -n b link set net2 mtu 1300
for family in 4 6; do
	local=10.1.0.1 remote=10.2.0.2 prefix=10.2.0.0/24 gateway=10.1.0.3
	[ $family = 4 ] || local=fd00:1::1 remote=fd00:2::2 prefix=fd00:2::/64 gateway=fd00:1::3
	run_ok add a $local $remote
	run_ok add b $remote $local
	ok "IPv$family through a router comes up" wait_for 15 both_up
	ok "IPv$family through a router carries what does not fit behind it" carries
	ip -n a route del $prefix
	ok "without an underlay route it goes down" wait_for 5 is_field state down
	is "$(field reason)" no_underlay_route "for that reason"
	ip -n a route add $prefix via $gateway
	ok "and comes back with it" wait_for 15 both_up
	ip -n a route add unreachable ${remote}
	ok "an unreachable one is as none" wait_for 5 is_field reason no_underlay_route
	ip -n a route del unreachable ${remote}
	ok "until it goes" wait_for 15 both_up
	flush
done

# Link-local addresses, which mean nothing without their device.
wait_for 5 has_link_local
run_ok add a "$(link_local a)%net3" "$(link_local b)"
run_ok add b "$(link_local b)" "$(link_local a)" via net3
ok "link-local addresses come up" wait_for 15 both_up
ok "and carry packets" carries
is "$(field via)" net3 "the device is shown"
ip -n a link set net3 down
ok "down with the device" wait_for 5 is_field reason device_down
ip -n a link set net3 up
ok "and up again" wait_for 15 both_up
flush

# Two NICs each in the subnet of net3.
for node in a b; do
	ip link add more netns $node type veth peer name $node.more netns sw
	ip -n sw link set $node.more master net3 up
	ip -n $node link set more up
	ip -n $node address add "10.3.0.1${_node[$node]}/24" dev more
done
for from in 10.3.0.1 10.3.0.11; do
	for to in 10.3.0.2 10.3.0.12; do
		run_ok add a $from $to
		run_ok add b $to $from
	done
done
ok "four routes between two NICs each come up" wait_for 15 both_up
for dev in net3 more; do
	other=10.3.0.11
	[ $dev = net3 ] || other=10.3.0.1
	spawn stray.$dev a tcpdump -Z root --immediate-mode -Q out -lni $dev \
		"udp port 3343 and src host $other"
	spawn own.$dev a tcpdump -Z root --immediate-mode -Q out -lni $dev "udp port 3343"
done
sleep 2
for dev in net3 more; do
	finish stray.$dev >/dev/null 2>&1
	finish own.$dev >/dev/null 2>&1
	is "$(grep -c IP /tmp/stray.$dev.out)" 0 "by $dev leaves nothing with the other's address"
	between "$(grep -c IP /tmp/own.$dev.out)" 30 200 "but the heartbeats of its own routes"
done
ip -n a link set more down
two_down() { [ "$(json_find "$(tool a -j route show)" state=down | wc -l)" = 2 ]; }
ok "without one NIC two routes are down" wait_for 5 two_down
is "$(json_find "$(tool a -j route show)" state=up | grep -c '"local":"10.3.0.1"')" 2 \
	"and they are its own"
ok "traffic flows" carries
ip -n a link set more up
ok "with it all are up again" wait_for 15 both_up
done_testing
