"""schema.org descriptions, for search engines: what pages embed, and all of it as one file."""

from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.exchange.json_file import indented_json, present
from amocf.exchange.registry import Correspondence, Exporter, Purpose, ReleaseData
from amocf.formats import JSON_LD
from amocf.kinds import kind_of
from amocf.ordering import alphabetical
from amocf.rdf.graph_reader import GraphReader, shortened
from amocf.rdf.withdrawal import in_use
from amocf.terms import DATASET, EDITION, EDITION_NAME, expand

_FILE: Final = "schema-org.jsonld"
_LICENCE: Final = "dct:license"
_CONTEXT: Final = "https://schema.org"
_DESCRIPTIONS: Final = ("dct:description", "rdfs:comment")
#: How many terms of a set are listed for search engines, and how long a text may be.
_MOST: Final = 60
_LONGEST: Final = 1000
_CREATOR: Final = {"@type": "Organization", "@id": EDITION, "name": EDITION_NAME}

_Object = dict[str, Any]


def describe(reader: GraphReader, iri: str) -> _Object | None:
    """Return what schema.org says of a resource; ``None`` where it has no word for it."""
    kind = kind_of(reader.iris(iri, "rdf:type")).schema_type
    if kind == "DefinedTerm":
        return _term(reader, iri)
    if kind == "DefinedTermSet":
        return _set(reader, iri)
    # Search engines want a description; parts that VoID counts have none, and are no offers.
    if kind == "Dataset" and _first(reader, iri, *_DESCRIPTIONS):
        return describe_dataset(reader, iri)
    return None


def describe_dataset(reader: GraphReader, iri: str = DATASET) -> _Object:
    """Return a data set with its files."""
    return present(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "@id": iri,
            "name": shortened(reader.label(iri), _LONGEST),
            "description": _first(reader, iri, *_DESCRIPTIONS),
            "url": iri,
            "version": _first(reader, iri, "dcat:version"),
            "datePublished": _first(reader, iri, "dct:issued"),
            "dateModified": _first(reader, iri, "dct:modified"),
            "keywords": list(reader.texts(iri, "dcat:keyword")),
            "license": (licence := _licence(reader, iri)),
            "isAccessibleForFree": True if licence else None,
            "creator": _creator(reader, iri),
            "publisher": _publisher(reader, iri),
            "isBasedOn": _first_iri(reader, iri, "prov:wasDerivedFrom"),
            "distribution": [
                _file(reader, each) for each in reader.iris(iri, "dcat:distribution")[:_MOST]
            ],
        }
    )


def _term(reader: GraphReader, iri: str) -> _Object:
    alternatives = reader.objects(iri, "skos:altLabel", "dct:alternative")
    return present(
        {
            "@context": _CONTEXT,
            **_named(reader, iri),
            "description": _first(reader, iri, "skos:definition", "dct:description"),
            "alternateName": [shortened(term.value) for term in alternatives],
            "disambiguatingDescription": _withdrawal(reader, iri),
            "inDefinedTermSet": _first_iri(reader, iri, "skos:inScheme"),
            "url": iri,
        }
    )


def _withdrawal(reader: GraphReader, iri: str) -> str | None:
    """Return in a sentence that a term was withdrawn, for which schema.org has no property."""
    if not (stated := reader.withdrawals.get(iri)):
        return None
    since = f" on {stated.date}" if stated.date else ""
    instead = " or ".join(in_use(iri, reader.withdrawals))
    said = (f"Withdrawn{since}.", *stated.reasons, f"Use {instead} instead." if instead else "")
    return shortened(" ".join(filter(None, said)), _LONGEST)


def _set(reader: GraphReader, iri: str) -> _Object:
    # Of very many those are listed whose IRIs, which end in codes or numbers, come first.
    terms = [_named(reader, each) for each in reader.iris(iri, "skos:hasTopConcept")[:_MOST]]
    order = ("termCode", "name", "@id")
    terms.sort(key=lambda term: [alphabetical(term[each]) for each in order])
    return present(
        {
            "@context": _CONTEXT,
            "@type": "DefinedTermSet",
            "@id": iri,
            "name": shortened(reader.label(iri)),
            "description": _first(reader, iri, *_DESCRIPTIONS),
            "url": iri,
            "license": _licence(reader, iri),
            "hasPart": [
                {"@type": "DefinedTermSet", "@id": part, "name": shortened(reader.label(part))}
                for part in reader.iris(iri, "dct:hasPart")[:_MOST]
            ],
            "hasDefinedTerm": [present(term) for term in terms],
        }
    )


def _named(reader: GraphReader, iri: str) -> _Object:
    code = next(iter(reader.texts(iri, "skos:notation")), "")
    return {
        "@type": "DefinedTerm",
        "@id": iri,
        "name": shortened(reader.label(iri)),
        "termCode": shortened(code),
    }


