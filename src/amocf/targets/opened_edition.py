"""A file of a new edition, opened: unpacked as it is read, within limits."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from amocf.errors import DataError, Place, UsageError

#: Bytes that a file may unpack to: the largest that is known has 2.5 GB.
LARGEST_EDITION: Final = 4_000_000_000
#: How many times its size a file may unpack to, from a size on that no list of titles has.
_MOST_TIMES: Final = 200
_SMALL: Final = 10_000_000
_MOST_PARTS: Final = 2_000
#: What the parts of an archive are called that list what is mapped, the likeliest first.
_TELLING: Final = (
    *("occupation data.txt", "occupation.nt", "occupation.ttl", "occupation data.csv"),
    *("occupations_en.csv", "nf_components.json"),
)
_ENDINGS: Final = (".json", ".jsonld", ".nt", ".ttl", ".rdf", ".csv", ".tsv", ".txt")
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, LookupError, NotImplementedError, RuntimeError, ValueError),
)


class _Limited(io.RawIOBase):
    """What is unpacked, until it is more than the packed file can honestly hold."""

    def __init__(self, source: IO[bytes] | gzip.GzipFile, place: Place, packed: int) -> None:
        super().__init__()
        self._source = source
        self._place = place
        self._most = min(LARGEST_EDITION, max(_SMALL, packed * _MOST_TIMES))
        self._read = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Read what is next into the buffer.

        Raises:
            DataError: if the file is damaged, or unpacks to too much.
        """
        try:
            found = self._source.read(len(buffer))
        except _DAMAGED as error:
            raise DataError(
                f"the file is damaged: {error}; download it again", self._place
            ) from error
        self._read += len(found)
        if self._read > self._most:
            raise DataError(
                f"the file unpacks to more than {self._most:,} bytes, which no list of titles"
                " does; unpack it, and name the file inside",
                self._place,
            )
        buffer[: len(found)] = found
        return len(found)


@contextmanager
def opened_edition(path: Path) -> Iterator[tuple[io.BufferedReader, str]]:
    """Open a file, or the one in an archive that lists what is mapped.

    Yields:
        What is inside, from its beginning, and what that is called.

    Raises:
        UsageError: if there is no such file, or it may not be read.
        DataError: if it is damaged, protected, or holds no file that could be meant.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        # A pipe waits for who writes, and a device may have no end.
        raise UsageError(f"{path}: this is no file, but a device or a pipe; name a file")
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file; check its name") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: this is a folder; name a file in it") from None
    except OSError as error:
        raise UsageError(f"{path}: the file cannot be read: {error.strerror}") from None
    with file:
        size = path.stat().st_size
        if size > LARGEST_EDITION:
            raise DataError(f"the file has more than {LARGEST_EDITION:,} bytes", Place(path))
        mark = file.peek(4)[:4]
        if mark.startswith(b"\x1f\x8b"):
            inside = gzip.GzipFile(fileobj=file)
            yield _buffered(inside, path, size), path.name.removesuffix(".gz")
        elif mark == b"PK\x03\x04":
            with _archive(file, path) as archive:
                part = _part(archive, path)
                with _opened_part(archive, part, path) as member:
                    yield _buffered(member, path, part.compress_size), Path(part.filename).name
        else:
            yield file, path.name


def _buffered(source: IO[bytes] | gzip.GzipFile, path: Path, packed: int) -> io.BufferedReader:
    return io.BufferedReader(_Limited(source, Place(path), packed), 1 << 16)


def _archive(file: IO[bytes], path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise DataError(
            f"the archive is damaged: {error}; download it again", Place(path)
        ) from error


def _opened_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> IO[bytes]:
    if part.flag_bits & 1:
        raise DataError("the archive is protected by a password; unpack it", Place(path))
    try:
        return archive.open(part)
    except _DAMAGED as error:
        raise DataError(
            f"the archive is damaged: {error}; download it again", Place(path)
        ) from error


def _part(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    parts = [each for each in archive.infolist() if not each.is_dir()]
    if len(parts) > _MOST_PARTS:
        raise DataError(
            f"the archive has {len(parts):,} files; unpack it, and name the one that lists what is"
            " mapped",
            Place(path),
        )
    for name in _TELLING:
        for each in parts:
            if each.filename.lower().endswith(name):
                return each
    readable = [each for each in parts if each.filename.lower().endswith(_ENDINGS)]
    if len(readable) != 1:
        raise DataError(
            f"the archive has {len(readable)} files that could list what is mapped; unpack it, and"
            " name the one that does",
            Place(path),
        )
    return readable[0]
