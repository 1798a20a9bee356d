"""The sections of the page of a resource: what each shows, read from the release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from amocf.absences import absences
from amocf.evidence_kinds import AS_PRINTED
from amocf.kind_row import ResourceKind
from amocf.serve.pages.present import area_reports
from amocf.serve.pages.present import evidence as behind
from amocf.serve.pages.present.at_a_glance import members, profile
from amocf.serve.pages.present.changes_shown import changed_thing
from amocf.serve.pages.present.class_labels import kinds
from amocf.serve.pages.present.framework import Node, node
from amocf.serve.pages.present.hierarchy import children
from amocf.serve.pages.present.mapping_sets import targets
from amocf.serve.pages.present.pictures.gallery import pictures_of_area
from amocf.serve.pages.present.place import neighbours, place_of
from amocf.serve.pages.present.printed import printed_table
from amocf.serve.pages.present.properties import (
    COMMENT,
    DEFINITIONS,
    QUERIES,
    mentions,
    own_facts,
)
from amocf.serve.pages.present.selections import (
    areas_of,
    lists_of,
    members_of,
    named_ksas,
    naming,
)
from amocf.serve.pages.present.stated import institute_tables
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Fact, Link, Value
from amocf.serve.pages.views import Mapping as MappingRecord
from amocf.terms import expand
from amocf.words import Relation

_TYPE: Final = Link("type")


@dataclass(frozen=True)
class Branches:
    """What is under a concept, and the largest number of essential KSAs among them."""

    nodes: tuple[Node, ...]
    most: int


@dataclass(frozen=True)
class Mapped:
    """Mappings of a resource, and what the relations among them mean.

    ``lead_out`` says whether they lead out of the framework, where one can look things up.
    """

    records: tuple[MappingRecord, ...]
    relations: tuple[Relation, ...]
    lead_out: bool = True


@dataclass(frozen=True)
class ShownQuery:
    """The text of a query, and why the release has no answer to it, if it has none."""

    text: str
    missing: str


def _query(reader: Reader, iri: str) -> ShownQuery | None:
    # What the merge says of a query is not all: its text stands in a graph of its own.
    texts = {
        quad.object.value
        for name in QUERIES
        for quad in reader.store.quads_for_pattern(NamedNode(iri), NamedNode(expand(name)), None)
        if isinstance(quad.object, Literal)
    }
    missing = " ".join(reader.texts(iri, "amo:missingData"))
    return ShownQuery("".join(texts).strip(), missing) if texts else None


def _branches(reader: Reader, iri: str) -> Branches | None:
    nodes = node(reader, iri).children
    return Branches(nodes, max(each.essential or 0 for each in nodes)) if nodes else None


def _mapped(reader: Reader, iri: str) -> Mapped | None:
    records = behind.mappings(reader, iri)
    relations = sorted({each.relation for each in records}, key=lambda each: each.rank)
    lead_out = any(each.object.iri != iri for each in records)
    return Mapped(records, tuple(relations), lead_out) if records else None


def _claim(reader: Reader, iri: str) -> Mapped | None:
    records = behind.records(reader, [iri])
    return Mapped(records, tuple(each.relation for each in records)) if records else None


def _mapping_pages(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the page that lists the mappings to an outside framework, for that framework."""
    return tuple(
        Link(f"Mappings to {each.short}", href=f"{reader.root}/mappings/{each.slug}")
        for each in reader.once(targets)
        if each.scheme.iri == iri
    )


def _lists(reader: Reader, iri: str) -> tuple[Any, ...]:
    return tuple(
        each for area in areas_of(reader, iri) or (iri,) for each in lists_of(reader, area)
    )


def _figures(reader: Reader, iri: str) -> tuple[area_reports.Figure, ...]:
    found = areas_of(reader, iri) or (iri,)
    return tuple(each for area in found for each in area_reports.figures(reader, area))


def _institutes(reader: Reader, iri: str) -> tuple[area_reports.Institute, ...]:
    found = areas_of(reader, iri)
    return tuple(each for area in found for each in area_reports.institutes(reader, area, but=iri))


def _connections(reader: Reader, iri: str) -> tuple[area_reports.Connection, ...]:
    return tuple(
        each for area in areas_of(reader, iri) for each in area_reports.connections(reader, area)
    )


def _beside(reader: Reader, iri: str) -> tuple[Link, ...]:
    if reader.is_a(iri, "amo:FrequentlySelectedList"):
        found = reader.links(reader.iris_of("amo:FrequentlySelectedList"))
        return tuple(link for link in found if link.iri != iri)
    return neighbours(reader, iri)


#: What each section shows, by its name; what is empty is left out.
SECTIONS: Final[Mapping[str, Callable[[Reader, str], Any]]] = {
    "area-pictures": pictures_of_area,
    "branches": _branches,
    "changed": changed_thing,
    "children": children,
    "claim": _claim,
    "connected": institute_tables.connected,
    "connections": _connections,
    "data-of-area": institute_tables.data_of_area,
    "figure": behind.own_statistics,
    "figures": _figures,
    "institutes": _institutes,
    "lists": _lists,
    "mapped": _mapping_pages,
    "mappings": _mapped,
    "members": members,
    "named": members_of,
    "neighbours": _beside,
    "note": behind.note,
    "own-data": institute_tables.own_data,
    "place": place_of,
    "printed-row": lambda reader, iri: behind.facts_of(reader, iri, AS_PRINTED),
    "profile": profile,
    "query": _query,
    "rows": printed_table,
    "same": institute_tables.same,
    "selected": naming,
    "selecting": institute_tables.selecting,
    "selections": named_ksas,
    "stated-under": institute_tables.stated_under,
}


def evidence(
    reader: Reader, iri: str, kind: ResourceKind
) -> tuple[str, tuple[tuple[str, str, Any], ...]]:
    """Return what is absent in one sentence, and the sections that bear out what a page says."""
    first, *others = [*absences(reader, iri, kind), ""]
    if kind.is_mapped and not reader.subjects(iri, "sssom:subject_id", "sssom:object_id"):
        others.append(
            "The document relates it to no other framework, and this edition does not map it to "
            "one."
        )
    notes = behind.notes(reader, iri)
    is_list = kind.name == "list"
    return first, (
        ("absences", "What the document does not say", tuple(filter(None, others))),
        ("rows", "Its rows as printed", printed_table(reader, iri) if is_list else None),
        ("printed", "As printed", behind.printed_places(reader, iri)),
        ("notes", "Editorial notes", notes),
        ("remarks", "Remarks of this edition", _remarks(reader, iri, notes)),
        ("statistics", "Figures, and how they were checked", behind.statistics(reader, iri)),
        ("facts", "Properties", (_types(reader, iri), *own_facts(reader, iri, kind))),
        ("facts", "What refers to it", mentions(reader, iri, kind)),
    )


def _types(reader: Reader, iri: str) -> Fact:
    return Fact(_TYPE, tuple(Value(link.text, link=link) for link in kinds(reader, iri)))


def _remarks(reader: Reader, iri: str, notes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return what this edition remarks on a resource and no note of its own says."""
    titles = tuple(note["link"].text for note in notes)
    own = (t for t in reader.texts(iri, "skos:editorialNote") if not t.startswith(titles))
    comments = reader.texts(iri, COMMENT) if reader.objects(iri, *DEFINITIONS) else ()
    return (*comments, *own)