def _licence(reader: GraphReader, iri: str) -> str | None:
    """Return the licence of something: its own, of the data of its institute, or of the whole."""
    made = [each for creator in reader.iris(iri, "dct:creator") for each in _data(reader, creator)]
    licences = (one for each in (iri, *(made or [DATASET])) for one in reader.iris(each, _LICENCE))
    return next(licences, None)


def _data(reader: GraphReader, institute: str) -> list[str]:
    return reader.subjects(institute, "prov:wasAttributedTo")


def _creator(reader: GraphReader, iri: str) -> _Object:
    """Return who made a data set: the institute whose it is, or this edition."""
    institutes = [
        each for each in reader.iris(iri, "dct:creator") if reader.is_a(each, "amo:Institute")
    ]
    made = ({"@type": "Organization", "@id": i, "name": reader.label(i)} for i in institutes)
    return next(made, _CREATOR)


def _publisher(reader: GraphReader, iri: str) -> _Object | None:
    agents = reader.iris(iri, "dct:publisher")
    made = ({"@type": "Organization", "@id": a, "name": reader.label(a)} for a in agents)
    return next(made, None)


def _file(reader: GraphReader, iri: str) -> _Object:
    media = _first_iri(reader, iri, "dcat:mediaType") or ""
    return present(
        {
            "@type": "DataDownload",
            "name": shortened(reader.label(iri)),
            "contentUrl": _first_iri(reader, iri, "dcat:downloadURL"),
            "encodingFormat": media.removeprefix("https://www.iana.org/assignments/media-types/"),
        }
    )


def _first(reader: GraphReader, iri: str, *curies: str) -> str | None:
    texts = reader.texts(iri, *curies)
    return shortened(texts[0], _LONGEST) if texts else None


def _first_iri(reader: GraphReader, iri: str, curie: str) -> str | None:
    return next(iter(reader.iris(iri, curie)), None)


def _described(reader: GraphReader) -> Iterator[_Object]:
    typed = (None, NamedNode(expand("rdf:type")), None, DefaultGraph())
    quads = reader.store.quads_for_pattern(*typed)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    for iri in sorted(subjects, key=alphabetical):
        if found := describe(reader, iri):
            yield {name: value for name, value in found.items() if name != "@context"}


def _write(release: ReleaseData) -> dict[str, bytes]:
    described = list(_described(GraphReader(release.store)))
    document = {"@context": _CONTEXT, "@graph": described}
    return {_FILE: indented_json(document)}


_CORRESPONDENCES: Final = (
    Correspondence("concept scheme (`skos:ConceptScheme`)", "`DefinedTermSet`"),
    Correspondence(
        "tier, competency, sub-competency, KSA, occupation, technology area",
        "`DefinedTerm`",
        "`Occupation` of schema.org wants what nobody states: tasks, pay, places.",
    ),
    Correspondence("data set (`dcat:Dataset`)", "`Dataset`", "If it has a description."),
    Correspondence("URI", "`@id`, `url`"),
    Correspondence(
        "label (`skos:prefLabel`, `dct:title`)", "`name`", "A very long one is cut short."
    ),
    Correspondence("alternative labels (`skos:altLabel`)", "`alternateName`"),
    Correspondence("code, or number of this edition (`skos:notation`)", "`termCode`"),
    Correspondence(
        "definition, description (`skos:definition`, `dct:description`)",
        "`description`",
        "Cut at 1,000 characters.",
    ),
    Correspondence("concept scheme that it stands in (`skos:inScheme`)", "`inDefinedTermSet`"),
    Correspondence(
        "top concepts of a scheme (`skos:hasTopConcept`)",
        "`hasDefinedTerm`",
        "The first 60, by code.",
    ),
    Correspondence("hierarchy (`skos:broader`)", "", "schema.org has no narrower terms."),
    Correspondence(
        "withdrawn (`owl:deprecated`)",
        "`disambiguatingDescription`",
        "In a sentence, with the reason and the URI of what takes its place.",
    ),
    Correspondence("mapping, derivation as printed", "", "`sameAs` would say too much."),
    Correspondence(
        "licence (`dct:license`)", "`license`, `isAccessibleForFree` of data sets and schemes"
    ),
    Correspondence(
        "version, last change, keywords, creator, files of a data set",
        "`version`, `dateModified`, `keywords`, `creator`, `distribution`",
        "The first 60 files.",
    ),
    Correspondence("what the data set derives from (`prov:wasDerivedFrom`)", "`isBasedOn`"),
    Correspondence("what institutes select and connect, statistics, notes", ""),
)

EXPORTER: Final = Exporter(
    "schema-org",
    "descriptions for search engines (schema.org), as pages embed them",
    (JSON_LD,),
    lambda _: (_FILE,),
    _write,
    purpose=Purpose.OTHERS,
    readers="search engines, and what reads JSON-LD in pages",
    specification="https://schema.org/version/30.0",
    correspondences=_CORRESPONDENCES,
)
