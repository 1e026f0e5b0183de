#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Nothing leaves the kernel that nobody asked for: bytes that are reserved or do not apply
# are zero, on the wire and between the attributes of a netlink answer.  Tags, which tell a
# peer from an impostor, are on the wire and nowhere else.

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

RECORD=/tmp/record
EVENTS=/sys/kernel/tracing/events/netft

everything() {
	in_node a netft -j -s adapter show
	in_node a netft -j -s route show
	in_node a netft -j route history dev netft0 id 1
	in_node a netft -j -s peer show
	in_node a ethtool -S netft0
	in_node a ip -d -s link show
	in_node a ip -d route show table all
	cat /tmp/events.a.out
	modinfo netft
	cat /sys/module/netft/parameters/* /proc/net/udp
	dmesg
	cat /sys/kernel/tracing/trace
}
# odd PACKET : what a heartbeat has that it should not.
odd() {
	local type=${1:0:2} flags=$((16#${1:2:2})) own=$((16#${1:102:2})) report=${1:156:4}
	[ ${#1} = 192 ] && [ "${1:4:4}" = 0060 ] || echo "length of $1"
	local also=${1:168:8} echo=${1:48:16} held=${1:176:16} nothing=0000000000000000
	[ $flags = 0 ] && [ $own -le 3 ] || echo "flags of $1"
	[ "$type$also" != 1200000000 ] || [ "$echo$held" = $nothing$nothing ] ||
		echo "a request that answers nothing, and echoes: $1"
	[ "$type" = 12 ] || [ "$held" = $nothing ] || echo "a response that was held: $1"
	[ $own -le 1 ] || { [ "$type" = 13 ] && [ "$also" != 00000000 ]; } ||
		echo "something can wait that asks nothing: $1"
	[ "${1:160:8}" != 00000000 ] || [ "$report" = 0000 ] || echo "a report of nothing: $1"
}

load default_adapter=0
nodes a b
network net1 a b
network net2 a b
adapter a netft0 index 101 address 02:00:00:00:00:0a
adapter b netft0 index 102 address 02:00:00:00:00:0b
trace
echo 1 >$EVENTS/enable
watch a
spawn record a tcpdump -Z root --immediate-mode -U -i net1 -w $RECORD 'udp port 3343'
sleep 0.5
run_ok mesh net1 net2 -- delay 100 threshold 3
run_ok wait_all_up a b
in_node a ping -q -c 3 -i 0.1 "$(peer_ip a b)" >/dev/null
cut net2
wait_event a route_down
sleep 0.5
heal net2
run_ok wait_all_up a b
tool a route change dev netft0 id 1 priority 5
finish record >/dev/null 2>&1
echo 0 >$EVENTS/enable

beats=$(payloads $RECORD 12; payloads $RECORD 13) data=$(payloads $RECORD 11)
between "$(wc -l <<<"$beats")" 20 2000 "heartbeats were recorded"
between "$(awk 'substr($0, 161, 8) !~ /^0*$/' <<<"$beats" | wc -l)" 1 500 "some of which report another route"
is "$(for packet in $beats; do odd "$packet"; done)" "" \
	"what is reserved in them, or does not apply, is zero"
between "$(wc -l <<<"$data")" 6 100 "data was recorded"
is "$(grep -v ^11000000 <<<"$data")" "" "what is reserved there is zero"

everything >/tmp/everything 2>/dev/null
between "$(wc -l </tmp/everything)" 100 100000 "what can be asked for, in lines"
tags=$(awk '{ print substr($0, 9, 8) }' <<<"$beats" | sort -u | grep -v 00000000)
is "$(wc -l <<<"$tags")" 2 "two tags were on the wire"
for tag in $tags; do
	swapped=${tag:6:2}${tag:4:2}${tag:2:2}${tag:0:2}
	not_ok "a tag is nowhere else" grep -iwE \
		"(0x)?0*${tag##0}|(0x)?0*${swapped##0}|$((16#$tag))|$((16#$swapped))" /tmp/everything
done

# The kernel's answers, byte by byte.
for command in 1 3 9; do
	like "$(in_node a nlraw -d $command)" '^OK [1-9][0-9]*$' "command $command: padding is zero"
done
like "$(in_node a nlraw 8 1=u32:101 2=u32:1)" '^OK [1-9][0-9]*$' "history: padding is zero"
done_testing
