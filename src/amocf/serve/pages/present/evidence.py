"""What stands behind a resource: printed rows, notes, mappings, statistics."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from amocf.evidence_kinds import AS_PRINTED, DIMENSIONS, MEASURES
from amocf.kinds import kind_of
from amocf.ordering import alphabetical
from amocf.outside_names import short_name
from amocf.review_status import is_reviewed, review_words
from amocf.serve.pages.present.class_labels import in_words, kinds
from amocf.serve.pages.present.outside import published
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Fact, Link, Mapping
from amocf.terms import expand
from amocf.words import counted, justification, relation


def printed_places(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Return the printed rows and statements about a resource."""
    return [
        {
            "row": reader.link(row),
            "kind": kind_of(reader.iris(row, "rdf:type")).name,
            "places": _places(reader, row),
            "facts": facts_of(reader, row, AS_PRINTED),
        }
        for row in reader.subjects(iri, "amo:about")
    ]


def _places(reader: Reader, row: str) -> tuple[Link, ...]:
    """Return the list or table of a row, and the part around it where that says more."""
    lists = reader.links(reader.iris(row, "amo:inList"))
    named = " ".join(link.text for link in lists).casefold()
    parts = reader.links(reader.iris(row, "dct:isPartOf"))
    return (*lists, *(part for part in parts if part.text.casefold() not in named))


