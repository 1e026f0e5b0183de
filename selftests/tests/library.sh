#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# libnetft against a real module: each of its calls, and each of its examples.

# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# Without the module, and without the kernel loading it for us.
modprobe=$(sysctl -n kernel.modprobe)
sysctl -q -w kernel.modprobe=/nowhere
run_fails_with 'module is not loaded' check-module
run_fails_with 'module is not loaded' watch-routes
run_fails_with 'not ready after [0-9]+ ms: the netft module is not loaded' \
	wait-ready lo 1000 02:00:00:00:00:0b
sysctl -q -w "kernel.modprobe=$modprobe"

pair delay 250 || exit
tool a route flush dev netft0
while read -r line; do
	case $line in
	'ok '*)		pass "${line#ok }" ;;
	'not ok '*)	fail "${line#not ok }" ;;
	*)		note "$line" ;;
	esac
done < <(in_node a librarycalls netft0 10.1.0.1 10.1.0.2 2>/tmp/calls.err; echo "status $?" >/tmp/calls.status)
is "$(cat /tmp/calls.status)" "status 0" "librarycalls ends well, and without leaks"
[ ! -s /tmp/calls.err ] || note "$(cat /tmp/calls.err)"

# The examples.
out=$(in_node a check-module)
like "$out" 'module is loaded' "check-module finds it"
like "$out" 'device 1: error 95: .*not a netft' "and shows what the kernel refuses, and why"
like "$(in_node a set-delay netft0 333)" 'delay 333 ms' "set-delay sets and shows it"
run_fails_with 'netft0: .*range.*attribute delay' in_node a set-delay netft0 3
run_fails_with 'not permitted' in_node a setpriv --reuid 65534 --clear-groups set-delay netft0 444
like "$(in_node a set-delay netft0 250)" 'delay 250 ms' "set-delay sets it again"
like "$(in_node a add-route netft0 10.1.0.1 10.1.0.2)" 'route [0-9]+: (down \(new|up \(answered)\)' \
	"add-route shows the new route"
id=$(route_field a b net1 id)
is "$(route_field a b net1 backup)" true "which is a backup"
run_fails_with 'netft0: .*exists already' in_node a add-route netft0 10.1.0.1 10.1.0.2
run_ok wait_route a b net1 up
sleep 1
out=$(in_node a show-history netft0 "$id")
like "$out" 'sent [1-9][0-9]*, answered [1-9]' "show-history shows statistics"
like "$out" 'ms ago: answered' "and probes"
run_fails_with 'netft0: .*no route' in_node a show-history netft0 999
out=$(in_node a show-adapters)
like "$out" 'netft0: up, mtu 1450' "show-adapters shows the adapter"
like "$out" 'requests sent [1-9]' "and its counters"
is "$(in_node a show-peers)" "02:00:00:00:00:0b: reachable (answered), routes $id" \
	"show-peers shows the peer and its route"
done_testing
