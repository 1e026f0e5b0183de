#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What was recorded is sent again.  Heartbeats are no sign of life, neither now nor after a
# restart; data is not taken after a restart.  In clear mode data is taken again while its
# tag is good: a limit that README names, checked here.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# again PACKET [COUNT] : c sends it in the name of b.
again() { in_node c udpsend -s 10.1.0.2 -p 3343 -x "$1" -c "${2:-1}" 10.1.0.1 3343 >/dev/null; }
all_again() {
	local packet
	for packet in $requests $responses; do again "$packet"; done
}

load default_adapter=0
nodes a b c
network net1 a b c
run_ok adapter a
run_ok adapter b
run_ok route_add a b net1 delay 100 threshold 3
run_ok route_add b a net1 delay 100 threshold 3
run_ok wait_all_up a b
spawn record a tcpdump -Z root --immediate-mode -U -Q in -i net1 -w /tmp/record \
	'src host 10.1.0.2 and udp port 3343'
sleep 0.5
in_node b ping -q -c 5 -i 0.1 "$(peer_ip b a)" >/dev/null
sleep 0.3
# Ends of one pace may go without responses of one of them.
run_ok set_routes a delay 130
sleep 0.6
finish record >/dev/null 2>&1
requests=$(payloads /tmp/record 12) responses=$(payloads /tmp/record 13)
number=$(wc -w <<<"$requests $responses")
between "$(wc -w <<<"$responses")" 3 30 "responses were recorded"
between "$number" 4 60 "and heartbeats altogether"
data=$(payloads /tmp/record 11)
between "$(wc -w <<<"$data")" 5 7 "and data"

stale=$(counter a rx_stale)
all_again
is $(($(counter a rx_stale) - stale)) "$number" "each replayed heartbeat is counted as stale"
is "$(route_field a b net1 transitions)" 1 "and has no effect"

# The peer is gone: what it once said does not keep it alive.
cut net1 b
all_again
ok "replayed heartbeats keep no dead route up" wait_route a b net1 down 3
all_again
is "$(route_field a b net1 state)" down "nor do they bring it up"
is "$(peer_field a b reachable)" false "nor make its peer reachable"
heal net1 b
run_ok wait_reachable a b

# Data: now, which is a limit, and after the receiver's restart.
was=$(rx_packets a)
again "${data%%$'\n'*}" 10
between $(($(rx_packets a) - was)) 10 14 "in clear mode replayed data is taken (a documented limit)"
ip -n a link del netft0
run_ok adapter a
run_ok route_add a b net1 delay 100 threshold 3
run_ok wait_reachable a b
was=$(rx_packets a) tags=$(counter a rx_tag)
again "${data%%$'\n'*}" 10
is $(($(rx_packets a) - was)) 0 "after a restart it is not"
all_again
is $(($(counter a rx_tag) - tags)) $((10 + number)) "nor are heartbeats: their tag is nobody's"
is "$(route_field a b net1 state)" up "which harms nobody"
done_testing
