#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The network is far slower than what the node sends: the queue is bounded, and the
# heartbeats are in front of the node's own data.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

route() { json_value "$(tool "$1" -j route show dev netft0 id 1)" "$2"; }
unharmed() {
	for node in a b; do is "$(route $node transitions)" 1 "$1: the route of $node was never down"; done
}
# slow CHILD... : 1 Mbit/s out of both nodes.
slow() {
	local node
	for node in a b; do
		tc -n "$node" qdisc replace dev net1 root handle 1: tbf rate 1mbit burst 10k limit 30k || return
		[ $# -eq 0 ] || tc -n "$node" qdisc replace dev net1 parent 1: handle 2: "$@" || return
	done
}

load default_adapter=0
nodes a b
network net1 a b
run_ok adapter a
run_ok adapter b
run_ok mesh net1 -- delay 100 threshold 5
run_ok wait_all_up a b

# Ten times what fits, by programs that take no hint.
run_ok slow pfifo_fast
for pair in a,b b,a; do
	from=${pair%,*} to=${pair#*,}
	spawn "flood.$from" "$from" udpsend -l 1300 -c 100000 -i 1000 "$(peer_ip "$from" "$to")" 9
done
sleep 6
for node in a b; do
	between "$(route $node rtt_us)" 100 60000 "a flood: heartbeats of $node are in front, RTT"
	# What is in the queue counts against the sender's socket, so that is held back.
	[[ $(tc -n "$node" -s qdisc show dev net1) =~ backlog\ [0-9A-Z]+b\ ([0-9]+)p ]]
	between "${BASH_REMATCH[1]}" 1 150 "a flood: the queue of $node is bounded, packets"
done
unharmed "a flood"
for from in a b; do finish flood.$from >/dev/null; done

# A stream that takes the hint, with no queue that knows what is urgent.
run_ok slow
spawn server b tcpstream server -n 2 7000
spawn client a tcpstream client -n 2 -d 5 -m both "$(peer_ip a b)" 7000
await client >/tmp/client.json
is $? 0 "TCP: the streams are whole"
between "$(json_value "$(cat /tmp/client.json)" received)" 200000 10000000 "TCP: they use the network"
unharmed "TCP"
for node in a b; do tc -n "$node" qdisc del dev net1 root; done
ok "afterwards all is as before" in_node a ping -q -c 3 -i 0.2 -W 1 "$(peer_ip a b)"
done_testing
