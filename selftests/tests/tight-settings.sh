#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Settings so tight that the network hardly moves: memory for UDP, one packet per softirq
# round, sockets that hold next to nothing.  What is lost is counted where it is lost, and
# the heartbeats at 100 ms x 3 live.
#
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

declare -A old=()
tighten() {
	old[$1]=$(sysctl -n "$1" | tr '\t' ' ')
	sysctl -q -w "$1=$2" || fail "$1 is tightened"
}
loosen() {
	local name
	for name in "${!old[@]}"; do sysctl -q -w "$name=${old[$name]}"; done
}
trap 'loosen; cleanup' EXIT
# Those of the sockets of a program that does not read.
udp_errors() {
	in_node b nstat -az UdpMemErrors UdpRcvbufErrors |
		awk '/^Udp/ { sum += $2 } END { print sum }'
}

pair delay 100 threshold 3
tighten net.ipv4.udp_mem "0 0 0"
tighten net.core.netdev_budget 1
tighten net.core.dev_weight 1
tighten net.core.wmem_default 4608
tighten net.core.rmem_default 2304
spawn deaf b payload serve 5999
sleep 0.3
kill -STOP "${_job[deaf]}"
rx=$(rx_packets b) errors=$(udp_errors)
spawn flood a udpsend -l 100-1400 -c 3000 -i 500 "$(peer_ip a b)" 5999
await flood >/tmp/flood.json
sent=$(json_value "$(cat /tmp/flood.json)" sent)
between "$sent" 2900 3000 "datagrams that the sender could send"
between $(($(rx_packets b) - rx)) "$sent" 3500 "they come in"
between $(($(udp_errors) - errors)) $((sent / 2)) "$sent" "what the socket cannot take is counted there"
never_down "tight"
loosen
spawn server b tcpstream server -n 1 7000
spawn client a tcpstream client -n 1 -d 1 -m both "$(peer_ip a b)" 7000
await client >/dev/null
is $? 0 "afterwards traffic flows as before"
never_down "afterwards"
kill -CONT "${_job[deaf]}"
done_testing
