"""The mappings of the release, by the outside framework that they lead to."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from amocf.formats import MAPPINGS
from amocf.outside_names import short_name
from amocf.review_status import progress
from amocf.serve.pages.charts.coverage import Row, Square, coverage
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.present.evidence import note, records
from amocf.serve.pages.present.framework import Node, competencies, members
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Mapping
from amocf.terms import BASE

_SETS: Final = BASE + "dataset/mappings-"
_PRINTED: Final = "as-printed"
#: What a reader may ask for as ``status``, with what it means.
STATUSES: Final = {
    "printed": "stated in the document",
    "edition": "read by this edition",
    "denied": "said not to hold",
}
_STRENGTHS: Final = ("exact", "close", "broad", "narrow", "related", "derived")


@dataclass(frozen=True)
class Target:
    """An outside framework with the mappings that lead to it.

    Attributes:
        slug: the last part of its address.
        short: how it is usually called.
        scheme: the framework itself.
        sets: the mapping sets, this edition's first.
        descriptions: what they say of themselves.
        files: its SSSOM files: the form of each, and the path below ``/download/``.
        mappings: all records, those of the document first.
    """

    slug: str
    short: str
    scheme: Link
    sets: tuple[Link, ...]
    descriptions: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    mappings: tuple[Mapping, ...]


def targets(reader: Reader) -> tuple[Target, ...]:
    """Return the outside frameworks that mappings of the release lead to."""
    sets = sorted(each for each in reader.iris_of("sssom:MappingSet") if each.startswith(_SETS))
    printed = [each for each in sets if each.startswith(_SETS + _PRINTED)]
    return tuple(_target(reader, each, printed) for each in sets if each not in printed)


def target(reader: Reader, slug: str) -> Target | None:
    """Return an outside framework by the last part of its address."""
    return next((each for each in reader.once(targets) if each.slug == slug), None)


def _target(reader: Reader, own: str, printed: list[str]) -> Target:
    slug = own.removeprefix(_SETS)
    sources = reader.iris(own, "sssom:object_source")
    mine = reader.iris(own, "sssom:mappings")
    scheme = sources[0] if sources else _scheme_of(reader, mine)
    stated = [
        record
        for each in printed
        for record in reader.iris(each, "sssom:mappings")
        if scheme in reader.iris(record, "sssom:object_source")
    ]
    link = reader.link(scheme)
    return Target(
        slug=slug,
        short=short_name(scheme, link.text),
        scheme=link,
        sets=reader.links([own, *(printed if stated else [])]),
        descriptions=reader.texts(own, "dct:description"),
        files=tuple((form.name, f"mappings/{slug}{form.suffix}") for form in MAPPINGS),
        mappings=records(reader, [*stated, *mine]),
    )


def _scheme_of(reader: Reader, mine: list[str]) -> str:
    found = [scheme for each in mine for scheme in reader.iris(each, "sssom:object_source")]
    return found[0] if found else ""


def status(mapping: Mapping) -> str:
    """Return the status of a mapping, one of ``STATUSES``."""
    if mapping.negated:
        return "denied"
    return "printed" if mapping.as_printed else "edition"


def reviewed(mappings: tuple[Mapping, ...]) -> str:
    """Say how many of the readings among some mappings are reviewed; nothing where none is."""
    readings = [each.is_reviewed for each in mappings if not each.as_printed]
    return progress(readings) if readings else ""


def statuses(mappings: tuple[Mapping, ...]) -> dict[str, tuple[str, int]]:
    """Return the statuses that occur with their words and number."""
    counts = Counter(status(each) for each in mappings)
    return {name: (words, counts[name]) for name, words in STATUSES.items() if counts[name]}


def disagreements(reader: Reader, mappings: tuple[Mapping, ...]) -> list[dict[str, Any]]:
    """Return the notes on what the document prints of a framework that does not bear it out."""
    ends = {end.iri for each in mappings for end in (each.subject, each.object)}
    found = [
        each
        for each in reader.iris_of("amo:OutsideDisagreement")
        if ends & set(reader.iris(each, "amo:affects"))
    ]
    return [note(reader, each) for each in found]


def picture(reader: Reader, found: Target, *, is_small: bool = False) -> Drawing:
    """Draw which concepts a framework covers, by the strongest relation of each."""
    title = f"Concepts of the framework that {found.short} covers"
    return coverage(_covered(reader, found), title, is_small=is_small)


def small_pictures(reader: Reader) -> list[tuple[Target, Drawing]]:
    """Return all outside frameworks, each with a small picture of what it covers."""
    return [(each, picture(reader, each, is_small=True)) for each in reader.once(targets)]


def _covered(reader: Reader, found: Target) -> list[Row]:
    by_subject: dict[str, list[Mapping]] = {}
    for each in found.mappings:
        by_subject.setdefault(each.subject.iri, []).append(each)
    rows = _rows(reader.once(competencies), by_subject)
    if not any(square.css != "cover-none" for row in rows for square in row.squares):
        links = members(reader, "amo:Occupation")
        rows = [
            Row(each.text.split(" ")[0], (_square(each, each.text[:1], by_subject),))
            for each in links
        ]
    return rows


def _rows(nodes: tuple[Node, ...], by_subject: dict[str, list[Mapping]]) -> list[Row]:
    return [
        Row(
            node.link.code,
            tuple(
                _square(each.link, each.link.code.removeprefix(node.link.code), by_subject)
                for each in (node, *(child for child in node.children if child.link.code))
            ),
        )
        for node in nodes
    ]


def _square(link: Link, text: str, by_subject: dict[str, list[Mapping]]) -> Square:
    found = by_subject.get(link.iri, [])
    holding = sorted(
        (each for each in found if not each.negated), key=lambda each: each.relation.rank
    )
    css = _STRENGTHS[min(holding[0].relation.rank, len(_STRENGTHS) - 1)] if holding else "none"
    summary = "; ".join(
        f"{'not ' if each.negated else ''}{each.relation.words} {each.object.text}"
        for each in found[:3]
    )
    return Square(
        text=text or "all",
        css=f"cover-{css}",
        denied=any(each.negated for each in found),
        title=f"{link.code} {link.text}: {summary or 'no mapping'}",
        href=link.href,
    )
