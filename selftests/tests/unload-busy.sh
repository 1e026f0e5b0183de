#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# rmmod with traffic, timers, open sockets, a listener and several adapters: it returns
# within two seconds and leaves nothing behind.
#
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

for round in 1 2 3; do
	if [ $round = 1 ]; then
		pair delay 20 || exit
	else
		load default_adapter=0
		adapter a netft0 index 101 address 02:00:00:00:00:0a
		adapter b netft0 index 102 address 02:00:00:00:00:0b
		mesh net1 net2 -- delay 20
		wait_all_up a b || fail "round $round: all comes up"
	fi
	mesh6 net1 net2 -- delay 20
	adapter a other
	ip link add third type netft
	ip link set third up
	watch a b
	stream ab a b 2
	stream ba b a 2
	spawn server b tcpstream server -r 300000 7000
	sleep 0.2
	spawn client a tcpstream client -n 4 -d 100 -r 300000 "$(peer_ip a b)" 7000
	sleep 1
	[ $round != 2 ] || cut net1
	[ $round != 3 ] || { cut net1; cut net2; sleep 0.3; }
	start=$(clock_ms)
	ok "round $round: rmmod" unload
	between $(($(clock_ms) - start)) 0 2000 "round $round: it took ms"
	is "$(cat /proc/net/udp /proc/net/udp6 /proc/net/dev | grep -ciE 'netft|:0D0F ')" 0 \
		"round $round: neither a socket nor an adapter is left"
	is "$(in_node a cat /proc/net/udp /proc/net/udp6 | grep -c ':0D0F ')" 0 \
		"round $round: nor in a's namespace"
	for job in ab.send ab.recv ba.send ba.recv client server; do
		finish $job KILL >/dev/null 2>&1
	done
	heal net1; heal net2
	sleep 0.2
done

done_testing
