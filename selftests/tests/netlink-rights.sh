#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who may not administer the network may look at adapters and change nothing; who
# administers a network namespace of their own may do everything, there.
#
# timeout: 120

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

without_right() { setpriv --bounding-set=-net_admin "$@"; }
other_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
stranger() { unshare --user --map-root-user "$@"; }
all() { netft -j adapter show; netft -j route show | jq -c 'map(.id, .delay_ms, .state)'; }

# allowed WHO OUTCOME ARGUMENT... : what nlraw says when WHO runs it.
allowed() {
	local who=$1 outcome=$2
	shift 2
	like "$($who nlraw "$@")" "^$outcome( |\$)" "$who: nlraw $*: $outcome"
}

load
run_ok netft route add dev netft0 local 10.1.0.1 remote 10.1.0.2 disabled
dev=1=u32:$(cat /sys/class/net/netft0/ifindex)
before=$(all)
for who in without_right other_user stranger; do
	allowed $who EPERM 2 "$dev" 10=u32:7
	allowed $who EPERM 4 "$dev" 3=ip:10.1.0.1 5=ip:10.1.0.3
	allowed $who EPERM 5 "$dev" 2=u32:1 9=u32:100
	allowed $who EPERM 6 "$dev" 2=u32:1
	allowed $who EPERM 7 "$dev"
	allowed $who EPERM 12 "$dev"
	allowed $who EPERM 13 "$dev"
	allowed $who EPERM 14 "$dev"
	allowed $who OK 11 "$dev"
	allowed $who OK -d 11
	allowed $who OK 1 "$dev"
	allowed $who OK -d 1
	allowed $who OK 3 "$dev" 2=u32:1
	allowed $who OK -d 3
	allowed $who OK 8 "$dev" 2=u32:1
	allowed $who OK -d 9
	ok "$who: netft shows it" $who netft route show dev netft0
	run_fails_with 'not permitted|administrator|privilege' $who netft route flush dev netft0
	not_ok "$who: no adapter is created" $who ip link add ft7 type netft
done
is "$(all)" "$before" "nothing has changed"

# shellcheck disable=SC2016  # for the inner shell
ok "an owner of a namespace has adapters and routes of their own" \
	unshare --user --map-root-user --net bash -ec '
		ip link add ft0 type netft
		ip link set ft0 up
		netft adapter set ft0 cluster 5
		netft route add dev ft0 local 10.1.0.1 remote 10.1.0.2
		[ "$(netft -j route show | jq length)" = 1 ]
		netft route flush dev ft0
		ip link del ft0'

# An adapter whose sockets stay here, in the namespace of somebody who owns that alone.
spawn owner - unshare --user --map-root-user --net sleep 100
owner_is_there() { [ "$(readlink "/proc/${_job[owner]}/ns/net")" != "$(readlink /proc/self/ns/net)" ]; }
wait_for 5 owner_is_there
owner() { nsenter -t "${_job[owner]}" -U -n --preserve-credentials "$@"; }
ip link add ft8 type netft
far=1=u32:$(cat /sys/class/net/ft8/ifindex)
nlraw 4 "$far" 3=ip:10.1.0.1 5=ip:10.1.0.9 12=u32:1 >/dev/null
run_ok ip link set ft8 netns "${_job[owner]}"
allowed owner OK 1 "$far"
allowed owner OK -d 3
for request in "2 $far 10=u32:7" "4 $far 3=ip:10.1.0.1 5=ip:10.1.0.8" "5 $far 2=u32:1 9=u32:70" \
	"6 $far 2=u32:1" "7 $far" "12 $far" "13 $far" "14 $far"; do
	# shellcheck disable=SC2086  # words
	like "$(owner nlraw $request)" '^EPERM .*namespace of the adapter' "owner of its namespace: $request"
done
is "$(json_value "$(owner netft -j adapter show)" routes)" 1 "nothing has changed there"
finish owner >/dev/null 2>&1
allowed "" OK 5 "$dev" 2=u32:1 9=u32:100
is "$(netft -j route show | jq -r '.[].delay_ms')" 100 "who may, does"
done_testing
