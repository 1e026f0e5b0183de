#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# If the UDP port belongs to somebody else, the adapter is there, says so, and works once
# the port is free and it is set up again; each adapter may have a port of its own.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

state() { json_value "$(tool "$1" -j adapter show "${2:-netft0}")" state; }
is_bound() { in_node "$1" ss -Hlun "sport = $2" | grep -q .; }
works() { in_node a ping -q -c 1 -W 2 "$(peer_ip a b)"; }

# Taken when the module is loaded.
holds() { ss -Hlun 'sport = 3343' | grep -q .; }
spawn holder - gapmeter recv 3343
wait_for 5 holds
run_ok load
is "$(json_value "$(netft -j adapter show netft0)" state)" port_taken "netft0 is there and says so"
run_fails_with 'in use' ip link set netft0 up
finish holder >/dev/null
run_ok ip link set netft0 up
is "$(json_value "$(netft -j adapter show netft0)" state)" up "once the port is free it comes up"
ok "with its addresses" wait_for 3 sh -c 'ip -4 address show dev netft0 | grep -q "inet 169.254."'
run_ok unload

load default_adapter=0
nodes a b
network net1 a b
spawn holder a gapmeter recv 3343
wait_for 5 is_bound a 3343

said=$(ip -n a link add netft0 type netft 2>&1)
is $? 0 "an adapter is created although the port is taken"
like "$said" 'port is taken' "with a warning"
is "$(state a)" port_taken "the adapter says so"
run_fails_with 'in use' ip -n a link set netft0 up
is "$(state a)" port_taken "setting it up fails, for that reason"
run_ok route_add a b net1
is "$(route_field a b net1 reason)" adapter_down "a route waits meanwhile"
run_ok adapter b
run_ok route_add b a net1
finish holder >/dev/null
run_ok ip -n a link set netft0 up
is "$(state a)" up "once the port is free it comes up"
run_ok wait_reachable a b
ok "and works" works

# Only one family is taken.  That of IPv6 is not wanted before there is a route for it.
ip -n a link set netft0 down
spawn holder a gapmeter recv -b ::1 3343
wait_for 5 is_bound a 3343
run_ok ip -n a link set netft0 up
run_ok wait_reachable a b
run_fails_with 'cannot be opened for IPv6' route_add6 a b net1
is "$(tool a -j route show | grep -o '"local"' | wc -l)" 1 "so the route by IPv6 is not there, the other is"
ok "and works" works
finish holder >/dev/null
run_ok route_add6 a b net1
ip -n a link set netft0 down
for any in 0.0.0.0 ::1; do
	spawn holder a gapmeter recv -b $any 3343
	wait_for 5 is_bound a 3343
	run_fails_with 'in use' ip -n a link set netft0 up
	is "$(state a)" port_taken "$any:3343 is enough to keep it down"
	finish holder >/dev/null
	not_ok "nothing is left open" is_bound a 3343
done

# Another port.
run_fails_with 'while the adapter has routes' tool a adapter set netft0 port 4000
tool a route flush dev netft0
tool b route flush dev netft0
run_ok tool a adapter set netft0 port 4000
ip -n a link set netft0 up
ok "the adapter listens there" is_bound a 4000
not_ok "and not where it did" is_bound a 3343
run_ok tool a adapter set netft0 port 4001
ok "the port of an adapter that is up changes, too" is_bound a 4001
not_ok "the other is closed" is_bound a 4000
spawn holder a gapmeter recv 4002
wait_for 5 is_bound a 4002
run_fails_with 'port' tool a adapter set netft0 port 4002
ok "a port that is taken is refused, the old one stays" is_bound a 4001
is "$(json_value "$(tool a -j adapter show)" port)" 4001 "and is shown"
is "$(state a)" up "the adapter is still up"
finish holder >/dev/null
run_ok tool b adapter set netft0 port 4001
run_ok mesh net1
run_ok wait_reachable a b
ok "it works on that port" works

# Two adapters, one port: they share it.  Two ports: they are apart.
for node in a b; do
	run_ok adapter $node ft2
	run_ok adapter $node ft3
done
ok "other adapters have the usual port" is_bound a 3343
for pair in a,b b,a; do
	run_ok tool ${pair%,*} route add dev ft2 local "$(address ${pair%,*} net1)" \
		remote "$(address ${pair#*,} net1)"
	run_ok tool ${pair%,*} route add dev ft3 local "$(address6 ${pair%,*} net1)" \
		remote "$(address6 ${pair#*,} net1)"
done
run_fails_with 'exists already' tool a route add dev ft3 local "$(address a net1)" \
	remote "$(address b net1)"
three_up() {
	[ "$(tool a -j peer show | grep -o '"reachable":true' | wc -l)" = 3 ]
}
ok "all three reach their peers, two of them with the same addresses" wait_for 15 three_up
run_ok ip -n a link del ft2
ok "with one adapter gone the other still has the port" is_bound a 3343
run_ok ip -n a link del ft3
not_ok "with the last the port is closed" is_bound a 3343
done_testing
