#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion in bash knows the words of the netft tool and what there is now: adapters, routes,
# peers, interfaces, addresses, namespaces.
#
# kernels: 6.1

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

set +u
# shellcheck source=/dev/null
. /usr/share/bash-completion/bash_completion
# shellcheck source=tools/netft/netft.bash
. /selftests/netft.bash

# completed WORD... : what bash offers for the last word, sorted.  Readline has words end at
# colons, too.
completed() {
	local word part
	COMP_LINE="netft $*" COMP_WORDS=(netft)
	for word; do
		while [[ $word == ?*:* ]]; do
			part=${word%%:*}
			COMP_WORDS+=("$part" :)
			word=${word#*:}
		done
		[ -z "$word" ] && [ "${COMP_WORDS[-1]}" = : ] || COMP_WORDS+=("$word")
	done
	COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_TYPE=9 COMP_KEY=9
	COMPREPLY=()
	_netft netft
	printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd ' '
}

is "$(complete -p netft)" "complete -F _netft netft" "bash knows whom to ask"
is "$(completed ro)" route "an object"
is "$(completed -n '' 2>&1)" "" "namespaces, of which there are none"

pair || exit
adapter a cluster0 index 103
is "$(completed -n '')" "a b sw" "namespaces"
is "$(completed -n a route change d)" "delay dev disabled" "words"
is "$(completed -n a route change dev '')" "cluster0 netft0" "adapters"
is "$(completed -n a adapter show c)" cluster0 "one of them"
is "$(completed -n a adapter show dev '')" "cluster0 netft0" "after a word that is not needed"
is "$(completed -n a peer show dev n)" netft0 "of peers, too"
is "$(completed -n a route history dev netft0 id '')" "1 2" "routes"
is "$(completed -n a route history dev cluster0 id '')" "" "those of another adapter"
is "$(completed -n a route add dev netft0 local 10.)" "10.1.0.1 10.2.0.1" "addresses"
is "$(completed -n a route add dev netft0 via net)" "net1 net2 netft0" "interfaces"
is "$(completed -n a route add peer '')" "02:00:00:00:00:0b any" "peers"
is "$(completed -n a route add peer 02:00:00:)" "00:00:0b" "the rest of one, as bash needs it"
is "$(completed -n b route add peer 0)" "02:00:00:00:00:0a" "of another node"

before=$(tool a -j adapter show)$(tool a -j route show | jq -c 'map(.id)')
for words in "route flush dev netft0" "route del dev netft0 id 1" "adapter set netft0 cluster 5" \
	"route change dev netft0 id 1 disabled"; do
	# shellcheck disable=SC2086  # words
	completed -n a $words >/dev/null
	# shellcheck disable=SC2086
	completed -n a $words '' >/dev/null
done
is "$(tool a -j adapter show)$(tool a -j route show | jq -c 'map(.id)')" "$before" \
	"to complete a command does nothing"
unload
is "$(completed route add dev '' 2>&1)" "" "without the module nothing is offered, and nothing said"
not_ok "and the kernel does not load it for that" test -d /sys/module/netft
done_testing
