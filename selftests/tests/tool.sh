#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The netft tool against a real module: every command's JSON fits its schema, exit status
# and complaints are as documented, and monitor hides nothing.
#
# slow: debug

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# fits SCHEMA ARGUMENT... : the runner checks what netft prints, see rig/schema.py.
fits() {
	local name=$1
	shift
	if [[ " $* " == *' -p '* ]]; then
		note "schema $name: $(netft "$@" | jq -c .)"
	else
		note "schema $name: $(netft "$@")"
	fi
}
# exits STATUS REGEX ARGUMENT... : and says so.
exits() {
	local status=$1 regex=$2 out
	shift 2
	out=$(netft "$@" 2>&1)
	is $? "$status" "netft $*: exit status $status"
	like "$out" "$regex" "netft $*: says why"
}

# Without the module, and without the kernel loading it for us.
modprobe=$(sysctl -n kernel.modprobe)
sysctl -q -w kernel.modprobe=/nowhere
exits 2 'not loaded' adapter show
exits 2 'not loaded' route add dev lo local 10.0.0.1 remote 10.0.0.2
exits 2 'not loaded' peer show
fits version -j version
like "$(netft version)" 'not loaded' "netft version: the module is not loaded"

sysctl -q -w "kernel.modprobe=$modprobe"
load default_adapter=0
fits version -j version
like "$(netft version)" "$(cat /sys/module/netft/version)" "netft version: that of the module"
is "$(netft -V)" "$(netft version)" "netft -V is the same"
run_fails_with 'File exists' insmod "$(modinfo -n netft)"
run_ok modprobe netft
like "$(netft version)" "$(cat /sys/module/netft/version)" "loading it twice changes nothing"
fits adapters -j adapter show
fits routes -j route show
fits peers -j peer show
fits summary -j
is "$(netft -j adapter show)" "[]" "without an adapter there is none"

nodes a b
network net1 a b
network net2 a b
run_ok adapter a
run_ok adapter b
watch a
fits added -n a -j route add dev netft0 local 10.1.0.1 remote 10.1.0.2
is "$(tool a route add dev netft0 local 10.2.0.1 remote 10.2.0.2 delay 50 backup)" "" \
	"without -j nothing is printed"
run_ok tool a route add dev netft0 local fd00:1::1 remote fd00:1::2 disabled peer 02:00:00:00:00:99
run_ok tool a route add dev netft0 local fe80::1%net2 remote fe80::2 priority 4294967295
fits routes -n a -j route show
for net in net1 net2; do run_ok route_add b a $net; done
run_ok wait_route a b net1 up
run_ok wait_route a b net2 up
for options in "-j" "-j -s" "-p -s"; do
	# shellcheck disable=SC2086  # words
	{
		fits adapters -n a $options adapter show
		fits adapters -n a $options adapter show netft0
		fits routes -n a $options route show
		fits routes -n a $options route show dev netft0 id 1
		fits peers -n a $options peer show
		fits history -n a $options route history dev netft0 id 1
		fits history -n a $options route history dev netft0 id 3
		fits summary -n a $options
	}
done
ip -n b link set net2 down
run_ok wait_route a b net2 down
fits routes -n a -j -s route show
fits peers -n a -j peer show
fits summary -n a -j -s
is "$(netft -n a -p route show | jq -c 'map(.id)')" "$(netft -n a -j route show | jq -c 'map(.id)')" \
	"-p is the same, indented"
like "$(netft -n a -s adapter show)" 'hb_requests_sent' "-s shows counters"
for arguments in "" "adapter show" "route show" "peer show" "route history dev netft0 id 1"; do
	# shellcheck disable=SC2086  # words
	like "$(in_node a netft $arguments)" '[a-z]' "netft $arguments prints something"
done
picture=$(in_node a netft topology)
like "$picture" "\"network 10.1.0.0/24\" -- \"peer $(mac_of b)\" .*up .answered.*color=forestgreen, penwidth=4" \
	"the picture has the route that is up"
like "$picture" "\"network 10.2.0.0/24\" -- \"peer $(mac_of b)\" .*down .*color=red, penwidth=1, style=dashed" \
	"that which is down"
like "$picture" "\"network network of fe80::1\" -- \"address fe80::2\"" "and one that leads to nobody"
exits 2 'dot is missing' -n a topology --svg

# Events, one line each, at once.
ok "an event is there as it happens" wait_event a route_added
tool a route del dev netft0 id 4
ok "and the next" wait_event a route_deleted reason=deleted
while IFS= read -r line; do note "schema events: $line"; done </tmp/events.a.out
seqs=$(sed 's/.*"seq":\([0-9]*\).*/\1/' /tmp/events.a.out)
is "$seqs" "$(seq "$(head -1 <<<"$seqs")" "$(tail -1 <<<"$seqs")")" "none is missing, in order"
finish events.a >/dev/null
is $? 0 "asked to end, monitor ends well"

# Exit status.
exits 0 '' -n a route show
exits 1 'bogus' -n a route bogus
exits 1 'remote' -n a route add dev netft0 local 10.1.0.1
exits 2 'no such|not exist|No such' -n a adapter show nosuch
exits 2 'no such|not exist|No such' -n nosuch adapter show
exits 2 'not a netft' -n a adapter show net1
exits 2 'exists already.*remote|remote.*exists already' -n a route add dev netft0 \
	local 10.1.0.1 remote 10.1.0.2
exits 2 'no route.*id|id.*no route' -n a route del dev netft0 id 99
exits 2 'delay.*range|range.*delay' -n a adapter set netft0 delay 9
netft -n a route show >/dev/full 2>/tmp/full.err
is $? 2 "output that cannot be written is an error"

# Settings there and back.
run_ok tool a route change dev netft0 id 1 delay 77 threshold 7 priority 9 backup
is "$(tool a -j route show dev netft0 id 1 | jq -c '.[] | [.delay_ms, .threshold, .priority]')" \
	"[77,7,9]" "what is set is shown"
run_ok tool a adapter set netft0 cluster 9 delay 99 threshold 9
is "$(tool a -j adapter show | jq -c '.[] | [.cluster, .delay_ms, .threshold]')" "[9,99,9]" \
	"of an adapter, too"
run_ok tool a r f dev netft0
is "$(tool a -j r)" "[]" "words may be short"
spawn monitor a netft monitor
sleep 0.3
run_ok unload
await monitor >/tmp/end.out 2>&1
isnt $? 0 "monitor ends with the module"
done_testing
