# SPDX-License-Identifier: GPL-2.0
"""What a kernel log must not hold."""

import re

from .config import SELFTESTS, RigError

DENIED = re.compile("|".join([
    # What is wrong enough to say so.
    r"WARNING:", r"\bBUG\b", r"\bOops\b", r"Call Trace", r"Kernel panic", r"netft.*assert",
    r"general protection", r"unable to handle", r"Kernel mode fault", r"double fault",
    r"Unknown symbol", r"nobody cared", r"segfault at", r"UBSAN",
    # Memory.
    r"KASAN", r"KFENCE", r"kmemleak: (?!Kernel memory leak detector initialized)",
    r"page allocation failure", r"Out of memory", r"bad page state", r"usercopy:",
    r"list_(add|del)(_\w+)? corruption", r"field-spanning write", r"buffer overflow",
    r"stack-protector", r"Unable to allocate memory", r"Objects remaining",
    r"cache_from_obj", r"percpu ref .* <= 0",
    # References.
    r"refcount_t", r"ref_tracker", r"leaked reference", r"has \d+/\d+ users at",
    r"unregister_netdevice: waiting",
    # Locks and contexts.
    r"lockdep", r"DEBUG_LOCKS_WARN_ON", r"possible recursive", r"possible circular",
    r"possible irq lock inversion", r"possible deadlock", r"suspicious RCU", r"used illegally",
    r"inconsistent lock state", r"inconsistent .* usage", r"bad unlock balance",
    r"held lock freed", r"lock held when returning", r"still held", r"[Ii]nvalid wait context",
    r"trying to register non-static key", r"scheduling while atomic",
    r"sleeping function called", r"Voluntary context switch within RCU", r"KCSAN",
    # Timers, works and other objects.
    r"ODEBUG", r"kobject.*is not initialized", r"tried to init an initialized object",
    # Those who do not come on.
    r"INFO: task .* blocked", r"rcu.*stall", r"soft lockup", r"hard LOCKUP",
    r"workqueue lockup", r"NETDEV WATCHDOG", r"rcu: .* self-detected",
    # The network.
    r"skb_(over|under)_panic", r"Dead loop on virtual device", r"hw csum failure",
    r"DEBUG_NET_WARN", r"page_pool_release_retry\(\) stalled",
]))


# What the kernel does not complain of, but shows because it was asked: the watchdog asks. A
# task, and so many lines further down the calls that it is in.
SHOWN_TASK = re.compile(r"\btask:.+ state:[A-Z]")
SHOWN_LINES = 16


def complaints_only(lines):
    """The lines without the headings of call traces that somebody asked for."""
    shown = 0
    for line in lines:
        shown = SHOWN_LINES if SHOWN_TASK.search(line) else shown - 1
        if shown > 0 and "Call Trace:" in line:
            shown = 0
            continue
        yield line


class Scanner:
    """Finds complaints; selftests/klog.allow names those that are none, with reasons."""

    def __init__(self, path=SELFTESTS / "klog.allow"):
        self.allowed = []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = [word.strip() for word in line.split(" ## ")]
            if len(words) != 3 or not all(words):
                raise RigError(f"{path}:{number}: this is no REGEX ## REASON ## UNTIL")
            self.allowed.append(re.compile(words[0]))

    def complaints(self, log):
        # From there on it is the runner that had the kernel print call traces.
        log = log.split("sysrq: Show Blocked State")[0]
        return [line for line in complaints_only(log.splitlines()) if self._is_bad(line)]

    def _is_bad(self, line):
        if not DENIED.search(line):
            return False
        return not any(pattern.search(line) for pattern in self.allowed)


def part(log, name):
    """The log of one test: between the agent's marks, to the end if it died."""
    begin = log.rfind(f"netft-selftest: begin {name}\n")
    if begin < 0:
        return ""
    end = log.find(f"netft-selftest: end {name}\n", begin)
    if end < 0:
        return log[begin:]
    return log[begin:log.rfind("\n", begin, end) + 1]


def ended(log, name):
    begin = log.rfind(f"netft-selftest: begin {name}\n")
    return begin >= 0 and log.find(f"netft-selftest: end {name}\n", begin) >= 0


def outside(log):
    """What was logged before, between and after tests."""
    return re.sub(r"netft-selftest: begin (\S+)\n.*?(netft-selftest: end \1\n|\Z)", "",
                  log, flags=re.S)
