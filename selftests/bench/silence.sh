#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The network that carries the traffic loses everything silently, at random moments: how
# long is the gap, how much is lost, and how long does the verdict take?

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

# verdicts : when routes went down, by the trace's clock, which is gapmeter's.
verdicts() {
	traced a state=0
	traced b state=0
}

# phase NAME DELAY THRESHOLD
phase() {
	local name=$1 delay=$2 threshold=$3 way lost odd gap start down=() when
	anew delay "$delay" threshold "$threshold"
	trace
	ends_start
	sleep 0.05
	random_sleep "$delay"
	cut "$carrier"
	pause $((delay * 2 + 100))
	ends_stop
	pause $((delay * threshold))
	heal "$carrier"
	mapfile -t down < <(verdicts)
	must [ ${#down[@]} -eq 2 ]
	for way in ab ba; do
		read -r lost odd gap start < <(report $way)
		result "$name.gap" "$gap"
		result "$name.lost" "$lost"
		result "$name.odd" "$odd"
	done
	# Both directions were lost at once.
	must [ "$start" != 0 ]
	for when in "${down[@]}"; do
		result "$name.verdict" "$(awk -v a="$start" -v b="${when%% *}" 'BEGIN { print b - a }')"
	done
}

scene
for ((i = 0; i < $(parameter phases); i++)); do
	phase default 250 20
	phase fast 10 3
done
done_testing
