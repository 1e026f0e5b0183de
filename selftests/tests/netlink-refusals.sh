#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every request that the family refuses gets its errno, a text and where possible the
# attribute that is to blame, and changes nothing: not even an event is sent.

# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

index() { cat "/sys/class/net/$1/ifindex"; }
state() {
	netft -j adapter show
	netft -j route show | jq -c 'map({dev, id, local, remote, via, flags, delay_ms})'
}

# refused ERRNO ATTRIBUTE TEXT ARGUMENT... : nlraw is told so; - is no attribute, no text.
refused() {
	local errno=$1 attribute=${2/#-/-1} text=${3/#-/} out
	shift 3
	out=$(nlraw "$@")
	if [[ $out = $errno\ $attribute\ *$text* ]]; then
		pass "$*: $text"
	else
		fail "$*: $text" "got:      $out" "expected: $errno $attribute ...$text..."
	fi
}

# unchanged WHAT : the numbers of events count, too.
unchanged() { is "$(state)" "$before" "nothing has changed: $1"; }

load
ip link add net1 type dummy
ip address add 10.1.0.1/24 dev net1
ip address add fd00:1::1/64 dev net1 nodad
ip link set net1 up
ip link add ft1 address 02:00:00:00:00:01 type netft
ip link set ft1 up
ip address add fd00:9::1/64 dev ft1 nodad
wait_for 5 grep -q '^fe8.* ft1$' /proc/net/if_inet6
dev=1=u32:$(index netft0) nic=$(index net1)
v4='3=ip:10.1.0.1 5=ip:10.1.0.2'
run_ok netft route add dev netft0 local 10.1.0.1 remote 10.1.0.9 disabled
run_ok netft route add dev netft0 local fe80::1%net1 remote fe80::9 disabled
run_ok netft route add dev netft0 local fd00:1::1 remote fd00:1::9 disabled
before=$(state)

# The adapter, in whatever command.
for command in 1 2 3 4 5 6 7 8 9 11 12 13 14; do
	refused EINVAL - 'ifindex' $command
	refused ENODEV 1 'no device has this' $command 1=u32:9999
	refused EOPNOTSUPP 1 'not a netft adapter' $command "1=u32:$nic"
	refused ERANGE 1 'out of range' $command 1=u32:0
	refused EINVAL 1 'invalid attribute length' $command 1=u8:1
	refused EINVAL 40 'Unknown attribute' $command "$dev" 40=u32:1
done
refused EOPNOTSUPP - - 10 "$dev"
refused EINVAL 1 'NLA_F_NESTED' 1 0x8001=u32:1
refused EINVAL - 'leftover' 1 "$dev" raw:aa
refused EINVAL - 'reserved field' -r 7 1 "$dev"
refused EINVAL - 'flags' -F 0x400 7 "$dev"
unchanged "adapter"

# Settings of the adapter: one that is wrong spoils all the others.
for bad in 'ERANGE 9 range 9=u16:0' 'EINVAL 9 length 9=u32:5' 'ERANGE 11 range 11=u32:9' \
	'ERANGE 11 range 11=u32:30001' 'ERANGE 12 range 12=u32:1' 'ERANGE 12 range 12=u32:256' \
	'ERANGE 13 mtu 13=u32:67' 'ERANGE 13 mtu 13=u32:65536' 'EINVAL 6 ipv4 6=ip:10.0.0.1' \
	'EINVAL 6 ipv4 6=ip:169.254.169.254' 'EINVAL 6 ipv4 6=ip:169.254.0.255' \
	'EINVAL 6 ipv4 6=ip:169.254.255.0' 'EINVAL 3 Unsupported 3=u32:1' \
	'EBUSY 9 port 9=u16:4000'; do
	# shellcheck disable=SC2086  # words
	refused ${bad% *} 2 "$dev" 10=u32:7 ${bad##* }
done
unchanged "settings of the adapter"

# Routes: the addresses.
for bad in 'EINVAL - local 5=ip:10.1.0.2' 'EINVAL - remote 3=ip:10.1.0.1' \
	'EINVAL 4 local 3=ip:10.1.0.1 4=ip:fd00:1::1 5=ip:10.1.0.2' \
	'EINVAL 6 remote 3=ip:10.1.0.1 5=ip:10.1.0.2 6=ip:fd00:1::2' \
	'EINVAL 6 family 3=ip:10.1.0.1 6=ip:fd00:1::2' \
	'EINVAL 5 family 4=ip:fd00:1::1 5=ip:10.1.0.2' \
	'EINVAL 3 local 3=ip:0.0.0.0 5=ip:10.1.0.2' 'EINVAL 3 local 3=ip:224.0.0.1 5=ip:10.1.0.2' \
	'EINVAL 3 local 3=ip:255.255.255.255 5=ip:10.1.0.2' \
	'EINVAL 5 remote 3=ip:10.1.0.1 5=ip:0.0.0.0' 'EINVAL 5 remote 3=ip:10.1.0.1 5=ip:239.1.1.1' \
	'EINVAL 5 remote 3=ip:10.1.0.1 5=ip:255.255.255.255' \
	'EINVAL 5 remote 3=ip:10.1.0.1 5=ip:10.1.0.1' 'EINVAL 4 local 4=ip::: 6=ip:fd00:1::2' \
	'EINVAL 4 local 4=ip:ff02::1 6=ip:fd00:1::2' 'EINVAL 6 remote 4=ip:fd00:1::1 6=ip:::' \
	'EINVAL 6 remote 4=ip:fd00:1::1 6=ip:ff02::1' \
	'EINVAL 6 remote 4=ip:fd00:1::1 6=ip:::ffff:10.1.0.2' \
	'EINVAL 6 remote 4=ip:fd00:1::1 6=ip:fd00:1::1' \
	'EINVAL 4 scope 4=ip:fd00:1::1 6=ip:fe80::2' 'EINVAL 4 scope 4=ip:fe80::1 6=ip:fd00:1::2' \
	'EINVAL 6 oif 4=ip:fe80::1 6=ip:fe80::2' \
	'EEXIST 5 exists 3=ip:10.1.0.1 5=ip:10.1.0.9' 'EEXIST 6 exists 4=ip:fd00:1::1 6=ip:fd00:1::9' \
	"EEXIST 6 exists 4=ip:fe80::1 6=ip:fe80::9 7=u32:$nic" \
	'EINVAL 3 length 3=hex:0a0100 5=ip:10.1.0.2' 'EINVAL 5 length 3=ip:10.1.0.1 5=hex:0a01000201' \
	'ERANGE 4 size 4=ip:10.1.0.1 6=ip:fd00:1::2' \
	'ERANGE 6 size 4=ip:fd00:1::1 6=hex:fd000001000000000000000000000001ff' \
	"ELOOP 3 adapter 3=ip:$(netft -j adapter show ft1 | jq -r '.[].ipv4') 5=ip:10.1.0.2" \
	"ELOOP 4 adapter 4=ip:fd00:9::1 6=ip:fd00:9::2"; do
	read -r errno attribute text rest <<<"$bad"
	# shellcheck disable=SC2086  # words
	refused "$errno" "$attribute" "$text" 4 "$dev" $rest
done
unchanged "addresses of routes"

# Routes: the settings, of a new one and of one that is there.
for bad in 'ENODEV 7 oif 7=u32:9999' 'ENODEV 7 oif 7=u32:0xffffffff' \
	"ELOOP 7 oif 7=u32:$(index ft1)" 'ERANGE 9 range 9=u32:9' 'ERANGE 9 range 9=u32:30001' \
	'ERANGE 10 range 10=u32:1' 'ERANGE 10 range 10=u32:256' 'EINVAL 12 - 12=u32:4' \
	'EINVAL 12 - 12=u32:0x80000001' 'EINVAL 13 unicast 13=hex:01005e000001' \
	"EINVAL 13 own 13=hex:$(tr -d : </sys/class/net/netft0/address)" \
	'ERANGE 13 size 13=hex:0200000000' 'ERANGE 13 size 13=hex:02000000000000' \
	'EINVAL 15 Unknown 15=u32:1'; do
	read -r errno attribute text rest <<<"$bad"
	for command in "4 $dev $v4" "5 $dev 2=u32:1"; do
		# shellcheck disable=SC2086  # words
		refused "$errno" "$attribute" "$text" $command $rest
	done
done
# shellcheck disable=SC2086  # words
refused EINVAL 2 'Unsupported' 4 "$dev" $v4 2=u32:5
refused EINVAL 3 'Unsupported' 5 "$dev" 2=u32:1 3=ip:10.1.0.7
refused EINVAL 7 'cannot change' 5 "$dev" 2=u32:2 7=u32:0
unchanged "settings of routes"

# Which route, which peer.
for command in 3 5 6 8; do
	refused EINVAL - 'id is missing' $command "$dev"
	refused ENOENT 2 'no route' $command "$dev" 2=u32:77
	refused ERANGE 2 'range' $command "$dev" 2=u32:0
done
refused EINVAL - 'mac' 9 "$dev"
refused ENOENT 2 'no peer' 9 "$dev" 2=hex:020000000099
refused ERANGE 2 'size' 9 "$dev" 2=hex:0200000000
# Older kernels do not pass the attribute on from a dump.
refused EINVAL '*' 'one route' -d 3 "$dev" 2=u32:1
refused EINVAL '*' 'one peer' -d 9 "$dev" 2=hex:020000000099
refused ENODEV '*' 'no device' -d 3 1=u32:9999

unchanged "routes and peers"

# Watchdogs.
refused ERANGE 2 'range' 12 "$dev" 2=u32:5999
refused ERANGE 2 '3600000' 12 "$dev" 2=u32:3600001
refused EINVAL 3 'none' 12 "$dev" 3=u32:0
refused ERANGE 3 'range' 12 "$dev" 3=u32:5
refused EPERM 3 'watchdog_panic' 12 "$dev" 3=u32:4
refused EINVAL 4 'Unknown' 12 "$dev" 4=u32:1
refused ENOENT - 'not armed' 14 "$dev"
unchanged "watchdogs"

like "$(nlraw 4 "$dev" 3=ip:10.1.0.1 5=ip:10.1.0.2)" "^OK" "what is right passes"
ip link del net1
done_testing
