#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What tshark makes of packets with netft.lua, against the format's own description.

Packets that are well formed, the inputs that fuzzing the receiver has collected, and both of
them broken.  selftests/tests/dissector.sh has packets of the real thing.  Prints TAP.
"""

import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
CORPUS = CHECKOUT / "selftests/fuzz/corpus/fuzz_wire"
SPEC = CHECKOUT / "Documentation/netlink/specs/netft.yaml"
DISSECTOR = HERE / "netft.lua"

# Documentation/wire-format.rst: offset and length of each field of a heartbeat.
LAYOUT = {
    "flags": (1, 1), "length": (2, 2), "tag": (4, 4), "sender_tag": (8, 4), "sequence": (12, 4),
    "timestamp": (16, 8), "echo": (24, 8), "instance": (32, 8), "cluster": (40, 4),
    "delay": (44, 4), "threshold": (48, 1), "state": (49, 1), "reason": (50, 1),
    "beat_flags": (51, 1), "ipv4": (52, 4), "ipv6": (56, 16), "mac": (72, 6),
    "report.state": (78, 1), "report.reason": (79, 1), "report.tag": (80, 4),
    "also": (84, 4), "held": (88, 8),
}
LENGTH = 96
REQUEST, RESPONSE = 0x12, 0x13
BROKEN = ("short", "length.bad", "version.unknown", "type.unknown")


def heartbeat(kind=REQUEST, **values):
    """The bytes of a heartbeat; a field that is not named is zero."""
    packet = bytearray(LENGTH)
    packet[0] = kind
    for name, value in {"length": LENGTH, "tag": 1, "reason": 2, "state": 1, **values}.items():
        offset, length = LAYOUT[name.replace("__", ".")]
        packet[offset:offset + length] = value.to_bytes(length, "big")
    return bytes(packet)


def verdict(packet):
    """What is wrong with it, as Documentation/wire-format.rst has it."""
    if len(packet) < 8:
        return "short"
    if packet[0] >> 4 != 1:
        return "version.unknown"
    kind = packet[0] & 0xf
    if kind == 1:
        return "short" if len(packet) < 8 + 14 else ""
    if kind not in (2, 3):
        return "type.unknown"
    if len(packet) < LENGTH:
        return "short"
    return "" if LENGTH <= struct.unpack_from(">H", packet, 2)[0] <= len(packet) else "length.bad"


def broken(packets, count, seed):
    """Packets with bytes changed, cut off, or appended."""
    lot = random.Random(seed)
    for _ in range(count):
        packet = bytearray(lot.choice(packets))
        for _ in range(lot.randrange(4)):
            place = min(int(lot.expovariate(0.1)), len(packet) - 1)
            packet[place] = lot.randrange(256)
        if lot.random() < 0.3:
            del packet[lot.randrange(1, len(packet) + 1):]
        if lot.random() < 0.1:
            packet += lot.randbytes(lot.randrange(1, 40))
        if len(packet) > 1:
            yield bytes(packet)


class Capture:
    """A file of packets, and what tshark says of them."""

    def __init__(self, folder, packets, addresses="10.1.0.1,10.1.0.2", snap=None):
        self.file = Path(folder) / f"{len(list(Path(folder).iterdir()))}.pcap"
        dump = "".join("0000 " + packet.hex(" ") + "\n" for packet in packets)
        self._run(["text2pcap", "-q", "-F", "pcap", "-4", addresses, "-u", "3343,3343",
                   "-", str(self.file)], dump)
        if snap:
            whole, self.file = self.file, self.file.with_suffix(".cut")
            self._run(["editcap", "-F", "pcap", "-s", str(snap), str(whole), str(self.file)])

    @staticmethod
    def _run(command, text=None):
        return subprocess.run(command, input=text, check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout

    def append(self, *others):
        """The packets of other files behind these."""
        files = [str(other.file) for other in (self, *others)]
        self.file = self.file.with_suffix(".all")
        self._run(["mergecap", "-F", "pcap", "-a", "-w", str(self.file), *files])
        return self

    def tshark(self, *arguments):
        return self._run(["tshark", "-n", "-X", f"lua_script:{DISSECTOR}", "-r",
                          str(self.file), *arguments])

    def fields(self, *names):
        """A tuple for each packet: the texts of these fields."""
        asked = [word for name in names for word in ("-e", name)]
        out = self.tshark("-T", "fields", "-E", "separator=|", *asked)
        return [tuple(line.split("|")) for line in out.splitlines()]

    def ours(self, *names):
        return self.fields(*(f"netft.{name}" for name in names))


def number(text):
    """A field's text as the number that its bytes are."""
    if "." in text:
        return int.from_bytes(bytes(map(int, text.split("."))), "big")
    if text.count(":") == 5:
        return int(text.replace(":", ""), 16)
    if ":" in text:
        halves = [[int(word, 16) for word in half.split(":") if word]
                  for half in text.split("::")]
        zeroes = [0] * (8 - sum(map(len, halves))) if len(halves) == 2 else []
        words = halves[0] + zeroes + (halves[1] if len(halves) == 2 else [])
        return int.from_bytes(struct.pack(">8H", *words), "big")
    return int(text, 0)


