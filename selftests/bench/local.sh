#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Node a loses the link that carries the traffic and knows it: its carrier goes, or it is
# set down by hand.  The gap of what it sends, and of what it is sent.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

# phase NAME DOWN UP : the two commands take node and network.
phase() {
	local name=$1 down=$2 up=$3 lost odd gap
	anew delay 250
	ends_start
	sleep 0.05
	random_sleep 250
	$down a "$carrier"
	sleep 0.2
	ends_stop
	read -r lost odd gap _ < <(report ab)
	result "$name.out" "$gap"
	result "$name.lost" "$lost"
	result "$name.odd" "$odd"
	read -r lost odd gap _ < <(report ba)
	result "$name.in" "$gap"
	result "$name.lost" "$lost"
	result "$name.odd" "$odd"
	$up a "$carrier"
}

scene
for ((i = 0; i < $(parameter phases); i++)); do
	phase carrier port_down port_up
	phase down link_down link_up
done
done_testing
