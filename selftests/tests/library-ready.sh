#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# libnetft waits for peers: until all are reachable, until it has been too long, until there
# is nothing more to wait for.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

b=02:00:00:00:00:0b c=02:00:00:00:00:0c
unknown() { ! is_reachable a b; }
# waited FILE : the milliseconds it says.
waited() { sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p' "$1"; }

pair delay 250 || exit
like "$(in_node a wait-ready netft0 5000 $b)" '^ready after [0-9]{1,2} ms' "who is reachable is not waited for"
like "$(in_node a wait-ready netft0 5000 $b $b)" '^ready' "named twice is named once"

# Too long.
start=$(now_ms)
run_fails_with 'not ready after 15[0-9]{2} ms: .*timed out' in_node a wait-ready netft0 1500 $b $c
between $(($(now_ms) - start)) 1500 2500 "that took as long as was said"
run_fails_with 'not ready after [0-9]{1,2} ms: .*timed out' in_node a wait-ready netft0 0 $c

# A peer that becomes reachable while it is waited for, and one that has to return.
nodes c
plug c net1
adapter c netft0 index 103 address $c
tool a route flush dev netft0
tool b route flush dev netft0
ok "the peer is not reachable" wait_for 15 unknown
spawn ready a wait-ready netft0 60000 $b $c
spawn forever a wait-ready netft0 -1 $b $c
sleep 1
for pair in "a b" "b a"; do
	# shellcheck disable=SC2086  # words
	run_ok route_add $pair net1
done
ok "one is" wait_reachable a b
sleep 1
ok "one of two is not enough" kill -0 "${_job[ready]}"
for pair in "a c" "c a"; do
	# shellcheck disable=SC2086  # words
	run_ok route_add $pair net1
done
ok "the other is, too" wait_reachable a c
await ready >/dev/null
is $? 0 "then the wait ends"
between "$(waited /tmp/ready.out)" 2000 30000 "and tells how long it was"
await forever >/dev/null
is $? 0 "as does one without end"

# Nothing to wait for.
run_fails_with 'No such device' in_node a wait-ready nosuch 1000 $b
run_fails_with 'not supported' in_node a wait-ready net1 1000 $b
tool a route flush dev netft0
ok "nobody is reachable" wait_for 15 unknown
spawn vanished a wait-ready netft0 60000 $b
spawn unloaded b wait-ready netft0 60000 02:00:00:00:00:99
sleep 0.5
run_ok ip -n a link del netft0
await vanished >/dev/null 2>/tmp/vanished.said
isnt $? 0 "the wait ends with the adapter"
like "$(cat /tmp/vanished.said)" 'No such device' "and says why"
ok "another goes on" kill -0 "${_job[unloaded]}"
run_ok unload
await unloaded >/dev/null 2>/tmp/unloaded.said
isnt $? 0 "the wait ends with the module"
like "$(cat /tmp/unloaded.said)" 'No such device' "and says why"
done_testing
