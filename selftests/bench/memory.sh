#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Kernel memory that a route takes, with many of them.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

ROUTES=2000

add_routes() {
	local first=$1 last=$2
	must in_node a bash -c "for ((i = $first; i < $last; i++)); do
		netft route add dev netft0 local 10.9.0.1 \
			remote 10.64.\$((i / 250)).\$((i % 250 + 1)) delay 30000 || exit
	done"
}

object_size() { awk -v name="$1" '$1 == name { print $4 }' /proc/slabinfo; }

wire
# Through one gateway, or every one of them would take a neighbour, too.
must ip -n a route add 10.64.0.0/16 via 10.9.0.2
add_routes 0 50
sleep 2
slab=$(kib Slab) percpu=$(kib Percpu)
add_routes 50 $((50 + ROUTES))
# Those deferred frees and allocations that follow.
sleep 2
result memory.slab $((($(kib Slab) - slab) * 1024 / ROUTES))
result memory.percpu $((($(kib Percpu) - percpu) * 1024 / ROUTES))
result memory.object "$(object_size netft_route)"
done_testing
