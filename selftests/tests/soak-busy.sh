#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A CPU that is kept busy by a packet generator and hogs: not one false verdict, and no
# memory is lost.  selftests/soak/run makes it last a day.
#
# timeout: 240
# kernels: 6.1
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/soak/lib.sh
. /selftests/soak/lib.sh

SECONDS_BUSY=$(parameter busy.seconds 30)
STEP=$((SECONDS_BUSY > 600 ? 600 : SECONDS_BUSY))
# Of each step, so long the generator sends a packet in FLOOD_NS, and one in PAUSE_NS then:
# an emulator has to do what hogs do for nothing.  Beside hogs the receiving side has an
# eighth of the CPU.  More than it can take with that would fill its queue, and a route
# whose packets are lost is rightly called down.
FLOOD=$(parameter busy.flood $STEP)
FLOOD_NS=$(parameter busy.flood_ns 1000000)
PAUSE_NS=100000000
NSEC=1000000000
PKTGEN=/proc/net/pktgen

# Packets for nobody to the other node's port, and frames through the adapter.
generator() {
	in_node a bash -e <<-END
	setting() { echo "\$2" >$PKTGEN/\$1; }
	setting kpktgend_0 rem_device_all
	for device in net1 netft0; do
		setting kpktgend_0 "add_device \$device"
		setting \$device "count 0"
		setting \$device "clone_skb 0"
		setting \$device "pkt_size 200"
		setting \$device "delay 0"
		setting \$device "udp_dst_min 3343"
		setting \$device "udp_dst_max 3343"
	done
	setting net1 "dst $(address b net1)"
	setting net1 "dst_mac $(mac_of b net1)"
	setting netft0 "dst $(peer_ip a b)"
	setting netft0 "dst_mac $(mac_of b)"
	END
}

busy() {
	spawn pktgen a bash -c "echo start >$PKTGEN/pgctrl"
	spawn hogs - hog 0 0 19 -5
}
quiet() {
	local job
	in_node a bash -c "echo stop >$PKTGEN/pgctrl"
	for job in hogs pktgen; do
		finish $job KILL >/dev/null 2>&1
		unset "_job[$job]"
	done
	sleep 2
}

# pace NANOSECONDS : between two packets.
pace() {
	in_node a bash -c "for device in net1 netft0; do echo delay $1 >$PKTGEN/\$device; done"
}

# used : jiffies that the CPU did not idle, and those that it did.
used() { awk '$1 == "cpu" { print $2 + $3 + $4 + $6 + $7 + $8, $5 }' /proc/stat; }

# lost : packets that found the CPU's queue full, a hexadecimal number.
lost() { awk '{ print $2 }' /proc/net/softnet_stat; }

# verdicts : how often the routes of both nodes have changed between up and down.
verdicts() {
	local node
	for node in a b; do
		tool $node -j route show dev netft0
	done | grep -o '"transitions":[0-9]*' | tr -dc '0-9\n' | paste -sd ' '
}

modprobe pktgen
pair delay 100 threshold 3 || exit
generator
# The first of everything is allocated once.
pace "$FLOOD_NS"
busy
sleep 10
quiet
before=$(verdicts)
trace
memory_before=$(memory_in_use)
lost_before=$(lost)
read -r used_before idle_before < <(used)
packets_before=$(counter b rx_version)
asked=0
busy
for ((done = 0; done < SECONDS_BUSY; done += STEP)); do
	pace "$FLOOD_NS"
	sleep "$FLOOD"
	pace $PAUSE_NS
	sleep $((STEP - FLOOD))
	# By each of two devices.
	asked=$((asked + 2 * (FLOOD * NSEC / FLOOD_NS + (STEP - FLOOD) * NSEC / PAUSE_NS)))
	note "$((done + STEP)) s: transitions $(verdicts), late $(counter a hb_own_late)" \
		"$(counter b hb_own_late), responses $(counter a hb_responses_received)" \
		"$(counter b hb_responses_received)"
done
is "$(cd "/proc/$(pgrep -x hog)/task" && echo [0-9]* | wc -w)" 4 "hogs at work"
read -r used_after idle_after < <(used)
is "$(verdicts)" "$before" "no route changed in $SECONDS_BUSY s of a busy CPU"
between "$((100 * (idle_after - idle_before) / (used_after + idle_after - used_before - idle_before)))" \
	0 0 "the CPU idled, per cent"
# Half of those that it was told to send: it gets the CPU as others do.
between $(($(counter b rx_version) - packets_before)) $((asked / 2)) 1000000000000 "packets for nobody"
grep " state=0 " /sys/kernel/tracing/trace | sed 's/^/# /'
is "$(lost)" "$lost_before" "packets that found the CPU's queue full"
quiet
between $(($(memory_in_use) - memory_before)) -100000000 512 "memory that is gone, KiB"
done_testing
