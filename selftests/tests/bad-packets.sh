#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Packets that are none of ours, from strangers and under the name of a peer: each is
# counted under the one counter that fits, none is answered, and nothing changes.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# What the receive side has counted, except heartbeats: "NAME VALUE" a line.
counters() { in_node a ethtool -S netft0 | sed -n 's/^ *\(rx_[a-z_]*\): /\1 /p'; }
# total : of all that was received in vain.
total() { counters | awk '{ sum += $2 } END { print sum }'; }
value() { counters | sed -n "s/^$1 //p"; }

# counted NAME NUMBER WHO UDPSEND-OPTION... : that many are counted, under this name only.
# WHO: stranger (c by its own name), peer (c by the name of b).
counted() {
	local name=$1 number=$2 who=$3 before changed what source=10.1.0.3
	shift 3
	[ "$who" = stranger ] || source=10.1.0.2
	before=$(counters)
	in_node c udpsend -s $source -p 3343 -c "$number" "$@" 10.1.0.1 3343 >/dev/null
	sleep 0.1
	what=$*
	changed=$(counters | grep -vxF "$before")
	[[ $before =~ $name\ ([0-9]+) ]]
	is "$changed" "$name $((BASH_REMATCH[1] + number))" "$who: ${what:0:60} is $name"
}

# capture TYPE FILTER : the payload of a packet from b to a, in hexadecimal.
capture() { next_payload a net1 "src host 10.1.0.2 and udp[8] == 0x$1 ${2:-}"; }

load default_adapter=0
nodes a b c
network net1 a b c
run_ok adapter a netft0 address 02:00:00:00:00:0a
run_ok adapter b netft0 address 02:00:00:00:00:0b
# b asks first, so its requests are packets of their own.
run_ok route_add a b net1 delay 120
run_ok route_add b a net1 delay 100
run_ok wait_reachable a b
# Before there is a route for it, the port is not open for IPv6.
was=$(total)
in_node c udpsend -p 3343 -l 0-1400 -c 5 fd00:1::1 3343 >/dev/null
sleep 0.1
is "$(total)" "$was" "packets by IPv6 are none of ours yet"
run_ok tool a route add dev netft0 local fd00:1::1 remote fd00:1::9
events=$(json_value "$(tool a -j adapter show)" event_seq)

