#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The watchdog: a service that is stopped, or killed, is found out, and what it does is in the
# log; there are events; its node takes leave, so that the peer looks elsewhere long before it
# would notice by itself; and the first keepalive, or whoever disarms it, takes all that back.
#
# kernels: stock memory locks
# timeout: 400
# slow: debug

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# ask NODE COMMAND ATTRIBUTE... : nlraw, as a process that ends right after it.
ask() {
	local node=$1 command=$2
	shift 2
	in_node "$node" nlraw "$command" "1=u32:${_ifindex[$node]}" "$@"
}
WATCHDOG_SET=12 WATCHDOG_DISARM=13 WATCHDOG_KEEPALIVE=14
LOG=1 EVENT=2 ROUTES=3 PANIC=4

# dog KEY : of node a's watchdog.
dog() { json_value "$(tool a -j watchdog show netft0)" "$1"; }
dog_is() { [ "$(dog "$1")" = "$2" ]; }
# begin_service : be-watched in node a; stop_service, continue_service.
begin_service() {
	spawn service a be-watched netft0 6000
	ok "a service is watched" wait_for 5 dog_is pid "${_job[service]}"
}
stop_service() { kill -STOP "${_job[service]}"; }
continue_service() { kill -CONT "${_job[service]}"; }
# logged REGEX : what the kernel has said since mark_log.  (Its log is a ring, so lines
# cannot be counted.)
_log_mark=0
mark_log() { echo "<6>watchdog.sh: mark $((++_log_mark))." >/dev/kmsg; }
logged() { dmesg | sed "1,/watchdog.sh: mark $_log_mark\\./d" | grep -Eq "$1"; }
ping_b() { in_node a ping -q -c 1 -W 1 "$(peer_ip a b)"; }

# Without being told the peer would need 20 s.
pair delay 1000 threshold 20
mount -t cgroup2 none /sys/fs/cgroup 2>/dev/null

note "Nobody is watched"
is "$(tool a -j watchdog show)" '[]' "no watchdog is shown"
is "$(dog stage) $(dog service)" "none null" "that of one adapter is"
like "$(ask a $WATCHDOG_KEEPALIVE)" '^ENOENT .*not armed' "a keepalive is of no interest"
like "$(ask a $WATCHDOG_DISARM)" '^OK' "to disarm it changes nothing"

note "A service is watched"
watch a b
begin_service
is "$(dog service) $(dog stage) $(dog timeout_ms) $(dog action)" "be-watched none 6000 routes" \
	"it is shown"
note "schema watchdogs: $(tool a -j watchdog show)"
note "schema watchdogs: $(tool a -j watchdog show netft0)"
like "$(tool a -s watchdog show)" 'netft0 +be-watched +[0-9]+ +none +.* routes ' "to people, too"
is "$(event_value a stage watchdog reason=changed)" none "there is an event"
for command in $WATCHDOG_SET $WATCHDOG_KEEPALIVE; do
	like "$(ask a "$command")" '^(EBUSY|EPERM) .*another process is watched' \
		"nobody else may do command $command"
done
sleep 10
between "$(dog keepalives)" 9 11 "it is heard"
is "$(dog stage) $(dog expiries)" "none 0" "nothing comes of that"

note "It is stopped"
watch a b
mark_log
mkdir -p /sys/fs/cgroup/service 2>/dev/null
echo "${_job[service]}" >/sys/fs/cgroup/service/cgroup.procs 2>/dev/null
stop_service
sleep 5
ok "an event says so" wait_event a watchdog stage=event
between "$(event_value a silence_ms watchdog stage=event)" 6000 6100 "after its timeout"
is "$(event_value a reason watchdog stage=event)" watchdog "with a reason"
ok "no route is down yet" all_up a b
sleep 2
ok "then another event" wait_event a watchdog stage=routes
between "$(event_value a silence_ms watchdog stage=routes)" 9000 9100 "after half a timeout more"
ok "the peer is told" wait_for 1 is_unreachable b a
between $(($(event_ms b peer_unreachable) - $(event_ms a watchdog stage=routes))) -1 200 \
	"milliseconds that this took"
is "$(event_value b reason peer_unreachable)" peer_left "it knows that we have left"
is "$(route_field b a net1 remote_reason)" watchdog "and why"
is "$(route_field a b net1 reason) $(route_field a b net2 reason)" "watchdog watchdog" \
	"the reason is known here, too"
is "$(dog stage) $(dog expiries)" "routes 1" "the watchdog tells the same"
not_ok "nothing is sent" ping_b
while read -r what; do
	ok "the log has: $what" logged "$what"
done <<'END'
netft0: watchdog: be-watched \(process [0-9]+\) has not been heard for 60[0-9][0-9] ms
netft0: watchdog: since then its main thread has run for [0-9]+ ms and waited for a CPU for [0-9]+ ms
task:be-watched +state:T
Call Trace
do_signal_stop|ptrace_stop|get_signal
netft0: watchdog: run queue: [0-9]+ tasks want to run and [0-9]+ are blocked, on 1 CPUs; load average [0-9.]+
netft0: watchdog: memory: [1-9][0-9]* of [1-9][0-9]* MB are available
netft0: watchdog: all routes are taken down
END
if [ -e /proc/pressure ]; then
	ok "the log has the pressure of its group" logged 'pressure of its control group: cpu some [0-9.]+, io some'
	ok "and of the machine" logged 'pressure of the machine: cpu some [0-9.]+, io some'
else
	ok "the log says that there is no pressure to know" logged 'pressure is not known to this kernel'
fi
sleep 20
is "$(event_count a watchdog)" 2 "nothing more comes of it"
run_ok route_add6 a b net1
sleep 1
is "$(tool a -j route show | grep -o '"reason":"[a-z]*"' | uniq -c | xargs)" '3 reason:watchdog' \
	"a new route is down, too"
