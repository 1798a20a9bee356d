"""Mapping sets in SSSOM/TSV, read and validated.

A file that breaks a rule of the standard is refused with every mistake in it, each with its place:
nothing is guessed, invented or dropped.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from amocf.compile.read.sssom.header import Header, HeaderError, read_header
from amocf.compile.read.sssom.rules import (
    REQUIRED_COLUMNS,
    Mistake,
    RefusedSetError,
    convert,
    missing_slots,
    record_mistakes,
    set_mistakes,
)
from amocf.compile.read.sssom.slots import PROPAGATED, RECORD_SLOTS, MappingSet, Record, Slot, Value
from amocf.errors import DataError, Place


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def read(path: Path) -> MappingSet:
    """Read a mapping set from a SSSOM/TSV file with its metadata in ``#`` lines.

    Raises:
        DataError: if the file is not UTF-8, or as for `parse`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"the file is not UTF-8 ({error.reason}); save it so", Place(path)
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> MappingSet:
    """Read a mapping set from the text of a SSSOM/TSV file; ``path`` is for messages.

    A byte order mark and CRLF line ends are tolerated. Propagatable slots of the set are given to
    the records, as the standard says, unless any record has its own value.

    Raises:
        DataError: if the text breaks a rule. Its place is that of the first mistake, its message
            lists all of them, one a line with its place (the column counts cells).
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not any(line.strip() for line in lines):
        raise DataError(
            "the file is empty; write the metadata in '#' lines, then the table", Place(path)
        )
    height = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        header, header_mistakes = read_header([line[1:] for line in lines[:height]])
    except HeaderError as error:
        raise DataError(error.mistake.message, Place(path, error.mistake.line)) from error
    rows, table_mistakes = _rows(lines[height:], height)
    records, cell_mistakes = _records(rows, header)
    records = _propagate(header.metadata, records)
    mistakes = header_mistakes + table_mistakes + cell_mistakes
    mistakes += missing_slots(header.metadata.keys() | header.refused)
    sound = _sound(rows, records, {mistake.line for mistake in cell_mistakes})
    mistakes += [
        Mistake(record.line, 0, what) for record in sound for what in record_mistakes(record)
    ]
    mistakes += set_mistakes(header.metadata, sound, columns=height + 1)
    _refuse(sorted(mistakes), path)
    return MappingSet(
        path=path,
        metadata=header.metadata,
        prefixes=header.prefixes,
        extensions=header.extensions,
        mappings=tuple(records),
    )


def _sound(rows: Sequence[_Row], records: Sequence[Record], invalid: set[int]) -> list[Record]:
    """Leave out what is invalid, or it would be reported again for what it then lacks."""
    if not rows or rows[0].line in invalid:
        return []
    return [record for record in records if record.line not in invalid]


def _refuse(mistakes: Sequence[Mistake], path: Path) -> None:
    """Raise one error that lists all mistakes, if there are any."""
    if not mistakes:
        return
    places = [Place(path, mistake.line or None, mistake.cell or None) for mistake in mistakes]
    messages = [mistakes[0].message]
    messages += [f"{p}: {f.message}" for p, f in zip(places[1:], mistakes[1:], strict=True)]
    raise DataError("\n".join(messages), places[0])


def _rows(lines: Sequence[str], offset: int) -> tuple[list[_Row], list[Mistake]]:
    """Split the table into rows, the first of which holds the column names."""
    body = "\n".join(lines).rstrip("\n")
    if not body:
        message = "the table is missing; write a row of column names below the '#' lines"
        return [], [Mistake(offset, 0, message)]
    reader = csv.reader((line + "\n" for line in body.split("\n")), delimiter="\t", strict=True)
    rows: list[_Row] = []
    line = offset + 1
    try:
        for cells in reader:
            rows.append(_Row(line, tuple(cells)))
            line = offset + reader.line_num + 1
    except csv.Error as error:
        return rows, [Mistake(line, 0, f"the row is not valid TSV: {error}; check its quotes")]
    return rows, []


def _records(rows: Sequence[_Row], header: Header) -> tuple[list[Record], list[Mistake]]:
    if not rows:
        return [], []
    slots = dict(RECORD_SLOTS) | header.extension_slots
    names = rows[0].cells
    mistakes = list(_column_mistakes(rows[0], slots))
    records = []
    for row in rows[1:]:
        if len(row.cells) != len(names):
            mistakes.append(_ragged(row, len(names)))
            continue
        values: dict[str, Value] = {}
        for cell, (name, text) in enumerate(zip(names, row.cells, strict=True), start=1):
            if not text or name not in slots:
                continue
            try:
                values[name] = _value(slots[name], text, header.prefixes)
            except RefusedSetError as refusal:
                mistakes.append(Mistake(row.line, cell, f"{name}: {refusal}"))
        records.append(Record(row.line, MappingProxyType(values)))
    return records, mistakes


def _ragged(row: _Row, expected: int) -> Mistake:
    if not any(cell.strip() for cell in row.cells):
        return Mistake(row.line, 0, "the row is empty; remove it")
    return Mistake(
        row.line,
        0,
        f"the row has {len(row.cells)} cells, the column names are {expected}; "
        "add or remove tabs (an empty cell keeps its tab)",
    )


def _column_mistakes(row: _Row, slots: Mapping[str, Slot]) -> Iterator[Mistake]:
    for cell, name in enumerate(row.cells, start=1):
        if name in row.cells[: cell - 1]:
            yield Mistake(row.line, cell, f"column {name!r} is there twice; keep one")
        elif not name:
            yield Mistake(row.line, cell, "the column has no name; name it or remove the tab")
        elif name not in slots:
            yield Mistake(
                row.line,
                cell,
                f"column {name!r} is no slot of a mapping; correct the name, or define it in "
                "extension_definitions",
            )
    for name in REQUIRED_COLUMNS:
        if name not in row.cells:
            yield Mistake(row.line, 0, f"column {name!r} is missing; every mapping needs one")


def _value(slot: Slot, text: str, prefixes: Mapping[str, str]) -> Value:
    if text != text.strip():
        raise RefusedSetError(f"{text!r} begins or ends with a space; remove it")
    if not slot.many:
        return convert(slot, text, prefixes)
    parts = _split(text)
    if "" in parts:
        raise RefusedSetError(f"{text!r} has an empty value; remove the '|' or write '\\|'")
    return tuple(str(convert(slot, part, prefixes)) for part in parts)


def _split(text: str) -> list[str]:
    r"""Split at ``|``, where ``\|`` and ``\\`` stand for the characters themselves."""
    parts = [""]
    position = 0
    while position < len(text):
        if text[position : position + 2] in ("\\|", "\\\\"):
            position += 1
            parts[-1] += text[position]
        elif text[position] == "|":
            parts.append("")
        else:
            parts[-1] += text[position]
        position += 1
    return parts


def _propagate(metadata: Mapping[str, Value], records: Sequence[Record]) -> list[Record]:
    """Give each record the set's value of every propagatable slot that no record has."""
    own = {name for record in records for name in record.slots}
    given = {name: metadata[name] for name in PROPAGATED if name in metadata and name not in own}
    return [replace(r, slots=MappingProxyType({**r.slots, **given})) for r in records]
