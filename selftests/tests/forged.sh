#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who can forge a peer's address but not see its packets can do nothing: neither say that
# a route is down, nor guess a tag, nor make us send more than was sent to us, nor stop
# us by ICMP.  Who sees the packets can, in clear mode: that is documented and checked
# here, so that it does not change without a word.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# capture FILTER : the payload of a packet from b to a, in hexadecimal.
capture() { next_payload a net1 "src host 10.1.0.2 and $1"; }
# as_peer UDPSEND-OPTION... : c sends it to a in the name of b.
as_peer() { in_node c udpsend -s 10.1.0.2 -p 3343 "$@" 10.1.0.1 3343 >/dev/null; }
# at OFFSET BYTES PACKET : the packet with other bytes there.
at() { echo "${3:0:$1 * 2}$2${3:$1 * 2 + ${#2}}"; }
# unmoved WHAT : the route that was up is, and always was.
unmoved() {
	local route
	sleep 0.2
	route=$(tool a -j route show dev netft0)
	is "$(json_value "$route" state) $(json_value "$route" transitions)" "up 1" "$1: the route stays up"
	isnt "$(json_value "$route" remote_reason)" disabled "$1: it was not believed"
}
bytes() { in_node a cat "/sys/class/net/net1/statistics/$1_bytes"; }

load default_adapter=0
nodes a b c
network net1 a b c
run_ok adapter a netft0 address 02:00:00:00:00:0a
run_ok adapter b netft0 address 02:00:00:00:00:0b
# b asks first, so its requests are packets of their own.
run_ok route_add a b net1 delay 120
run_ok route_add b a net1 delay 100
run_ok wait_reachable a b
wait_reachable b a

request=$(capture 'udp[8] == 0x12 and udp[12:4] != 0')
like "$request" '^120000..[0-9a-f]{184}$' "a request of b is known"
tag=${request:8:8} sequence=$((16#${request:24:8})) instance=${request:64:16}
down=$(at 49 0006 "$request")		# state down, reason disabled
later=$(printf %08x $((sequence + 1000)))

# Without proof.
stale=$(counter a rx_stale)
as_peer -x "$(at 4 00000000 "$(at 12 "$later" "$down")")"
unmoved "down, without a tag"
as_peer -x "$(at 4 "$(printf %08x $((16#$tag ^ 1)))" "$(at 12 "$later" "$down")")"
unmoved "down, with a wrong tag"
as_peer -x "$(at 32 "$(printf %016x 77)" "$(at 12 "$later" "$down")")"
unmoved "down, from another instance"
as_peer -x "$down"
unmoved "down, with a number that was there already"
is $(($(counter a rx_stale) - stale)) 1 "that one is counted as stale"
report=$(at 80 "$tag" "$(at 78 0006 "$(at 4 00000000 "$(at 12 "$later" "$request")")")")
as_peer -x "$report"
unmoved "a report that it is down, without a tag"
as_peer -x "$(at 0 13 "$(at 12 "$later" "$down")")"
unmoved "a response that nobody asked for"

# Guessing, 2^14 tags here; each is counted, and the guesses are dropped.
events=$(json_value "$(tool a -j adapter show)" event_seq)
was=$(counter a rx_tag)
as_peer -g 4 -c 16384 -x "1100000000000001${instance}0800$(printf %080d 0)"
between $(($(counter a rx_tag) - was)) 16383 16384 "each guess of a tag is counted"
unmoved "guessed tags"
is "$(json_value "$(tool a -j adapter show)" event_seq)" "$events" "nothing has happened"

# Amplification: what c sends under b's name, a answers to b, no more than it got.
# Every length that a request may have, and a flood, which is cut.
plain=$(at 4 00000000 "$request")
heartbeats_tx=$(counter a hb_responses_sent)
tx=$(bytes tx) rx=$(bytes rx)
for length in 96 104 500 1400; do
	sleep 0.2
	as_peer -c 10 -x "$(at 2 "$(printf %04x $length)" "$plain$(printf %0$(((length - 96) * 2))d 0)")"
done
between $(($(counter a hb_responses_sent) - heartbeats_tx)) 40 70 "long requests are answered"
between $(($(bytes tx) - tx)) 1 $(($(bytes rx) - rx)) "with no more bytes than they have"
flood=$(counter a rx_flood) requests=$(counter a hb_requests_received)
sent=$(counter a hb_responses_sent) moment=$(now_ms)
as_peer -c 6000 -x "$plain"
took=$(($(now_ms) - moment + 200))
between $(($(counter a rx_flood) - flood)) 3000 6000 "of 6000 requests most are dropped as a flood"
between $(($(counter a hb_responses_sent) - sent)) 64 $((took * 64 / 100 + took / 40 + 130)) \
	"answered are 64 in 100 ms, in $took ms"
note "requests taken: $(($(counter a hb_requests_received) - requests))"
unmoved "a flood"
ok "traffic flows" in_node a ping -q -c 3 -i 0.2 -W 1 "$(peer_ip a b)"

# ICMP: c tells a that the way to b is narrow, that b is not there, that the port is closed.
# A packet that it quotes: IP and UDP headers, and the first bytes of ours.
quote() { echo "4500008000004000401100000a0100010a0100020d0f0d0f006c0000$1"; }
guess=12000060$(printf %08x 4711)
mtu=$(json_value "$(tool a -j route show dev netft0)" mtu)
errors() { in_node a nstat -az IcmpInErrors | sed -n 's/^IcmpInErrors *\([0-9]*\) .*/\1/p'; }
refused=$(errors)
for message in 0304:00000240 0303:00000000 0301:00000000; do
	for seen in "$guess" 1200006000000000; do
		in_node c udpsend -I -x "${message%:*}0000${message#*:}$(quote "$seen")" \
			10.1.0.1 0 >/dev/null
	done
done
sleep 0.5
is $(($(errors) - refused)) 6 "forged ICMP: each message was refused"
# Some kernels believe a path MTU (of 552 at least, for ten minutes) before they ask whose
# packet it was: then packets are smaller, and that is all.
between "$(json_value "$(tool a -j route show dev netft0)" mtu)" $((552 - 50)) "$mtu" \
	"forged ICMP: the MTU is what the kernel believes"
ok "forged ICMP: traffic flows" in_node a ping -q -c 2 -i 0.2 -s 1400 -W 1 "$(peer_ip a b)"
unmoved "forged ICMP"

# Who sees the packets can do all that: a limit of clear mode, see README.
as_peer -x "$(at 12 "$later" "$down")"
sleep 0.05
between "$(json_value "$(tool a -j route show dev netft0)" transitions)" 2 3 \
	"who sees the packets is believed (clear mode)"
ok "and does not last" wait_for 10 is_reachable a b
done_testing
