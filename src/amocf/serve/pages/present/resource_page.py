"""From the release to what the page of a resource shows."""

from dataclasses import replace
from typing import Any

from amocf.kinds import ResourceKind, kind_of
from amocf.serve.pages.present.absences import absences, ksas_named
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.class_labels import kinds
from amocf.serve.pages.present.evidence import mappings, notes, printed_places, statistics
from amocf.serve.pages.present.hierarchy import ABOVE, breadcrumbs, children, lists
from amocf.serve.pages.present.mapping_sets import targets
from amocf.serve.pages.present.printed import printed_table
from amocf.serve.pages.present.properties import DEFINITIONS, QUERIES, mentions, own_facts
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value


def contents(reader: Reader, iri: str) -> dict[str, Any]:
    """Return what the page of a resource shows, by the name that its template has for it."""
    kind = kind_of(reader.iris(iri, "rdf:type"))
    table = printed_table(reader, iri)
    return {
        "link": reader.link(iri),
        "heading": reader.label(iri),
        "kind": kind,
        "kinds": kinds(reader, iri),
        "alternative_labels": tuple(
            reader.value(v) for v in reader.objects(iri, "skos:altLabel", "dct:alternative")
        ),
        "breadcrumbs": breadcrumbs(reader, iri),
        "parents": reader.links(reader.iris(iri, *ABOVE)),
        "children": () if kind.name == "list" and table else children(reader, iri),
        "lists": lists(reader, iri),
        "table": table,
        "definitions": _definitions(reader, iri, kind),
        "ksas_named": ksas_named(reader, iri),
        "absences": absences(reader, iri, kind),
        "printed": printed_places(reader, iri),
        "notes": notes(reader, iri),
        "mappings": mappings(reader, iri),
        "mapping_pages": _mapping_pages(reader, iri),
        "statistics": statistics(reader, iri),
        "sources": _sources(reader, iri),
        "query": "".join(reader.texts(iri, *QUERIES)),
        "facts": own_facts(reader, iri, kind),
        "mentions": mentions(reader, iri, kind),
        "citation": citation(reader, iri),
        "superseded_by": reader.links(reader.iris(iri, "dct:isReplacedBy")),
        "is_deprecated": "true" in reader.texts(iri, "owl:deprecated"),
    }


def _definitions(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Value, ...]:
    if kind.name == "mapping":
        return ()  # its comments stand with the mapping
    return tuple(reader.value(value) for value in reader.objects(iri, *DEFINITIONS))


def _mapping_pages(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the page that lists the mappings to an outside framework, for that framework."""
    return tuple(
        Link(f"Mappings to {each.short}", href=f"{reader.root}/mappings/{each.slug}")
        for each in reader.once(targets)
        if each.scheme.iri == iri
    )


def _sources(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the sources of a resource; a printed row with the part it stands in."""
    return tuple(
        replace(link, text=_placed(reader, link))
        for link in reader.links(reader.iris(iri, "dct:source"))
    )


def _placed(reader: Reader, link: Link) -> str:
    """Say where a source stands, except that it stands in the document, which they all do."""
    around = reader.iris(link.iri, "dct:isPartOf", "amo:inList")
    parts = [reader.label(each) for each in around if not reader.is_a(each, "bibo:Report")]
    others = [part for part in parts if part.casefold() not in link.text.casefold()]
    return ", in ".join([link.text, *others])
