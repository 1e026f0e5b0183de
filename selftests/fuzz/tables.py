#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Tables for selftests/progs/fuzznetlink.c from the specification of the family.

    selftests/fuzz/tables.py SPECIFICATION HEADER

The header is only written if it would change.
"""

import sys
from pathlib import Path

import yaml

WIDTHS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}


def attribute(number, entry, flags):
    kind, checks = entry["type"], entry.get("checks", {})
    size = checks.get("exact-len", WIDTHS.get(kind, 0))
    low = checks.get("min", 0)
    high = checks.get("max", (1 << 8 * size) - 1 if kind in WIDTHS else 0)
    if entry.get("enum") in flags:
        high = flags[entry["enum"]]
    return (f"\t{{ {number}, KIND_{kind.upper()}, {size}, {low}ULL, {high}ULL }},"
            f"\t/* {entry['name']} */")


def tables(spec):
    flags = {d["name"]: (1 << len(d["entries"])) - 1
             for d in spec["definitions"] if d["type"] == "flags"}
    yield "/* SPDX-License-Identifier: GPL-2.0 */"
    numbers = {}
    for entries in spec["attribute-sets"]:
        name = entries["name"]
        numbers[name] = {a["name"]: i for i, a in enumerate(entries["attributes"], 1)}
        # Some are only nested in others.
        yield f"__attribute__((unused))\nstatic const struct attribute {name}_attributes[] = {{"
        for number, entry in enumerate(entries["attributes"], 1):
            yield attribute(number, entry, flags)
        yield "};\n"
    yield "static const struct operation operations[] = {"
    for command, operation in enumerate(spec["operations"]["list"], 1):
        if "do" not in operation:
            continue
        name = operation["attribute-set"]
        request = [str(numbers[name][a]) for a in operation["do"]["request"]["attributes"]]
        yield (f"\t{{ {command}, {int('dump' in operation)}, {name}_attributes, "
               f"sizeof({name}_attributes) / sizeof(*{name}_attributes),\n"
               f"\t  {{ {', '.join(request)} }}, {len(request)} }},\t/* {operation['name']} */")
    yield "};\n"


def main():
    spec = yaml.safe_load(Path(sys.argv[1]).read_text())
    header = Path(sys.argv[2])
    text = "\n".join(tables(spec))
    if not header.exists() or header.read_text() != text:
        header.write_text(text)


if __name__ == "__main__":
    main()
