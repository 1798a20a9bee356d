"""schema.org descriptions of what a page is about, for search engines."""

from typing import Any, Final

from amocf.serve.pages.reader import Reader, shortened
from amocf.serve.pages.views import ResourceView
from amocf.terms import DATASET, EDITION, LICENCE

_CONTEXT: Final = "https://schema.org"
_DESCRIPTIONS: Final = ("dct:description", "rdfs:comment")
#: How many terms of a set a page lists for search engines, and how long a text may be.
_MOST: Final = 60
_LONGEST: Final = 1000
_CREATOR: Final = {
    "@type": "Organization",
    "@id": EDITION,
    "name": "AMOCF linked-data edition",
}


def describe(reader: Reader, view: ResourceView) -> dict[str, Any] | None:
    """Return what schema.org says of a thing; ``None`` where it has no word for it."""
    iri = view.link.iri
    if view.kind.schema_type == "DefinedTerm":
        return _present(_term(reader, view))
    if view.kind.schema_type == "DefinedTermSet":
        return _present(_set(reader, view))
    # Search engines want a description; parts that VoID counts have none, and are no offers.
    if view.kind.schema_type == "Dataset" and _first(reader, iri, *_DESCRIPTIONS):
        return dataset(reader, iri)
    return None


def dataset(reader: Reader, iri: str = DATASET) -> dict[str, Any]:
    """Return a data set with its files."""
    files = [_file(reader, each) for each in reader.iris(iri, "dcat:distribution")[:_MOST]]
    return _present(
        {
            "@context": _CONTEXT,
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
            "isBasedOn": next(iter(reader.iris(iri, "prov:wasDerivedFrom")), None),
            "distribution": files,
        }
    )


def _term(reader: Reader, view: ResourceView) -> dict[str, Any]:
    schemes = reader.iris(view.link.iri, "skos:inScheme")
    return {
        "@context": _CONTEXT,
        "@type": "DefinedTerm",
        "@id": view.link.iri,
        "name": view.link.text,
        "termCode": view.link.code,
        "description": _first(reader, view.link.iri, "skos:definition"),
        "alternateName": [shortened(value.text) for value in view.alternative_labels],
        "inDefinedTermSet": schemes[0] if schemes else None,
        "url": view.link.iri,
    }


def _set(reader: Reader, view: ResourceView) -> dict[str, Any]:
    iri = view.link.iri
    terms = reader.links(reader.iris(iri, "skos:hasTopConcept"))
    return {
        "@context": _CONTEXT,
        "@type": "DefinedTermSet",
        "@id": iri,
        "name": view.link.text,
        "description": _first(reader, iri, *_DESCRIPTIONS),
        "url": iri,
        "license": LICENCE,
        "hasPart": [
            {"@type": "DefinedTermSet", "@id": part, "name": reader.link(part).text}
            for part in reader.iris(iri, "dct:hasPart")[:_MOST]
        ],
        "hasDefinedTerm": [
            _present(
                {
                    "@type": "DefinedTerm",
                    "@id": term.iri,
                    "name": term.text,
                    "termCode": term.code,
                }
            )
            for term in terms[:_MOST]
        ],
    }


def _file(reader: Reader, iri: str) -> dict[str, Any]:
    media = next(iter(reader.iris(iri, "dcat:mediaType")), "")
    return _present(
        {
            "@type": "DataDownload",
            "name": reader.link(iri).text,
            "contentUrl": next(iter(reader.iris(iri, "dcat:downloadURL")), None),
            "encodingFormat": media.removeprefix("https://www.iana.org/assignments/media-types/"),
        }
    )


def _first(reader: Reader, iri: str, *curies: str) -> str | None:
    texts = reader.texts(iri, *curies)
    return shortened(texts[0], _LONGEST) if texts else None


def _present(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
