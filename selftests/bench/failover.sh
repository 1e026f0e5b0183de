#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How long traffic stops if the network that carries it fails at a random moment: it loses
# everything silently, or in one direction; or node a loses its carrier.  The adapter, and
# others that use two networks, each with the best settings that seem reasonable.

# shellcheck disable=SC2317  # called by name
# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

# ---------------------------------------------------------------- bonding

# bond OPTION... : on net3 and net4.  Their switches are connected, or ends that had chosen
# different ones would not meet.
bond() {
	local node net
	for node in a b; do
		must ip -n $node link add bond0 type bond mode active-backup \
			"${@/PEER/10.20.0.$((3 - ${_node[$node]}))}"
		for net in net3 net4; do
			must ip -n $node link set $net down
			must ip -n $node link set $net master bond0
		done
		must ip -n $node link set bond0 type bond primary net3
		ip -n $node address add "10.20.0.${_node[$node]}/24" dev bond0
		must ip -n $node link set bond0 up
	done
	carrier=net3
	bond_recover
	streams 10.20.0.1 10.20.0.2
}
bond_recover() {
	sleep 1
	must wait_for 20 bond_ready
	# Until the switches have learnt it, too.
	sleep 1
}
bond_ready() {
	local node
	for node in a b; do
		[[ $(ip -n "$node" -d link show dev bond0) == *" active_slave net3 "* ]] || return
	done
}
unbond() {
	local node
	for node in a b; do ip -n $node link del bond0; done
}

# ---------------------------------------------------------------- TIPC

# TIPC sees that its nodes are namespaces of one machine and would leave the networks alone,
# so what tells it that is taken out of its discovery messages (user 13, word 13).
tipc_apart() {
	local dev
	for dev in {a,b}.net{1,2}; do
		must tc -n sw qdisc add dev "$dev" clsact
		must tc -n sw filter add dev "$dev" ingress protocol 0x88ca u32 \
			match u32 0x1a000000 0x1e000000 at 0 \
			action pedit munge offset 52 u32 set 0 pipe
	done
}
tipc_up() {
	local node net
	tipc_apart
	for node in a b; do
		must in_node $node tipc node set identity "node$node"
		for net in 1 2; do
			must in_node $node tipc bearer enable media eth device net$net \
				priority $((12 - net))
			must in_node $node tipc bearer set tolerance 50 media eth device net$net
		done
	done
	carrier=net1
	sleep 3
	streams tipc tipc
}
tipc_down() {
	local node net
	for node in a b; do
		for net in 1 2; do
			in_node $node tipc bearer disable media eth device net$net
			tc -n sw qdisc del dev $node.net$net clsact
		done
	done
}

# ---------------------------------------------------------------- kronosnet

knet_up() {
	local node other net ends
	for node in a b; do
		other=$((3 - ${_node[$node]}))
		ends=()
		for net in 1 2; do
			ends+=("10.$net.0.${_node[$node]}" "10.$net.0.$other")
		done
		spawn knet.$node $node knettap knet0 "${_node[$node]}" $other 200 400 "${ends[@]}"
		must wait_for 5 ip -n $node link show dev knet0
		ip -n $node address add "10.30.0.${_node[$node]}/24" dev knet0
		must ip -n $node link set knet0 mtu 1300 up
	done
	carrier=net1
	# It is lenient with a link at first.
	sleep 15
	streams 10.30.0.1 10.30.0.2
}
knet_down() {
	finish knet.a >/dev/null
	finish knet.b >/dev/null
}

# ---------------------------------------------------------------- netft

# net1 is preferred.  A route that was in trouble is not trusted for a while: phases get
# new ones, as good as if nothing had happened.
netft_up() {
	must mesh net2 -- priority 2 delay "$1" threshold "$2"
	must mesh net1 -- priority 1 delay "$1" threshold "$2"
	carrier=net1
	netft_anew="priority 1 delay $1 threshold $2"
	must wait_for 20 netft_ready
	streams "$(peer_ip b a)" "$(peer_ip a b)"
}
netft_down() {
	local node
	for node in a b; do must tool $node route flush dev netft0; done
}
netft_recover() {
	local node
	for node in a b; do
		must tool "$node" route del dev netft0 \
			id "$(route_field "$node" "$(other "$node")" net1 id)"
	done
	# shellcheck disable=SC2086  # several words
	must mesh net1 -- $netft_anew
	must wait_for 20 netft_ready
}
netft_ready() { is_active a b net1 && is_active b a net1; }
other() { [ "$1" = a ] && echo b || echo a; }

# ---------------------------------------------------------------- phases

# phase SYSTEM KIND WINDOW RECOVER : the window is how long to look for the end of the gap.
phase() {
	local system=$1 kind=$2 window=$3 stream gap lost odd
	begin
	pause 50
	random_pause 250
	case $kind in
	silent)	cut $carrier ;;
	oneway)	cut_rx b $carrier ;;
	carrier) port_down a $carrier ;;
	esac
	pause "$window"
	# Who never notices has a gap until here.
	[ "$window" -lt 5000 ] || healed "$kind"
	end
	for stream in ab ba; do
		last $stream
		[ "$kind/$stream" != oneway/ba ] || continue
		case $kind/$stream in
		carrier/ab) result "gap.$system.carrier.out" "$gap" ;;
		carrier/ba) result "gap.$system.carrier.in" "$gap" ;;
		*)	result "gap.$system.$kind" "$gap" ;;
		esac
		result "lost.$system.$kind" "$lost"
		result "odd.$system.$kind" "$odd"
	done
	[ "$window" -ge 5000 ] || healed "$kind"
	"${@:4}"
}
healed() {
	case $1 in
	carrier) port_up a $carrier ;;
	*)	heal $carrier ;;
	esac
}

# phases SYSTEM WINDOW RECOVER
phases() {
	local i kind
	for kind in silent oneway carrier; do
		for ((i = 0; i < $(parameter phases); i++)); do
			phase "$1" $kind "${@:2}"
		done
	done
	streams_end
}

must pair
must network net3 a b
must network net4 a b
for net in 3 4; do
	[ $net = 4 ] || must ip -n sw link add trunk3 type veth peer name trunk4
	must ip -n sw link set trunk$net master net$net up
done
netft_down
modprobe -a bonding tipc tun || exit

read -ra systems < <(in_turn bond-link bond-arp tipc knet netft-10 netft-100 netft-250)
for system in "${systems[@]}"; do
	case $system in
	bond-link)
		bond miimon 10
		# It sees no silent loss, so once is enough.
		phase bond-link silent 5000 bond_recover
		phase bond-link oneway 5000 bond_recover
		for ((i = 0; i < $(parameter phases); i++)); do
			phase bond-link carrier 300 bond_recover
		done
		streams_end
		unbond
		;;
	bond-arp)
		bond arp_interval 100 arp_validate all arp_ip_target PEER
		phases bond-arp 1200 bond_recover
		unbond
		;;
	tipc)
		tipc_up
		phases tipc 400 sleep 3
		tipc_down
		;;
	knet)
		knet_up
		phases knet 1500 sleep 15
		knet_down
		;;
	netft-*)
		delay=${system#netft-}
		# Thresholds from small to large: they must not matter.
		netft_up "$delay" $((delay / 15 + 3))
		phases "$system" $((delay * 2 + 100)) netft_recover
		netft_down
		;;
	esac
done
done_testing
