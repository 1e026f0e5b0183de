#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a peer may put inside: a frame from its own MAC address, and no other.  Beyond that
# the adapter is a NIC like any other: the machine's own rules decide what becomes of a
# packet, and what is broken is dropped by those who read it.

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

sum16() { # HEX : checksum of an IP header that has none yet
	local sum=0 rest=$1
	while [ -n "$rest" ]; do
		sum=$((sum + 16#${rest:0:4})) rest=${rest:4}
	done
	sum=$(((sum & 0xffff) + (sum >> 16)))
	printf %04x $((~((sum & 0xffff) + (sum >> 16)) & 0xffff))
}
# ip4 TOTAL-LENGTH HEADER-WORDS PROTOCOL OPTIONS : an IPv4 header from b to a, inside.
hex_of() {
	local part
	for part in ${1//./ }; do printf %02x "$part"; done
}
ip4() {
	local head
	head=$(printf '4%x00%04x0000000040%02x' "$2" "$1" "$3")
	set -- "$head" "$(hex_of "$peer_of_a")$(hex_of "$own")$4"
	echo "${1}$(sum16 "${1}0000$2")$2"
}
works() { in_node b ping -q -c 2 -i 0.1 -W 1 "$own"; }

load default_adapter=0
nodes a b
network net1 a b
adapter a netft0 address 02:00:00:00:00:0a
adapter b netft0 address 02:00:00:00:00:0b
run_ok mesh net1 -- delay 100
run_ok wait_all_up a b
own=$(peer_ip b a) peer_of_a=$(peer_ip a b)
# b's kernel has the port, so c sends what is crafted, in b's name.
nodes c
plug c net1
# inner FRAME : twenty times.
inner() { in_node c udpsend -s 10.1.0.2 -p 3343 -c 20 -x "11000000$tag$1" 10.1.0.1 3343 >/dev/null; }
spawn ping b ping -q -i 0.2 "$own"
tag=$(next_payload a net1 "src host 10.1.0.2 and udp[8] == 0x11")
tag=${tag:8:8}
finish ping INT >/dev/null
like "$tag" '^[0-9a-f]{8}$' "the tag is known"
addresses=02000000000a02000000000b zeroes=$(printf %0200d 0)

# Other people's MAC addresses.
before=$(counter a rx_inner_source)
for source in 02000000000a 02000000000c 01005e000001 ffffffffffff 000000000000; do
	inner "02000000000a${source}0800$zeroes"
done
is $(($(counter a rx_inner_source) - before)) 100 "only the peer's own address is taken as source"

# Broken or odd, but from the peer: they come in, and are dropped by who reads them.
was=$(rx_packets a)
inner "${addresses}81000001080045$zeroes"
inner "${addresses}88a800018100000286dd60$zeroes"
inner "${addresses}88470001$zeroes"
inner "${addresses}0800$(ip4 60 15 17 "$(printf %080d 7)")"
inner "${addresses}0800$(ip4 60 15 17 "8327ff$(printf %074d 1)")"
inner "${addresses}0800$(ip4 65535 5 17 "")$zeroes"
inner "${addresses}0800$(ip4 4 5 17 "")$zeroes"
inner "${addresses}08004100$zeroes"
inner "${addresses}86dd6000000000640040$zeroes"
# Hop-by-hop, each followed by another.
inner "${addresses}86dd6000000000640040$(printf %064d 0)$(printf '0000010400000000%.0s' 1 2 3 4 5 6 7 8)"
between $(($(rx_packets a) - was)) 100 240 "tags, odd headers, option bombs are taken in"
# A packet of our own protocol, inside: to the sockets, where no route is.
unconfigured=$(counter a rx_tag) short=$(counter a rx_short)
udp=0d0f0d0f00100000
inner "${addresses}0800$(ip4 36 5 17 "")${udp}1100000000000001"
inner "${addresses}0800$(ip4 36 5 17 "")0d0f0d0f0010000022"
between $(($(counter a rx_tag) + $(counter a rx_short) - unconfigured - short)) 20 40 \
	"a tunnelled packet inside is counted and goes nowhere"
ok "all the while traffic flows" works
is "$(route_field a b net1 transitions)" 1 "and the route is up"

# To other addresses of this machine, and through it: as its own rules say.
ip -n a link add inside type dummy
in_node a sysctl -q -w net.ipv6.conf.inside.disable_ipv6=1
ip -n a address add 10.77.0.1/24 dev inside
ip -n a link set inside up
ip -n b route add 10.77.0.0/24 via "$own" dev netft0 onlink
ok "another address of this machine answers, as by any NIC" in_node b ping -q -c 1 -W 1 10.77.0.1
in_node a nft -f - <<-END
	table inet guard {
		chain input {
			type filter hook input priority 0;
			iifname "netft0" ip daddr != 169.254.0.0/16 counter drop
		}
	}
END
not_ok "unless a rule for the adapter forbids it" in_node b ping -q -c 1 -W 1 10.77.0.1
ok "which leaves the adapter's own address" works
forwarded() { in_node a cat /sys/class/net/inside/statistics/tx_packets; }
was=$(forwarded)
in_node b ping -q -c 3 -i 0.1 -W 1 10.77.0.2 >/dev/null
is "$(forwarded)" "$was" "nothing is forwarded unless forwarding is on"
in_node a sysctl -q -w net.ipv4.ip_forward=1
in_node b ping -q -c 3 -i 0.1 -W 1 10.77.0.2 >/dev/null
ip -n a neighbour replace 10.77.0.2 lladdr 02:00:00:00:00:77 dev inside
in_node b ping -q -c 3 -i 0.1 -W 1 10.77.0.2 >/dev/null
between $(($(forwarded) - was)) 3 10 "then it is, as by any NIC"
done_testing
