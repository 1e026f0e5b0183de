#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# 500 routes over one device, which flaps, and is deleted with 500 addresses: all are down at
# once, in a time under the RTNL lock that does not hurt, and all come up again.
#
# timeout: 300
# kernels: 6.1 locks
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# Eight peers with as many routes as a peer may have, less twelve.
ROUTES=500 PER_PEER=64

# remote N [PREFIX] : the addresses of net1 in order, past those of the nodes.
remote() { echo "${2:-10.1}.$((1 + $1 / 256)).$(($1 % 256))"; }
# states : "DOWN UP" routes of a.
states() {
	tool a -j route show dev netft0 | tr '{' '\n' |
		awk '/"state":"down"/ { d++ } /"state":"up"/ { u++ } END { print d + 0, u + 0 }'
}
are() { [ "$(states)" = "$1" ]; }
# said EVENT : how often a did.  (There are too many to look at each.)
said() { grep -o "\"event\":\"$1\"" /tmp/events.a.out | wc -l; }
# timed COMMAND... : milliseconds that it takes.
timed() {
	local start=$EPOCHREALTIME
	"$@" || return
	awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.0f\n", (b - a) * 1000 }'
}
link() { ip -n "$1" link set "$2" "$3"; }
# device NODE ADAPTER : as nlraw wants it.
device() { echo "1=u32:$(in_node "$1" cat "/sys/class/net/$2/ifindex")"; }

load default_adapter=0
nodes a b
network net1 a b
for node in a b; do
	ip -n $node address del "$(address $node net1)/24" dev net1
	ip -n $node address add "10.1.0.${_node[$node]}/16" dev net1
done
# The spare device is only to see what it costs without routes.
ip -n b link add spare type veth peer name spare2
link b spare up
for ((i = 0; i < ROUTES; i++)); do
	echo "address add $(remote $i)/16 dev net1"
	echo "address add $(remote $i 10.2)/16 dev spare"
done | ip -n b -batch -
adapter a
like "$(in_node a nlraw -q -c $ROUTES 4 "$(device a netft0)" 3=ip:10.1.0.1 "5=ip:$(remote 0)+" \
	9=u32:1000 10=u32:10)" '^OK' "$ROUTES routes there"
for ((i = 0; i < ROUTES; i += PER_PEER)); do
	adapter b netft$i
	count=$((ROUTES - i < PER_PEER ? ROUTES - i : PER_PEER))
	in_node b nlraw -q -c $count 4 "$(device b netft$i)" "3=ip:$(remote $i)+" 5=ip:10.1.0.1 \
		9=u32:1000 10=u32:10 >/dev/null
done
ok "come up with $ROUTES back" wait_for 30 are "0 $ROUTES"

ip -n a link add spare type veth peer name spare2
link a spare up
alone=$(timed link a spare down)
took=$(timed link a net1 down)
ok "all are down when the command returns" are "$ROUTES 0"
note "a link goes down in $alone ms without routes, in $took ms with $ROUTES"
between $((took - alone)) -100 400 "what the routes cost, in ms of a guest's time"
link a net1 up
ok "all come up again" wait_for 30 are "0 $ROUTES"

# Not timed, since a listener wants the CPU, too.
watch a
link a net1 down
all_said() { [ "$(said route_down)" -ge "$ROUTES" ]; }
wait_for 20 all_said
sleep 1
is "$(said route_down)" $ROUTES "one event for each route"
is "$(said peer_unreachable)" 8 "and for each peer"
finish events.a >/dev/null
link a net1 up
ok "all come up again" wait_for 30 are "0 $ROUTES"

note "the end that has all the addresses"
for ((i = 0; i < 3; i++)); do
	took=$(timed link b net1 down)
	between $((took - alone)) -100 400 "down: what the routes cost, in ms"
	link b net1 up
done
ok "all come up again" wait_for 30 are "0 $ROUTES"
alone=$(timed ip -n b link del spare)
took=$(timed ip -n b link del net1)
note "a device with $ROUTES addresses is deleted in $alone ms without routes, in $took ms with"
between $((took - alone)) -100 400 "what the routes cost, in ms"
ok "all are down" wait_for 20 are "$ROUTES 0"
done_testing
