#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The addresses of an adapter follow from its MAC address, are there at once, and take
# nothing away from the routes that the host had.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

ipv4_of() { ip -j -4 address show dev "$1" | jq -r '.[].addr_info[] | "\(.local)/\(.prefixlen) \(.scope)"'; }
ipv6_of() { ip -j -6 address show dev "$1" | jq -r '.[].addr_info[].local'; }
of() { netft -j adapter show "$1" | jq -r ".[].$2"; }
has_ipv6() { [ -n "$(ipv6_of "$1")" ]; }

# candidate MAC NUMBER : 169.254.1.0 plus the CRC-32 of address and number modulo 65024.
candidate() {
	local hex crc=$((0xffffffff)) byte bit
	hex=${1//:/}$(printf %08x "$2")
	while [ -n "$hex" ]; do
		byte=$((16#${hex:0:2})) hex=${hex:2} crc=$((crc ^ byte))
		for bit in 0 1 2 3 4 5 6 7; do
			crc=$((crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1))
		done
	done
	bit=$((256 + (crc ^ 0xffffffff) % 65024))
	echo "169.254.$((bit >> 8)).$((bit & 255))"
}

# first MAC : its first candidate that is not among the addresses which clouds use.
first() {
	local number=0
	while [[ $(candidate "$1" $number) == 169.254.1@(69|70).* ]]; do number=$((number + 1)); done
	candidate "$1" $number
}

ip link add up0 type dummy
ip link set up0 up
ip address add 192.0.2.1/24 dev up0
ip route add default via 192.0.2.254
metadata=$(ip route get 169.254.169.254)
table=$(ip route show)

# By the module alone, without a physical NIC.
# shellcheck disable=SC2046  # words
modprobe -a $(modinfo -F depends netft | tr , " ")
run_ok insmod "/lib/modules/$(uname -r)/extra/netft.ko"
mac=$(cat /sys/class/net/netft0/address)
like "$(ip link show dev netft0)" '[<,]UP,LOWER_UP[,>]' "netft0 is up at once"
like "$mac" '^.[26ae]:' "its MAC address is a locally administered unicast one"
is "$(ipv4_of netft0)" "$(first "$mac")/32 link" "IPv4 is there at once, of scope link"
like "$(ip -6 address show dev netft0)" 'inet6 fe80:.*/64 scope link' "and IPv6"
unload

# By ip link, which loads the module.
run_ok ip link add ft1 address 02:00:00:00:00:01 type netft
ok "that loaded the module" test -d /sys/module/netft
is "$(of ft1 state)" down "a new adapter is down"
is "$(of ft1 ipv4)" "$(first 02:00:00:00:00:01)" "but knows its IPv4 address"
is "$(of ft1 ipv6)" fe80::ff:fe00:1 "and its IPv6 address"
run_ok ip link set ft1 up
ok "IPv4 is assigned" wait_for 2 grep -q "$(of ft1 ipv4)" /proc/net/fib_trie
is "$(ipv4_of ft1)" "$(first 02:00:00:00:00:01)/32 link" "as it follows from the MAC address"
is "$(ipv6_of ft1)" fe80::ff:fe00:1 "IPv6 follows from it, too"
# shellcheck disable=SC2317  # called by name
both_deprecated() { [ "$(ip address show dev ft1 | grep -c 'scope link .*deprecated')" = 2 ]; }
ok "both are deprecated: they are not this machine's" wait_for 2 both_deprecated
ip link set ft1 down
ip link set ft1 up
ok "also after it was down" wait_for 2 both_deprecated
not_ok "no address is tentative" sh -c 'ip address show dev ft1 | grep -E "tentative|dadfailed"'
run_ok ip link add ft2 type netft
run_ok ip link add ft3 type netft
isnt "$(cat /sys/class/net/ft2/address)" "$(cat /sys/class/net/ft3/address)" \
	"several adapters differ in their MAC addresses"
like "$(cat /sys/class/net/ft2/address)" '^.[26ae]:' "which are locally administered"
run_fails_with 'unicast MAC' ip link add ft4 address 01:00:00:00:00:01 type netft
ip link set ft2 up
ip link set ft3 up
wait_for 2 has_ipv6 ft3
for try in de:13:68:09:d8:0e 02:00:00:00:00:03 52:54:00:12:34:56 02:ff:ff:ff:ff:ff; do
	ip link add ft5 address $try type netft
	is "$(of ft5 ipv4)" "$(first $try)" "$try becomes $(first $try)"
	ip link del ft5
done

# What the host had stays as it was.
is "$(ip route get 169.254.169.254)" "$metadata" "the way to the metadata address is as before"
is "$(ip route show)" "$table" "no route was added"
like "$(ip -6 route show dev ft1)" '^fe80::/64 ' "but the one of the link-local prefix"
like "$(ip route get 192.0.2.77)" 'src 192.0.2.1 ' "nor is any source address taken from it"

# As many as one likes, in any namespace, and none is left.
nodes a
run_ok ip -n a link add netft0 type netft
run_ok ip -n a link add netft1 type netft
run_ok ip link add far netns a type netft
for dev in ft1 ft2 ft3 netft0; do run_ok ip link del $dev; done
not_ok "they are gone" sh -c 'ip link show type netft | grep .'
is "$(tool a -j adapter show | jq -r 'map(.dev) | join(" ")')" "netft0 netft1 far" \
	"a namespace shows its own"
run_ok unload
not_ok "with the module all go" sh -c 'ip -n a link show type netft 2>/dev/null | grep .'
run_ok load default_adapter=0
not_ok "default_adapter=0 creates none" ip link show netft0
run_ok ip link add netft0 type netft
ip link del up0
done_testing
