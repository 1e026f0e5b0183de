#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Routes come, change and go, adapters too, and all is dumped, at the same time and with
# traffic on: nothing is damaged, and in the end all is as it was.
#
# clock: real
# smp: 2

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

pair delay 50
dev=1=u32:101
spawn server b tcpstream server -n 2 7000
spawn client a tcpstream client -n 2 -d 100000 -m both -r 300000 "$(peer_ip a b)" 7000

# Each as a process of its own, until the time is up.
churn() {
	spawn "$1" a bash -c "while :; do $2; done"
}
# At a shorter Delay the timers of so many take all of a slow CPU, and what KASAN keeps of the
# memory that softirqs free is given back only when a process asks for some.
churn add "nlraw -q -c 200 4 $dev 3=ip:10.1.0.1 5=ip:10.8.0.1+ 9=u32:100"
churn del "nlraw -c 300 6 $dev 2=u32:3+"
churn flags "nlraw -c 50 5 $dev 2=u32:1 9=u32:60+; nlraw -c 50 5 $dev 2=u32:3+ 12=u32:2"
churn set "nlraw -c 50 2 $dev 10=u32:0 11=u32:100+"
churn dump "nlraw -d 3; nlraw -d 1; nlraw -d 9; nlraw 8 $dev 2=u32:1"
churn link "ip link add ft7 type netft && ip link set ft7 up && nlraw -q -c 50 4 \
	1=u32:\$(cat /sys/class/net/ft7/ifindex) 3=ip:10.2.0.1 5=ip:10.9.0.1+; ip link del ft7"
churn ethtool "ethtool -S netft0; ip -s link show netft0"
sleep 6
# Where the kernel checks all that it does, a round of some takes longer.
was_at_work() { [ "$(wc -c <"/tmp/$1.out")" -ge 10 ]; }
for job in add del flags set dump link; do
	ok "the loop of $job was at work" wait_for 60 was_at_work $job
done
for job in add del flags set dump link ethtool; do
	kill "${_job[$job]}"
	wait "${_job[$job]}" 2>/dev/null
done
finish client >/tmp/client.json
is $? 0 "the streams are whole"
note "$(cat /tmp/client.json)"
is "$(json_value "$(cat /tmp/client.json)" lost)" 0 "no connection was lost"
between "$(json_value "$(cat /tmp/client.json)" received)" 1000000 100000000000 "they carried something"

run_ok tool a route flush dev netft0
tool a adapter set netft0 cluster 0
run_ok route_add a b net1
run_ok route_add a b net2
run_ok wait_all_up a b
is "$(json_value "$(tool a -j adapter show netft0)" routes)" 2 "afterwards all is as it was"
is "$(json_value "$(tool a -j adapter show netft0)" peers)" 1 "with one peer"
ok "and works" in_node a ping -q -c 3 -i 0.2 -W 1 "$(peer_ip a b)"
done_testing
