#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# With IPv6 switched off by sysctl, all that is IPv4 works; other things that
# administrators do to any link do no harm: names, down and up, forwarding.
#
# timeout: 90

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

off() { in_node "$1" sysctl -q -w net.ipv6.conf.all.disable_ipv6="$2" net.ipv6.conf.default.disable_ipv6="$2"; }
ping4() { in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip a b)"; }
ping6() { in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip6 a b)"; }
has6() { [ -n "$(ip -n a -6 address show dev netft0)" ]; }
reason6() { json_value "$(json_find "$(tool a -j route show)" local=fd00:1::1)" reason; }

load default_adapter=0
nodes a b
network net1 a b
off a 1
run_ok adapter a
run_ok adapter b
run_ok mesh net1
ok "with IPv6 off a route by IPv4 comes up" wait_reachable a b
ok "and works" ping4
not_ok "there is no IPv6 address" has6
is "$(dmesg | grep -c 'netft0: cannot assign')" 0 "and none was tried"
run_ok route_add6 a b net1
run_ok route_add6 b a net1
is "$(reason6)" no_address "a route by IPv6 says why it cannot"
off a 0
ip -n a address replace fd00:1::1/64 dev net1 nodad
in_node a sysctl -q -w net.ipv6.conf.netft0.disable_ipv6=0
ok "switched on, the route by IPv6 comes up, too" wait_all_up a b
ip -n a link set netft0 down
ip -n a link set netft0 up
ok "and the adapter has its address" wait_for 5 has6
ok "back" wait_all_up a b
ok "it works" wait_for 5 ping6
off a 1
ok "switched off under way, IPv4 goes on" ping4
not_ok "IPv6 has gone" has6
off a 0

# Another name, for which a link has to be down on some kernels.
up4() { [ "$(json_value "$(json_find "$(tool a -j route show)" local=10.1.0.1)" state)" = up ]; }
rename() { ip -n a link set "$1" down && ip -n a link set "$1" name "$2" && ip -n a link set "$2" up; }
run_ok rename netft0 cluster0
is "$(json_value "$(tool a -j adapter show)" dev)" cluster0 "the adapter has another name"
ok "its route comes up" wait_for 15 up4
ok "and works" wait_for 5 ping4
run_ok rename cluster0 netft0
ok "it has its name again" wait_for 15 up4
run_fails_with 'identity' ip -n a link set netft0 address 02:00:00:00:00:77
run_ok rename net1 under1
ok "the underlay may have another name" wait_for 15 up4
ok "and works" wait_for 5 ping4
run_ok unload
done_testing
