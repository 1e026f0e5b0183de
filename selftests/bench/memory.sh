#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Kernel memory that a route takes, with many of them.

# shellcheck source=selftests/bench/lib.sh
. /selftests/bench/lib.sh

ROUTES=2000

# add_routes COUNT NETWORK : through one gateway, or each would take a neighbour, too.
add_routes() {
	must in_node a nlraw -q -c "$1" 4 1=u32:101 3=ip:10.9.0.1 "5=ip:$2+" 9=u32:30000 >/dev/null
	# Those deferred frees and allocations that follow.
	sleep 5
}

object_size() { awk -v name="$1" '$1 == name { print $4 }' /proc/slabinfo; }

crowd_stage
add_routes 50 10.64.0.0
slab=$(kib Slab) percpu=$(kib Percpu)
add_routes $ROUTES 10.64.1.0
result memory.slab $((($(kib Slab) - slab) * 1024 / ROUTES))
result memory.percpu $((($(kib Percpu) - percpu) * 1024 / ROUTES))
result memory.object "$(object_size netft_route)"
done_testing
