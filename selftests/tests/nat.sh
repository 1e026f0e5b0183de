#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Something in between changes source addresses or ports: such packets are refused and
# counted by name, no route comes up by them, and all is well when that ends.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

both_up() { all_up a && all_up b; }
is_down() { [ "$(json_value "$(tool "$1" -j route show)" state)" = down ]; }
both_down() { is_down a && is_down b; }

# translate DESCRIPTION RULE... : in the router, on the way to net2.
translate() {
	local what=$1 of_a of_b
	shift
	in_node r nft -f - <<-END
		table ip nat {
			chain post {
				type nat hook postrouting priority 100
				oifname net2 udp dport 3343 $*
			}
		}
	END
	of_a=$(counter a rx_source) of_b=$(counter b rx_unconfigured)
	run_ok tool a route add dev netft0 local 10.1.0.1 remote 10.2.0.2 delay 100 threshold 5
	run_ok tool b route add dev netft0 local 10.2.0.2 remote 10.1.0.1 delay 100 threshold 5
	sleep 3
	ok "$what: the route stays down at both ends" both_down
	# b answers none of them.
	between $(($(counter b rx_unconfigured) + $(counter b rx_source) - of_b)) 10 100 \
		"$what: b refuses and counts"
	is "$(tool a -j peer show) $(tool b -j peer show)" "[] []" "$what: no peer is learned"
	note "rx_source of a: $(($(counter a rx_source) - of_a))"
	tool a route flush dev netft0
	tool b route flush dev netft0
	in_node r nft delete table ip nat
}

load default_adapter=0
nodes a b r
network net1 a r
network net2 b r
run_ok adapter a
run_ok adapter b
in_node r sysctl -q -w net.ipv4.ip_forward=1
ip -n a route add 10.2.0.0/24 via 10.1.0.3
ip -n b route add 10.1.0.0/24 via 10.2.0.3

translate "masqueraded" masquerade
translate "another source port" snat to 10.1.0.1:4000

run_ok tool a route add dev netft0 local 10.1.0.1 remote 10.2.0.2 delay 100 threshold 5
run_ok tool b route add dev netft0 local 10.2.0.2 remote 10.1.0.1 delay 100 threshold 5
ok "without translation it comes up" wait_for 15 both_up
ok "and works" in_node a ping -q -c 2 -i 0.2 -W 1 "$(peer_ip a b)"

# It begins under way, without connections that it would spare.
was=$(($(counter b rx_source) + $(counter b rx_unconfigured)))
in_node r nft -f - <<-END
	table ip mangle {
		chain post {
			type filter hook postrouting priority 300
			oifname net2 udp dport 3343 ip saddr set 10.1.0.77
		}
	}
END
ok "translated under way it goes down" wait_for 5 both_down
between $(($(counter b rx_source) + $(counter b rx_unconfigured) - was)) 4 100 \
	"b refuses and counts"
in_node r nft delete table ip mangle
ok "without, it comes up again" wait_for 15 both_up
done_testing
