#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Broadcast and multicast reach every reachable peer exactly once, however many routes
# lead there, and count as one packet.
#
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

load default_adapter=0
nodes a b c d
network net1 a b c d
network net2 a b c d
for node in a b c d; do
	ip netns exec $node sysctl -q -w net.ipv4.icmp_echo_ignore_broadcasts=0
	run_ok adapter $node
done
run_ok mesh net1 net2
run_ok wait_all_up a b c d
ip -n a route add 255.255.255.255 dev netft0
ip -n a route add 224.0.0.0/4 dev netft0

sent() { cat_in a tx_packets; }
cat_in() { in_node "$1" cat "/sys/class/net/netft0/statistics/$2"; }
listen() {
	local node
	for node in b c d; do
		spawn "ear.$node" $node tcpdump -Z root --immediate-mode -lni netft0 -Q in "$@"
	done
	sleep 1
}
# heard NODES COUNT DESC : after what was sent.
heard() {
	local node
	sleep 0.3
	for node in b c d; do
		finish "ear.$node" >/dev/null 2>&1
		if [[ $1 == *$node* ]]; then
			is "$(grep -c IP "/tmp/ear.$node.out")" "$2" "$node hears $3 once"
		else
			is "$(grep -c IP "/tmp/ear.$node.out")" 0 "$node hears no $3"
		fi
	done
}

for group in 255.255.255.255 224.0.0.251 239.1.2.3; do
	listen "udp and dst host $group"
	before=$(sent)
	in_node a udpsend -l 100 -c 5 $group 7777 >/dev/null
	is $(($(sent) - before)) 5 "$group: five packets are sent"
	heard bcd 5 "what is sent to $group"
done
listen "udp and dst host 255.255.255.255"
in_node a udpsend -l 4000 -c 3 255.255.255.255 7777 >/dev/null
heard bcd 9 "each of the three fragments of a large one"

# It ends with the first answer to the third.
in_node a ping -c 3 -i 0.2 -W 1 ff02::1%netft0 >/tmp/ping.out
for node in b c d; do
	is "$(grep -c "from $(peer_ip6 a $node): icmp_seq=[12] " /tmp/ping.out)" 2 \
		"$node answers each ping to all nodes once"
done

dropped=$(counter a tx_no_peers)

# Who cannot be reached does not keep the others from it.
ip -n d link set netft0 down
run_ok wait_unreachable a d
listen "udp and dst host 255.255.255.255"
in_node a udpsend -l 100 -c 5 255.255.255.255 7777 >/dev/null
heard bc 5 "broadcast with d gone"
for net in net1 net2; do cut $net c; done
run_ok wait_unreachable a c
listen "udp and dst host 255.255.255.255"
in_node a udpsend -l 100 -c 5 255.255.255.255 7777 >/dev/null
heard b 5 "broadcast with c cut off"
is "$(counter a tx_no_peers)" "$dropped" "nothing was dropped"
for net in net1 net2; do heal $net c; cut $net; done
run_ok wait_unreachable a b
before=$(sent)
in_node a udpsend -l 100 -c 5 255.255.255.255 7777 >/dev/null
is $(($(counter a tx_no_peers) - dropped)) 5 "with nobody reachable it is dropped and counted"
is $(($(sent) - before)) 0 "and not as sent"
done_testing
