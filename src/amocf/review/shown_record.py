"""What a reviewer sees of a record: both sides' text, sources and neighbours, from a release."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from amocf.compile.read import sssom
from amocf.ordering import alphabetical
from amocf.outside_names import short_name
from amocf.rdf.graph_reader import GraphReader, shortened
from amocf.terms import PREFIXES
from amocf.words import how_known, justification, relation

#: How many neighbours of a kind are shown.
_MOST: Final = 60
_NOTES: Final = (
    ("Definition", ("skos:definition", "dct:description")),
    ("Also called", ("skos:altLabel",)),
    ("Notes", ("skos:note", "skos:scopeNote", "skos:editorialNote", "skos:example")),
)
_PRINTED: Final = ("amo:codeAsPrinted", "amo:textAsPrinted", "amo:derivationAsPrinted")


@dataclass(frozen=True)
class Neighbours:
    """Things near one side, by what they are to it."""

    heading: str
    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True)
class SeenAt:
    """Where a code or title was seen; ``address`` leads there and may be empty."""

    what: str
    name: str
    address: str


@dataclass(frozen=True)
class ShownSide:
    """One side of a mapping.

    Attributes:
        where: the framework that it is of.
        name: its label.
        code: its code; or nothing.
        iri: its IRI.
        is_known: whether the release describes it.
        texts: definitions, other names and notes: heading and text.
        printed: what the document prints of it: the place, and the cells in its words.
        seen: where its title and code were seen.
        neighbours: what is around it.
    """

    where: str
    name: str
    code: str
    iri: str
    is_known: bool
    texts: tuple[tuple[str, str], ...]
    printed: tuple[tuple[str, tuple[str, ...]], ...]
    seen: tuple[SeenAt, ...]
    neighbours: tuple[Neighbours, ...]


@dataclass(frozen=True)
class ShownRecord:
    """A record as a reviewer sees it; ``facts`` are its further slots, in words."""

    name: str
    words: str
    meaning: str
    is_negated: bool
    subject: ShownSide
    object: ShownSide
    facts: tuple[tuple[str, str], ...]
    links: tuple[SeenAt, ...]


def shown_record(reader: GraphReader, record: sssom.Record) -> ShownRecord:
    """Return what a reviewer sees of a record; ``reader`` looks things up in a release."""
    read = relation(record.text("predicate_id") or "")
    return ShownRecord(
        (record.text("record_id") or "").rpartition("/")[2],
        read.words,
        read.meaning,
        record.text("predicate_modifier") is not None,
        _side(reader, record, "subject"),
        _side(reader, record, "object"),
        tuple(_facts(record)),
        tuple(_link("", iri) for iri in _values(record, "see_also")),
    )


def _facts(record: sssom.Record) -> Iterable[tuple[str, str]]:
    reason = record.text("mapping_justification")
    if reason:
        yield "Why", justification(reason)
    for heading, name in (
        ("Confidence", "confidence"),
        ("Edition of the target", "object_source_version"),
        ("Date of the record", "mapping_date"),
        ("Rule", "curation_rule_text"),
        ("Compared text", "match_string"),
        ("Comment", "comment"),
    ):
        if values := _values(record, name):
            yield heading, "; ".join(values)


def _side(reader: GraphReader, record: sssom.Record, side: str) -> ShownSide:
    iri = record.text(f"{side}_id") or ""
    scheme = record.text(f"{side}_source") or ""
    labels = reader.labels(iri)
    stated = record.text(f"{side}_label") or ""
    codes = reader.texts(iri, "skos:notation")
    return ShownSide(
        _framework(reader, scheme),
        labels[0] if labels else stated or iri,
        codes[0] if codes else "",
        iri,
        bool(labels),
        tuple(_texts(reader, iri, stated if labels and stated != labels[0] else "")),
        tuple(_printed(reader, iri)),
        tuple(_seen(reader, iri)),
        tuple(_neighbours(reader, iri, record.text("record_id") or "")),
    )


def _framework(reader: GraphReader, scheme: str) -> str:
    if not scheme or scheme.startswith(PREFIXES["amocf"]):
        return "this framework" if scheme else ""
    return short_name(scheme, reader.label(scheme))


def _texts(reader: GraphReader, iri: str, stated: str) -> Iterable[tuple[str, str]]:
    if stated:
        yield "Called in the record", stated
    for heading, curies in _NOTES:
        for text in reader.texts(iri, *curies):
            yield heading, text


def _printed(reader: GraphReader, iri: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    for row in reader.subjects(iri, "amo:about"):
        cells = tuple(text for curie in _PRINTED for text in reader.texts(row, curie))
        if cells:
            yield reader.label(row), cells


def _seen(reader: GraphReader, iri: str) -> Iterable[SeenAt]:
    places: dict[str, list[str]] = {}
    for what in ("title", "code"):
        certainty = reader.iris(iri, f"amo:{what}Certainty")
        known = how_known(certainty[0]) or reader.label(certainty[0]) if certainty else ""
        for source in reader.iris(iri, f"amo:{what}Source"):
            places.setdefault(source, []).append(f"{what} ({known})" if known else what)
    for source, seen in places.items():
        yield _link(" and ".join(seen), source)


def _neighbours(reader: GraphReader, iri: str, record: str) -> Iterable[Neighbours]:
    parents = reader.iris(iri, "skos:broader")
    beside = {each for parent in parents for each in reader.subjects(parent, "skos:broader")}
    mappings = reader.subjects(iri, "sssom:subject_id", "sssom:object_id")
    for heading, iris in (
        ("Parent", parents),
        ("Beside it", beside - {iri}),
        ("Below it", reader.subjects(iri, "skos:broader")),
        ("Other mappings", [each for each in mappings if each != record]),
    ):
        names = sorted((_named(reader, each) for each in iris), key=alphabetical)
        if names:
            yield Neighbours(heading, tuple(names[:_MOST]), max(0, len(names) - _MOST))


def _named(reader: GraphReader, iri: str) -> str:
    code = next(iter(reader.texts(iri, "skos:notation")), "")
    label = shortened(reader.label(iri))
    return label if not code or code in label else f"{code} {label}"


def _link(what: str, iri: str) -> SeenAt:
    is_web = iri.startswith(("https://", "http://"))
    return SeenAt(what, shortened(iri), iri if is_web else "")


def _values(record: sssom.Record, name: str) -> tuple[str, ...]:
    value = record.slots.get(name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)
