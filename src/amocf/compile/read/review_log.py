"""What people decided of mapping records, a line a decision: ``mappings/reviews/NAME.tsv``.

SSSOM has one ``reviewer_agreement`` on a record, however many have reviewed it. What each of them
decided, and of what, stands here; the slots of the record are its summary (`reviewer_slots`).

The cells are separated by tabs, never quoted, and none of them has a tab or a line end in it.
Samples that were drawn stand above the table, each on a line that begins with ``#sample``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Final

from amocf.compile.read.reviewer_names import reviewer_named
from amocf.compile.read.sssom.slots import Record
from amocf.compile.read.sssom.write import contract
from amocf.errors import DataError, Place
from amocf.formula_text import looks_like_formula
from amocf.inputs import utf8
from amocf.ordering import total
from amocf.terms import PREFIXES, expand

#: Characters of a comment.
LONGEST_COMMENT: Final = 2000
_SAMPLE: Final = "#sample\t"


class ReviewVerdict(Enum):
    """What a reviewer says of a record; the numbers are those of ``reviewer_agreement``."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"

    @property
    def agreement(self) -> int:
        """From -1 to 1, as SSSOM 1.1 defines ``reviewer_agreement``."""
        return {ReviewVerdict.AGREE: 1, ReviewVerdict.DISAGREE: -1, ReviewVerdict.UNSURE: 0}[self]


@dataclass(frozen=True)
class ReviewDecision:
    """One decision of one reviewer; its fields are the columns of the table.

    Attributes:
        record_id: the IRI of the record.
        reviewer: the IRI of the reviewer, or a name.
        review_date: the day, as ``2026-11-30``.
        decision: the name of a `ReviewVerdict`.
        proposed_predicate: the IRI of the relation that the reviewer would state instead, or
            nothing. The record keeps its own: an editor decides.
        comment: why; or nothing.
        predicate_id: the IRI of the relation that was judged.
        predicate_modifier: ``Not`` where the record says that it does not hold.
        object_id: the IRI of the target that was judged.
        object_source_version: the edition of the other framework that the record was about.
    """

    record_id: str
    reviewer: str
    review_date: str
    decision: str
    proposed_predicate: str
    comment: str
    predicate_id: str
    predicate_modifier: str
    object_id: str
    object_source_version: str

    @property
    def verdict(self) -> ReviewVerdict:
        """What the reviewer says."""
        return ReviewVerdict(self.decision)

    def is_about(self, record: Record) -> bool:
        """Say whether a record is still what was judged."""
        return all(getattr(self, name) == (record.text(name) or "") for name in JUDGED)


@dataclass(frozen=True)
class Sample:
    """Records of a set that were drawn for a review.

    Attributes:
        seed: what they were drawn with.
        drawn: the day.
        population: of how many records.
        records: their IRIs, in the order in which they were drawn.
    """

    seed: int
    drawn: str
    population: int
    records: tuple[str, ...]


@dataclass(frozen=True)
class ReviewLog:
    """The decisions on the records of a set, by record and then in the order of time."""

    decisions: tuple[ReviewDecision, ...] = ()
    samples: tuple[Sample, ...] = ()

    def with_decision(self, decision: ReviewDecision) -> "ReviewLog":
        """Return the log with a decision more, behind the earlier ones on its record."""
        ordered = sorted((*self.decisions, decision), key=lambda each: total(each.record_id))
        return ReviewLog(tuple(ordered), self.samples)

    def with_sample(self, sample: Sample) -> "ReviewLog":
        """Return the log with a sample more."""
        return ReviewLog(self.decisions, (*self.samples, sample))


#: What of a record a decision is about, beside its identity.
JUDGED: Final = ("predicate_id", "predicate_modifier", "object_id", "object_source_version")
COLUMNS: Final = tuple(field.name for field in fields(ReviewDecision))
_IRIS: Final = frozenset(("record_id", "proposed_predicate", "predicate_id", "object_id"))


def log_path(mappings: Path, name: str) -> Path:
    """Return where the decisions on a set stand; ``mappings`` is the folder of the sets."""
    return mappings / "reviews" / f"{name}.tsv"


def read_review_log(path: Path) -> ReviewLog:
    """Read the decisions on the records of a set; there are none where there is no file.

    Raises:
        DataError: if the file is not what `write_review_log` writes.
    """
    if not path.exists():
        return ReviewLog()
    return parse_review_log(utf8(path.read_bytes(), path).decode(), path)


