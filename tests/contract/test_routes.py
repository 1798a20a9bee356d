"""Every path, in every form, with the headers that hold for it."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import NamedNode, Triple, parse

from amocf.formats import DATASET, GRAPH, RDF, Format
from amocf.release.opened import Release
from amocf.serve.pages.renderer import FOLDER
from amocf.terms import BASE

DOCUMENTS = [
    "/doc/4-1-2",
    "/doc/ref/nice/NF-COM-007",
    "/doc/source/2025",
    "/doc/source/2025/table-A1/4-1-2",
    "/doc/stat/2025/essential-ksas/4-1-2",
    "/doc/erratum/2025/affoa",
    "/doc/synonym/3d-printing",
    "/doc/mapping/nice-0003",
    "/doc/dataset/amocf",
    "/doc/query/counts",
    "/ontology",
    "/graph/framework",
    "/graph/examples",
]
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@pytest.fixture(scope="session")
def release(dist: Path) -> Release:
    return Release.open(dist)


def _triples(body: bytes, form: Format) -> set[Triple]:
    return {quad.triple for quad in parse(input=body, format=form.engine)}


def _rdflib_size(body: bytes, form: Format) -> int:
    names = {"Turtle": "turtle", "JSON-LD": "json-ld", "RDF/XML": "xml", "N-Triples": "nt"}
    return len(rdflib.Graph().parse(data=body, format=names[form.name]))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_all_forms_of_a_document_are_the_same_graph(client: Any, path: str) -> None:
    reference = _triples(client.get(path + ".nt").content, GRAPH[-1])
    assert reference
    for form in GRAPH:
        response = client.get(path, form.media_type)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == form.content_type
        assert response.headers["Content-Location"] == path + form.suffix
        assert _triples(response.content, form) == reference
        assert _rdflib_size(response.content, form) == len(reference)
        assert client.get(path + form.suffix).content == response.content


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_has_a_page_and_says_where_its_other_forms_are(client: Any, path: str) -> None:
    response = client.get(path, "text/html,application/xml;q=0.9,*/*;q=0.8")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Vary"].startswith("Accept")
    links = response.headers["Link"]
    for form in GRAPH:
        assert f'<{path}{form.suffix}>; rel="alternate"; type="{form.media_type}"' in links
        assert f'href="{path}{form.suffix}"' in response.text
    assert f'<{CC0}>; rel="license"' in links
    assert 'rel="describedby"' in links
    assert re.search(rf'<{BASE}[^>]+>; rel="cite-as"', links)


def test_graph_of_quads_keeps_its_name(client: Any) -> None:
    for form in DATASET[4:6]:
        quads = list(
            parse(
                input=client.get("/graph/framework" + form.suffix).content,
                format=form.engine,
            )
        )
        assert {quad.graph_name for quad in quads} == {NamedNode(BASE + "graph/framework")}


REDIRECTS = [
    ("/id/4-1-2", 303, "/doc/4-1-2"),
    ("/ref/nice/NF-COM-007", 303, "/doc/ref/nice/NF-COM-007"),
    ("/source/2025", 303, "/doc/source/2025"),
    ("/source/2025/table-A1/4-1-2", 303, "/doc/source/2025/table-A1/4-1-2"),
    ("/stat/2025/essential-ksas", 303, "/doc/stat/2025/essential-ksas"),
    ("/query/counts", 303, "/doc/query/counts"),
    ("/id/4.1.2", 308, "/id/4-1-2"),
    ("/doc/4.1.2", 308, "/doc/4-1-2"),
    ("/doc/4.1.2.ttl", 308, "/doc/4-1-2.ttl"),
    ("/download", 308, "/download/"),
    ("/.well-known/void", 303, "/doc/dataset/amocf"),
    ("/data.json", 303, "/download/data.json"),
    ("/graph/", 303, "/graph/framework"),
    ("/sparql/", 308, "/sparql"),
    ("/sparql/?query=ASK%20%7B%7D&format=csv", 308, "/sparql?query=ASK%20%7B%7D&format=csv"),
    ("/insights/", 308, "/insights"),
    ("/ontology/", 308, "/ontology"),
]


@pytest.mark.parametrize(("path", "status", "target"), REDIRECTS)
def test_address_of_something_redirects_to_where_it_is_described(
    client: Any, path: str, status: int, target: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (status, target)
    assert client.get(target).status_code in (200, 303)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/id/9-9",
        "/id/9.9",
        "/id/",
        "/id/9-9-9/",
        "/doc/",
        "/doc/9-9.ttl",
        "/doc/id/4-1-2",
        "/doc/a b<>",
        "/doc/%00",
        "/id/%0d%0aX:y",
        "/nothing/",
        "/sparql//",
        "/graph/nothing",
        "/context/2024.jsonld",
        "/download/nothing",
    ],
)
def test_what_is_not_there_is_a_problem_or_a_page(client: Any, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == BASE + "problem/not-found"
    assert (problem["status"], problem["title"]) == (404, "Not Found")
    page = client.get(path, "text/html")
    assert (page.status_code, "<h1>Not Found</h1>" in page.text) == (404, True)


@pytest.mark.parametrize("path", ["/doc/4-1-2", "/ontology", "/graph/framework", "/sparql"])
def test_406_lists_what_there_is(client: Any, path: str) -> None:
    response = client.get(path, "image/png, text/turtle;q=0")
    assert response.status_code == 406
    assert response.headers["Vary"].startswith("Accept")
    assert {form.media_type for form in RDF} <= set(response.json()["acceptable"])


PAGES = [
    *("/", "/health", "/robots.txt", "/sitemap.xml", "/download/", "/download/amocf.nq", "/sparql"),
    *("/download/manifest.json", "/context/{version}.jsonld", "/openapi.json", "/static/style.css"),
    *("/ims/case/v1p1/CFDocuments?limit=1", "/ims/case/v1p1/CFItems/4.1.2"),
]


@pytest.mark.parametrize("path", [*PAGES, *DOCUMENTS, *(r[0] for r in REDIRECTS), "/nothing"])
def test_head_is_get_without_the_body(client: Any, release: Release, path: str) -> None:
    path = path.format(version=release.version)
    get, head = client.get(path), client.request("HEAD", path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    fields = {name: value for name, value in get.headers.items() if name != "date"}
    assert {name: value for name, value in head.headers.items() if name != "date"} == fields


@pytest.mark.parametrize("path", [*PAGES, *DOCUMENTS, "/nothing"])
def test_headers_of_safety_stand_on_every_answer(client: Any, release: Release, path: str) -> None:
    headers = client.get(path.format(version=release.version)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        *(*DOCUMENTS, "/", "/download/amocf.nq", "/download/", "/sparql"),
        "/ims/case/v1p1/CFDocuments",
    ],
)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_known_is_not_sent_again(client: Any, path: str, encoding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": encoding})
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    for sent in (etag, f'"other", W/{etag}', "*"):
        again = client.get(path, headers={"If-None-Match": sent, "Accept-Encoding": encoding})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_etags_name_bytes(client: Any) -> None:
    answers = [
        client.get("/doc/4-1-2" + suffix, headers={"Accept-Encoding": encoding})
        for suffix in (".ttl", ".nt", ".html")
        for encoding in ("gzip", "identity")
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    assert [a.headers.get("Content-Encoding") for a in answers[:2]] == ["gzip", None]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/doc/4-1-2", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/sparql", {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}),
        ("PUT", "/graph/framework", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_405_says_what_is_allowed(client: Any, method: str, path: str, allowed: set[str]) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == allowed
    options = client.request("OPTIONS", path, headers={"Access-Control-Request-Method": "GET"})
    assert options.status_code == 204
    assert set(options.headers["Access-Control-Allow-Methods"].split(", ")) == allowed


@pytest.mark.parametrize("path", ["/sparql", "/", "/doc/4-1-2", "/search"])
@pytest.mark.parametrize(
    "wanted", ["authorization", "x-requested-with", "content-type, cache-control", "if-match"]
)
def test_preflight_allows_any_header(client: Any, path: str, wanted: str) -> None:
    headers = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": wanted,
    }
    answer = client.request("OPTIONS", path, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    # An asterisk allows every header but this one (Fetch, CORS protocol).
    assert answer.headers["Access-Control-Allow-Headers"] == "*, Authorization"


@pytest.mark.parametrize(
    "path",
    ["..%2f..%2fetc%2fpasswd", "%2fetc/passwd", "tables/%2e%2e/amocf.nq", "tables"],
)
def test_only_files_of_the_manifest_are_sent(client: Any, path: str) -> None:
    assert client.get("/download/" + path).status_code == 404


def test_files_are_sent_as_the_manifest_says(client: Any, release: Release, dist: Path) -> None:
    listing = client.get("/download/").text
    for file in release.manifest.files:
        response = client.get("/download/" + file.path)
        assert hashlib.sha256(response.content).hexdigest() == file.sha256
        assert response.headers["Content-Type"].startswith(file.media_type)
        assert file.sha256 in listing
        assert f'href="/download/{file.path}"' in listing
    grouped = [path for group in release.manifest.groups for path in group.files]
    assert sorted(grouped) == [file.path for file in release.manifest.files]
    for number, group in enumerate(release.manifest.groups, 1):
        assert f'<a href="#group-{number}">{group.title}</a>' in listing
        assert f'<h2 id="group-{number}">{group.title}</h2>' in listing
        assert group.description in listing
        assert "`" not in group.description, "it is no Markdown here"
    assert client.get("/download/manifest.json").content == (dist / "manifest.json").read_bytes()


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("Bytes = 0-0", 206, slice(0, 1)),
        ("bytes=-1", 206, slice(-1, None)),
        ("bytes=-999999", 206, slice(None)),
        ("bytes=0-999999", 206, slice(None)),
        ("bytes=0-3, 999999-", 206, slice(0, 4)),
        # What is not understood is passed over.
        ("items=0-3", 200, slice(None)),
        ("bytes=3-0", 200, slice(None)),
        ("bytes=abc", 200, slice(None)),
        ("bytes=", 200, slice(None)),
        ("0-3", 200, slice(None)),
        ("bytes=999999-", 416, slice(0)),
        ("bytes=-0", 416, slice(0)),
    ],
)
def test_range_of_a_file_is_sent(client: Any, asked: str, status: int, part: slice) -> None:
    path = "/download/tables/competencies.csv"
    whole = client.get(path)
    response = client.get(path, headers={"Range": asked})
    assert response.status_code == status
    if status == 416:
        assert response.json()["type"] == f"{BASE}problem/range-not-satisfiable"
        assert response.headers["Content-Range"] == f"bytes */{len(whole.content)}"
    else:
        assert response.content == whole.content[part]


def test_a_part_of_what_is_not_there_any_more_is_the_whole(client: Any) -> None:
    path = "/download/tables/competencies.csv"
    whole = client.get(path, headers={"Accept-Encoding": "identity"})
    for condition, status in ((whole.headers["ETag"], 206), ('"another"', 200)):
        headers = {"Range": "bytes=0-3", "If-Range": condition}
        assert client.get(path, headers=headers).status_code == status
    fields = {"Range": "bytes=0-3", "Accept-Encoding": "identity"}
    head = client.request("HEAD", path, headers=fields)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.content)))


def test_small_documents_have_their_content(client: Any, release: Release) -> None:
    health = client.get("/health").json()
    assert health == {
        "status": "ok",
        "release": release.version,
        "identity": release.identity,
        "triples": release.manifest.triples,
    }
    assert "Disallow: /sparql?" in client.get("/robots.txt").text
    assert "<loc>http://pages.test/doc/4-1-2</loc>" in client.get("/sitemap.xml").text
    context = client.get(f"/context/{release.version}.jsonld").json()
    assert context == {"@context": release.context}


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("style.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_what_pages_are_shown_with_is_asked_for_again(
    client: Any, name: str, media_type: str
) -> None:
    """Its name says nothing of its content, so that nobody may keep it without asking."""
    answer = client.get(f"/static/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.content == (FOLDER / "static" / name).read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    refused = client.request("POST", f"/static/{name}")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_font_of_the_pages_is_kept_without_asking(client: Any) -> None:
    style = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
    name, italic = re.findall(r"url\(([^)]+\.woff2)\)", style)
    for page in ("/", "/insights"):
        text = client.get(page).text
        assert f'href="/static/{name}"' in text
        # Few words are in italics: they are not waited for.
        assert italic not in text
    for each in (name, italic):
        answer = client.get(f"/static/{each}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "font/woff2")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.content.startswith(b"wOF2")
        assert "font-src 'self'" in answer.headers["Content-Security-Policy"]
    licence = client.get(f"/static/{name.removesuffix('woff2')}LICENSE.txt").text
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    # The name may be kept by who changes the font only if none is reserved.
    assert "with Reserved Font Name" not in licence


def test_icon_is_found_where_browsers_look_for_it(client: Any) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("name", ["", "other.css", "%2e%2e%2fpages.py", "style.css/", "STYLE.CSS"])
def test_nothing_else_is_shown(client: Any, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
