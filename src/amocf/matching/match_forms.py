"""What texts may be about, as a table, as JSON, and as a mapping set in SSSOM to be reviewed."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from amocf import __version__
from amocf.compile.read.sssom import MappingSet, Record, write
from amocf.compile.read.sssom.rules import LITERAL
from amocf.compile.read.sssom.slots import NO_TERM_FOUND, Value
from amocf.exchange.spreadsheet import Cell, Sheet, SheetColumn
from amocf.matching.matcher import RankedConcept
from amocf.matching.sentence_model import MODEL
from amocf.terms import PREFIXES, expand

#: How much of a text stands beside what was found for it.
_SHOWN: Final = 120
_COLUMNS: Final = (
    SheetColumn("row", "The number of the text, from 1."),
    SheetColumn("rank", "From 1, the best; empty where nothing was found."),
    SheetColumn("concept", "The URI of the concept."),
    SheetColumn("code", "The code of the concept."),
    SheetColumn("label", "The label of the concept."),
    SheetColumn("score", "How well it fits beside the best of the same text, which has 1."),
    SheetColumn("confidence", "How likely it is right; empty where nobody can tell."),
    SheetColumn("matched", "Words of the text that the concept has too."),
    SheetColumn("text", "How the text begins."),
)
#: A licence that nobody has chosen, as SSSOM has it: the texts are not ours.
_UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"


@dataclass(frozen=True)
class MatchedText:
    """A text and what it may be about.

    Attributes:
        row: its number, from 1.
        text: the text.
        concepts: the best first; none where nothing is shared.
    """

    row: int
    text: str
    concepts: tuple[RankedConcept, ...]

    @property
    def beginning(self) -> str:
        """How the text begins, in one line."""
        plain = _plain(self.text)
        return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


def as_match_sheet(texts: Sequence[MatchedText]) -> Sheet:
    """Return a row for each concept of each text, and one without any where none was found."""
    rows = tuple(tuple(_cell(value) for value in row.values()) for row in as_match_data(texts))
    return Sheet("match", "What texts may be about", _COLUMNS, rows)


def as_match_data(texts: Sequence[MatchedText]) -> list[dict[str, Any]]:
    """Return the same rows for JSON; what is not known is null."""
    return [row for each in texts for row in _rows(each)]


def _rows(matched: MatchedText) -> Iterator[dict[str, Any]]:
    names = [column.heading for column in _COLUMNS]
    beginning = matched.beginning
    for each in matched.concepts:
        yield {
            "row": matched.row,
            "rank": each.rank,
            "concept": each.candidate.iri,
            "code": each.candidate.code,
            "label": each.candidate.label,
            "score": round(each.score, 3),
            "confidence": None if each.confidence is None else round(each.confidence, 3),
            "matched": list(each.matched),
            "text": beginning,
        }
    if not matched.concepts:
        yield dict.fromkeys(names) | {"row": matched.row, "matched": [], "text": beginning}


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else value


def as_sssom(
    texts: Sequence[MatchedText], release: str, version: str, *, with_model: bool = False
) -> str:
    """Return a mapping set; texts of nothing are left out, since a literal has characters.

    The predicate is the weakest: that a text has to do with a concept. More is for a person to say.

    Args:
        texts: what was matched.
        release: the name of the release, made from its content.
        version: the version of its data.
        with_model: whether a sentence model had a say.
    """
    method = "CompositeMatching" if with_model else "LexicalMatching"
    common: dict[str, Value] = {
        "subject_type": LITERAL,
        "predicate_id": expand("skos:relatedMatch"),
        "mapping_justification": expand(f"semapv:{method}"),
        "mapping_tool": "amocf match" + (f" with {MODEL}" if with_model else ""),
        "mapping_tool_version": __version__,
    }
    records = [
        Record(0, common | slots)
        for each in texts
        if _plain(each.text)
        for slots in _slots(each, version)
    ]
    # The same texts and release give the same name; others give another.
    content = "\0".join([release, method, *(each.text for each in texts)])
    metadata: dict[str, Value] = {
        "sssom_version": "1.1",
        "mapping_set_id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "mapping_set_title": "Texts and what they may be about",
        "mapping_set_description": "Found by a program, and reviewed by nobody yet: keep the"
        " records that are right.",
        "license": _UNSPECIFIED,
    }
    return write(MappingSet(Path("match.sssom.tsv"), metadata, _prefixes(texts), (), (*records,)))


def _slots(matched: MatchedText, version: str) -> Iterator[dict[str, Value]]:
    subject: dict[str, Value] = {"subject_label": _plain(matched.text)}
    for each in matched.concepts:
        found: dict[str, Value] = {
            "object_id": each.candidate.iri,
            "object_label": f"{each.candidate.code} {each.candidate.label}".strip(),
            "object_type": "skos concept",
            "object_source_version": version,
            "similarity_score": Decimal(str(round(each.score, 3))),
            "similarity_measure": "relative to the best concept of the same text",
            "comment": f"Row {matched.row}, rank {each.rank}.",
        }
        if each.candidate.scheme:
            found["object_source"] = each.candidate.scheme
        if each.confidence is not None:
            found["confidence"] = Decimal(str(round(each.confidence, 3)))
        if each.matched:
            found["match_string"] = each.matched
        yield subject | found
    if not matched.concepts:
        yield subject | {
            "object_id": NO_TERM_FOUND,
            "mapping_cardinality": "1:0",
            "comment": f"Row {matched.row}: nothing found.",
        }


def _prefixes(texts: Sequence[MatchedText]) -> dict[str, str]:
    """Return prefixes for all URIs of concepts; institutes have spaces of their own."""
    found = [each.candidate for matched in texts for each in matched.concepts]
    spaces = {iri[: _end_of_space(iri)] for each in found for iri in (each.iri, each.scheme) if iri}
    others = sorted(spaces - set(PREFIXES.values()))
    return {"amocf": PREFIXES["amocf"]} | {f"ns{n}": space for n, space in enumerate(others, 1)}


def _end_of_space(iri: str) -> int:
    return max(iri.rfind("/"), iri.rfind("#")) + 1


def _plain(text: str) -> str:
    """Return a text in one line, without characters that nobody sees."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
