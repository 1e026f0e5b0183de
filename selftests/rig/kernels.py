# SPDX-License-Identifier: GPL-2.0
"""Build the kernels that no package has: those with debug options.

Each is kept in the cache under a name made from all that it depends on, so that
checkouts with different configurations do not meet.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time

from .config import RigError

# Changes when the way of building does.
RECIPE = "1"
# Kernels that no run has used for so long are forgotten.
KEEP_SECONDS = 30 * 24 * 3600
# What building a module against the tree has no use for.
LEFT_OVER = ("*.o", "*.a", ".*.cmd", "vmlinux.unstripped")


def source_tree(config, name):
    tree = config.cache / "sources" / name
    if not (tree / "Makefile").exists():
        raise RigError(f"no source {name} to build it of: run selftests/setup --checks")
    return tree.resolve()


def compiler():
    return subprocess.run(["gcc", "--version"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout.splitlines()[0]


def folder_of(config, name):
    """Where the kernel is, or will be once it is built."""
    entry = config.builds[name]
    tree = source_tree(config, entry.source)
    wanted, unwanted = options(entry.fragments)
    parts = [RECIPE, entry.arch, tree.name, compiler(), *sorted(wanted), *sorted(unwanted),
             *(path.read_text() for path in entry.patches)]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
    return config.cache / "built" / f"{name}-{key}"


def call(command, log):
    log.write(f"$ {' '.join(map(str, command))}\n")
    log.flush()
    if subprocess.run(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                      check=False).returncode:
        raise RigError(f"{command[0]} failed")


def options(paths):
    """The options that configuration fragments set, and those that they unset."""
    text = "\n".join(path.read_text() for path in paths)
    return (re.findall(r"^CONFIG_\S+$", text, re.M),
            re.findall(r"^# (CONFIG_\w+) is not set$", text, re.M))


def configure(entry, make, build, log):
    call([*make, "allnoconfig"], log)
    wanted, unwanted = options(entry.fragments)
    with open(build / ".config", "a") as out:
        # The last line that sets an option wins.
        out.write("\n".join([*wanted, *(f"{name}=n" for name in unwanted), ""]))
    call([*make, "olddefconfig"], log)
    have = (build / ".config").read_text().splitlines()
    bad = [line for line in wanted if line not in have]
    bad += [f"{name}=n" for name in unwanted if f"{name}=y" in have]
    if bad:
        raise RigError(f"the source does not take {', '.join(bad)}")


def slim(build):
    """Drop what is of no use after the build, but not the programs for modules."""
    for top in build.iterdir():
        if top.is_dir() and top.name not in ("scripts", "include", "tools"):
            for pattern in LEFT_OVER:
                for path in top.rglob(pattern):
                    path.unlink()
    for name in ("vmlinux.o", "vmlinux.a", "vmlinux.unstripped", "built-in.a"):
        (build / name).unlink(missing_ok=True)


def install(entry, build):
    """Describe the build as selftests/setup describes a fetched kernel."""
    release = (build / "include/config/kernel.release").read_text().strip()
    modules = build / "lib-modules" / "lib/modules" / release
    modules.mkdir(parents=True)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        shutil.copy(build / name, modules / name)
    subprocess.run(["/sbin/depmod", "-b", str(build / "lib-modules"), release], check=True)
    image = "linux" if entry.arch == "um" else "arch/x86/boot/bzImage"
    slim(build)
    (build / "kernel.env").write_text(
        f"RELEASE={release}\nARCH={entry.arch}\nKDIR=.\n"
        f"MODULES={modules.relative_to(build)}\nVMLINUZ={image}\n")


def patched(tree, patches, target, log):
    """The source with these patches.  The files are one and the same as long as they do
    not differ: patch makes new ones."""
    if not patches:
        return tree
    call(["cp", "-a", "--link", tree, target], log)
    for path in patches:
        call(["patch", "-d", target, "-p1", "--forward", "--fuzz=0", "-i", path], log)
    return target


def make_kernel(config, name, folder):
    """Build in place: the tree holds its own path.  kernel.env comes last."""
    entry = config.builds[name]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tree = source_tree(config, entry.source)
    log_path = folder.parent / f"{folder.name}.log"
    start = time.monotonic()
    print(f"# building kernel {name}, once, which takes minutes; see {log_path}", flush=True)
    try:
        with open(log_path, "w") as log:
            tree = patched(tree, entry.patches, folder / "patched", log)
            make = ["make", "-s", "-C", str(tree), f"O={folder}", f"ARCH={entry.arch}"]
            configure(entry, make, folder, log)
            call([*make, f"-j{os.cpu_count()}"], log)
    except RigError as error:
        raise RigError(f"cannot build kernel {name}: {error}\n"
                       f"{log_path.read_text()[-3000:]}") from error
    install(entry, folder)
    print(f"# kernel {name} was built in {time.monotonic() - start:.0f} s", flush=True)


def forget_old(base):
    for env in base.glob("*/kernel.env"):
        if time.time() - env.stat().st_mtime > KEEP_SECONDS:
            shutil.rmtree(env.parent, ignore_errors=True)


def built(config, name):
    """The folder of a kernel, which is built if it is not there."""
    folder = folder_of(config, name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    env = folder / "kernel.env"
    if not env.exists():
        with open(folder.parent / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not env.exists():
                make_kernel(config, name, folder)
                forget_old(folder.parent)
    env.touch()
    return folder