in_node b ping -q -i 0.2 "$(peer_ip b a)" >/dev/null &
tag=$(capture 11)
tag=${tag:8:8}
like "$tag" '^[0-9a-f]{8}$' "the tag is known ($tag)"
request=$(capture 12 'and udp[12:4] != 0')
like "$request" "^12......$tag.{176}\$" "and a request"
spawn answers c tcpdump -Z root --immediate-mode -lni net1 'dst host 10.1.0.3 and not arp'
sleep 1
zeroes=$(printf %0160d 0) wrong=$(printf %08x $((16#$tag ^ 1)))
frame=02000000000a02000000000b

# Strangers.
counted rx_short 20 stranger -l 0-7
counted rx_version 3 stranger -x 2100000000000000
counted rx_version 3 stranger -x "02000060$wrong$zeroes"
for type in 10 14 15 1f; do counted rx_type 2 stranger -x "${type}00000000000000$zeroes"; done
counted rx_tag 3 stranger -x "1100000000000000${frame}0800"
counted rx_tag 3 stranger -x "11000000$wrong${frame}0800"
counted rx_source 3 stranger -x "11000000$tag${frame}0800"
counted rx_short 2 stranger -x "12000057$tag${zeroes%00}"
counted rx_short 2 stranger -x "12000059$tag$zeroes"
counted rx_short 2 stranger -x "12000057$tag$zeroes"
counted rx_short 2 stranger -x "1300000000000000"
counted rx_unconfigured 4 stranger -x "1200006000000000${request:16}"
counted rx_tag 2 stranger -x "12000060$wrong${request:16}"
counted rx_source 2 stranger -x "$request"
counted rx_tag 2 stranger -x "1300006000000000${request:16}"
counted rx_source 2 stranger -x "13000060$tag${request:16}"

# In the name of the peer.
counted rx_short 20 peer -l 0-7
counted rx_version 3 peer -x "f1000000$tag${frame}0800"
counted rx_tag 3 peer -x "1100000000000000${frame}0800"
counted rx_source 3 peer -p 4000 -x "11000000$tag${frame}0800"
counted rx_source 3 peer -p 4000 -x "1200006000000000${request:16}"
counted rx_source 3 peer -p 4000 -x "$request"
counted rx_stale 3 peer -x "$request"
counted rx_stale 3 peer -x "13000060$tag${request:16}"
counted rx_frame 3 peer -x "11000000$tag"
counted rx_frame 3 peer -x "11000000$tag${frame}08"
counted rx_frame 3 peer -x "11000000$tag${frame}08004500"
counted rx_inner_source 3 peer -x "11000000${tag}02000000000a02000000000c0800$zeroes"
counted rx_inner_source 3 peer -x "11000000${tag}02000000000a02000000000a0800$zeroes"
counted rx_inner_source 3 peer -x "11000000${tag}02000000000a01005e0000010800$zeroes"
counted rx_neighbour 3 peer -x "11000000$tag${frame}08060001080006040001$zeroes"
counted rx_neighbour 3 peer -x "11000000${tag}ffffffffffff02000000000b0806$zeroes"

# Nonsense of any length.
was=$(total)
in_node c udpsend -p 3343 -l 0-200 -c 400 10.1.0.1 3343 >/dev/null
in_node c udpsend -p 3343 -l 200-1472 -c 100 -z 1 10.1.0.1 3343 >/dev/null
in_node c udpsend -p 3343 -l 1500-9000 -c 20 -z 2 10.1.0.1 3343 >/dev/null
in_node c udpsend -p 3343 -l 0-1400 -c 80 -z 3 fd00:1::1 3343 >/dev/null
in_node c udpsend -s 10.1.0.2 -p 3343 -l 0-1400 -c 400 -z 4 10.1.0.1 3343 >/dev/null
sleep 0.3
is $(($(total) - was)) 1000 "every one of a thousand random packets is counted"

# In fragments: up to the longest, and such that overlap, which nobody may put together.
was=$(total)
in_node c udpsend -p 3343 -l 9000-65507 -c 10 -z 5 10.1.0.1 3343 >/dev/null
in_node c udpsend -p 3343 -l 65507 -c 1 -z 6 fd00:1::1 3343 >/dev/null
in_node c udpsend -s 10.1.0.3 -f 0 -l 1000 -c 5 -z 7 10.1.0.1 3343 >/dev/null
sleep 0.3
is $(($(total) - was)) 16 "long ones that come in fragments are counted, too"
was=$(total)
in_node c udpsend -s 10.1.0.3 -f 1 -l 1000 -c 5 -z 8 10.1.0.1 3343 >/dev/null
in_node c udpsend -s 10.1.0.2 -p 3343 -f 2 -x "11000000$tag${frame}0800$zeroes" -c 5 \
	10.1.0.1 3343 >/dev/null
sleep 0.3
is $(($(total) - was)) 0 "fragments that overlap never get here"

# More requests than anybody needs.
was=$(value rx_flood)
in_node c udpsend -s 10.1.0.2 -p 3343 -x "1200006000000000${request:16}" -c 300 10.1.0.1 3343 >/dev/null
between $(($(value rx_flood) - was)) 50 300 "a flood of requests is cut"

finish answers >/dev/null 2>&1
is "$(grep -c IP /tmp/answers.out)" 0 "no stranger was answered"
is "$(route_field a b net1 state)" up "the route is still up"
is "$(route_field a b net1 transitions)" 1 "as it was all the time"
is "$(json_value "$(tool a -j adapter show)" event_seq)" "$events" "nothing has happened"
ok "and traffic flows" in_node b ping -q -c 3 -i 0.2 -W 1 "$(peer_ip b a)"
done_testing
