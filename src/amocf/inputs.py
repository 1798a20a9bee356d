"""Inputs that are named on the command line: found, unpacked, and their encoding recognised."""

import codecs
import csv
import errno
import gzip
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

from amocf.errors import DataError, Place, UsageError

#: The name of standard input among the files of a command.
STANDARD_INPUT: Final = "-"
#: Bytes that a compressed input may unpack to.
LARGEST_UNPACKED: Final = 200_000_000
#: What the system says of a file that is not there, or cannot be there.
_ABSENT: Final = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP))
_GZIP_MARK: Final = b"\x1f\x8b"
#: What text of other encodings of Unicode begins with; the longer marks first.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def read_named(name: Path, largest: int | None = None) -> tuple[bytes, Path]:
    """Return the content of a file, or of standard input where its name is ``-``, unpacked.

    What gzip has compressed is unpacked, whatever it is called.

    Args:
        name: the file.
        largest: bytes that it may have, as it is and unpacked; by default any number as it is, and
            ``LARGEST_UNPACKED`` unpacked. More is not read, so that a device has an end too.

    Returns:
        The content, and the name of what was inside: without the ending of a compressed file.

    Raises:
        UsageError: if there is no such file, or it may not be read.
        DataError: if it is damaged or too large.
    """
    content = _content(name, -1 if largest is None else largest + 1)
    if largest is not None and len(content) > largest:
        raise DataError(f"the file has more than {largest:,} bytes; split it", Place(name))
    is_named_so = name.suffix.lower() == ".gz"
    if is_named_so or content.startswith(_GZIP_MARK):
        content = _unpacked(content, name, LARGEST_UNPACKED if largest is None else largest)
    return content, name.with_suffix("") if is_named_so else name


def _content(path: Path, most: int) -> bytes:
    if str(path) == STANDARD_INPUT:
        return sys.stdin.buffer.read(most)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except IsADirectoryError:
        raise UsageError(f"{path}: this is a folder; name a file in it") from None
    except PermissionError:
        raise UsageError(f"{path}: permission denied; let this user read it") from None
    except OSError as error:
        if error.errno in _ABSENT:
            raise UsageError(f"{path}: there is no such file; check its name") from None
        raise UsageError(f"{path}: the file cannot be read: {error.strerror}") from None


def _unpacked(content: bytes, path: Path, largest: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as file:
            inside = file.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"not a whole file of gzip: {error}", Place(path)) from error
    if len(inside) > largest:
        raise DataError(
            f"the file unpacks to more than {largest:,} bytes; unpack it, and split it", Place(path)
        )
    return inside


def allow_fields_of(length: int) -> None:
    """Let the library read fields of CSV of this length; its limit is one for the whole process."""
    csv.field_size_limit(max(csv.field_size_limit(), length))


def utf8(content: bytes, path: Path) -> bytes:
    """Return the content of a file in UTF-8, without the byte order mark that some editors write.

    Raises:
        DataError: if it is in another encoding, with the place where that shows.
    """
    other = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if other is None and b"\0" in content[:2]:
        other = "UTF-16"
    if other:
        raise DataError(f"the file is in {other}; save it as UTF-8", Place(path, 1))
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode()) + 1
        raise DataError(
            f"the byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8",
            Place(path, line, column),
        ) from error
    return content
