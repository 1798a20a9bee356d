"""Where an export is written: whole, or not at all."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from amocf.errors import UsageError
from amocf.private_files import OWNER_FILE


def write_export(files: Mapping[str, bytes], out: Path, *, is_private: bool = False) -> None:
    """Write the files of an export beside ``out``, and then put them in its place.

    Args:
        files: the content of each file, by its name. A single one is written to ``out`` itself,
            several into the folder ``out``.
        out: where to. What an earlier export has left there is replaced.
        is_private: nobody but the owner may read a single file, at any moment.

    Raises:
        UsageError: if something else would be replaced.
    """
    _require_replaceable(files, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place:
        fresh, before = Path(place, "fresh"), Path(place, "before")
        if len(files) == 1:
            fresh.write_bytes(*files.values())
            if is_private:  # the folder is the owner's alone
                fresh.chmod(OWNER_FILE)
        else:
            fresh.mkdir()
            for name, content in files.items():
                (fresh / name).write_bytes(content)
        if not out.is_dir():
            fresh.replace(out)
            return
        # A folder cannot be replaced in one step; where the second fails, the first is undone.
        out.rename(before)
        try:
            fresh.rename(out)
        except BaseException:
            before.rename(out)
            raise


def _require_replaceable(files: Mapping[str, bytes], out: Path) -> None:
    if len(files) == 1:
        if out.is_dir():
            raise UsageError(f"--out: {out} is a folder, but this export is one file; name a file")
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out: {out} is a file, but this export is a folder; name another place")
    other = sorted(each.name for each in out.glob("*") if each.name not in files)
    if other:
        raise UsageError(
            f"--out: {out} holds {other[0]}, which is not of this export; name another folder"
        )
