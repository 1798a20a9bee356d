"""A file that is put in place of the one that is there, whole or not at all."""

import os
from pathlib import Path
from typing import Final

#: The end of the name of what is not whole yet. It stands beside the file, and stays where the
#: process is killed.
UNFINISHED: Final = ".unfinished"


def put_in_place(path: Path, content: bytes) -> None:
    """Write a file beside ``path``, and put it there in one step: on the disk before it counts.

    A link to a file stays a link, and a file keeps its mode.

    Raises:
        OSError: if it cannot be written; what was there is there.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode)
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
