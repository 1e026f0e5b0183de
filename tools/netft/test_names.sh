#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Do the tool and its library know everything that the kernel may say? $SRC is this folder.
# Prints TAP.

header=$SRC/../../include/uapi/linux/netft.h
count=0
failed=0

# result NAME PROBLEMS: good if there are none
result() {
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1: missing$2"
	fi
}

# The names that an enum of the header defines, comments left out.
enumerators() {
	sed -n "/^enum $1 {/,/^}/p" "$header" |
		sed -n 's/^\t\(NETFT_[A-Z0-9_]*\).*/\1/p'
}

# values ENUM PREFIX [SCHEMA...]: every value has its name, in schemas too
values() {
	enum=$1 prefix=$2
	shift 2
	missing=
	for value in $(enumerators "$enum"); do
		name=$(echo "${value#"$prefix"}" | tr "[:upper:]" "[:lower:]")
		grep -qF "[$value] = \"$name\"," "$SRC/../libnetft/names.c" ||
			missing="$missing $value"
		# Never sent.
		[ "$name" = unspec ] && continue
		for schema; do
			grep -q "\"$name\",\{0,1\}$" "$SRC/schema/$schema.json" ||
				missing="$missing $schema:$name"
		done
	done
	result "names of $enum" "$missing"
}

# attributes ENUM: every attribute is read somewhere. IFINDEX of an adapter is
# only ever asked with: what is printed is its name.
attributes() {
	missing=
	for attr in $(enumerators "$1"); do
		case $attr in
		*_PAD | *_MAX | NETFT_A_ADAPTER_IFINDEX) continue ;;
		esac
		short=${attr#NETFT_A_}
		grep -qE "\b($attr|$short)\b" "$SRC/tables.c" "$SRC/objects.c" \
			"$SRC/../libnetft/route.c" \
			"$SRC/../libnetft/monitor.c" ||
			missing="$missing $attr"
	done
	result "attributes of $1" "$missing"
}

values netft_adapter_state NETFT_ADAPTER_STATE_ adapters
values netft_route_state NETFT_ROUTE_STATE_ routes events
values netft_reason NETFT_REASON_ routes peers events cluster
values netft_event_type NETFT_EVENT_TYPE_ events
values netft_probe_result NETFT_PROBE_RESULT_ history
values netft_watchdog_stage NETFT_WATCHDOG_STAGE_ watchdogs events

for enum in adapter counters route probe peer event watchdog; do
	attributes "netft_${enum}_attr"
done

echo "1..$count"
[ $failed = 0 ]
