#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What both guests of the demonstration do.  Node 1 tells the story; node 2 answers.

# shellcheck disable=SC2317  # some functions are run by measure
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# Traffic is modest: the guests' CPUs may be emulated.
readonly TCP_RATE=250000 PING_SECONDS=0.2 PROBE_MS=5
trouble=0

say() { [ "$NODE" = 2 ] || printf '%s\n' "$*"; }
trouble() {
	say "  PROBLEM: $*"
	trouble=1
}
step() { barrier "$1" || exit 1; }

show_routes() {
	[ "$NODE" = 2 ] || netft route show dev netft0 | sed 's/^/    /'
}

# state_of NET : of this node's route there.
state_of() {
	netft -j route show dev netft0 |
		jq -r --arg l "10.${1#net}.0.$NODE" 'first(.[] | select(.local == $l) | .state)'
}
in_state() { [ "$(state_of "$1")" = "$2" ]; }

start_traffic() {
	if [ "$NODE" = 2 ]; then
		spawn tcp - tcpstream server -r "$TCP_RATE" 9000
		step traffic
		return
	fi
	step traffic
	spawn tcp - tcpstream client -d 100000 -r "$TCP_RATE" "$peer" 9000
	spawn ping - ping -i "$PING_SECONDS" "$peer"
}

# measure NAME CMD... : run a fault while datagrams flow from node 2 to node 1.
measure() {
	local name=$1
	shift
	if [ "$NODE" = 1 ]; then spawn gap - gapmeter recv -d 30 9001; fi
	step "$name"
	if [ "$NODE" = 2 ]; then spawn send - gapmeter send "$peer" 9001 "$PROBE_MS"; fi
	sleep 1
	step "$name-now"
	"$@" || trouble "$* failed"
	step "$name-done"
	if [ "$NODE" = 2 ]; then finish send >/dev/null; else account_for_gap; fi
}

account_for_gap() {
	await gap >/tmp/gap.json
	if ! jq -e .complete /tmp/gap.json >/dev/null; then
		trouble "no datagram arrives any more: $(cat /tmp/gap.json)"
		return
	fi
	say "  traffic gap $(jq '.max_gap_ms | round' /tmp/gap.json) ms;" \
		"of $(jq .sent /tmp/gap.json) datagrams $(jq .lost /tmp/gap.json) were lost"
}

# Nothing tells the nodes: the NICs keep their carrier, packets just vanish.
cut_silently() {
	tc qdisc replace dev net1 root netem loss 100% || return
	wait_for 15 in_state net1 down
}

pull_cable() {
	[ "$NODE" = 2 ] || host_cmd link net2 down || return
	wait_for 15 in_state net2 down
}

# id_of NET : of this node's route there.
id_of() {
	netft -j route show dev netft0 |
		jq -r --arg l "10.${1#net}.0.$NODE" 'first(.[] | select(.local == $l) | .id)'
}

# Both nodes send by the other network now, so that its loss is felt.
prefer() {
	netft route change dev netft0 id "$(id_of "$1")" priority 5 ||
		trouble "the route over $1 was not changed"
	step "prefer-$1"
}

back_up() {
	local net=$1
	wait_for 30 in_state "$net" up || trouble "the route over $net did not come up"
	step "$net-up"
}

finish_traffic() {
	step finish
	# The client closes; then the server has nothing left open.
	if [ "$NODE" = 2 ]; then
		step closed
		finish tcp >/dev/null
		return
	fi
	finish tcp >/tmp/tcp.json || trouble "TCP: $(cat /tmp/tcp.json)"
	finish ping INT >/tmp/ping.txt
	step closed
	say "Account"
	say "  TCP bytes moved    $(jq '.sent + .received' /tmp/tcp.json)," \
		"damaged $(jq .corrupted /tmp/tcp.json)"
	say "  longest TCP stall  $(jq '.max_stall_ms | round' /tmp/tcp.json) ms"
	say "  pings              $(grep -o '^.* received' /tmp/ping.txt)"
	say "  connections lost   $(jq '.lost + .unfinished' /tmp/tcp.json)"
}

underlay
modprobe netft || exit 1
step loaded
say "Two nodes, two networks between them.  The module is loaded; its adapter is there:"
say "    $(ip -brief address show dev netft0)"
guest_route_add net1 priority 10 && guest_route_add net2 priority 20 || exit 1
wait_for 30 guest_reachable || { trouble "the peer is not reachable"; show_routes; exit 1; }
wait_for 30 in_state net1 up || trouble "the route over net1 is not up"
wait_for 30 in_state net2 up || trouble "the route over net2 is not up"
step routes
say "One route was added over each network, Delay and Threshold at their defaults,"
say "network 1 preferred:"
show_routes
peer=$(guest_peer_ip)
start_traffic
sleep 3

say "Network 1 dies silently"
measure silent cut_silently
show_routes
tc qdisc del dev net1 root
say "Network 1 comes back"
back_up net1
show_routes

prefer net2
say "Network 2 is preferred now, and its cable is pulled"
measure cable pull_cable
show_routes
[ "$NODE" = 2 ] || host_cmd link net2 up
say "The cable is plugged in again"
back_up net2
show_routes
finish_traffic

# Node 1 has judged; node 2 only answers.
trap - EXIT
cleanup || trouble "the module did not unload"
exit $trouble
