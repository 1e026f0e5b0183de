# SPDX-License-Identifier: GPL-2.0
"""Decide what runs where, run it, judge it."""

import concurrent.futures
import os
import re
import threading
import time
from collections import namedtuple

from . import build, dissect, image, klog, promtool, qemu, schema, tap
from .config import RigError
from .session import DIED, Session

TAIL = 40
# Limits are for what hangs, not for a machine that is busy.  Debug kernels take longer:
# switching between the kernel and its programs is what User Mode Linux spends its time with.
PATIENCE = {"qemu": 3, "um": 4}

# Tests that share a boot: label and kernels of the guests, clock, CPUs, tests, and more
# arguments of the kernels.
Unit = namedtuple("Unit", "label kernels clock smp tests boot", defaults=[()])


class Rig:
    """Kernels and initramfs of a run, made once and shared by its sessions."""

    def __init__(self, config, programs=()):
        self.config = config
        self._programs = programs
        self._images = {}
        self._kvm = None
        self._lock = threading.Lock()

    def initramfs(self, kernel):
        with self._lock:
            return self._initramfs(kernel)

    def _initramfs(self, kernel):
        if kernel.name not in self._images:
            built = build.build(self.config, kernel)
            built.programs.extend(self._programs)
            if not built.module:
                print("# there is no netft.ko to build in this checkout", flush=True)
            # Named by process: another run may build from the same checkout.
            path = self.config.build_dir("images") / f"{kernel.name}-{os.getpid()}.cpio"
            self._images[kernel.name] = image.initramfs(self.config, kernel, built, path)
        return self._images[kernel.name]

    def kvm(self, clock):
        """Whether guests with this clock run on KVM."""
        clock = self.config.clocks[clock]
        with self._lock:
            if clock.accelerator == "any" and self._kvm is None:
                kernel = self.config.kernel(next(iter(self.config.kernels)))
                self._kvm = qemu.probe_kvm(self.config, kernel, clock,
                                           self._initramfs(kernel))
            return clock.accelerator == "any" and self._kvm

    def close(self):
        for path in self._images.values():
            path.unlink(missing_ok=True)


def plan(tests, kernels):
    """Units of work: those with an instruction clock may run side by side."""
    shared, alone = {}, []
    for test in tests:
        if test.mixed:
            pair = list(filter(test.runs_on, kernels))[:2]
            if len(pair) == 2:
                alone.append(Unit("+".join(pair), pair, test.clock, test.smp, [test]))
            continue
        for kernel in filter(test.runs_on, kernels):
            if test.guests == 2:
                alone.append(Unit(kernel, [kernel] * 2, test.clock, test.smp, [test]))
            else:
                key = (kernel, test.clock, test.smp, test.boot)
                shared.setdefault(key, []).append(test)
    units = [Unit(key[0], [key[0]], key[1], key[2], group, key[3])
             for key, group in shared.items()]
    together = [unit for unit in units if unit.clock == "icount"]
    return together, [unit for unit in units if unit.clock != "icount"] + alone


def judge_panic(part, panics):
    """Of a guest that had to panic: whether it did, and its log before that."""
    log, _, words = part.log.partition("Kernel panic - not syncing: ")
    did = part.problem == DIED and re.match(panics, words)
    return tap.Result(tap.PASSED if did else tap.FAILED, f"the machine panics: {panics}"), log


def judge(part, scanner, source, panics=""):
    """TAP results of what one guest made of a test."""
    results = (tap.parse(part.lines) + schema.check(part.lines, source) +
               dissect.check(part.lines, source) + promtool.check(part.lines))
    log = part.log
    if part.problem or panics:
        # Not the missing plan is what matters then.
        results = [r for r in results if not r.description.startswith("ends with one TAP")]
    if panics:
        result, log = judge_panic(part, panics)
        results.append(result)
    elif part.problem:
        results.append(tap.Result(tap.FAILED, f"runs to its end ({part.problem})"))
    elif part.status and not any(r.verdict == tap.FAILED for r in results):
        results.append(tap.Result(tap.FAILED, f"exits with 0 (it was {part.status})"))
    bad = scanner.complaints(log)
    text = f"kernel log is clean ({bad[0].strip()})" if bad else "kernel log is clean"
    results.append(tap.Result(tap.FAILED if bad else tap.PASSED, text))
    return results


