#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Packets of a live pair, and broken ones, are what the Wireshark dissector takes them for.
# The runner looks at them, see rig/dissect.py.
#
# kernels: 6.1

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# capture NAME [NET] : from now on, what node a sends and gets of ours; captured NAME shows it
# to the runner; packets NAME NUMBER|some FILTER says what has to be in it.
capture() {
	spawn "$1" a tcpdump -Z root --immediate-mode -U -w "/tmp/$1.pcap" -i "${2:-net1}" \
		'udp port 3343'
	ok "$1: capture begins" wait_for 10 test -s "/tmp/$1.pcap"
}
captured() {
	sleep 0.3
	finish "$1" >/dev/null 2>&1
	note "capture $1: $(base64 -w 0 "/tmp/$1.pcap")"
}
packets() { note "packets $1: $2: $3"; }
# there FILE FILTER : how many tcpdump finds.
there() { tcpdump -Z root -nr "/tmp/$1.pcap" "$2" 2>/dev/null | wc -l; }

pair delay 100 threshold 5 || exit
set_routes b delay 80
capture live
ok "traffic flows" in_node a ping -q -c 5 -i 0.2 "$(peer_ip a b)"
ok "over IPv6, too" in_node a ping -q -c 2 -i 0.2 "$(peer_ip6 a b)"
sleep 1
captured live
adapter=$(tool a -j adapter show)
for type in 1 2 3; do
	packets live "$(there live "udp[8] == 0x1$type")" "netft.type == $type"
done
packets live "$(there live 'udp port 3343')" netft
packets live 0 "_ws.expert.severity >= warning && !icmp && !icmpv6"
packets live 0 "_ws.lua.error || _ws.malformed"
packets live 5 "netft && icmp.type == 8 && ip.addr == $(peer_ip a b)"
packets live 5 "netft && icmp.type == 0 && eth.src == 02:00:00:00:00:0b"
packets live 2 "netft && icmpv6.type == 128"
packets live some "netft.mac == 02:00:00:00:00:0a && netft.delay == 100"
packets live some "netft.mac == 02:00:00:00:00:0b && netft.delay == 80"
packets live 0 "netft.mac == 02:00:00:00:00:0a && netft.delay != 100"
packets live 0 "netft.mac && netft.threshold != 5"
packets live 0 "netft.mac && !(netft.state == 1 && netft.reason == 2)"
packets live some "netft.instance == 0x$(json_value "$adapter" instance)"
packets live some "netft.ipv4 == $(json_value "$adapter" ipv4) && netft.mac == 02:00:00:00:00:0a"
packets live some "netft.ipv6 == $(json_value "$adapter" ipv6) && netft.mac == 02:00:00:00:00:0a"
# The first may answer what was asked before.
packets live some "netft.type == 3 && netft.request_in && netft.round_trip < 0.1"
packets live 0 "netft.round_trip < 0"
packets live 0 "netft.type == 3 && frame.number > 10 && !netft.request_in"

# With the same Delay at both ends, requests answer.
set_routes b delay 100
sleep 2
capture pace
sleep 2
captured pace
packets pace some "netft.type == 3 && netft.also > 0 && netft.beat_flags.can_wait == 1"
packets pace some "netft.type == 2 && netft.also > 0 && netft.held > 0 && netft.request_in"

# What happens to one network is reported on the other.
capture report
port_down a net2
ok "a route goes down" wait_route a b net2 down
sleep 1
captured report
packets report some "netft.report.tag > 0 && netft.report.state == 0 && netft.report.reason == 9"
packets report 0 "netft.report.tag > 0 && netft.report.state == 1"
port_up a net2
ok "and up again" wait_route a b net2 up

# Nonsense, of which each packet is what it is.
capture broken
send() { in_node b udpsend -s 10.1.0.2 -p 3333 "$@" 10.1.0.1 3343 >/dev/null; }
zeroes=$(printf %0176d 0)
send -c 3 -l 5
send -c 2 -x "1200006000000001"
send -c 4 -x "1300006100000001$zeroes"
send -c 5 -x "1200005f00000001$zeroes"
send -c 6 -x "2200006000000001$zeroes"
send -c 7 -x "1400006000000001$zeroes"
send -c 8 -x "1100000000000001020000000001"
send -c 9 -x "1300006000000000$zeroes"
send -c 10 -x "1200006000000001${zeroes}01"
captured broken
packets broken 13 "udp.srcport == 3333 && netft.short"
packets broken 9 "udp.srcport == 3333 && netft.length.bad"
packets broken 6 "udp.srcport == 3333 && netft.version.unknown"
packets broken 7 "udp.srcport == 3333 && netft.type.unknown"
packets broken 9 "udp.srcport == 3333 && netft.tag.missing"
packets broken 10 "udp.srcport == 3333 && netft.appended"
packets broken 0 "udp.srcport != 3333 && _ws.expert.severity >= warning"
done_testing
