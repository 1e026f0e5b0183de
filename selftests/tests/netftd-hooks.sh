#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# netftd says when it is ready, to systemd and to people, and runs programs when
# something happens, none of which can hold it up.
#
# kernels: stock
# slow: yes

# shellcheck disable=SC2016,SC2317  # scripts in quotes; what checks call
# shellcheck source=selftests/lib.sh
. /selftests/lib.sh

service_checked
load default_adapter=0 || exit
nodes a b c
network net1 a b c
network net2 a b c
service_config <<'END'
ready-timeout: 3
nodes:
  a: [10.1.0.1, 10.2.0.1]
  b: [10.1.0.2, 10.2.0.2]
END
noted() { grep -qx -- "$1" /tmp/hooks.log; }

hooks=/tmp/netftd.a/hooks
mkdir -p $hooks
cat >$hooks/10-note <<'END'
#!/bin/sh
echo "$1 peer=$NETFT_PEER adapter=$NETFT_ADAPTER state=$NETFT_STATE reason=$NETFT_REASON" >>/tmp/hooks.log
[ "$NETFT_EVENT" = "$1" ] || echo wrong >>/tmp/hooks.log
END
printf '#!/bin/sh\n[ "$NETFT_EVENT" != peer-unreachable ] || sleep 1000\n' >$hooks/20-slow
printf '#!/bin/sh\necho "after $1" >>/tmp/hooks.log; exit 3\n' >$hooks/30-fails
printf '#!/bin/sh\necho never >>/tmp/hooks.log\n' >$hooks/40-not-executable
printf 'no program\n' >$hooks/50-garbage
chmod +x $hooks/[1235]*

service_start a
ok "with a peer missing, ready in the end" wait_for 10 service_said a 'ready after [0-9]* ms, without b'
between "$(sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p' /tmp/netftd.a.err)" 3000 3500 \
	"when its time has passed"
ok "hooks hear of it" wait_for 5 noted 'ready peer= adapter=netft0 state= reason='
service_start b
ok "ready at once with all peers" wait_for 3 service_said b 'ready after [0-9]* ms$'
ok "hooks hear of a peer" wait_for 5 \
	noted 'peer-reachable peer=b adapter=netft0 state=reachable reason=answered'
ok "all of them, also after one that failed" wait_for 5 noted 'after peer-reachable'
ok "what failed is told" wait_for 2 service_said a 'hook 30-fails ended with status 3'
ok "what is no program is told" wait_for 2 service_said a 'hook 50-garbage: Exec format error'

note "A hook that hangs"
cut net1
cut net2
ok "the peer is lost" wait_for 15 \
	noted 'peer-unreachable peer=b adapter=netft0 state=unreachable reason=no_answer'
heal net1
heal net2
ok "meanwhile the service goes on" wait_for 8 service_said a 'peer b is reachable: answered'
ok "it is killed" wait_for 15 service_said a 'hook 20-slow runs for 10 s: it is killed'
ok "and what happened meanwhile is told after it" wait_for 5 noted 'after peer-unreachable'
sleep 1
is "$(grep -c '^peer-reachable' /tmp/hooks.log)" 2 "in the order in which it happened"
is "$(grep '^after peer' /tmp/hooks.log | xargs)" \
	"after peer-reachable after peer-unreachable after peer-reachable" "each after the other"
ok "also of networks" noted 'network-up peer= adapter=netft0 state=up reason='
not_ok "what is not executable was not run" noted never
not_ok "events are arguments and variables alike" noted wrong

note "A reload in which nothing differs"
before=$(cat /tmp/hooks.log)
service_reload a
ok "it is read" wait_for 5 service_said a 'netftd.conf: read again'
sleep 3
is "$(cat /tmp/hooks.log)" "$before" "is told to no hook"

is "$(pgrep -c -P "$(service_pid a)")" 0 "no program is left behind"

service_clean a b
done_testing
