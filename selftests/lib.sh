# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What tests source: TAP, nodes and networks inside one guest, faults, and talk
# with the runner.  A test ends with done_testing; leaving earlier is a failure.
# Checks run their command in a subshell: give them no function that changes the shell
# (nodes, network, plug, spawn), and call finish and await outside $( ) as well, with
# their output sent to a file where it is wanted.
#
# shellcheck disable=SC2153  # NODE comes from init

set -u
export LC_ALL=C

# ---------------------------------------------------------------- results

_count=0 _failed=0

note() { printf '# %s\n' "$*"; }

# pass DESC; fail DESC [DETAIL...]
pass() { _count=$((_count + 1)); printf 'ok %d - %s\n' $_count "$1"; }
fail() {
	_count=$((_count + 1)) _failed=$((_failed + 1))
	printf 'not ok %d - %s\n' $_count "$1"
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/#   /'
	return 1
}

# ok DESC CMD... : the command succeeds.
ok() {
	local desc=$1 out
	shift
	if out=$("$@" 2>&1); then pass "$desc"; else fail "$desc" "$* gave $?:" "$out"; fi
}

# not_ok DESC CMD... : the command fails.
not_ok() {
	local desc=$1 out
	shift
	if out=$("$@" 2>&1); then fail "$desc" "$* succeeded:" "$out"; else pass "$desc"; fi
}

# is GOT EXPECTED DESC
is() {
	if [ "$1" = "$2" ]; then pass "$3"; else fail "$3" "got:      $1" "expected: $2"; fi
}

# isnt GOT UNWANTED DESC
isnt() {
	if [ "$1" != "$2" ]; then pass "$3"; else fail "$3" "got: $1"; fi
}

# like GOT REGEX DESC
like() {
	if [[ $1 =~ $2 ]]; then pass "$3"; else fail "$3" "got:      $1" "expected: /$2/"; fi
}

# between GOT LOW HIGH DESC : numbers, both ends included.
between() {
	if awk -v x="$1" -v l="$2" -v h="$3" \
		'BEGIN { exit !(x ~ /^-?[0-9.]+$/ && x + 0 >= l && x + 0 <= h) }'; then
		pass "$4 ($1)"
	else
		fail "$4" "got: $1" "expected: $2 to $3"
	fi
}

# run_ok CMD... : the command succeeds; its output is shown when it does not.
run_ok() { ok "$*" "$@"; }

# run_fails_with REGEX CMD... : the command fails and says why.
run_fails_with() {
	local regex=$1 out status
	shift
	out=$("$@" 2>&1)
	status=$?
	if [ $status -eq 0 ]; then
		fail "$* is refused" "it succeeded:" "$out"
	elif [[ $out =~ $regex ]]; then
		pass "$* is refused"
	else
		fail "$* is refused" "it said: $out" "expected: /$regex/"
	fi
}

# wait_for SECONDS CMD... : poll until the command succeeds; fails when it never does.
wait_for() {
	local end=$(($(now_ms) + $1 * 1000))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(now_ms)" -lt $end ] || return 1
		sleep 0.1
	done
}

# parameter NAME DEFAULT : a number from the kernel's command line, for those who want a
# test to last longer.
parameter() {
	local line
	read -r line </proc/cmdline
	[[ " $line" =~ \ $1=([0-9]+) ]] && echo "${BASH_REMATCH[1]}" || echo "$2"
}

