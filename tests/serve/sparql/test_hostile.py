"""A literal is text, whatever stands in it, on every page and in every form."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from html.parser import HTMLParser
from typing import Any, get_args, get_type_hints
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, Quad, parse

from amocf.formats import GRAPH
from amocf.serve.pages.charts.drawing import Drawing, Group, Mark
from amocf.serve.pages.charts.svg import svg
from amocf.serve.pages.renderer import FOLDER
from amocf.terms import expand, graph_iri

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "\u202eright to left\u2066 ]]> <!-- &amp; \\u003c",
    "x" * 100_000,
)
PAGES = [
    *("/doc/4-1", "/doc/4-1-2", "/doc/ksa-0002", "/doc/competencies", "/doc/source/2025/table-A1"),
    *("/doc/erratum/2025/drawing", "/doc/mapping/nice-0003", "/doc/stat/2025/essential-ksas"),
    *("/doc/ref/nice/NF-COM-007", "/ontology", "/graph/framework", "/doc/query/all-labels"),
]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.images: list[str | None] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "img":
            self.images.append(dict(attrs)["src"])
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)


def _spoil(quad: Quad, number: int) -> Quad:
    term = quad.object
    if not isinstance(term, Literal) or quad.predicate.value == expand("skos:notation"):
        return quad
    text = HOSTILE[number % len(HOSTILE)]
    literal = Literal(text, language=term.language) if term.language else Literal(text)
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


@pytest.fixture(scope="module")
def hostile(quads: list[Quad], client_over: Callable[[Iterable[Quad]], Any]) -> Any:
    graph = NamedNode(graph_iri("framework"))
    subject, predicate = NamedNode(expand("amocf:4-1-2")), NamedNode(expand("rdfs:seeAlso"))
    links: list[Any] = [
        NamedNode("javascript:alert(1)"),
        NamedNode("data:text/html,x"),
        NamedNode("https://w3id.org/amocf/id/x'onclick='alert(1)?a#b"),
        Literal("javascript:alert(2)", datatype=NamedNode(expand("xsd:anyURI"))),
    ]
    named = [_spoil(quad, number) for number, quad in enumerate(sorted(quads, key=str))]
    return client_over([*named, *(Quad(subject, predicate, link, graph) for link in links)])


def _is_harmless(body: str) -> None:
    page = _Page()
    page.feed(body)
    assert set(page.images) <= {"/static/icon.svg"}
    assert not page.tags & {"iframe", "object", "style", "base", "foreignobject"}
    for attributes, text in page.scripts:
        if attributes.get("type") == "application/ld+json":
            assert not set("<>&\u2028\u2029") & set(text)
            assert isinstance(json.loads(text), dict)
        else:
            assert str(attributes["src"]).startswith("/static/")
            assert not text
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    links = [value or "" for name, value in page.attributes if name in ("href", "action", "src")]
    assert links
    assert [link for link in links if not link.startswith(("/", "#", "http://", "https://"))] == []
    assert "7*7" not in body.replace("{{ 7*7 }}", "")


WHOLE_PAGES = [
    *("/", "/download/", "/competencies", "/competencies?open=ksas", "/mappings", "/insights"),
    *("/docs/", "/docs/data-model", "/competencies?open=<script>", "/competencies/table"),
    *("/ksas", "/occupations", "/institutes", "/areas", "/lists", "/ksas?q=<script>&sort=<script>"),
]


@pytest.mark.parametrize("path", [*PAGES, *WHOLE_PAGES])
def test_pages_show_hostile_text_as_text(hostile: Any, path: str) -> None:
    response = hostile.get(path, "text/html")
    assert response.status_code == 200
    _is_harmless(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_forms_hold_hostile_text_unchanged(hostile: Any, path: str) -> None:
    read = [
        {q.triple for q in parse(input=hostile.get(path + form.suffix).content, format=form.engine)}
        for form in GRAPH
    ]
    assert read[0] == read[1] == read[2] == read[3]
    assert read[0]


@pytest.mark.parametrize("query", ["SELECT ?s ?o { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_results_show_hostile_text_as_text(hostile: Any, query: str) -> None:
    for text in (query, query + " # </textarea><script>alert(1)</script>", query + "<script>"):
        _is_harmless(hostile.get("/sparql", "text/html", params={"query": text}).text)


@pytest.mark.parametrize("path", ["/doc/<script>", "/graph/<img src=x>", "/<script>"])
def test_errors_show_hostile_paths_as_text(hostile: Any, path: str) -> None:
    response = hostile.get(path, "text/html")
    assert response.status_code == 404
    _is_harmless(response.text)


def test_no_template_switches_escaping_off() -> None:
    texts = [path.read_text() for path in (FOLDER / "templates").rglob("*.html")]
    assert texts
    assert not [t for t in texts if "|safe" in t.replace(" ", "") or "autoescape" in t]


def test_markup_is_made_of_project_documents_and_drawings_only() -> None:
    # Drawings have hundreds of marks, too many for a template: the next test tries their escaping.
    made = {path.name for path in FOLDER.rglob("*.py") if "Markup(" in path.read_text()}
    assert made == {"project_documents.py", "svg.py"}


def _filled(kind: type[Any], text: str) -> tuple[Any, int]:
    """Make a part of a drawing of one text alone, and count how often it has it."""
    types = get_type_hints(kind)
    values = {each.name: {str: text, float: 1.0}.get(types[each.name], ()) for each in fields(kind)}
    return kind(**values), list(values.values()).count(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_drawing_stays_a_text(text: str) -> None:
    marks, counts = zip(*(_filled(kind, text) for kind in get_args(Mark)), strict=True)
    drawing = Drawing(1.0, 1.0, text, (*marks, Group(marks, title=text)))
    elements = list(ElementTree.fromstring(svg(drawing, text)).iter())  # noqa: S314 - own text
    assert {each.tag for each in elements} == {
        *("svg", "rect", "text", "path", "circle", "a", "g", "title"),
    }
    found = [value for each in elements for value in (each.text, *each.attrib.values())]
    assert elements[0].attrib.pop("class") == f"figure {text}"
    assert found.count(text) == 1 + 2 * sum(counts) + 1
