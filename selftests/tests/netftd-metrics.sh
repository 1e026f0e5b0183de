#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd tells Prometheus what there is: in its format, only where it is asked for, the
# numbers that netft has, and whoever asks cannot take more than their share.
#
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2016,SC2119,SC2120,SC2317  # scripts in quotes; what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

service_checked
load default_adapter=0 || exit
nodes a b
network net1 a b
network net2 a b
service_config <<'END'
networks:
  net1: {subnet: 10.1.0.0/24, delay: 100, threshold: 10}
  net2: {subnet: 10.2.0.0/24, delay: 200, threshold: 12}
nodes:
  a: [10.1.0.1, 10.2.0.1]
  b: [10.1.0.2, 10.2.0.2]
END

# fetch [ADDRESS:PORT] : a's metrics, anew, into a file; value SERIES : of that file.
fetch() {
	sleep 1.1
	in_node a wget -qO /tmp/metrics "http://${1:-127.0.0.1:9343}/metrics"
}
value() { grep -F "$1 " /tmp/metrics | grep -v '^#' | sed 's/.* //'; }
# will_be SERIES VALUE : within some seconds.
is_now() { fetch && [ "$(value "$1")" = "$2" ]; }
will_be() { wait_for 15 is_now "$@"; }
# listens REGEX : a's service, on that address and port, and only there.
listens() { [[ $(in_node a ss -Hltn | awk '{ print $4 }' | xargs) =~ ^$1$ ]]; }
# status REQUEST : of the answer to a raw request.
status() {
	in_node a bash -c 'exec 3<>/dev/tcp/127.0.0.1/9343; printf "$1" >&3; head -n 1 <&3' - "$1" |
		tr -d '\r'
}
# setting METRICS : in the configuration.
setting() {
	sed -i '/^metrics:/d' "$_service_config"
	[ -z "$1" ] || sed -i "1i metrics: $1" "$_service_config"
	service_reload a
}
adapter_counter() { json_value "$(tool a -s -j adapter show netft0)" "$1"; }

service_start a
service_start b
ok "both hear each other" wait_for 15 heard a
ok "nothing listens where nothing was asked for" listens ''
setting yes
ok "asked for, only on this machine" wait_for 5 listens '127.0.0.1:9343'
ok "they can be had" fetch
sed 's/^/# metrics a: /' /tmp/metrics

note "What netft has"
for reason in rx_short rx_tag rx_source tx_unknown tx_no_peers; do
	is "$(value "netft_adapter_dropped_packets_total{adapter=\"netft0\",reason=\"$reason\"}")" \
		"$(adapter_counter $reason)" "$reason"
done
in_node b bash -c 'for i in {1..5}; do echo -n x >/dev/udp/10.1.0.1/3343; done'
before=$(adapter_counter hb_requests_sent)
fetch
is "$(value 'netft_adapter_dropped_packets_total{adapter="netft0",reason="rx_short"}')" 5 \
	"rx_short after five such packets"
is "$(adapter_counter rx_short)" 5 "netft says the same"
between "$(value 'netft_adapter_heartbeats_sent_total{adapter="netft0",type="request"}')" \
	"$before" "$(adapter_counter hb_requests_sent)" "requests sent, between before and after"
is "$(value 'netft_adapter_mtu_bytes{adapter="netft0"}')" "$(adapter_counter mtu)" "the MTU"
for net in net1 net2; do
	route="adapter=\"netft0\",route=\"$(route_field a b $net id)\",local=\"$(address a $net)\""
	route+=",remote=\"$(address b $net)\",node=\"b\""
	before=$(route_field a b $net answered)
	fetch
	between "$(value "netft_route_requests_answered_total{$route}")" "$before" \
		"$(route_field a b $net answered)" "$net: requests answered"
	is "$(value "netft_route_threshold{$route}")" "$(route_field a b $net threshold)" \
		"$net: Threshold"
	is "$(value "netft_route_state{$route,state=\"up\"}")" 1 "$net: up"
	is "$(value "netft_route_state{$route,state=\"down\"}")" 0 "$net: not down"
	between "$(value "netft_route_rtt_seconds{$route}")" 0.000001 0.1 \
		"$net: round trip time in seconds"
