"""Releases as exporters are handed them: a built one, and one of texts that do harm elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amocf.exchange.framework_items import ITEM_CLASSES
from amocf.exchange.registry import ReleaseData
from amocf.release.opened import Release
from amocf.terms import BASE, DOCUMENT, expand

#: Texts that are well-formed in RDF and break what does not write them with care.
HOSTILE: Final = (
    '"; DROP TABLE x; --',
    "two\r\nlines\tand a tab",
    '=HYPERLINK("https://example.org","x")',
    "+1",
    "-1",
    "@SUM(1)",
    "\x01\x07\x0b control \x7f\x85\u2028\u2029\ufeff",
    "</script><script>alert(1)</script><!-- ]]>",
    "\\u0022 \\n {curly} %s ${x} `code` | pipe",
    "\u202eright to left \U0001f9ea e\u0301",
    "x" * 40_000,
)


def data_of(dist: Path) -> ReleaseData:
    """Return the data of a built release."""
    with Release.open(dist) as release:  # in memory, it outlives the folder that is held
        return ReleaseData(release.load(), release.version, release.context)


def hostile_data() -> ReleaseData:
    """Return a release in which every kind of item is called everything that does harm."""
    store = Store()

    def state(subject: str, predicate: str, value: NamedNode | Literal) -> None:
        node, named = NamedNode(subject), NamedNode(expand(predicate))
        store.add(Quad(node, named, value, DefaultGraph()))

    institute = f"{BASE}id/inst-x"
    state(institute, "rdf:type", NamedNode(expand("amo:Institute")))
    state(institute, "rdfs:label", Literal(HOSTILE[0], language="en"))
    state(DOCUMENT, "dct:publisher", NamedNode(f"{BASE}agent/x"))
    for kind, curie in ITEM_CLASSES.items():
        for number, text in enumerate(HOSTILE):
            iri = f"{BASE}id/{kind}-{number}"
            words = Literal(text, language="en")
            state(iri, "rdf:type", NamedNode(expand(curie)))
            state(iri, "skos:prefLabel", words)
            state(iri, "skos:altLabel", words)
            state(iri, "skos:definition", words)
            state(iri, "dct:identifier", Literal(text))
            state(iri, "dct:creator", NamedNode(institute))
            state(iri, "skos:inScheme", NamedNode(f"{BASE}id/scheme-of-{kind}"))
            _map(state, iri, number, text)
    return ReleaseData(store, "0", {})


def _map(
    state: Callable[[str, str, NamedNode | Literal], None], iri: str, number: int, text: str
) -> None:
    record, outside = f"{iri}/mapping", f"{BASE}ref/x/{number}"
    state(outside, "rdf:type", NamedNode(expand("amo:ExternalComponent")))
    state(outside, "skos:prefLabel", Literal(text, language="en"))
    state(outside, "skos:notation", Literal(text))
    state(outside, "skos:inScheme", NamedNode(f"{BASE}ref/x"))
    state(record, "rdf:type", NamedNode(expand("amo:MappingRecord")))
    state(record, "sssom:subject_id", NamedNode(iri))
    state(record, "sssom:predicate_id", NamedNode(expand("skos:closeMatch")))
    state(record, "sssom:object_id", NamedNode(outside))
    state(record, "rdfs:comment", Literal(text, language="en"))
