#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Many routes: a peer has 64 and no more, thousands are added, dumped and deleted, a dump
# that changed meanwhile says so, and who does not listen harms nobody but himself.
# (Not where computing takes no time: nothing is disturbed there.)
#
# kernels: stock

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

count() { json_value "$(tool a -j adapter show)" routes; }
# Commands and attributes are those of the header.
add() { in_node a nlraw -q -c "$1" 4 "$dev" "3=ip:$local" "5=ip:$2+" 9=u32:30000 "${@:3}"; }
delete() { in_node a nlraw -q -c "$1" 6 "$dev" "2=u32:$2+"; }
ids() { tool a -j route show | grep -o '"id":[0-9]*' | sed 's/.*://'; }
# Until told to stop: a dump that is killed would look like one that failed.
dumper() {
	while [ ! -e /tmp/dumps.stop ]; do
		for _ in 1 2 3 4 5 6 7 8; do in_node a nlraw -d 3; done
		# The tool tries ten times, and then warns: that is no dump that failed.
		ids 2>/dev/null | sort -n | uniq -d | sed 's/^/twice /'
	done
}

load default_adapter=0
nodes a b
network net1 a b
run_ok adapter a
run_ok adapter b
dev=1=u32:$(in_node a cat /sys/class/net/netft0/ifindex) local=10.1.0.1

# 64 routes to one peer, whether it is said before or learned.
like "$(add 65 10.9.0.1 13=hex:020000000077)" '^ENOSPC .*pinned peer' "a peer has 64 routes, no more"
is "$(count)" 64 "they are there"
like "$(add 1 10.9.9.1 13=hex:020000000078)" '^OK' "another peer may have more"
like "$(add 1 10.9.9.2)" '^OK' "and so may who is not known yet"
set_pinned() { in_node a nlraw 5 "$dev" 2=u32:66 13=hex:0200000000"$1"; }
like "$(set_pinned 77)" '^ENOSPC .*pinned peer' "no route can be changed into the 65th"
is "$(json_value "$(tool a -j route show dev netft0 id 66)" pinned_peer)" null "and it is as it was"
like "$(set_pinned 78)" '^OK' "into one of another peer it can"
like "$(in_node a nlraw 5 "$dev" 2=u32:64 13=hex:020000000077 10=u32:7)" '^OK' \
	"and one of the 64 can be changed otherwise"
run_ok tool a route flush dev netft0
is "$(count)" 0 "all are gone"
for n in $(seq 2 67); do
	echo "address add 10.1.1.$n/16 dev net1"
done | ip -n b -batch -
ip -n a address add 10.1.1.1/16 dev net1
other=1=u32:$(in_node b cat /sys/class/net/netft0/ifindex)
add 66 10.1.1.2 9=u32:500 >/dev/null
in_node b nlraw -q -c 66 4 "$other" 3=ip:10.1.1.2+ "5=ip:$local" 9=u32:500 >/dev/null
full() { [ "$(json_find "$(tool a -j route show)" state=up | wc -l)" = 64 ]; }
ok "of 66 routes that lead to one peer 64 are used" wait_for 30 full
is "$(json_find "$(tool a -j route show)" reason=limit | wc -l)" 2 "and the others tell why not"
in_node a ping -q -c 3 -i 0.2 "$(peer_ip a b)" >/tmp/ping.out
like "$(cat /tmp/ping.out)" '3 received' "traffic flows"

# Places that a gives to others while b keeps them.
mapfile -t up < <(json_find "$(tool a -j route show)" state=up | head -n 2)
for route in "${up[@]}"; do
	run_ok tool a route del dev netft0 id "$(json_value "$route" id)"
done
taken() { [ -z "$(json_find "$(tool a -j route show)" reason=limit)" ]; }
ok "the others have their places" wait_for 10 taken
for route in "${up[@]}"; do
	run_ok tool a route add dev netft0 local 10.1.0.1 remote "$(json_value "$route" remote)" delay 500
done
ok "the ends agree which 64 are used" wait_for 30 full
tool a route flush dev netft0
tool b route flush dev netft0

# Thousands, with dumps going on.
spawn slow a netft -j monitor
spawn fast a netft -j monitor
sleep 0.5
kill -STOP "${_job[slow]}"
dumper >/tmp/dumps.out 2>&1 &
dumping=$!
first=$(json_value "$(in_node a netft -j route add dev netft0 local 10.1.0.1 remote 10.7.0.1)" id)
like "$(add 2000 10.8.0.1)" '^OK' "2000 routes are added"
is "$(count)" 2001 "and counted"
is "$(ids | sort -un | wc -l)" 2001 "and shown"
like "$(delete 1000 $((first + 501)))" '^OK' "1000 of them are deleted"
is "$(ids | sort -un | wc -l)" 1001 "the others are shown"
not_ok "none of those deleted is" grep -qx $((first + 1000)) <(ids)
run_ok tool a route flush dev netft0
is "$(count)" 0 "all are gone"
like "$(add 10 10.8.0.1)" '^OK' "new ones get other numbers"
not_ok "than those before" grep -qx "$first" <(ids)
touch /tmp/dumps.stop
wait $dumping
is "$(grep -c '^OK' /tmp/dumps.out)" "$(grep -vc '^twice' /tmp/dumps.out)" "every dump went to its end"
between "$(grep -c interrupted /tmp/dumps.out)" 1 100000 "those that were disturbed say so"
is "$(grep -c twice /tmp/dumps.out)" 0 "no route was shown twice"

# Who heard what.
last=$(json_value "$(tool a -j adapter show)" event_seq)
heard_all() { [[ $(tail -1 /tmp/fast.out) == *"\"seq\":$last,"* ]]; }
ok "a listener hears the last of $last events" wait_for 20 heard_all
seqs=$(sed 's/.*"seq":\([0-9]*\).*/\1/' /tmp/fast.out)
is "$seqs" "$(seq "$(head -1 <<<"$seqs")" "$last")" "and has heard them all"
finish fast >/dev/null
in_node a nlraw -q -c 20000 2 "$dev" 10=u32:1+ >/dev/null
kill -CONT "${_job[slow]}"
overrun() { grep -q '"event":"overrun"' /tmp/slow.out; }
ok "who did not listen is told that events were lost" wait_for 10 overrun
finish slow >/dev/null 2>&1
done_testing
