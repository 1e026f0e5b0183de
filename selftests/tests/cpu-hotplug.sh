#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A CPU is taken away and given back under traffic, again and again; the module is unloaded
# while one is away.
#
# clock: real
# smp: 2

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

ONLINE=/sys/devices/system/cpu/cpu1/online

cpu1() { echo "$1" >"$ONLINE"; }
# The counters are per CPU: what was counted on one that is away must not be missing.
more() { [ "$(rx_packets b)" -gt "$1" ]; }

pair delay 200
spawn server b tcpstream server -n 2 7000
spawn client a tcpstream client -n 2 -d 100000 -m both -r 300000 "$(peer_ip a b)" 7000
for round in 1 2 3 4; do
	was=$(rx_packets b)
	ok "round $round: away" cpu1 0
	ok "round $round: frames arrive, and those before are counted" wait_for 10 more $((was + 50))
	was=$(rx_packets b)
	ok "round $round: back" cpu1 1
	ok "round $round: frames arrive" wait_for 10 more $((was + 50))
done
finish client >/tmp/client.json
is $? 0 "the streams are whole"
is "$(json_value "$(cat /tmp/client.json)" lost)" 0 "no connection was lost"
is "$(json_value "$(cat /tmp/client.json)" corrupted)" 0 "no byte is wrong"
ok "all is up" wait_all_up a b
never_down "a CPU comes and goes"
run_ok cpu1 0
run_ok unload
run_ok cpu1 1
done_testing
