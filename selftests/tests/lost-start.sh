#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The first requests of a route are lost, and so are those of one that is enabled again: it
# does not wait a Delay of half a minute to try once more.

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# lose : the network, with its neighbours known: what waits for one is not lost.
lose() {
	ok "$1: the network is there" in_node a ping -q -c 1 -W 1 "$(address b net1)"
	cut net1
}
sent() { route_field a b net1 sent; }
answered() { [ "$(route_field "$1" "$2" net1 answered)" -gt "$3" ]; }
# tries WHAT BEFORE ANSWERED... : after 100, 200, 400 ms and so on; so many requests had been
# sent before, and so many of each end answered.
tries() {
	sleep 1
	between $(($(sent) - $2)) 4 5 "$1: requests in a second"
	heal net1
	ok "$1: a is answered" wait_for 10 answered a b "$3"
	ok "$1: b is answered" wait_for 10 answered b a "$4"
	before=$(sent)
	sleep 5
	# One that was up before needs two answers more, and is heard meanwhile.
	between $(($(sent) - before)) 0 3 "$1: then it takes its time"
}

load default_adapter=0
nodes a b
network net1 a b
for node in a b; do adapter $node; done
lose "a new route"
run_ok mesh net1 -- delay 30000 threshold 3
tries "a new route" 0 0 0
is "$(route_field a b net1 state) $(route_field b a net1 state)" "up up" "which is enough"

for node in a b; do run_ok set_routes $node disabled; done
lose "an enabled one"
before="$(sent) $(route_field a b net1 answered) $(route_field b a net1 answered)"
for node in a b; do run_ok set_routes $node enabled; done
# shellcheck disable=SC2086  # three words
tries "an enabled one" $before
done_testing
