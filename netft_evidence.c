// SPDX-License-Identifier: GPL-2.0
/*
 * Evidence of what a service does, and of what may keep it from its work: for
 * who reads the log when it is all over.
 *
 * The run queues themselves, and the pressure-stall figures of the machine, are
 * not for modules. So who wants to run is counted task by task; and the figures
 * are read where they lead up to from the service's own control group. If that
 * is the root of all there is no such way, and with psi=0 there are none; the log
 * says so.
 */

#include <linux/cgroup.h>
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/pid.h>
#include <linux/psi_types.h>
#include <linux/sched/clock.h>
#include <linux/sched/debug.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "netft_watchdog.h"

/* A service with more threads than this shows some of them. */
#define THREADS_SHOWN	8

/* With lockdep the kernel's own asks for a lock that is not exported. */
#define for_each_thread_of(process, thread)				\
	list_for_each_entry_rcu(thread, &(process)->signal->thread_head, \
				thread_node)

static u64 waited_of(const struct task_struct *task)
{
#ifdef CONFIG_SCHED_INFO
	return task->sched_info.run_delay;
#else
	return 0;
#endif
}

/**
 * netft_evidence_is_alive - is there still a process?
 * @pid: the process
 *
 * Return: true if one of its threads has not ended, even if all are stopped.
 */
bool netft_evidence_is_alive(struct pid *pid)
{
	struct task_struct *leader, *thread;
	bool alive = false;

	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	if (leader)
		for_each_thread_of(leader, thread)
			alive |= !READ_ONCE(thread->exit_state);
	rcu_read_unlock();
	return alive;
}

/**
 * netft_evidence_note - the service is well: what has it had so far?
 * @service: the service, which is the current process
 */
void netft_evidence_note(struct netft_service *service)
{
	const struct task_struct *leader = current->group_leader;

	service->ran = leader->se.sum_exec_runtime;
	service->waited = waited_of(leader);
}

static void log_process(const struct net_device *dev,
			const struct netft_service *service)
{
	struct task_struct *leader, *thread;
	unsigned int shown = 0;

	leader = pid_task(service->pid, PIDTYPE_TGID);
	if (!leader) {
		netdev_warn(dev, "watchdog: it has ended without disarming the watchdog\n");
		return;
	}
	netdev_warn(dev, "watchdog: since then its main thread has run for %llu ms and waited for a CPU for %llu ms\n",
		    div_u64(leader->se.sum_exec_runtime - service->ran,
			    NSEC_PER_MSEC),
		    div_u64(waited_of(leader) - service->waited,
			    NSEC_PER_MSEC));
	netdev_warn(dev, "watchdog: what its threads do:\n");
	for_each_thread_of(leader, thread) {
		if (shown++ == THREADS_SHOWN) {
			netdev_warn(dev, "watchdog: it has more threads\n");
			break;
		}
		sched_show_task(thread);
	}
}

static void log_run_queue(const struct net_device *dev)
{
	unsigned int running = 0, blocked = 0, state;
	struct task_struct *process, *task;

	for_each_process(process) {
		for_each_thread_of(process, task) {
			state = READ_ONCE(task->__state);
			if (state == TASK_RUNNING && task != current)
				running++;
			else if (state & TASK_UNINTERRUPTIBLE &&
				 !(state & TASK_NOLOAD))
				blocked++;
		}
	}
	netdev_warn(dev, "watchdog: run queue: %u tasks want to run and %u are blocked, on %u CPUs; load average %lu.%02lu %lu.%02lu %lu.%02lu\n",
		    running, blocked, num_online_cpus(),
		    LOAD_INT(avenrun[0]), LOAD_FRAC(avenrun[0]),
		    LOAD_INT(avenrun[1]), LOAD_FRAC(avenrun[1]),
		    LOAD_INT(avenrun[2]), LOAD_FRAC(avenrun[2]));
}

#if defined(CONFIG_PSI) && defined(CONFIG_CGROUPS)
/* How many percent of ten seconds somebody, or everybody, had to wait. */
static void log_group(const struct net_device *dev, const char *whose,
		      struct psi_group *group)
{
	unsigned long cpu = READ_ONCE(group->avg[PSI_CPU_SOME][0]);
	unsigned long io = READ_ONCE(group->avg[PSI_IO_SOME][0]);
	unsigned long io_full = READ_ONCE(group->avg[PSI_IO_FULL][0]);
	unsigned long memory = READ_ONCE(group->avg[PSI_MEM_SOME][0]);
	unsigned long memory_full = READ_ONCE(group->avg[PSI_MEM_FULL][0]);
	u64 age = local_clock() - READ_ONCE(group->avg_last_update);

	netdev_warn(dev, "watchdog: pressure of %s: cpu some %lu.%02lu, io some %lu.%02lu full %lu.%02lu, memory some %lu.%02lu full %lu.%02lu (avg10, %llu ms ago)\n",
		    whose, LOAD_INT(cpu), LOAD_FRAC(cpu),
		    LOAD_INT(io), LOAD_FRAC(io),
		    LOAD_INT(io_full), LOAD_FRAC(io_full),
		    LOAD_INT(memory), LOAD_FRAC(memory),
		    LOAD_INT(memory_full), LOAD_FRAC(memory_full),
		    div_u64(age, NSEC_PER_MSEC));
}

static void log_pressure(const struct net_device *dev, struct pid *pid)
{
	struct task_struct *leader = pid_task(pid, PIDTYPE_TGID);
	struct psi_group *own, *all;

	if (!leader)
		return;
	own = task_dfl_cgroup(leader)->psi;
	if (!own) {
		netdev_warn(dev, "watchdog: pressure is not known, as its control group is the root, or nobody counts it\n");
		return;
	}
	for (all = own; all->parent;)
		all = all->parent;
	log_group(dev, "its control group", own);
	log_group(dev, "the machine", all);
}
#else
static void log_pressure(const struct net_device *dev, struct pid *pid)
{
	netdev_warn(dev, "watchdog: pressure is not known to this kernel\n");
}
#endif

static void log_memory(const struct net_device *dev)
{
	netdev_warn(dev, "watchdog: memory: %lu of %lu MB are available\n",
		    max(si_mem_available(), 0L) >> (20 - PAGE_SHIFT),
		    totalram_pages() >> (20 - PAGE_SHIFT));
}

/**
 * netft_evidence_log - log what is known about the silence of a service
 * @dev: the adapter
 * @service: the service
 *
 * Context: process.
 */
void netft_evidence_log(const struct net_device *dev,
			const struct netft_service *service)
{
	rcu_read_lock();
	log_process(dev, service);
	log_run_queue(dev);
	log_pressure(dev, service->pid);
	rcu_read_unlock();
	log_memory(dev);
}
