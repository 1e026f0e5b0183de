# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the benchmarks source, on top of what the tests do.  They print lines
# "result NAME NUMBER", which selftests/bench/run collects.

# shellcheck disable=SC2154  # _node comes from the library
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

result() { printf 'result %s %s\n' "$1" "$2"; }

# A benchmark that cannot set up what it measures has nothing to say.
must() {
	"$@" || { echo "bench: $* gave $?" >&2; exit 1; }
}

# parameter NAME : a number that selftests/bench/run passes by the kernel's command line.
parameter() { sed -n "s/.*\bbench\.$1=\([0-9]*\).*/\1/p" /proc/cmdline; }

# in_turn WORD... : the words in another order in each boot.
in_turn() {
	local skip
	skip=$(($(parameter boot) % $#))
	echo "${@:skip + 1}" "${@:1:skip}"
}

# ---------------------------------------------------------------- speed

# wire : nodes a and b, a veth pair between them, and vxlan and the adapter over it.
wire() {
	local node number other
	must nodes a b
	must ip link add wire netns a type veth peer name wire netns b
	must load default_adapter=0
	for node in a b; do
		number=${_node[$node]}
		ip -n "$node" address add "10.9.0.$number/24" dev wire
		must ip -n "$node" link set wire up
	done
	for node in a b; do
		number=${_node[$node]}
		other=$((3 - number))
		must ip -n "$node" link add vxlan0 type vxlan id 1 dstport 4789 \
			local "10.9.0.$number" remote "10.9.0.$other"
		ip -n "$node" address add "10.8.0.$number/24" dev vxlan0
		must ip -n "$node" link set vxlan0 up
		must adapter "$node"
		must tool "$node" route add dev netft0 local "10.9.0.$number" \
			remote "10.9.0.$other"
	done
	must wait_reachable a b
	must wait_reachable b a
}

# device KIND ; target KIND : where the packets of bare, vxlan and netft go in at node a,
# and the address of node b at the other end.
device() {
	case $1 in
	bare)	echo wire ;;
	vxlan)	echo vxlan0 ;;
	netft)	echo netft0 ;;
	esac
}
target() {
	case $1 in
	bare)	echo 10.9.0.2 ;;
	vxlan)	echo 10.8.0.2 ;;
	netft)	peer_ip a b ;;
	esac
}

# offload FEATURE STATE... : of both ends of the wire.
offload() {
	must in_node a ethtool -K wire "$@"
	must in_node b ethtool -K wire "$@"
}

# ---------------------------------------------------------------- gaps

# Every fork takes the emulator some 10 ms, so what is done for each phase has few.

# scene : the usual pair, and what the phases need to know of it.
declare -A _ip=()
scene() {
	must pair
	_ip[a]=$(peer_ip b a) _ip[b]=$(peer_ip a b)
}

# Like the tests' streams, but every millisecond, and nothing may delay them.
# ends_start ; ends_stop : from a to b and from b to a.
ends_start() {
	_end ab a b 5001
	_end ba b a 5002
}
_end() {
	spawn "$1.recv" "$3" chrt -f 50 gapmeter recv -g 2.5 "$4"
	sleep 0.02
	spawn "$1.send" "$2" chrt -f 50 gapmeter send "${_ip[$3]}" "$4" 1
}
ends_stop() {
	local name
	for name in ab ba; do
		finish $name.send >/dev/null
		await $name.recv >/dev/null
	done
}

# report NAME : "LOST ODD MAX START" of a stream's report: packets lost, those doubled or out
# of order, the longest gap, and when the first gap began, in milliseconds.
report() {
	sed 's/[][{},]/\n/g' "/tmp/$1.recv.out" | awk -F: '
		{ gsub(/"/, "", $1) }
		$1 == "lost" { lost = $2 }
		$1 == "duplicated" || $1 == "reordered" { odd += $2 }
		$1 == "max_gap_ms" { max = $2 }
		$1 == "start_ms" && !start { start = $2 }
		END { print lost, odd, max, start + 0 }'
}

# anew [OPTION...] : new routes, for those that were in trouble are not trusted for a
# while; returns when both ends use the same one, on a network drawn by lot.
anew() {
	local node other number net first=$((RANDOM % 2 + 1)) commands
	for node in a b; do
		number=${_node[$node]}
		other=$((3 - number))
		commands="netft route flush dev netft0"
		for net in 1 2; do
			commands+=" && netft route add dev netft0 local 10.$net.0.$number"
			commands+=" remote 10.$net.0.$other priority $((net == first ? 1 : 2)) $*"
		done
		must in_node $node bash -c "$commands"
	done
	# Until the round trip time is known as well as it ever is.
	sleep 2
	wait_for 30 settled && return
	echo "bench: the routes did not settle:" >&2
	for node in a b; do tool $node -s >&2; done
	exit 1
}

# settled : all routes are up and both ends use the same network, which becomes $carrier.
carrier=''
settled() {
	local node all used=''
	for node in a b; do
		all=$(in_node $node netft -j route show dev netft0)
		[ -n "$all" ] && [ -z "$(json_find "$all" 'state=(down|suspect|disabled)')" ] || return
		used+=$(json_value "$(json_find "$all" active=true)" local)
	done
	[[ $used =~ ^10\.([12])\.0\.110\.([12])\.0\.2$ ]] || return
	# shellcheck disable=SC2034
	carrier=net${BASH_REMATCH[1]}
	[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}

# pause MS ; random_sleep MS : up to so long; the boot's number is the seed.
pause() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }
random_sleep() { pause $((RANDOM % $1)); }
RANDOM=$((1000 + $(parameter boot)))
