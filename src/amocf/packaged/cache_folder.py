"""The folder of the user's cache, and a folder to use where there can be none."""

import atexit
import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

#: Names the cache folder in place of the one that the system has for caches.
VARIABLE: Final = "AMOCF_CACHE"


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the cache folder, which need not exist.

    It is ``$AMOCF_CACHE``, else ``amocf`` in ``$XDG_CACHE_HOME``, else in ``~/.cache`` (XDG Base
    Directory Specification: a relative path in its variable is ignored).
    """
    if named := environment.get(VARIABLE):
        return Path(named).expanduser().absolute()
    caches = Path(environment.get("XDG_CACHE_HOME", ""))
    if caches.is_absolute():
        return caches / "amocf"
    try:
        return Path.home() / ".cache" / "amocf"
    except RuntimeError:  # no user of this number, and no $HOME
        return _own_folder(Path(tempfile.gettempdir(), f"amocf-of-nobody-{os.getuid()}"))


def _own_folder(folder: Path) -> Path:
    """Return a folder in one that all may write to, if it is of this user and no link."""
    with contextlib.suppress(OSError):  # who unpacks into it says so
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return temporary_folder()
    return folder


def temporary_folder() -> Path:
    """Make a folder that this process removes when it ends; those that are forked from it do not.

    Raises:
        OSError: if there can be none.
    """
    folder = Path(tempfile.mkdtemp(prefix="amocf-"))
    atexit.register(partial(_remove, folder, os.getpid()))
    return folder


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