def tail(title, lines):
    shown = lines[-TAIL:]
    left = f", last {TAIL} of {len(lines)} lines" if len(lines) > TAIL else ""
    return [f"--- {title}{left}", *(f"  {line}" for line in shown)]


class Runner:
    def __init__(self, config, report, results, keep):
        self.rig = Rig(config)
        self.report = report
        self.results = results
        self.keep = keep
        self.scanner = klog.Scanner()
        self.durations = []
        self._sessions = set()
        self._stopping = False

    def run(self, tests, kernels, jobs):
        together, alone = plan(tests, kernels)
        try:
            self._together(together, jobs)
            # Without an instruction clock, a neighbour would show in every timing.
            for unit in alone:
                self._unit(unit)
        except KeyboardInterrupt:
            self._stop()
            raise
        finally:
            if not self.keep:
                self.rig.close()

    def _together(self, units, jobs):
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(self._unit, unit) for unit in units]
            try:
                for future in futures:
                    future.result()
            except KeyboardInterrupt:
                # Before the pool waits for its threads.
                self._stop()
                raise

    def _stop(self):
        """End all guests, so that nothing outlives an interrupted run."""
        self._stopping = True
        for session in list(self._sessions):
            session.kill()

    def _unit(self, unit):
        """Run all tests of a unit, in as many boots as it takes."""
        pending = list(unit.tests)
        while pending and not self._stopping:
            first = pending[0].name
            name = f"{unit.label}-{unit.clock}-smp{unit.smp}-{first}"
            logs = self.results / name
            logs.mkdir()
            try:
                self._boot(unit, pending, logs)
            except RigError as error:
                failed = pending.pop(0)
                self.report.add(f"{unit.label}: {failed.name}",
                                [tap.Result(tap.FAILED, "can be built and booted")], [str(error)])

    def _boot(self, unit, pending, logs):
        """Run pending tests in one boot, removing them, until a guest is lost."""
        kernels = [self.rig.config.kernel(name) for name in unit.kernels]
        for kernel in kernels:
            kernel.arguments = [*kernel.arguments, *unit.boot]
        start = time.monotonic()
        session = Session(self.rig, kernels, unit.clock, unit.smp, logs)
        took = time.monotonic() - start
        self.report.comment(f"{unit.label}: {len(kernels)} guest(s), clock {unit.clock}, "
                            f"{unit.smp} CPU(s), up after {took:.1f} s")
        self._sessions.add(session)
        try:
            while pending and session.usable and not self._stopping:
                self._test(session, unit, pending.pop(0), logs)
        finally:
            self._sessions.discard(session)
            session.close()
        self._check_outside(session, unit)

    def _test(self, session, unit, test, logs):
        start = time.monotonic()
        kernel = self.rig.config.kernel(unit.kernels[0])
        parts = session.run(test.file, test.timeout * PATIENCE[kernel.machine])
        seconds = time.monotonic() - start
        in_guest = max(part.milliseconds for part in parts) / 1000
        self.durations.append((unit.label, test.name, seconds, in_guest))
        for part in parts:
            who = f"{unit.label}: {test.name}"
            who += f": node {part.guest.node}" if part.guest.node else ""
            stem = f"{test.name}-{part.guest.node or 1}"
            (logs / f"{stem}.out").write_text("\n".join(part.lines) + "\n")
            (logs / f"{stem}.klog").write_text(part.log)
            details = tail(f"output of {who}", part.lines)
            details += tail(f"kernel log of {who}", part.log.splitlines())
            self.report.add(who, judge(part, self.scanner, self.rig.config.source,
                                        test.panics), details)
        self.report.comment(f"{unit.label}: {test.name} took {seconds:.1f} s "
                            f"({in_guest:.1f} s in the guest)")

    def _check_outside(self, session, unit):
        """Complaints at boot and between tests are nobody's, and failures all the same."""
        for who, log in session.outside_log():
            bad = self.scanner.complaints(log)
            if bad:
                text = f"kernel log is clean outside tests ({bad[0].strip()})"
                self.report.add(f"{unit.label}: {who.name}",
                                [tap.Result(tap.FAILED, text)],
                                tail("kernel log", log.splitlines()))

    def summary(self):
        for label, name, seconds, in_guest in sorted(self.durations, key=lambda d: -d[2])[:10]:
            self.report.comment(f"{seconds:7.1f} s  {in_guest:7.1f} s in guest  "
                                f"{label}: {name}")
