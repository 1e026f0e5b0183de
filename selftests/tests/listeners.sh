#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A thousand listeners that never read: who reads hears everything, and the heartbeats at
# 100 ms x 3 and the traffic do not suffer.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

pair delay 100 threshold 3
spawn crowd a prlimit --nofile=4096 nlraw -l 1000
ok "a thousand listen" wait_for 30 grep -q listening /tmp/crowd.out
watch a
stream ab a b 5
first=$(json_value "$(tool a -j adapter show)" event_seq)
like "$(in_node a nlraw -q -c 150 2 1=u32:101 10=u32:0)" '^OK' "150 events are sent"
cut net1
sleep 1
heal net1
ok "and those of a failure" wait_event a route_down
ok "and of its end" wait_event a route_up
stream_end ab
last=$(json_value "$(tool a -j adapter show)" event_seq)
seqs=$(sed -n 's/.*"seq":\([0-9]*\).*/\1/p' /tmp/events.a.out)
is "$seqs" "$(seq $((first + 1)) "$last")" "who reads has heard them all, in order"
is "$(event_count a route_down)" 1 "there was no other verdict"
between "$(stream_value ab max_gap_ms)" 5 160 "the gap was as without them"
finish crowd >/dev/null
done_testing
