#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The kernel tree's own netlink client, tools/net/ynl, speaks to the module by what
# Documentation/netlink/specs/netft.yaml says: it knows all that the module sends, and says the
# same as the netft tool; the module takes what it sends; and it passes on why not.
#
# Python is the host's: a guest in User Mode Linux sees the host's files.  (Mounting them loses
# eight bytes, at which the memory kernel would complain.)
#
# kernels: locks
# timeout: 120
# slow: debug

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# cli ARGUMENT... ; ynl NODE ARGUMENT... : the client, with the host's files as its root and
# selftests below /mnt in there.
cli() {
	chroot /mnt python3 -B /mnt/ynl/tools/net/ynl/pyynl/cli.py \
		--spec /mnt/ynl/Documentation/netlink/specs/netft.yaml "$@"
}
ynl() {
	local node=$1
	shift
	ip netns exec "$node" bash -c "$(declare -f cli); cli \"\$@\"" - --output-json "$@"
}
# same GOT FILTER EXPECTED FILTER DESC : two JSON texts give the same by these filters of jq.
same() { is "$(jq -Sc "$2" <<<"$1")" "$(jq -Sc "$4" <<<"$3")" "$5"; }
# refused REGEX ARGUMENT... : the module does not do it, and the client has its reason.
refused() {
	local regex=$1 out
	shift
	out=$(ynl a "$@" 2>&1)
	is $? 1 "$*: is refused"
	like "$out" "$regex" "$*: with a reason"
}

run_ok mount -t hostfs -o ro none /mnt
run_ok mount --bind /selftests /mnt/mnt
run_ok cli --validate

pair delay 100 threshold 5
tool a route add dev netft0 local 10.1.0.1 remote 10.1.0.9 peer 02:00:00:00:00:99 backup
tool a route add dev netft0 local fd00:1::1 remote fd00:1::9 disabled
sleep 2

# What there is, one and all.  Numbers that grow are not compared.
adapters='{ifname, state, mac, ipv4, ipv6, port, cluster, mtu, routes, peers}'
said=$(ynl a --do adapter-get --json '{"ifindex": 101}')
shown=$(tool a -j -s adapter show | jq -c '.[]')
same "$said" "$adapters" "$shown" \
	'{ifname: .dev, state, mac, ipv4, ipv6, port, cluster, mtu, routes, peers}' \
	"an adapter"
same "$said" '.flags' '["ipv4-auto", "mtu-auto"]' . "its flags"
is "$(jq -r .instance <<<"$said")" "0x$(jq -r .instance <<<"$shown" | sed 's/^0*//')" "its instance"
same "$said" '.counters | keys | map(gsub("-"; "_"))' "$shown" '.counters | keys' "its counters"
same "$(ynl a --dump adapter-get)" "map($adapters)" "[$said]" "map($adapters)" "all adapters"

routes=$(tool a -j -s route show)
said=$(ynl a --dump route-get)
is "$(jq length <<<"$said")" 4 "all routes"
same "$said" 'map([.id, .state, .reason, .delay, .threshold, .priority, ."oif-name"])' "$routes" \
	'map([.id, .state, (.reason | gsub("_"; "-")), .delay_ms, .threshold, .priority, .via])' \
	"their states and settings"
same "$said" 'map([.local4 // .local6, .remote4 // .remote6, .peer, ."peer-pinned"])' "$routes" \
	'map([.local, .remote, .peer, .pinned_peer])' "their addresses"
same "$said" 'map(.flags)' '[[], [], ["backup"], ["disabled"]]' . "their flags"
same "$(ynl a --do route-get --json '{"ifindex": 101, "id": 2}')" '[.id, .local4]' \
	'[2, "10.2.0.1"]' . "one route"
said=$(ynl a --do history-get --json '{"ifindex": 101, "id": 1}')
like "$(jq -r '.probe | map(.result) | unique | join(" ")' <<<"$said")" '^answered( pending)?$' \
	"what became of its last requests"
between "$(jq '.probe | length' <<<"$said")" 10 32 "which are several"

said=$(ynl a --dump peer-get)
same "$said" 'map([.mac, .ipv4, .ipv6, .reachable, .reason, .route])' "$(tool a -j peer show)" \
	'map([.mac, .ipv4, .ipv6, (if .reachable then 1 else 0 end), .reason, .routes])' "all peers"
same "$(ynl a --do peer-get --json '{"ifindex": 101, "mac": "02:00:00:00:00:0b"}')" .instance \
	"$said" '.[0].instance' "one peer"

# What changes something.
spawn events a bash -c "$(declare -f cli); cli --output-json --subscribe events --duration 5"
sleep 2
said=$(ynl a --do route-add --json '{"ifindex": 101, "local4": "10.2.0.1", "remote4": "10.2.0.9",
	"oif": 0, "delay": 70, "threshold": 9, "priority": 5, "flags": ["backup", "disabled"],
	"peer-pinned": "02:00:00:00:00:99"}')
id=$(jq .id <<<"$said")
same "$(tool a -j route show dev netft0 id "$id")" \
	'.[] | [.remote, .delay_ms, .threshold, .priority, .backup, .state, .pinned_peer]' \
	'["10.2.0.9", 70, 9, 5, true, "disabled", "02:00:00:00:00:99"]' . "a route is added"
ynl a --do route-set --json "{\"ifindex\": 101, \"id\": $id, \"delay\": 80}" >/dev/null
same "$(tool a -j route show dev netft0 id "$id")" '.[].delay_ms' 80 . "and changed"
ynl a --do route-del --json "{\"ifindex\": 101, \"id\": $id}" >/dev/null
not_ok "and deleted" tool a route show dev netft0 id "$id"
ynl a --do adapter-set --json '{"ifindex": 101, "cluster": 7, "ipv4": "169.254.7.7"}' >/dev/null
same "$(tool a -j adapter show)" '.[] | [.cluster, .ipv4]' '[7, "169.254.7.7"]' . \
	"an adapter is changed"
await events >/dev/null
ynl a --do route-flush --json '{"ifindex": 101}' >/dev/null
is "$(tool a -j route show)" "[]" "all routes are deleted"

events=$(jq -sc "map(select(.msg.route == $id) | [.name, .msg.type, .msg.reason, .msg.ifname])" \
	/tmp/events.out)
same "$events" . '[["event", "route-added", "new", "netft0"],
	["event", "route-added", "changed", "netft0"],
	["event", "route-deleted", "deleted", "netft0"]]' . "all of it is heard"
same "$(jq -sc 'map(.msg.seq) | [min, max, length]' /tmp/events.out)" '.[1] - .[0] + 1 - .[2]' \
	0 . "without a hole"

# What is refused.
refused 'delay' --do adapter-set --json '{"ifindex": 101, "delay": 9}'
refused 'ifindex' --do route-get --json '{"id": 1}'
refused 'no route' --do route-del --json '{"ifindex": 101, "id": 99}'
refused 'remote' --do route-add --json '{"ifindex": 101, "local4": "10.1.0.1"}'
refused 'No such device' --do adapter-get --json '{"ifindex": 999}'

# The policies that the module has are those of the specification.
said=$(ynl a --policy --do adapter-set)
same "$said" '[.delay["min-value"], .delay["max-value"], .port["min-value"]]' '[10, 30000, 1]' . \
	"policies can be asked for"
run_ok umount /mnt/mnt
run_ok umount /mnt
done_testing
