#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Three nodes on two networks.  One network has all sorts of faults, drawn by lot, the
# other has none, by turns; from time to time both are dead or a node starts anew.
# Throughout: traffic passes between all pairs within the promised gap, nobody condemns
# what is well, events tell the states, and packets are delivered or counted.
# selftests/soak/run makes it last an hour and replays a run by its seed.
#
# timeout: 300
# kernels: 6.12
# slow: yes

# shellcheck disable=SC2317  # what checks call
# shellcheck source=selftests/soak/lib.sh
. /selftests/soak/lib.sh

SEED=$(parameter seed 1)
SECONDS_ALL=$(parameter faults.seconds 60)
DELAY=100
STEP_MS=10
# The promise, and twice a step: the last one before and the first one after.
GAP=$((DELAY * 3 / 2 + 10 + 2 * STEP_MS))
# That is on top of what a response may take, which is next to nothing, unless a fault has
# delayed it: by the smoothed round trip and four times its deviation (RFC 6298), a step of
# the round trip, up or down, allows 2.74 times that step after four to six answers.
# Forty answers later little is left of it.
STEP_PERCENT=275
STEP_ECHO=$((40 * DELAY))
NODES=(a b c)
RANDOM=$SEED

pairs() { echo ab ac ba bc ca cb; }

# ---------------------------------------------------------------- faults

# closed NODE HOOK NET VERDICT : the node's firewall is closed to the port.
closed() {
	ip netns exec "$1" nft -f - <<-END
		table inet closed {
			chain closed {
				type filter hook $2 priority 0
				iifname $3 udp dport 3343 $4
				oifname $3 udp dport 3343 $4
			}
		}
	END
}

# each_route NODE NET SETTING...
each_route() {
	local node=$1 net=$2 peer
	shift 2
	for peer in "${NODES[@]}"; do
		[ "$peer" = "$node" ] || set_route "$node" "$peer" "$net" "$@"
	done
}

again() { # delete a node's routes on a network and add them
	local peer id
	for peer in "${NODES[@]}"; do
		[ "$peer" != "$1" ] || continue
		id=$(route_field "$1" "$peer" "$2" id)
		tool "$1" route del dev netft0 id "$id"
		route_add "$1" "$peer" "$2" delay $DELAY threshold 5
	done
}

flap() {
	local i
	for ((i = 0; i < 6; i++)); do
		cut "$1"
		pause $((RANDOM % 400))
		heal "$1"
		pause $((RANDOM % 400))
	done
}

# slow NET NETEM... ROUND-TRIP : delay all, which raises the round trip to that many ms.
# raised tells of it: FROM UNTIL ROUND-TRIP.
slow() {
	local rtt=${*: -1}
	impair "$1" all "${@:2:$#-2}"
	[ "$rtt" -le "$slowed" ] || slowed=$rtt
	[ "$slowed_at" != 0 ] || slowed_at=$(now_ms)
}
slow_no_more() {
	[ "$slowed" = 0 ] || echo "$slowed_at $(($(now_ms) + STEP_ECHO)) $slowed" >>/tmp/raised
	slowed=0 slowed_at=0
}

pause() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }

# fault NET : any of them; those that cannot be because of earlier ones do nothing.
fault() {
	local net=$1 node=${NODES[RANDOM % 3]} kind=$((RANDOM % 19)) delay
	printf '%s %s %s\n' "$kind" "$net" "$node" >>/tmp/faults
	case $kind in
	0)	cut "$net" ;;
	1)	cut "$net" "$node" ;;
	2)	cut_tx "$node" "$net" ;;
	3)	cut_rx "$node" "$net" ;;
	4)	impair "$net" all loss $((RANDOM % 50 + 1))% ;;
	5)	delay=$((RANDOM % 100)); slow "$net" delay ${delay}ms $((2 * delay)) ;;
	6)	slow "$net" delay 20ms 20ms 80 ;;
	7)	slow "$net" duplicate 20% delay 2ms reorder 50% 4 ;;
	8)	impair "$net" all corrupt 5% ;;
	9)	link_down "$node" "$net" ;;
	10)	port_down "$node" "$net" ;;
	11)	ip -n "$node" address del "$(address "$node" "$net")/24" dev "$net" ;;
	12)	unplug "$node" "$net" ;;
	13)	closed "$node" input "$net" drop ;;
	14)	closed "$node" input "$net" reject ;;
	15)	closed "$node" output "$net" drop ;;
	16)	each_route "$node" "$net" disabled ;;
	17)	again "$node" "$net" ;;
	18)	flap "$net" ;;
	esac
}

