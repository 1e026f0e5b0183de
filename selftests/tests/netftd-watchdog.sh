#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd is watched by its adapter: one that hangs loses its routes if its configuration says
# so, and gets them back when it runs again or is restarted; one that stops is not missed.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 300

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

dog() { json_value "$(tool a -j watchdog show netft0)" "$1"; }
dog_is() { [ "$(dog "$1")" = "$2" ]; }
# configure LINE : in front of all else.
configure() {
	service_config <<-END
		$1
		networks:
		  net1: {subnet: 10.1.0.0/24, delay: 1000, threshold: 20}
		  net2: {subnet: 10.2.0.0/24, delay: 1000, threshold: 20}
		nodes:
		  a: [10.1.0.1, 10.2.0.1]
		  b: [10.1.0.2, 10.2.0.2]
	END
}
start() {
	service_start a
	ok "$1: it is watched" wait_for 10 dog_is pid "$(service_pid a)"
}

load default_adapter=0 watchdog_timeout=50000 || exit
nodes a b
network net1 a b
network net2 a b
configure ""
start "without a word in the configuration"
is "$(dog service) $(dog action) $(dog timeout_ms)" "netftd event 50000" "mildly, and as the module has it"
configure "watchdog: {timeout: 6, action: routes}"
service_reload a
ok "reloaded: as its configuration has it" wait_for 5 dog_is action routes
is "$(dog timeout_ms)" 6000 "that is its timeout"
service_start b
ok "a and b reach each other" wait_reachable b a
sleep 10
between "$(dog keepalives)" 5 10 "it says that it is well"
is "$(dog stage) $(dog expiries)" "none 0" "nothing comes of that"

note "It hangs"
watch a b
kill -STOP "$(service_pid a)"
sleep 7
ok "its routes are taken down" wait_event a watchdog stage=routes
ok "b looks elsewhere" wait_unreachable b a 1
ok "the log says what it does" eval 'dmesg | grep -q "task:netftd  *state:T"'
kill -CONT "$(service_pid a)"
ok "it runs again, and so do the routes" wait_reachable b a
is "$(dog stage)" none "it is heard"

note "It stops, and starts"
service_stop a
is "$(tool a -j watchdog show)" '[]' "stopped, it is not watched"
watch a
sleep 12
is "$(event_count a watchdog) $(event_count a route_down)" "0 0" "nor missed"
start "started again"

note "It is killed"
finish netftd.a KILL >/dev/null 2>&1
sleep 7
ok "its routes are taken down" wait_event a watchdog stage=routes
start "restarted"
ok "its routes are back" wait_reachable b a
is "$(dog expiries)" 2 "that was twice in all"

note "Somebody disarms it"
run_ok tool a watchdog disarm netft0
ok "it says so" wait_for 5 service_said a 'somebody has disarmed it'
sleep 5
is "$(tool a -j watchdog show)" '[]' "and leaves it so"
service_reload a
ok "until it reads its configuration again" wait_for 5 dog_is action routes

note "Another adapter"
ip -n a link set netft0 down
ip -n a link set netft0 name other
sleep 10
is "$(json_value "$(tool a -j watchdog show other)" stage)" none "of another name now, it is told, too"
service_reload a
ok "the new one watches" wait_for 5 dog_is service netftd
is "$(json_value "$(tool a -j watchdog show other)" service)" null "the old one does not"
configure "watchdog: {action: off}"
service_reload a
ok "reloaded: nobody watches" wait_for 5 dog_is service null
configure "watchdog: {action: panic}"
service_reload a
ok "what the module does not allow is told" wait_for 5 service_said a \
	'watchdog: cannot arm it: the module parameter watchdog_panic does not allow'
service_stop a
done_testing
