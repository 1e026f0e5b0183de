#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd: what is known of nodes that leave, or whose service does not answer, and of a
# cluster with one network.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 300

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

three_nodes

for node in a b c; do service_start "$node"; done
for node in a b c; do ok "$node hears all others" wait_for 15 heard "$node"; done
wait_for 10 interface_is a 10.2.0.3 up

note "A node that leaves"
ip -n c link set netft0 down
ok "its interfaces are unavailable" wait_for 15 interface_is a 10.2.0.3 unavailable
ok "the network is up" network_is a net2 up
is "$(states a | jq -r '.nodes[] | select(.name == "c").state')" unreachable "the node is unreachable"
ip -n c link set netft0 up
ok "it is back" wait_for 15 interface_is b 10.2.0.3 up

note "A service that does not answer"
kill -STOP "$(service_pid c)"
sleep 7
is "$(states a | jq -r '.nodes[] | select(.name == "c") | "\(.state) \(.heard)"')" \
	"reachable false" "the node is reachable, and not heard"
ok "its interfaces are taken to work" interface_is a 10.2.0.3 up
kill -CONT "$(service_pid c)"
ok "it is heard again" wait_for 5 heard a

note "One network only"
sed -i 's/role: cluster+client/role: off/' "$_service_config"
service_reload a
ok "it warns" wait_for 5 service_said a 'warning: .*only one network connects the nodes'
like "$(states a | jq -r '.warnings[]')" 'only one network' "also those who ask"
is "$(network_state a net2)" unavailable "a network that is off is unavailable"

done_testing
