# SPDX-License-Identifier: GPL-2.0
"""Build the packages and look at them; selftests/packages installs them."""

import tempfile
from pathlib import Path

from rig.config import CHECKOUT
from rig.debian import build_debs, call, copy_sources

# Debian's rpm knows neither where systemd has its files nor what it is told of them.
MACROS = {"_systemd_util_dir": "/usr/lib/systemd", "_unitdir": "/usr/lib/systemd/system",
          "_udevrulesdir": "/usr/lib/udev/rules.d", "systemd_post()": "systemctl preset %*",
          "systemd_preun()": "systemctl disable --now %*",
          "systemd_postun_with_restart()": "systemctl try-restart %*"}


def folder():
    return tempfile.TemporaryDirectory(prefix="netft-")


def debian_packages():
    """Debian packages are built from a clean checkout, and lintian has nothing to say."""
    with folder() as name:
        work = Path(name)
        build_debs(work)
        call("lintian", "--allow-root", "--fail-on", "error,warning",
             *(work / "src").glob("*.changes"))


def rpm_packages():
    """RPM packages are built and pass their check, and rpmlint has nothing to say."""
    # Of the module's, which needs kmodtool, only the specification is looked at.
    with folder() as name:
        work = Path(name)
        (work / "SOURCES").mkdir()
        copy_sources(work / "netft-0.1.0")
        call("tar", "-C", work, "-czf", work / "SOURCES/netft-0.1.0.tar.gz", "netft-0.1.0")
        defines = [word for name, value in {**MACROS, "_topdir": work}.items()
                   for word in ("--define", f"{name} {value}")]
        call("rpmbuild", "-bb", "--nodeps", *defines, CHECKOUT / "rpm/netft.spec")
        call("rpmlint", "--strict", "--config", CHECKOUT / "rpm/rpmlint.toml",
             CHECKOUT / "rpm/netft.spec", CHECKOUT / "rpm/netft-kmod.spec", work / "RPMS")
