#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module alone gives a working adapter with addresses, and goes without a trace.
#
# timeout: 60

# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

inet() { ip -j -"$1" address show dev netft0 | jq -r '.[].addr_info[].local'; }

run_ok load
ok "the adapter is there at once" ip link show dev netft0
like "$(ip -j -d link show dev netft0 | jq -r '.[0].linkinfo.info_kind')" '^netft$' \
	"it is of kind netft"
like "$(ip link show dev netft0)" '[<,]UP[,>]' "it is up"
like "$(ip link show dev netft0)" 'LOWER_UP' "it has carrier"
like "$(inet 6)" '^fe80:' "it has a link-local IPv6 address"
like "$(inet 4)" '^169\.254\.' "it has an automatic IPv4 address"
isnt "$(inet 4)" 169.254.169.254 "which is not the cloud's metadata address"
is "$(ip -4 route show 169.254.0.0/16)" "" "no route for all of 169.254/16 is made"
run_ok unload
not_ok "the adapter is gone" ip link show dev netft0
run_ok load
run_ok unload

done_testing
