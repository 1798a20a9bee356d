"""A file is put in place whole: what was there stays, until all of the new one is on the disk."""

import os
import stat
from pathlib import Path

import pytest

from amocf.whole_file import put_in_place


def test_file_is_made_or_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    for content in (b"one", b"another"):
        put_in_place(path, content)
        assert path.read_bytes() == content
    assert [*tmp_path.iterdir()] == [path]


def test_mode_stays_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.ttl", tmp_path / "link.ttl"
    path.write_bytes(b"one")
    path.chmod(0o640)
    link.symlink_to(path)
    put_in_place(link, b"another")
    assert link.is_symlink()
    assert path.read_bytes() == b"another"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("before", [None, 0o644])
def test_nobody_else_may_read_what_is_private_while_it_is_written(
    before: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttl"
    if before:
        path.write_bytes(b"one")
        path.chmod(before)
    modes: list[int] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        status = os.fstat(descriptor)
        modes.extend([stat.S_IMODE(status.st_mode)] if stat.S_ISREG(status.st_mode) else [])
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    put_in_place(path, b"another", 0o600)
    assert modes == [0o600]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_there_stays_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put_in_place(path, b"another")
    assert path.read_bytes() == b"one"
    assert [*tmp_path.iterdir()] == [path]