# mend NET : end all of them.
mend() {
	local net=$1 node
	heal "$net"
	slow_no_more
	for node in "${NODES[@]}"; do
		ip -n "$node" link show "$net" >/dev/null || plug "$node" "$net"
		port_up "$node" "$net"
		link_up "$node" "$net"
		ip -n "$node" address replace "$(address "$node" "$net")/24" dev "$net"
		in_node "$node" nft delete table inet closed
		each_route "$node" "$net" enabled
	done
} 2>/dev/null

# ---------------------------------------------------------------- what must hold

# states NODE : "ID STATE NET" of its routes; suspect is up, as far as events tell.
states() {
	local route state near
	while read -r route; do
		state=$(json_value "$route" state)
		near=$(json_value "$route" local)
		near=${near#10.}
		echo "$(json_value "$route" id) ${state/suspect/up} net${near%%.*}"
	done < <(json_find "$(tool "$1" -j route show dev netft0)") | sort
}

# replayed NODE BEFORE : what the events since have made of these states.
replayed() {
	awk '
	function text(key) {
		if (!match($0, "\"" key "\":\"?[^\",}]*"))
			return ""
		key = substr($0, RSTART, RLENGTH)
		sub(/^"[^"]*":"?/, "", key)
		return key
	}
	NR == FNR { state[$1] = $2; next }
	text("event") == "overrun" { print "events were lost" }
	{
		seq = text("seq")
		if (last && seq != last + 1)
			print "event " last " was followed by " seq
		last = seq
		id = text("route")
	}
	text("event") == "route_deleted" { delete state[id] }
	text("event") ~ /^route_(up|down|added)$/ { state[id] = text("state") }
	END { for (id in state) { sub("suspect", "up", state[id]); print id, state[id] } }
	' "$2" "/tmp/events.$1.out" | sort
}

# condemned NODE NET : verdicts on routes of that network, which is well, and on peers.
condemned() {
	local id state net
	while read -r id state net; do
		[ "$net" != "$2" ] || events "$1" route_down "route=$id"
	done <"/tmp/states.$1"
	events "$1" peer_unreachable
}

# frames COLUMN : of all adapters together.
RECEIVED=3 SENT=11 DROPPED=13
frames() {
	local node
	for node in "${NODES[@]}"; do
		in_node "$node" cat /proc/net/dev
	done | awk -v column="$1" '$1 == "netft0:" { sum += $column } END { print sum }'
}

# sum KEY : of all streams.
sum() {
	local pair total=0
	for pair in $(pairs); do
		total=$((total + $(stream_value "$pair" "$1")))
	done
	echo $total
}

longest() {
	local pair
	for pair in $(pairs); do
		stream_value "$pair" max_gap_ms
	done | sort -n | tail -n 1
}

# unpromised : "LENGTH ms at TIME" of all gaps that are longer than they may be.
unpromised() {
	local pair
	for pair in $(pairs); do
		grep -o '"start_ms":[0-9.]*,"ms":[0-9.]*' "/tmp/$pair.recv.out"
	done | tr -c '0-9.\n' ' ' | awk -v promise=$GAP -v percent=$STEP_PERCENT '
		FILENAME == "/tmp/raised" { from[FNR] = $1; to[FNR] = $2; rtt[FNR] = $3; next }
		{
			allowed = promise
			for (i in from)
				if ($1 + $2 >= from[i] && $1 <= to[i] &&
				    allowed < promise + rtt[i] * percent / 100)
					allowed = promise + rtt[i] * percent / 100
			if ($2 >= allowed) print $2, "ms at", $1
		}' /tmp/raised -
}

start_streams() {
	local pair
	for pair in $(pairs); do
		stream "$pair" "${pair:0:1}" "${pair:1:1}" $STEP_MS
	done
}

