#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network that loses, delays, repeats and reorders: no verdict at default settings, the
# clean network carries the traffic, and the numbers are shown.
#
# timeout: 240
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# tcp DESCRIPTION : connections are well while this lasts; tcp_end DESCRIPTION
tcp() {
	spawn server b tcpstream server -n 1 -r 100000 7000
	sleep 0.2
	spawn client a tcpstream client -d 60 -r 100000 "$(peer_ip a b)" 7000
}
tcp_end() {
	finish client >/tmp/client
	is "$? $(json_value "$(cat /tmp/client)" corrupted)" "0 0" "$1: TCP is unharmed"
	await server >/tmp/server
}

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
phase "loss of 1 %" 30 loss 1%
between "$(route_field a b net1 loss_percent)" 0 10 "loss of 1 %: lost of 100 probes"
between "$(route_field a b net1 missed)" 0 12 "loss of 1 %: unanswered requests"

phase "loss of 10 %" 30 loss 10%
# Of requests and responses: 1 - 0.9^2.
between "$(route_field a b net1 loss_percent)" 4 40 "loss of 10 %: lost of 100 probes"
is "$(active_net a b) $(active_net b a)" "net2 net2" "loss of 10 %: traffic is elsewhere"
is "$(route_field a b net2 loss_percent)" 0 "loss of 10 %: the other network lost nothing"

phase "loss of 30 %" 30 loss 30%
between "$(route_field a b net1 loss_percent)" 30 72 "loss of 30 %: lost of 100 probes"
is "$(active_net a b) $(active_net b a)" "net2 net2" "loss of 30 %: traffic is elsewhere"
between "$(event_count a route_up)" 0 40 "loss of 30 %: events"

# Of four heartbeats one is answered: 20 in a row may rightly be missed now and then.
impair net1 all loss 50%
sleep 20
between "$(route_field a b net1 loss_percent)" 50 95 "loss of 50 %: lost of 100 probes"
is "$(active_net a b) $(active_net b a)" "net2 net2" "loss of 50 %: traffic is elsewhere"
is "$(event_count a 'peer_.*')" 0 "loss of 50 %: the peer stayed reachable"
heal net1
ok "healed: up" wait_all_up a b
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
# With both networks like that there is no way round.
tcp
impair net2 all delay 5ms reorder 50% duplicate 20%
phase "reordering" 5 delay 5ms reorder 50% duplicate 20%
tcp_end "reordering"
is "$(event_count a 'peer_.*')" 0 "reordering: the peer stayed reachable"

heal net1
heal net2
tcp
impair net2 all delay 100ms
phase "a step from 0 to 200 ms on both networks" 8 delay 100ms
between "$(route_field a b net2 rtt_us)" 195000 215000 "step: round trip in us"
impair net2 all delay 100ms 100ms
phase "jitter of 100 ms on both networks" 8 delay 100ms 100ms
tcp_end "step and jitter"
is "$(event_count a 'peer_.*')" 0 "jitter: the peer stayed reachable"

done_testing
