#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two MAC addresses whose first derived IPv4 addresses are the same: the node with the
# higher one moves on, and tells.  What an administrator sets never moves.

# shellcheck disable=SC2119,SC2317
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# CRC-32 of the MAC address and of the number 0 or 1, in four bytes, modulo 65024.
FIRST=169.254.112.235	# of both
NEXT_A=169.254.108.125
NEXT_B=169.254.68.125

load default_adapter=0
nodes a b
network net1 a b
adapter a netft0 address 02:00:00:00:00:06
adapter b netft0 address 02:00:00:00:01:2c
wait_for 5 peer_ip b a
is "$(peer_ip b a) $(peer_ip a b)" "$FIRST $FIRST" "alone, both have the same address"
watch a b
mesh net1 -- delay 100
ok "a and b meet" wait_all_up a b
ok "b tells that it moves" wait_event b adapter reason=conflict ipv4=$NEXT_B
ok "b tells the conflict" has_event b conflict ipv4=$FIRST
b_has() { [ "$(peer_ip a b)" = "$1" ]; }
a_has() { [ "$(peer_ip b a)" = "$1" ]; }
knows() { [ "$(peer_field "$1" "$2" ipv4)" = "$3" ]; }
ok "b has its next address" wait_for 5 b_has $NEXT_B
is "$(peer_ip b a)" $FIRST "a keeps its own"
ok "a knows" wait_for 5 knows a b $NEXT_B
ok "b knows" wait_for 5 knows b a $FIRST
sleep 0.5
ok "ping" in_node a ping -c 1 -W 2 $NEXT_B
ok "ping back" in_node b ping -c 1 -W 2 $FIRST
is "$(event_count a 'route_down|peer_unreachable')" 0 "no route went down for it"

note "an address that was set"
watch a b
run_ok tool b adapter set netft0 ipv4 $FIRST
ok "a moves away from it" wait_for 5 a_has $NEXT_A
ok "a tells" has_event a adapter reason=conflict ipv4=$NEXT_A
ok "b knows" wait_for 5 knows b a $NEXT_A
ok "a knows" wait_for 5 knows a b $FIRST
sleep 0.5
ok "ping" in_node a ping -c 1 -W 2 $FIRST

note "the same address set at both ends"
watch a b
run_ok tool a adapter set netft0 ipv4 $FIRST
ok "a tells the conflict" wait_event a conflict ipv4=$FIRST
ok "b tells the conflict" wait_event b conflict ipv4=$FIRST
sleep 1
is "$(peer_ip b a) $(peer_ip a b)" "$FIRST $FIRST" "nobody moves"
is "$(event_count a conflict) $(event_count b conflict)" "1 1" "it is told once"
ok "IPv6 still works" in_node a ping -6 -c 1 -W 2 "$(peer_ip6 a b)"
run_ok tool a adapter set netft0 ipv4 auto
ok "auto again, a moves" wait_for 5 a_has $NEXT_A
ok "b knows" wait_for 5 knows b a $NEXT_A
sleep 0.5
ok "ping" in_node a ping -c 1 -W 2 $FIRST

done_testing
