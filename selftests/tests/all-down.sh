#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# All networks are lost, then one comes back.  The peer is unreachable once and reachable
# once; whoever asks meanwhile is told at once; an open TCP connection just goes on.
#
# slow: debug

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

pair delay 100 || exit
to_b=$(peer_ip a b)

spawn server b tcpstream server -n 1 -r 200000 7000
sleep 0.2
spawn client a tcpstream client -d 14 -r 200000 "$to_b" 7000
sleep 1
watch a b
cut net1
cut net2
ok "a loses its peer" wait_event a peer_unreachable
ok "b loses its peer" wait_event b peer_unreachable
is "$(peer_field a b reachable)" false "peer show says so"

start=$(clock_ms)
run_fails_with 'No route to host' in_node a tcpstream client -d 1 "$to_b" 7001
between $(($(clock_ms) - start)) 0 500 "a new connection is refused at once"
start=$(clock_ms)
run_fails_with 'No route to host' in_node a tcpstream client -d 1 "$(peer_ip6 a b)" 7001
between $(($(clock_ms) - start)) 0 500 "over IPv6, too"
like "$(in_node a ping -c 1 -W 2 "$to_b")" 'Host Unreachable' "ping is told"
like "$(in_node a ping -6 -c 1 -W 2 "$(peer_ip6 a b)")" 'Address unreachable' "ping over IPv6, too"
isnt "$(ip -n b -4 address show dev netft0 | grep 169.254)" "" "the addresses stay"
sleep 2

heal net2
ok "a has its peer again" wait_event a peer_reachable
ok "b has its peer again" wait_event b peer_reachable
ok "ping works" in_node a ping -c 1 -W 2 "$to_b"
sleep 2
for node in a b; do
	is "$(event_count $node peer_unreachable)" 1 "$node: unreachable once"
	is "$(event_count $node peer_reachable)" 1 "$node: reachable once"
	is "$(event_count $node route_down)" 2 "$node: two routes went down"
	is "$(event_count $node route_up)" 1 "$node: one came up"
done
heal net1
ok "the other network comes up" wait_all_up a b
await client >/tmp/client
client=$?
await server >/tmp/server
server=$?
is "$client $server" "0 0" "the connection survived"
is "$(json_value "$(cat /tmp/client)" lost)" 0 "no connection was lost"
is "$(json_value "$(cat /tmp/client)" corrupted)" 0 "no byte was damaged"
between "$(json_value "$(cat /tmp/client)" max_stall_ms)" 2000 12000 "it stood still for ms"

done_testing
