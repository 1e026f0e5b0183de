#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IPv6 was switched off when the machine was booted: all that is IPv4 works, and routes by
# IPv6 are refused with the reason.
#
# boot: ipv6.disable=1
# timeout: 90

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

like "$(cat /proc/cmdline)" 'ipv6.disable=1' "booted without IPv6"
not_ok "there is no IPv6" ip -6 address add ::2/128 dev lo
run_ok load
ok "the module makes its adapter" ip link show dev netft0
like "$(ip -4 address show dev netft0)" 'inet 169\.254\.' "which has its IPv4 address"
is "$(ip -6 address show dev netft0)" "" "and no IPv6 address"
is "$(dmesg | grep -c 'netft0: cannot assign')" 0 "none was tried"
run_ok unload

load default_adapter=0
nodes a b
# Addresses of IPv6 are not to be had.
network net1
for node in a b; do plug $node net1 2>/dev/null; done
run_ok adapter a
run_ok adapter b
run_ok route_add a b net1 delay 100 threshold 5
run_ok route_add b a net1 delay 100 threshold 5
ok "a route by IPv4 comes up" wait_all_up a b
spawn echo b payload serve -b 0.0.0.0 7000
sleep 0.3
ok "it carries packets of all sizes" in_node a payload check -t 2 -l 60,1350-1450+50,9000 \
	"$(peer_ip a b)" 7000
run_fails_with 'IPv6 is disabled on this machine' route_add6 a b net1
run_ok tool a route flush dev netft0
run_ok route_add a b net1 delay 100 threshold 5
ok "back" wait_all_up a b
run_ok tool a adapter set netft0 mtu auto
run_ok ip -n a link set netft0 down
run_ok ip -n a link set netft0 up
ok "down and up again" wait_all_up a b
finish echo >/dev/null
run_ok unload
done_testing
