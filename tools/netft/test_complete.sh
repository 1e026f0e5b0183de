#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the netft command says that a word could be, where it need not ask the
# kernel's module. $NETFT is the command. Prints TAP.

count=0
failed=0

# could_be WORDS WORD...: the last WORD could be one of WORDS, sorted
could_be() {
	wanted=$1
	shift
	count=$((count + 1))
	got=$("$NETFT" complete "$@" 2>/dev/null | sort | tr '\n' ' ')
	if [ "$got" = "$wanted${wanted:+ }" ]; then
		echo "ok $count - netft $*"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - netft $*"
	echo "# could be: $got"
}

# Those that the help names.
objects=$("$NETFT" help | sed -n '/^OBJECT/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort |
	tr '\n' ' ')
objects=${objects% }
options="-help -json -netns -pretty -statistics -version"
numbers="threshold via"

could_be "$objects" ""
could_be "$objects" bogus
could_be "$options" -
could_be "$options" -j -
could_be "$objects" -j ""
could_be "$objects" -j -s ro
could_be "" -V ""
could_be "" -x ""
could_be "" bogus ""
could_be "add change del flush help history show" route ""
could_be "add change del flush help history show" r s
could_be "help set show" adapter ""
could_be "help show" -p peer ""
could_be "" monitor ""
could_be "" version ""
could_be "interval" top ""
could_be "--dot --svg" topology ""
could_be "--svg" topology --dot ""
could_be "--config --node --socket" validate ""
could_be "--config --socket" validate --node a ""
could_be "dev id" route show ""
could_be "dev" r flush ""
could_be "backup delay dev disabled enabled local nobackup peer priority remote $numbers" \
	route add ""
could_be "backup delay dev disabled enabled id nobackup peer priority $numbers" \
	route change ""
could_be "delay dev local peer priority remote $numbers" route add backup disabled ""
could_be "cluster delay ipv4 mtu port threshold" adapter set lo ""
could_be "cluster ipv4 mtu port threshold" adapter set lo delay 5 ""
could_be "auto" adapter set lo mtu ""
could_be "" adapter set lo port ""
could_be "" route add delay ""
could_be "" route add bogus ""
could_be "id" route show dev lo ""
echo "1..$count"
[ $failed = 0 ]
