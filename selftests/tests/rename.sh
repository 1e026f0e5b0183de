#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# An adapter gets another name under traffic: routes, peers and traffic do not care, and
# events have the new name.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# From 6.2 on that goes while the device is up.
rename() {
	ip -n a link set "$1" name "$2" 2>/dev/null && return
	ip -n a link set "$1" down && ip -n a link set "$1" name "$2" && ip -n a link set "$2" up
}
route() { json_value "$(tool a -j route show dev "$1" id 1)" "$2"; }
is_up() { [ "$(route "$1" state)" = up ]; }

pair delay 100
peer=$(peer_ip a b)
watch a
spawn traffic a ping -q -i 0.05 "$peer"
sleep 0.5
run_ok rename netft0 other
ok "the routes are up" wait_for 10 is_up other
is "$(route other id)" 1 "they are the same"
ok "traffic flows" wait_for 5 in_node a ping -q -c 2 -i 0.1 -W 1 "$peer"
run_fails_with 'no such|not exist|No such' tool a adapter show netft0
tool a adapter set other cluster 0
ok "events have the new name" wait_event a adapter dev=other
run_ok rename other netft0
ok "and back" wait_for 10 is_up netft0
finish traffic INT >/tmp/ping.out
[[ $(cat /tmp/ping.out) =~ ([0-9]+)\ packets\ transmitted,\ ([0-9]+)\ received ]]
between "${BASH_REMATCH[2]}" $((BASH_REMATCH[1] / 3)) "${BASH_REMATCH[1]}" \
	"the traffic of before went on, of ${BASH_REMATCH[1]}"
done_testing
