# SPDX-License-Identifier: GPL-2.0
"""What a kernel log must not hold."""

import re

from .config import SELFTESTS, RigError

DENIED = re.compile("|".join([
    r"WARNING:", r"\bBUG:", r"\bOops\b", r"Call Trace", r"refcount_t",
    r"unregister_netdevice: waiting", r"lockdep", r"possible recursive",
    r"possible circular", r"possible irq lock inversion", r"suspicious RCU",
    r"inconsistent lock state", r"INFO: task .* blocked", r"rcu.*stall", r"soft lockup",
    r"hard LOCKUP", r"KASAN", r"KFENCE", r"KCSAN", r"kmemleak", r"UBSAN",
    r"general protection", r"Kernel panic", r"page allocation failure",
    r"segfault at", r"scheduling while atomic", r"sleeping function called",
    r"leaked reference", r"list_(add|del) corruption", r"Unknown symbol",
    r"netft.*assert", r"skb_(over|under)_panic", r"usercopy:",
    r"Dead loop on virtual device", r"hw csum failure", r"Out of memory",
    r"nobody cared", r"trying to register non-static key", r"bad page state",
]))


class Scanner:
    """Finds complaints; selftests/klog.allow names those that are none, with reasons."""

    def __init__(self, path=SELFTESTS / "klog.allow"):
        self.allowed = []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            pattern, mark, reason = line.partition(" ## ")
            if not mark or not reason.strip():
                raise RigError(f"{path}:{number}: an allowed line needs ' ## ' and a reason")
            self.allowed.append(re.compile(pattern.strip()))

    def complaints(self, log):
        # From there on it is the runner that had the kernel print call traces.
        log = log.split("sysrq: Show Blocked State")[0]
        return [line for line in log.splitlines() if self._is_bad(line)]

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
