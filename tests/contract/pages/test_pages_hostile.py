"""The real release with every word in it turned against the reader: each page stays a page."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from pyoxigraph import Literal, NamedNode, Quad, Store

from amocf.terms import expand

_HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    "</title></svg></textarea><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7919*7907 }}{% raw %}<!-- ]]>",
    "\u202eright to left\u2066",
    "javascript:alert(1)",
    "x" * 5_000,
)
_HOSTILE_IRIS: Final = ("javascript:alert(1)", "data:text/html,script", "vbscript:x")
_PATHS: Final = (
    *(
        "/",
        "/competencies?open=ksas",
        "/mappings",
        "/mappings/nice",
        "/mappings/onet-soc",
        "/insights",
        "/insights/computed",
        "/pictures",
    ),
    *("/ksas", "/occupations", "/institutes", "/areas", "/lists", "/competencies/table"),
    *("/docs/data-model", "/ontology", "/graph/shapes", "/doc/4-2", "/doc/4-1-2", "/doc/ksa-0006"),
    *("/doc/occ-0001", "/doc/inst-niimbl", "/doc/area-digital", "/doc/ref/nice/NF-COM-008"),
    *("/doc/competencies", "/doc/stat/2025/figures/about-projects", "/doc/dataset/amocf"),
    *("/doc/check/2025/figures-methodology-operations-management", "/doc/mapping/nice-0001"),
    *("/doc/erratum/2025/nice-devsecops", "/doc/source/2025/table-A2", "/doc/query/counts"),
    *("/doc/source/2025/table-A2/5-4-1", "/doc/list/2025/top-network", "/doc/agent/edition"),
    *("/search?q=alert", "/search?q=script+right", "/search?kind=ksa", "/search?q=scirpt"),
    "/sparql",
)
_KEPT: Final = frozenset(
    expand(curie) for curie in ("xsd:integer", "xsd:decimal", "xsd:boolean", "xsd:date")
)


def _spoiled(quad: Quad, number: int) -> Quad:
    term = quad.object
    if not isinstance(term, Literal) or term.datatype.value in _KEPT:
        return quad
    text = _HOSTILE[number % len(_HOSTILE)]
    kind = term.datatype
    literal = Literal(text, language="en") if term.language else Literal(text, datatype=kind)
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


@pytest.fixture(scope="session")
def spoiled(store: Store, release_with: Callable[[Iterable[Quad]], Path]) -> Path:
    quads = sorted(store, key=str)
    concept, see = NamedNode(expand("amocf:4-1-2")), NamedNode(expand("rdfs:seeAlso"))
    return release_with(
        [
            *(_spoiled(quad, number) for number, quad in enumerate(quads)),
            *(Quad(concept, see, NamedNode(iri)) for iri in _HOSTILE_IRIS),
        ]
    )


@pytest.fixture(scope="module")
def hostile(spoiled: Path, site_over: Callable[[Path], Any]) -> Any:
    return site_over(spoiled)


def test_the_search_finds_hostile_texts(hostile: Any) -> None:
    """Otherwise the pages below would hold none."""
    text = hostile.page("/search?q=alert").text
    assert "&lt;script&gt;<mark>alert</mark>(1)" in text
    found = json.loads(hostile.get("/suggest?q=alert", "application/json").text)
    assert "<" in "".join(each["label"] for each in found["items"])


@pytest.mark.parametrize(
    "path", [each for each in _PATHS if not each.startswith(("/s", "/search"))]
)
def test_markdown_of_a_page_has_no_element_of_the_data(hostile: Any, path: str) -> None:
    answer = hostile.get(path, "text/markdown")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    tokens = MarkdownIt("commonmark").enable("table").parse(answer.text)
    inline = [child for token in tokens for child in (token, *(token.children or ()))]
    assert not [each for each in inline if each.type.startswith("html")]
    links = {str(each.attrs["href"]) for each in inline if each.type == "link_open"}
    assert len(links) > 5
    assert {each for each in links if not each.startswith(("http://", "https://"))} == set()
    pictures = {str(each.attrs["src"]) for each in inline if each.type == "image"}
    assert {each for each in pictures if "/docs/screenshots/" not in each} == set()


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_stays_a_page(hostile: Any, path: str) -> None:
    page = hostile.page(path)
    assert page.status == 200
    # The frame has a picture of its own; one that a text brings would have another source.
    assert not page.tags & {"iframe", "object", "embed", "style", "base", "foreignobject"}
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    assert {link for link in page.links if not link.startswith(("/", "#", "http"))} == set()
    assert {source for source in page.sources if not source.startswith("/")} == set()
    for script in page.scripts:
        assert not set(script) & set("<>&\u2028\u2029")
        json.loads(script)
    assert "62615533" not in page.text
