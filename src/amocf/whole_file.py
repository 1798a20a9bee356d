"""A file that is put in place of the one that is there, whole or not at all."""

import os
import stat
from pathlib import Path
from typing import Final

#: The end of the name of what is not whole yet. It stands beside the file, and stays where the
#: process is killed.
UNFINISHED: Final = ".unfinished"
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_ANYBODY: Final = 0o666


def put_in_place(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file beside ``path``, and put it there in one step: on the disk before it counts.

    A link to a file stays a link.

    Args:
        path: where it is to stand.
        content: what is to be in it.
        mode: who may read and write it, at any moment; None for those who may already, and of a new
            file for those whom the user lets.

    Raises:
        OSError: if it cannot be written; what was there is there.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED}")
    if mode is None and target.exists():
        mode = stat.S_IMODE(target.stat().st_mode)
    try:
        beside.unlink(missing_ok=True)  # of a process of the same number that was killed
        descriptor = os.open(beside, _CREATE, _ANYBODY if mode is None else mode)
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:  # the user's mask counts above
                os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    sync(target.parent)  # the new name, too


def sync(path: Path) -> None:
    """Have what was written to a file or a folder on the disk before what is done next."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
