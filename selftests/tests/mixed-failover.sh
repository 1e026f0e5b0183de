#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two machines with different kernels: TCP goes on when a cable is pulled at either end.
#
# guests: 2
# clock: real
# mixed: yes
# kernels: stock
# timeout: 150

# shellcheck disable=SC2317
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

underlay
run_ok guest_start 100
ok "the other node is reachable" wait_for 15 guest_reachable
ok "both routes are up" wait_for 15 routes_up 2
peer=$(guest_peer_ip)
ok "ping" ping -c 1 -W 2 "$peer"
barrier ready

if [ "$NODE" = 1 ]; then
	spawn stream - tcpstream server -n 2 7000
else
	sleep 1
	spawn stream - tcpstream client -n 2 -d 100000 -r 50000 "$peer" 7000
fi
barrier streaming
for net in net1 net2; do
	for who in 1 2; do
		[ "$NODE" != $who ] || host_cmd link $net down $who
		barrier "down-$net-$who"
		ok "$net of node $who down: one route is left" wait_for 20 routes_up 1
		reason=$(down_reason $net)
		if [ "$NODE" = $who ]; then
			is "$reason" no_carrier "$net of node $who down: why"
		else
			like "$reason" 'peer_told|no_carrier' "$net of node $who down: why"
		fi
		ok "$net of node $who down: ping" ping -c 1 -W 2 "$peer"
		barrier "seen-$net-$who"
		[ "$NODE" != $who ] || host_cmd link $net up $who
		ok "$net of node $who up: all comes up" wait_for 20 routes_up 2
		barrier "up-$net-$who"
	done
done
[ "$NODE" = 1 ] || kill -TERM "${_job[stream]}"
await stream >/tmp/stream
is $? 0 "the TCP connections survived"
note "$(cat /tmp/stream)"
is "$(json_value "$(cat /tmp/stream)" lost)" 0 "no connection was lost"
is "$(json_value "$(cat /tmp/stream)" corrupted)" 0 "no byte is wrong"
barrier finished

done_testing
