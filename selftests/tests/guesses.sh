#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who can forge a peer's address but does not see its packets guesses its tag, a million
# times: each guess is counted, and nothing happens.  Of 2^32 one is right.
#
# kernels: locks
# slow: yes

# shellcheck disable=SC2119
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

GUESSES=1048576

pair delay 100
nodes c
plug c net1
watch a
was=$(counter a rx_tag)
# The tag changes with each; the frame in it is one that b could send.
in_node c udpsend -s 10.1.0.2 -p 3343 -g 4 -c $GUESSES \
	-x "110000000000000102000000000a02000000000b0800$(printf %080d 0)" 10.1.0.1 3343 >/dev/null
between $(($(counter a rx_tag) - was)) $((GUESSES - 1)) $GUESSES "each guess is counted"
never_down "guessed tags"
is "$(event_count a '.*')" 0 "nothing has happened"
ok "traffic flows" in_node a ping -q -c 2 -i 0.1 -W 1 "$(peer_ip a b)"
done_testing
