#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# Netlink messages made from the specification and then broken, from several threads,
# while namespaces and adapters come and go, somebody listens, and allocations fail where
# the kernel can make them: nothing complains, and everything can be removed.  selftests/fuzz/run sends more.

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# fault NAME VALUE : a setting of fault injection; not every kernel has it.
fault() {
	[ ! -w "/sys/kernel/debug/$1" ] || echo "$2" >"/sys/kernel/debug/$1"
}

# Which allocation fails is said by the fuzzer, one by one.
for kind in failslab fail_page_alloc; do
	fault $kind/verbose 0
	fault $kind/ignore-gfp-wait N
	fault $kind/ignore-gfp-highmem N
done
load default_adapter=0
# What is asked for by a name that nobody has would have the kernel start programs for it,
# which takes most of the time.
modprobe=$(cat /proc/sys/kernel/modprobe)
echo >/proc/sys/kernel/modprobe
out=$(fuzznetlink -n "$(parameter fuzz.messages 8000)" -z "$(parameter fuzz.seed 1)")
is $? 0 "the fuzzer comes to its end"
echo "$modprobe" >/proc/sys/kernel/modprobe
note "$out"
accepted=$(json_value "$out" accepted)
between "$accepted" $(($(json_value "$out" messages) / 50)) 1000000000 "some messages are accepted"
between "$(json_value "$out" links)" 10 1000000000 "adapters came and went"
between "$(json_value "$out" entered)" 1 1000000000 "threads met in a namespace"
between "$(json_value "$out" events)" 100 1000000000 "events were heard"
between "$(json_value "$out" overruns)" 1 1000000000 "and at times too many came"
if [ -e /proc/self/fail-nth ]; then
	between "$(json_value "$out" failed)" 10 1000000000 "allocations failed"
fi

# The namespaces went with the threads, and the kernel takes them apart on its own.
no_adapters() { ! grep -q '[1-9]' /sys/module/netft/refcnt; }
ok "all adapters go with their namespaces" wait_for 60 no_adapters
nodes a
run_ok adapter a
run_ok tool a route add dev netft0 local 127.0.0.1 remote 127.0.0.2
is "$(json_value "$(tool a -j adapter show netft0)" routes)" 1 "the family answers as before"
ip netns del a
ok "the module can be unloaded" unload
done_testing
