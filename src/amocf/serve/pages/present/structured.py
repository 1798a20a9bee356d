"""schema.org descriptions of what a page is about, for search engines."""

from typing import Any, Final

from amocf.kinds import ResourceKind
from amocf.serve.pages.reader import Reader, shortened
from amocf.terms import DATASET, EDITION, LICENCE

_DESCRIPTIONS: Final = ("dct:description", "rdfs:comment")
#: How many terms of a set a page lists for search engines, and how long a text may be.
_MOST: Final = 60
_LONGEST: Final = 1000
_CREATOR: Final = {"@type": "Organization", "@id": EDITION, "name": "AMOCF linked-data edition"}


def describe(reader: Reader, iri: str, kind: ResourceKind) -> dict[str, Any] | None:
    """Return what schema.org says of a resource; ``None`` where it has no word for it."""
    if kind.schema_type == "DefinedTerm":
        return _term(reader, iri)
    if kind.schema_type == "DefinedTermSet":
        return _set(reader, iri)
    # Search engines want a description; parts that VoID counts have none, and are no offers.
    if kind.schema_type == "Dataset" and _first(reader, iri, *_DESCRIPTIONS):
        return dataset(reader, iri)
    return None


def dataset(reader: Reader, iri: str = DATASET) -> dict[str, Any]:
    """Return a data set with its files."""
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": iri,
            "name": shortened(reader.label(iri), _LONGEST),
            "description": _first(reader, iri, *_DESCRIPTIONS),
            "url": iri,
            "version": _first(reader, iri, "dcat:version"),
            "dateModified": _first(reader, iri, "dct:modified"),
            "keywords": list(reader.texts(iri, "dcat:keyword")),
            "license": LICENCE,
            "isAccessibleForFree": True,
            "creator": _CREATOR,
            "isBasedOn": _first_iri(reader, iri, "prov:wasDerivedFrom"),
            "distribution": [
                _file(reader, each) for each in reader.iris(iri, "dcat:distribution")[:_MOST]
            ],
        }
    )


def _term(reader: Reader, iri: str) -> dict[str, Any]:
    alternatives = reader.objects(iri, "skos:altLabel", "dct:alternative")
    return _present(
        {
            "@context": "https://schema.org",
            **_named(reader, iri),
            "description": _first(reader, iri, "skos:definition"),
            "alternateName": [shortened(term.value) for term in alternatives],
            "inDefinedTermSet": _first_iri(reader, iri, "skos:inScheme"),
            "url": iri,
        }
    )


def _set(reader: Reader, iri: str) -> dict[str, Any]:
    terms = reader.links(reader.iris(iri, "skos:hasTopConcept"))[:_MOST]
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "DefinedTermSet",
            "@id": iri,
            "name": reader.link(iri).text,
            "description": _first(reader, iri, *_DESCRIPTIONS),
            "url": iri,
            "license": LICENCE,
            "hasPart": [
                {"@type": "DefinedTermSet", "@id": part, "name": reader.link(part).text}
                for part in reader.iris(iri, "dct:hasPart")[:_MOST]
            ],
            "hasDefinedTerm": [_present(_named(reader, term.iri)) for term in terms],
        }
    )


def _named(reader: Reader, iri: str) -> dict[str, Any]:
    link = reader.link(iri)
    return {"@type": "DefinedTerm", "@id": iri, "name": link.text, "termCode": link.code}


def _file(reader: Reader, iri: str) -> dict[str, Any]:
    media = _first_iri(reader, iri, "dcat:mediaType") or ""
    return _present(
        {
            "@type": "DataDownload",
            "name": reader.link(iri).text,
            "contentUrl": _first_iri(reader, iri, "dcat:downloadURL"),
            "encodingFormat": media.removeprefix("https://www.iana.org/assignments/media-types/"),
        }
    )


def _first(reader: Reader, iri: str, *curies: str) -> str | None:
    texts = reader.texts(iri, *curies)
    return shortened(texts[0], _LONGEST) if texts else None


def _first_iri(reader: Reader, iri: str, curie: str) -> str | None:
    return next(iter(reader.iris(iri, curie)), None)


def _present(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
