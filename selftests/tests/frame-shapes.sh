#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames in every shape that the kernel knows: 64 KB at once, in 17 pages, cloned by
# somebody who listens, forwarded from a device that leaves no room in front, fragmented:
# every byte arrives as it was.
#
# kernels: stock

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

SIZES=1-40+13,60,1380-1440+9,1500,8900,32768,65000
carries() { in_node "$1" payload check -t 3 -l "$2" "$3" 7000; }
# whole NODE ADDRESS : TCP both ways as fast as it goes, compared byte by byte.
whole() { in_node "$1" tcpstream client -n 1 -d 0.2 -m both "$2" 7001; }

pair
peer=$(peer_ip a b)
spawn echo b payload serve 7000
spawn stream b tcpstream server 7001
sleep 0.3
ok "all sizes" carries a $SIZES "$peer"
ok "all sizes by IPv6" carries a 1,60,1400,9000 "$(peer_ip6 a b)"
ok "64 KB at once" whole a "$peer"
in_node a sysctl -q -w net.core.high_order_alloc_disable=1 2>/dev/null ||
	sysctl -q -w net.core.high_order_alloc_disable=1
ok "in single pages" whole a "$peer"
sysctl -q -w net.core.high_order_alloc_disable=0

# Who listens holds a clone of each frame.
for place in a,netft0 a,net1 b,netft0 b,net1; do
	spawn "listen.$place" "${place%,*}" tcpdump -Z root --immediate-mode -w /dev/null -i "${place#*,}"
done
sleep 1
ok "cloned" whole a "$peer"
ok "cloned, all sizes" carries a 1,60,1400,9000,65000 "$peer"
for place in a,netft0 a,net1 b,netft0 b,net1; do finish "listen.$place" >/dev/null 2>&1; done

# Without segmentation by the devices, and without their checksums.
for feature in "netft0 tso off gso off" "netft0 tx off sg off" "net1 tso off gso off tx off"; do
	# shellcheck disable=SC2086  # words
	in_node a ethtool -K $feature >/dev/null 2>&1
	ok "$feature" whole a "$peer"
done
for dev in netft0 net1; do in_node a ethtool -K $dev tx on sg on tso on gso on >/dev/null 2>&1; done

# From a third node, forwarded: a veth leaves no more room in front than it needs.
nodes c
ip link add inside netns a type veth peer name inside netns c
ip -n a address add 10.50.0.1/24 dev inside
ip -n c address add 10.50.0.2/24 dev inside
ip -n a link set inside up
ip -n c link set inside up
in_node a sysctl -q -w net.ipv4.ip_forward=1
ip -n c route add default via 10.50.0.1
ip -n b address add 10.60.0.1/32 dev lo
ip -n a route add 10.60.0.1/32 via "$peer" dev netft0 onlink
ip -n b route add 10.50.0.0/24 via "$(peer_ip b a)" dev netft0 onlink
ok "forwarded" whole c 10.60.0.1
ok "forwarded, all sizes" carries c 1,60,1400,9000,65000 10.60.0.1

# Nobody may send one skb many times over.
modprobe pktgen && {
	in_node a sh -c 'echo "add_device netft0" >/proc/net/pktgen/kpktgend_0'
	not_ok "an skb is never shared by those who send" \
		in_node a sh -c 'echo "clone_skb 10" >/proc/net/pktgen/netft0'
	in_node a sh -c 'echo rem_device_all >/proc/net/pktgen/kpktgend_0'
}
finish stream >/tmp/stream.json
is "$(json_value "$(cat /tmp/stream.json)" corrupted)" 0 "the other end saw no wrong byte"
for node in a b; do
	is "$(in_node $node ethtool -S netft0 | awk '/rx_frame|tx_frame|tx_no_memory/ { sum += $2 } END { print sum }')" \
		0 "$node dropped none"
done
done_testing
