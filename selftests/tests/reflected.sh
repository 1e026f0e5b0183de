#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network sends our own packets back to us, as they are or with the addresses exchanged:
# they are dropped and counted, and no route is up by what we ourselves said.
#
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

counters() { in_node a ethtool -S netft0 | sed -n 's/^ *\(rx_[a-z_]*\): /\1 /p' | sort; }
# sum : of all that was received in vain.
sum() { counters | awk '{ sum += $2 } END { print sum }'; }

# reflect [PEDIT...] : on a's port of net1, with the MAC addresses exchanged.
reflect() {
	tc -n sw qdisc add dev a.net1 clsact
	tc -n sw filter add dev a.net1 ingress protocol ip flower ip_proto udp \
		action pedit ex munge eth dst set "$(mac_of a net1)" \
		munge eth src set "$(mac_of b net1)" "$@" pipe \
		action mirred egress redirect dev a.net1
}
unreflect() { tc -n sw qdisc del dev a.net1 clsact; }

pair delay 100 threshold 5 || exit
modprobe -a cls_flower act_pedit act_mirred
local1=$(address a net1) remote1=$(address b net1)

for how in plain exchanged; do
	exchange=()
	[ $how = plain ] || exchange=(munge ip src set "$remote1" munge ip dst set "$local1")
	wait_active a b net1
	watch a b
	stream ab a b 5
	before=$(counters)
	total=$(sum)
	run_ok reflect "${exchange[@]}"
	ok "$how: the route is down" wait_event a route_down
	sleep 2
	is "$(route_field a b net1 state)" down "$how: and stays down"
	is "$(active_net a b)" net2 "$how: traffic is on the other network"
	note "$how: $(route_field a b net1 reason); $(counters | grep -vxF "$before" | tr '\n' ' ')"
	if [ $how = exchanged ]; then
		between $(($(sum) - total)) 10 1000 "$how: what came back was counted"
		is "$(route_field a b net1 peer)" "$(mac_of b)" "$how: the route is still b's"
	fi
	is "$(tool a -j peer show | grep -o '"mac"' | wc -l)" 1 "$how: no peer but b"
	is "$(event_count a 'peer_.*') $(event_count b 'peer_.*')" "0 0" "$how: nobody got lost"
	unreflect
	ok "$how: all comes up again" wait_all_up a b
	stream_end ab
	is "$(stream_value ab duplicated)" 0 "$how: nothing was delivered twice"
	between "$(stream_value ab max_gap_ms)" 0 250 "$how: longest gap"
done

note "an adapter that hears nobody but itself"
tool a route flush dev netft0
tool b route flush dev netft0
run_ok reflect munge ip src set "$remote1" munge ip dst set "$local1"
watch a
run_ok route_add a b net1 delay 100 threshold 5
sleep 2
is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down conflict" \
	"somebody with our own MAC address is refused"
is "$(tool a -j peer show)" "[]" "there is no peer"
is "$(event_count a conflict)" 1 "that is told once"
between "$(counters | sed -n 's/rx_identity //p')" 5 50 "and counted"
done_testing
