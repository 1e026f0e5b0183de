#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions that one packet takes from pktgen to the end of the wire, which is tx, and on
# to the receiver's device.  The clock counts a nanosecond for each.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

PACKETS=20000

generate() {
	local kind=$1 size=$2 device file=/proc/net/pktgen
	device=$(device "$kind")
	in_node a bash -e <<-END
	echo rem_device_all >$file/kpktgend_0
	echo add_device $device >$file/kpktgend_0
	printf '%s\n' "count $PACKETS" "clone_skb 0" "pkt_size $size" "delay 0" \
		"dst $(target "$kind")" "dst_mac $(mac_of b "$device")" |
		while read -r line; do echo "\$line" >$file/$device; done
	echo start >$file/pgctrl
	grep Result: $file/$device
	END
}

# measure NAME KIND SIZE DEVICE : until the packets arrive at this device of node b, where
# they end, the cheapest way there is: no socket, no route.
measure() {
	local name=$1 kind=$2 size=$3 sink=$4 out count
	must tc -n b filter add dev "$sink" ingress matchall action drop
	out=$(generate "$kind" "$size")
	count=$(tc -n b -s filter show dev "$sink" ingress | awk '/Sent/ { print $4; exit }')
	# Others have something to say now and then.
	must [ "$count" -ge $PACKETS ]
	must tc -n b filter del dev "$sink" ingress
	result "$name.$size.$kind" \
		"$(awk -v n=$PACKETS '/Result: OK/ { sub(/\(.*/, "", $3); print $3 * 1000 / n }' <<<"$out")"
}

# wireguard takes no Ethernet frames.
read -ra kinds < <(in_turn bare vxlan geneve gretap netft macsec)
wire
must modprobe pktgen
for kind in "${kinds[@]}"; do
	must tc -n b qdisc add dev "$(device "$kind")" clsact
done
must tc -n b qdisc add dev sealed clsact
for size in 60 1400; do
	for kind in "${kinds[@]}"; do
		measure packet "$kind" $size "$(device "$kind")"
		[ "$kind" = bare ] || measure tx "$kind" $size "$(under "$kind")"
	done
done
done_testing
