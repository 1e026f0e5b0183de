# SPDX-License-Identifier: GPL-2.0
"""Guests in QEMU: the process, its monitor, its serial ports."""

import json
import socket
import subprocess
import time
from pathlib import Path

from .config import RigError
from .guest import KERNEL_ARGUMENTS, Guest

NETWORKS = ("net1", "net2")

# tsc=reliable: under an instruction clock the watchdog sees time jump and complains.
ARGUMENTS = f"console=ttyS0 {KERNEL_ARGUMENTS} tsc=reliable no_timer_check mitigations=off"


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
    append = [ARGUMENTS, f"rig.mode={mode}", *kernel.arguments]
    return [*config.qemu(), "-nodefaults", "-no-user-config", "-display", "none",
            "-no-reboot", "-machine", "q35", "-m", str(kernel.memory_mb),
            "-kernel", str(kernel.image), "-initrd", str(initramfs)], append


def wires(node, nodes, network):
    """What leads to the others: node 1 has one to each, and passes on between them."""
    ends = range(2, nodes + 1) if node == 1 else [node]
    return [f"{network}-{end}" for end in ends]


def network_cards(node, nodes, sockets):
    """Two NICs.  The others come to node 1, so it must be started first.

    set_link takes a NIC's carrier away by the network's name, and cuts a wire by its own:
    a hub is between them, so that nobody notices that.
    """
    flags = []
    server = "on" if node == 1 else "off"
    for number, name in enumerate(NETWORKS, 1):
        for wire in wires(node, nodes, name):
            flags += ["-netdev", f"stream,id={wire},server={server},addr.type=unix,"
                                 f"addr.path={sockets}/{wire}",
                      "-netdev", f"hubport,id={wire}-port,hubid={number},netdev={wire}"]
        flags += ["-netdev", f"hubport,id={name}-port,hubid={number}",
                  # No option ROM: nothing boots from the network.
                  "-device", f"virtio-net-pci,id={name},netdev={name}-port,romfile=,"
                             f"mac=52:54:00:00:{node:02x}:{number:02x}"]
    return flags


class Machine(Guest):
    """A guest in QEMU that is spoken with over a monitor and two serial ports."""

    def __init__(self, name, command, logs, sockets, node):
        super().__init__(name, logs, node)
        self._sockets = Path(sockets)
        self._monitor = None
        command = [*command, "-S", "-qmp", f"unix:{self._path('qmp')},server=on,wait=off"]
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

    def set_link(self, name, up):
        """Of a network, the NIC's carrier; of a wire, what goes through it."""
        self._monitor.call("set_link", name=name, up=up)

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

    def kill(self):
        super().kill()
        if self._monitor:
            self._monitor.close()


class Qemu(Machine):
    """A guest that boots an initramfs; two of them have two networks in common."""

    def __init__(self, config, kernel, clock, smp, initramfs, logs, sockets, node, kvm):
        command, append = machine(config, kernel, initramfs, "agent")
        name = kernel.name
        if node:
            name = f"{name}-{node}"
            append.append(f"rig.node={node}")
            command += network_cards(node, 2, sockets)
        command += accelerator(clock, smp, kvm) + clock.flags + ["-smp", str(smp)]
        super().__init__(name, [*command, "-append", " ".join(append)], logs, sockets, node)


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
