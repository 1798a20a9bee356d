"""Who stands behind this edition, as statements: contact, repository, DOI, homepage, maintainer."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.read.edition import Edition
from amocf.rdf.statements import state, term
from amocf.terms import BASE, DATASET, EDITION, EDITION_NAME

_MAINTAINER: Final = BASE + "agent/maintainer"


def describe_edition(edition: Edition) -> Iterator[Quad]:
    """Yield what is known of who stands behind the edition; of what is empty nothing is said."""
    if edition.contact:
        yield from state(DATASET, ("dcat:contactPoint", NamedNode(EDITION)))
        yield from state(
            EDITION,
            ("rdf:type", term("vcard:Kind")),
            ("vcard:fn", Literal(EDITION_NAME)),
            _reached(edition.contact),
        )
    if edition.repository:
        repository = NamedNode(edition.repository)
        yield from state(BASE + "agent/software", ("schema:codeRepository", repository))
        yield from state(DATASET, ("schema:codeRepository", repository))
    if edition.doi:
        yield from state(DATASET, ("dct:identifier", Literal(f"https://doi.org/{edition.doi}")))
    if edition.homepage:
        yield from state(EDITION, ("foaf:homepage", NamedNode(edition.homepage)))
    if edition.maintainer:
        yield from state(DATASET, ("schema:maintainer", NamedNode(_MAINTAINER)))
        yield from state(
            _MAINTAINER,
            ("rdf:type", term("foaf:Agent")),
            ("foaf:name", Literal(edition.maintainer)),
            # No rule derives it: what is derived is there before this is said.
            ("rdfs:label", Literal(edition.maintainer)),
        )


def _reached(contact: str) -> tuple[str, NamedNode]:
    if contact.startswith("https://"):
        return "vcard:hasURL", NamedNode(contact)
    return "vcard:hasEmail", NamedNode(f"mailto:{contact}")
