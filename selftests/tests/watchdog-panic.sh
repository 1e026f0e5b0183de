#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A service that has gone without a word has the machine panic after twice its timeout, where
# it asked for that and the machine's administrator allows it.  Its peer has known for long.
#
# kernels: 6.1 memory locks
# boot: netft.watchdog_panic=1
# panics: netft: netft0: watchdog: nlraw has not been heard for 120[0-9]{2} ms
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

WATCHDOG_SET=12 PANIC=4

pair || exit
is "$(cat /sys/module/netft/parameters/watchdog_panic)" Y "the kernel's command line allows it"
watch b
like "$(in_node a nlraw $WATCHDOG_SET "1=u32:${_ifindex[a]}" 2=u32:6000 3=u32:$PANIC)" '^OK' \
	"it is asked for, with a timeout of 6 s"
begun=$(clock_ms)
ok "the peer is told" wait_for 11 has_event b peer_unreachable reason=peer_left
between $(($(clock_ms) - begun)) 9000 9300 "after 9 s"
is "$(json_value "$(tool a -j watchdog show netft0)" stage)" routes "the machine goes on until then"
sleep 10
fail "it does so for 19 s"
