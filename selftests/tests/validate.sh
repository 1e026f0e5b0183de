#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# "netft validate" says that nothing is wrong where nothing is, and names each fault that is
# planted, with its place and its direction, and who rejects what.  The rules for nftables
# let pass what has to.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 400

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# validate NODE [OPTION...] ; its output is in /tmp/said, too.
validate() {
	local node=$1 status
	shift
	tool "$node" "${json[@]}" validate --config /tmp/netftd.conf \
		--socket "/tmp/netftd.$node/sock" "$@" >/tmp/said 2>&1
	status=$?
	cat /tmp/said
	return $status
}
json=()
# is_good NODE : nothing is wrong, not even perhaps.
is_good() { validate "$1" && ! grep -qvE '^ok: ' /tmp/said; }
# names NODE REGEX : an error, among others perhaps.
names() {
	validate "$1"
	[ $? = 2 ] && grep -qE "^error: $2" /tmp/said
}
# tells NODE REGEX : a line of any kind.
tells() { validate "$1" | grep -qE "$2"; }
# warns NODE REGEX : and no error.
warns() { validate "$1" && grep -qE "^warning: $2" /tmp/said; }
# finds DESCRIPTION NODE REGEX ; mended DESCRIPTION [NODE]
finds() {
	ok "$1" wait_for 30 names "$2" "$3"
	sed 's/^/# /' /tmp/said
}
mended() {
	ok "$1: mended" wait_for 40 is_good "${2:-a}" || sed 's/^/# /' /tmp/said
}
# filter NODE CHAIN RULES : open NODE ends it.
filter() {
	in_node "$1" nft -f - <<-END
		table inet wall {
			chain wall {
				type filter hook $2
				$3
			}
		}
	END
}
open() { in_node "$1" nft delete table inet wall; }

nodes a b r
network net1 a b
network net2 a r
network net3 b r
in_node r sysctl -q -w net.ipv4.ip_forward=1
ip -n a route add 10.3.0.0/24 via 10.2.0.3
ip -n b route add 10.2.0.0/24 via 10.3.0.3
service_config <<-END
	networks:
	  direct: {subnet: 10.1.0.0/24, delay: 100, threshold: 10}
	  six: {subnet: 'fd00:1::/64', delay: 100, threshold: 10}
	  routed: {subnet: [10.2.0.0/24, 10.3.0.0/24], across-subnets: yes, delay: 100, threshold: 10}
	nodes:
	  a: [10.1.0.1, 'fd00:1::1', 10.2.0.1]
	  b: [10.1.0.2, 'fd00:1::2', 10.3.0.2]
END
a1='node a 10.1.0.1' b1='node b 10.1.0.2' a2='node a 10.2.0.1' b3='node b 10.3.0.2'
a6='node a fd00:1::1' b6='node b fd00:1::2'

note "Before there is a module"
for pair in "$a1 -> $b1" "$a6 -> $b6" "$a2 -> $b3"; do
	ok "$pair: its machine answers" warns a "$pair: node b answers that UDP port 3343 is unreachable"
done
not_ok "no module was loaded" test -e /sys/module/netft
ok "it says that nobody else can be asked" warns a "only what begins here is looked at, .* netftd does not run; fix: "
filter r 'forward priority 0' 'ip daddr 10.3.0.2 udp dport 3343 reject with icmp type admin-prohibited'
finds "a firewall that rejects is named" a \
	"$a2 -> $b3: 10.2.0.3 rejects UDP port 3343: administratively prohibited; fix: "
open r
ip -n b link set net1 down
ip -n a neighbour flush all
finds "nobody at the other end" a "$a1 -> $b1: nobody on net1 answers ARP"
ip -n b link set net1 up
ip -n b address replace fd00:1::2/64 dev net1 nodad
run_fails_with 'no node nobody' validate a --node nobody
run_fails_with 'no address of any node' validate r
echo 'nodes: 1' >/tmp/bad.conf
run_fails_with '/tmp/bad.conf:1: .*; fix: ' netft validate --config /tmp/bad.conf
run_fails_with 'none.conf: ' netft validate --config /tmp/none.conf

note "The cluster"
load default_adapter=0
service_start a
service_start b
ok "nothing is wrong" wait_for 30 is_good a
sed 's/^/# /' /tmp/said
is "$(grep -c '^ok: ' /tmp/said)" 6 "each pair is told of, in both directions"
like "$(cat /tmp/said)" 'packets of 1500 bytes pass' "with the size that passes"
json=(-j)
validate a >/dev/null
echo "# schema validate: $(cat /tmp/said)"
json=()
ok "nor at the other end" is_good b

note "Addresses and NICs"
ip -n a address del 10.1.0.1/24 dev net1
finds "an address that is missing" a \
	"$a1: the address is not on this machine; fix: add it .*, or correct line 6 of /tmp/netftd.conf"
finds "and at the other end" b "$a1: the address is not on this machine; fix: there: "
ip -n a address add 10.1.0.1/24 dev net1
mended "an address that is missing"
port_down b net1
finds "no carrier at the other end" a "$b1: the NIC has no carrier"
port_up b net1
mended "no carrier at the other end"
ip -n a address add 10.1.0.2/24 dev net2
finds "an address of the other node here" a "$b1: this machine, which is node a, has this address, too, on net2"
ip -n a address del 10.1.0.2/24 dev net2
mended "an address of the other node here"

