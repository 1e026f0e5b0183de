# SPDX-License-Identifier: GPL-2.0
"""Where things are, and what selftests/guests.conf says about the guests."""

import hashlib
import os
import shutil
from pathlib import Path

SELFTESTS = Path(__file__).resolve().parent.parent
CHECKOUT = SELFTESTS.parent


class RigError(Exception):
    """The rig itself cannot go on; says why in one line."""


def cache_dir():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(os.environ.get("NETFT_CACHE") or os.path.join(base, "netft"))


def read_env(path):
    """NAME=VALUE lines, as those who make a kernel write them."""
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


class Kernel:
    """One kernel the guests can run, and the folder it is unpacked or built in."""

    def __init__(self, entry, root, source=None):
        self.name = entry.name
        # Of what it was built, if it was.
        self.source = source
        # Of this very build: two kernels may have the same release.
        self.identity = root.resolve().name
        self.memory_mb = entry.memory_mb
        self.arguments = entry.arguments
        if not (root / "kernel.env").exists():
            raise RigError(f"kernel {self.name} is not in the cache: run selftests/setup")
        env = read_env(root / "kernel.env")
        self.release = env["RELEASE"]
        self.kdir = root.resolve() / env["KDIR"]
        self.modules = root.resolve() / env["MODULES"]
        # User Mode Linux is a program rather than a compressed image.
        self.image = root.resolve() / env["VMLINUZ"]
        self.machine = "um" if env.get("ARCH") == "um" else "qemu"
        self.make = ["make", "-C", str(self.kdir)]
        if "ARCH" in env:
            self.make.append(f"ARCH={env['ARCH']}")


class KernelEntry:
    """What the table says of a kernel."""

    def __init__(self, name, group, memory_mb, *arguments):
        self.name = name
        self.group = group
        self.memory_mb = int(memory_mb)
        self.arguments = list(arguments)


class BuildEntry:
    """Of what a kernel is built."""

    def __init__(self, source, arch, fragments):
        self.source = source
        self.arch = arch
        paths = [SELFTESTS / "configs" / name for name in fragments.split(",")]
        self.patches = [path for path in paths if path.suffix == ".patch"]
        self.fragments = [path for path in paths if path not in self.patches]


class Clock:
    """How a guest's time passes: in QEMU by accelerator and flags, else by arguments."""

    def __init__(self, name):
        self.name = name
        self.accelerator = None
        self.flags = []
        self.arguments = []

    def add(self, machine, *words):
        if machine == "qemu":
            self.accelerator, *self.flags = words
        else:
            self.arguments = list(words)


class Config:
    def __init__(self, source=CHECKOUT):
        self.cache = cache_dir()
        self.source = Path(source).resolve()
        self.kernels = {}
        self.builds = {}
        self.clocks = {}
        self._parse(SELFTESTS / "guests.conf")

    def _parse(self, path):
        for line in path.read_text().splitlines():
            kind, *word = line.split("#")[0].split() or [None]
            if kind == "kernel":
                self.kernels[word[0]] = KernelEntry(*word)
            elif kind == "build":
                self.builds[word[0]] = BuildEntry(*word[1:])
            elif kind == "clock":
                self.clocks.setdefault(word[0], Clock(word[0])).add(*word[1:])
            elif kind not in (None, "source"):
                raise RigError(f"{path}: what is {kind}?")

    def kernel_names(self, words):
        """The kernels that these names and groups stand for, in the table's order."""
        for word in words:
            if not any(word in (entry.name, entry.group) for entry in self.kernels.values()):
                raise RigError(f"no kernel {word}; there are {' '.join(self.kernels)}")
        return [entry.name for entry in self.kernels.values()
                if entry.name in words or entry.group in words]

    def kernel(self, name):
        """A kernel, ready to boot; one that is to be built may take its time."""
        self.kernel_names([name])
        if name not in self.builds:
            return Kernel(self.kernels[name], self.cache / "kernels" / name)
        # Not at the top: it needs what is defined here.
        from . import kernels  # pylint: disable=import-outside-toplevel,cyclic-import
        return Kernel(self.kernels[name], kernels.built(self, name),
                      kernels.source_tree(self, self.builds[name].source))

    def build_dir(self, what):
        """A folder for things built from this checkout, apart from other checkouts'."""
        key = hashlib.sha256(str(self.source).encode()).hexdigest()[:8]
        path = self.cache / "build" / key / what
        path.mkdir(parents=True, exist_ok=True)
        return path

    def qemu(self):
        """The emulator's command line up to its data folders."""
        root = self.cache / "qemu"
        if root.exists():
            share = root.resolve() / "usr/share"
            return [str(root.resolve() / "usr/bin/qemu-system-x86_64"),
                    "-L", str(share / "qemu"), "-L", str(share / "seabios")]
        found = shutil.which("qemu-system-x86_64")
        if not found:
            raise RigError("no QEMU: run selftests/setup")
        return [found]
