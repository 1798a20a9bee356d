"""From the release to what the page of a resource shows: what helps, and then what bears it out."""

from dataclasses import dataclass
from typing import Any

from amocf.kind_row import ResourceKind
from amocf.kinds import kind_of
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.class_labels import kinds
from amocf.serve.pages.present.copied import snippets_of
from amocf.serve.pages.present.document_places import sources
from amocf.serve.pages.present.hierarchy import breadcrumbs
from amocf.serve.pages.present.outside import kind_in_words
from amocf.serve.pages.present.properties import COMMENT, DEFINITIONS
from amocf.serve.pages.present.sections import SECTIONS, evidence
from amocf.serve.pages.present.sentences import sentences
from amocf.serve.pages.present.withdrawn_resource import official, replaces, withdrawal_of
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value


@dataclass(frozen=True)
class ShownSection:
    """A section of a page: the name of its template, its heading, and what it shows."""

    name: str
    heading: str
    content: Any


def contents(reader: Reader, iri: str) -> dict[str, Any]:
    """Return what the page of a resource shows, by the name that its template has for it."""
    kind = kind_of(reader.iris(iri, "rdf:type"))
    absent, behind = evidence(reader, iri, kind)
    return {
        "link": reader.link(iri),
        "heading": reader.label(iri),
        "kind": kind,
        "kinds": _kinds(reader, iri, kind),
        "alternative_labels": tuple(
            reader.value(v) for v in reader.objects(iri, "skos:altLabel", "dct:alternative")
        ),
        "breadcrumbs": breadcrumbs(reader, iri, kind),
        "definitions": _definitions(reader, iri, kind),
        "sentences": sentences(reader, iri, kind),
        "absent": absent,
        "sections": tuple(
            ShownSection(name, heading, content)
            for name, heading in kind.sections
            if (content := SECTIONS[name](reader, iri))
        ),
        "evidence": tuple(
            ShownSection(name, heading, content) for name, heading, content in behind if content
        ),
        "sources": sources(reader, iri),
        "citation": citation(reader, iri),
        "snippets": snippets_of(reader, iri),
        "withdrawal": withdrawal_of(reader, iri),
        "official": official(reader, iri),
        "replaces": replaces(reader, iri),
    }


def _kinds(reader: Reader, iri: str, kind: ResourceKind) -> tuple[str, ...]:
    """Return in words what a resource is."""
    outside = kind_in_words(reader, iri) if kind.name == "outside" else ""
    return (outside,) if outside else tuple(link.text for link in kinds(reader, iri))


def _definitions(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Value, ...]:
    if kind.name == "mapping":
        return ()  # its comments stand with the mapping
    found = reader.objects(iri, *DEFINITIONS) or reader.objects(iri, COMMENT)
    return tuple(reader.value(value) for value in found)
