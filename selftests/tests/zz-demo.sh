#!/bin/bash
# guests: 1
. /selftests/lib.sh
load default_adapter=0
nodes a b
network net1 a b
network net2 a b
service_config <<-END
	watchdog: {timeout: 6, action: routes}
	nodes:
	  alpha: [10.1.0.1, 10.2.0.1]
	  beta: [10.1.0.2, 10.2.0.2]
END
service_start a; service_start b
wait_for 10 eval 'netft -n a watchdog show | grep netftd'
wait_for 10 is_reachable a b
sleep 5
spawn mon a netft monitor
sleep 1
exec 2>&1
tool a watchdog show
tool a -j watchdog show
kill -STOP "$(service_pid a)"
sleep 11
tool a watchdog show
kill -CONT "$(service_pid a)"
sleep 4
tool a watchdog show
cat /tmp/mon.out
dmesg | grep watchdog
dmesg | grep -A12 "task:"
tool b -j route show
pass x
done_testing
