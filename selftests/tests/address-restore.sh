#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whatever an administrator takes from an adapter that is its own comes back, and is
# told; what identifies a node cannot change while others know it by that.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

nodes a b
network net1 a b
run_ok adapter a
run_ok adapter b
run_ok mesh net1
run_ok wait_reachable a b
ip4=$(peer_ip b a) peer4=$(peer_ip a b) peer6=$(peer_ip6 a b)
ip6=$(tool a -j adapter show | jq -r '.[].ipv6')
spawn monitor a netft -j monitor
sleep 0.5

has() { ip -n a address show dev netft0 | grep -q "$1"; }
has_route() { [ -n "$(ip -n a route show "$peer4" dev netft0)" ]; }
is_whole() { has "$ip4/32 scope link" && has "$ip6/64 scope link" && has_route; }
# told NUMBER : that many addresses were restored, as events say.
told() { [ "$(restored)" -ge "$1" ]; }
restored() { grep -c '"event":"adapter".*"reason":"restored"' /tmp/monitor.out; }
works() {
	in_node a ping -q -c 1 -W 2 "$peer4" && in_node a ping -q -c 1 -W 2 "$peer6"
}

ok "at first all is there" wait_for 3 is_whole
ok "and works" works
ip -n a address del "$ip4/32" dev netft0
ok "IPv4 comes back, with the route to the peer" wait_for 3 is_whole
ok "with an event" wait_for 3 told 1
like "$(grep restored /tmp/monitor.out)" "\"ipv4\":\"$ip4\"" "that has the address"
ip -n a address del "$ip6/64" dev netft0
ok "IPv6 comes back" wait_for 3 is_whole
ok "with an event" wait_for 3 told 2
# It comes back while ip still looks.
ip -n a address flush dev netft0 >/dev/null 2>&1
ok "after a flush, too" wait_for 3 is_whole
ok "with an event for each" wait_for 3 told 4
count=$(restored)
ok "it still works" works
ip -n a address add 10.99.0.1/24 dev netft0
ip -n a address del 10.99.0.1/24 dev netft0
sleep 0.3
is "$(restored)" "$count" "what is not its own is no matter"

ip -n a link set netft0 down
not_ok "down it has no IPv6 address" has inet6
wait_unreachable b a
ip -n a link set netft0 up
ok "up again it has all" wait_for 3 is_whole
ok "and the peer" wait_reachable a b
ok "and works" works
is "$(restored)" "$count" "which is no restoration"

# The MAC address.
run_fails_with 'identity' ip -n a link set netft0 address 02:00:00:00:00:aa
ok "the address is the same" works
tool a route flush dev netft0
ip -n a link set netft0 down
run_ok ip -n a link set netft0 address 02:00:00:00:00:aa
is "$(tool a -j adapter show | jq -r '.[].ipv6')" fe80::ff:fe00:aa "IPv6 follows the MAC address"
isnt "$(tool a -j adapter show | jq -r '.[].ipv4')" "$ip4" "and IPv4"
ip -n a link set netft0 up
ip4=$(tool a -j adapter show | jq -r '.[].ipv4')
ip6=fe80::ff:fe00:aa
run_ok route_add a b net1
ok "all that is assigned" wait_for 3 is_whole
not_ok "and nothing of before is left" sh -c \
	"ip -n a -j address show dev netft0 | jq -e '.[].addr_info | length != 2'"
ok "the peer is found" wait_reachable a b
ok "it works" wait_for 3 works
is "$(mac_of a)" 02:00:00:00:00:aa "under the new identity"

# Set by hand.
run_ok tool a adapter set netft0 ipv4 169.254.7.7
ip4=169.254.7.7
ok "an IPv4 address that is set is assigned" wait_for 3 is_whole
not_ok "in place of the other" sh -c \
	"ip -n a -j -4 address show dev netft0 | jq -e '.[].addr_info | length != 1'"
hears() { ip -n b route show dev netft0 | grep -q 169.254.7.7; }
ok "the peer hears of it" wait_for 3 hears
ok "it works" wait_for 3 works
is "$(tool a -j adapter show | jq '.[].ipv4_auto')" false "it is not automatic"
run_ok tool a adapter set netft0 ipv4 auto
ip4=$(tool a -j adapter show | jq -r '.[].ipv4')
ok "automatic again" wait_for 3 is_whole
isnt "$ip4" 169.254.7.7 "it is another one"

finish monitor >/dev/null
done_testing