# epoch NUMBER : a while with faults on one network.
epoch() {
	local good=net$(($1 % 2 + 1)) bad=net$((2 - $1 % 2)) end node tx rx dropped found='' steps=0
	: >/tmp/faults
	: >/tmp/raised
	tx=$(frames $SENT) rx=$(frames $RECEIVED) dropped=$(frames $DROPPED)
	start_streams
	watch "${NODES[@]}"
	for node in "${NODES[@]}"; do states "$node" >"/tmp/states.$node"; done
	end=$(($(now_ms) + 25000))
	while [ "$(now_ms)" -lt $end ]; do
		fault "$bad" 2>/dev/null
		pause $((RANDOM % 2000 + 100))
		((RANDOM % 3)) || mend "$bad"
		steps=$((steps + 1))
	done
	mend "$bad"
	wait_all_up "${NODES[@]}" || found+="not all routes came up again; "
	sleep 1
	# shellcheck disable=SC2046  # a list
	stream_end $(pairs)
	for node in "${NODES[@]}"; do
		states "$node" >"/tmp/after.$node"
		finish "events.$node" >/dev/null
		unset "_job[events.$node]"
		[ "$(replayed "$node" "/tmp/states.$node")" = "$(command cut -d ' ' -f 1,2 "/tmp/after.$node")" ] ||
			found+="events of $node do not tell its states; "
		[ -z "$(condemned "$node" "$good")" ] || found+="$node condemned what is well; "
	done
	gaps=$(unpromised)
	[ -z "$gaps" ] || found+="gaps of ${gaps//$'\n'/, }; "
	lost=$(sum lost) doubled=$(sum duplicated)
	# What the node's own firewall refuses has no other name than the device's.
	dropped=$(($(frames $DROPPED) - dropped))
	missing=$(($(frames $SENT) - tx - ($(frames $RECEIVED) - rx)))
	[ $missing -eq $((lost - doubled - dropped)) ] ||
		found+="adapters miss $missing, streams $lost less $doubled doubled, $dropped dropped; "
	note "epoch $1: $steps faults on $bad, gap $(longest) ms, $lost of $(sum sent) lost," \
		"$doubled doubled, $dropped dropped, events $(cat /tmp/events.?.out | wc -l)" "$(command cut -d " " -f 1 /tmp/faults | paste -sd " ")"
	[ -z "$found" ] || explain "$1" "$found"
}

explain() {
	local node
	fail "epoch $1 of seed $SEED" "$2" "$(cat /tmp/faults)"
	for node in "${NODES[@]}"; do
		note "$node before: $(paste -sd ';' "/tmp/states.$node")"
		note "$node after: $(paste -sd ';' "/tmp/after.$node")"
		note "$node replayed: $(replayed "$node" "/tmp/states.$node" | paste -sd ';')"
		sed "s/^/# $node /" "/tmp/events.$node.out"
	done
	for node in $(pairs); do note "$node $(cat "/tmp/$node.recv.out")"; done
	wrong=$((wrong + 1))
}

# all_dead : both networks; each peer is lost once and found once.
all_dead() {
	local node counts=''
	watch "${NODES[@]}"
	cut net1
	cut net2
	sleep 2
	heal net1
	heal net2
	wait_all_up "${NODES[@]}"
	for node in "${NODES[@]}"; do
		counts+="$(event_count "$node" peer_unreachable) $(event_count "$node" peer_reachable) "
	done
	[ "$counts" = "2 2 2 2 2 2 " ] || { fail "all dead: peers lost and found" "$counts"; wrong=$((wrong + 1)); }
}

node() {
	ip -n "$1" link add netft0 address "02:00:00:00:00:0$1" type netft
	# Nothing but the streams shall be on it.
	in_node "$1" sysctl -q -w net.ipv6.conf.netft0.disable_ipv6=1
	ip -n "$1" link set netft0 up
}

# anew NODE : its adapter goes and comes.
anew() {
	local net peer
	ip -n "$1" link del netft0
	node "$1"
	for net in net1 net2; do
		for peer in "${NODES[@]}"; do
			[ "$peer" = "$1" ] || route_add "$1" "$peer" $net delay $DELAY threshold 5
		done
	done
	wait_all_up "${NODES[@]}" || { fail "$1 is back"; wrong=$((wrong + 1)); }
	sleep 1
}

note "seed $SEED"
load default_adapter=0
nodes "${NODES[@]}"
network net1 "${NODES[@]}"
network net2 "${NODES[@]}"
for name in "${NODES[@]}"; do node "$name"; done
mesh net1 net2 -- delay $DELAY threshold 5
ok "all comes up" wait_all_up "${NODES[@]}"
# The first of its kind has to load what it needs, which takes a while.
for verdict in drop reject; do
	closed a input net1 $verdict
	in_node a nft delete table inet closed
done
sleep 2
wrong=0 slowed=0 slowed_at=0
start=$(now_ms)
for ((number = 0; $(now_ms) - start < SECONDS_ALL * 1000 && wrong < 5; number++)); do
	epoch $number
	case $((RANDOM % 4)) in
	0)	all_dead ;;
	1)	anew "${NODES[RANDOM % 3]}" ;;
	esac
done
is "$wrong" 0 "epochs of $number in which something was wrong (seed $SEED, $((($(now_ms) - start) / 1000)) s)"
done_testing
