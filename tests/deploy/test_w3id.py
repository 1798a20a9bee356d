"""The rules for w3id.org on a real Apache: one redirect from each URI to what it stands for."""

import http.client
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pytest
from pyoxigraph import NamedNode
from tests.deploy.apache import serving

from amocf.compile.read.edition import read_edition
from amocf.formats import GRAPH, HTML, MARKDOWN, Format
from amocf.release.opened import Release
from amocf.serve.http.addresses import ROOTS, local_path
from amocf.terms import BASE
from amocf.uri_spaces import OWN

_W3ID: Final = Path(__file__).parents[2] / "deploy" / "w3id"
_PLACEHOLDER: Final = "https://amocf.example/"
_FOR_FILES: Final = "for-a-file-host.htaccess"
#: One URI of each root that the release has something below.
_NAMES: Final = {
    "id": "id/4-1-2",
    "agent": "agent/edition",
    "check": "check/2025/figures-methodology-operations-management",
    "dataset": "dataset/amocf",
    "erratum": "erratum/2025/pneumatic-code",
    "list": "list/2025/top-network/B",
    "mapping": "mapping/nice-0003",
    "query": "query/ksas-of-sub-competency",
    "ref": "ref/nice/NF-COM-007",
    "source": "source/2025/table-A1/4-1-2",
    "stat": "stat/2025/essential-ksas/4-1-2",
    "synonym": "synonym/3d-printing",
    "ontology": "ontology",
    "graph": "graph/framework",
}
_BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
_RDFLIB: Final = "application/n-quads;q=0.9, text/turtle, application/rdf+xml;q=0.9, */*;q=0.1"


@pytest.fixture(scope="module")
def server(dist: Path, started: Callable[..., AbstractContextManager[Any]]) -> Iterator[str]:
    with started(dist) as running:
        yield running.address


def _registered(rules: Path, target: str, folder: Path) -> Path:
    """Put the rules where w3id.org has them, with the address of a server in them."""
    place = folder / "amocf"
    shutil.copytree(_W3ID / "ids" / "amocf", place)
    text = rules.read_text("utf-8")
    assert _PLACEHOLDER in text
    (place / ".htaccess").write_text(text.replace(_PLACEHOLDER, target))
    return folder


