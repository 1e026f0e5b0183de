#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions that a packet takes, tx and rx, if it goes to one of few or many peers.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

PACKETS=20000

# Where all packets end: one filter for all of the adapters.
sink() {
	local i
	for ((i = $1; i < $2; i++)); do
		echo "qdisc add dev ft$i ingress_block 1 clsact"
	done >/tmp/sink
	must tc -n b -batch /tmp/sink
	[ "$1" -gt 0 ] || must tc -n b filter add block 1 matchall action drop
}

# generate PEERS PACKETS : to each of the peers in turn.
generate() {
	local file=/proc/net/pktgen
	in_node a bash -e <<-END
	echo rem_device_all >$file/kpktgend_0
	echo add_device netft0 >$file/kpktgend_0
	printf '%s\n' "count $2" "clone_skb 0" "pkt_size 60" "delay 0" "dst 10.0.0.1" \
		"dst_mac 02:00:00:01:00:00" "dst_mac_count $1" |
		while read -r line; do echo "\$line" >$file/netft0; done
	echo start >$file/pgctrl
	grep Result: $file/netft0
	END
}

dropped() { tc -n b -s filter show block 1 | awk '/Sent/ { print $4; exit }'; }

crowd_stage
must modprobe pktgen
have=0
for count in 1 10 100 1000; do
	crowd $count 30000
	sink $have $count
	have=$count
	# The route that the adapter added to its last peer made the kernel forget the way to
	# all of them: each is looked up once more, which is not what a packet takes.
	generate $count $count >/dev/null
	before=$(dropped)
	out=$(generate $count $PACKETS)
	must [ $(($(dropped) - before)) -ge $PACKETS ]
	result peers.$count \
		"$(awk -v n=$PACKETS '/Result: OK/ { sub(/\(.*/, "", $3); print $3 * 1000 / n }' <<<"$out")"
done
done_testing
