#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Routes run over whatever the kernel can make of NICs: they come up, carry packets of
# all sizes, and go down when the device is deleted.
#
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

other() { [ "$1" = a ] && echo b || echo a; }
# make KIND NODE : the device u0.  Bond and bridge take the NIC on net2.
make() {
	local kind=$1 node=$2 mine=${_node[$2]} theirs
	theirs=${_node[$(other "$2")]}
	case $kind in
	vlan)	ip -n "$node" link add u0 link net1 type vlan id 5 ;;
	qinq)	ip -n "$node" link add v0 link net1 type vlan id 6 proto 802.1ad &&
		ip -n "$node" link set v0 up &&
		ip -n "$node" link add u0 link v0 type vlan id 7 ;;
	macvlan) ip -n "$node" link add u0 link net1 type macvlan mode bridge ;;
	ipvlan)	ip -n "$node" link add u0 link net1 type ipvlan mode l2 ;;
	vxlan)	ip -n "$node" link add u0 type vxlan id 7 dstport 4789 \
			local "10.1.0.$mine" remote "10.1.0.$theirs" ;;
	gre)	ip -n "$node" link add u0 type gre local "10.1.0.$mine" remote "10.1.0.$theirs" ;;
	geneve)	ip -n "$node" link add u0 type geneve id 7 remote "10.1.0.$theirs" ;;
	wireguard) ip -n "$node" link add u0 type wireguard &&
		in_node "$node" wg set u0 listen-port 51820 private-key "/tmp/key.$node" \
			peer "$(wg pubkey <"/tmp/key.$(other "$node")")" \
			endpoint "10.1.0.$theirs:51820" allowed-ips 10.20.0.0/24 ;;
	xdp)	ip link add u0 netns "$node" type veth peer name "$node.u0" netns sw &&
		ip -n sw link set "$node.u0" master net1 up &&
		spawn "xdp.$node" "$node" xdppass u0 &&
		wait_for 5 grep -q attached "/tmp/xdp.$node.out" ;;
	bridge)	ip -n "$node" link add u0 type bridge stp_state 0 forward_delay 0 &&
		ip -n "$node" link set net2 master u0 ;;
	bond)	ip -n "$node" link add u0 type bond mode active-backup miimon 50 &&
		ip -n "$node" link set net2 down &&
		ip -n "$node" link set net2 master u0 ;;
	esac 2>/tmp/make.err
}
# The others delete what is on top of them, or leave nothing.
unmake() {
	ip -n "$1" link del u0
	ip -n "$1" link del v0 2>/dev/null
	[ "$kind" != xdp ] || finish "xdp.$1" >/dev/null
}

is_state() { [ "$(json_value "$(tool a -j route show)" state)" = "$1" ]; }
reason() { json_value "$(tool a -j route show)" reason; }

load default_adapter=0
nodes a b
network net1 a b
network net2 a b
for node in a b; do
	ip -n $node address flush dev net2
	run_ok adapter $node
done
spawn echo b payload serve 7000

for node in a b; do (umask 077; wg genkey >/tmp/key.$node); done
for kind in vlan qinq macvlan ipvlan vxlan geneve gre wireguard xdp bridge bond; do
	if ! make $kind a || ! make $kind b; then
		skip "$kind" "this kernel cannot make one: $(tail -1 /tmp/make.err)"
		for node in a b; do unmake $node 2>/dev/null; done
		continue
	fi
	for node in a b; do
		in_node $node sysctl -q -w net.ipv6.conf.u0.accept_dad=0
		ip -n $node link set u0 up
		ip -n $node address add "10.20.0.${_node[$node]}/24" dev u0
		run_ok tool $node route add dev netft0 local "10.20.0.${_node[$node]}" \
			remote "10.20.0.${_node[$(other $node)]}" delay 100 threshold 5
	done
	ok "$kind: the route comes up" wait_for 15 is_state up
	ok "$kind: it carries packets of all sizes" in_node a payload check -t 2 \
		-l 60,1350-1450+50,9000 "$(peer_ip a b)" 7000
	ip -n b link set u0 down
	ok "$kind: the route goes down with the other end's device" wait_for 15 is_state down
	ip -n b link set u0 up
	ok "$kind: and comes back" wait_for 15 is_state up
	unmake a
	ok "$kind: the route goes down with the device" wait_for 5 is_state down
	is "$(reason)" device_gone "$kind: for that reason"
	unmake b
	for node in a b; do
		tool $node route flush dev netft0
		ip -n $node link set net2 up
	done
done

# An adapter, and what is on top of one, is none: packets would be wrapped for ever.
is_reason() { [ "$(reason)" = "$1" ]; }
run_ok ip -n a link add u0 link netft0 type vlan id 5
ip -n a link set u0 up
run_ok tool a route add dev netft0 local 10.30.0.1 remote 10.30.0.2 delay 100
for dev in netft0 u0; do
	ok "$dev: without the address there is no underlay" wait_for 5 is_reason no_address
	ip -n a address add 10.30.0.1/24 dev $dev
	ok "$dev: with it there is a loop" wait_for 5 is_reason loop
	ip -n a address del 10.30.0.1/24 dev $dev
done
tool a route flush dev netft0
run_ok ip -n a link add ft2 type netft
run_fails_with 'adapter' tool a route add dev ft2 local "$(peer_ip b a)" remote "$(peer_ip a b)"
run_ok ip -n a link del ft2
for dev in netft0 u0; do
	ip -n a route replace 10.31.0.0/24 dev $dev src 10.1.0.1
	run_ok tool a route add dev netft0 local 10.1.0.1 remote 10.31.0.2 delay 100
	ok "$dev: a way that leads there is a loop, too" wait_for 5 is_reason loop
	tool a route flush dev netft0
done
done_testing
