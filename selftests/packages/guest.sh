#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a guest that was installed from the packages does: nobody on the machine
# may mind the adapter, and the other guest must be reached over it.  Started by
# systemd once all else has been; prints TAP to the second serial port.

NODE=$(sed -n 's/.*netft\.node=\([12]\).*/\1/p' /proc/cmdline)
OTHER=$((3 - NODE))
PATIENCE=900
count=0

stty raw </dev/ttyS1
exec >/dev/ttyS1 2>&1

# is VALUE WANTED DESCRIPTION
is() {
	count=$((count + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $count - $3"
	else
		echo "not ok $count - $3"
		printf '%s\n' "found:" "$1" "instead of:" "$2" | sed 's/^/# /'
	fi
}

ok() {
	description=$1
	shift
	if output=$("$@" 2>&1); then status=0; else status="$? $output"; fi
	is "$status" 0 "$description"
}

# for_a_while COMMAND...: until it is true
for_a_while() {
	end=$(($(date +%s) + PATIENCE))
	until "$@"; do
		[ "$(date +%s)" -lt $end ] || return 1
		sleep 0.5
	done >/dev/null 2>&1
}

# What a program sees that asks for this machine, or talks to another one.
outlook() {
	echo "names: $(getent ahosts "$(hostname)" | awk '{ print $1 }' | uniq | xargs)"
	echo "first: $(hostname -I | cut -d ' ' -f 1)"
	echo "source: $(ip -4 route get 192.0.2.1 | sed -n 's/.* src \([^ ]*\).*/\1/p')"
	echo "source: $(ip -6 route get 2001:db8:f::1 | sed -n 's/.* src \([^ ]*\).*/\1/p')"
}

addresses() {
	ip -br address show dev "$1" scope link | awk '{ $1 = $2 = ""; print }' | xargs
}

has() {
	ip -br address show dev "$1" | grep -q "$2"
}

managed_by_NetworkManager() {
	nmcli -t -f DEVICE,STATE device | sed -n "s/^$1://p"
}

managed_by_systemd_networkd() {
	networkctl list --no-legend "$1" | awk '{ print $5 }'
}

listens() {
	ip -4 maddress show dev "$1" | awk '/224\.0\.0\.25[12]/ { print $2 }' | sort | xargs
}

configure_NetworkManager() {
	for nic in 1 2; do
		file=/run/NetworkManager/system-connections/nic$nic.nmconnection
		mkdir -p "${file%/*}"
		cat >$file <<-END
		[connection]
		id=nic$nic
		type=ethernet
		interface-name=eth$((nic - 1))
		[ipv4]
		method=manual
		addresses=10.$nic.0.$NODE/24
		$([ $nic = 2 ] || echo gateway=10.1.0.254)
		[ipv6]
		method=manual
		addresses=2001:db8:$nic::$NODE/64
		$([ $nic = 2 ] || echo gateway=2001:db8:1::fe)
		END
		chmod 600 $file
	done
}

# As on many machines, there is a file for whatever else there may be.
configure_systemd_networkd() {
	mkdir -p /run/systemd/network
	for nic in 1 2; do
		cat >/run/systemd/network/10-nic$nic.network <<-END
		[Match]
		Name=eth$((nic - 1))
		[Network]
		Address=10.$nic.0.$NODE/24
		Address=2001:db8:$nic::$NODE/64
		$([ $nic = 2 ] || printf 'Gateway=%s\n' 10.1.0.254 2001:db8:1::fe)
		END
	done
	printf '[Match]\nName=*\n[Network]\nDHCP=yes\n' >/run/systemd/network/50-all.network
}

nothing_pending() {
	[ -z "$(systemctl list-jobs --no-legend 'netft-hide@*')" ]
}

settle() {
	udevadm settle
	for_a_while nothing_pending
	# Whoever minds a new device does so within moments, even when emulated.
	sleep 8
}

# under MANAGER: nothing changes when the module is loaded.
under() {
	manager=$1 function=$(echo "$1" | tr - _)
	"configure_$function"
	systemctl start "$manager"
	ok "$manager configures a NIC" for_a_while has eth0 "10\.1\.0\.$NODE"
	for_a_while has eth0 2001:db8:1::
	settle
	before=$(outlook)
	case $before in
	*"source: 10.1.0.$NODE"*) is 0 0 "$manager: there is a way out" ;;
	*)	is "$before" "a source" "$manager: there is a way out" ;;
	esac
	is "$(listens eth0)" "224.0.0.251 224.0.0.252" "$manager: names are answered for on a NIC"

	modprobe netft
	mine=$(addresses netft0)
	case $mine in
	"169.254."*/32\ fe80::*/64) is 0 0 "$manager: an adapter with its addresses" ;;
	*)	is "$mine" 'two addresses' "$manager: an adapter with its addresses" ;;
	esac
	settle
	is "$(addresses netft0)" "$mine" "$manager: they stay, and no other is added"
	is "$("managed_by_$function" netft0)" unmanaged "$manager knows that it has nothing to do"
	is "$(outlook)" "$before" "$manager: names and sources are the same as without it"
	is "$(listens netft0)" "" "$manager: names are not answered for on the adapter"

	ip link add cluster0 type netft
	mac=$(cat /sys/class/net/cluster0/address)
	settle
	is "$(cat /sys/class/net/cluster0/address)" "$mac" "$manager: a random MAC address stays"
	is "$("managed_by_$function" cluster0)" unmanaged "$manager leaves a second adapter alone"
	ip link set cluster0 up
	settle
	is "$(listens cluster0)" "" "$manager: nobody answers for names on it"
	is "$(outlook)" "$before" "$manager: and names and sources stay as they were"
	ip link delete cluster0
	rmmod netft
	systemctl stop "$manager"
	# The next one finds nothing of what this one made.
	for nic in eth0 eth1; do
		ip link set $nic down
		ip address flush dev $nic
	done
}

