#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The only network damages 5 % of all packets: what is damaged is dropped and counted, and
# not a wrong byte is delivered.

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# bad NODE : what checksums and parsers of the underlay and of netft have dropped.
bad() {
	{
		in_node "$1" nstat -asz 'IpInHdrErrors' 'IpInCsumErrors' 'UdpInCsumErrors' \
			'Ip6InHdrErrors' 'Udp6InCsumErrors' 'TcpInCsumErrors'
		in_node "$1" ethtool -S netft0 | sed -n 's/^ *\(rx_[a-z_]*\):/\1/p'
	} | awk '{ sum += $2 } END { print sum + 0 }'
}

pair delay 100 threshold 20 || exit
for node in a b; do set_route $node "$([ $node = a ] && echo b || echo a)" net2 disabled; done
before_a=$(bad a) before_b=$(bad b)
watch a b
for mode in offload plain; do
	[ $mode = offload ] || for node in a b; do
		in_node $node ethtool -K net1 tx off tso off gso off gro off >/dev/null
	done
	spawn server.$mode b tcpstream server -n 2 -r 100000 7000
	spawn echo.$mode b payload serve 7001
	sleep 0.3
	impair net1 all corrupt 5%
	spawn client.$mode a tcpstream client -n 2 -d 4 -r 100000 "$(peer_ip a b)" 7000
	ok "$mode: datagrams of all sizes are whole" in_node a payload check -p udp -t 20 -w 200 \
		-l 60,500-1450+190,4000 "$(peer_ip a b)" 7001
	await client.$mode >/tmp/client
	is $? 0 "$mode: TCP is content"
	heal net1
	note "$(cat /tmp/client)"
	is "$(json_value "$(cat /tmp/client)" corrupted)" 0 "$mode: no wrong byte in a TCP stream"
	is "$(json_value "$(cat /tmp/client)" lost)" 0 "$mode: no connection was lost"
	await server.$mode >/tmp/server
	finish echo.$mode >/dev/null
	between "$(json_value "$(cat /tmp/server)" received)" 20000 10000000 "$mode: bytes arrived"
done
between $(($(bad a) - before_a)) 3 10000 "a counts what was damaged"
between $(($(bad b) - before_b)) 3 10000 "b counts what was damaged"
is "$(event_count a 'route_down|conflict|peer_.*')" 0 "a takes nothing wrong for true"
is "$(event_count b 'route_down|conflict|peer_.*')" 0 "nor does b"
done_testing
