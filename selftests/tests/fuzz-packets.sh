#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
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

ip -n a link set netft0 down
snapshot >/tmp/before
ip -n a link set netft0 up
run_ok wait_all_up a b
spawn ping4 b ping -q -i 0.02 "$(peer_ip b a)"
spawn ping6 b ping -q -i 0.02 -s 1300 "$(peer_ip6 b a)"
spawn server a iperf3 -s -1
sleep 0.5
spawn client b iperf3 -c "$(peer_ip b a)" -b 2M -t 600
sleep 0.5
ok "there are templates" in_node a fuzzpackets -n 64 -f /tmp/templates learn net1

sent=0
inject 40 b packet net1
inject 20 b vnet net1
inject 20 a frags tap1
inject 10 a tap tap2
inject 8 c udp 10.1.0.2 10.1.0.1
inject 2 c udp fd00:1::3 fd00:1::1
note "$sent packets sent"
sleep 0.5
for job in ping4 ping6 client server; do finish $job KILL >/dev/null 2>&1; done
ip -n a link set netft0 down
snapshot >/tmp/after
ip -n a link set netft0 up
note "$(paste -d' ' /tmp/before /tmp/after | awk '$2 != $4 { printf "%s %d  ", $1, $4 - $2 }')"

received=$(grown received)
# A stale request was received all the same, a stale response was not; and a response may
# be a request as well, which counts as both.
counted=$(grown delivered hb_requests_received hb_responses_received rx_short rx_version \
	rx_type rx_tag rx_source rx_unconfigured rx_flood rx_inner_source rx_neighbour \
	rx_frame rx_down)
between "$received" $((sent / 4)) $((sent * 64)) "the module got them"
between "$received" $((counted - $(grown hb_responses_received))) \
	$((counted + $(grown rx_stale))) \
	"each was delivered or dropped under a name"
for name in rx_short rx_version rx_type rx_tag rx_source rx_inner_source rx_neighbour rx_frame \
	rx_stale delivered; do
	between "$(grown $name)" 1 "$received" "$name was among them"
done

run_ok wait_all_up a b
is "$(identity)" "$before" "nobody is another than before"
ok "traffic flows" in_node b ping -q -c 5 -i 0.2 -W 1 "$(peer_ip b a)"
ok "over IPv6, too" in_node b ping -q -c 5 -i 0.2 -W 1 "$(peer_ip6 b a)"
done_testing
