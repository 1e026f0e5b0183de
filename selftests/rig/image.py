# SPDX-License-Identifier: GPL-2.0
"""The guests' initramfs.

Two archives one behind the other: a base with tools and kernel modules, which is
kept in the cache until one of the files in it changes, and a small part with what
was just built.  Neither is compressed: unpacking costs an emulated CPU more than
copying does.
"""

import fcntl
import glob
import hashlib
import json
import lzma
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .config import SELFTESTS, RigError
from .cpio import Archive

# Real programs rather than busybox's, for the options that tests rely on.
PROGRAMS = """
    bash busybox ip tc ss bridge nstat ping iperf3 ethtool nft tcpdump jq modprobe
    insmod rmmod lsmod modinfo depmod date sleep timeout stdbuf seq sort sed grep
    setsid unshare nsenter wg taskset nice chrt prlimit setpriv flock sysctl pgrep pkill ps
    dd od cmp head tail wc awk stty strace env mktemp script
""".split()

DATA = ["/etc/iproute2/*", "/usr/share/iproute2/*", "/usr/lib/tc/*", "/etc/protocols",
        "/etc/services", "/etc/ethertypes", "/usr/libexec/coreutils/libstdbuf.so",
        "/usr/share/bash-completion/bash_completion", "/lib/terminfo/x/xterm"]

# A kernel may have one of these built in, or not at all: then it is left out.
MODULES = """
    veth dummy bridge ifb macvlan ipvlan bonding team 8021q vxlan geneve fou ip_gre
    ip6_gre ipip sit wireguard tun macsec vrf nlmon virtio_pci virtio_net
    virtio_console virtio_rng udp_tunnel ip6_udp_tunnel pktgen
    sch_netem sch_tbf sch_fq sch_prio sch_htb sch_ingress cls_u32 cls_flower
    cls_matchall cls_basic cls_bpf act_mirred act_gact act_pedit act_police act_bpf
    nf_tables nft_ct nft_nat nft_masq nft_chain_nat nft_reject nft_reject_inet
    nft_reject_netdev nft_fib_inet nft_limit nft_log nft_numgen nft_hash nft_quota
    nft_meta_bridge nft_dup_netdev nft_fwd_netdev nf_dup_netdev nft_counter
    nf_conntrack nf_log_syslog sctp l2tp_ip psample inet_diag tcp_diag udp_diag
    unix_diag packet_diag af_packet_diag af_packet ipv6
    tipc gcm ctr ghash_clmulni_intel aesni_intel
""".split()

PASSWD = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/sh\n"
GROUP = "root:x:0:\nnogroup:x:65534:\n"


def locate(name):
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if not path:
        raise RigError(f"no program {name} on this machine: run selftests/setup")
    return path


def libraries(programs):
    """Every shared library that the programs load."""
    out = subprocess.run(["ldd", *programs], stdout=subprocess.PIPE, check=False,
                         stderr=subprocess.DEVNULL, text=True).stdout
    return sorted(set(re.findall(r"(/\S+\.so[.\d]*)(?: \(|\s*$)", out, re.M)))


def in_guest(path):
    """Guests have a merged /usr, whatever the host has."""
    path = os.path.normpath(path)
    return ("usr" + path) if re.match(r"/(bin|sbin|lib|lib64)/", path) else path[1:]


def module_name(path):
    return re.sub(r"\.ko(\.\w+)?$", "", os.path.basename(path)).replace("-", "_")