note "Ways"
ip -n a route del 10.3.0.0/24
finds "no route" a "$a2 -> $b3: this machine has no route to it; fix: add a route"
ip -n a route add 10.3.0.0/24 via 10.2.0.3
mended "no route"

note "Firewalls"
filter b 'input priority 0' 'ip saddr 10.1.0.1 udp dport 3343 drop'
finds "one that drops at the other end" a \
	"$a1 -> $b1: what is sent does not arrive; fix: let UDP port 3343 in at node b"
ok "the other direction is good" grep -q "^ok: $b1 -> $a1: " /tmp/said
finds "and seen from there" b "$a1 -> $b1: what is sent does not arrive"
ok "where it is the other direction" grep -q "^ok: $b1 -> $a1: " /tmp/said
open b
mended "one that drops at the other end"
filter b 'input priority 0' 'udp dport 3343 ip6 saddr fd00:1::1 drop'
finds "one that drops IPv6" a "$a6 -> $b6: what is sent does not arrive"
open b
mended "one that drops IPv6"
filter a 'output priority 0' 'ip daddr 10.1.0.2 udp dport 3343 drop'
finds "one's own" a "$a1 -> $b1: the firewall of this machine does not let UDP port 3343 out"
open a
mended "one's own"
filter r 'forward priority 0' 'ip daddr 10.3.0.2 udp dport 3343 reject with icmp type admin-prohibited'
finds "one on the way that rejects" a \
	"$a2 -> $b3: 10.2.0.3 rejects UDP port 3343: administratively prohibited"
ok "the other direction is told of, too" wait_for 10 tells a "^ok: $b3 -> $a2: "
open r
mended "one on the way that rejects"
filter b 'input priority 0' 'udp dport 3343 ip6 saddr fd00:1::1 reject'
finds "one at the other end that rejects IPv6" a \
	"$a6 -> $b6: node b answers that UDP port 3343 is unreachable"
open b
mended "one at the other end that rejects IPv6"

note "MTU"
ip -n r link set net3 mtu 1300
ip -n b link set net3 mtu 1300
finds "too small behind a router" a \
	"$a2 -> $b3: packets of 1500 bytes do not pass: 10.2.0.3 says that 1300 do, too few for IPv6 over the adapter; fix: "
finds "which was not forgotten" a "$a2 -> $b3: packets of 1500 bytes do not pass"
ip -n a route change 10.3.0.0/24 via 10.2.0.3 mtu 1300
mended "too small behind a router, and the route says so"
ip -n r link set net3 mtu 1500
ip -n b link set net3 mtu 1500
ip -n a route change 10.3.0.0/24 via 10.2.0.3
ip -n sw link set b.net1 mtu 1400
finds "too small in a switch" a "$a1 -> $b1: packets of 1500 bytes vanish .*, those of 1400 bytes pass"
ip -n sw link set b.net1 mtu 1500
mended "too small in a switch"

note "Identity"
ip -n r address add 10.1.0.2/24 dev net2
ip link add stray netns r address 02:00:00:00:00:dd type veth peer name r.stray netns sw
ip -n sw link set r.stray master net1 up
ip -n r link set stray up
ip -n r address add 10.1.0.1/24 dev stray
finds "another machine with the same address" a \
	"$a1: another machine has this address, too: 02:00:00:00:00:dd"
ip -n r link del stray
ip -n r address del 10.1.0.2/24 dev net2
ip -n a neighbour flush all
ip -n b neighbour flush all
mended "another machine with the same address"
service_stop b
service_stop a
mac=$(mac_of a)
other=$(mac_of b)
tool b route flush dev netft0
ip -n b link set netft0 down
ip -n b link set netft0 address "$mac"
ip -n b link set netft0 up
service_start a
service_start b
finds "two nodes with one MAC address" a "$a1 -> $b1: duplicate identity"
service_stop b
tool b route flush dev netft0
ip -n b link set netft0 down
ip -n b link set netft0 address "$other"
ip -n b link set netft0 up
service_start b
mended "two nodes with one MAC address"

note "A firewall with our rules, and no others"
for node in a b; do
	for chain in input output; do
		in_node $node nft -f - <<-END
			table inet $chain {
				chain $chain {
					type filter hook $chain priority 0; policy drop;
					icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
					include "/selftests/netft.nft"
				}
			}
		END
	done
	service_stop $node
	tool $node route flush dev netft0
done
service_start a
service_start b
ok "routes come up" wait_all_up a b
ok "services hear each other" wait_for 15 heard a
in_node a nft flush chain inet input input
finds "without them they do not pass" a "$b1 -> $a1: "
for node in a b; do
	in_node $node nft delete table inet input
	in_node $node nft delete table inet output
done
mended "a firewall"
for family in inet ip ip6; do
	ok "the rules are good in a table of $family" in_node r nft -c -f - <<-END
		table $family wall {
			chain wall {
				type filter hook input priority 0
				include "/selftests/netft.nft"
			}
		}
	END
done
service_stop a
service_stop b
done_testing
