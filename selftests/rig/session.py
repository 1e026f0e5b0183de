# SPDX-License-Identifier: GPL-2.0
"""A boot of one or two guests, and the tests run in it."""

import selectors
import shutil
import tempfile
import time
from pathlib import Path

from . import klog
from .config import RigError
from .qemu import NETWORKS, Qemu
from .uml import Uml

BOOT_SECONDS = 300
DIED = "the guest died"


class Part:
    """What one guest made of one test."""

    def __init__(self, guest):
        self.guest = guest
        self.lines = []
        self.status = None
        self.problem = ""
        self.milliseconds = 0
        self.log = ""

    @property
    def done(self):
        return self.status is not None or self.problem


class Session:
    """Guests that run tests one after another until one of them is lost."""

    def __init__(self, rig, kernels, clock, smp, logs):
        self.usable = False
        self._waiting = {}
        self._timers = []
        self._selector = selectors.DefaultSelector()
        self._logs = Path(logs)
        # Not in the cache: paths of sockets must be short.
        self._sockets = tempfile.mkdtemp(prefix="netft-")
        self.guests = []
        try:
            for node, kernel in enumerate(kernels, 1):
                guest = self._start(rig, kernel, rig.config.clocks[clock], smp,
                                    node if len(kernels) > 1 else 0)
                self.guests.append(guest)
                self._selector.register(guest, selectors.EVENT_READ)
            self._await_boot()
        except BaseException:
            self.close()
            raise

    def _start(self, rig, kernel, clock, smp, node):
        image = rig.initramfs(kernel)
        if kernel.machine == "um":
            if node or smp > 1:
                raise RigError(f"{kernel.name}: in User Mode Linux a guest is alone, with one CPU")
            return Uml(kernel, clock, image, self._logs, self._sockets)
        return Qemu(rig.config, kernel, clock, smp, image, self._logs, self._sockets, node,
                    rig.kvm(clock.name))

    def _await_boot(self):
        pending = set(self.guests)
        deadline = time.monotonic() + BOOT_SECONDS
        while pending:
            for guest, line in self._lines(deadline):
                if line is None:
                    raise RigError(f"the guest {guest.name} died while booting; see "
                                   f"{guest.console}:\n{guest.kernel_log()[-3000:]}")
                if line.startswith("R "):
                    pending.discard(guest)
            if pending and time.monotonic() > deadline:
                raise RigError(f"no guest within {BOOT_SECONDS} s; see {self._logs}")
        self.usable = True

    def _lines(self, deadline):
        """(guest, line) for what arrives before the deadline; None for a lost guest."""
        now = time.monotonic()
        wake = min([deadline, *(when for when, _ in self._timers)])
        for key, _ in self._selector.select(max(0, wake - now)):
            lines = key.fileobj.read_lines()
            if lines is None:
                self._selector.unregister(key.fileobj)
                yield key.fileobj, None
            for line in lines or ():
                yield key.fileobj, line
        self._run_timers()

    def _run_timers(self):
        now = time.monotonic()
        due = [action for when, action in self._timers if when <= now]
        self._timers = [entry for entry in self._timers if entry[0] > now]
        for action in due:
            action()

    def run(self, file, timeout, show=None):
        """Run a script in all guests at once; a list of Parts, one per guest."""
        parts = {guest: Part(guest) for guest in self.guests}
        self._waiting.clear()
        for guest in self.guests:
            guest.send(f"T {file}")
        deadline = time.monotonic() + timeout
        while not all(part.done for part in parts.values()):
            for guest, line in self._lines(deadline):
                self._take(parts, guest, line, show)
            if time.monotonic() > deadline:
                self._give_up(parts, timeout)
        self._collect_logs(parts, Path(file).stem)
        return list(parts.values())

    def _take(self, parts, guest, line, show):
        part = parts[guest]
        if line is None:
            self._lost(parts, guest)
        elif line.startswith("O "):
            part.lines.append(line[2:])
            if show:
                show(guest, line[2:])
        elif line.startswith("C "):
            self._request(parts, guest, line[2:].split())
        elif line.startswith("E "):
            part.status, part.milliseconds = map(int, line[2:].split())
            self._release_barriers(parts)

    def _lost(self, parts, guest):
        self.usable = False
        if not parts[guest].done:
            parts[guest].problem = DIED
        # The others would wait for it in vain.
        for part in parts.values():
            if not part.done:
                part.problem = f"the other guest ({guest.name}) died"

    def _give_up(self, parts, timeout):
        self.usable = False
        for guest, part in parts.items():
            if not part.done:
                guest.resume()
                guest.show_tasks()
                part.problem = f"no end within {timeout} s"

    def _collect_logs(self, parts, name):
        for guest, part in parts.items():
            # The console may lag a little behind the other serial port.
            for _ in range(40):
                part.log = klog.part(guest.kernel_log(), name)
                if part.problem or klog.ended(guest.kernel_log(), name):
                    break
                time.sleep(0.05)

    def _request(self, parts, guest, words):
        """What a test asks of the host; every request gets one answer."""
        try:
            if words[0] == "barrier":
                self._waiting[guest] = words[1]
                self._release_barriers(parts)
                return
            {"link": self._link, "pause": self._pause}[words[0]](*words[1:])
            guest.send("A ok")
        except (KeyError, IndexError, TypeError, ValueError, RigError) as error:
            guest.send(f"A error {' '.join(words)}: {type(error).__name__} {error}")

    def _release_barriers(self, parts):
        names = set(self._waiting.values())
        if len(self._waiting) == len(self.guests):
            answer = "A ok" if len(names) == 1 else f"A error at {' and '.join(names)}"
        elif any(part.done for part in parts.values()):
            answer = "A error the other node has ended"
        else:
            return
        for guest in self._waiting:
            guest.send(answer)
        self._waiting.clear()

    def _targets(self, node):
        return [g for g in self.guests if node is None or g.node in (0, int(node))]

    def _link(self, network, state, node=None):
        if network not in NETWORKS or state not in ("up", "down"):
            raise ValueError("link net1|net2 up|down [NODE]")
        for guest in self._targets(node):
            guest.set_link(network, state == "up")

    def _pause(self, seconds):
        """Stop node 1.  (It has the listening ends of the networks; QEMU lets these wait
        until the other end reads, so node 1 would stand still along with node 2.)"""
        when = time.monotonic() + float(seconds)
        for guest in self._targets(1):
            # Answer first: a guest cannot read while it stands still.
            self._timers.append((time.monotonic(), guest.pause))
            self._timers.append((when, guest.resume))

    def outside_log(self):
        return [(guest, klog.outside(guest.kernel_log())) for guest in self.guests]

    def kill(self):
        """From another thread: the one that runs the tests will notice and close."""
        for guest in self.guests:
            guest.process.kill()

    def close(self):
        for guest in self.guests:
            if self.usable:
                guest.power_off()
            guest.kill()
        self.usable = False
        self._selector.close()
        shutil.rmtree(self._sockets, ignore_errors=True)
