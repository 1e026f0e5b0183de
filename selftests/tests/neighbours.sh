#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whoever asks for a peer's MAC address is answered by the adapter itself: nothing is
# broadcast on the underlay, and who is no peer is not looked for.

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

ping4() { in_node a ping -q -c 2 -i 0.1 -W 2 "$1"; }
flush_all() { in_node a ip neighbour flush dev netft0; in_node b ip neighbour flush dev netft0; }

pair
peer4=$(peer_ip a b) peer6=$(peer_ip6 a b)
sleep 0.5
for net in net1 net2; do
	spawn "$net" sw tcpdump -Z root --immediate-mode -lnei "$net" \
		'ether broadcast or ether multicast or not (udp port 3343 or arp or icmp6)'
done
sleep 1

is "$(ip -n a neighbour show dev netft0)" "" "at first no neighbour is known"
ok "ping by IPv4 works at once" ping4 "$peer4"
ok "ping by IPv6 works at once" ping4 "$peer6"
like "$(ip -n a neighbour show "$peer4" dev netft0)" 'lladdr 02:00:00:00:00:0b ' \
	"IPv4: the neighbour is the peer"
like "$(ip -n a neighbour show "${peer6%\%*}" dev netft0)" 'lladdr 02:00:00:00:00:0b ' \
	"IPv6: the neighbour is the peer"
flush_all
run_ok in_node b ping -q -c 1 -W 2 "$(peer_ip b a)"
flush_all
sent=$(now_ms)
ok "nor does it cost time" in_node a ping -q -c 1 -W 1 "$peer4"
note "that took $(($(now_ms) - sent)) ms of the guest's time"
is "$(counter a tx_neighbour)" 0 "no question stayed unanswered"

# Who is no peer.
no_peers=$(counter a tx_no_peers)
ip -n a route add 169.254.200.200 dev netft0
not_ok "IPv4: an unknown address is not found" ping4 169.254.200.200
questions=$(counter a tx_neighbour)
between "$questions" 1 5 "the questions were dropped and counted"
not_ok "IPv6: an unknown address is not found" ping4 fe80::1234%netft0
between "$(counter a tx_neighbour)" $((questions + 1)) $((questions + 5)) "and counted, too"
is "$(counter a tx_no_peers)" "$no_peers" "under no other name"
ip -n a neighbour replace 169.254.200.200 lladdr 02:00:00:00:00:99 dev netft0
not_ok "a MAC address that is no peer's is not reached" ping4 169.254.200.200
is "$(counter a tx_unknown)" 2 "those frames are counted"
not_ok "duplicate detection asks nobody" \
	in_node a ping -q -c 1 -W 1 -I netft0 169.254.200.201
ok "all the while the peer is reached" ping4 "$peer4"

# What was seen outside.  The underlay asks for its own neighbours, of course.
for net in net1 net2; do
	finish "$net" >/dev/null 2>&1
	grep -qE 'ARP|ICMP6' "/tmp/$net.out" || note "$net: the underlay asked nothing"
	is "$(grep -c '3343' "/tmp/$net.out")" 0 "$net: no tunnelled packet went to more than one node"
	is "$(grep -cE '169\.254\.|02:00:00:00:00:0[ab]' "/tmp/$net.out")" 0 \
		"$net: nobody outside was asked for inner addresses"
	is "$(grep -cvE "ARP|ICMP6|^$" "/tmp/$net.out")" 0 "$net: nothing was broadcast" ||
		grep -vE "ARP|ICMP6|^$" "/tmp/$net.out" | sed 's/^/# /'
done
done_testing