def every_field(folder):
    """Each field is where the format has it."""
    lot = random.Random(1)
    packets = [bytes([kind]) + lot.randbytes(1) + struct.pack(">H", LENGTH) +
               lot.randbytes(LENGTH - 4) for kind in (REQUEST, RESPONSE) for _ in range(40)]
    for packet, shown in zip(packets, Capture(folder, packets).ours("type", *LAYOUT),
                             strict=True):
        kind, *values = shown
        if int(kind) != packet[0] & 0xf:
            yield f"type {kind} of {packet.hex()}"
        for (name, (offset, length)), text in zip(LAYOUT.items(), values):
            wanted = int.from_bytes(packet[offset:offset + length], "big")
            if not text or number(text) != wanted:
                yield f"{name} is {text}, not {wanted:#x}"


def names(folder):
    """States and reasons have the names of the specification."""
    spec = yaml.safe_load(SPEC.read_text())
    enums = {entry["name"]: [value["name"].replace("-", "_") for value in entry["entries"]]
             for entry in spec["definitions"]}
    for enum, field in (("route-state", "state"), ("reason", "reason")):
        known = enums[enum]
        capture = Capture(folder, [
            heartbeat(**{field: value, f"report__{field}": value, "report__tag": 1})
            for value in range(len(known) + 1)])
        *shown, unknown = capture.tshark("-V", "-O", "netft").split("\nFrame ")
        for value, (name, text) in enumerate(zip(known, shown, strict=True)):
            if text.count(f": {name} ({value})") != 2 or "Unknown value" in text:
                yield f"{field} {value} is not called {name}: {text}"
        if unknown.count("[Unknown value]") != 2:
            yield f"{field} {len(known)} passes for a known one"


def verdicts(folder):
    """What is malformed is called so, and nothing else is."""
    frame = bytes.fromhex("02000000000a02000000000b0800") + bytes(40)
    packets = [path.read_bytes() for path in sorted(CORPUS.iterdir())]
    packets += [heartbeat(kind) for kind in (REQUEST, RESPONSE)]
    packets += [b"\x11" + bytes(6) + b"\1" + frame, b"\x11" + bytes(6) + b"\1" + frame[:13]]
    packets += [bytes([version << 4 | kind]) + heartbeat()[1:]
                for version in range(16) for kind in range(16)]
    packets += [heartbeat()[:length] for length in range(1, LENGTH)]
    packets += list(broken(packets, 2000, 1))
    lines = Capture(folder, packets).ours(*BROKEN)
    for packet, found in zip(packets, lines, strict=True):
        found = [name for name, text in zip(BROKEN, found) if text]
        if found != [verdict(packet)] and (found or verdict(packet)):
            yield f"{packet.hex()}: {found}, not {verdict(packet)}"
    if {verdict(packet) for packet in packets} != {"", *BROKEN}:
        yield "some verdict was never due"


