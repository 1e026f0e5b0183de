#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# slow: debug
#
# Packets of a live pair, broken in all ways that their structure suggests, by every way
# in that gives them another shape: linear, paged, cloned, in fragments, merged.  Nothing
# complains, each is counted, and the pair is what it was.  selftests/fuzz/run sends more.

# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

count=$(parameter fuzz.packets 10000)
seed=$(parameter fuzz.seed 1)

# received : datagrams that the namespace of a gave to a socket.  There is no other.
received() {
	in_node a cat /proc/net/snmp /proc/net/snmp6 |
		awk '/^Udp: [0-9]/ { sum += $2 } /^Udp6InDatagrams/ { sum += $2 } END { print sum }'
}

# snapshot : NAME VALUE lines, while nothing can come.
snapshot() {
	echo "received $(received)"
	echo "delivered $(in_node a cat /sys/class/net/netft0/statistics/rx_packets)"
	in_node a ethtool -S netft0 | sed -n 's/^ *\(\(rx\|hb\)_[a-z_]*\): /\1 /p'
}

# grown NAME... : by how much these have grown together.
grown() {
	awk -v names=" $* " 'NR == FNR { before[$1] = $2; next }
		index(names, " " $1 " ") { sum += $2 - before[$1] }
		END { print sum + 0 }' /tmp/before /tmp/after
}

# inject PERCENT NODE MODE... : a part of the packets.
inject() {
	local percent=$1 node=$2 out
	shift 2
	out=$(in_node "$node" fuzzpackets -n $((count * percent / 100)) -z "$seed" -f /tmp/templates "$@")
	is $? 0 "$1 is at work"
	note "$* $out"
	sent=$((sent + $(json_value "$out" sent)))
	seed=$((seed + 1))
}

# inject_all PERCENT NUMBER : by all ways; TAP devices come anew, with that number.
inject_all() {
	sent=0
	inject $((40 * $1 / 100)) b packet net1
	inject $((20 * $1 / 100)) b vnet net1
	inject $((20 * $1 / 100)) a frags "tap$2"
	inject $((10 * $1 / 100)) a tap "tap$(($2 + 1))"
	inject $((8 * $1 / 100)) c udp 10.1.0.2 10.1.0.1
	inject $((2 * $1 / 100)) c udp fd00:1::3 fd00:1::1
	note "$sent packets sent"
	# Fragments that never become whole wait.
	sleep 0.5
}

# begin_count, end_count : nothing comes in between either of these and what is counted.
begin_count() {
	ip -n a link set netft0 down
	snapshot >/tmp/before
	ip -n a link set netft0 up
}
end_count() {
	# What comes while a socket is closed finds nobody who could count it.
	ip -n b link set netft0 down
	sleep 0.2
	ip -n a link set netft0 down
	snapshot >/tmp/after
	ip -n a link set netft0 up
	ip -n b link set netft0 up
	received=$(grown received)
	counted=$(grown delivered hb_requests_received hb_responses_received rx_short \
		rx_version rx_type rx_tag rx_source rx_unconfigured rx_flood rx_inner_source \
		rx_neighbour rx_frame rx_down rx_backlog rx_no_memory rx_stale)
	note "$(paste -d' ' /tmp/before /tmp/after |
		awk '$2 != $4 { printf "%s %d  ", $1, $4 - $2 }')"
}

identity() {
	tool b -j adapter show netft0 | sed 's/.*"mac":"\([^"]*\)".*"ipv4":"\([^"]*\)".*/\1 \2/'
	peer_field a b mac
	peer_field a b ipv4
	peer_field a b restarts
	json_value "$(tool a -j adapter show netft0)" peers
	json_value "$(tool a -j adapter show netft0)" routes
	peer_ip a a
}

pair delay 100
mesh6 net1 -- delay 100
nodes c
plug c net1
modprobe -a tun act_mirred cls_matchall sch_ingress
# What is mirrored is cloned.
ip -n a link add mirror type dummy
ip -n a link set mirror up
tc -n a qdisc add dev net1 clsact
run_ok tc -n a filter add dev net1 ingress matchall action mirred egress mirror dev mirror
before=$(identity)

begin_count
run_ok wait_all_up a b
# No ping: it waits for the next one without sleeping.
spawn datagrams b gapmeter send "$(peer_ip b a)" 5001 20
spawn datagrams6 b gapmeter send -s 1300 "$(peer_ip6 b a)" 5002 20
spawn server a iperf3 -s -1
sleep 0.5
spawn client b iperf3 -c "$(peer_ip b a)" -b 2M -t 100000
sleep 0.5
ok "there are templates" in_node a fuzzpackets -n 64 -f /tmp/templates learn net1

inject_all 50 1
for job in datagrams datagrams6 client server; do finish $job KILL >/dev/null 2>&1; done
end_count
between "$received" $((sent / 4)) $((sent * 64)) "the module got them"
# A stale request is answered all the same, and a response may be a request as well: both
# are counted twice.
between "$received" $((counted - $(grown rx_stale hb_responses_received))) "$counted" \
	"each was delivered or dropped under a name"
for name in rx_short rx_version rx_type rx_tag rx_source rx_inner_source rx_neighbour rx_frame \
	rx_stale delivered; do
	between "$(grown $name)" 1 "$received" "$name was among them"
done

# Of another cluster nothing is believed, so nothing is counted twice.
run_ok wait_all_up a b
run_ok tool a adapter set netft0 cluster 77889911
begin_count
inject_all 50 3
end_count
between "$received" $((sent / 4)) $((sent * 64)) "the module got them"
is "$counted" "$received" "each was delivered or dropped under a name, exactly"
between "$(grown delivered)" 1 "$received" "delivered was among them"
run_ok tool a adapter set netft0 cluster 0

run_ok wait_all_up a b
is "$(identity)" "$before" "nobody is another than before"
ok "traffic flows" in_node b ping -q -c 5 -i 0.2 -W 1 "$(peer_ip b a)"
ok "over IPv6, too" in_node b ping -q -c 5 -i 0.2 -W 1 "$(peer_ip6 b a)"
done_testing
