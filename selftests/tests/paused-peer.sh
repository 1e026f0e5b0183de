#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# One of two machines stands still, for less and for more than the verdict takes.  Less is
# only a gap; more is one peer_unreachable and one peer_reachable at the other one.  The one
# that stood still counts its own lateness and blames nobody: neither its peer nor the service
# that its adapter watches, with a timeout that is shorter than the longer pause.
#
# guests: 2
# clock: real
# timeout: 120
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# The verdict takes 2 s.
DELAY=100 THRESHOLD=20

dog() { json_value "$(netft -j watchdog show netft0)" "$1"; }
late() { ethtool -S netft0 | sed -n 's/^ *hb_own_late: //p'; }
said() { event_count - "$1"; }
both_up() { routes_up 2; }

# pause SECONDS WHOLE-SECONDS VERDICTS : of node 1
pause() {
	local seconds=$1 whole=$2 verdicts=$3 before
	watch -
	before=$(late)
	barrier "ready$seconds"
	if [ "$NODE" = 1 ]; then
		host_cmd pause "$seconds"
		sleep 3
		between $(($(late) - before)) 1 1000 "$seconds s: its own lateness is counted"
		is "$(said route_down) $(said peer_unreachable)" "0 0" "$seconds s: it blames nobody"
		is "$(dog stage) $(dog expiries)" "none 0" "$seconds s: not even its service"
	else
		sleep $((whole + 3))
		is "$(said route_down)" $((verdicts * 2)) "$seconds s: routes that go down at the other one"
		is "$(said peer_unreachable) $(said peer_reachable)" "$verdicts $verdicts" \
			"$seconds s: unreachable and reachable so many times"
	fi
	barrier "seen$seconds"
	ok "$seconds s: both routes are up" wait_for 20 both_up
	ok "$seconds s: ping" ping -c 1 -W 5 "$peer"
	barrier "end$seconds"
}

underlay
run_ok guest_start $DELAY $THRESHOLD
ok "both routes are up" wait_for 20 both_up
spawn service - be-watched netft0 6000
peer=$(guest_peer_ip)
if [ "$NODE" = 1 ]; then
	spawn stream - tcpstream server -n 1 7000
else
	sleep 1
	spawn stream - tcpstream client -n 1 -d 100000 -r 20000 "$peer" 7000
fi
sleep 1
pause 0.5 1 0
pause 8 8 1
[ "$NODE" != 1 ] || between "$(dog own_late)" 1 100 "the watchdog has counted that it was late"
finish service >/dev/null
is $? 0 "the service ends well"
[ "$NODE" = 1 ] || kill -TERM "${_job[stream]}"
await stream >/tmp/stream
is $? 0 "the TCP connection survived"
is "$(json_value "$(cat /tmp/stream)" lost)" 0 "none was lost"
barrier finished
done_testing
