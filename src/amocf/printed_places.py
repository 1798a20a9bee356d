"""Where in the document something stands, with the page that the contents print."""

from collections.abc import Iterator

from amocf.rdf.graph_reader import GraphReader
from amocf.terms import DOCUMENT


def place_in_words(reader: GraphReader, iri: str, called: str) -> str:
    """Say where in the document a source stands, and on which page that begins.

    The contents of the document give the page on which some of its parts begin: of what stands in
    a part, no page is known.

    Args:
        reader: the release.
        iri: the source.
        called: what it is called.
    """
    parts = list(_parts(reader, iri))
    paged = next((each for each in (iri, *parts) if _page(reader, each)), "")
    from_page = f" (from page {_page(reader, paged)})" if paged else ""
    words = called + (from_page if paged == iri else "")
    for part in parts:
        label = reader.label(part)
        if part == paged:
            words += f", in {label}{from_page}"
        elif part == parts[0] and label.casefold() not in called.casefold():
            words += f", in {label}"
    return words


def around(reader: GraphReader, iri: str) -> list[str]:
    """Return what a place in the document stands in; a row that stands in a list, that list."""
    return (reader.iris(iri, "amo:inList") or reader.iris(iri, "dct:isPartOf"))[:1]


def is_in_document(reader: GraphReader, iri: str) -> bool:
    """Say whether something is a place in the document."""
    *_, outermost = (iri, *_parts(reader, iri))
    return DOCUMENT in around(reader, outermost)


def _parts(reader: GraphReader, iri: str) -> Iterator[str]:
    """Yield the parts of the document around a place in it, the narrowest first."""
    seen = {iri, DOCUMENT}
    found = around(reader, iri)
    while found and found[0] not in seen:
        seen.add(found[0])
        yield found[0]
        found = around(reader, found[0])


def _page(reader: GraphReader, iri: str) -> str:
    return " ".join(reader.texts(iri, "bibo:pageStart"))
