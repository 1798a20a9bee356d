"""Mapping sets in SSSOM/TSV, read and validated.

A file that breaks a rule of the standard is refused with every mistake in it, each with its place:
nothing is guessed or invented. What the standard has readers leave out is noted with its place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from amocf.compile.read.sssom.header import read_header
from amocf.compile.read.sssom.rules import (
    Mistake,
    identifier_mistakes,
    missing_slots,
    record_mistakes,
    repeated_records,
)
from amocf.compile.read.sssom.slots import PROPAGATED, MappingSet, Record, Value
from amocf.compile.read.sssom.table import read_table
from amocf.compile.read.sssom.yaml_text import HeaderError
from amocf.errors import DataError, Place
from amocf.inputs import utf8

_WHERE: Final = "in the metadata ('#' lines, or a file NAME.sssom.yml beside the table)"


@dataclass(frozen=True)
class External:
    """The metadata of a table that has no ``#`` lines: the file beside it, and its text."""

    path: Path
    text: str


def read(path: Path) -> MappingSet:
    """Read a mapping set of our own, in which nothing may have to be left out.

    Raises:
        DataError: if the file is not UTF-8, or as for `parse`.
    """
    return read_content(path.read_bytes(), path, strict=True)


def read_content(content: bytes, path: Path, *, strict: bool = False) -> MappingSet:
    """Read a mapping set from the content of a file, and from the metadata file beside it.

    Raises:
        DataError: if one of the files is not UTF-8, or as for `parse`.
    """
    text = utf8(content, path).decode()
    beside = metadata_path(path)
    if text.startswith("#") or not beside.is_file():
        return parse(text, path, strict=strict)
    external = External(beside, utf8(beside.read_bytes(), beside).decode())
    return parse(text, path, external=external, strict=strict)


def metadata_path(path: Path) -> Path:
    """Return where the metadata of a table stand that does not hold them."""
    name = path.name
    for suffix in (".gz", ".tsv", ".sssom"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    stem = name if name and name != path.name else path.stem
    return path.with_name(f"{stem}.sssom.yml")


def parse(
    text: str, path: Path, *, external: External | None = None, strict: bool = False
) -> MappingSet:
    """Read a mapping set from the text of a SSSOM/TSV file.

    A byte order mark and the line ends of any system are tolerated. Propagatable slots of the set
    are given to the records, as the standard says, unless any record has its own value.

    Args:
        text: the text of the file.
        path: the file, for messages.
        external: the metadata, where the text has no ``#`` lines.
        strict: whether it is a mistake that something has to be left out.

    Raises:
        DataError: if the text breaks a rule. Its place is that of the first mistake, its message
            lists all of them, one a line with its place (the column counts cells).
    """
    lines = _lines(text)
    if not any(line.strip() for line in lines):
        raise DataError(
            "the file is empty; write the metadata in '#' lines, then the table", Place(path)
        )
    height = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata, metadata_file = [line[1:] for line in lines[:height]], path
    if external and not metadata:
        metadata, metadata_file = _lines(external.text), external.path
    try:
        header, mistakes = read_header(metadata)
    except HeaderError as error:
        raise DataError(error.mistake.message, Place(metadata_file, error.mistake.line)) from error
    mistakes += missing_slots(header.metadata.keys() | header.refused, _WHERE)
    table, in_table = read_table(lines[height:], height, header)
    records = list(propagate(header.metadata, table.records))
    in_table += judge(
        records, lambda index, name: (records[index][0].line, table.cells.get(name, 0))
    )
    if metadata_file == path:
        mistakes, in_table = mistakes + in_table, []
    found = placed(mistakes, metadata_file) + placed(in_table, path)
    return MappingSet(
        path=path,
        metadata=header.metadata,
        prefixes=header.prefixes,
        extensions=header.extensions,
        mappings=tuple(record for record, _ in records),
        notes=settle(found, strict=strict),
    )


def _lines(text: str) -> list[str]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    # Spreadsheets for the Mac once ended lines with carriage returns alone.
    return (text if "\n" in text else text.replace("\r", "\n")).split("\n")


def placed(mistakes: Sequence[Mistake], path: Path) -> list[tuple[Place, Mistake]]:
    """Put the mistakes of one file in its order, each with its place."""
    return [(Place(path, m.line or None, m.cell or None), m) for m in sorted(mistakes)]


def settle(found: Sequence[tuple[Place, Mistake]], *, strict: bool) -> tuple[str, ...]:
    """Return as sentences what is tolerated.

    Raises:
        DataError: if anything is not, or, where it is ``strict``, anything was found.
    """
    refused = [(place, each) for place, each in found if strict or not each.tolerated]
    if refused:
        messages = [refused[0][1].message]
        messages += [f"{place}: {each.message}" for place, each in refused[1:]]
        raise DataError("\n".join(messages), refused[0][0])
    return tuple(f"{place}: {each.message}" for place, each in found)


def propagate(
    metadata: Mapping[str, Value], records: Sequence[tuple[Record, frozenset[str]]]
) -> Iterator[tuple[Record, frozenset[str]]]:
    """Give each record the set's value of every propagatable slot that no record has."""
    own: Set[str] = {name for record, refused in records for name in {*record.slots, *refused}}
    given = {name: metadata[name] for name in PROPAGATED if name in metadata and name not in own}
    for record, refused in records:
        yield replace(record, slots=MappingProxyType({**record.slots, **given})), refused


def judge(
    records: Sequence[tuple[Record, frozenset[str]]], place: Callable[[int, str], tuple[int, int]]
) -> Iterator[Mistake]:
    """Yield what is wrong with records as a whole.

    Args:
        records: each with its refused slots.
        place: tells the line and cell of a slot from the index of its record.
    """
    for index, (record, refused) in enumerate(records):
        for name, what in record_mistakes(record, refused):
            yield Mistake(*place(index, name), f"{name}: {what}")
    for index, what in identifier_mistakes(records):
        yield Mistake(*place(index, "record_id"), f"record_id: {what}")
    for index, what in repeated_records(records):
        yield Mistake(*place(index, ""), what, tolerated=True)
