#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The guest's end of the runner: takes orders on the second serial port, runs
# tests, and sends their output there.  Every line starts with a letter:
#   to the guest:	T FILE (run this test), Q (power off), A WORD (answer)
#   to the runner:	R RELEASE (ready), O LINE (output), C REQUEST (by a test),
#			E STATUS MILLISECONDS (the test has ended)
# A test may itself send C and read the answer, on descriptor 9: the agent does not
# read meanwhile.  (Were it to open the port, it would hang up for all on leaving.)

PORT=/dev/ttyS1

mark() {
	echo "<6>netft-selftest: $*" >/dev/kmsg
}

milliseconds() {
	local up
	read -r up _ </proc/uptime
	echo $((10#${up/./} * 10))
}

# Whatever a test left running must not disturb the next one.
kill_leftovers() {
	local dir pid
	for dir in /proc/[0-9]*; do
		pid=${dir#/proc/}
		case $pid in "$$" | "$1" | "$BASHPID") continue ;; esac
		# Kernel threads have no command line.
		if read -r -d '' _ 2>/dev/null <"$dir/cmdline"; then
			kill -9 "$pid" 2>/dev/null
		fi
	done
}

run_test() {
	local file=$1 name start status filter
	name=$(basename "$file" .sh)
	mark "begin $name"
	start=$(milliseconds)
	exec 4> >(exec sed -u 's/^/O /' >&3)
	filter=$!
	setsid bash "/selftests/$file" </dev/null >&4 2>&1 9<&3 3>&- 4>&- &
	wait $!
	status=$?
	exec 4>&-
	kill_leftovers $filter
	wait $filter
	mark "end $name"
	echo "E $status $(($(milliseconds) - start))" >&3
}

# What no one points at any more is logged.  Memory must be some seconds old for that,
# and be found twice.
look_for_leaks() {
	local report=/sys/kernel/debug/kmemleak
	[ -w $report ] || return
	# It refuses where kmemleak=off was among the kernel's arguments.
	echo scan 2>/dev/null >$report || return
	rmmod netft 2>/dev/null
	sleep 6
	echo scan >$report
	sleep 1
	echo scan >$report
	head -n 60 $report | while IFS= read -r line; do mark "$line"; done
}

stty -F $PORT raw -echo
exec 3<>$PORT
echo "R $(uname -r)" >&3
while read -r order argument <&3; do
	case $order in
	T)	run_test "$argument" ;;
	Q)	look_for_leaks
		poweroff -f
		;;
	esac
done
