#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who listens to libnetft's news and does nothing else knows what there is: also after
# events were lost, and when the module has gone and returned.
#
# kernels: stock memory
# slow: debug

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# ask NAME : what it knows, as JSON.  knows NAME KEY VALUE ; wait_knows the same.
ask() {
	local before
	before=$(wc -l <"/tmp/$1.out")
	kill -USR1 "${_job[$1]}" && wait_for 10 answered "$1" "$before" && tail -n 1 "/tmp/$1.out"
}
answered() { [ "$(wc -l <"/tmp/$1.out")" -gt "$2" ]; }
value() { json_value "$(ask "$1")" "$2"; }
knows() { [ "$(value "$1" "$2")" = "$3" ]; }
wait_knows() { wait_for 15 knows "$@"; }
# there_is : what the tool shows, in the same form.
there_is() {
	tool a -j route show dev netft0 | jq -r 'sort_by(.id) |
		map("\(.id):\(.state | sub("suspect"; "up") | sub("disabled"; "down"))") | join(" ")'
}
# agrees NAME : it knows what there is.
agrees() { knows "$1" routes "$(there_is)"; }
agree() { ok "$2" wait_for 15 agrees "$1"; }
# flood NUMBER : so many routes are added.
flood() {
	in_node a nlraw -q -c "$1" 4 "1=u32:$(in_node a cat /sys/class/net/netft0/ifindex)" \
		3=ip:10.1.0.1 5=ip:10.8.0.1+ >/dev/null
}

pair delay 250 || exit
spawn model a librarymodel 0
spawn small a librarymodel 20000
sleep 0.5
agree model "at first it knows what there is"
is "$(value model resyncs)" 1 "it was told to begin anew, once"
is "$(value model synced)" 1 "and that it was told all"

# Events.
link_down b net2
ok "a route goes down" wait_route a b net2 down
agree model "that is known"
link_up b net2
ok "it comes up" wait_route a b net2 up
agree model "that is known, too"
run_ok tool a route del dev netft0 id "$(route_field a b net2 id)"
run_ok route_add a b net2
agree model "as are a route that was deleted and one that was added"
is "$(value model resyncs)" 1 "none of it was lost"
is "$(value model contradictions)" 0 "and all of it made sense"

# More than there is room for, while nobody listens: what is heard first is true no more.
kill -STOP "${_job[small]}"
run_ok tool a route add dev netft0 local 10.1.0.1 remote 10.7.0.1
link_down b net2
ok "the first events are of a new route and one that goes down" wait_route a b net2 down
flood 100
link_up b net2
ok "the last are that the one comes up" wait_route a b net2 up
run_ok tool a route del dev netft0 id "$(json_value "$(json_find "$(tool a -j route show)" remote=10.7.0.1)" id)"
kill -CONT "${_job[small]}"
agree small "and the other is deleted: who has lost events knows what there is"
between "$(value small resyncs)" 2 10 "having been told to begin anew"
is "$(value small resyncs)" "$(value small synced)" "and each time told all"
is "$(value small contradictions)" 0 "and nothing of what was before"
agree model "who has lost none knows it, too"
is "$(value model resyncs)" 1 "without beginning anew"
link_down b net2
ok "a route goes down again" wait_route a b net2 down
agree small "events follow after a loss"
# Losses one after the other, as fast as they come.
was=$(value small resyncs)
for _ in 1 2 3 4 5; do
	run_ok tool a route flush dev netft0
	flood 50
done
agree small "it knows what there is after many losses"
between "$(value small resyncs)" $((was + 1)) $((was + 50)) "which there were"
agree model "as does the other"

# The module goes and returns.
run_ok unload
has_gone() { [ "$(value "$1" gone)" -ge "$2" ]; }
ok "it is known that all has gone" wait_for 15 has_gone model 1
is "$(value model routes)" "" "with it every route"
is "$(value model walked)" -93 "and nobody can be asked"
ok "so it is where events were lost" wait_for 15 has_gone small 1
begun=$(value model resyncs)
load default_adapter=0
run_ok adapter a netft0
ok "it is known that the module has returned" wait_knows model resyncs $((begun + 1))
run_ok route_add a b net1
agree model "and what there is now"
is "$(value model walked)" 1 "and can be asked"
agree small "also where events were lost"

# All that while nobody listens, and more.
kill -STOP "${_job[small]}"
flood 50
run_ok unload
load default_adapter=0
run_ok adapter a netft0
run_ok route_add a b net1
flood 50
kill -CONT "${_job[small]}"
agree small "a module that went and returned unheard is found"
was=$(value small gone)
kill -STOP "${_job[small]}"
flood 50
run_ok tool a route flush dev netft0
run_ok unload
kill -CONT "${_job[small]}"
ok "one that went unheard is missed" wait_for 15 has_gone small $((was + 1))
is "$(value small routes)" "" "with it every route"
for name in model small; do
	finish $name >/dev/null 2>/tmp/$name.said
	is $? 0 "$name ends well, and without leaks"
	is "$(cat /tmp/$name.said)" "" "and has nothing to complain of"
done
done_testing
