"""Where the owners of outside frameworks publish what this edition maps to."""

import re
from typing import Final

from amocf.outside_names import short_name
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.words import published_at

_HOST: Final = re.compile(r"https?://(?:www\.)?([^\s/:?#]+)")


def published(reader: Reader, iri: str) -> Link | None:
    """Return where the owner of an outside framework publishes an entry of it, or all of it.

    An entry that has an IRI of its owner is published there.
    """
    if not reader.spaces.split(iri):
        return _outward(reader, iri, iri)
    schemes = reader.iris(iri, "skos:inScheme")
    for scheme in schemes:
        if address := published_at(scheme, reader.link(iri).code):
            return _outward(reader, address, address)
    for each in (*reader.iris(iri, "rdfs:seeAlso"), *_of_schemes(reader, schemes)):
        if link := _outward(reader, each, each):
            return link
    return None


def kind_in_words(reader: Reader, iri: str) -> str:
    """Return what an entry of an outside framework is, in words for people."""
    schemes = reader.iris(iri, "skos:inScheme")
    if not schemes:
        return ""
    label = reader.label(schemes[0])
    short = short_name(schemes[0], label)
    name = label if short.casefold() in label.casefold() else f"{label} ({short})"
    is_model = any(
        reader.is_a(schemes[0], each) for each in ("amo:CompetencyModel", "amo:CompetencyFramework")
    )
    return f"Component of the {name}" if is_model else f"Entry of {name}"


def _of_schemes(reader: Reader, schemes: list[str]) -> list[str]:
    return [each for scheme in schemes for each in reader.iris(scheme, "rdfs:seeAlso")]


def _outward(reader: Reader, iri: str, address: str) -> Link | None:
    """Return a link that leads out, named by where it leads; nothing where it does not."""
    href = reader.href(iri) if reader.spaces.split(iri) else address
    host = _HOST.match(href)
    return Link(host[1], iri, href) if host else None
