# SPDX-License-Identifier: GPL-2.0
"""Build the module, the tools, their library and the helpers, outside the checkout.

Sources are copied first, so that builds for two kernels do not meet and the
checkout stays clean.
"""

import fcntl
import filecmp
import os
import shutil
import subprocess
from pathlib import Path

from .config import SELFTESTS, RigError

SUFFIXES = (".c", ".h", ".S")
NAMES = ("Kbuild", "Kconfig")
WARNINGS = ["-D_GNU_SOURCE", "-O2", "-g", "-Wall", "-Wextra", "-Werror"]


class Built:
    """What a build left behind; module is None where there is none to build."""

    def __init__(self, module, programs, libraries):
        self.module = module
        self.programs = programs
        self.libraries = libraries


def mirror(pairs, target):
    """Copy (name, source) to the target where they differ; drop what is gone."""
    names = set()
    for name, source in pairs:
        names.add(name)
        place = target / name
        # By contents, and dated now: what a slow build made while the source
        # was changed must not pass for newer than the change.
        if place.exists() and filecmp.cmp(source, place, shallow=False):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, place)
    index = target / ".mirrored"
    before = set(index.read_text().splitlines()) if index.exists() else set()
    for name in before - names:
        (target / name).unlink(missing_ok=True)
    index.write_text("\n".join(sorted(names)))


def module_sources(source):
    for path in sorted(source.iterdir()):
        if path.suffix in SUFFIXES and not path.name.endswith(".mod.c") or path.name in NAMES:
            yield path.name, path
    yield from below(source, "include")


def below(source, folder):
    """All files below a folder that are no results of a build."""
    for root, folders, files in os.walk(source / folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            path = source / root / name
            if not {".o", ".a", ".d", ".so"} & {*path.suffixes} and not name.startswith("."):
                yield str(path.relative_to(source)), path


def call(command, what, log):
    """Run a build; warnings are shown, a failure ends the run with its output."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, errors="replace", check=False)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(result.stdout)
    if result.returncode:
        raise RigError(f"building {what} failed:\n{result.stdout[-6000:]}")
    for line in result.stdout.splitlines():
        if "warning:" in line and "compiler differs" not in line:
            print(f"# {what}: {line}", flush=True)


def build_module(config, kernel):
    if not (config.source / "Kbuild").exists():
        return None
    folder = config.build_dir(f"module-{kernel.identity}")
    mirror(module_sources(config.source), folder)
    call([*kernel.make, "-s", f"M={folder}", f"-j{os.cpu_count()}", "modules"], f"netft.ko for {kernel.name}", folder.parent / f"{folder.name}.log")
    if not (folder / "netft.ko").exists():
        raise RigError(f"the build for {kernel.name} made no netft.ko")
    return folder / "netft.ko"


def build_tools(config):
    """The programs and the shared libraries of tools/."""
    folder = config.build_dir("tools")
    mirror([*below(config.source, "tools"), *below(config.source, "include")], folder)
    library = folder / "out/libnetft"
    build_in(folder, "libnetft", "all", "examples", f"{library}/check/libnetft.a")
    programs = [build_in(folder, name) / name for name in ("netft", "netftd")
                if (config.source / "tools" / name / "Makefile").exists()]
    programs += checked_service(config, folder)
    examples = [library / "examples" / path.stem
                for path in sorted((folder / "tools/libnetft/examples").glob("*.c"))]
    return programs + examples, [library / "libnetft.so.1"]


def checked_service(config, folder):
    """The service with sanitizers in all of it, under a name of its own."""
    if not (config.source / "tools/netftd/Makefile").exists():
        return []
    out = folder / "out/netftd"
    build_in(folder, "netftd", f"{out}/check/netftd")
    program = out / "netftd-checked"
    shutil.copy2(out / "check/netftd", program)
    return [program]


def build_in(folder, name, *targets):
    # Not in the copies of sources, where what "make tools" left may lie.
    out = folder / "out" / name
    call(["make", "-s", "-C", str(folder / "tools" / name), f"O={out}", *targets],
         f"tools/{name}", folder.parent / f"tools-{name}.log")
    return out


def make_tables(config, folder):
    """What the fuzzer of netlink messages knows of the family; new only if that changed."""
    tables = folder / "fuzznetlink_tables.h"
    call([str(SELFTESTS / "fuzz/tables.py"),
          str(config.source / "Documentation/netlink/specs/netft.yaml"), str(tables)],
         "the tables of the netlink specification", folder.parent / "tables.log")
    return tables


def library_flags(folder):
    """For helpers that call libnetft: with all of it inside, and sanitizers in all of it."""
    return ["-fsanitize=address,undefined", "-fno-sanitize-recover=all",
            f"-I{folder}/tools/libnetft", f"-I{folder}/include/uapi",
            str(folder / "out/libnetft/check/libnetft.a"),
            "-lnl-genl-3", "-lnl-3"]


def build_helpers(config):
    folder = config.build_dir("progs")
    tables = make_tables(config, folder)
    tools = config.build_dir("tools")
    programs = []
    for source in sorted((SELFTESTS / "progs").glob("*.c")):
        program = folder / source.stem
        programs.append(program)
        flags = library_flags(tools) if "<libnetft.h>" in source.read_text() else []
        needed = [tables, *(SELFTESTS / "progs").glob("*.h"),
                  *(Path(flag) for flag in flags if flag.endswith(".a"))]
        newest = max(path.stat().st_mtime for path in (source, *needed))
        if program.exists() and program.stat().st_mtime > newest:
            continue
        call([os.environ.get("CC", "gcc"), *WARNINGS, f"-I{folder}", "-o", str(program),
              str(source), *flags], source.name, folder.parent / f"{source.stem}.log")
    return programs


def build(config, kernel):
    """Everything a guest with this kernel gets from the checkout."""
    with open(config.build_dir(".") / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tools, libraries = build_tools(config)
        return Built(build_module(config, kernel), tools + build_helpers(config), libraries)
