#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP connections over the adapter survive 20 cuts: either network, silent or by link.
#
# timeout: 300
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

CUTS=20

# What is silent is moved by the cheap clock alone: the verdict takes a second.
pair delay 50 threshold 20 || exit
to_b=$(peer_ip a b)
watch a b
spawn server b tcpstream server -n 4 -r 50000 7000
sleep 0.2
spawn client a tcpstream client -n 4 -d 1000 -r 50000 "$to_b" 7000
sleep 0.5
kinds=(cut link_down port_down)
for ((i = 0; i < CUTS; i++)); do
	net=net$((i % 2 + 1))
	kind=${kinds[i % 3]}
	case $kind in
	cut) cut $net; sleep 1.3 ;;
	*) $kind a $net; sleep 0.6 ;;
	esac
	case $kind in
	cut) heal $net ;;
	*) "${kind%down}up" a $net ;;
	esac
	wait_all_up a b || fail "after cut $i ($kind $net) all comes up again"
	sleep 0.3
done
finish client >/tmp/client
client=$?
await server >/tmp/server
server=$?
is "$client $server" "0 0" "both ends are content"
for end in client server; do
	result=$(cat /tmp/$end)
	note "$end: $result"
	is "$(json_value "$result" connections)" 4 "$end: connections"
	is "$(json_value "$result" lost)" 0 "$end: none was lost"
	is "$(json_value "$result" unfinished)" 0 "$end: none is unfinished"
	is "$(json_value "$result" corrupted)" 0 "$end: no byte is wrong"
	between "$(json_value "$result" received)" 1000000 1000000000 "$end: bytes received"
	# The gap itself, and a retransmission that met it; waiting for the verdict would
	# cost more than a second.
	between "$(json_value "$result" max_stall_ms)" 0 600 "$end: longest stall"
done
is "$(json_value "$(cat /tmp/client)" sent)" "$(json_value "$(cat /tmp/server)" received)" \
	"what was sent has arrived"
is "$(event_count a 'peer_.*')" 0 "the peer stayed reachable"
between "$(event_count a route_down)" $CUTS $((2 * CUTS)) "every cut was seen"

done_testing