tool a route del dev netft0 id 3

note "It runs again"
continue_service
ok "an event says so" wait_event a watchdog reason=keepalive stage=none
ok "the routes return" wait_all_up a b
ok "traffic passes" ping_b
is "$(dog stage) $(dog expiries)" "none 1" "the watchdog tells the same"
ok "so does the log" logged 'netft0: watchdog: be-watched is heard again'

note "It ends in order"
finish service
is $? 0 "it ends well"
is "$(tool a -j watchdog show)" '[]' "nobody is watched any more"
watch a
sleep 13
is "$(event_count a watchdog) $(event_count a route_down)" "0 0" "so nothing comes of its silence"

note "It is killed"
begin_service
mark_log
finish service KILL >/dev/null 2>&1
sleep 8
ok "the routes are taken down" wait_event a watchdog stage=routes
ok "the log says that it has ended" logged 'watchdog: it has ended without disarming'
is "$(dog pid) $(dog service)" "null be-watched" "it is shown as one that is no more"
ok "the peer is unreachable" wait_unreachable b a 3
note "Another takes its place"
begin_service
ok "the routes return" wait_all_up a b

note "An administrator disarms it"
watch a
stop_service
sleep 8
ok "the routes are taken down" wait_event a watchdog stage=routes
run_ok tool a watchdog disarm netft0
ok "the routes return" wait_all_up a b
is "$(event_value a reason watchdog stage=none)" changed "the event says who did it"
continue_service
await service >/dev/null 2>/tmp/service
like "$(cat /tmp/service)" 'not armed' "the service is told so"

note "Milder actions"
watch a
mark_log
like "$(ask a $WATCHDOG_SET 2=u32:6000 3=u32:$LOG)" '^OK' "one that only logs"
sleep 13
ok "it has logged" logged 'watchdog: nlraw .process'
is "$(event_count a watchdog) $(dog stage)" "1 log" "and sent no event but that it was armed"
watch a
like "$(ask a $WATCHDOG_SET 2=u32:6000 3=u32:$EVENT)" '^OK' "one that sends an event"
sleep 13
is "$(event_value a stage watchdog reason=watchdog) $(dog stage)" "event event" "it has"
is "$(event_count a route_down)" 0 "and no route went down"

note "The default timeout"
parameters=/sys/module/netft/parameters
not_ok "one that is too short is refused" sh -c "echo 5999 >$parameters/watchdog_timeout"
not_ok "one that is too long, too" sh -c "echo 3600001 >$parameters/watchdog_timeout"
echo 7000 >$parameters/watchdog_timeout
ask a $WATCHDOG_SET >/dev/null
is "$(dog timeout_ms) $(dog action)" "7000 routes" "another is taken from then on"

note "A panic"
like "$(ask a $WATCHDOG_SET 3=u32:$PANIC)" '^EPERM 3 .*watchdog_panic' "the parameter must allow it"
echo 1 >$parameters/watchdog_panic
like "$(in_node a setpriv --bounding-set=-sys_boot nlraw $WATCHDOG_SET 1=u32:101 3=u32:$PANIC)" \
	'^EPERM 3 .*CAP_SYS_BOOT' "who asks must have the right"
like "$(unshare --user --map-root-user --net sh -c "ip link add ft0 index 105 type netft &&
	nlraw $WATCHDOG_SET 1=u32:105 3=u32:$PANIC")" \
	'^EPERM 3 .*CAP_SYS_BOOT' "which nobody has in a namespace of their own"
is "$(dog timeout_ms) $(dog action)" "7000 routes" "nothing has changed by that"

note "A namespace that anybody may have"
mark_log
like "$(unshare --user --map-root-user --net sh -c "ip link add ft0 index 105 type netft &&
	nlraw $WATCHDOG_SET 1=u32:105 2=u32:6000 3=u32:$LOG && sleep 8")" '^OK' "a service there is watched"
ok "its silence is logged" logged ' ft0: watchdog: nlraw .process [0-9]+. has not been heard'
not_ok "but not what the machine does" logged ' ft0: watchdog: (run queue|memory)'

mark_log
like "$(ask a $WATCHDOG_SET 2=u32:6000 3=u32:$PANIC)" '^OK' "who may, does"
sleep 10
is "$(dog stage)" routes "it would come after the routes"
echo 0 >$parameters/watchdog_panic
sleep 3
is "$(dog stage)" panic "it comes, after twice the timeout"
ok "but is not allowed any more" logged 'no panic, as the module parameter'

note "What it watches over goes"
ok "another adapter is watched" in_node a ip link add ft1 index 103 type netft
in_node a nlraw $WATCHDOG_SET 1=u32:103 2=u32:6000 >/dev/null
in_node a ip link del ft1
ip netns add c
adapter c netft0 index 104
in_node c nlraw $WATCHDOG_SET 1=u32:104 2=u32:6000 3=u32:$ROUTES >/dev/null
ip netns del c
sleep 10
begin_service
ok "the adapter of a service" ip -n a link del netft0
await service >/dev/null 2>/tmp/service
like "$(cat /tmp/service)" 'no device has this' "the service is told so"
ip -n a link add netft0 index 101 type netft
begin_service
stop_service
sleep 10
is "$(dog stage)" routes "the module, in the midst of it"
ip -n a link del netft0
ip -n a link add netft0 index 101 type netft
ask a $WATCHDOG_SET 2=u32:6000 >/dev/null
continue_service
await service >/dev/null 2>&1
finish events.a >/dev/null 2>&1
finish events.b >/dev/null 2>&1
ok "is unloaded" unload
done_testing
