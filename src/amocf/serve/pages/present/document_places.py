"""Where a resource comes from: the place in the document, with the page that the contents print."""

from dataclasses import replace

from amocf.printed_places import around, is_in_document, place_in_words
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import DOCUMENT


def sources(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the sources of a resource, and the document if one of them is a place in it.

    A place in the document that has no source of its own is found in what it stands in.
    """
    found = reader.iris(iri, "dct:source")
    if not found and is_in_document(reader, iri):
        found = around(reader, iri)
    placed = [
        replace(link, text=place_in_words(reader, link.iri, link.text))
        for link in reader.links(found)
    ]
    if DOCUMENT not in found and any(is_in_document(reader, each) for each in found):
        document = reader.link(DOCUMENT)
        year = " ".join(reader.texts(DOCUMENT, "dct:issued"))
        placed.append(
            replace(document, text=f"{document.text} ({year})" if year else document.text)
        )
    return tuple(placed)
