#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# On a machine with NICs, insmod alone gives an adapter whose MAC address follows from that
# of the first one but is another, after every load the same, and ready when it returns.
#
# guests: 2
# clock: real

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

run_ok underlay
# shellcheck disable=SC2046  # words
modprobe -a $(modinfo -F depends netft | tr , " ")
# The guests' NICs have locally administered addresses already, so it is not that bit.
nic=$(ip -j link | jq -r 'first(.[] | select(.ifname | startswith("net")) | .address)')
expected=$(printf '%02x%s' $((16#${nic%%:*} ^ 0x40)) "${nic:2}")
for round in 1 2; do
	run_ok insmod "/lib/modules/$(uname -r)/extra/netft.ko"
	is "$(cat /sys/class/net/netft0/address)" "$expected" "load $round: MAC address made of the first NIC's"
	like "$(ip -4 address show dev netft0)" 'inet 169\.254\.[0-9.]*/32 ' "IPv4 is there"
	like "$(ip -6 address show dev netft0)" 'inet6 fe80:.*scope link' "IPv6 is there"
	not_ok "and not tentative" sh -c 'ip -6 address show dev netft0 | grep tentative'
	is "$(ip -4 address show dev netft0 | sed -n 's/.*inet \([^ ]*\).*/\1/p')" \
		"${ipv4:=$(ip -4 address show dev netft0 | sed -n 's/.*inet \([^ ]*\).*/\1/p')}" \
		"the same IPv4 address as before"
	[ $round = 2 ] || run_ok unload
done
run_ok load
barrier loaded
run_ok guest_route_add net1
ok "the other guest is reachable" wait_for 20 guest_reachable
ok "and answers" ping -q -c 3 -i 0.2 -W 2 "$(guest_peer_ip)"
barrier end
done_testing