def parse_review_log(text: str, path: Path) -> ReviewLog:
    """Read decisions from the text of their file; ``path`` is for messages.

    Raises:
        DataError: with line and cell of the first mistake.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    height = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    samples = tuple(_sample(line, Place(path, n)) for n, line in enumerate(lines[:height], 1))
    names = lines[height].split("\t") if height < len(lines) else []
    if tuple(names) != COLUMNS:
        raise DataError(
            f"the columns are {', '.join(names) or 'missing'}; write {', '.join(COLUMNS)}, "
            "separated by tabs",
            Place(path, height + 1),
        )
    decisions = tuple(
        _decision(line.split("\t"), path, number)
        for number, line in enumerate(lines[height + 1 :], height + 2)
        if line
    )
    return ReviewLog(decisions, samples)


def write_review_log(log: ReviewLog) -> str:
    """Write decisions, a line each."""
    samples = (
        "\t".join((_SAMPLE.rstrip(), str(each.seed), each.drawn, str(each.population)))
        + "\t"
        + " ".join(map(_short, each.records))
        for each in log.samples
    )
    rows = (
        "\t".join(_short(value) if name in _IRIS else value for name, value in _items(each))
        for each in log.decisions
    )
    return "".join(f"{line}\n" for line in (*samples, "\t".join(COLUMNS), *rows))


def comment_mistake(text: str) -> str:
    """Say why a text cannot be a comment; nothing where it can."""
    if len(text) > LONGEST_COMMENT:
        return f"it has {len(text):,} characters; write at most {LONGEST_COMMENT:,}"
    if text != " ".join(text.split()):
        return "it has line ends, tabs or blanks at its ends; write it in one line"
    if not text.isprintable():
        return "it has characters that do not show; remove them"
    if looks_like_formula(text):
        return "it begins, or goes on behind a semicolon, as formulas of spreadsheets do; reword it"
    return ""


def _items(decision: ReviewDecision) -> list[tuple[str, str]]:
    return [(name, str(getattr(decision, name))) for name in COLUMNS]


def _decision(cells: Sequence[str], path: Path, line: int) -> ReviewDecision:
    if len(cells) != len(COLUMNS):
        raise DataError(
            f"the row has {len(cells)} cells, the column names are {len(COLUMNS)}; add or remove "
            "tabs (an empty cell keeps its tab)",
            Place(path, line),
        )
    for cell, (name, text) in enumerate(zip(COLUMNS, cells, strict=True), 1):
        if mistake := _mistake(name, text):
            raise DataError(f"{name}: {text!r}: {mistake}", Place(path, line, cell))
    values = (
        _long(text) if name in _IRIS else text for name, text in zip(COLUMNS, cells, strict=True)
    )
    return ReviewDecision(*values)


def _mistake(name: str, text: str) -> str:
    if name == "reviewer":
        return _reviewer_mistake(text)
    if name == "review_date":
        return "" if _is_day(text) else "write a day as YYYY-MM-DD"
    if name == "decision":
        known = [each.value for each in ReviewVerdict]
        return "" if text in known else f"write one of {', '.join(known)}"
    if name in ("record_id", "predicate_id", "object_id") and not text:
        return "it is empty; write what was judged"
    return comment_mistake(text)


def _reviewer_mistake(text: str) -> str:
    try:
        is_kept = reviewer_named(text) == text
    except ValueError as error:
        return str(error)
    return "" if is_kept else f"write {reviewer_named(text)}"


def _sample(line: str, place: Place) -> Sample:
    found = re.fullmatch(_SAMPLE + r"(\d{1,9})\t([\d-]+)\t(\d{1,9})\t(\S+(?: \S+)*)", line)
    if not found or not _is_day(found[2]):
        raise DataError(
            "this is no sample; write #sample, seed, day, number of records of the set, and the "
            "records that were drawn, separated by tabs, with blanks between the records",
            place,
        )
    return Sample(int(found[1]), found[2], int(found[3]), _longs(found[4].split(" ")))


def _longs(curies: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_long, curies))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _short(iri: str) -> str:
    try:
        return contract(iri, PREFIXES) if iri else ""
    except ValueError:
        return iri


def _long(text: str) -> str:
    prefix, _, local = text.partition(":")
    return expand(text) if prefix in PREFIXES and not local.startswith("//") else text
