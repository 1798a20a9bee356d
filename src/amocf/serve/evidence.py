"""What stands behind a resource: printed rows, notes, mappings, statistics."""

from typing import Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.serve.reader import Reader
from amocf.serve.views import Fact, Mapping, Note, PrintedPlace, Statistic
from amocf.terms import expand

_PRINTED: Final = (
    "amo:marker",
    "amo:codeAsPrinted",
    "amo:textAsPrinted",
    "amo:valueAsPrinted",
    "amo:definitionAsPrinted",
    "amo:derivationAsPrinted",
    "amo:columnAsPrinted",
    "amo:groupAsPrinted",
)
#: Properties that say what an observation is about.
DIMENSIONS: Final = (
    "amo:competencyOfCount",
    "amo:occupationOfCount",
    "amo:pageArea",
    "amo:connectedArea",
    "amo:scope",
    "amo:indicator",
    "amo:referencePeriod",
)
_MEASURES: Final = (
    "amo:numberOfEssentialKSAs",
    "amo:numberOfInstitutes",
    "amo:numberOfConnections",
    "amo:figure",
    "amo:computedTotal",
)


def printed_places(reader: Reader, iri: str) -> tuple[PrintedPlace, ...]:
    """Return the printed rows about a thing."""
    return tuple(
        PrintedPlace(
            row=reader.link(row),
            places=reader.links(reader.iris(row, "amo:inList", "dct:isPartOf")),
            facts=_facts(reader, row, _PRINTED),
        )
        for row in reader.subjects(iri, "amo:about")
    )


def notes(reader: Reader, iri: str) -> tuple[Note, ...]:
    """Return the editorial notes that affect a thing, or the note itself where it is one."""
    found = reader.subjects(iri, "amo:affects", "oa:hasTarget")
    own = [iri] if reader.objects(iri, "oa:hasTarget") else []
    return tuple(_note(reader, each) for each in (*own, *found))


def mappings(reader: Reader, iri: str) -> tuple[Mapping, ...]:
    """Return the mapping records in which a thing stands on either side, or the record itself."""
    own = [iri] if reader.objects(iri, "owl:annotatedSource") else []
    found = reader.subjects(iri, "owl:annotatedSource", "owl:annotatedTarget")
    return tuple(each for record in (*own, *found) for each in _mapping(reader, record))


def statistics(reader: Reader, iri: str) -> tuple[Statistic, ...]:
    """Return the observations about a thing, or the observation itself where it is one."""
    own = [iri] if reader.objects(iri, "qb:dataSet") else []
    node = NamedNode(iri)
    mentioning = {
        quad.subject.value
        for curie in DIMENSIONS
        for quad in reader.store.quads_for_pattern(
            None, NamedNode(expand(curie)), node, DefaultGraph()
        )
        if isinstance(quad.subject, NamedNode)
    }
    return tuple(_statistic(reader, each) for each in (*own, *sorted(mentioning)))


def _note(reader: Reader, iri: str) -> Note:
    targets = reader.iris(iri, "oa:hasTarget")
    selectors = [each for target in targets for each in reader.iris(target, "oa:hasSelector")]
    places = {each for target in targets for each in reader.iris(target, "oa:hasSource")}
    kinds = [each for each in reader.iris(iri, "rdf:type") if "/ontology#" in each]
    return Note(
        link=reader.link(iri),
        kinds=tuple(reader.label(kind) for kind in kinds),
        places=reader.links(places),
        quotes=tuple(text for each in selectors for text in reader.texts(each, "oa:exact")),
        readings=reader.texts(iri, "amo:reading"),
        reasons=reader.texts(iri, "amo:reason"),
    )


def _mapping(reader: Reader, record: str) -> list[Mapping]:
    ends = [
        reader.iris(record, f"owl:annotated{part}") for part in ("Source", "Property", "Target")
    ]
    if not all(ends):
        return []
    justifications = reader.iris(record, "sssom:mapping_justification")
    return [
        Mapping(
            record=reader.link(record),
            subject=reader.link(ends[0][0]),
            predicate=reader.link(ends[1][0]),
            object=reader.link(ends[2][0]),
            # The only modifier there is says that the relation does not hold.
            negated=bool(reader.objects(record, "sssom:predicate_modifier")),
            justification=reader.link(justifications[0]) if justifications else None,
            confidence=" ".join(reader.texts(record, "sssom:confidence")),
            comments=reader.texts(record, "rdfs:comment", "sssom:comment"),
        )
    ]


def _statistic(reader: Reader, iri: str) -> Statistic:
    units = " ".join(reader.label(unit) for unit in reader.iris(iri, "amo:unit"))
    datasets = reader.iris(iri, "qb:dataSet")
    return Statistic(
        link=reader.link(iri),
        dataset=reader.link(datasets[0]) if datasets else None,
        dimensions=_facts(reader, iri, DIMENSIONS),
        values=tuple(f"{text} {units}".strip() for text in reader.texts(iri, *_MEASURES)),
        as_printed=reader.texts(iri, "amo:asPrinted", "amo:quotation"),
        remarks=tuple(reader.label(r) for r in reader.iris(iri, "amo:qualifier", "amo:status")),
        checks=reader.links(reader.subjects(iri, "amo:checks")),
    )


def _facts(reader: Reader, iri: str, curies: tuple[str, ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(reader.link(expand(curie)), tuple(reader.value(value) for value in values))
        for curie in curies
        if (values := reader.objects(iri, curie))
    )
