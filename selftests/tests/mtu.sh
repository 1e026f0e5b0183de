#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The MTU follows the routes until an administrator sets it, and whatever the MTU of the
# underlay is, no packet size vanishes.
#
# timeout: 240
# slow: debug

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

mtu() { in_node "$1" cat /sys/class/net/netft0/mtu; }
is_mtu() { [ "$(mtu a)" = "$1" ] && [ "$(mtu b)" = "$1" ]; }
# underlay MTU : of everything that net1 is made of.
underlay() {
	local dev
	for dev in a.net1 b.net1 net1; do ip -n sw link set $dev mtu "$1"; done
	ip -n a link set net1 mtu "$1"
	ip -n b link set net1 mtu "$1"
}
# carries DESC [SIZES [ADDRESS]] : by UDP and TCP, there and back.
carries() {
	ok "$1" in_node a payload check ${2:+-l "$2"} -t 2 -w 500 "${3:-$peer}" 7000
}
offload() {
	local node
	for node in a b; do
		in_node $node ethtool -K netft0 tso "$1" gso "$1" gro "$1"
		in_node $node ethtool -K net1 tso "$1" gso "$1" gro "$1" tx "$1" >/dev/null
	done
}
short=60,1200-1500+37,3000,16000,65000

load default_adapter=0
nodes a b
network net1 a b
run_ok adapter a
run_ok adapter b
is "$(mtu a)" 1430 "without a route the MTU fits either family"
run_ok mesh net1
run_ok wait_reachable a b
peer=$(peer_ip a b)
spawn echo b payload serve 7000
ok "by IPv4 the MTU is that of the underlay less 50" wait_for 5 is_mtu 1450
carries "every size passes" "60-64,100-65000+4999,1395-1460+3,2900-2940+10"
offload off
carries "without any offload, too" $short
offload on

# As large as the MTU is no larger.
ok "the largest packet passes unfragmented" \
	in_node a ping -c 1 -W 1 -M 'do' -s $((1450 - 28)) "$peer"
run_fails_with 'too long' in_node a ping -c 1 -W 1 -M 'do' -s $((1450 - 27)) "$peer"

# The underlay changes, while nothing is sent that could find out.
set_routes a delay 30000
set_routes b delay 30000
sleep 0.5
underlay 1400
ok "lower in the underlay, lower here" wait_for 5 is_mtu 1350
carries "every size passes" $short
underlay 9000
ok "higher in the underlay, higher here" wait_for 5 is_mtu 8950
carries "every size passes" $short,8900-9050+15
underlay 1500
ok "and back" wait_for 5 is_mtu 1450
set_routes a delay 250
set_routes b delay 250

# By IPv6.
run_ok mesh6 net1
run_ok wait_all_up a b
ok "a route by IPv6 costs 20 more" wait_for 5 is_mtu 1430
tool a route del dev netft0 id "$(json_value "$(json_find "$(tool a -j route show)" local=10.1.0.1)" id)"
tool b route del dev netft0 id "$(json_value "$(json_find "$(tool b -j route show)" local=10.1.0.2)" id)"
carries "by IPv6 alone every size passes" $short
underlay 1280
ok "no less than IPv6 needs" wait_for 5 is_mtu 1280
carries "though that does not fit the underlay" $short
offload off
carries "without any offload, too" $short
offload on
underlay 1500
ok "and back" wait_for 5 is_mtu 1430
tool a route flush dev netft0
tool b route flush dev netft0
run_ok mesh net1
run_ok wait_reachable a b
ok "by IPv4 again" wait_for 5 is_mtu 1450

# Set by hand, larger than fits: fragments outside.
for node in a b; do run_ok ip -n $node link set netft0 mtu 4000; done
is "$(json_value "$(tool a -j adapter show)" mtu_auto)" false "an MTU that is set is not automatic"
carries "larger than the underlay carries, every size passes" $short,3900-4050+20
underlay 1300
sleep 0.5
is "$(mtu a)" 4000 "it does not follow the underlay"
carries "which is no black hole" $short,3900-4050+20
run_ok tool a adapter set netft0 mtu auto
ok "automatic again" wait_for 5 test "$(mtu a)" = 1280
carries "with different MTUs at the ends every size passes" $short
run_ok tool b adapter set netft0 mtu 1000
is "$(mtu b)" 1000 "the tool sets it, too"
run_ok tool b adapter set netft0 mtu auto
underlay 1500
ok "both follow" wait_for 5 is_mtu 1450
# Without a route to follow.
set_routes a disabled
sleep 0.2
is "$(mtu a)" 1450 "what it followed stays when the last route goes"
run_ok tool a adapter set netft0 mtu 9000
run_ok tool a adapter set netft0 mtu auto
is "$(mtu a)" 1430 "what was set by hand does not, when the MTU is automatic again"
set_routes a enabled
ok "with the route it follows again" wait_for 5 is_mtu 1450
run_ok wait_all_up a b
run_fails_with 'greater than|less than|Invalid|range' ip -n a link set netft0 mtu 65536
run_fails_with 'greater than|less than|Invalid|range' ip -n a link set netft0 mtu 60

# VLANs on top, which have neighbours of their own.
for node in a b; do
	ip -n $node link add v5 link netft0 type vlan id 5
	ip -n $node link set v5 up
	ip -n $node address add "10.55.0.${_node[$node]}/24" dev v5
done
carries "a VLAN on the adapter carries every size" $short 10.55.0.2
ip -n b link set v5 down
not_ok "and nothing without the other end" in_node a ping -q -c 1 -W 1 10.55.0.2
done_testing
