#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The NIC under a route is deleted, comes back under its own or another name, is renamed or
# moved to another namespace.  The route is down at once and comes up by itself; the
# adapter stays as it is.
#
# slow: debug

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# gone DESCRIPTION : the route over net1 is, and everybody knows.
gone() {
	wait_event a route_down && wait_event b route_down
	like "$(event_value a reason route_down)" '^device_(down|gone)$' "$1: a's event"
	is "$(event_value b reason route_down)" peer_told "$1: b's event"
	is "$(route_field a b net1 state) $(route_field a b net1 reason)" "down device_gone" \
		"$1: a's route"
	is "$(active_net a b) $(active_net b a)" "net2 net2" "$1: traffic has moved"
}

# plug_as NAME : a's NIC on net1, under that name.
plug_as() {
	ip link add "$1" netns a type veth peer name a.net1 netns sw &&
		ip -n sw link set a.net1 master net1 up && ip -n a link set "$1" up &&
		ip -n a address add "$(address a net1)/24" dev "$1"
}

rename() {
	ip -n a link set "$1" down && ip -n a link set "$1" name "$2" && ip -n a link set "$2" up
}

pair delay 100 || exit
ip netns add elsewhere
link=$(ip -n a -d link show netft0; ip -n a address show dev netft0)
spawn server b tcpstream server -n 1 -r 20000 7000
sleep 0.2
spawn client a tcpstream client -d 1000 -r 20000 "$(peer_ip a b)" 7000

note "a route without a device"
watch a b
unplug a net1
gone "deleted"
plug a net1
ok "back under its name, it comes up" wait_all_up a b
unplug a net1
plug_as eth7
ok "back under another name, it comes up" wait_all_up a b
watch a b
ip -n a link set eth7 netns elsewhere
gone "moved to another namespace"
ip -n elsewhere link set eth7 netns a
ip -n a link set eth7 up
is "$(route_field a b net1 state)" down "moved back it has no address"
ip -n a address add "$(address a net1)/24" dev eth7
ok "with its address it comes up" wait_all_up a b

note "a route that is bound to a device"
rename eth7 net1
wait_all_up a b
set_route a b net1 via net1
ok "bound, it comes up" wait_all_up a b
is "$(route_field a b net1 via)" net1 "it shows its device"
watch a b
unplug a net1
gone "bound and deleted"
plug_as eth7
sleep 1
is "$(route_field a b net1 reason)" device_gone "back under another name it stays down"
watch a b
rename eth7 net1
ok "renamed to what it was, it comes up" wait_all_up a b
watch a b
rename net1 eth8
ok "renamed, it comes up again" wait_all_up a b
is "$(route_field a b net1 via)" eth8 "and shows its new name"
watch a b
ip -n a link set eth8 netns elsewhere
gone "bound and moved to another namespace"
ip -n elsewhere link set eth8 netns a
ip -n a link set eth8 up
ip -n a address add "$(address a net1)/24" dev eth8
ok "moved back, it comes up" wait_all_up a b

is "$(ip -n a -d link show netft0; ip -n a address show dev netft0)" "$link" \
	"the adapter is as it was"
is "$(peer_field a b reachable)" true "the peer is reachable"
finish client >/tmp/client
is $? 0 "the TCP connection survived it all"
await server >/tmp/server

done_testing
