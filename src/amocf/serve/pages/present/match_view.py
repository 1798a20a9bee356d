"""What texts may be about, as a page shows it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from amocf.matching.match_candidates import COMPETENCIES
from amocf.matching.match_forms import MatchedText
from amocf.matching.matcher import Matcher, matcher_of
from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

#: Rows of the table of a page: texts and concepts.
_MOST_ROWS: Final = 140
#: Concepts that stand beside a search.
_FEW: Final = 5
#: How much of a text goes on into a list.
_LONGEST_TITLE: Final = 50
#: Words that stand beside a concept.
_MOST_WORDS: Final = 12

#: What a list for a comparison of coverage may name.
_LISTED: Final = (COMPETENCIES, "ksas", "occupations")
#: What may be looked for: the name in an address, and the words for it.
OFFERED: Final = (
    (COMPETENCIES, "sub-competencies"),
    ("ksas", "KSAs"),
    ("occupations", "occupations"),
    ("technology-areas", "technology areas"),
)


@dataclass(frozen=True)
class MatchRow:
    """A concept that a text may be about, and what speaks for it.

    Attributes:
        listed: the text and the concept as a line of a list, for who holds it to be right; empty
            where no list may name the concept.
    """

    link: Link
    words: str
    confidence: str
    listed: str = ""


@dataclass(frozen=True)
class MatchedGroup:
    """A text, shortened, and its rows."""

    row: int
    text: str
    rows: tuple[MatchRow, ...]


@dataclass(frozen=True)
class MatchView:
    """What a page shows.

    Attributes:
        groups: the texts that have room.
        left_out: how many have none.
        without: how many texts share nothing with any concept.
        has_confidence: whether the confidence is known.
        is_listed: whether the concepts can be lines of a list.
    """

    groups: tuple[MatchedGroup, ...]
    left_out: int
    without: int
    has_confidence: bool
    is_listed: bool


def matcher_for(reader: Reader, group: str) -> Matcher:
    """Return what matches texts with a group, by words; make it once for a release."""
    return matcher_of(reader.store, group)


def near_competencies(reader: Reader, text: str) -> tuple[MatchRow, ...]:
    """Return the sub-competencies that a text may be about, few and the best first."""
    (concepts,) = reader.once(matcher_for, COMPETENCIES).match([text], _FEW)
    return tuple(_rows(reader, MatchedText(1, text, concepts)))


def near_items(rows: Iterable[MatchRow]) -> list[dict[str, str]]:
    """Return the same for JSON."""
    links = [each.link for each in rows]
    return [
        {"iri": each.iri, "label": each.text, "code": each.code, "page": each.href}
        for each in links
    ]


def match_view(reader: Reader, texts: Sequence[MatchedText], group: str) -> MatchView:
    """Return what the page shows: as many texts as have room, each whole."""
    is_listed = group in _LISTED
    texts = [each for each in texts if each.beginning]  # empty lines part others
    groups: list[MatchedGroup] = []
    room = _MOST_ROWS
    for each in texts:
        room -= 1 + max(1, len(each.concepts))
        if room < 0:
            break
        rows = _rows(reader, each)
        if is_listed:
            rows = [
                replace(
                    row, listed=_line(shortened(each.beginning, _LONGEST_TITLE), one.candidate.code)
                )
                for row, one in zip(rows, each.concepts, strict=True)
            ]
        groups.append(MatchedGroup(each.row, each.beginning, tuple(rows)))
    return MatchView(
        tuple(groups),
        len(texts) - len(groups),
        sum(not each.concepts for each in texts),
        any(one.confidence is not None for each in texts for one in each.concepts),
        is_listed,
    )


def _line(title: str, code: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow((title, code))
    return text.getvalue()


def _rows(reader: Reader, matched: MatchedText) -> list[MatchRow]:
    return [
        MatchRow(
            reader.link(each.candidate.iri),
            ", ".join(each.matched[:_MOST_WORDS]),
            "" if each.confidence is None else f"{each.confidence:.2f}",
        )
        for each in matched.concepts
    ]
