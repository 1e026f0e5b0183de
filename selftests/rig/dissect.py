# SPDX-License-Identifier: GPL-2.0
"""Look with tshark and our dissector at what tests have captured.

Guests have no tshark.  So a test prints lines

    # capture NAME: BASE64
    # packets NAME: NUMBER: FILTER

The first is a capture file; each of the others is a check of its own: that many packets of
that file fit the display filter, or "some" do.
"""

import base64
import binascii
import re
import subprocess
import tempfile
from pathlib import Path

from .tap import FAILED, PASSED, Result

CAPTURE = re.compile(r"# capture (\w+): (.*)")
PACKETS = re.compile(r"# packets (\w+): (\d+|some): (.*)")
DISSECTOR = "tools/wireshark/netft.lua"


def _matching(file, source, wanted):
    """How many packets of a file fit a display filter."""
    done = subprocess.run(["tshark", "-n", "-X", f"lua_script:{source / DISSECTOR}", "-r",
                           str(file), "-Y", wanted, "-T", "fields", "-e", "frame.number"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise ValueError(done.stderr.strip())
    return len(done.stdout.splitlines())


def _complaint(captures, source, name, number, wanted):
    """Why the file is not as it should be, None if it is."""
    try:
        found = _matching(captures[name], source, wanted)
    except FileNotFoundError:
        return "tshark is missing: run selftests/setup --checks"
    except (KeyError, ValueError) as error:
        return repr(error)
    if found == (max(found, 1) if number == "some" else int(number)):
        return None
    return f"there are {found}"


def check(lines, source):
    """A result for each line of a test about packets that it has captured."""
    results, captures = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for line in lines:
            match = CAPTURE.match(line)
            if match:
                captures[match.group(1)] = file = Path(folder) / match.group(1)
                try:
                    file.write_bytes(base64.b64decode(match.group(2), validate=True))
                except binascii.Error as error:
                    results.append(Result(FAILED, f"{match.group(1)} is captured ({error})"))
            match = PACKETS.match(line)
            if match:
                complaint = _complaint(captures, source, *match.groups())
                said = "tshark: {} packets of {}: {}".format(
                    match.group(2), match.group(1), match.group(3))
                results.append(Result(FAILED, f"{said} ({complaint})") if complaint
                               else Result(PASSED, said))
    return results
