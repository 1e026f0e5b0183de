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
    """NAME=VALUE lines, as selftests/setup writes them."""
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


class Kernel:
    """One kernel the guests can run, as unpacked by selftests/setup."""

    def __init__(self, name, memory_mb, arguments, root):
        self.name = name
        self.memory_mb = memory_mb
        self.arguments = arguments
        if not (root / "kernel.env").exists():
            raise RigError(f"kernel {name} is not in the cache: run selftests/setup")
        env = read_env(root / "kernel.env")
        self.release = env["RELEASE"]
        self.kdir = root.resolve() / env["KDIR"]
        self.modules = root.resolve() / env["MODULES"]
        self.vmlinuz = root.resolve() / env["VMLINUZ"]


class Clock:
    """How a guest's time passes."""

    def __init__(self, name, accelerator, flags):
        self.name = name
        self.accelerator = accelerator
        self.flags = flags


class Config:
    def __init__(self, source=CHECKOUT):
        self.cache = cache_dir()
        self.source = Path(source).resolve()
        self.kernels = {}
        self.clocks = {}
        self._parse(SELFTESTS / "guests.conf")

    def _parse(self, path):
        for line in path.read_text().splitlines():
            word = line.split("#")[0].split()
            if not word:
                continue
            if word[0] == "kernel":
                self.kernels[word[1]] = (int(word[2]), word[3:])
            elif word[0] == "clock":
                self.clocks[word[1]] = Clock(word[1], word[2], word[3:])
            elif word[0] != "source":
                raise RigError(f"{path}: what is {word[0]}?")

    def kernel(self, name):
        if name not in self.kernels:
            raise RigError(f"no kernel {name}; there are {' '.join(self.kernels)}")
        memory, arguments = self.kernels[name]
        return Kernel(name, memory, arguments, self.cache / "kernels" / name)

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
