#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whenever somebody makes sure that a header can be read or written, the packet's data
# moves to another place: who kept a pointer reads what was freed.  Every byte arrives, and
# heartbeats do.
#
# kernels: memory
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

REALLOC=/sys/kernel/debug/fail_skb_realloc
carries() { in_node a payload check -t 3 -l "$1" "$2" 7000; }
# (What is sent as fast as it goes would never end here.)
whole() { in_node "$1" tcpstream client -n 1 -d 1 -m up -r 200000 "$2" 7001; }
asks() { in_node a ping -q -c 3 -i 0.1 -W 1 "$1"; }

pair delay 100 threshold 3
mesh6 net1 net2 -- delay 100 threshold 3
wait_all_up a b
spawn echo b payload serve 7000
for node in a b; do spawn "stream.$node" $node tcpstream server 7001; done
sleep 0.3
echo 0 >$REALLOC/verbose
echo -1 >$REALLOC/times
for percent in 100 30; do
	echo $percent >$REALLOC/probability
	for ip in peer_ip peer_ip6; do
		ok "$percent %, $ip: all sizes" carries 1-40+13,60,1400,8900,65000 "$($ip a b)"
		ok "$percent %, $ip: a stream" whole a "$($ip a b)"
		ok "$percent %, $ip: a stream back" whole b "$($ip b a)"
	done
	ip -n a neigh flush dev netft0
	ok "$percent %: neighbours are asked for" asks "$(peer_ip6 a b)"
	cut net1
	sleep 1
	heal net1
	ok "$percent %: routes go down and come up" wait_all_up a b
	cut net1
	cut net2
	wait_unreachable a b
	not_ok "$percent %: nobody is there" asks "$(peer_ip a b)"
	not_ok "$percent %: by IPv6 neither" asks "$(peer_ip6 a b)"
	heal net1
	heal net2
	ok "$percent %: all are back" wait_all_up a b
done
echo 0 >$REALLOC/probability
for node in a b; do
	is "$(in_node $node ethtool -S netft0 | awk '/rx_(frame|short|inner)/ { sum += $2 } END { print sum }')" \
		0 "$node took nothing for broken"
	finish stream.$node >/tmp/stream.json
	is "$(json_value "$(cat /tmp/stream.json)" corrupted)" 0 "$node got no wrong byte"
done
done_testing
