#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP of fixed size, and round trips, over the bare wire, tunnels and the adapter in turn.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

# So many MiB, 256 of the others; ciphers take their time.
declare -A MIB=([macsec]=32 [wireguard]=32)
PINGS=300

# Nothing else may run meanwhile: the one CPU's time is what is measured.  By the sender's
# clock: for the receiver iperf3 counts the time from before the sender runs, which is a tick
# of the scheduler more or less, by chance.
tcp() {
	local mode=$1 kind=$2 to
	to=$(target "$kind")
	spawn server b iperf3 --server --one-off
	must wait_for 5 listens
	sleep 0.2
	must in_node a iperf3 --client "$to" --bytes "${MIB[$kind]:-256}M" --json >/tmp/client.json
	await server >/dev/null
	result "tcp.$mode.$kind" "$(jq .end.sum_sent.bits_per_second /tmp/client.json)"
}

# shellcheck disable=SC2317  # called by name
listens() { in_node b ss -Hltn 'sport = :5201' | grep -q LISTEN; }

round_trip() {
	local kind=$1 average
	average=$(in_node a ping -q -c $PINGS -i 0.002 "$(target "$kind")" |
		sed -n 's,^rtt .* = [^/]*/\([^/]*\)/.*,\1,p')
	result "rtt.$kind" "$average"
}

read -ra kinds < <(in_turn bare vxlan geneve gretap netft macsec wireguard)
wire
for kind in "${kinds[@]}"; do
	round_trip "$kind"
done
# The first transfer warms caches that are common to all.
tcp warm bare
for mode in gso mtu gro; do
	case $mode in
	# Frames of 64 KiB no longer pass, as on a real wire; then the receiver's driver
	# merges what arrives, as those of real NICs do.
	mtu)	offload tso off gso off tx-udp_tnl-segmentation off \
			tx-udp_tnl-csum-segmentation off tx-gre-segmentation off \
			tx-gre-csum-segmentation off ;;
	gro)	offload gro on ;;
	esac
	for kind in "${kinds[@]}"; do
		tcp $mode "$kind"
	done
done
done_testing
