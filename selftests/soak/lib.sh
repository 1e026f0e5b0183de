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

# objects : "CACHE NUMBER" of all slab caches, when what can go has gone.
objects() {
	local cache
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	for cache in /sys/kernel/slab/*/shrink; do echo 1 >"$cache"; done
	awk 'NR > 2 { print $1, $2 }' /proc/slabinfo
}

# growing LIMIT BEFORE BETWEEN AFTER : caches with more than LIMIT objects more in each of
# these files of objects than in the one before.  What grows once has another reason, and
# those of processes' memory depend on what runs just now.
growing() {
	local limit=$1
	shift
	awk -v limit="$limit" '
		FNR == 1 { file++ }
		/^(vm_area_struct|anon_vma|maple_node)/ { next }
		file < 3 { number[file, $1] = $2; next }
		number[2, $1] - number[1, $1] > limit && $2 - number[2, $1] > limit {
			print $1, number[1, $1], number[2, $1], $2
		}
		' "$@"
}
