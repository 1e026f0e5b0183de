#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# "netft check" names why there is no adapter, or none that works.  That a key is rejected
# is tested in selftests/packages: a kernel that wants signatures once wants them for ever.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

RELEASE=$(uname -r)
FILE=$(modinfo -n netft)
CONFIG=/boot/config-$RELEASE

causes() {
	local said
	said=$(netft -j check)
	echo "# schema check: $said" >&2
	jq -r '.[].cause' <<<"$said" | xargs
}

# finds CAUSES DESCRIPTION
finds() {
	local said
	said=$(causes 2>/tmp/schema)
	cat /tmp/schema
	is "$said" "$1" "$2"
}

# on_disk FILE : it is the module that is found.
on_disk() {
	rm -f "$FILE"
	[ -z "${1:-}" ] || cp "$1" "$FILE"
	depmod
}

is_bound() { ss -Hlun 'sport = 3343' | grep -q .; }

cp "$FILE" /tmp/netft.ko
finds not_loaded "a module that is not loaded"
netft check >/dev/null
is $? 2 "the exit status says that there is something"

on_disk
finds absent "no module for this kernel"
mkdir -p /boot
printf 'CONFIG_%s=y\n' INET DST_CACHE GRO_CELLS >"$CONFIG"
echo '# CONFIG_NET_UDP_TUNNEL is not set' >>"$CONFIG"
finds option_missing "a kernel without what the module needs"
like "$(netft check)" 'CONFIG_NET_UDP_TUNNEL' "which it names"
echo CONFIG_NET_UDP_TUNNEL=m >>"$CONFIG"
finds absent "one that has it"
rm "$CONFIG"
on_disk /tmp/netft.ko

run_ok load default_adapter=0
finds no_adapter "a module without an adapter"
run_ok ip link add netft0 type netft
finds down "an adapter that is down"
run_ok ip link set netft0 up
finds "" "nothing, where nothing is wrong"
netft check >/dev/null
is $? 0 "and the exit status says so"

loaded=$(cat /sys/module/netft/srcversion)
sed "s/srcversion=$loaded/srcversion=AAAAAAAAAAAAAAAAAAAAAAA/" /tmp/netft.ko >/tmp/other.ko
on_disk /tmp/other.ko
finds other_loaded "another module loaded than the one on disk"
on_disk /tmp/netft.ko
run_ok unload

spawn holder - gapmeter recv 3343
wait_for 5 is_bound
run_ok load
finds port_taken "a port that is taken"
finish holder >/dev/null
run_ok unload
done_testing
