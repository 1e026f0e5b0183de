#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The live view on a terminal: it shows what there is and what changes, keys work, and it
# leaves well, be it asked to or because the module is gone.
#
# kernels: 6.1

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# on_terminal NAME COMMAND... : run it on a terminal of its own, whose keys come from standard
# input and whose screen is written to a file; its exit status is that of the command.
on_terminal() {
	local name=$1
	shift
	TERM=${TERM_TYPE:-xterm} timeout 60 script -qec "stty rows 24 cols 150; $*" \
		"/tmp/$name.screen" >/dev/null
}
screen() { tr -d '\000' <"/tmp/$1.screen"; }

pair delay 100 threshold 5 || exit
{
	sleep 2
	printf j
	sleep 0.5
	printf '\n'
	sleep 1.5
	printf q
	sleep 0.5
	printf s
	cut net1
	sleep 3
	printf q
	sleep 0.5
} | on_terminal live netft -n a top interval 300
is $? 0 "it ends when q is pressed"
screen=$(screen live)
like "$screen" "peers 1 of 1 reachable  routes 2 of 2 up  by id" "it counts"
like "$screen" "02:00:00:00:00:0b" "it shows the peer"
for net in 1 2; do
	like "$screen" "$net  netft0  10.$net.0.1  10.$net.0.2  " "and route $net"
done
like "$screen" "route 2 on netft0, 10.2.0.1 to 10.2.0.2, up" "the history of the chosen route"
like "$screen" "OWN-LATE" "with titles"
like "$screen" "by.*state" "routes are sorted"
like "$screen" "no_answer|outbound_loss|inbound_loss" "what goes down is seen"
heal net1

{ sleep 2; unload; sleep 3; } | on_terminal gone netft -n a top interval 300
is $? 2 "it ends with the module"
# The sequence leaves the screen that the view was on.
like "$(screen gone)" $'\e\\[\\?1049l.*netft: top: ' "and says so where it can be read"
TERM_TYPE=nonsense on_terminal unknown netft top </dev/null
is $? 2 "on a terminal that nobody knows it does not begin"
like "$(screen unknown)" 'TERM is "nonsense"' "and says why"
done_testing
