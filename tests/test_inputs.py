"""What commands read: files and standard input, packed or not, in one encoding."""

import codecs
import errno
import gzip
import io
import os
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from amocf import inputs
from amocf.errors import DataError, UsageError
from amocf.inputs import read_named, utf8

TEXT = "é\n".encode()


@pytest.mark.parametrize(
    ("name", "content", "inside"),
    [
        ("a.ttl", TEXT, "a.ttl"),
        ("a.ttl.gz", gzip.compress(TEXT, mtime=0), "a.ttl"),
        ("A.TTL.GZ", gzip.compress(TEXT, mtime=0), "A.TTL"),
        ("a.ttl", gzip.compress(TEXT, mtime=0), "a.ttl"),
        ("a.nt.gz", gzip.compress(TEXT[:1], mtime=0) + gzip.compress(TEXT[1:], mtime=0), "a.nt"),
    ],
)
def test_file_is_read_and_unpacked_whatever_it_is_called(
    tmp_path: Path, name: str, content: bytes, inside: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_named(tmp_path / name) == (TEXT, tmp_path / inside)


def test_standard_input_is_unpacked_as_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT, mtime=0)))
    monkeypatch.setattr("sys.stdin", packed)
    assert read_named(Path("-")) == (TEXT, Path("-"))


def test_named_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(TEXT,))
    writer.start()
    assert read_named(tmp_path / "pipe")[0] == TEXT
    writer.join()


def test_limit_of_what_is_unpacked_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(b"x" * 11, mtime=0))
    monkeypatch.setattr(inputs, "LARGEST_UNPACKED", 11)
    assert len(read_named(tmp_path / "a.ttl.gz")[0]) == 11
    monkeypatch.setattr(inputs, "LARGEST_UNPACKED", 10)
    with pytest.raises(DataError, match="unpacks to more than 10 bytes"):
        read_named(tmp_path / "a.ttl.gz")


@pytest.mark.parametrize("content", [b"x" * 1000, gzip.compress(b"x" * 1000, mtime=0)])
def test_file_that_is_larger_than_it_may_be_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert read_named(path, 1000)[0] == b"x" * 1000
    with pytest.raises(DataError, match="more than 999 bytes"):
        read_named(path, 999)


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("a.ttl.gz", b"no gzip"),
        ("a.ttl.gz", gzip.compress(b"x" * 99, mtime=0)[:-9]),
        ("a.ttl", gzip.compress(b"x" * 99, mtime=0)[:-9]),
    ],
)
def test_damaged_compressed_file_is_said(tmp_path: Path, name: str, damaged: bytes) -> None:
    (tmp_path / name).write_bytes(damaged)
    with pytest.raises(DataError, match=r"a\.ttl(\.gz)?: not a whole file of gzip"):
        read_named(tmp_path / name)


def test_file_that_cannot_be_read_is_a_wrong_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "none")
    (tmp_path / "file").touch()
    for name in ("none", "loop", "dangling", "file/below", "n" * 300):
        with pytest.raises(UsageError, match=f"{name}: there is no such file; check its name"):
            read_named(tmp_path / name)
    with pytest.raises(UsageError, match="this is a folder; name a file in it"):
        read_named(tmp_path)
    for number, said in ((errno.EACCES, "permission denied; let"), (errno.EIO, "cannot be read: ")):

        def refuse(_: Path, __: str, number: int = number) -> BinaryIO:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(UsageError, match=said):
            read_named(tmp_path / "file")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encoding_of_unicode_is_named(encoding: str) -> None:
    with pytest.raises(DataError, match=rf"^a:1: the file is in {encoding[:6].upper()}; save"):
        utf8("text".encode(encoding), Path("a"))


def test_byte_that_is_not_utf_8_is_named_with_its_place() -> None:
    with pytest.raises(DataError, match=r"^a:2:3: the byte 0xE9 is not UTF-8; save the file"):
        utf8("é\néa".encode() + b"\xe9", Path("a"))


def test_byte_order_mark_is_no_part_of_the_content() -> None:
    assert utf8(codecs.BOM_UTF8 + TEXT, Path("a")) == TEXT
