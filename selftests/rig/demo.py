# SPDX-License-Identifier: GPL-2.0
"""The demonstration: two guests, two networks, and what becomes of the traffic."""

import sys
import tempfile
import time

from . import klog, tap
from .config import Config, RigError
from .runner import Rig, tail
from .session import Session

KERNEL = "6.1"
TIMEOUT = 170


def show(_, line):
    print(line, flush=True)


def judge(parts):
    """Print what is wrong; whether anything is."""
    scanner = klog.Scanner()
    wrong = False
    for part in parts:
        bad = scanner.complaints(part.log)
        if not (part.problem or part.status or bad):
            continue
        wrong = True
        print(f"node {part.guest.node}: {part.problem or f'exit status {part.status}'}")
        print("\n".join(tail("output", part.lines) + tail("kernel log", bad)))
    return wrong


def run(rig, logs):
    kernel = rig.config.kernel(KERNEL)
    how = "KVM" if rig.kvm("real") else "software emulation"
    print(f"Starting two guests with Linux {kernel.release} ({how}) ...", flush=True)
    session = Session(rig, [kernel, kernel], "real", 1, logs)
    try:
        parts = session.run("rig/demo-guest.sh", TIMEOUT, show)
    finally:
        session.close()
    return judge(parts)


def main():
    start = time.monotonic()
    try:
        rig = Rig(Config(*sys.argv[1:]))
        print("Building the module and the tool ...", flush=True)
        try:
            with tempfile.TemporaryDirectory(prefix="netft-demo-") as logs:
                wrong = run(rig, logs)
        finally:
            rig.close()
    except RigError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    verdict = tap.FAILED if wrong else tap.PASSED
    print(f"The demonstration {verdict} after {time.monotonic() - start:.0f} s.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
