"""What a release publishes that an institute may choose from, or is recognised by."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from amocf.ordering import natural
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.withdrawn_names import said_of_withdrawn
from amocf.terms import PREFIXES

_CODED = ("amo:Tier", "amo:Competency", "amo:SubCompetency")


@dataclass(frozen=True)
class PublishedConcept:
    """A KSA or an occupation that the release has.

    Attributes:
        iri: its URI.
        identifier: its number, such as ``ksa-0007``.
        wordings: its label, and the other wordings in which it is printed.
        codes: those of the sub-competencies above it.
    """

    iri: str
    identifier: str
    wordings: tuple[str, ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishedTerms:
    """What a workbook may name.

    Attributes:
        version: the release.
        modified: the day of its data, as ``YYYY-MM-DD``, or nothing.
        codes: the URI and the label of what KSAs may stand under, by its code, in printed order.
        other_codes: the labels of the other codes of the framework, which are too high up.
        ksas: the KSAs that are published.
        occupations: the occupations that are published.
        institutes: the URI and the name of each institute, by its short name.
        evidence: the URI of each kind of evidence, by its name.
        occupation_codes: the URI and the title of O*NET-SOC occupations, by their code.
        withdrawn: what to use in place of a code that nothing has any more, by the code.
    """

    version: str
    modified: str
    codes: Mapping[str, tuple[str, str]]
    other_codes: Mapping[str, str]
    ksas: tuple[PublishedConcept, ...]
    occupations: tuple[PublishedConcept, ...]
    institutes: Mapping[str, tuple[str, str]]
    evidence: Mapping[str, str]
    occupation_codes: Mapping[str, tuple[str, str]]
    withdrawn: Mapping[str, str]


def read_published_terms(store: Store, version: str, modified: str) -> PublishedTerms:
    """Read what a release offers."""
    reader = GraphReader(store)
    coded = {_identifier(reader, iri): iri for kind in _CODED for iri in reader.iris_of(kind)}
    # A KSA stands as low as it can: under what has no sub-competency below it.
    lowest = {code for code, iri in coded.items() if _holds_ksas(reader, iri)}
    ordered = sorted(coded, key=natural)
    return PublishedTerms(
        version,
        modified,
        {code: (coded[code], reader.label(coded[code])) for code in ordered if code in lowest},
        {code: reader.label(coded[code]) for code in ordered if code not in lowest},
        _concepts(reader, "amo:KSA"),
        _concepts(reader, "amo:Occupation"),
        {
            iri.rpartition("/inst-")[2]: (iri, reader.label(iri))
            for iri in reader.iris_of("amo:Institute")
        },
        {reader.label(iri): iri for iri in reader.iris_of("amo:EvidenceKind")},
        {
            code: (iri, reader.label(iri))
            for iri in reader.subjects(PREFIXES["ref"] + "onet-soc", "skos:inScheme")
            for code in reader.texts(iri, "skos:notation")
        },
        {
            code: said_of_withdrawn(reader, code)
            for iri in reader.withdrawals
            if (code := _identifier(reader, iri)) not in coded
        },
    )


def _holds_ksas(reader: GraphReader, iri: str) -> bool:
    if reader.is_a(iri, "amo:SubCompetency"):
        return True
    below = reader.subjects(iri, "skos:broader")
    return reader.is_a(iri, "amo:Competency") and not any(
        reader.is_a(each, "amo:SubCompetency") for each in below
    )


def _concepts(reader: GraphReader, kind: str) -> tuple[PublishedConcept, ...]:
    return tuple(
        PublishedConcept(
            iri,
            _identifier(reader, iri),
            reader.texts(iri, "skos:prefLabel") + reader.texts(iri, "skos:altLabel"),
            tuple(_identifier(reader, each) for each in reader.iris(iri, "skos:broader")),
        )
        for iri in reader.iris_of(kind)
    )


def _identifier(reader: GraphReader, iri: str) -> str:
    return next(iter(reader.texts(iri, "dct:identifier")), "")
