"""Where a resource comes from: the place in the document, with the page that the contents print."""

from collections.abc import Iterator
from dataclasses import replace

from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import DOCUMENT


def sources(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the sources of a resource, and the document if one of them is a place in it.

    A place in the document that has no source of its own is found in what it stands in.
    """
    found = reader.iris(iri, "dct:source")
    if not found and _is_in_document(reader, iri):
        found = _around(reader, iri)
    placed = [replace(link, text=_placed(reader, link)) for link in reader.links(found)]
    if DOCUMENT not in found and any(_is_in_document(reader, each) for each in found):
        document = reader.link(DOCUMENT)
        year = " ".join(reader.texts(DOCUMENT, "dct:issued"))
        placed.append(
            replace(document, text=f"{document.text} ({year})" if year else document.text)
        )
    return tuple(placed)


def _placed(reader: Reader, link: Link) -> str:
    """Say where in the document a source stands, and on which page that begins.

    The contents of the document give the page on which some of its parts begin: of what stands in
    a part, no page is known.
    """
    around = list(_parts(reader, link.iri))
    paged = next((each for each in (link.iri, *around) if _page(reader, each)), "")
    from_page = f" (from page {_page(reader, paged)})" if paged else ""
    words = link.text + (from_page if paged == link.iri else "")
    for part in around:
        label = reader.label(part)
        if part == paged:
            words += f", in {label}{from_page}"
        elif part == around[0] and label.casefold() not in link.text.casefold():
            words += f", in {label}"
    return words


def _parts(reader: Reader, iri: str) -> Iterator[str]:
    """Yield the parts of the document around a place in it, the narrowest first."""
    seen = {iri, DOCUMENT}
    around = _around(reader, iri)
    while around and around[0] not in seen:
        seen.add(around[0])
        yield around[0]
        around = _around(reader, around[0])


def _around(reader: Reader, iri: str) -> list[str]:
    """Return what a place in the document stands in; a row that stands in a list, that list."""
    return (reader.iris(iri, "amo:inList") or reader.iris(iri, "dct:isPartOf"))[:1]


def _page(reader: Reader, iri: str) -> str:
    return " ".join(reader.texts(iri, "bibo:pageStart"))


def _is_in_document(reader: Reader, iri: str) -> bool:
    *_, outermost = (iri, *_parts(reader, iri))
    return DOCUMENT in _around(reader, outermost)