def lua_errors(folder):
    """The dissector itself fails on nothing, not even on what a capture has cut short."""
    packets = [path.read_bytes() for path in sorted(CORPUS.iterdir())] + [heartbeat(echo=5)]
    packets += [b"\x11" + bytes(7) + bytes(range(60))]
    packets += list(broken(packets, 200, 2))
    whole = Capture(folder, packets).append(*(
        Capture(folder, packets, snap=14 + 28 + left)
        for left in (1, 7, 8, 9, 21, 40, 60, 80, 90, 95)))
    text = whole.tshark("-V", "-O", "netft")
    if "Lua Error" in text:
        yield text[:text.index("Lua Error") + 200][-2000:]
    if text.count("netft fault-tolerant adapter") != 11 * len(packets):
        yield f"{text.count('netft fault-tolerant adapter')} of {11 * len(packets)} dissected"


def cut(folder):
    """A capture that is cut short is no malformed packet."""
    [shown] = Capture(folder, [heartbeat()], snap=14 + 28 + 60).ours("cut", "short", "delay")
    if not shown[0] or shown[1] or shown[2] != "0":
        yield f"{shown}"


def notes(folder):
    """What the receiver takes, or drops for another reason, is told."""
    packets = {
        "tag.missing": heartbeat(RESPONSE, tag=0),
        "reserved": heartbeat(flags=1),
        "appended": heartbeat(length=LENGTH + 1) + b"\1",
        "value.unknown": heartbeat(report__state=4, report__tag=1),
    }
    for name, packet in packets.items():
        found = Capture(folder, [packet]).ours(*packets)[0]
        if [other for other, text in zip(packets, found) if text] != [name]:
            yield f"{packet.hex()}: {found}, not {name}"
    if any(Capture(folder, [heartbeat(tag=0)]).ours(*packets)[0]):
        yield "a request without a tag is remarkable"


def inner(folder):
    """The inner frame goes to Ethernet's dissector, and on."""
    icmp = bytes.fromhex("4500001c0000400040010000" "a9fe0101" "a9fe0202" "0800f7ff00000000")
    packet = bytes.fromhex("1100000012345678" "02000000000a" "02000000000b" "0800") + icmp
    [shown] = Capture(folder, [packet]).fields("netft.tag", "eth.dst", "ip.dst", "icmp.type")
    shown = (shown[0], shown[1].split(",")[-1], *shown[2:])
    if shown != ("0x12345678", "02:00:00:00:00:0a", "10.1.0.2,169.254.2.2", "8"):
        yield f"{shown}"


def answers(folder):
    """A response, and a request that answers, are found to their requests."""
    there = Capture(folder, [heartbeat(sequence=7, timestamp=1000),
                             heartbeat(sequence=8, timestamp=2000)])
    back = Capture(folder, [heartbeat(RESPONSE, sequence=8, timestamp=500, echo=2000, also=70),
                            heartbeat(sequence=71, timestamp=600, echo=1000, also=7, held=9),
                            heartbeat(RESPONSE, sequence=9, timestamp=500, echo=2000)],
                   "10.1.0.2,10.1.0.1")
    last = Capture(folder, [heartbeat(RESPONSE, sequence=70, timestamp=3000, echo=500)])
    found = there.append(back, last).ours("request_in")
    if found != [("",), ("",), ("2",), ("1",), ("",), ("3",)]:
        yield f"{found}"


def main():
    failed = 0
    tests = (every_field, names, verdicts, lua_errors, cut, notes, inner, answers)
    for count, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            problems = list(test(folder))
        failed += bool(problems)
        print(f"{'not ' if problems else ''}ok {count} - {test.__doc__.rstrip('.')}")
        for problem in problems[:10]:
            print("# " + problem.replace("\n", "\n# "))
    print(f"1..{len(tests)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
