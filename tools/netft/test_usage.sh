#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the netft command makes of its words, before it asks the kernel.
# $NETFT is the command. Prints TAP.

# shellcheck disable=SC2086  # $add is words

count=0
failed=0

# expect STATUS STREAM TEXT WORD...: the command ends with STATUS, and TEXT is
# on STREAM (out or err), which is the only one that has anything.
expect() {
	status=$1 stream=$2 text=$3
	shift 3
	count=$((count + 1))
	out=$("$NETFT" "$@" 2>/dev/null) && got=0 || got=$?
	err=$("$NETFT" "$@" 2>&1 >/dev/null)
	if [ "$stream" = out ]; then
		used=$out unused=$err
	else
		used=$err unused=$out
	fi
	case $used in
	*"$text"*) found=yes ;;
	*) found=no ;;
	esac
	if [ "$got" = "$status" ] && [ $found = yes ] && [ -z "$unused" ]; then
		echo "ok $count - netft $*"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - netft $*"
	echo "# status $got, out: $out, err: $err" | tr '\n' ' '
	echo
}

add="route add dev lo local 192.0.2.1 remote 192.0.2.2"

expect 0 out "Usage: netft [OPTIONS]" help
expect 0 out "Usage: netft [OPTIONS]" --help
expect 0 out "Usage: netft adapter" adapter help
expect 0 out "Usage: netft adapter" adapter set help
expect 0 out "Usage: netft route" r help
expect 0 out "Usage: netft route" route add -h
expect 0 out "Usage: netft peer" peer help
expect 0 out "Usage: netft watchdog" watchdog help
expect 0 out "Usage: netft monitor" monitor help
expect 0 out "Usage: netft topology" topology help
expect 0 out "Usage: netft top " top help
expect 0 out "Usage: netft validate" validate help
expect 0 out "Usage: netft version" version help
expect 0 out "tool " version
expect 0 out '"tool_version":"' -j ver
expect 0 out '"tool_version": "' -p version

expect 1 err "'-x'" -x
expect 1 err '"bogus"' bogus
expect 1 err '""' ""
expect 1 err 'route: "bogus"' route bogus
expect 1 err "the adapter is missing" watchdog disarm
expect 1 err 'unknown word "bogus"' watchdog disarm lo bogus
expect 1 err '"s" could be "show" or "set"' adapter s
expect 1 err '"bogus"' monitor bogus
expect 1 err '"bogus"' topology bogus
expect 1 err '"bogus"' top bogus
expect 1 err '"0" is too small' top interval 0
expect 1 err 'no JSON' -j top
expect 2 err 'needs a terminal' top
expect 1 err 'contradicts' topology --dot --svg
expect 1 err 'no JSON' -j topology
expect 1 err '"bogus"' validate bogus
expect 1 err '"--config" needs a value' validate --config
expect 1 err 'given twice' validate --node a --node b
expect 1 err '"v" could be "validate" or "version"' v
expect 2 out 'error: /none/such: ' validate --config /none/such
expect 2 out '"cause":"configuration"' -j validate --config /none/such
expect 1 err '"bogus"' adapter show lo bogus
expect 1 err 'nothing to set' adapter set lo
expect 1 err 'the adapter is missing' adapter set
expect 1 err '"65536" is too large' adapter set lo port 65536
expect 1 err '"::1" is not an IPv4 address' adapter set lo ipv4 ::1
expect 1 err '"peer"' adapter set lo peer any
expect 1 err '"dev" is missing' route add
expect 1 err '"remote" is missing' route add dev lo local 192.0.2.1
expect 1 err '"dev" needs a value' route show dev
expect 1 err '"id" needs "dev"' route show id 1
expect 1 err '"id" is missing' route del dev lo
expect 1 err 'nothing to change' route change dev lo id 1
expect 1 err '"local"' route change dev lo id 1 local 192.0.2.1
expect 1 err '"4294967296" is too large' $add priority 4294967296
expect 1 err '"99999999999999999999" is too large' \
	$add priority 99999999999999999999
expect 1 err '"-1" is not a number' $add priority -1
expect 1 err '" 1" is not a number' $add priority " 1"
expect 1 err '"0x" is not a number' $add priority 0x
expect 1 err '"1s" is not a number' $add delay 1s
expect 1 err '"" is not a number' $add delay ""
expect 1 err '"192.0.2" is not an address' \
	route add dev lo local 192.0.2 remote 192.0.2.2
expect 1 err '"192.0.2.1%lo" is not an address' \
	route add dev lo local 192.0.2.1%lo remote 192.0.2.2
expect 1 err '"fe80::1%" is not an address' \
	route add dev lo local fe80::1% remote fe80::2
expect 1 err '"%two" contradicts "one"' \
	route add dev lo local fe80::1%one remote fe80::2%two
expect 1 err '"%two" contradicts "one"' \
	route add dev lo local fe80::1%two remote fe80::2 via one
expect 1 err '"nobackup" is given twice or contradicts' $add backup nobackup
expect 1 err '"02:00:00:00:00" is not a MAC' $add peer 02:00:00:00:00
expect 1 err '"02:00:00:00:00:100" is not a MAC' $add peer 02:00:00:00:00:100
expect 2 err 'network namespace "none such"' -n "none such" version

echo "1..$count"
[ $failed = 0 ]
