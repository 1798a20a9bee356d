"""What people have decided on wordings that are nearly the same, and what they are asked."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.institutes.recognition import normalized

DECISIONS: Final = "decisions.tsv"
_COLUMNS: Final = ("decision", "wording or number", "candidate", "its wording", "similarity")
_HEADER: Final = "\t".join(_COLUMNS)
NUMBER: Final = re.compile(r"(ksa|occ)(-[a-z0-9]+)*-[0-9]{4,}")


class Verdict(Enum):
    """What a person decided, or that nobody has yet."""

    OPEN = ""
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Decision:
    """A line of the file.

    Attributes:
        verdict: whether they are the same.
        subject: a wording of a workbook, or a number of the institute.
        candidate: the number of what it may be.
        wording: of the candidate, for the person who decides.
        similarity: of the two wordings, of 100; empty on lines that people add.
    """

    verdict: Verdict
    subject: str
    candidate: str
    wording: str = ""
    similarity: str = ""

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """What is decided: on which kind, wording or number, and candidate."""
        kind = self.candidate.partition("-")[0]
        return kind, normalized(self.subject), self.candidate


@dataclass(frozen=True)
class Decisions:
    """All decisions of an institute."""

    lines: tuple[Decision, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the decisions of a folder; there are none before the first question.

        Raises:
            DataError: if a line says something else than that two are the same, or different.
        """
        path = folder / DECISIONS
        if not path.exists():
            return cls()
        header, *rows = _rows(path)
        if header[1] != list(_COLUMNS):
            raise DataError(
                f"the first line has to be {_HEADER!r}; restore it, or remove the file",
                Place(path, 1),
            )
        found = {line: _decision(row, Place(path, line)) for line, row in rows if any(row)}
        _refuse_contradictions(found, path)
        return cls(tuple(found.values()))

    def written(self) -> bytes:
        """Return the file: what is open first, then what is decided, each by its words."""
        ordered = sorted(
            {each.key: each for each in self.lines}.values(),
            key=lambda each: (each.verdict is not Verdict.OPEN, each.key),
        )
        rows = [
            (each.verdict.value, each.subject, each.candidate, each.wording, each.similarity)
            for each in ordered
        ]
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows([_COLUMNS, *rows])
        return text.getvalue().encode()

    def same_as(self, kind: str, subject: str) -> tuple[str, ...]:
        """Return what a wording or a number was decided to be."""
        return self._same.get((kind, normalized(subject)), ())

    def is_decided(self, kind: str, subject: str, candidate: str) -> bool:
        """Say whether a person has decided on a pair."""
        return (kind, normalized(subject), candidate) in self._decided

    @cached_property
    def _same(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        same: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self.lines:
            if each.verdict is Verdict.SAME:
                same[each.key[:2]] = (*same.get(each.key[:2], ()), each.candidate)
        return same

    @cached_property
    def _decided(self) -> AbstractSet[tuple[str, str, str]]:
        return {each.key for each in self.lines if each.verdict is not Verdict.OPEN}

    def with_questions(self, questions: Iterable[Decision]) -> "Decisions":
        """Return the decisions with questions in place of those that were open."""
        decided = tuple(each for each in self.lines if each.verdict is not Verdict.OPEN)
        return Decisions((*decided, *questions))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of the file, each with its line; an empty one if the file is empty."""
    text = utf8(path.read_bytes(), path).decode()
    # As spreadsheet programs write it: a cell with a quotation mark stands in such marks.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        raise DataError(
            f"{error}; restore the file, or remove it", Place(path, reader.line_num)
        ) from error
    return rows or [(1, [])]


def _refuse_contradictions(lines: Mapping[int, Decision], path: Path) -> None:
    """Make sure that nothing is decided twice, and no wording is two things.

    Raises:
        DataError: if it is.
    """
    verdicts: dict[tuple[str, str, str], Verdict] = {}
    meant: dict[tuple[str, str], str] = {}
    for number, each in lines.items():
        if each.verdict is Verdict.OPEN:
            continue
        if verdicts.setdefault(each.key, each.verdict) is not each.verdict:
            said = f"{each.subject!r} and {each.candidate} are decided to be the same and different"
            raise DataError(f"{said}; remove one of the lines", Place(path, number))
        if each.verdict is Verdict.SAME and not NUMBER.fullmatch(each.subject):
            other = meant.setdefault(each.key[:2], each.candidate)
            if other != each.candidate:
                said = f"{each.subject!r} is decided to be {other} and {each.candidate}"
                raise DataError(f"{said}; remove one of the lines", Place(path, number))


def _decision(row: Sequence[str], place: Place) -> Decision:
    cells = [cell.strip() for cell in row]
    cells += [""] * (len(_COLUMNS) - len(cells))
    verdict, subject, candidate, *more = cells
    known = [each.value for each in Verdict]
    if verdict.casefold() not in known:
        offered = "same, different or nothing"
        raise DataError(f"the decision is {verdict!r}, but has to be {offered}", place)
    if not subject or not NUMBER.fullmatch(candidate) or len(more) != len(_COLUMNS) - 3:
        raise DataError(
            f"expected {', '.join(_COLUMNS)}, between tabs; found {cells}. A candidate is a number"
            " such as ksa-0007 or ksa-biomade-0002",
            place,
        )
    return Decision(Verdict(verdict.casefold()), subject, candidate, *more)
