"""A folder held open and locked, and what tells its files from others put in their place."""

import contextlib
import fcntl
import os
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Stamp:
    """What tells a file from another one that was put or written in its place."""

    device: int
    inode: int
    bytes: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return that of what stands at a path now."""
        found = path.stat()
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class Descriptor:
    """An open folder, closed once: on demand, or with the last reference to it."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
        self.number = os.open(path, flags)
        self.close = weakref.finalize(self, os.close, self.number)


def hold(dist: Path) -> tuple[Descriptor, Path]:
    """Open and lock the folder at a path, and say where it stands."""
    while True:
        descriptor = Descriptor(dist)
        # Where the file system has no locks, a build removes nothing either.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor.number, fcntl.LOCK_SH)
        path = dist.resolve()
        # A build may have led the link elsewhere, and removed what it led to, before the lock.
        if os.path.samestat(os.fstat(descriptor.number), path.stat()):
            return descriptor, path
        descriptor.close()
