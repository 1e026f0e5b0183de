#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The clock is set an hour or 20 years ahead and back: no route notices.

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

pair delay 10 threshold 5 || exit
sleep 2
watch a b
stream ab a b 5
missed=$(route_field a b net1 missed)
for step in "1 hour" "2 hours ago" "1 hour" "20 years" "20 years ago"; do
	ok "the clock is set: $step" date -s "$step"
	sleep 0.5
done
stream_end ab
is "$(stream_value ab lost)" 0 "nothing was lost"
is "$(event_count a '.*') $(event_count b '.*')" "0 0" "nothing has happened"
between $(($(route_field a b net1 missed) - missed)) 0 2 "no request is taken for unanswered"
done_testing
