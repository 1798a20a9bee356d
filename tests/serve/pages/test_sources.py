"""Where a page says that a thing stands in the document."""

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from amocf.serve.pages.present.document_places import sources
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, PREFIXES

DATA = """
<https://w3id.org/amocf/source/2025> a bibo:Report ; dct:title "The Document" ; dct:issued "2025" .
src:appendix dct:title "Appendix A" ; bibo:pageStart "27" ;
    dct:isPartOf <https://w3id.org/amocf/source/2025> .
src:table dct:title "Table A1" ; dct:isPartOf src:appendix .
src:row dct:title "Table A1, 4.1" ; dct:isPartOf src:table .
src:cover dct:title "Cover" ; dct:isPartOf <https://w3id.org/amocf/source/2025> .
list:top dct:title "Most selected" ; dct:isPartOf src:appendix .
src:entry dct:title "B" ; amo:inList list:top ; dct:isPartOf src:cover .
amocf:a dct:source src:row .
amocf:b dct:source src:appendix .
amocf:c dct:source src:cover .
amocf:d dct:source <https://example.org/elsewhere> .
amocf:e dct:source <https://w3id.org/amocf/source/2025> .
amocf:f dct:source src:entry .
amocf:g dct:isPartOf amocf:h . amocf:h dct:isPartOf amocf:g .
"""
WHOLE = "The Document (2025)"


@pytest.fixture(scope="module")
def reader() -> Reader:
    store = Store()
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store.load((prefixes + DATA).encode(), RdfFormat.TURTLE, to_graph=DefaultGraph())
    return Reader(store)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("id/a", ["Table A1, 4.1, in Appendix A (from page 27)", WHOLE]),
        ("id/b", ["Appendix A (from page 27)", WHOLE]),
        ("id/c", ["Cover", WHOLE]),
        ("id/d", ["https://example.org/elsewhere"]),
        ("id/e", ["The Document"]),
        ("id/f", ["B, in Most selected, in Appendix A (from page 27)", WHOLE]),
        ("id/g", []),
        ("source/2025/row", ["Table A1, in Appendix A (from page 27)", WHOLE]),
        ("source/2025", []),
    ],
)
def test_sources_name_the_place_and_the_page_from_which_it_is_printed(
    reader: Reader, name: str, texts: list[str]
) -> None:
    assert [link.text for link in sources(reader, BASE + name)] == texts


def test_sources_lead_to_the_place_and_to_the_document(reader: Reader) -> None:
    hrefs = [link.href for link in sources(reader, BASE + "id/a")]
    assert hrefs == ["/doc/source/2025/row", "/doc/source/2025"]
