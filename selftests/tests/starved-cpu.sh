#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The CPU belongs to others: a real-time program that leaves 5 %, then requests that look
# valid, as fast as they can be sent, on one of two networks.  Heartbeats at 100 ms x 3 go
# on at both nodes and on both networks, and a route answers no more than it must.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

SECONDS_EACH=5
# idle : hundredths of a second.
idle() { awk '$1 == "cpu" { print $5 }' /proc/stat; }

pair delay 100 threshold 3
nodes c
plug c net1
before=$(idle)
spawn hog - timeout -s KILL $SECONDS_EACH chrt -f 99 hog
sleep $((SECONDS_EACH + 1))
await hog >/dev/null
between $(($(idle) - before)) 0 250 "a real-time program: the CPU idled of 600"
never_down "a real-time program"

request=$(next_payload a net1 'src host 10.1.0.2 and udp[8] & 0xfe == 0x12')
request=12000060000000000${request:17}
stream ab a b 5
requests=$(counter a rx_flood) sent=$(counter a hb_responses_sent) moment=$(now_ms)
spawn flood c timeout $SECONDS_EACH udpsend -s 10.1.0.2 -p 3343 -x "$request" -c 100000000 10.1.0.1 3343
sleep $SECONDS_EACH
await flood >/tmp/flood.json
took=$(($(now_ms) - moment + 100))
stream_end ab
between $(($(counter a rx_flood) - requests)) 10000 100000000 "a flood: most requests are dropped as one"
between $(($(counter a hb_responses_sent) - sent)) 64 $((took * 64 / 100 + took / 40 + 130)) \
	"a flood: answered are 64 in 100 ms, in $took ms"
never_down "a flood"
is "$(stream_value ab lost)" 0 "a flood: of the traffic nothing is lost"
between "$(stream_value ab max_gap_ms)" 5 100 "a flood: the longest gap in it"
done_testing
