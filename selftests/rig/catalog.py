# SPDX-License-Identifier: GPL-2.0
"""The tests: files in selftests/tests and the keys in their headers."""

import fnmatch
import re

from .config import SELFTESTS, RigError

DEFAULTS = {"guests": "1", "clock": "icount", "smp": "1", "timeout": "180",
            "kernels": "", "mixed": "no", "boot": "", "slow": "no", "panics": ""}
# Where a test runs that does not say: everywhere.
EVERYWHERE = "stock debug"
KEY = re.compile(r"# (\w+): +(\S.*)$")


class Test:
    def __init__(self, path, config):
        self.name = path.stem
        self.file = str(path.relative_to(SELFTESTS))
        keys = self._keys(path)
        self.guests = int(keys["guests"])
        self.clock = keys["clock"]
        self.smp = int(keys["smp"])
        self.timeout = float(keys["timeout"])
        self.mixed = keys["mixed"] == "yes"
        # "yes": it alone takes half a minute or more on one of its kernels; "debug": twenty
        # seconds or more on a debug kernel.
        self.slow = keys["slow"]
        words = keys["kernels"].split() or EVERYWHERE.split()
        self.kernels = [name for name in config.kernel_names(words)
                        if name in words or self._suits(config.builds.get(name))]
        # More kernel arguments: such a test has a boot of its own.
        self.boot = tuple(keys["boot"].split())
        # It ends with a panic of the kernel, in words that this regular expression fits.
        self.panics = keys["panics"]
        self._check(path)

    def _suits(self, build):
        """Whether a kernel of a group is one for this test.

        Those that are built share the work.  A guest in User Mode Linux is alone and has one
        CPU; debug kernels in QEMU are slow, so they get only what needs more than that.
        """
        alone = self.guests == 1 and self.smp == 1
        return build is None or (build.arch == "um") == alone

    @staticmethod
    def _keys(path):
        """Keys stand in the comment at the head of the file."""
        keys = dict(DEFAULTS)
        for line in path.read_text().splitlines():
            if not line.startswith("#"):
                break
            match = KEY.match(line)
            if match and match.group(1) in DEFAULTS:
                keys[match.group(1)] = match.group(2).strip()
        return keys

    def _check(self, path):
        if self.guests not in (1, 2):
            raise RigError(f"{path}: guests must be 1 or 2")
        if self.slow not in ("no", "yes", "debug"):
            raise RigError(f"{path}: slow must be yes or debug")
        if self.clock == "icount" and self.smp > 1:
            raise RigError(f"{path}: an instruction clock has one CPU; use clock: real")
        if self.clock == "icount" and self.guests > 1:
            raise RigError(f"{path}: two instruction clocks drift apart; use clock: real")
        if self.mixed and self.guests != 2:
            raise RigError(f"{path}: only two guests can be mixed")

    def leave_out_slow(self, config, on_debug_too):
        """Off with the kernels where it takes long."""
        if self.slow == "yes":
            self.kernels = []
        elif self.slow == "debug" and on_debug_too:
            self.kernels = [name for name in self.kernels if name not in config.builds]

    def runs_on(self, kernel):
        return kernel in self.kernels


def load(patterns, config):
    """Tests whose names fit one of the patterns (all without any), sorted."""
    tests = [Test(path, config) for path in sorted((SELFTESTS / "tests").glob("*.sh"))]
    for pattern in patterns:
        if not any(fnmatch.fnmatch(test.name, pattern) for test in tests):
            raise RigError(f"no test is called {pattern}")
    return [test for test in tests
            if not patterns or any(fnmatch.fnmatch(test.name, p) for p in patterns)]
