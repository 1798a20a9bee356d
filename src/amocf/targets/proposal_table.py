"""Proposals as a table that a person edits and sends back, and as lines to read."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from amocf.errors import DataError, Place
from amocf.formula_text import harmless
from amocf.inputs import read_named, utf8
from amocf.targets.adoption import Proposal

_COLUMNS: Final = (
    *("accept", "stand_in", "code", "title"),
    *("official_iri", "official_code", "official_title", "why"),
)
_YES: Final = frozenset(("yes", "y", "x", "true", "1"))
_NO: Final = frozenset(("", "no", "n", "false", "0"))
_LARGEST: Final = 20_000_000


def write_proposals(found: Iterable[Proposal]) -> bytes:
    """Return proposals as a table of tab-separated values, with an empty column to accept them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in found:
        mine, official = each.stand_in, each.official
        row = (
            *("", mine.iri, mine.code, mine.title),
            *(official.iri, official.code, official.title, each.likeness.value),
        )
        writer.writerow(harmless(cell, "\t") for cell in row)
    return text.getvalue().encode()


def read_accepted(path: Path) -> tuple[tuple[str, str], ...]:
    """Read the rows that a person has accepted: stand-in and official IRI.

    Raises:
        UsageError: if there is no such file.
        DataError: if it is no such table, or a cell of the column accept is neither yes nor no.
    """
    content, _ = read_named(path, _LARGEST)
    text = utf8(content, path).decode()
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error as error:
        raise DataError(f"the table is damaged: {error}", Place(path)) from error
    heads = rows[0] if rows else []
    missing = [name for name in ("accept", "stand_in", "official_iri") if name not in heads]
    if missing:
        raise DataError(
            f"the table has no column {missing[0]}: take the one that --proposals wrote, and keep"
            " it tab-separated",
            Place(path, 1),
        )
    return tuple(_accepted(rows, heads, path))


def _accepted(rows: list[list[str]], heads: list[str], path: Path) -> Iterator[tuple[str, str]]:
    places = [heads.index(name) for name in ("accept", "stand_in", "official_iri")]
    for line, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        if len(row) <= max(places):
            raise DataError("the row is cut off", Place(path, line))
        answer, stand_in, iri = (row[place].strip() for place in places)
        if answer.casefold() in _YES:
            yield stand_in, iri
        elif answer.casefold() not in _NO:
            raise DataError(
                f"{answer!r} in the column accept is neither yes nor no", Place(path, line)
            )


def said(proposal: Proposal) -> str:
    """Return a proposal as a line."""
    mine, official = proposal.stand_in, proposal.official
    known = f"{mine.code} {mine.title or '(no title was seen)'}"
    there = f"{official.code} {official.title}".strip()
    return f"{known} = {there} <{official.iri}>: {proposal.likeness.value}"
