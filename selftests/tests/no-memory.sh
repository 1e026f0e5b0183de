#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The N-th allocation fails, for every N until there are no more: in loading the module, in
# each netlink command, in making an adapter and setting it up.  What is refused has changed
# nothing, and what takes away needs no memory.  Then any may fail while traffic flows:
# heartbeats that could not be sent are counted, and no route goes down.
#
# timeout: 600
# kernels: memory
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

fault() {
	local kind
	for kind in failslab fail_page_alloc; do
		[ ! -e "/sys/kernel/debug/$kind/$1" ] || echo "$2" >"/sys/kernel/debug/$kind/$1"
	done
}
# under START END : only allocations that these addresses ask for.
under() {
	fault require-start "$1"
	fault require-end "$2"
}
under_module() {
	local size address
	read -r _ size _ _ _ address _ < <(grep '^netft ' /proc/modules)
	under "$address" "$(printf '0x%x' $((address + size)))"
}
# symbol NAME : START END of a function of the kernel, or a little more.
symbol() {
	local address
	read -r address _ < <(grep " [tT] $1\$" /proc/kallsyms)
	echo "0x$address" "$(printf '0x%x' $((16#$address + 1792)))"
}
# always PERCENT : so many of them fail, whoever asks.
always() {
	fault times -1
	fault probability "$1"
}

# state : without what passes with time.
state() {
	netft -j adapter show
	netft -j route show
	ip -o link show type netft
	ip -o address show
	sed 's/^\(.\{30\}\).*/\1/' /proc/net/udp /proc/net/udp6
}
# An adapter that could not be set up says why in its state.
steady() {
	state | sed -E 's/"(event_seq|since[a-z_]*)":[0-9.]+//g; s/qdisc .*//; s/no_socket/down/'
}
# Less of it where many allocations fail; asking for adapters would load the module.
unloaded() { echo /sys/module/netft* /sys/class/net/* /sys/kernel/tracing/events/netft*; }
links() {
	unloaded
	netft -j adapter show
}
# each WHAT UNDO COMMAND... : after success UNDO is run.
each() {
	local what=$1 undo=$2 n=0 out status refused=0 before after
	shift 2
	before=$(${STEADY:-steady})
	while [ $((n += 1)) -lt 1000 ]; do
		out=$(failnth $n "$@" 2>&1)
		status=$?
		[[ $out == *injected ]] || break
		if [ $status = 0 ]; then
			# It could do without that memory.
			$undo
			continue
		fi
		refused=$((refused + 1))
		after=$(${STEADY:-steady})
		[ "$after" = "$before" ] || {
			fail "$what, allocation $n: $out: half done" \
				"$(diff <(echo "$before") <(echo "$after"))"
			return
		}
	done
	[ "$status" = 0 ] || { fail "$what succeeds in the end" "$out"; return; }
	between $((n - 1)) 1 999 "$what: each allocation failed, of which it needed $refused"
	$undo
	is "$(${STEADY:-steady})" "$before" "$what: all is as it was"
}

del() {
	local id
	id=$(json_value "$(json_find "$(netft -j route show)" "remote=$1")" id)
	netft route del dev netft0 id "$id"
}
del4() { del 10.9.0.9; }
del6() { del fd00:9::9; }
port_back() { netft adapter set netft1 port 3343; }
gone() { ip link del gone; }
set_down() { ip link set gone down; }

fault verbose 0
fault ignore-gfp-wait N
fault ignore-gfp-highmem N
fault min-order 0
ip link add under type dummy
ip link set under up
ip address add 10.1.0.1/24 dev under
ip address add fd00:1::1/64 dev under nodad
# shellcheck disable=SC2046  # two words
under $(symbol do_one_initcall)
# When there is no memory for a cache, the kernel itself complains as of a bug.
read -r start end < <(symbol __kmem_cache_create_args)
fault reject-start "$start"
fault reject-end "$end"
STEADY=unloaded each "loading" unload insmod "$(modinfo -n netft)"

load
under_module
adapter1() { ip link add netft1 type netft && ip link set netft1 up; }
run_ok adapter1
netft route add dev netft0 local 10.1.0.1 remote 10.9.0.1 disabled
netft route add dev netft0 local fd00:1::1 remote fd00:9::1 disabled
each "adapter show" true netft -s adapter show netft0
each "adapter set port" port_back netft adapter set netft1 port 4000
each "route show" true netft route show dev netft0 id 1
each "route add" del4 netft route add dev netft0 local 10.1.0.1 remote 10.9.0.9 delay 30000
each "route add, IPv6" del6 netft route add dev netft0 local fd00:1::1 remote fd00:9::9 delay 30000
each "route history" true netft route history dev netft0 id 1
STEADY=links each "link add" gone ip link add gone type netft
ip link add gone type netft
netft adapter set gone port 5000
ip link set gone up
set_down
each "link up" set_down ip link set gone up

# What takes away needs nothing.
ip link set gone up
always 100
run_ok ip link del gone
run_ok netft route del dev netft0 id 1
run_ok unload
always 0

# Now and then, in traffic.  To send a frame takes no memory, but a heartbeat does.
pair delay 100
under_module
unsent=$(counter a tx_no_memory)
stream ab a b 5
always 10
sleep 5
always 0
stream_end ab
is "$(stream_value ab lost)" 0 "of a stream nothing is lost"
between $(($(counter a tx_no_memory) - unsent)) 5 1000 "heartbeats that could not be sent are counted"
spawn server b tcpstream server 7000
sleep 0.2
spawn client a tcpstream client -n 2 -d 2 -m up -r 3000000 "$(peer_ip a b)" 7000
always 10
await client >/tmp/client.json
is $? 0 "streams are whole"
always 0
is "$(($(counter a rx_frame) + $(counter b rx_frame)))" 0 "what was received whole is not called malformed"
between "$(counter b rx_no_memory)" 1 1000 "it is counted as what memory was missing for"
never_down "memory is short"
ok "all is up" wait_all_up a b
done_testing
