"""What a release said, of each kind of thing and in every format, from the servers.

`test_dereference` asks for every URI of the current release; documents of older ones are written by
the same code, so that of them one of each kind is asked for.
"""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store
from tests.contract.test_dereference import FORMATS, LARGEST
from tests.frozen import CURRENT, FIRST, SECOND

from amocf.formats import DATASET, HTML, MARKDOWN
from amocf.release.frozen import PACKED_QUADS
from amocf.serve.http.addresses import document_path
from amocf.terms import BASE, expand


@pytest.fixture(scope="session")
def older(serve: Any, with_older: Path) -> Any:
    """Asks the HTTP server over a release with older ones in it."""
    return serve(with_older)


@pytest.fixture(scope="session")
def first(with_older: Path) -> Store:
    """What the first release said."""
    store = Store()
    packed = (with_older / "releases" / FIRST / PACKED_QUADS).read_bytes()
    store.bulk_load(gzip.decompress(packed), RdfFormat.N_QUADS)
    return store


def one_of_each_kind(store: Store) -> list[str]:
    """Return a resource with a document of each class, and of each first segment of a path."""
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, NamedNode(expand("rdf:type")), None, DefaultGraph()):
        iri = getattr(quad.subject, "value", "")
        if document_path(iri):
            for kind in (str(quad.object), iri.removeprefix(BASE).partition("/")[0]):
                found[kind] = min(iri, found.get(kind, iri))
    return sorted({*found.values()})


def test_each_kind_answers_in_every_format_with_what_it_said(older: Any, first: Store) -> None:
    iris = one_of_each_kind(first)
    assert len(iris) > 40
    for iri in iris:
        path = f"/release/{FIRST}/{iri.removeprefix(BASE)}"
        graphs = []
        for accept, (form, _) in FORMATS.items():
            answer = older.get(path, accept, follow_redirects=True)
            assert answer.status_code == 200, (iri, accept, answer.text)
            assert answer.headers["content-type"].partition(";")[0] == accept
            graphs.append({q.triple for q in pyoxigraph.parse(answer.content, format=form)})
        assert all(graph == graphs[0] for graph in graphs), iri
        said = first.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())
        closures = {expand("skos:broaderTransitive"), expand("skos:narrowerTransitive")}
        assert {q.triple for q in said if q.predicate.value not in closures} <= graphs[0], iri


def test_each_kind_has_a_page_and_markdown(older: Any, first: Store) -> None:
    for iri in one_of_each_kind(first):
        path = f"/release/{FIRST}/{iri.removeprefix(BASE)}"
        page = older.get(path, "text/html", follow_redirects=True)
        assert page.status_code == 200, iri
        assert iri in page.text
        assert f"Release {FIRST} of" in page.text
        assert len(page.content) < LARGEST, iri
        text = older.get(path, "text/markdown", follow_redirects=True)
        assert text.text.startswith("# "), iri
        assert f"Release {FIRST} of" in text.text


@pytest.mark.parametrize("path", ["ontology", "graph/framework", "graph/examples"])
def test_vocabulary_answers_in_every_format(older: Any, path: str) -> None:
    for form in DATASET if path.startswith("graph") else (*DATASET[:4], HTML, MARKDOWN):
        for asked in (path, path + form.suffix):
            answer = older.get(f"/release/{FIRST}/{asked}", form.media_type)
            assert answer.status_code == 200, asked
            assert answer.headers["content-type"] == form.content_type
            assert answer.headers["Memento-Datetime"] == "Mon, 01 Dec 2025 00:00:00 GMT"
            assert answer.headers["Content-Location"] == f"/release/{FIRST}/{path}{form.suffix}"
            if form in (HTML, MARKDOWN):
                assert len(answer.content) < LARGEST
                assert f"{BASE}release/{FIRST}/{path}" in answer.text


PATHS = [
    *("/release/", f"/release/{FIRST}", f"/release/{FIRST}/doc/4-1-2", f"/release/{FIRST}/id/4-1"),
    *(f"/release/{FIRST}/download/", f"/release/{FIRST}/download/amocf.ttl", "/timemap/ontology"),
    *(f"/release/{FIRST}/context.jsonld", f"/release/{CURRENT}/doc/4-1-2", "/release/2024.1.0"),
]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_body_and_headers_of_safety_stand(older: Any, path: str) -> None:
    get, head = older.get(path), older.request("HEAD", path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    fields = {name: value for name, value in get.headers.items() if name != "date"}
    assert {name: value for name, value in head.headers.items() if name != "date"} == fields
    assert get.headers["X-Content-Type-Options"] == "nosniff"
    assert "Memento-Datetime" in get.headers["Access-Control-Expose-Headers"]
    assert "default-src 'none'" in get.headers["Content-Security-Policy"]


def test_many_at_once_are_answered_and_so_is_who_asks_for_now(older: Any) -> None:
    paths = [
        path
        for number in range(1, 8)
        for path in (
            f"/release/{FIRST}/doc/4-1-{number}.html",
            f"/release/{SECOND}/doc/4-2-{number}.ttl",
            f"/release/{FIRST}/download/amocf.nq",
            f"/doc/4-1-{number}.ttl",
        )
        if number != 4  # the numbering has gaps
    ]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(older.get, paths))
    missing = {
        path for path, answer in zip(paths, answers, strict=True) if answer.status_code == 404
    }
    assert {answer.status_code for answer in answers} <= {200, 404}
    assert len(missing) <= 2