done
is "$(value "netft_route_delay_seconds{$route}")" 0.2 "Delay in seconds"
peer="adapter=\"netft0\",peer=\"$(mac_of b)\",node=\"b\""
is "$(value "netft_peer_reachable{$peer}")$(value "netft_peer_routes{$peer}")" 12 \
	"the peer is reachable, with two routes"
is "$(value netftd_ready)" 1 "the service is ready"

note "What changes"
cut net2
ok "a route that is down" will_be "netft_route_state{$route,state=\"down\"}" 1
ok "its network" will_be 'netft_network_state{network="net2",role="cluster",state="down"}' 1
is "$(value 'netft_network_state{network="net2",role="cluster",state="up"}')" 0 "is no more up"
is "$(value 'netft_network_failing_pairs{network="net2"}')" 2 "both say so"
is "$(value 'netftd_events_total{event="network-down"}')" 1 "that it happened"
heal net2
service_stop b
cut net1
cut net2
ok "a node that is lost" will_be 'netft_node_reachable{node="b"}' 0
is "$(value 'netftd_events_total{event="peer-unreachable"}')" 1 "that it happened"
sed 's/^/# metrics lost: /' /tmp/metrics
ip -n a link set netft0 down
ok "an adapter that is down" will_be 'netft_adapter_state{adapter="netft0",state="down"}' 1
ip -n a link del netft0
ok "one that is gone" will_be 'netft_adapter_info' ''
is "$(value 'netft_node_reachable{node="a"}')" 1 "the rest can be had"

note "Who asks wrongly, or too much"
is "$(status 'POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')" \
	'HTTP/1.1 405 Method Not Allowed' "there is nothing to be changed"
is "$(status 'GET /other HTTP/1.1\r\nHost: a\r\n\r\n')" 'HTTP/1.1 404 Not Found' "nor elsewhere"
like "$(status 'nonsense\r\n\r\n')" '^(HTTP/1.[01] 400 .*)?$' "nor nonsense"
like "$(status "GET /metrics HTTP/1.1\\r\\nX: $(printf '%050000d' 0)\\r\\n\\r\\n")" \
	'^(HTTP/1.1 431 .*)?$' "nor a very long request"
pid=$(service_pid a)
spawn holder a bash -c 'for i in {1..100}; do exec {fd}<>/dev/tcp/127.0.0.1/9343; done; sleep 60'
sleep 1
between "$(in_node a ss -Htnp state established "sport = 9343" | grep -c "pid=$pid,")" 1 16 \
	"a hundred connect, and some are kept"
ok "meanwhile the service does its work" states a
ok "those that say nothing have to go" wait_for 10 fetch
finish holder KILL >/dev/null 2>&1

note "Elsewhere"
setting 10.9.0.1:9000
ok "on an address that is not there yet" wait_for 5 listens '10.9.0.1:9000'
ip -n a address add 10.9.0.1/32 dev net1
ok "it works when it is" fetch 10.9.0.1:9000
setting ''
ok "no more asked for" wait_for 5 listens ''
spawn taker a tcpstream server -b 127.0.0.1 9343
wait_for 5 listens '127.0.0.1:9343'
setting yes
ok "a port that is taken is told" wait_for 5 service_said a \
	'metrics: 127.0.0.1 port 9343: Address already in use'
finish taker >/dev/null 2>&1
ok "and taken when it is free" wait_for 15 fetch
is "$(grep -c 'metrics: ' /tmp/netftd.a.err)" 1 "of which is told once"
setting "'[::1]:80800'"
ok "a bad setting is told" wait_for 5 service_said a \
	'netftd.conf:1: metrics is yes, no, or an address and a port'
ok "and what was is kept" fetch

service_clean a
done_testing
