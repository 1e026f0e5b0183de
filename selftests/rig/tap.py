# SPDX-License-Identifier: GPL-2.0
"""Results: read from a test's output, written as one TAP report."""

import fnmatch
import os
import re
import sys
import threading

from .config import SELFTESTS

RESULT = re.compile(r"(not )?ok\b *(\d+)?(?: +-)? *(.*)$")
SKIP = re.compile(r"(.*?)\s*# *SKIP\b:? *(.*)$", re.I)
PLAN = re.compile(r"1\.\.(\d+)\s*(?:# *SKIP\b:? *(.*))?$", re.I)

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


class Result:
    def __init__(self, verdict, description, reason=""):
        self.verdict = verdict
        self.description = description
        self.reason = reason


def parse_result(line):
    match = RESULT.match(line)
    if not match:
        return None
    failed, _, rest = match.groups()
    directive = SKIP.match(rest)
    if directive and not failed:
        return Result(SKIPPED, directive.group(1), directive.group(2))
    return Result(FAILED if failed else PASSED, rest)


def parse(lines):
    """Results of one test's output; what breaks TAP's rules is a failure of its own."""
    results, plans = [], []
    for line in lines:
        result = parse_result(line)
        plan = PLAN.match(line)
        if result:
            results.append(result)
        elif plan:
            plans.append((int(plan.group(1)), plan.group(2)))
        elif line.startswith("Bail out!"):
            results.append(Result(FAILED, line))
    if len(plans) != 1:
        results.append(Result(FAILED, f"ends with one TAP plan (there are {len(plans)})"))
    elif plans[0] == (0, plans[0][1]) and not results:
        results.append(Result(SKIPPED, "", plans[0][1] or ""))
    elif plans[0][0] != len(results):
        results.append(Result(FAILED, f"runs as many checks as planned ({plans[0][0]}, "
                                      f"there were {len(results)})"))
    return results


class Report:
    """The one TAP report of a run.  Safe to use from several threads."""

    def __init__(self, out=sys.stdout):
        self.counts = {PASSED: 0, FAILED: 0, SKIPPED: 0}
        self._out = out
        self._number = 0
        self._lock = threading.Lock()
        self._strict = os.environ.get("CI", "") == "true"
        lines = (SELFTESTS / "skips.allow").read_text().splitlines()
        self._allowed = [ln.strip() for ln in lines if ln.strip() and ln[0] != "#"]
        print("TAP version 13", file=out, flush=True)

    def comment(self, text):
        for line in text.splitlines():
            print(f"# {line}", file=self._out)
        self._out.flush()

    def add(self, prefix, results, details=()):
        """One test's results, together; details only where something failed."""
        with self._lock:
            failed = False
            for result in results:
                failed |= self._line(prefix, result)
            if failed:
                for detail in details:
                    self.comment(detail)
            self._out.flush()

    def _line(self, prefix, result):
        self._number += 1
        name = f"{prefix}: {result.description}".rstrip(": ")
        verdict, tail = result.verdict, ""
        if verdict == SKIPPED:
            tail = f" # SKIP {result.reason}"
            if not result.reason:
                verdict, tail = FAILED, " (skipped without a reason)"
            elif self._strict and not any(fnmatch.fnmatchcase(name, pattern)
                                          for pattern in self._allowed):
                verdict = FAILED
                tail = f" (skipped, not in skips.allow: {result.reason})"
        self.counts[verdict] += 1
        word = "not ok" if verdict == FAILED else "ok"
        print(f"{word} {self._number} - {name.replace('#', '')}{tail}", file=self._out)
        return verdict == FAILED

    def finish(self):
        """Plan and totals; the exit status of the run."""
        print(f"1..{self._number}", file=self._out)
        count = self.counts
        print(f"{count[PASSED]} passed, {count[FAILED]} failed, {count[SKIPPED]} skipped",
              file=self._out, flush=True)
        return 1 if count[FAILED] or not self._number else 0
