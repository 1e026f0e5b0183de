# SPDX-License-Identifier: GPL-2.0
"""Whole Debian systems: the packages of this tree, installed in one, which then boots."""

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import qemu, tap
from .build import mirror
from .config import CHECKOUT, RigError

MEMORY_MB = 768
IMAGE_SIZE = "3G"
BOOT_SECONDS = 900
COMMAND_SECONDS = 120

# systemd starts it once all else is started.
UNIT = """[Unit]
Description=Test of netft
After=multi-user.target

[Service]
ExecStart=/root/guest.sh
TimeoutStopSec=1

[Install]
WantedBy=multi-user.target
"""
UNWANTED = ("NetworkManager-wait-online.service", "systemd-networkd-wait-online.service",
            "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer",
            "fstrim.timer", "e2scrub_reap.service", "e2scrub_all.timer",
            "serial-getty@ttyS0.service")
# Emulated, and on a machine that does other things, too, services take their time.
PATIENCE = ("systemd.show_status=error systemd.service_watchdogs=0 "
            "systemd.default_timeout_start_sec=900")
ARGUMENTS = ("console=ttyS0 root=/dev/vda rw net.ifnames=0 mitigations=off audit=0 apparmor=0 "
             f"no_timer_check tsc=reliable random.trust_cpu=on loglevel=4 {PATIENCE}")


class Problem(Exception):
    """A step failed; the text says why."""


def call(*command, **more):
    """Run a command; its output, or a Problem."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", check=False, **more)
    if done.returncode:
        raise Problem(f"{' '.join(map(str, command))}: exit status {done.returncode}\n"
                      f"{done.stdout[-4000:]}")
    return done.stdout


def copy_sources(folder):
    """The files that git knows or would add: what a clean checkout has."""
    names = call("git", "-C", CHECKOUT, "ls-files", "--cached", "--others",
                 "--exclude-standard").splitlines()
    mirror([(name, CHECKOUT / name) for name in names if (CHECKOUT / name).is_file()], folder)


def build_debs(work):
    copy_sources(work / "src" / "netft")
    call("dpkg-buildpackage", "-us", "-uc", "-b", cwd=work / "src" / "netft")
    return sorted(path for path in (work / "src").glob("*.deb") if "-dbgsym_" not in path.name)


class Steps:
    """What is done one after another, each a result of the report."""

    def __init__(self, report, prefix):
        self._report = report
        self._prefix = prefix

    def __call__(self, description, function, *arguments):
        """Do one thing and report it; its result, or None."""
        try:
            result = function(*arguments)
        except (Problem, RigError, OSError) as problem:
            self._report.add(self._prefix, [tap.Result(tap.FAILED, description)],
                             str(problem).splitlines())
            return None
        self._report.add(self._prefix, [tap.Result(tap.PASSED, description)])
        return result or True


@contextlib.contextmanager
def in_folder(report, keep):
    """A folder to work in, which is removed in the end unless it is to be kept."""
    # Ended from outside, too, guests are taken along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Not in the cache: paths of sockets must be short.
    work = Path(tempfile.mkdtemp(prefix="netft-"))
    try:
        yield work
    finally:
        if keep:
            report.comment(f"kept in {work}")
        else:
            shutil.rmtree(work)


class Root:
    """A Debian system in a folder: a copy of one that selftests/setup has made."""

    def __init__(self, config, work, name, option):
        self.name = name
        self.base = config.cache / "roots" / f"root-{name}"
        if not self.base.with_suffix(".packages").exists():
            raise RigError(f"no {self.base.name} in the cache: run selftests/setup {option}")
        self.path = work / name
        self.image = work / f"{name}.img"

    def chroot(self, *command):
        # A mount namespace of its own: what is mounted goes with it.
        script = 'mount -t proc proc "$0/proc"; exec chroot "$0" "$@"'
        return call("unshare", "--mount", "sh", "-c", script, self.path, *command,
                    env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
                         "DEBIAN_FRONTEND": "noninteractive"})

    def install(self, debs):
        call("cp", "-a", "--reflink=auto", self.base, self.path)
        for deb in debs:
            shutil.copy(deb, self.path / "tmp")
        # All that they depend on is there; were it not, dpkg would refuse.
        self.chroot("dpkg", "--install", *(f"/tmp/{deb.name}" for deb in debs))

    def built(self):
        """DKMS has built the module for the one kernel that is there."""
        release, = os.listdir(self.path / "lib/modules")
        status = self.chroot("dkms", "status")
        if not re.search(rf"^netft/\S+, {re.escape(release)}, \w+: installed", status, re.M):
            raise Problem(f"dkms status: {status}")

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def prepare(self, script, unstarted=(), masked=()):
        """An image whose system runs the script, and starts none of these by itself."""
        system = self.path / "etc/systemd/system"
        for wants in system.glob("*.wants"):
            for unit in (*unstarted, *masked, *UNWANTED):
                (wants / unit).unlink(missing_ok=True)
        for unit in (*masked, *UNWANTED):
            (system / unit).unlink(missing_ok=True)
            (system / unit).symlink_to("/dev/null")
        self.write("etc/systemd/system/guest.service", UNIT)
        self.chroot("systemctl", "enable", "guest.service")
        shutil.copy(script, self.path / "root/guest.sh")
        self.write("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")
        self.write("etc/fstab", "")
        self.write("etc/machine-id", "")
        self.image.unlink(missing_ok=True)
        call("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", self.path,
             self.image, IMAGE_SIZE)

    def remove(self, debs):
        """Purging them leaves nothing of the module behind."""
        self.chroot("apt-get", "purge", "-y", *(deb.name.split("_")[0] for deb in debs))
        left = [str(path) for pattern in ("netft*", "libnetft*")
                for top in ("usr", "etc", "var/lib/dkms")
                for path in (self.path / top).rglob(pattern)]
        if left:
            raise Problem("\n".join(left))

    def command(self, config, work, node, nodes, arguments=""):
        """QEMU's command line but for its serial ports: the image stays what it is."""
        kernel, = (self.path / "boot").glob("vmlinuz-*")
        initrd, = (self.path / "boot").glob("initrd.img-*")
        return [*config.qemu(), "-nodefaults", "-no-user-config", "-display", "none",
                "-no-reboot", "-machine", "q35", "-m", str(MEMORY_MB),
                "-kernel", str(kernel), "-initrd", str(initrd), "-append",
                f"{ARGUMENTS} {arguments}",
                *qemu.accelerator(config.clocks["real"], 1, False),
                "-drive", f"file={self.image},if=virtio,format=raw,cache=unsafe,snapshot=on",
                *qemu.network_cards(node, nodes, work)]


