#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network that loses, delays, repeats and reorders: no verdict at default settings, the
# clean network carries the traffic, and the numbers are shown.
#
# timeout: 240

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# phase DESCRIPTION SECONDS NETEM... : on net1
phase() {
	local what=$1 seconds=$2 before
	shift 2
	before=$(route_field a b net1 transitions)
	watch a b
	impair net1 all "$@"
	sleep "$seconds"
	is "$(event_count a route_down) $(event_count b route_down)" "0 0" "$what: no verdict"
	is "$(route_field a b net1 transitions)" "$before" "$what: it stayed up"
}

pair || exit
phase "loss of 10 %" 30 loss 10%
# Of requests and responses: 1 - 0.9^2.
between "$(route_field a b net1 loss_percent)" 4 40 "loss of 10 %: lost of 100 probes"
is "$(active_net a b) $(active_net b a)" "net2 net2" "loss of 10 %: traffic is elsewhere"
is "$(route_field a b net2 loss_percent)" 0 "loss of 10 %: the other network lost nothing"

phase "loss of 30 %" 30 loss 30%
between "$(route_field a b net1 loss_percent)" 30 72 "loss of 30 %: lost of 100 probes"
is "$(active_net a b) $(active_net b a)" "net2 net2" "loss of 30 %: traffic is elsewhere"
between "$(event_count a route_up)" 0 40 "loss of 30 %: events"
heal net1
sleep 20
between "$(route_field a b net1 loss_percent)" 0 20 "healed: lost of 100 probes"

phase "delay of 100 ms each way" 20 delay 100ms
between "$(route_field a b net1 rtt_us)" 195000 215000 "delay: round trip in us"
is "$(route_field a b net1 loss_percent)" 0 "delay: nothing is lost"
is "$(active_net a b) $(active_net b a)" "net2 net2" "delay: traffic is on the faster network"
phase "jitter of 100 ms" 20 delay 100ms 100ms
between "$(route_field a b net1 jitter_us)" 10000 150000 "jitter: shown in us"
heal net1

phase "duplication" 10 duplicate 50%
between "$(route_field a b net1 rtt_us)" 0 5000 "duplication: round trip in us"
spawn server b tcpstream server -n 1 7000
sleep 0.2
spawn client a tcpstream client -d 4 -r 100000 "$(peer_ip a b)" 7000
impair net2 all delay 5ms reorder 50% duplicate 20%
phase "reordering" 5 delay 5ms reorder 50% duplicate 20%
is "$(event_count a 'peer_.*')" 0 "reordering: the peer stayed reachable"
await client >/tmp/client
is "$? $(json_value "$(cat /tmp/client)" corrupted)" "0 0" "reordering: TCP is unharmed"
await server >/tmp/server

done_testing
