#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module, adapters and namespaces come and go under traffic, with routes up: each
# unload takes less than two seconds, and nothing is left of any cycle.  selftests/soak/run
# makes it a thousand of each.
#
# timeout: 300
# kernels: stock
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/soak/lib.sh
. /selftests/soak/lib.sh

CYCLES=$(parameter cycles 10)
# Objects of a cache that nobody uses, but that count as used while they wait on a CPU's
# list, or for a namespace to be freed.  Only many cycles show a leak that is smaller.
NOISE=50
MODULE=/lib/modules/$(uname -r)/extra/netft.ko
declare -A REMOTE=([a]=10.1.0.2 [b]=10.1.0.1)

# here NODE : an adapter and its route; the other one is there or comes, too.
here() {
	ip -n "$1" -batch - <<-END
	link add netft0 address 02:00:00:00:00:0$1 type netft
	link set netft0 up
	END
	tool "$1" route add dev netft0 local "$(address "$1" net1)" remote "${REMOTE[$1]}" delay 50
}
both() { here a && here b && sleep 0.1; }

unload_cycle() {
	local start
	insmod "$MODULE" default_adapter=0 && both || return
	start=${EPOCHREALTIME/./}
	rmmod netft || return
	start=$((${EPOCHREALTIME/./} - start))
	[ "$start" -le "$longest" ] || longest=$start
}
adapter_cycle() { ip -n b link del netft0 && here b && sleep 0.1; }
namespace_cycle() {
	ip netns del b && ip netns add b && plug b net1 && here b && sleep 0.1
}

# received : datagrams at the end of the stream from a to b.
received() {
	finish ab.recv >/dev/null
	stream_value ab received
}

# traffic : from now on, whatever becomes of the adapters.
traffic() {
	both
	spawn ab.recv b gapmeter recv 5001
	sleep 0.1
	spawn ab.send a gapmeter send "$(peer_ip a b)" 5001 2
	spawn ba.send b gapmeter send "$(peer_ip b a)" 5001 2
	sleep 0.2
}

# settled NAME : everything is counted, when namespaces have been freed, which is by and by.
settled() {
	sleep 3
	objects >"/tmp/objects.$1"
	memory_in_use >"/tmp/memory.$1"
}

# cycles WHAT NUMBER
cycles() {
	local i
	for ((i = 0; i < $2; i++)); do
		"$1"_cycle || { fail "$1 cycle $i"; return; }
	done
}

# many WHAT : a few to have the first of everything, then as many as there shall be.  What
# is lost in each is lost in both halves.
many() {
	local half=$((CYCLES / 2)) lost
	cycles "$1" 10
	settled before
	cycles "$1" $half
	settled between
	cycles "$1" $half
	settled after
	is "$(growing $((half / 2 + NOISE)) /tmp/objects.{before,between,after})" "" \
		"$1: caches that lose something in each cycle"
	lost=$(($(</tmp/memory.after) - $(</tmp/memory.between)))
	note "$1: KiB in use $(cat /tmp/memory.{before,between,after} | paste -sd ' ')"
	# It goes up and down by half of that without any reason of ours.
	between "$lost" -100000 600 "$1: memory that is gone after $half, KiB"
}

nodes a b
network net1 a b
load default_adapter=0
traffic
unload
longest=0
many unload
between $((longest / 1000)) 0 2000 "the longest unload, ms"
kill "${_job[ba.send]}" "${_job[ab.send]}"
between "$(received)" $((CYCLES * 20)) 100000000 "datagrams that arrived meanwhile"

load default_adapter=0
traffic
many adapter
kill "${_job[ba.send]}"
between "$(received)" $((CYCLES * 20)) 100000000 "datagrams that arrived meanwhile"
ip -n b link del netft0
here b
many namespace
ok "the last one works" in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip a b)"
done_testing
