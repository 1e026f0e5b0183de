#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What ethtool shows: driver and version, every named counter with the value that netft
# has, and the link settings of the device that traffic leaves by.
#
# timeout: 60

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

show() { in_node a ethtool "$@" netft0; }
speed() { [[ $(show) =~ Speed:\ ([^$'\n']*) ]] && echo "${BASH_REMATCH[1]}"; }
is_speed() { [ "$(speed)" = "$1" ]; }

load default_adapter=0
nodes a b
network net1 a b
run_ok adapter a
like "$(show)" 'Speed: Unknown!' "without a peer the speed is unknown"
like "$(show)" 'Duplex: Unknown!' "and the mode"
like "$(show)" 'Auto-negotiation: off' "nothing is negotiated"
like "$(show)" 'Link detected: yes' "there is a link"

run_ok adapter b
run_ok mesh net1
run_ok wait_reachable a b
lower=$(in_node a ethtool net1)
[[ $lower =~ Speed:\ ([^$'\n']*) ]]
isnt "${BASH_REMATCH[1]}" "" "the underlay has a speed"
ok "with a peer it is that of the device that traffic leaves by" \
	wait_for 5 is_speed "${BASH_REMATCH[1]}"
like "$(show)" 'Duplex: Full' "and so is the mode"

like "$(show -i)" 'driver: netft' "the driver has its name"
like "$(show -i)" "version: $(modinfo -F version netft)"$'\n' "and its version"
is "$(cat /sys/module/netft/version)" "$(modinfo -F version netft)" "which is that of the module"

ip -n a route add 169.254.200.200 dev netft0
in_node a ping -q -c 1 -W 1 169.254.200.200 >/dev/null
in_node b udpsend -l 5 -c 7 10.1.0.1 3343 >/dev/null
for node in a b; do ip -n $node link set net1 down; done
sleep 0.3
statistics=$(show -S | sed -n 's/^ *\([a-z_]*\): \([0-9]*\)$/"\1":\2/p' | paste -sd, -)
counters=$(tool a -j -s adapter show)
counters=${counters#*\"counters\":\{}
is "$statistics" "${counters%%\}*}" "all counters are there, as netft shows them"
like "$statistics" '"rx_short":7,' "packets that are too short are counted"
like "$statistics" '"tx_neighbour":[1-9]' "so are unanswered questions for neighbours"
like "$statistics" '"hb_requests_sent":[1-9]' "and heartbeats"
like "$(show -T)" 'software-transmit' "frames may be time-stamped"
done_testing
