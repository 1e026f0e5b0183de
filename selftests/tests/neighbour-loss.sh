#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The kernel asks for a next hop's MAC address again from time to time, and gives up after
# three times in as many seconds.  A network that fails in step with that, and only then,
# answers heartbeats all the same: no route over it goes down.  What cannot be helped is a
# next hop that was lost while nothing was answered: it is asked for once a second.
#
# timeout: 300
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# The longest that a next hop counts as known, and what it takes to give it up.
FORGOTTEN=60

# deaf : from now on no question for a MAC address passes, nor an answer; hearing ends it.
deaf() {
	in_node sw nft -f - <<-END
		table bridge deaf {
			chain deaf {
				type filter hook forward priority 0
				ether type arp counter drop
				icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } counter drop
			}
		}
	END
}
hearing() { in_node sw nft delete table bridge deaf; }
# lost_hops NODE : next hops that the kernel gave up or is about to.
lost_hops() { ip -n "$1" neighbour show | grep -E '^(10|fd00).*(FAILED|INCOMPLETE|PROBE)'; }
asked() { in_node sw nft list table bridge deaf | grep -c 'packets [1-9]'; }

load default_adapter=0
nodes a b
network net1 a b
network net2 a b
run_ok adapter a netft0 address 02:00:00:00:00:0a
run_ok adapter b netft0 address 02:00:00:00:00:0b
mesh net1 -- delay 100 threshold 5
mesh6 net2 -- delay 100 threshold 5
ok "all comes up" wait_all_up a b

# In step at every try.
run_ok deaf
stream ab a b 10
sleep $FORGOTTEN
never_down "no question for a next hop is answered"
is "$(lost_hops a)$(lost_hops b)" "" "no next hop was given up"
is "$(asked)" 0 "nor asked for"
run_ok hearing
stream_end ab
is "$(stream_value ab lost)" 0 "of a stream nothing is lost"

# In step by its own period: half of each second it is dead.
for ((i = 0; i < FORGOTTEN; i++)); do
	cut net1
	sleep 0.5
	heal net1
	sleep 0.5
done
is "$(lost_hops a)$(lost_hops b)" "" "once a second dead: no next hop was given up"
ok "once a second dead: it comes up again at once" wait_for 1 all_up a b

# Given up while all was dead: the next request asks, and then the kernel once a second.
cut net1
for node in a b; do ip -n $node neighbour flush dev net1; done
sleep 5
isnt "$(lost_hops a)" "" "a next hop that does not answer is given up"
watch a
heal net1
start=$(clock_ms)
ok "it comes up again" wait_all_up a b
between $(($(event_ms a route_up) - start)) 0 1500 "within a second and three answers, milliseconds"
done_testing
