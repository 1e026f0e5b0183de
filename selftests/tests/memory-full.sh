#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Memory is full but for what the kernel keeps for itself, and somebody takes whatever
# becomes free: heartbeats at 100 ms x 3 go on, and so does traffic.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

GROUP=/sys/fs/cgroup/tight
available() { sed -n 's/MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo; }

pair delay 100 threshold 3
stream ab a b 5
mkdir -p /tmp/full $GROUP
mount -t tmpfs -o size=100% full /tmp/full
trap 'umount /tmp/full; cleanup' EXIT
for ((round = 0; round < 50; round++)); do
	left=$(($(available) - 10000))
	[ $left -gt 0 ] || break
	fallocate -l $((left * 1024)) /tmp/full/$round || break
done
between "$(available)" 0 14000 "memory is full: so many kB are left"
# Who wants more than there is, in a group that has to fight for each page above a limit.
echo +memory >/sys/fs/cgroup/cgroup.subtree_control
echo 6M >$GROUP/memory.high
# shellcheck disable=SC2016  # for the inner shell
spawn greedy - sh -c 'echo $$ >$1/cgroup.procs; while :; do
	head -c 12000000 /dev/zero | tail -c 12000000 >/dev/null; done' - $GROUP
least=1000000
for _ in 1 2 3 4 5; do
	sleep 1
	now=$(available)
	least=$((now < least ? now : least))
done
between "$(sed -n 's/^high //p' $GROUP/memory.events)" 1 1000000000 "a greedy program is held back"
between $least 0 6000 "so many kB were left then"
finish greedy KILL 2>/dev/null
trap cleanup EXIT
rm -r /tmp/full/*
umount /tmp/full
rmdir $GROUP
stream_end ab
never_down "memory is full"
between "$(stream_value ab max_gap_ms)" 5 250 "traffic went on"
done_testing