class Shell(qemu.Machine):
    """A guest with such a system that does what it is told: see clusters/guest.sh."""

    def __init__(self, config, root, work, name, node, nodes):
        command = root.command(config, work, node, nodes, f"systemd.hostname={name}")
        super().__init__(name, command, work, work, node)
        self._lines = []

    def wait_booted(self):
        self._until("R", BOOT_SECONDS)

    def run(self, command, seconds=COMMAND_SECONDS):
        """A command's exit status and output."""
        self.send(command)
        lines = self._until("E", seconds)
        return int(lines.pop()[2:]), "\n".join(line[2:] for line in lines) + "\n"

    def must(self, command, seconds=COMMAND_SECONDS):
        """The output of a command that succeeds, or a Problem."""
        status, output = self.run(command, seconds)
        if status:
            raise Problem(f"{self.name}: {command}: exit status {status}\n{output}")
        return output

    def _until(self, letter, seconds):
        """Lines up to one that begins with the letter, which is the last."""
        lines = []
        end = time.monotonic() + seconds
        while not (lines and lines[-1].startswith(letter)):
            if self._lines:
                lines.append(self._lines.pop(0))
                continue
            if not select.select([self], [], [], max(end - time.monotonic(), 0))[0]:
                raise Problem(f"{self.name} said nothing more within {seconds} s")
            more = self.read_lines()
            if more is None:
                raise Problem(f"{self.name} is gone: {self.kernel_log()[-2000:]}")
            self._lines += more
        return lines
