#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd gives an adapter the routes of its configuration and follows NICs and addresses;
# what is in the kernel already, and what an administrator added, stays.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 300

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

load default_adapter=0 || exit
nodes a b c
network net1 a b c
network net2 a b c
service_config <<'END'
crossing: {delay: 400}
networks:
  net1: {subnet: 10.1.0.0/24, delay: 100, threshold: 10}
  net2: {subnet: [10.2.0.0/24, 'fd00:2::/64'], role: cluster+client}
nodes:
  a: [10.1.0.1, 10.2.0.1]
  b: [10.1.0.2, 10.2.0.2]
  c: [10.1.0.3, 10.2.0.3]
END

all_routes() { tool "$1" -j route show dev netft0; }
route_count() { [ "$(all_routes "$1" | grep -o '"id":' | wc -l)" = "$2" ]; }

# As if by hand, before there is a service.
adapter a netft0 address 02:00:00:00:00:0a
route_add a b net1
route_add6 a b net1 priority 7
for node in a b c; do service_start "$node"; done
for node in a b c; do
	ok "$node finds out which node it is" wait_for 10 service_said "$node" "this is node $node"
	ok "$node is ready" wait_for 10 service_said "$node" 'ready after [0-9]* ms$'
done
ok "a has its routes, and what was there" wait_for 10 route_count a 5
ok "b has created its adapter, which has its routes" wait_for 10 route_count b 4
wait_route a b net2 up
is "$(route_field a b net1 delay_ms) $(route_field a b net1 threshold)" "100 10" \
	"a's route that was there has the settings of its network"
is "$(route_field b a net2 delay_ms)" 250 "without any, the adapter's"
between "$(($(route_field b a net2 priority) - $(route_field b a net1 priority)))" 1 100000 \
	"a network for clients, too, comes after one that is for the cluster"
is "$(json_value "$(json_find "$(all_routes a)" local=fd00:1::1)" priority)" 7 \
	"a route that the configuration has not is left as it is"

note "Restart: nothing is touched"
watch a
before=$(all_routes a | grep -o '"\(id\|transitions\|priority\)":[0-9]*')
service_stop a
ok "stopped, the routes are there" route_count a 5
service_start a
wait_for 10 service_said a "ready after"
sleep 2
is "$(all_routes a | grep -o '"\(id\|transitions\|priority\)":[0-9]*')" "$before" \
	"after a restart the routes are the same"
is "$(event_count a 'route_.*')" 0 "and nobody heard of them"

note "NICs come and go"
unplug a net1
ok "the NIC is gone: its routes are down" wait_route a b net1 down
ok "the others are not" route_is a b net2 up
plug a net1
ok "the NIC is back: its routes, too" wait_route a b net1 up
ok "and it is seen where it is" service_said a 'on net1 is on net1'
ip -n a link set net1 down
ip -n a link set net1 name other
ip -n a link set other up
ok "renamed: its routes come up" wait_route a b net1 up
ok "and the service knows the name" wait_for 5 service_said a 'on net1 is on other'
ip -n a address del 10.1.0.1/24 dev other
ip -n a address add 10.1.0.1/24 dev net2
ok "on another NIC: the service sees that" wait_for 5 service_said a 'on net1 is on net2'
ip -n a address del 10.1.0.1/24 dev net2
ip -n a address add 10.1.0.1/24 dev other
ok "back again: its routes come up" wait_route a b net1 up

note "What is taken away comes back"
tool a route del dev netft0 id "$(route_field a b net2 id)"
ok "a route that was deleted" wait_route a b net2 up
set_route a b net2 disabled
sleep 1
is "$(route_field a b net2 state)" disabled "but one that was disabled stays so"
set_route a b net2 enabled
wait_route a b net2 up

note "A reload"
sed -i 's/^  c: .*//; s/delay: 100/delay: 50/' "$_service_config"
service_reload a
ok "routes to a node that left are deleted" wait_for 5 route_count a 3
is "$(route_field a b net1 delay_ms)" 50 "settings are changed"
sed -i 's/role: cluster+client/role: off/' "$_service_config"
service_reload a
ok "routes over a network that is off are deleted" wait_for 5 route_count a 2
cp "$_service_config" /tmp/good.conf
echo 'colour: red' >>"$_service_config"
service_reload a
ok "a bad file is refused, with its line" wait_for 5 service_said a \
	'error: .*netftd.conf:9: the configuration has no setting colour'
ok "and what was is kept" service_said a 'the configuration stays what it was'
ok "as are the routes" route_count a 2
cp /tmp/good.conf "$_service_config"

note "Changed while it was stopped"
service_stop a
sed -i 's/role: off/role: cluster/; s/\[10.1.0.2, /[/' "$_service_config"
service_start a
ok "it knows which routes were its own" wait_for 10 service_said a 'route 10.1.0.1 -> 10.1.0.2 deleted'
ok "and has the new ones" wait_route a b net2 up
is "$(all_routes a | grep -o '"remote":"[^"]*"' | sort | xargs)" \
	"remote:10.2.0.2 remote:fd00:1::2" "and what the administrator added"

note "Another adapter"
routes_on() { [ "$(tool a -j route show dev "$1" | grep -o '"id":' | wc -l)" = "$2" ]; }
sed -i '1i adapter: cluster0' "$_service_config"
service_reload a
ok "its routes are on that one" wait_for 10 routes_on cluster0 1
ok "and no more on the other, but for the administrator's" route_count a 1
service_stop a
sed -i '/^adapter:/d' "$_service_config"
service_start a
ok "changed while it was stopped: they are back" wait_for 10 route_count a 2
ok "and no more there" routes_on cluster0 0
ip -n a link del cluster0

note "So much changes at once that the kernel cannot tell all of it"
kill -STOP "$(service_pid a)"
for i in {1..250}; do
	echo "address add 10.77.$i.1/32 dev lo"
	echo "address del 10.77.$i.1/32 dev lo"
	echo "address add 10.78.$i.1/32 dev lo"
done >/tmp/many
ip -n a -batch /tmp/many
ip -n a -batch /tmp/many -force >/dev/null 2>&1
ip -n a address del 10.2.0.1/24 dev net2
ip -n a address add 10.2.0.1/24 dev other
kill -CONT "$(service_pid a)"
ok "it says so" wait_for 5 service_said a 'changes were lost'
ok "and knows what there is" wait_for 5 service_said a 'on net2 is on other'

note "Without its routes"
service_stop a
service_start a --flush-on-exit
wait_for 10 service_said a 'this is node a'
sleep 0.5
service_stop a
ok "told to, it takes away its own routes" route_count a 1
is "$(all_routes a | grep -o '"remote":"[^"]*"')" '"remote":"fd00:1::2"' \
	"but not the administrator's"

note "Without a module"
for node in b c; do service_stop "$node"; done
for node in a b c; do ip -n "$node" link del netft0; done
ok "the module goes" unload
service_start a
ok "the service loads it and has routes" wait_for 15 route_count a 1

done_testing