@pytest.fixture(scope="module")
def w3id(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the rules are, for a server of this project."""
    folder = tmp_path_factory.mktemp("ids")
    with serving(_registered(_W3ID / "ids/amocf/.htaccess", f"{server}/", folder)) as address:
        yield f"{address}/amocf/"


@pytest.fixture(scope="module")
def for_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the rules are, for a host of files."""
    folder = tmp_path_factory.mktemp("ids")
    with serving(_registered(_W3ID / _FOR_FILES, _PLACEHOLDER, folder)) as address:
        yield f"{address}/amocf/"


def ask(url: str, accept: str = "*/*", method: str = "GET", body: str = "") -> Any:
    """Ask, and follow nothing."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    fields = {"Accept": accept}
    if body:
        fields["Content-Type"] = "application/sparql-query"
    target = place.path + (f"?{place.query}" if place.query else "")
    connection.request(method, target, body or None, fields)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_every_root_is_tried() -> None:
    # Nothing has changed before a second release.
    assert {*_NAMES, "change", "release"} == {*ROOTS, "ontology", "graph"}


def test_change_leads_to_its_document(w3id: str, server: str) -> None:
    name = "change/2026.1.0/id/4-1-2/replaced"
    first = ask(w3id + name)
    assert (first.status, first.headers["Location"]) == (303, f"{server}/doc/{name}")


@pytest.mark.parametrize("form", [*GRAPH, HTML, MARKDOWN], ids=lambda form: form.name)
@pytest.mark.parametrize("name", _NAMES.values(), ids=_NAMES)
def test_uri_answers_in_each_form_after_one_hop(w3id: str, name: str, form: Format) -> None:
    first = ask(w3id + name, form.media_type)
    assert first.status == (307 if name.startswith("graph/") else 303)
    second = ask(str(first.headers["Location"]), form.media_type)
    assert second.status == 200
    assert str(second.headers["Content-Type"]).startswith(form.media_type)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("*/*", "text/turtle"), (_BROWSER, "text/html"), (_RDFLIB, "text/turtle")],
    ids=["anything", "browser", "rdflib"],
)
def test_usual_clients_get_what_they_read(w3id: str, accept: str, media_type: str) -> None:
    first = ask(w3id + "id/4-1-2", accept)
    second = ask(str(first.headers["Location"]), accept)
    assert (second.status, str(second.headers["Content-Type"]).partition(";")[0]) == (
        200,
        media_type,
    )


def test_every_uri_of_the_release_leads_to_its_document(w3id: str, server: str, dist: Path) -> None:
    place = urlsplit(w3id)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    found = {}
    with Release.open(dist) as release:
        subjects = {quad.subject for quad in release.store.quads_for_pattern(None, None, None)}
    own = {each.value for each in subjects if isinstance(each, NamedNode)}
    expected = {}
    for iri in own:
        path = local_path(iri, OWN)
        if iri.startswith(f"{BASE}release/"):  # a document, at the same address
            path = iri.removeprefix(BASE.rstrip("/"))
        if path and "#" not in iri:
            expected[iri] = server + quote(path)
            connection.request("GET", place.path + iri.removeprefix(BASE))
            response = connection.getresponse()
            response.read()
            found[iri] = response.headers["Location"]
    connection.close()
    assert len(found) > 2000
    assert found == expected


def test_documents_files_and_services_keep_address_and_method(w3id: str, server: str) -> None:
    for path in ("", "doc/4-1-2.ttl", "download/amocf.nq", "docs/uri-policy", "release/2025.1.0"):
        answer = ask(w3id + path)
        assert (answer.status, answer.headers["Location"]) == (307, f"{server}/{path}")
    searched = ask(f"{w3id}search?q=robot%20arm&page=1")
    assert searched.headers["Location"] == f"{server}/search?q=robot%20arm&page=1"
    query = "ASK { ?s ?p ?o }"
    first = ask(w3id + "sparql", "text/csv", "POST", query)
    assert first.status == 307
    assert ask(str(first.headers["Location"]), "application/json", "POST", query).status == 200


@pytest.mark.parametrize(
    "path", ["id/", "ids/4-1-2", "id/../../etc/passwd", "id/%0d%0aSet-Cookie:x"]
)
def test_other_paths_stay_on_the_server(w3id: str, server: str, path: str) -> None:
    answer = ask(w3id + path)
    assert answer.status in (307, 303, 400, 403, 404)
    location = str(answer.headers.get("Location") or f"{server}/")
    assert location.startswith(f"{server}/")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("form", [*GRAPH, HTML, MARKDOWN], ids=lambda form: form.name)
@pytest.mark.parametrize("name", _NAMES.values(), ids=_NAMES)
def test_host_of_files_gets_the_name_of_the_form(for_files: str, name: str, form: Format) -> None:
    answer = ask(for_files + name, form.media_type)
    path = str(local_path(BASE + name, OWN))
    assert answer.status == 303
    assert answer.headers["Location"] == f"{_PLACEHOLDER.rstrip('/')}{path}{form.suffix}"


@pytest.mark.parametrize(
    "name", ["release/2025.1.0", "release/2025.1.0/ontology", "release/2025.1.0/graph/framework"]
)
def test_host_of_files_has_the_form_of_what_a_release_said(for_files: str, name: str) -> None:
    for form in (*GRAPH, HTML):
        answer = ask(for_files + name, form.media_type)
        assert (answer.status, answer.headers["Location"]) == (
            *(303, f"{_PLACEHOLDER}{name}{form.suffix}"),
        )
    for kept in ("release/", "release/2025.1.0.ttl", "release/2025.1.0/download/amocf.ttl"):
        assert ask(for_files + kept).headers["Location"] == _PLACEHOLDER + kept


@pytest.mark.parametrize(
    ("accept", "suffix"), [("*/*", ".ttl"), ("", ".ttl"), (_BROWSER, ".html"), (_RDFLIB, ".ttl")]
)
def test_host_of_files_suits_usual_clients(for_files: str, accept: str, suffix: str) -> None:
    assert ask(for_files + "id/4-1-2", accept).headers["Location"].endswith(f"doc/4-1-2{suffix}")
    kept = ask(for_files + "doc/4-1-2.ttl", accept)
    assert (kept.status, kept.headers["Location"]) == (307, f"{_PLACEHOLDER}doc/4-1-2.ttl")


def test_rules_are_what_w3id_accepts() -> None:
    for rules in (_W3ID / "ids/amocf/.htaccess", _W3ID / _FOR_FILES):
        text = rules.read_text("utf-8")
        assert text.endswith("\n")
        directives = {line.split()[0] for line in text.splitlines() if line and line[0] != "#"}
        assert directives <= {"RewriteEngine", "RewriteCond", "RewriteRule"}
        assert not re.search(r"\[[^\]]* [^\]]*\]$|R=(301|308|406)| \^/|[ \t]$", text, re.MULTILINE)
        assert not re.search(r"https?://(?!amocf\.example/)", text)


def test_readme_names_who_keeps_the_identifiers(root: Path) -> None:
    text = (_W3ID / "ids/amocf/README.md").read_text("utf-8")
    edition = read_edition(root)
    assert "unofficial edition. It is not endorsed by NIST" in text
    for value, placeholder in (edition.maintainer, "MAINTAINER"), (edition.contact, "CONTACT"):
        assert (value or placeholder) in text
