#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every attribute of every command, as the specification of the family lists them: too
# short, too long, out of range, nested though it is not, unknown, not of this command.
# Each is refused with a text that names it, and nothing changes.  Given twice, the last
# one counts, and the first must be valid all the same.
#
# kernels: stock

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

SPEC=/selftests/netft.yaml

# "a SET NAME NUMBER TYPE MIN MAX LENGTH" for each attribute, - if there is none;
# "c NAME NUMBER SET" for each command, "r COMMAND-NUMBER NAME" for what it takes.
parse() {
	awk '
	function attribute() {
		if (name != "")
			print "a", set, name, number, type, min, max, len
		name = ""
	}
	/^[a-z]/ { attribute(); section = $1; set = "" }
	section == "attribute-sets:" {
		if (/^    name:/) { attribute(); set = $2; number = 0 }
		if (/^        name:/) {
			attribute(); name = $2; number++
			type = min = max = len = "-"
		}
		if (/^        type:/) type = $2
		if (/^          min:/) min = $2
		if (/^          max:/) max = $2
		if (/^          exact-len:/) len = $2
	}
	section == "operations:" {
		if (/^      name:/) { command++; name_of = $2; taking = 0 }
		if (/^      attribute-set:/) print "c", name_of, command, $2
		if (/^        request:/) taking = 1
		if (/^        reply:/ || /^      dump:/) taking = 0
		if (taking && /^            - /) print "r", command, $2
	}' $SPEC
}

# bytes NUMBER : so many in hexadecimal.
bytes() { printf "%0$((2 * $1))d" 1; }
# case_of ATTRIBUTE REQUEST... : one to be refused because of that attribute.
declare -a expected=() requests=()
case_of() {
	expected+=("$1")
	requests+=("${*:2}")
}

load default_adapter=0
run_ok ip link add ft1 type netft
ip link set ft1 up
dev=1=u32:$(cat /sys/class/net/ft1/ifindex)
like "$(nlraw 4 "$dev" 3=ip:10.1.0.1 5=ip:10.1.0.2 12=u32:1)" '^OK' "a route is there"
parse >/tmp/spec
state() { netft -j adapter show; netft -j route show | jq -c 'map({id, priority, delay_ms, threshold})'; }
before=$(state)

declare -A size=([u8]=1 [u16]=2 [u32]=4 [u64]=8)
attributes=0
while read -r _ _ command set; do
	# Events take nothing.
	taken=$(sed -n "s/^r $command //p" /tmp/spec)
	[ -n "$taken" ] || continue
	while read -r _ _ attribute number type min max length; do
		if ! grep -qx "$attribute" <<<"$taken"; then
			case_of "$number" "$command" "$number=u32:0"
			continue
		fi
		attributes=$((attributes + 1))
		width=${size[$type]:-$length}
		for wrong in 0 1 $((width - 1)) $((width + 1)) $((width + 4)) 64; do
			[ $wrong != "$width" ] || continue
			case_of "$number" "$command" "$number=hex:$([ $wrong = 0 ] || bytes $wrong)"
		done
		case_of "$number" "$command" "$((0x8000 | number))=hex:$(bytes "$width")"
		[ "$min" = - ] || case_of "$number" "$command" "$number=$type:$((min - 1))"
		[ "$max" = - ] || case_of "$number" "$command" "$number=$type:$((max + 1))"
		# The second of two would be right.
		[ "$min" = - ] || case_of "$number" "$command" "$number=$type:$((min - 1)) $number=$type:$min"
	done < <(grep "^a $set " /tmp/spec)
	for unknown in 0 60 200 16383; do case_of $unknown "$command" "$unknown=u32:1"; done
	case_of -1 "$command" raw:0c000100
	case_of -1 "$command" raw:03000100
done < <(grep ^c /tmp/spec)

between "$attributes" 30 200 "the specification was read: attributes of commands"
printf '%s\n' "${requests[@]}" | nlraw -b >/tmp/verdicts
is "$(wc -l </tmp/verdicts)" ${#requests[@]} "each of ${#requests[@]} requests has an answer"
index=0 wrong=0
while read -r errno attribute text; do
	if [[ ! "$errno" =~ ^(EINVAL|ERANGE)$ || $attribute != "${expected[index]}" || $text = - ]]; then
		wrong=$((wrong + 1))
		[ $wrong -gt 10 ] || note "${requests[index]}: $errno $attribute $text"
	fi
	index=$((index + 1))
done </tmp/verdicts
is $wrong 0 "each is refused for its attribute, with a text"
is "$(state)" "$before" "nothing has changed, no event was sent"

# Twice.
like "$(nlraw 5 "$dev" 2=u32:1 11=u32:5 11=u32:6)" '^OK' "an attribute may be there twice"
is "$(json_value "$(netft -j route show)" priority)" 6 "then the last one counts"
like "$(nlraw 2 "$dev" 12=u32:9 12=u32:7)" '^OK' "of an adapter, too"
is "$(json_value "$(netft -j adapter show)" threshold)" 7 "the last one"
done_testing
