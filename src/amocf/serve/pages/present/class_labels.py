"""What a page calls the classes of a resource, and other terms."""

from typing import Final

from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE, expand
from amocf.words import plain, spelled_out

#: Classes that say nothing beside another one of the same resource.
_GENERAL: Final = frozenset(
    expand(curie)
    for curie in (
        *("adms:Asset", "mod:SemanticArtefact", "dcat:Dataset", "foaf:Agent", "foaf:Document"),
        "skos:Collection",
    )
)


def kinds(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the types that say most of a resource: the most special ones of ours, if any."""
    types = reader.iris(iri, "rdf:type")
    ours = [each for each in types if each.startswith(BASE)]
    broad = {up for each in ours for up in reader.iris(each, "rdfs:subClassOf")}
    finer = [each for each in ours if each not in broad]
    telling = [each for each in types if each not in _GENERAL]
    links = [in_words(link) for link in reader.links(finer or telling or types)]
    # Several classes may have the same words.
    return tuple({link.text: link for link in links}.values())


def in_words(link: Link) -> Link:
    """Return a class or property under the words for it, where there are any."""
    words = plain(link.iri) or spelled_out(link.text)
    return Link(words, link.iri, link.href) if words else link
