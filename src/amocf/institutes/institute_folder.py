"""The folder in which an institute keeps its data: each file whole at any moment.

The ledger is replaced before the graph. So who stops an import on the way finds the graph as it
was, and numbers that the next import gives to the same wordings again.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.private_files import OWNER_FILE, OWNER_FOLDER
from amocf.whole_file import UNFINISHED, put_in_place

GRAPH: Final = "graph.ttl"
#: The mode of a folder that others may read, as far as the user lets them.
_FOLDER: Final = 0o777


@contextmanager
def kept_folder(folder: Path, *, is_private: bool = False) -> Iterator[Path]:
    """Give the folder, and keep other imports out of it; one that stays empty is removed again.

    Args:
        folder: where the data of the institute is.
        is_private: nobody but the owner may read what is in it, from now on.

    Raises:
        UsageError: if it is a file, or another import is writing into it.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out: {folder} is a file; name a folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=OWNER_FOLDER if is_private else _FOLDER, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(descriptor, folder)
        if is_private:
            os.fchmod(descriptor, OWNER_FOLDER)
        for left in folder.glob(f".*{UNFINISHED}"):  # by an import that was killed
            left.unlink()
        yield folder
    finally:
        os.close(descriptor)
        # It is not empty as soon as anything was imported.
        with suppress(OSError):
            folder.rmdir()


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            f"--out: another import writes into {folder}; wait until it is done"
        ) from None


def replace_files(folder: Path, files: Mapping[str, bytes], *, is_private: bool = False) -> None:
    """Put files in place of those that are there, one after the other, each in one step.

    Args:
        folder: where they stand.
        files: their contents, by name.
        is_private: nobody but the owner may read them, at any moment.
    """
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            put_in_place(path, content, OWNER_FILE if is_private else None)
        elif is_private:  # it may have been copied from a folder for others
            path.chmod(OWNER_FILE)
