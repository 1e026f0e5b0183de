#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# An adapter has 262 144 routes and 65 536 peers, and no more: who wants more is told, and
# what is there stays and works.
#
# timeout: 600
# kernels: memory
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

ROUTES=262144 PEERS=65536
count() { json_value "$(tool a -j adapter show netft0)" "$1"; }
add() { in_node a nlraw -q -c "$1" 4 1=u32:101 3=ip:10.1.0.1 "5=ip:$2+" "${@:3}"; }
has_peers() { [ "$(count peers)" = "$1" ]; }

pair delay 1000
like "$(add 1000000 11.0.0.1 12=u32:2)" '^ENOSPC .*routes' "a million routes are refused"
is "$(count routes)" $ROUTES "as many as there may be are there"
ok "traffic flows" in_node a ping -q -c 2 -i 0.1 "$(peer_ip a b)"
run_ok tool a route flush dev netft0
is "$(count routes)" 0 "all are deleted"
for net in net1 net2; do run_ok route_add a b $net delay 1000; done
run_ok wait_all_up a b

# The pair's is one of the peers; of one route more nothing can come.
nodes c
plug c net1
ip -n a route add 10.64.0.0/15 via 10.1.0.3
ip -n c route add local 10.64.0.0/15 dev lo
spawn crowd c manypeers -m 0x1ffff -n 3343
like "$(add $PEERS 10.64.0.1 9=u32:30000)" '^OK' "as many peers, and one more, are named"
ok "as many as there may be are there" wait_for 60 has_peers $PEERS
is "$(tool a -j route show dev netft0 | tr '{' '\n' | grep -c '"state":"down","reason":"limit"')" 1 \
	"one route is down and says that there are too many"
ok "traffic flows" in_node a ping -q -c 2 -i 0.1 "$(peer_ip a b)"
run_ok tool a route flush dev netft0
is "$(count peers)" 0 "all go with their routes"
done_testing
