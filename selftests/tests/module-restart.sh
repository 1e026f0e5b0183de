#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module of one of two machines is unloaded and loaded anew: the other one sees a
# restart of the same node, with the same addresses, and traffic flows again.
#
# guests: 2
# clock: real
# timeout: 120

# shellcheck disable=SC2317
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

restarts() { json_value "$(netft -j peer show dev netft0)" restarts; }

underlay
run_ok guest_start 100
ok "both routes are up" wait_for 15 routes_up 2
peer=$(guest_peer_ip)
ok "ping" ping -c 1 -W 2 "$peer"
mac=$(json_value "$(netft -j adapter show netft0)" mac)
barrier ready
for round in 1 2; do
	if [ "$NODE" = 1 ]; then
		run_ok unload
		barrier "gone$round"
		[ $round = 1 ] || barrier "unreachable$round"
		run_ok guest_start 100
		is "$(json_value "$(netft -j adapter show netft0)" mac)" "$mac" "the same MAC address"
	else
		barrier "gone$round"
		if [ $round = 2 ]; then
			ok "unreachable meanwhile" wait_for 10 eval '! guest_reachable'
			is "$(down_reason net1)" peer_left "and why"
			# Meanwhile its machine rejects what we ask.
			sleep 3
			is "$(down_reason net1)" peer_left "which is still known after a Threshold"
			barrier "unreachable$round"
		fi
	fi
	ok "round $round: both routes come up" wait_for 20 routes_up 2
	is "$(guest_peer_ip)" "$peer" "round $round: the same IPv4 address"
	ok "round $round: ping" ping -c 1 -W 2 "$peer"
	[ "$NODE" = 1 ] || is "$(restarts)" $round "round $round: told as a restart"
	barrier "end$round"
done

done_testing
