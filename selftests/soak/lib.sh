# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the soak tests source on top of the tests' library.  They are short unless
# selftests/soak/run passes parameters by the kernel's command line.

# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

# parameter NAME DEFAULT : a number from the kernel's command line.
parameter() {
	local value
	value=$(sed -n "s/.*\bsoak\.$1=\([0-9]*\).*/\1/p" /proc/cmdline)
	echo "${value:-$2}"
}

# memory_in_use : KiB that the kernel has for itself, when what can go has gone.
memory_in_use() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	awk '/^(Slab|Percpu|KernelStack|PageTables|VmallocUsed):/ { sum += $2 } END { print sum }' \
		/proc/meminfo
}
