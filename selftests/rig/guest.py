# SPDX-License-Identifier: GPL-2.0
"""One guest: its QEMU process, its monitor, its serial ports."""

import json
import signal
import socket
import subprocess
import time
from pathlib import Path

from .config import RigError

NETWORKS = ("net1", "net2")

# tsc=reliable: under an instruction clock the watchdog sees time jump and complains.
# oops=panic with panic=-1 and -no-reboot: QEMU ends at once when the guest is lost.
KERNEL_ARGUMENTS = ("console=ttyS0 loglevel=7 panic=-1 oops=panic tsc=reliable "
                    "no_timer_check mitigations=off random.trust_cpu=on "
                    "cryptomgr.notests apparmor=0 audit=0 sysrq_always_enabled")


class Monitor:
    """QEMU's control socket (QMP)."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(20)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("r")
        self._lines.readline()
        self.call("qmp_capabilities")

    def call(self, command, **arguments):
        request = {"execute": command, "arguments": arguments}
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            line = self._lines.readline()
            if not line:
                raise RigError("QEMU closed its monitor")
            answer = json.loads(line)
            if "error" in answer:
                raise RigError(f"QEMU refused {command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def close(self):
        self._lines.close()
        self._socket.close()


def accelerator(clock, smp, kvm):
    if clock.accelerator == "any" and kvm:
        return ["-accel", "kvm", "-cpu", "host"]
    thread = "multi" if smp > 1 else "single"
    return ["-accel", f"tcg,thread={thread}", "-cpu", "max"]


def machine(config, kernel, initramfs, mode):
    """The part of the command line that all guests share."""
    append = [KERNEL_ARGUMENTS, f"rig.mode={mode}", *kernel.arguments]
    return [*config.qemu(), "-nodefaults", "-no-user-config", "-display", "none",
            "-no-reboot", "-machine", "q35", "-m", str(kernel.memory_mb),
            "-kernel", str(kernel.vmlinuz), "-initrd", str(initramfs)], append


def network_cards(node, sockets):
    """Two NICs; node 1 listens for node 2, so it must be started first."""
    flags = []
    server = "on" if node == 1 else "off"
    for number, name in enumerate(NETWORKS, 1):
        flags += ["-netdev", f"stream,id={name},server={server},addr.type=unix,"
                             f"addr.path={sockets}/{name}",
                  # No option ROM: nothing boots from the network.
                  "-device", f"virtio-net-pci,netdev={name},romfile=,"
                             f"mac=52:54:00:00:{node:02x}:{number:02x}"]
    return flags


class Guest:
    """A running guest.  node is 0 where it is alone, else 1 or 2."""

    def __init__(self, config, kernel, clock, smp, initramfs, logs, sockets,
                 node=0, kvm=False):
        self.kernel = kernel
        self.node = node
        self.name = f"{kernel.name}-{node}" if node else kernel.name
        self.console = Path(logs) / f"console-{node or 1}.log"
        self._sockets = Path(sockets)
        self._buffer = b""
        self._agent = self._monitor = None
        command, append = machine(config, kernel, initramfs, "agent")
        if node:
            append.append(f"rig.node={node}")
            command += network_cards(node, sockets)
        command += accelerator(clock, smp, kvm) + clock.flags + ["-smp", str(smp)]
        command += ["-append", " ".join(append), "-S", "-qmp",
                    f"unix:{self._path('qmp')},server=on,wait=off"]
        command += self._serial("console", f",logfile={self.console}")
        command += self._serial("agent", "")
        self._start(command, Path(logs) / f"qemu-{node or 1}.log")

    def _path(self, what):
        return self._sockets / f"{what}{self.node}"

    def _serial(self, what, more):
        return ["-chardev", f"socket,id={what},path={self._path(what)},"
                            f"server=on,wait=off{more}", "-serial", f"chardev:{what}"]

    def _start(self, command, log):
        with open(log, "w") as out:
            out.write(" ".join(command) + "\n")
            out.flush()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=out)
        deadline = time.monotonic() + 20
        while not self._connect():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RigError(f"QEMU did not start: {log.read_text()[-2000:]}")
            time.sleep(0.02)
        # Held until here (-S): nothing the guest says is lost.
        self._monitor.call("cont")

    def _connect(self):
        try:
            self._monitor = Monitor(self._path("qmp"))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        self._agent = socket.socket(socket.AF_UNIX)
        self._agent.connect(str(self._path("agent")))
        return True

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

    def set_link(self, network, up):
        self._monitor.call("set_link", name=network, up=up)

    def pause(self):
        """Stop the whole guest, as a host does that has no time for it."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def show_tasks(self):
        """Have the kernel log what its tasks wait for (sysrq w and l by serial break)."""
        try:
            with socket.socket(socket.AF_UNIX) as console:
                console.connect(str(self._path("console")))
                console.settimeout(0.5)
                for key in b"wl":
                    self._monitor.call("chardev-send-break", id="console")
                    console.sendall(bytes([key]))
                    self._drain(console, 1.0)
        except (OSError, RigError):
            pass

    @staticmethod
    def _drain(console, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if not console.recv(65536):
                    return
            except socket.timeout:
                pass

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
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        for end in (self._agent, self._monitor):
            if end:
                end.close()


def shell_command(config, kernel, clock, smp, initramfs, kvm, terminal):
    """QEMU's command line for a shell on this terminal."""
    command, append = machine(config, kernel, initramfs, "shell")
    append += ["quiet", f"rig.rows={terminal.lines}", f"rig.cols={terminal.columns}"]
    return command + accelerator(clock, smp, kvm) + clock.flags + [
        "-smp", str(smp), "-serial", "mon:stdio", "-append", " ".join(append)]


def probe_kvm(config, kernel, clock, initramfs):
    """Whether KVM boots a guest here: that /dev/kvm exists proves nothing."""
    if not Path("/dev/kvm").exists():
        return False
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    known = config.cache / "kvm"
    if known.exists():
        answer = known.read_text().split()
        if answer[:1] == [boot]:
            return answer[1] == "yes"
    command, append = machine(config, kernel, initramfs, "probe")
    command += accelerator(clock, 2, True) + ["-smp", "2", "-append", " ".join(append)]
    try:
        works = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=10, check=False,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               ).returncode == 0
    except subprocess.TimeoutExpired:
        works = False
    known.write_text(f"{boot} {'yes' if works else 'no'}\n")
    return works
