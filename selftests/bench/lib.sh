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

# wire : nodes a and b, a veth pair between them, and over it tunnels with their defaults
# and the adapter.  The sealed ones have a pair of their own: macsec sees every frame.
wire() {
	local node pair
	must nodes a b
	for pair in wire sealed; do
		must ip link add $pair netns a type veth peer name $pair netns b
	done
	must load default_adapter=0
	for node in a b; do
		_ends $node $((3 - ${_node[$node]}))
		must adapter $node
	done
	_macsec
	_wireguard
	for node in a b; do
		must tool $node route add dev netft0 local "10.9.0.${_node[$node]}" \
			remote "10.9.0.$((3 - ${_node[$node]}))"
	done
	must wait_reachable a b
	must wait_reachable b a
}
_ends() {
	local node=$1 other=$2 number=${_node[$1]} ends
	_device "$node" wire 9
	_device "$node" sealed 7
	ends="local 10.9.0.$number remote 10.9.0.$other"
	# shellcheck disable=SC2086  # several words
	must ip -n "$node" link add vxlan0 type vxlan id 1 dstport 4789 $ends
	_device "$node" vxlan0 8
	must ip -n "$node" link add geneve0 type geneve id 1 remote "10.9.0.$other"
	_device "$node" geneve0 6
	# shellcheck disable=SC2086
	must ip -n "$node" link add gretap1 type gretap $ends
	_device "$node" gretap1 5
}
# _device NODE DEV NUMBER : with the address 10.NUMBER.0.NODE, and up.
_device() {
	must ip -n "$1" address add "10.$3.0.${_node[$1]}/24" dev "$2"
	must ip -n "$1" link set "$2" up
}

_macsec() {
	local node other tx rx
	# Of the ciphers that are there the fastest is taken.
	must modprobe aesni_intel
	local keys=([1]=4e6f2074686973206b65792069732073 [2]=656372657420696e20616e7920776179)
	for node in a b; do
		must ip -n $node link add link sealed macsec0 type macsec encrypt on
	done
	for node in a b; do
		[ $node = a ] && other=b || other=a
		tx=${_node[$node]} rx=${_node[$other]}
		must ip -n $node macsec add macsec0 tx sa 0 pn 1 on key "0$tx" "${keys[tx]}"
		must ip -n $node macsec add macsec0 rx port 1 address "$(mac_of $other macsec0)"
		must ip -n $node macsec add macsec0 rx port 1 \
			address "$(mac_of $other macsec0)" sa 0 pn 1 on key "0$rx" "${keys[rx]}"
		_device $node macsec0 4
	done
}

_wireguard() {
	local node
	for node in a b; do
		(umask 077 && wg genkey >/tmp/$node.key)
		wg pubkey </tmp/$node.key >/tmp/$node.public
		must ip -n $node link add wg0 type wireguard
	done
	must in_node a wg set wg0 listen-port 51820 private-key /tmp/a.key \
		peer "$(cat /tmp/b.public)" allowed-ips 10.3.0.0/24 endpoint 10.7.0.2:51820
	must in_node b wg set wg0 listen-port 51820 private-key /tmp/b.key \
		peer "$(cat /tmp/a.public)" allowed-ips 10.3.0.0/24 endpoint 10.7.0.1:51820
	_device a wg0 3
	_device b wg0 3
}

# device KIND ; target KIND : where packets go in at node a, and the address of node b at the
# other end; under KIND is the device of both that carries them.
device() {
	case $1 in
	bare)	echo wire ;;
	wireguard) echo wg0 ;;
	gretap)	echo gretap1 ;;
	*)	echo "${1}0" ;;
	esac
}
target() {
	case $1 in
	bare)	echo 10.9.0.2 ;;
	vxlan)	echo 10.8.0.2 ;;
	geneve)	echo 10.6.0.2 ;;
	gretap)	echo 10.5.0.2 ;;
	macsec)	echo 10.4.0.2 ;;
	wireguard) echo 10.3.0.2 ;;
	netft)	peer_ip a b ;;
	esac
}
under() {
	case $1 in
	macsec | wireguard) echo sealed ;;
	*)	echo wire ;;
	esac
}

# offload FEATURE STATE... : of both ends of both pairs.
offload() {
	local node pair
	for node in a b; do
		for pair in wire sealed; do
			must in_node $node ethtool -K $pair "$@"
		done
	done
}

# ---------------------------------------------------------------- many peers

