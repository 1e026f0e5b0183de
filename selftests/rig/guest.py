# SPDX-License-Identifier: GPL-2.0
"""What all guests have in common: a process, an agent to talk with, a kernel log."""

import signal
import subprocess
from pathlib import Path

# oops=panic with panic=-1: the guest ends at once when it is lost.
KERNEL_ARGUMENTS = ("loglevel=7 panic=-1 oops=panic random.trust_cpu=on cryptomgr.notests "
                    "apparmor=0 audit=0 sysrq_always_enabled")


# A debug kernel still looks for leaks.
POWER_OFF_SECONDS = 60


class Guest:
    """A running guest.  node is 0 where it is alone, else its number, from 1 on."""

    def __init__(self, name, logs, node):
        self.node = node
        self.name = name
        self.console = Path(logs) / f"console-{node or 1}.log"
        self.process = None
        # A socket to the agent's serial port.
        self._agent = None
        self._buffer = b""

    def fileno(self):
        return self._agent.fileno()

    def read_lines(self):
        """Complete lines that have arrived; None when the guest is gone."""
        try:
            data = self._agent.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            return None
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        return [line.decode(errors="replace").rstrip("\r") for line in lines]

    def send(self, line):
        try:
            self._agent.sendall(line.encode() + b"\n")
        except (ConnectionError, BrokenPipeError):
            pass

    def pause(self):
        """Stop the whole guest, as a host does that has no time for it."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def show_tasks(self):
        """Have the kernel log what its tasks wait for (sysrq w, and l or t)."""
        raise NotImplementedError

    def kernel_log(self):
        try:
            text = self.console.read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return text.replace("\r", "")

    def power_off(self):
        """Ask nicely, so that what goes wrong at the end is logged as well."""
        self.send("Q")
        try:
            self.process.wait(POWER_OFF_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.resume()
            self.process.kill()
        self.process.wait()
        if self._agent:
            self._agent.close()
