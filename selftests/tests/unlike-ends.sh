#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Ends that are configured differently: Delay 10 ms at one and 30 s at the other, each
# judging by its own; and a route that only one end has.
#
# kernels: 6.1 memory
# slow: yes

# shellcheck disable=SC2119,SC2317  # what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh


load default_adapter=0
nodes a b
network net1 a b
network net2 a b
adapter a netft0 index 101 address 02:00:00:00:00:0a
adapter b netft0 index 102 address 02:00:00:00:00:0b

note "Delay 10 ms against 30 s"
for net in net1 net2; do
	run_ok route_add b a $net delay 30000 threshold 2
	run_ok route_add a b $net delay 10 threshold 5
done
ok "both ends come up soon" wait_for 5 all_up a
ok "that with the long Delay, too" wait_for 5 all_up b
sleep 0.5
watch a b
sent_a=$(route_field a b net1 sent) sent_b=$(route_field b a net1 sent)
sleep 5
between $(($(route_field a b net1 sent) - sent_a)) 480 620 "a's requests within 5 s and a bit"
between $(($(route_field b a net1 sent) - sent_b)) 0 1 "b's requests within 5 s"
is "$(event_count a 'route_.*|peer_.*') $(event_count b 'route_.*|peer_.*')" "0 0" "all is calm"
is "$(counter a rx_flood) $(counter b rx_flood)" "0 0" "nobody takes that for a flood"
wait_active a b net1
stream ab a b
cut net1
ok "a judges by its own settings" wait_event a route_down
between "$(event_value a silence_ms route_down)" 40 80 "after this silence"
stream_end ab
between "$(stream_value ab max_gap_ms)" 0 100 "a's traffic moves as fast as its Delay allows"
is "$(event_count b route_down)" 0 "b is not driven by a's verdict"
is "$(route_field b a net1 remote_state)" down "but knows of it"
ok "b judges by its own settings" wait_for 75 has_event b route_down
between "$(event_value b silence_ms route_down)" 30000 75000 "after that silence"
heal net1
ok "all comes up again" wait_for 40 all_up a
ok "b, too" wait_for 40 all_up b

note "a route at one end only"
tool a route flush dev netft0
tool b route flush dev netft0
run_ok route_add a b net1 delay 100 threshold 5
run_ok route_add b a net1 delay 100 threshold 5
ok "with a route at both ends it comes up" wait_all_up a b
watch a b
refused=$(counter b rx_unconfigured)
answered=$(counter b hb_responses_sent)
run_ok route_add a b net2 delay 100 threshold 5
sleep 3
is "$(route_field a b net2 state) $(route_field a b net2 reason)" "down no_answer" \
	"a shows that nobody answers"
is "$(route_field a b net2 remote_state)" null "and that nothing was heard of the other end"
between $(($(counter b rx_unconfigured) - refused)) 20 50 "b counts what it has no route for"
between $(($(counter b hb_responses_sent) - answered)) 20 50 "and answers by the other route only"
is "$(event_count a 'route_up|peer_.*|conflict') $(event_count b 'route_up|peer_.*')" "0 0" \
	"it never was up"
run_ok route_add b a net2 delay 100 threshold 5
ok "with a route at the other end it comes up" wait_all_up a b

note "routes added in another order"
tool a route flush dev netft0
tool b route flush dev netft0
for net in net1 net2; do run_ok route_add a b $net; done
for net in net2 net1; do run_ok route_add b a $net; done
ok "all come up" wait_all_up a b
wait_all_up b a
is "$(active_net a b) $(active_net b a)" "net1 net1" "both ends take the same one"
done_testing
