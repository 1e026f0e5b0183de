#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two ends that ask at the same pace need three packets for two requests and their two
# responses, since a response may ask as well; ends with other paces keep them.
#
# timeout: 90

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# count NODE NAME : a counter of the adapter.
count() { in_node "$1" ethtool -S netft0 | sed -n "s/^ *$2: //p"; }
# Packets of heartbeats that came to node a, and that it sent.
packets() { echo $(($(in_node a cat /sys/class/net/net1/statistics/{r,t}x_packets | paste -sd+))); }

pair || exit
set_routes a delay 100 threshold 20
set_routes b delay 100 threshold 20
sleep 2
requests=$(count a hb_requests_sent) responses=$(count a hb_responses_received)
asked=$(count a hb_requests_received) before=$(packets)
sleep 10
requests=$(($(count a hb_requests_sent) - requests))
responses=$(($(count a hb_responses_received) - responses))
asked=$(($(count a hb_requests_received) - asked))
# Both routes; requests are early by up to a sixteenth.
between "$requests" 200 225 "a asks every Delay"
between "$asked" 200 225 "so does b"
between $((requests - responses)) -2 2 "every request has its response"
# The requests are those of two routes, the packets those of one: on that, one and a half for
# each request of a and the response to it, and as many for what b asks.
between $((($(packets) - before) * 100 / requests)) 98 106 "two packets do the work of four"

set_routes b delay 1000
sleep 2
requests=$(count a hb_requests_sent) asked=$(count a hb_requests_received)
sleep 10
between $(($(count a hb_requests_sent) - requests)) 200 250 "a keeps its pace"
between $(($(count a hb_requests_received) - asked)) 20 26 "and b has its own"

done_testing
