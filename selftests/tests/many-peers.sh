#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A thousand peers with two routes each come up at once, go down at once and return:
# packets are spread, nothing is told twice, and a real peer beside them is never doubted.
#
# timeout: 300
# kernels: 6.12
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

PEERS=1000
# of KIND : how many such events there are since the last watch.
of() { grep -c "\"event\":\"$1\"" /tmp/events.a.out; }
told() { [ "$(of "$1")" -ge "$2" ]; }
peers() { json_value "$(tool a -j adapter show netft0)" peers; }
routes_to_peers() { ip -n a route show dev netft0 | wc -l; }
has_routes() { [ "$(routes_to_peers)" = "$1" ]; }
# One that is suspect is up, too: this CPU has to be a thousand peers.
all_routes() { ! tool a -j route show dev netft0 | grep -q '"state":"down"'; }
seqs_are_whole() {
	local seqs
	seqs=$(sed -n 's/.*"seq":\([0-9]*\).*/\1/p' /tmp/events.a.out)
	[ "$seqs" = "$(seq "$(head -1 <<<"$seqs")" "$(tail -1 <<<"$seqs")")" ]
}
add() { in_node a nlraw -q -c $PEERS 4 1=u32:101 "3=ip:10.$1.0.1" "5=ip:10.$1.16.1+" 9=u32:2000 10=u32:3; }
# What the peers hear, as manypeers counts it.
crowd() { spawn crowd c manypeers 3343; }
heard() {
	finish crowd >/tmp/crowd.end
	json_value "$(cat /tmp/crowd.end)" "$1"
}

pair delay 100 threshold 3
nodes c
for net in net1 net2; do
	plug c $net
	number=${_network[$net]}
	ip -n a route add "10.$number.16.0/20" via "10.$number.0.3"
	ip -n c route add local "10.$number.16.0/20" dev lo
done
crowd
watch a
moment=$(now_ms)
like "$(add 1)" '^OK' "routes to $PEERS nodes over net1"
like "$(add 2)" '^OK' "and over net2"
note "added after $(($(now_ms) - moment)) ms"
ok "all peers are reachable" wait_for 30 told peer_reachable $PEERS
ok "by all routes" wait_for 30 all_routes
note "up after $(($(now_ms) - moment)) ms"
is "$(peers)" $((PEERS + 1)) "and known, each once"
ok "each has a route" wait_for 30 has_routes $((PEERS + 1))
is "$(of peer_reachable) $(of peer_restarted)" "$PEERS 0" "each peer is told once"
is "$(of route_down)" 0 "none went down"
ok "no event was lost" seqs_are_whole
heard requests >/dev/null
crowd
sleep 5
requests=$(heard requests)
most=$(json_value "$(cat /tmp/crowd.end)" most_in_10_ms)
# 2000 routes at Delay 2000, sent up to a tenth early: 1000 to 1112 a second.
between "$requests" 4500 7000 "requests in some 5 s"
between "$most" 1 60 "spread: at most so many in 10 ms"

# All are gone at once: nobody answers.
watch a
sleep 6
ok "all routes go down" wait_for 20 told route_down $((2 * PEERS))
ok "all peers are unreachable" wait_for 5 told peer_unreachable $PEERS
is "$(of route_down) $(of peer_unreachable)" "$((2 * PEERS)) $PEERS" "each is told once"
ok "no event was lost" seqs_are_whole
is "$(grep -c '"peer":"02:00:00:00:00:0b"' /tmp/events.a.out)" 0 "the real peer is not among them"

# All return at once.
watch a
crowd
ok "all peers are reachable again" wait_for 30 told peer_reachable $PEERS
ok "by all routes" wait_for 30 all_routes
is "$(of peer_reachable) $(of peer_restarted)" "$PEERS 0" "each peer is told once"
ok "no event was lost" seqs_are_whole

# A network that is unplugged takes a thousand routes with it, in one go.  In front of the
# programs that print events and play the peers: one CPU has to do for all.
watch a
moment=$(now_ms)
chrt -f 40 ip -n a link set net1 down
between $(($(now_ms) - moment)) 0 500 "unplugging a network of all takes ms"
ok "its routes are down" wait_for 5 told route_down $((PEERS + 1))
is "$(of peer_unreachable)" 0 "no peer was lost"
ok "the real peer is reached" in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip a b)"
is "$(json_value "$(tool a -j route show dev netft0 id 2)" transitions)" 1 \
	"over its other route, which was never down"
is "$(route_field b a net2 transitions)" 1 "nor at the other end"
link_up a net1
ip -n a route replace 10.1.16.0/20 via 10.1.0.3

run_ok tool a route flush dev netft0
is "$(peers)" 0 "all go with their routes"
ok "and the routes to them" wait_for 30 has_routes 0
heard requests >/dev/null
done_testing