class ModuleTree:
    """The chosen modules of one kernel, uncompressed, in a folder of the cache."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.dependencies = {}
        for line in (kernel.modules / "modules.dep").read_text().splitlines():
            path, needs = line.split(":")
            self.dependencies[module_name(path)] = (path, needs.split())

    def wanted(self):
        paths = set()
        for name in MODULES:
            if name in self.dependencies:
                path, needs = self.dependencies[name]
                paths.update([path, *needs])
        return sorted(paths)

    def key(self):
        text = "\n".join([self.kernel.identity, *self.wanted()])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def stage(self, cache):
        """Make the folder unless it is there; its lib/modules/RELEASE is complete."""
        folder = cache / "modules" / self.key()
        if folder.exists():
            return folder
        temporary = Path(tempfile.mkdtemp(dir=cache))
        target = temporary / "lib/modules" / self.kernel.release
        target.mkdir(parents=True)
        for path in self.wanted():
            data = (self.kernel.modules / path).read_bytes()
            place = target / re.sub(r"\.xz$", "", path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(lzma.decompress(data) if path.endswith(".xz") else data)
        for index in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
            shutil.copy(self.kernel.modules / index, target / index)
        folder.parent.mkdir(exist_ok=True)
        temporary.chmod(0o755)
        temporary.rename(folder)
        return folder


def base_files(staged):
    """(name in the guest, file on the host) of the base archive."""
    programs = {name: locate(name) for name in PROGRAMS}
    real = [os.path.realpath(path) for path in programs.values()]
    pairs = [(in_guest(path), path) for path in libraries(real)]
    pairs += [(f"usr/bin/{name}", path) for name, path in programs.items()]
    for pattern in DATA:
        pairs += [(in_guest(p), p) for p in glob.glob(pattern) if os.path.isfile(p)]
    for path in sorted(p for p in staged.rglob("*") if p.is_file()):
        pairs.append(("usr/" + str(path.relative_to(staged)), str(path)))
    return pairs


def fingerprint(pairs):
    """Changes when a file of the base does."""
    state = []
    for name, path in pairs:
        info = os.stat(path)
        state.append((name, path, info.st_size, info.st_mtime_ns))
    return state


def base_is_fresh(index, release_key):
    try:
        known = json.loads(index.read_text())
        if known["key"] != release_key:
            return False
        pairs = [entry[:2] for entry in known["files"]]
        return [list(entry) for entry in fingerprint(pairs)] == known["files"]
    except (OSError, ValueError, KeyError):
        return False


def write_base(path, pairs):
    with Archive(path) as archive:
        for name in ("usr/bin", "usr/lib", "usr/lib64", "proc", "sys", "dev", "tmp",
                     "run", "root", "var", "etc", "mnt"):
            archive.folder(name)
        for name in ("bin", "lib", "lib64"):
            archive.link(name, "usr/" + name)
        archive.link("sbin", "usr/bin")
        archive.link("usr/sbin", "bin")
        archive.character_device("dev/console", 5, 1)
        archive.data("etc/passwd", PASSWD.encode())
        archive.data("etc/group", GROUP.encode())
        archive.data("etc/hosts", b"127.0.0.1 localhost\n::1 localhost\n")
        for name, source in pairs:
            archive.file(name, source)
        applets = subprocess.run(["busybox", "--list"], stdout=subprocess.PIPE,
                                 check=True, text=True).stdout.split()
        for applet in applets:
            archive.link(f"usr/bin/{applet}", "busybox")


def base(config, kernel):
    """Path of the base archive for a kernel and of its modules' folder."""
    tree = ModuleTree(kernel)
    key = hashlib.sha256((tree.key() + Path(__file__).read_text()).encode()).hexdigest()
    folder = config.cache / "base"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kernel.identity}.cpio"
    index = folder / f"{kernel.identity}.json"
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        staged = tree.stage(config.cache)
        if not (path.exists() and base_is_fresh(index, key)):
            pairs = base_files(staged)
            temporary = folder / f"{kernel.identity}.new"
            write_base(temporary, pairs)
            temporary.rename(path)
            index.write_text(json.dumps({"key": key, "files": fingerprint(pairs)}))
    return path, staged


def module_indexes(kernel, staged, built):
    """modules.dep and its like, with the new module among the kernel's."""
    with tempfile.TemporaryDirectory(dir=staged.parent) as scratch:
        target = Path(scratch) / "lib/modules" / kernel.release
        shutil.copytree(staged / "lib/modules" / kernel.release, target,
                        copy_function=os.link)
        if built:
            (target / "extra").mkdir()
            shutil.copy(built, target / "extra/netft.ko")
        subprocess.run(["/sbin/depmod", "-b", scratch, kernel.release], check=True)
        return {path.name: path.read_bytes() for path in target.glob("modules.*")
                if not (staged / "lib/modules" / kernel.release / path.name).exists()}


def add_tests(archive):
    """selftests/ as the guests see it: the tests and what they source."""
    for pattern in ("lib.sh", "tests/**/*", "bench/*.sh", "soak/*.sh", "rig/*.sh", "rig/init"):
        for path in sorted(SELFTESTS.glob(pattern)):
            if path.is_file():
                archive.file(f"selftests/{path.relative_to(SELFTESTS)}", path)
    spec = "Documentation/netlink/specs/netft.yaml"
    archive.file("selftests/netft.yaml", SELFTESTS.parent / spec)
    archive.file("selftests/netft.bash", SELFTESTS.parent / "tools/netft/netft.bash")
    archive.file("selftests/netft.nft", SELFTESTS.parent / "tools/host/firewall/netft.nft")
    archive.link("init", "selftests/rig/init")


def add_ynl(archive, source):
    """The kernel tree's own netlink client and our specification, arranged as it wants them."""
    for pattern in ("tools/net/ynl/pyynl/cli.py", "tools/net/ynl/pyynl/lib/*.py",
                    "Documentation/netlink/*.yaml"):
        for path in sorted(source.glob(pattern)):
            archive.file(f"selftests/ynl/{path.relative_to(source)}", path)
    archive.link("selftests/ynl/Documentation/netlink/specs/netft.yaml", "../../../../netft.yaml")


def write_top(path, kernel, staged, built):
    with Archive(path) as archive:
        folder = f"usr/lib/modules/{kernel.release}"
        if built.module:
            archive.file(f"{folder}/extra/netft.ko", built.module)
        for name, data in module_indexes(kernel, staged, built.module).items():
            archive.data(f"{folder}/{name}", data)
        for program in built.programs:
            archive.file(f"usr/bin/{program.name}", program)
        for library in built.libraries:
            archive.file(f"usr/lib/{library.name}", library)
        for library in libraries([str(path) for path in built.programs + built.libraries]):
            archive.file(in_guest(library), library)
        add_tests(archive)
        if kernel.source:
            add_ynl(archive, kernel.source)


def initramfs(config, kernel, built, path):
    """Write the complete initramfs for a kernel to path."""
    base_path, staged = base(config, kernel)
    top = path.with_suffix(".top")
    write_top(top, kernel, staged, built)
    with open(path, "wb") as out:
        for part in (base_path, top):
            with open(part, "rb") as source:
                shutil.copyfileobj(source, out, 1 << 20)
    top.unlink()
    return path
