#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# An adapter that is moved to another namespace keeps its sockets and routes where it was
# made, and carries traffic from where it is; either namespace may be deleted any time.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

has_port() { in_node "$1" ss -Hlun 'sport = 3343' | grep -q .; }
no_port() { ! has_port "$1"; }
has_adapter() { [ -n "$(ip -n "$1" link show type netft)" ]; }
no_adapter() { ! has_adapter "$1"; }
# reaches NODE : b from there, over the adapter.
reaches() { in_node "$1" ping -q -c 2 -i 0.2 -W 1 "$peer"; }
is_heard() { [[ $(tool b -j peer show) == *'"reachable":true'* ]]; }
is_lost() { ! is_heard; }

load default_adapter=0
nodes a b box
network net1 a b
network net2 a b
run_ok adapter a
run_ok adapter b
run_ok mesh net1 net2
run_ok wait_all_up a b
peer=$(peer_ip a b)

# Moved.
spawn events box netft -j monitor
spawn traffic b ping -q -i 0.05 "$(peer_ip b a)"
sleep 0.5
run_ok ip -n a link set netft0 netns box
ok "the port closes while it is down" wait_for 5 no_port a
run_ok ip -n box link set netft0 up
ok "the sockets are where they were" has_port a
not_ok "and not where it went" has_port box
ok "all routes come up again" wait_all_up box
ok "traffic flows" reaches box
ok "in both directions" in_node b ping -q -c 2 -i 0.2 -W 1 "$(peer_ip b box)"
is "$(tool a -j adapter show)" "[]" "the old namespace shows nothing"
is "$(json_value "$(tool box -j adapter show)" routes)" 2 "the new one shows it with its routes"
like "$(ip -n box -d link show netft0)" 'link-netns' "ip shows that it belongs elsewhere"
finish events >/dev/null
like "$(cat /tmp/events.out)" '"event":"peer_reachable"' "events are heard where it is"
finish traffic >/dev/null

# Routes are added from where the adapter is, to devices where the sockets are.
tool box route flush dev netft0
run_ok tool box route add dev netft0 local 10.1.0.1 remote 10.1.0.2 \
	via "$(in_node a cat /sys/class/net/net1/ifindex)"
is "$(json_value "$(tool box -j route show)" via)" net1 "the underlay device is the old namespace's"
ok "a route that is added there comes up" wait_all_up box
ok "traffic flows" wait_for 5 reaches box
run_ok ip -n box link set netft0 netns a name netft7
ip -n a link set netft7 up
ok "it can return, under another name" wait_for 15 reaches a
run_ok ip -n a link set netft7 netns box name netft0
ip -n box link set netft0 up
ok "and leave again" wait_for 15 reaches box

# Its namespace is deleted, with traffic on.
spawn traffic b ping -q -i 0.02 "$(peer_ip b box)"
spawn back box ping -q -i 0.02 "$peer"
sleep 0.3
ip netns pids box | xargs -r kill -9
began=$(now_ms)
run_ok ip netns del box
ok "the adapter goes with its namespace" wait_for 5 no_port a
between $(($(now_ms) - began)) 0 5000 "soon, in milliseconds"
ok "the peer is told" wait_for 3 is_lost
finish traffic >/dev/null
ok "the namespace of its sockets is as before" in_node a ping -q -c 1 -W 1 10.1.0.2

# Made here to live there.
nodes box2
run_ok ip -n a link add netft0 netns box2 type netft
ip -n box2 link set netft0 up
ok "ip link add ... netns: the sockets are where it was asked for" has_port a
not_ok "and not where it lives" has_port box2
run_ok tool box2 route add dev netft0 local 10.1.0.1 remote 10.1.0.2
ok "it works" wait_for 15 reaches box2
ok "b hears it" wait_for 15 is_heard

# The namespace of the sockets is deleted, with traffic on.
spawn traffic b ping -q -i 0.02 "$(peer_ip b box2)"
spawn back box2 ping -q -i 0.02 "$peer"
sleep 0.3
began=$(now_ms)
run_ok ip netns del a
ok "the adapter that lives elsewhere goes, too" wait_for 5 no_adapter box2
between $(($(now_ms) - began)) 0 5000 "soon, in milliseconds"
finish traffic >/dev/null
finish back >/dev/null 2>&1
run_ok ip -n box2 link add netft0 type netft
ok "a new one can be made there" ip -n box2 link set netft0 up
ok "b still works" test "$(json_value "$(tool b -j adapter show)" state)" = up
done_testing
