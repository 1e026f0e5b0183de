#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the module costs when there is nothing to do: timers, interrupts, CPU time.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

SECONDS_IDLE=60

# A timer's line names its function, which says what module it is from.
timers() { grep -c '\[netft\]' /proc/timer_list; }

# "NOW IDLE INTERRUPTS": nanoseconds, and local timer interrupts.
state() {
	awk '/^now at/ { now = $3 } $1 == ".idle_sleeptime" { idle = $3 } END { print now, idle }' \
		/proc/timer_list
	awk '$1 == "LOC:" { print $2 }' /proc/interrupts
}

# idle NAME : interrupts and microseconds busy, per second.
idle() {
	local before after
	sleep 5
	before=$(state)
	sleep $SECONDS_IDLE
	after=$(state)
	# shellcheck disable=SC2086  # three words each
	awk -v name="$1" 'BEGIN {
		seconds = (ARGV[4] - ARGV[1]) / 1e9
		printf "result idle.%s.interrupts %.2f\n", name, (ARGV[6] - ARGV[3]) / seconds
		printf "result idle.%s.busy %.1f\n", name,
			(ARGV[4] - ARGV[1] - (ARGV[5] - ARGV[2])) / seconds / 1000
	}' $before $after
}

must nodes a b
must ip link add wire netns a type veth peer name wire netns b
for node in a b; do
	ip -n $node address add "10.9.0.${_node[$node]}/24" dev wire
	must ip -n $node link set wire up
done
idle without
must load
for node in a b; do must adapter $node; done
idle loaded
result idle.loaded.timers "$(timers)"
must tool a route add dev netft0 local 10.9.0.1 remote 10.9.0.2
must tool b route add dev netft0 local 10.9.0.2 remote 10.9.0.1
must wait_reachable a b
idle route
# To show that a timer would have been seen.
result idle.route.timers "$(timers)"
done_testing