# At the end: a kernel that wants signatures once wants them for ever.  The key
# that DKMS signs with is one that nobody had the firmware trust.
reject() {
	netft route flush dev netft0
	rmmod netft
	echo 1 >/sys/module/module/parameters/sig_enforce
	is "$(modprobe netft 2>&1 | grep -o 'Key was rejected by service')" \
		"Key was rejected by service" "a module whose key is not trusted is refused"
	is "$(netft check | sed -n 's/:.*//p' | head -n 1)" key_rejected \
		"netft check names the cause"
}

all_up() {
	[ "$(netft route show | grep -cw up)" = 2 ]
}

was_asked() {
	[ "$(awk '$1 == "Icmp:" { echoes = $10 } END { print echoes }' /proc/net/snmp)" -gt 0 ]
}

meet() {
	modprobe netft
	for nic in 1 2; do
		ip link set eth$((nic - 1)) up
		ip address replace 10.$nic.0."$NODE"/24 dev eth$((nic - 1))
		ok "the command adds route $nic" netft route add dev netft0 \
			local "10.$nic.0.$NODE" remote "10.$nic.0.$OTHER"
	done
	ok "both routes come up" for_a_while all_up
	peer=$(netft peer show | grep -o '169\.254\.[0-9.]*' | head -n 1)
	ok "the other node answers over the adapter" for_a_while ping -q -c 1 -W 2 "$peer"
	# Only then may it find this one gone.
	ok "and asks for this one" for_a_while was_asked
	sleep 5
	netft | sed 's/^/# /'
}

is_ready() {
	journalctl -b -u netftd -o cat | grep -qx 'ready after [0-9]* ms'
}

# The other's service is heard, and so its NICs are known to be good.
all_heard() {
	netft cluster show >/run/cluster &&
		[ "$(awk '$1 ~ /^10\./ && $5 == "up"' /run/cluster | wc -l)" = 4 ] &&
		[ "$(awk '/reachable/ && / yes /' /run/cluster | wc -l)" = 2 ]
}

# The service as its unit starts it, with nothing there but its configuration.
serve() {
	netft route flush dev netft0
	rmmod netft
	# The other node may be slower than this one.
	printf '%s\n' "ready-timeout: 600" "nodes:" "  one: [10.1.0.1, 10.2.0.1]" \
		"  two: [10.1.0.2, 10.2.0.2]" >/etc/netft/netftd.conf
	is "$(systemctl is-enabled netftd)" enabled "the service would be started at boot"
	ok "it finds no mistake in its configuration" netftd --check
	ok "it starts" systemctl start netftd
	is "$(lsmod | grep -c '^netft ')" 1 "with it the module"
	ok "it sees the other node, and says so" for_a_while is_ready
	ok "both services know that all interfaces are up" for_a_while all_heard
	ok "the other node still answers" for_a_while ping -q -c 1 -W 2 "$peer"
	sed 's/^/# /' /run/cluster
	routes=$(netft route show | awk '{ print $1, $3, $4 }')
	ok "it starts again" systemctl restart netftd
	is "$(netft route show | awk '{ print $1, $3, $4 }')" "$routes" "and has kept the routes"
	is "$(systemctl is-active netftd)" active "it runs"
	journalctl -b -u netftd -o short-monotonic | sed 's/^/# /'
	# The other node may not have looked yet.
	sleep 20
	systemctl stop netftd
}

is "$(systemctl --failed --no-legend --plain | awk '{ print $1 }')" "" "no service has failed"
under NetworkManager
under systemd-networkd
meet
serve
is "$(systemctl --failed --no-legend --plain | awk '{ print $1 }')" "" "no service has failed since"
is "$(netft check)" "nothing is wrong" "netft check finds nothing"
reject
echo "1..$count"
echo "# done"
