"""The table of a SSSOM/TSV file: rows, columns and the values in its cells."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.compile.read.sssom.header import Header
from amocf.compile.read.sssom.rules import REQUIRED_COLUMNS, Mistake, RefusedSetError, convert
from amocf.compile.read.sssom.slots import Record, Slot, Value
from amocf.inputs import allow_fields_of

_METADATA_IN_TABLE: Final = (
    "a '#' line stands in the table; the metadata are the first lines of the file, without empty "
    "lines between them, and the table has no comments: move or remove it"
)


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The records of a table, each with its refused slots, and the cell of each column."""

    records: tuple[tuple[Record, frozenset[str]], ...]
    cells: Mapping[str, int]


def read_table(lines: Sequence[str], offset: int, header: Header) -> tuple[Table, list[Mistake]]:
    """Read the lines of a table, the first of which follows on line ``offset`` of its file."""
    rows, mistakes = _rows(lines, offset)
    table, found = _table(rows, header)
    return table, mistakes + found


def _rows(lines: Sequence[str], offset: int) -> tuple[list[_Row], list[Mistake]]:
    """Split the table into rows, the first of which holds the column names."""
    body = "\n".join(lines).rstrip("\n")
    if not body.strip():
        message = "the table is missing; write a row of column names below the metadata"
        return [], [Mistake(max(offset, 1), 0, message)]
    # The format has no limit: any cell may be as long as the table.
    allow_fields_of(len(body))
    reader = csv.reader((line + "\n" for line in body.split("\n")), delimiter="\t", strict=True)
    rows: list[_Row] = []
    mistakes: list[Mistake] = []
    while True:
        line = offset + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return rows, mistakes
        except csv.Error as error:
            problem = f"the row is not valid TSV: {error}; check its quotes"
            mistakes.append(Mistake(line, 0, problem))
            continue
        if not any(cell.strip() for cell in cells):
            what = "the row is empty and left out; remove it"
            mistakes.append(Mistake(line, 0, what, tolerated=True))
        elif cells[0].startswith("#") and (not rows or len(cells) != len(rows[0].cells)):
            mistakes.append(Mistake(line, 0, _METADATA_IN_TABLE))
        else:
            rows.append(_Row(line, tuple(cells)))


def _table(rows: Sequence[_Row], header: Header) -> tuple[Table, list[Mistake]]:
    if not rows:
        return Table((), MappingProxyType({})), []
    names = rows[0].cells
    slots = header.record_slots
    mistakes = list(_column_mistakes(rows[0], header))
    missing = _missing_columns(names, header)
    mistakes += [
        Mistake(rows[0].line, 0, f"column {name!r} is missing; every mapping needs one")
        for name in missing
    ]
    read = [name if name in slots else None for name in names]
    records = []
    for row in rows[1:]:
        surplus = row.cells[len(names) :]
        if len(row.cells) < len(names) or any(map(str.strip, surplus)):
            mistakes.append(_ragged(row, len(names)))
            continue
        if surplus:
            what = "the row has more tabs than the column names, and nothing after them"
            mistakes.append(
                Mistake(row.line, len(names) + 1, what + "; remove them", tolerated=True)
            )
        values: dict[str, Value] = {}
        refused = set(missing)
        for cell, (name, text) in enumerate(zip(read, row.cells, strict=False), start=1):
            if not text or name is None:
                continue
            try:
                values[name] = _value(slots[name], text, header.prefixes)
            except RefusedSetError as refusal:
                refused.add(name)
                mistakes.append(Mistake(row.line, cell, f"{name}: {refusal}"))
        records.append((Record(row.line, MappingProxyType(values)), frozenset(refused)))
    cells = {name: cell for cell, name in enumerate(names, start=1)}
    return Table(tuple(records), MappingProxyType(cells)), mistakes


def _ragged(row: _Row, expected: int) -> Mistake:
    return Mistake(
        row.line,
        0,
        f"the row has {len(row.cells)} cells, the column names are {expected}; "
        "add or remove tabs (an empty cell keeps its tab)",
    )


def _column_mistakes(row: _Row, header: Header) -> Iterator[Mistake]:
    slots = header.record_slots
    seen: set[str] = set()
    for cell, name in enumerate(row.cells, start=1):
        if not name.strip():
            what = "the column has no name and is left out; name it or remove the tab"
            yield Mistake(row.line, cell, what, tolerated=True)
        elif name not in slots:
            what = f"column {name!r} {header.why_unknown(name)}"
            yield Mistake(row.line, cell, what, tolerated=True)
        elif name in seen:
            yield Mistake(row.line, cell, f"column {name!r} is there twice; keep one")
        seen.add(name)


def _missing_columns(names: Sequence[str], header: Header) -> list[str]:
    """Return the columns without which no row can be sound."""
    ends = [
        f"{side}_id"
        for side in ("subject", "object")
        if f"{side}_type" not in {*names, *header.metadata, *header.refused}
    ]
    return [name for name in (*REQUIRED_COLUMNS, *ends) if name not in names]


def _value(slot: Slot, text: str, prefixes: Mapping[str, str]) -> Value:
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