# crowd_stage ; crowd COUNT DELAY : an adapter at node a, and so many at node b, one peer
# each, over one wire; returns when all are reachable.  Later calls may add to them.
# crowd_add and crowd_wait are its two parts.
_crowd=0
crowd() { crowd_add "$@" && crowd_wait; }
crowd_add() {
	local count=$1 delay=$2 first=$_crowd i
	_crowd=$count
	for ((i = first; i < count; i++)); do
		printf 'link add ft%d index %d address 02:00:00:01:%02x:%02x type netft\n' \
			"$i" $((1000 + i)) $((i / 256)) $((i % 256))
		printf 'link set ft%d up\naddress add %s/32 dev wire\n' "$i" "$(crowd_ip "$i")"
	done >/tmp/crowd
	must ip -n b -batch /tmp/crowd
	must in_node a nlraw -q -c $((count - first)) 4 1=u32:101 3=ip:10.9.0.1 \
		"5=ip:$(crowd_ip "$first")+" 9=u32:"$delay" >/dev/null
	must in_node b nlraw -q -c $((count - first)) 4 "1=u32:$((1000 + first))+" \
		"3=ip:$(crowd_ip "$first")+" 5=ip:10.9.0.1 9=u32:"$delay" >/dev/null
}
crowd_wait() {
	must wait_for 60 _crowd_is_known
	# They hurry until they are up.
	sleep 10
}
crowd_stage() {
	local node
	must nodes a b
	must ip link add wire netns a type veth peer name wire netns b
	must load default_adapter=0
	for node in a b; do
		# Every adapter would come with a flood of notifications.
		in_node $node sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 \
			net.ipv6.conf.default.disable_ipv6=1
		ip -n $node address add "10.9.0.${_node[$node]}/16" dev wire
		must ip -n $node link set wire up
	done
	must ip -n a route add 10.64.0.0/16 via 10.9.0.2
	must adapter a netft0 index 101
}
crowd_ip() { echo "10.64.$((($1 + 1) / 256)).$((($1 + 1) % 256))"; }
_crowd_is_known() { [ "$(in_node a nlraw -d 9 1=u32:101)" = "OK $_crowd" ]; }

# ---------------------------------------------------------------- memory, idle time

# kib FIELD... : their sum in /proc/meminfo, when what can go has gone.
kib() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	awk -v fields=" $* " 'index(fields, " " substr($1, 1, length($1) - 1) " ") { sum += $2 }
		END { print sum }' /proc/meminfo
}

# busy SECONDS : how many nanoseconds of each second the CPU is not idle, from now on.
# (Reading /proc/timer_list takes longer the more timers there are.)
busy() {
	local from idle_from to idle_to
	read -r from idle_from </proc/uptime
	sleep "$1"
	read -r to idle_to </proc/uptime
	echo $((1000000000 - (${idle_to/./} - ${idle_from/./}) * 1000000000 /
			(${to/./} - ${from/./})))
}

# ---------------------------------------------------------------- gaps

# Every fork takes the emulator some 10 ms, so what is done for each phase has few.

# streams FROM-ADDRESS TO-ADDRESS ; streams_end : a numbered datagram every millisecond from a
# to b, at TO-ADDRESS, and from b to a, between begin and end.  Nothing may delay them.
streams() {
	_reports=()
	_stream ba b a "$1" 5002
	_stream ab a b "$2" 5001
	sleep 0.2
}
_stream() {
	local any=()
	[ "$4" != tipc ] || any=(-b tipc)
	spawn "$1.recv" "$3" chrt -f 50 gapmeter recv -t -g 2.5 "${any[@]}" "$5"
	sleep 0.2
	spawn "$1.send" "$2" chrt -f 50 gapmeter send -t "$4" "$5" 1
}
streams_end() {
	local name
	for name in ab ba; do
		finish $name.send >/dev/null
		finish $name.recv >/dev/null
	done
}
begin() { kill -USR1 "${_job[ab.send]}" "${_job[ba.send]}"; }
end() {
	kill -USR2 "${_job[ab.send]}" "${_job[ba.send]}"
	pause 50
}

# last STREAM : its report since the last begin, as $gap, $lost and $odd: the longest gap in
# milliseconds, packets lost, and those doubled or out of order.
declare -A _reports=()
last() {
	local line all=()
	mapfile -t all <"/tmp/$1.recv.out"
	must [ ${#all[@]} -eq $((${_reports[$1]:-0} + 1)) ]
	_reports[$1]=${#all[@]}
	line=${all[-1]}
	# shellcheck disable=SC2034
	gap=$(json_value "$line" max_gap_ms) lost=$(json_value "$line" lost) \
		odd=$(($(json_value "$line" duplicated) + $(json_value "$line" reordered)))
}

# pause MS : without a process.  random_pause MS : up to so long; the boot is the seed.
pause() { read -rt "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))" <>/tmp/never; }
random_pause() { pause $((RANDOM % $1)); }
mkfifo /tmp/never 2>/dev/null
RANDOM=$((1000 + $(parameter boot)))