# now_ms : milliseconds since boot.
now_ms() {
	local up
	read -r up _ </proc/uptime
	echo $((10#${up/./} * 10))
}

# skip DESC REASON ; skip_all REASON ends the test.
skip() { _count=$((_count + 1)); printf 'ok %d - %s # SKIP %s\n' $_count "$1" "$2"; }
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# done_testing : clean up, which is a check of its own, then print the plan.
done_testing() {
	local out
	trap - EXIT
	out=$(cleanup 2>&1) || fail "everything the test made goes away" "$out"
	printf '1..%d\n' $_count
	exit $((_failed > 0))
}

# ---------------------------------------------------------------- nodes and networks

declare -A _node=() _network=() _on=()

_number() { # trailing digits of a name
	[[ $1 =~ ([0-9]+)$ ]] || { echo "lib: a network's name ends in its number: $1" >&2; return 1; }
	echo "${BASH_REMATCH[1]}"
}

# nodes NAME... : one network namespace each; their indexes are 1, 2, 3...
nodes() {
	local name
	for name; do
		_node[$name]=$((${#_node[@]} + 1))
		ip netns add "$name" || return
		ip -n "$name" link set lo up
	done
}

# in_node NODE CMD...
in_node() {
	local node=$1
	shift
	ip netns exec "$node" "$@"
}

# spawn NAME NODE CMD... : in the background, inside a node (- is none); its output goes
# to /tmp/NAME.out and .err.  finish NAME [SIGNAL] asks it to end (TERM), await NAME waits
# until it does; both print its output and return its status.  (in_node ... & would leave $! pointing
# at a shell, and the command itself running.)
declare -A _job=()
spawn() {
	local name=$1 node=$2
	shift 2
	if [ "$node" = - ]; then
		"$@" >"/tmp/$name.out" 2>"/tmp/$name.err" 9<&- &
	else
		ip netns exec "$node" "$@" >"/tmp/$name.out" 2>"/tmp/$name.err" 9<&- &
	fi
	_job[$name]=$!
}
finish() {
	kill -"${2:-TERM}" "${_job[$1]}" 2>/dev/null
	await "$1"
}
await() {
	local status
	wait "${_job[$1]}"
	status=$?
	cat "/tmp/$1.out"
	sed 's/^/# /' "/tmp/$1.err" >&2
	return $status
}

# network NAME NODE... : a switch in the namespace sw, a NIC called NAME in each node.
network() {
	local net=$1 number node
	shift
	number=$(_number "$net") || return
	if [ ! -e /run/netns/sw ]; then
		ip netns add sw
		# Now rather than in the middle of the first fault.
		modprobe sch_netem
		in_node sw sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 \
			net.ipv6.conf.default.disable_ipv6=1
	fi
	_network[$net]=$number
	ip -n sw link add "$net" type bridge stp_state 0 forward_delay 0 mcast_snooping 0 || return
	ip -n sw link set "$net" up
	for node; do plug "$node" "$net" || return; done
}

# plug NODE NET : (again) a NIC for the node on the network; unplug deletes it.
plug() {
	local node=$1 net=$2 index=${_node[$1]} number=${_network[$2]}
	_on[$net/$node]=1
	ip link add "$net" netns "$node" type veth peer name "$node.$net" netns sw || return
	ip -n sw link set "$node.$net" master "$net" up
	# Duplicate detection would leave the underlay without IPv6 for a second.
	in_node "$node" sysctl -q -w "net.ipv6.conf.$net.accept_dad=0"
	ip -n "$node" link set "$net" up
	ip -n "$node" address add "10.$number.0.$index/24" dev "$net"
	ip -n "$node" address add "fd00:$number::$index/64" dev "$net" nodad
}
unplug() { ip -n "$1" link del "$2"; }

# address NODE NET ; address6 NODE NET : a node's address on a network.
address() { echo "10.${_network[$2]}.0.${_node[$1]}"; }
address6() { echo "fd00:${_network[$2]}::${_node[$1]}"; }

# members NET : the nodes on a network.
members() {
	local key
	for key in "${!_on[@]}"; do
		[[ $key == "$1"/* ]] && echo "${key#*/}"
	done | sort
}

# ---------------------------------------------------------------- adapters and routes

# load [PARAMETER=VALUE...] ; unload : the module.
load() { modprobe netft "$@"; }
unload() { timeout 20 rmmod netft; }

# adapter NODE [DEV [OPTION...]] : ip link add DEV OPTION... type netft, and up.
adapter() {
	local node=$1 dev=${2:-netft0}
	shift $(($# > 1 ? 2 : 1))
	ip -n "$node" link add "$dev" "$@" type netft && ip -n "$node" link set "$dev" up
}

# tool NODE ARG... : netft inside a node.
tool() {
	local node=$1
	shift
	netft -n "$node" "$@"
}

# route_add NODE PEER NET [OPTION...] ; route_add6 the same over IPv6.
route_add() {
	local a=$1 b=$2 net=$3
	shift 3
	tool "$a" route add dev netft0 local "$(address "$a" "$net")" \
		remote "$(address "$b" "$net")" "$@"
}
route_add6() {
	local a=$1 b=$2 net=$3
	shift 3
	tool "$a" route add dev netft0 local "$(address6 "$a" "$net")" \
		remote "$(address6 "$b" "$net")" "$@"
}

# mesh NET... [-- OPTION...] : routes between all nodes of each network, both ways.
# mesh6 the same over IPv6.
mesh() { _mesh route_add "$@"; }
mesh6() { _mesh route_add6 "$@"; }
_mesh() {
	local add=$1 nets=() net a b
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do nets+=("$1"); shift; done
	[ $# -eq 0 ] || shift
	for net in "${nets[@]}"; do
		for a in $(members "$net"); do
			for b in $(members "$net"); do
				[ "$a" = "$b" ] || $add "$a" "$b" "$net" "$@" || return
			done
		done
	done
}

# json_value OBJECT KEY : one value of a flat object.  (Starting jq takes more than a
# second of a guest's time, which those who wait or measure cannot spare.)
json_value() {
	[[ $1 =~ \"$2\":(\"([^\"]*)\"|([^,}]*)) ]] || return
	echo "${BASH_REMATCH[2]}${BASH_REMATCH[3]}"
}
# json_find OBJECTS KEY=VALUE... : those of the flat objects that have these values.
json_find() {
	local object pair
	while IFS= read -r -d '}' object; do
		for pair in "${@:2}"; do
			[[ "$object," =~ \"${pair%%=*}\":\"?${pair#*=}\"?, ]] || continue 2
		done
		echo "{${object#*\{}}"
	done <<<"$1"
}

# mac_of NODE [DEV] ; peer_ip NODE PEER : the peer's 169.254 address;
# peer_ip6 NODE PEER : its link-local address with the scope NODE needs.
mac_of() { [[ $(ip -n "$1" link show "${2:-netft0}") =~ ether\ ([0-9a-f:]+) ]] && echo "${BASH_REMATCH[1]}"; }
peer_ip() {
	[[ $(ip -n "$2" -4 address show dev netft0) =~ inet\ (169\.254\.[0-9.]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}
peer_ip6() {
	[[ $(ip -n "$2" -6 address show dev netft0) =~ inet6\ (fe80:[0-9a-f:]+) ]] &&
		echo "${BASH_REMATCH[1]}%netft0"
}

# route_field NODE PEER NET KEY : one value of `netft -j route show`, either family.
route_field() {
	local all route
	all=$(tool "$1" -j route show dev netft0) || return
	route=$(json_find "$all" "local=$(address "$1" "$3")" "remote=$(address "$2" "$3")")
	[ -n "$route" ] || route=$(json_find "$all" "local=$(address6 "$1" "$3")" \
					"remote=$(address6 "$2" "$3")")
	json_value "${route%%$'\n'*}" "$4"
}

# counter NODE NAME : one of the adapter's, by the name that ethtool has for it.
counter() { in_node "$1" ethtool -S netft0 | sed -n "s/^ *$2: //p"; }
# rx_packets NODE [DEV]
rx_packets() { in_node "$1" cat "/sys/class/net/${2:-netft0}/statistics/rx_packets"; }

# peer_field NODE PEER KEY : one value of `netft -j peer show`.
peer_field() {
	json_value "$(json_find "$(tool "$1" -j peer show dev netft0)" "mac=$(mac_of "$2")")" "$3"
}

# route_is NODE PEER NET STATE ; wait_route NODE PEER NET STATE [SECONDS]
route_is() { [ "$(route_field "$1" "$2" "$3" state)" = "$4" ]; }
wait_route() { wait_for "${5:-15}" route_is "$1" "$2" "$3" "$4"; }

# is_reachable NODE PEER ; wait_reachable NODE PEER [SECONDS] ; wait_unreachable likewise.
is_reachable() { [ "$(peer_field "$1" "$2" reachable)" = true ]; }
is_unreachable() { [ "$(peer_field "$1" "$2" reachable)" = false ]; }
wait_reachable() { wait_for "${3:-15}" is_reachable "$1" "$2"; }
wait_unreachable() { wait_for "${3:-15}" is_unreachable "$1" "$2"; }

# active_net NODE PEER : the network that the active route runs over; is_active NODE
# PEER NET ; wait_active NODE PEER NET [SECONDS].
active_net() {
	local all net
	all=$(tool "$1" -j route show dev netft0)
	all=$(json_find "$all" active=true "peer=$(mac_of "$2")")
	for net in "${!_network[@]}"; do
		[[ $all != *"\"$(address "$1" "$net")\""* && $all != *"\"$(address6 "$1" "$net")\""* ]] ||
			echo "$net"
	done
}
is_active() { [ "$(active_net "$1" "$2")" = "$3" ]; }
wait_active() { wait_for "${4:-15}" is_active "$1" "$2" "$3"; }

# ---------------------------------------------------------------- faults

# impair_tx NODE NET NETEM... : what the node sends; impair_rx : what is sent to it.
declare -A _tx_impaired=()
impair_tx() {
	local node=$1 net=$2
	shift 2
	_tx_impaired[$net/$node]=1
	tc -n "$node" qdisc replace dev "$net" root netem limit 100000 "$@"
}
impair_rx() {
	local node=$1 net=$2
	shift 2
	tc -n sw qdisc replace dev "$node.$net" root netem limit 100000 "$@"
}

# impair NET NODE NETEM... : both directions of one node.  With "all" for the node, the
# whole network: each frame passes netem once, and one command hits all nodes at once.
impair() {
	local net=$1 who=$2 node
	shift 2
	if [ "$who" != all ]; then
		impair_tx "$who" "$net" "$@" && impair_rx "$who" "$net" "$@"
		return
	fi
	for node in $(members "$net"); do
		echo "qdisc replace dev $node.$net root netem limit 100000 $*"
	done | tc -n sw -batch -
}

# cut NET [NODE] : lose everything silently; cut_tx, cut_rx NODE NET one direction;
# heal NET [NODE] ends any of these.
cut() { impair "$1" "${2:-all}" loss 100%; }
cut_tx() { impair_tx "$1" "$2" loss 100%; }
cut_rx() { impair_rx "$1" "$2" loss 100%; }
heal() {
	local net=$1 who node
	who=${2:-$(members "$net")}
	for node in $who; do
		echo "qdisc del dev $node.$net root"
	done | tc -n sw -force -batch - 2>/dev/null
	for node in $who; do
		[ -n "${_tx_impaired[$net/$node]:-}" ] || continue
		unset "_tx_impaired[$net/$node]"
		tc -n "$node" qdisc del dev "$net" root 2>/dev/null
	done
	return 0
}

# link_down, link_up NODE NET : the node's own NIC.
link_down() { ip -n "$1" link set "$2" down; }
# The kernel drops IPv6 addresses with the link.
link_up() {
	ip -n "$1" link set "$2" up
	ip -n "$1" address replace "fd00:${_network[$2]}::${_node[$1]}/64" dev "$2" nodad
}

# port_down, port_up NODE NET : the switch's port; the node loses its carrier.
port_down() { ip -n sw link set "$1.$2" down; }
port_up() { ip -n sw link set "$1.$2" up; }

# ---------------------------------------------------------------- the usual scene

# pair [OPTION...] : nodes a and b with an adapter each, on net1 and net2, and routes
# between them with these options; returns when all of them are up.
# Their adapters have different indexes, to be told apart in traces.
declare -A _ifindex=([a]=101 [b]=102)
pair() {
	load default_adapter=0 || return
	nodes a b || return
	network net1 a b && network net2 a b || return
	adapter a netft0 index 101 address 02:00:00:00:00:0a || return
	adapter b netft0 index 102 address 02:00:00:00:00:0b || return
	mesh net1 net2 -- "$@" || return
	wait_all_up a b
}

# all_up NODE... : there are routes, and all are up; wait_all_up NODE...
all_up() {
	local node all
	for node; do
		all=$(tool "$node" -j route show dev netft0) || return
		[[ $all == *'"state":"up"'* && -z $(json_find "$all" 'state=(down|suspect|disabled)') ]] ||
			return
	done
}
wait_all_up() { wait_for 15 all_up "$@"; }

# never_down WHAT [NODE...] : no route of these (a and b) went down since it came up.
never_down() {
	local what=$1 node
	shift
	[ $# -gt 0 ] || set -- a b
	for node; do
		is "$(tool "$node" -j route show dev netft0 | grep -o '"transitions":[0-9]*' | sort -u)" \
			'"transitions":1' "$what: no route of $node was ever down"
	done
}

# set_routes NODE SETTING... : change all of a node's routes.
set_routes() {
	local node=$1 id
	shift
	while read -r id; do
		tool "$node" route change dev netft0 id "$(json_value "$id" id)" "$@" || return
	done < <(json_find "$(tool "$node" -j route show dev netft0)")
}
# set_route NODE PEER NET SETTING...
set_route() {
	local node=$1 id
	id=$(route_field "$1" "$2" "$3" id) || return
	shift 3
	tool "$node" route change dev netft0 id "$id" "$@"
}

# payloads FILE TYPE : the packets of ours of that type (in hexadecimal) in a capture file:
# one a line, in hexadecimal, from our header on.
payloads() {
	tcpdump -Z root -nxr "$1" "udp[8] == 0x$2" 2>/dev/null | awk '
		/^\t/	{ gsub(/^\t0x[0-9a-f]*:| /, ""); hex = hex $0; next }
		hex	{ print substr(hex, 57); hex = "" }
		END	{ if (hex) print substr(hex, 57) }'
}
# next_payload NODE NET FILTER : that of the next packet that comes in and fits.
next_payload() {
	local hex
	hex=$(timeout 5 ip netns exec "$1" tcpdump -Z root --immediate-mode -c 1 -Q in -nxi "$2" \
		"udp dst port 3343 and $3" 2>/dev/null |
		sed -n 's/^\t0x[0-9a-f]*: *//p' | tr -d ' \n')
	# Without 20 bytes of IP and 8 of UDP.
	echo "${hex:56}"
}

# watch NODE... : record events from now on (NODE is - in a guest of two).
watch() {
	local node
	for node; do
		[ -z "${_job[events.$node]:-}" ] || finish "events.$node" >/dev/null
		spawn "events.$node" "$node" netft -j monitor
	done
	sleep 0.3
}
# events NODE EVENT [KEY=VALUE...] : those that fit these regular expressions, as JSON;
# event_count the same; event_value NODE KEY EVENT [KEY=VALUE...] : of the first;
# wait_event NODE EVENT [KEY=VALUE...].
events() { json_find "$(cat "/tmp/events.$1.out")" "event=$2" "${@:3}"; }
event_count() { events "$@" | wc -l; }
event_value() {
	local found
	found=$(events "$1" "${@:3}")
	json_value "${found%%$'\n'*}" "$2"
}
has_event() { [ -n "$(events "$@")" ]; }
wait_event() { wait_for 15 has_event "$@"; }
# event_ms NODE EVENT [KEY=VALUE...] : when, to be compared with clock_ms.
clock_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
event_ms() {
	local now=${EPOCHREALTIME%.*} when midnight
	when=$(event_value "$1" time "${@:2}")
	[[ $when =~ T(..):(..):(..)\.(...)Z ]] || return
	when=$((10#${BASH_REMATCH[1]} * 3600 + 10#${BASH_REMATCH[2]} * 60 + 10#${BASH_REMATCH[3]}))
	midnight=$((now / 86400 * 86400))
	[ $((midnight + when)) -le $((now + 1)) ] || midnight=$((midnight - 86400))
	echo $((midnight + when))"${BASH_REMATCH[4]}"
}

# trace : record state and active route of the adapters of pair from now on.
# traced NODE REGEX : the lines that fit, "MILLISECONDS TRACEPOINT: FIELDS"; moves NODE :
# how often the active route changed.
trace() {
	local on=/sys/kernel/tracing/events/netft
	echo 0 >$on/enable
	echo mono >/sys/kernel/tracing/trace_clock
	echo >/sys/kernel/tracing/trace
	echo 1 >$on/netft_active/enable
	echo 1 >$on/netft_route/enable
}
traced() {
	sed -n 's/.* \([0-9]*\)\.\([0-9]\{3\}\)[0-9]*: \(netft_[a-z]*: ifindex=\)/\1\2 \3/p' \
		/sys/kernel/tracing/trace | grep -E "ifindex=${_ifindex[$1]} .*$2"
}
moves() { traced "$1" from= | wc -l; }

# stream NAME FROM TO [INTERVAL-MS] : numbered datagrams over the adapter, until
# stream_end NAME...; then stream_value NAME KEY is one value of gapmeter's report.
_streams=0
stream() {
	local port=$((5000 + _streams++))
	# In front of the programs that a test starts meanwhile: one CPU has to do for all.
	spawn "$1.recv" "$3" chrt -f 50 gapmeter recv "$port"
	sleep 0.1
	spawn "$1.send" "$2" chrt -f 50 gapmeter send "$(peer_ip "$2" "$3")" "$port" "${4:-2}"
}
stream_end() {
	local name
	for name; do
		finish "$name.send" >/dev/null
		sleep 0.1
		finish "$name.recv" >/dev/null
	done
}
stream_value() { json_value "$(cat "/tmp/$1.recv.out")" "$2"; }

# ---------------------------------------------------------------- netftd

# service_config : what all nodes' service is told, on standard input.
# service_start NODE [OPTION...] : a node's own; service_stop NODE ; service_reload NODE ;
# service_pid NODE.  What it says is in /tmp/netftd.NODE.err, anew with each start.
# After service_checked it is the one with sanitizers; service_clean stops it at these nodes,
# and checks that they had nothing to say.
_service_config=/tmp/netftd.conf
service_config() { cat >$_service_config; }
service_start() {
	local node=$1
	shift
	mkdir -p "/tmp/netftd.$node"
	spawn "netftd.$node" "$node" "${_service:-netftd}" --config "${service_file:-$_service_config}" \
		--routes "/tmp/netftd.$node/routes" --hooks "/tmp/netftd.$node/hooks" \
		--socket "/tmp/netftd.$node/sock" "$@"
}
service_checked() {
	_service=netftd-checked
	export ASAN_OPTIONS=log_path=/tmp/sanitizer UBSAN_OPTIONS=log_path=/tmp/sanitizer
}
service_clean() {
	local node
	for node; do service_stop "$node"; done
	is "$(cat /tmp/sanitizer.* 2>/dev/null)" "" "the sanitizers have nothing to say"
}
service_pid() { echo "${_job[netftd.$1]}"; }
service_stop() { finish "netftd.$1" >/dev/null 2>&1; }
# states NODE : what it knows, as JSON; network_state NODE NET, interface_state NODE
# ADDRESS : one of the states.
states() { netft -j cluster show socket "/tmp/netftd.$1/sock"; }
network_state() {
	[[ $(states "$1") =~ \"name\":\"$2\",\"role\":\"[a-z+]*\",\"state\":\"([a-z]*)\" ]] &&
		echo "${BASH_REMATCH[1]}"
}
interface_state() {
	local all
	all=$(states "$1")
	json_value "$(json_find "${all#*\"interfaces\":}" "address=$2")" state
}
service_reload() { kill -HUP "$(service_pid "$1")"; }
# For checks: service_said NODE REGEX ; network_is NODE NET STATE ;
# interface_is NODE ADDRESS STATE ; heard NODE : it hears of all others.
service_said() { grep -q -- "$2" "/tmp/netftd.$1.err"; }
network_is() { [ "$(network_state "$1" "$2")" = "$3" ]; }
interface_is() { [ "$(interface_state "$1" "$2")" = "$3" ]; }
heard() { local all; all=$(states "$1") && [[ $all != *'"heard":false'* ]]; }
# three_nodes : a, b and c on two networks, and what their services are told.
three_nodes() {
	load default_adapter=0 || exit
	nodes a b c
	network net1 a b c
	network net2 a b c
	service_config <<-END
		networks:
		  net1: {subnet: 10.1.0.0/24, delay: 100, threshold: 10}
		  net2: {subnet: 10.2.0.0/24, delay: 100, threshold: 10, role: cluster+client}
		nodes:
		  a: [10.1.0.1, 10.2.0.1]
		  b: [10.1.0.2, 10.2.0.2]
		  c: [10.1.0.3, 10.2.0.3]
	END
}

# ---------------------------------------------------------------- two guests

# host_cmd link net1|net2 up|down [NODE] : the cable, at both ends or at one.
# host_cmd pause SECONDS : stop node 1 for a while.
host_cmd() {
	local answer
	printf 'C %s\n' "$*" >&9
	read -r answer <&9
	[ "$answer" = "A ok" ] || { echo "host_cmd $*: ${answer#A }" >&2; return 1; }
}

# barrier NAME : wait until the other guest is there too.
barrier() { host_cmd barrier "$1"; }

# underlay : in a guest of two, set up net1 and net2 as 10.K.0.NODE and fd00:K::NODE.
underlay() {
	local number
	for number in 1 2; do
		sysctl -q -w "net.ipv6.conf.net$number.accept_dad=0"
		ip link set "net$number" up
		ip address replace "10.$number.0.$NODE/24" dev "net$number"
		ip address replace "fd00:$number::$NODE/64" dev "net$number" nodad
	done
}

# guest_route_add NET [OPTION...] : in a guest of two, a route to the other one.
guest_route_add() {
	local number
	number=$(_number "$1") || return
	shift
	netft route add dev netft0 local "10.$number.0.$NODE" \
		remote "10.$number.0.$((3 - NODE))" "$@"
}

# guest_start DELAY [THRESHOLD] : in a guest of two, the module and routes to the other one
# by both networks; routes_up NUMBER : so many are up; down_reason NET : why that one is not.
guest_start() {
	load && guest_route_add net1 delay "$1" threshold "${2:-20}" &&
		guest_route_add net2 delay "$1" threshold "${2:-20}"
}
routes_up() {
	[ "$(netft -j route show dev netft0 | grep -o '"state":"up"' | wc -l)" = "$1" ]
}
down_reason() {
	local all
	all=$(netft -j route show dev netft0)
	json_value "$(json_find "$all" "local=10.${1#net}.0.$NODE")" reason
}

# guest_reachable ; guest_peer_ip : the other guest.
guest_reachable() { netft -j peer show dev netft0 | jq -e 'any(.reachable)' >/dev/null; }
guest_peer_ip() { netft -j peer show dev netft0 | jq -r 'first(.[] | select(.reachable) | .ipv4)'; }

# ---------------------------------------------------------------- end

# cleanup : namespaces, what runs in the background, and the module go away.
cleanup() {
	local pids name status=0
	pids=$(jobs -p)
	# shellcheck disable=SC2086  # a list
	[ -z "$pids" ] || kill -9 $pids 2>/dev/null
	for name in $(ip netns list | cut_name); do
		ip netns pids "$name" | xargs -r kill -9 2>/dev/null
		ip netns del "$name" || status=1
	done
	for name in net1 net2; do
		[ ! -e "/sys/class/net/$name" ] || tc qdisc del dev "$name" root 2>/dev/null
	done
	if [ -d /sys/module/netft ]; then unload || status=1; fi
	return $status
}
cut_name() { sed 's/ .*//'; }

trap cleanup EXIT
