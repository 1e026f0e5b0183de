# SPDX-License-Identifier: GPL-2.0
"""Guests in User Mode Linux: a process of the host, without an emulator.

Its console is a file, the agent's port one end of a pair of sockets, and its
"mconsole" takes the place of QEMU's monitor.
"""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

from .config import RigError
from .guest import KERNEL_ARGUMENTS, Guest

MCONSOLE_REQUEST = struct.Struct("=III512s")
# Error, whether more follows, length; then text.
MCONSOLE_REPLY = struct.Struct("=III")
MCONSOLE_MAGIC = 0xcafebabe
MCONSOLE_VERSION = 2


def command_line(kernel, clock, initramfs, mode):
    """What all guests have; they end with the thread that started them.

    load_unaligned_zeropad() reads beyond the end of a page, and where nothing is mapped
    there, User Mode Linux takes x86's exception table for one of its own format and dies.
    That can only be the last page of memory.  It is the initramfs' and remains so.
    """
    return ["setpriv", "--pdeathsig", "KILL", str(kernel.image), f"mem={kernel.memory_mb}M",
            f"initrd={initramfs}", "retain_initrd", "con=null", "noreboot", "seccomp=auto",
            *KERNEL_ARGUMENTS.split(), f"rig.mode={mode}", *clock.arguments, *kernel.arguments]


def environment(kernel):
    """The guest's memory is a file: on /dev/shm if there is room, else among temporary ones."""
    room = shutil.disk_usage("/dev/shm").free if Path("/dev/shm").is_dir() else 0
    if room < 2 * kernel.memory_mb << 20:
        return dict(os.environ, TMPDIR=tempfile.gettempdir())
    return dict(os.environ, TMPDIR="/dev/shm")


class Uml(Guest):
    """A guest in User Mode Linux: alone, with one CPU."""

    def __init__(self, kernel, clock, initramfs, logs, sockets):
        super().__init__(kernel.name, logs, 0)
        # The kernel puts its socket into a folder by the guest's name.
        self._mconsole = Path(sockets) / "uml" / "mconsole"
        self._agent, theirs = socket.socketpair()
        command = command_line(kernel, clock, initramfs, "agent")
        command += ["con0=null,fd:1", f"ssl1=fd:{theirs.fileno()}",
                    f"uml_dir={sockets}", "umid=uml"]
        with theirs, open(self.console, "w") as console, \
                open(Path(logs) / "uml-1.log", "w") as messages:
            messages.write(" ".join(command) + "\n")
            messages.flush()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console,
                                            stderr=messages, pass_fds=[theirs.fileno()],
                                            env=environment(kernel))

    def set_link(self, _network, _up):
        raise RigError("a guest in User Mode Linux is alone")

    def show_tasks(self):
        # Instead of "l", which it does not have, all tasks: one that runs is among them.
        for key in "wt":
            self._ask(f"sysrq {key}")

    def _ask(self, request):
        data = request.encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as console:
            console.bind(str(self._mconsole.with_name("rig")))
            console.settimeout(5)
            try:
                console.sendto(MCONSOLE_REQUEST.pack(MCONSOLE_MAGIC, MCONSOLE_VERSION,
                                                     len(data), data), str(self._mconsole))
                while MCONSOLE_REPLY.unpack_from(console.recv(2048))[1]:
                    pass
            except (OSError, struct.error):
                # It may be too busy with what it is asked about.
                pass
        self._mconsole.with_name("rig").unlink()


def shell_command(kernel, clock, initramfs, terminal):
    """The command line for a shell on this terminal."""
    return command_line(kernel, clock, initramfs, "shell") + [
        "con0=fd:0,fd:1", "quiet", f"rig.rows={terminal.lines}", f"rig.cols={terminal.columns}"]