def notes(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Return the notes that affect a resource or quote it."""
    quoted = reader.subjects(iri, "oa:hasSource")
    affecting = set(reader.subjects(iri, "amo:affects", "oa:hasTarget"))
    affecting.update(note for each in quoted for note in reader.subjects(each, "oa:hasTarget"))
    return [note(reader, each) for each in sorted(affecting, key=alphabetical)]


def mappings(reader: Reader, iri: str) -> tuple[Mapping, ...]:
    """Return the mapping records in which a resource stands on either side.

    What the document states comes first, then the strongest relations.
    """
    return records(reader, reader.subjects(iri, "sssom:subject_id", "sssom:object_id"))


def records(reader: Reader, iris: Iterable[str]) -> tuple[Mapping, ...]:
    """Return mapping records, in the order in which people read them."""
    return tuple(sorted((each for iri in iris for each in _mapping(reader, iri)), key=_by_strength))


def _by_strength(mapping: Mapping) -> tuple[object, ...]:
    return (
        not mapping.as_printed,
        mapping.negated,
        mapping.relation.rank,
        alphabetical(mapping.subject.code),
        alphabetical(mapping.object.code),
        alphabetical(mapping.record.iri),
    )


def statistics(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Return the observations about a resource, what is printed before what is computed."""
    found = [statistic(reader, each) for each in reader.subjects(iri, *DIMENSIONS)]
    return sorted(found, key=lambda each: bool(each["computed"]))


def own_statistics(reader: Reader, iri: str) -> list[dict[str, Any]]:
    """Return the observation that a resource is, or those that it checks."""
    own = [iri] if reader.objects(iri, "qb:dataSet") else reader.iris(iri, "amo:checks")
    return [statistic(reader, each) for each in own]


def note(reader: Reader, iri: str) -> dict[str, Any]:
    """Return an editorial note: what it quotes, how that is read, and why."""
    targets = reader.iris(iri, "oa:hasTarget")
    selectors = [each for target in targets for each in reader.iris(target, "oa:hasSelector")]
    places = {each for target in targets for each in reader.iris(target, "oa:hasSource")}
    return {
        "link": reader.link(iri),
        "kinds": tuple(kind.text for kind in kinds(reader, iri)),
        "places": reader.links(places),
        "quotes": tuple(text for each in selectors for text in reader.texts(each, "oa:exact")),
        "readings": reader.texts(iri, "amo:reading"),
        "reasons": reader.texts(iri, "amo:reason"),
    }


def _mapping(reader: Reader, record: str) -> list[Mapping]:
    ends = [reader.iris(record, f"sssom:{part}_id") for part in ("subject", "predicate", "object")]
    if not all(ends):
        return []
    read = relation(ends[1][0])
    as_printed = bool(reader.iris(record, "sssom:mapping_provider"))
    target = reader.link(ends[2][0])
    # The document prints no titles of others: what it states is in its own words.
    words = reader.texts(record, "sssom:object_label") if as_printed else ()
    reasons = reader.iris(record, "sssom:mapping_justification")
    reviewed = is_reviewed(reader, record)
    return [
        Mapping(
            record=reader.link(record),
            subject=reader.link(ends[0][0]),
            predicate=reader.link(ends[1][0]),
            relation=read,
            object=replace(target, text=words[0]) if words else target,
            framework=_framework(reader, record),
            published=published(reader, ends[2][0]),
            # The only modifier there is says that the relation does not hold.
            negated=bool(reader.objects(record, "sssom:predicate_modifier")),
            as_printed=as_printed,
            justification=_justification(reader, reasons[0]) if reasons else None,
            confidence=" ".join(reader.texts(record, "sssom:confidence")),
            authors=_authors(reader, record),
            review=review_words(reader, record) if reviewed or not as_printed else "",
            is_reviewed=reviewed,
            comments=reader.texts(record, "rdfs:comment", "sssom:comment"),
        )
    ]


def _framework(reader: Reader, record: str) -> Link | None:
    schemes = reader.iris(record, "sssom:object_source")
    if not schemes:
        return None
    link = reader.link(schemes[0])
    return replace(link, text=short_name(schemes[0], link.text))


def _justification(reader: Reader, iri: str) -> Link:
    return replace(reader.link(iri), text=justification(iri))


def _authors(reader: Reader, record: str) -> tuple[Link, ...]:
    """Return who says so: the document where it does, or else who wrote the record."""
    stated = reader.iris(record, "sssom:mapping_provider")
    return reader.links(stated or reader.iris(record, "pav:authoredBy", "dct:creator"))


def statistic(reader: Reader, iri: str) -> dict[str, Any]:
    """Return an observation with where it is printed and how it was checked."""
    units = " ".join(reader.label(unit) for unit in reader.iris(iri, "amo:unit"))
    datasets = reader.iris(iri, "qb:dataSet")
    return {
        "link": reader.link(iri),
        "dataset": reader.link(datasets[0]) if datasets else None,
        "dimensions": facts_of(reader, iri, DIMENSIONS),
        "amounts": tuple(counted(text, units) for text in reader.texts(iri, *MEASURES)),
        "mentions": [_printed_mention(reader, each) for each in reader.iris(iri, "amo:mention")],
        "computed": _computed(reader, iri),
        "sources": reader.links(reader.iris(iri, "dct:source")),
        "remarks": tuple(reader.label(r) for r in reader.iris(iri, "amo:qualifier", "amo:status")),
        "checks": tuple(check(reader, each) for each in reader.subjects(iri, "amo:checks")),
    }


def _computed(reader: Reader, iri: str) -> str:
    """Say of what this edition computes a number that the document does not print."""
    if reader.objects(iri, "amo:computedFigure"):
        return "computed by this edition from data of institutes"
    others = ("amo:computedTotal", "amo:numberOfSelectingInstitutes")
    return "computed by this edition" if reader.objects(iri, *others) else ""


def _printed_mention(reader: Reader, iri: str) -> dict[str, Any]:
    """Return one place in which a figure is printed."""
    return {
        "link": reader.link(iri),
        "words": " ".join(reader.texts(iri, "amo:quotation")),
        "sources": reader.links(reader.iris(iri, "dct:source")),
    }


def check(reader: Reader, iri: str) -> dict[str, Any]:
    """Return a comparison of a printed figure with its recomputed value."""
    queries = reader.iris(iri, "amo:query")
    return {
        "link": reader.link(iri),
        "verdict": " ".join(reader.label(each) for each in reader.iris(iri, "amo:verdict")),
        "recomputed": " ".join(reader.texts(iri, "amo:recomputedValue")),
        "query": reader.link(queries[0]) if queries else None,
    }


def facts_of(reader: Reader, iri: str, curies: tuple[str, ...]) -> tuple[Fact, ...]:
    """Return the values of properties, in the order of these."""
    return tuple(
        Fact(printed_label(reader, expand(curie)), tuple(reader.value(value) for value in values))
        for curie in curies
        if (values := reader.objects(iri, curie))
    )


def printed_label(reader: Reader, predicate: str) -> Link:
    """Return the name of a property of a row: that it is as printed, the heading above says."""
    link = in_words(reader.link(predicate))
    return replace(link, text=link.text.removesuffix(" as printed"))
