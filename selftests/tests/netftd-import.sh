#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd takes its nodes from corosync's configuration, whose names of hosts never hold it up;
# pairs all with all where it is told to; and has routes over link-local addresses.
#
# kernels: 6.1 memory
# slow: yes
# timeout: 300

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

service_checked
load default_adapter=0 || exit
nodes a b
network net1 a b
network net2 a b

# routes NODE : "LOCAL>REMOTE STATE" of each, sorted; have NODE ROUTE... : it has these.
routes() {
	local all
	all=$(tool "$1" -j route show dev netft0) || return
	json_find "$all" | while read -r route; do
		echo "$(json_value "$route" local)>$(json_value "$route" remote)" \
			"$(json_value "$route" state)"
	done | sort
}
have() { [ "$(routes "$1" | xargs)" = "$2" ]; }
stop_all() {
	service_stop a
	service_stop b
	ip -n a link del netft0
	ip -n b link del netft0
}

note "What corosync has"
# corosync wants IPv6 first, so what is there without it is asked for, too.
echo 'hosts: files dns' >/etc/nsswitch.conf
cat >>/etc/hosts <<'END'
10.1.0.1 alpha-ring0
10.1.0.2 beta-ring0
fd00:2::2 beta-ring1
END
cat >/tmp/corosync.conf <<'END'
totem {
	version: 2
	cluster_name: test
}
nodelist {
	node {
		ring0_addr: alpha-ring0
		ring1_addr: fd00:2::1
		name: alpha
		nodeid: 1
	}
	node {
		ring0_addr: beta-ring0
		ring1_addr: beta-ring1
		nodeid: 2
	}
}
quorum {
	provider: corosync_votequorum
}
END
service_config <<'END'
import: /tmp/corosync.conf
crossing: {delay: 100, threshold: 10}
END
service_start a
service_start b
ok "one has the routes of both rings" wait_for 20 have a \
	'10.1.0.1>10.1.0.2 up fd00:2::1>fd00:2::2 up'
ok "the other, too" wait_for 5 have b '10.1.0.2>10.1.0.1 up fd00:2::2>fd00:2::1 up'
ok "it hears the other" wait_for 10 heard a
is "$(states a | jq -r '[.node, .nodes[].name, .networks[].name] | join(" ")')" \
	"alpha alpha beta-ring0 ring0 ring1" "nodes have their names, or their first address"
ok "ring0 is up" wait_for 5 network_is a ring0 up
ok "ring1, too" wait_for 5 network_is a ring1 up

note "A name server that says nothing"
echo 'nameserver 127.0.0.1' >/etc/resolv.conf
spawn mute a gapmeter recv 53
sed -i 's/fd00:2::1$/nowhere.example.org/' /tmp/corosync.conf
begun=$(now_ms)
service_reload a
sleep 0.2
ok "the service tells its states" states a
link_down a net2
ok "notices what happens" wait_for 4 interface_is a fd00:2::1 failed
link_up a net2
ok "and what comes back" wait_for 8 interface_is a fd00:2::1 up
not_ok "while it has yet to hear of the name" service_said a 'configuration stays'
ok "in the end the name is refused, with its line" wait_for 90 service_said a \
	'corosync.conf:8: ring1_addr: "nowhere.example.org" is no address'
between $(($(now_ms) - begun)) 5000 90000 "that took long"
ok "and what was is kept" wait_for 90 service_said a 'the configuration stays what it was'
service_reload a
sleep 0.2
sed -i 's/nowhere.example.org/fd00:2::1/' /tmp/corosync.conf
service_reload a
ok "the last of several reloads counts" wait_for 90 service_said a 'netftd.conf: read again'
is "$(grep -c 'configuration stays' /tmp/netftd.a.err)" 1 "what was read before it does not"
sed -i 's/fd00:2::1$/nowhere.example.org/' /tmp/corosync.conf
service_reload a
sleep 0.2
begun=$(now_ms)
service_stop a
between $(($(now_ms) - begun)) 0 2000 "it stops at once, whatever it waits for"
finish mute >/dev/null
stop_all

note "All with all"
service_config <<'END'
full-mesh: yes
crossing: {delay: 100, threshold: 10}
nodes:
  a: [10.1.0.1, 10.2.0.1]
  b: [10.1.0.2, 10.2.0.2, 'fd00:2::2']
END
service_start a
service_start b
ok "every address pairs with every other of its family" wait_for 20 have a \
	'10.1.0.1>10.1.0.2 up 10.1.0.1>10.2.0.2 up 10.2.0.1>10.1.0.2 up 10.2.0.1>10.2.0.2 up'
all=$(tool a -j route show dev netft0)
between "$(($(json_value "$(json_find "$all" local=10.1.0.1 remote=10.2.0.2)" priority) -
	$(json_value "$(json_find "$all" local=10.1.0.1 remote=10.1.0.2)" priority)))" \
	9000 11000 "those from network to network come after the others"
stop_all

note "Link-local addresses"
ip -n a address add fe80::a/64 dev net1 nodad
ip -n b address add fe80::b/64 dev net1 nodad
service_config <<'END'
crossing: {delay: 100, threshold: 10}
nodes:
  a: ['fe80::a', 10.2.0.1]
  b: ['fe80::b', 10.2.0.2]
END
service_start a
service_start b
ok "they have their route" wait_for 20 have a '10.2.0.1>10.2.0.2 up fe80::a>fe80::b up'
is "$(json_value "$(json_find "$(tool a -j route show dev netft0)" local=fe80::a)" via)" net1 \
	"bound to its NIC"
ip -n a address del fe80::a/64 dev net1
ip -n a address add fe80::a/64 dev net2 nodad
ip -n b address del fe80::b/64 dev net1
ip -n b address add fe80::b/64 dev net2 nodad
ok "on another NIC it comes up there" wait_for 20 have a \
	'10.2.0.1>10.2.0.2 up fe80::a>fe80::b up'
is "$(json_value "$(json_find "$(tool a -j route show dev netft0)" local=fe80::a)" via)" net2 \
	"and is bound to that"
stop_all

note "By hand, without a unit"
mkdir -p /etc/netft
cp "$_service_config" /etc/netft/netftd.conf
rm -rf /run/netft
spawn byhand a netftd
ok "it makes the folder that it needs" wait_for 5 netft cluster show
finish byhand >/dev/null 2>&1

service_clean
done_testing
