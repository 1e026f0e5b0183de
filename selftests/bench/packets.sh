#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions that one packet takes from pktgen to the receiver's device, sending and
# receiving together.  The clock counts a nanosecond for each.

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

received() {
	ip -n b -j -s link show dev "$(device "$1")" | jq '.[0].stats64.rx.packets'
}

measure() {
	local kind=$1 size=$2 before after out
	before=$(received "$kind")
	out=$(generate "$kind" "$size")
	after=$(received "$kind")
	must [ $((after - before)) -ge $PACKETS ]
	result "packet.$size.$kind" \
		"$(awk -v n=$PACKETS '/Result: OK/ { sub(/\(.*/, "", $3); print $3 * 1000 / n }' <<<"$out")"
}

read -ra kinds < <(in_turn bare vxlan netft)
wire
must modprobe pktgen
# Where packets end, the cheapest there is: no socket, no route.
for kind in "${kinds[@]}"; do
	must tc -n b qdisc add dev "$(device "$kind")" clsact
done
for size in 60 1400; do
	for kind in "${kinds[@]}"; do
		# Only while its turn lasts: the wire carries the others, too.
		must tc -n b filter add dev "$(device "$kind")" ingress matchall action drop
		measure "$kind" $size
		must tc -n b filter del dev "$(device "$kind")" ingress
	done
done
done_testing
