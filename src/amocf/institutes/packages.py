"""A workbook as an archive: small enough, unprotected, without programs; and a safe copy of it.

What is checked is what is read: the copy holds the parts that were unpacked here, within limits,
and nothing else, so that no other reader meets sizes, names or overlaps that it takes otherwise.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from amocf.institutes.findings import Finding, Spot

#: Bytes that a file, and that what it unpacks to, may have.
LARGEST_FILE: Final = 20_000_000
LARGEST_UNPACKED: Final = 200_000_000
_MOST_PARTS: Final = 2_000

_ZIP: Final = b"PK"
#: The compound file of old binary workbooks, and of new ones that a password protects.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The name of the stream of a protected workbook, as the compound file writes it.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MANIFEST: Final = "META-INF/manifest.xml"
_MACRO_FOLDERS: Final = ("Basic/", "Scripts/")
_DAMAGED: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    struct.error,
    zlib.error,
)


class PackageKind(Enum):
    """What an archive is, by what it holds."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Package:
    """A workbook, unpacked.

    Attributes:
        kind: its format.
        parts: the XML in it, by name.
    """

    kind: PackageKind
    parts: Mapping[str, bytes]

    def repacked(self) -> bytes:
        """Return an archive of the parts alone."""
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return body.getvalue()


def is_package(content: bytes) -> bool:
    """Say whether a file is to be read as a workbook, and not as text."""
    return content.startswith((_ZIP, _COMPOUND))


def unpack(content: bytes, file: str) -> tuple[Package | None, list[Finding]]:
    """Unpack a workbook, or say why that is not done."""
    if content.startswith(_COMPOUND):
        return None, [_compound(content, file)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(archive, file)
    except _DAMAGED as error:
        return None, [damaged(file, str(error))]


def _unpacked(archive: zipfile.ZipFile, file: str) -> tuple[Package | None, list[Finding]]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if finding := _refused(entries, file):
        return None, [finding]
    parts: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    for name, entry in entries.items():
        if not name.lower().endswith((".xml", ".rels")) and name != "mimetype":
            continue
        with archive.open(entry) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            return None, [_too_large(file, f"more than {LARGEST_UNPACKED:,} bytes when unpacked")]
        parts[name] = content
    kind = _kind(parts)
    if kind is None:
        return None, [_no_workbook(file, parts)]
    return Package(kind, parts), _protection(parts, file)


def _refused(entries: Mapping[str, zipfile.ZipInfo], file: str) -> Finding | None:
    unpacked = sum(entry.file_size for entry in entries.values())
    if len(entries) > _MOST_PARTS:
        return _too_large(file, f"{len(entries):,} parts")
    if unpacked > LARGEST_UNPACKED:
        return _too_large(file, f"{unpacked:,} bytes when unpacked")
    if any(entry.flag_bits & 1 for entry in entries.values()):
        return _protected(file)
    programs = [
        name
        for name in entries
        if name.startswith(_MACRO_FOLDERS) or name.lower().endswith("vbaproject.bin")
    ]
    if programs:
        return Finding(
            "macros",
            Spot(file),
            f"macros ({programs[0]})",
            "expected a workbook without programs: save it as .xlsx or .ods without macros",
        )
    return None


def _kind(parts: Mapping[str, bytes]) -> PackageKind | None:
    if "xl/workbook.xml" in parts:
        return PackageKind.XLSX
    return PackageKind.ODS if "content.xml" in parts else None


def _protection(parts: Mapping[str, bytes], file: str) -> list[Finding]:
    return [_protected(file)] if b"encryption-data" in parts.get(_MANIFEST, b"") else []


def _compound(content: bytes, file: str) -> Finding:
    if _ENCRYPTED in content:
        return _protected(file)
    return Finding(
        "old-format",
        Spot(file),
        "a workbook in the binary format of before 2007 (.xls)",
        "expected .xlsx, .ods or .csv: save it as one of these",
    )


def _protected(file: str) -> Finding:
    return Finding(
        "encrypted",
        Spot(file),
        "a file that a password protects",
        "expected one that anyone can open: remove the password and save it again",
    )


def too_large(content: bytes, file: str) -> Finding | None:
    """Return the finding on a file that is too large to be read, if it is."""
    if len(content) <= LARGEST_FILE:
        return None
    return _too_large(file, f"more than {LARGEST_FILE:,} bytes")


def _too_large(file: str, found: str) -> Finding:
    return Finding(
        "too-large",
        Spot(file),
        found,
        f"expected at most {LARGEST_FILE:,} bytes, and {LARGEST_UNPACKED:,} unpacked: keep the"
        " sheets of the template alone, without pictures and formatted empty rows",
    )


def damaged(file: str, reason: str) -> Finding:
    """Return the finding on a file that cannot be read."""
    return Finding(
        "damaged",
        Spot(file),
        f"a file that cannot be read ({reason})",
        "expected a whole workbook: open it in a spreadsheet program and save it again",
    )


def _no_workbook(file: str, parts: Mapping[str, bytes]) -> Finding:
    what = "a binary workbook (.xlsb)" if "xl/_rels/workbook.bin.rels" in parts else "an archive"
    return Finding(
        "no-workbook",
        Spot(file),
        f"{what} without the sheets of .xlsx or .ods",
        "expected .xlsx, .ods or .csv: save it as one of these",
    )
