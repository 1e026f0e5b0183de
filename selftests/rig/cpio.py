# SPDX-License-Identifier: GPL-2.0
"""Writer of cpio archives (newc) for an initramfs.

Written here because it needs no staging folder, no root for device nodes, and
gives the same bytes for the same input.
"""

import os
import stat


class Archive:
    def __init__(self, path):
        self._file = open(path, "wb")
        self._inode = 0
        self._names = set()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self._entry("TRAILER!!!", 0)
        # The kernel wants the next archive on a four-byte boundary.
        self._file.write(b"\0" * (-self._file.tell() % 512))
        self._file.close()

    def _entry(self, name, mode, data=b"", device=(0, 0)):
        self._inode += 1
        raw = name.encode() + b"\0"
        fields = (self._inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(raw), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields)
        self._put(header + raw)
        self._put(data)

    def _put(self, data):
        self._file.write(data + b"\0" * (-len(data) % 4))

    def _claim(self, name):
        """The parents of a name exist; False when the name is there already."""
        parent = os.path.dirname(name)
        if parent:
            self.folder(parent)
        if name in self._names:
            return False
        self._names.add(name)
        return True

    def folder(self, name):
        if self._claim(name):
            self._entry(name, stat.S_IFDIR | 0o755)

    def link(self, name, target):
        if self._claim(name):
            self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def data(self, name, data, mode=0o644):
        if self._claim(name):
            self._entry(name, stat.S_IFREG | mode, data)

    def file(self, name, source):
        with open(source, "rb") as file:
            mode = 0o755 if os.access(source, os.X_OK) else 0o644
            self.data(name, file.read(), mode)

    def character_device(self, name, major, minor):
        if self._claim(name):
            self._entry(name, stat.S_IFCHR | 0o600, device=(major, minor))
