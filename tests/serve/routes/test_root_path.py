"""The server below a path prefix: by a setting, or by a field of a proxy that is trusted."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

import pytest

from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.create import create_app
from amocf.settings import Settings

Serving = Callable[..., Any]

PUBLIC: Final = "https://example.org"
#: The address from which the tests ask.
TRUSTING: Final = Settings(trusted_proxies="127.0.0.1", public_url=PUBLIC)
CONFIGURED: Final = Settings(root_path="amocf/", public_url=PUBLIC)
QUERY: Final = quote("SELECT * { ?s ?p ?o } LIMIT 1")


@pytest.fixture(scope="module")
def trusting(serving: Serving) -> Any:
    return serving(TRUSTING)


@pytest.fixture(scope="module")
def below(serving: Serving) -> Any:
    return serving(CONFIGURED)


@pytest.mark.parametrize("path", ["/amocf/id/4-1-2", "/id/4-1-2"])
def test_a_redirect_leads_below_the_prefix_whether_the_proxy_removed_it_or_not(
    below: Any, trusting: Any, path: str
) -> None:
    found = [below.get(path), trusting.get(path, headers={"X-Forwarded-Prefix": "/amocf/"})]
    for answer in found:
        assert (answer.status_code, answer.headers["Location"]) == (303, "/amocf/doc/4-1-2")
        assert answer.headers["Link"] == '</amocf/doc/4-1-2>; rel="describedby"'


def test_the_prefix_alone_is_the_home_page(below: Any) -> None:
    for path in ("/amocf", "/amocf/", "/"):
        answer = below.get(path, "text/html")
        assert answer.status_code == 200
        assert 'href="/amocf/static/style.css"' in answer.text
        assert f'<link rel="canonical" href="{PUBLIC}/amocf/">' in answer.text


@pytest.mark.parametrize("prefix", ["//evil.example", "/a/../b", '/"><script>', "/a,/b"])
def test_a_field_that_is_no_prefix_changes_nothing(trusting: Any, prefix: str) -> None:
    plain = trusting.get("/competencies", "text/html")
    assert plain.status_code == 200
    answer = trusting.get("/competencies", "text/html", headers={"X-Forwarded-Prefix": prefix})
    assert (answer.content, answer.headers) == (plain.content, plain.headers)


def test_a_field_of_a_client_that_is_no_trusted_proxy_changes_nothing(serving: Serving) -> None:
    client = serving(Settings(trusted_proxies="192.0.2.1"))
    answer = client.get("/id/4-1-2", headers={"X-Forwarded-Prefix": "/evil"})
    assert answer.headers["Location"] == "/doc/4-1-2"


def test_the_field_of_a_trusted_proxy_wins_over_the_setting(serving: Serving) -> None:
    client = serving(Settings(trusted_proxies="127.0.0.1", root_path="/amocf"))
    places = [
        client.get("/id/4-1-2", headers=headers).headers["Location"]
        for headers in ({}, {"X-Forwarded-Prefix": "/other"}, {"X-Forwarded-Prefix": "/"})
    ]
    assert places == ["/amocf/doc/4-1-2", "/other/doc/4-1-2", "/doc/4-1-2"]


@pytest.mark.parametrize(
    ("root_path", "message"),
    [("//host", "but a path such as /amocf is expected"), ("/docs", "is a path of the server")],
)
def test_a_setting_that_cannot_be_a_prefix_is_refused(
    release: Release, root_path: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        create_app(release, Settings(root_path=root_path))


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/", "text/html"),
        ("/competencies", "text/html"),
        ("/docs/querying", "text/html"),
        ("/docs/querying", "text/markdown"),
        ("/doc/4-1-2", "text/markdown"),
        ("/download/", "text/html"),
        ("/problem/", "text/html"),
        ("/doc/4-1-2", "text/html"),
        ("/ontology", "text/html"),
        ("/sparql", "text/html"),
        ("/search?q=process", "text/html"),
        ("/search?q=process", "application/json"),
        ("/suggest?q=proc", "application/json"),
        ("/suggest?q=proc", "application/x-suggestions+json"),
        (f"/sparql?query={QUERY}", "text/html"),
        ("/robots.txt", "*/*"),
        ("/sitemap.xml", "*/*"),
        ("/opensearch.xml", "*/*"),
        ("/sparql", "text/turtle"),
    ],
)
def test_what_holds_addresses_is_another_thing_below_each_prefix(
    trusting: Any, path: str, accept: str
) -> None:
    """Asked twice, so that an answer of the cache, or of what was made once, would be seen."""
    prefixes = ("", "/amocf", "/other")
    found = [
        [trusting.get(path, accept, headers={"X-Forwarded-Prefix": prefix}) for prefix in prefixes]
        for _ in range(2)
    ]
    for plain, *others in found:
        assert plain.status_code == 200
        assert b"/amocf/" not in plain.content.replace(b"w3id.org/amocf/", b"")
        for prefix, answer in zip(prefixes[1:], others, strict=True):
            assert answer.status_code == 200
            assert prefix.encode() in answer.content
            assert answer.content.replace(prefix.encode(), b"") == plain.content.replace(
                prefix.encode(), b""
            )
    assert len({answer.headers["ETag"] for answer in found[0]}) == len(prefixes)
    assert [a.headers for a in found[0]] == [a.headers for a in found[1]]


def test_a_304_is_for_the_prefix_that_the_etag_is_of(trusting: Any) -> None:
    etag = trusting.get("/competencies", headers={"X-Forwarded-Prefix": "/amocf"}).headers["ETag"]
    statuses = [
        trusting.get(
            "/competencies", headers={"X-Forwarded-Prefix": prefix, "If-None-Match": etag}
        ).status_code
        for prefix in ("/amocf", "/other", "")
    ]
    assert statuses == [304, 200, 200]


def test_results_of_queries_are_the_same_below_every_prefix(trusting: Any) -> None:
    answers = [
        trusting.get(f"/sparql?query={QUERY}", "text/csv", headers={"X-Forwarded-Prefix": prefix})
        for prefix in ("", "/amocf")
    ]
    assert len({(answer.content, answer.headers["ETag"]) for answer in answers}) == 1
    places = [answer.headers["Content-Location"] for answer in answers]
    assert places == [
        f"/sparql?query={QUERY}&format=csv",
        f"/amocf/sparql?query={QUERY}&format=csv",
    ]


def test_search_results_lead_below_the_prefix(below: Any) -> None:
    found = json.loads(below.get("/search?kind=competency", "application/json").content)
    assert {each["page"].startswith("/amocf/doc/") for each in found["items"]} == {True}
    suggested = json.loads(below.get("/suggest?q=proc", "application/x-suggestions+json").content)
    assert suggested[3]
    assert all(each.startswith(f"{PUBLIC}/amocf/doc/") for each in suggested[3])


def test_reconciliation_leads_below_the_prefix(below: Any) -> None:
    manifest = below.get("/reconcile").json()
    assert manifest["suggest"]["entity"]["service_url"] == f"{PUBLIC}/amocf"
    assert manifest["view"]["url"] == f"{PUBLIC}/amocf/reconcile/view?id={{{{id}}}}"
    found = below.get("/reconcile/view?id=https%3A%2F%2Fw3id.org%2Famocf%2Fid%2F4-1-2")
    assert (found.status_code, found.headers["Location"]) == (303, "/amocf/doc/4-1-2")


def test_robots_are_kept_from_queries_below_the_prefix(below: Any) -> None:
    lines = below.get("/robots.txt").text.splitlines()
    assert lines == [
        f"# What to read here, as Markdown: {PUBLIC}/amocf/llms.txt",
        "User-agent: *",
        "Disallow: /amocf/sparql?",
        "Disallow: /amocf/search",
        "Disallow: /amocf/suggest",
        "Disallow: /amocf/coverage?",
        "Disallow: /amocf/match?",
        "Disallow: /amocf/reconcile",
        f"Sitemap: {PUBLIC}/amocf/sitemap.xml",
    ]


def test_the_endpoint_says_its_address_below_the_prefix(below: Any) -> None:
    assert f"<{PUBLIC}/amocf/sparql>" in below.get("/sparql", "text/turtle").text


def test_a_problem_below_the_prefix_has_a_page_that_leads_below_it(below: Any) -> None:
    answer = below.get("/amocf/nothing", "text/html")
    assert answer.status_code == 404
    assert "There is nothing at /amocf/nothing." in answer.text
    assert 'href="/amocf/competencies"' in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("OPTIONS", "/amocf/sparql", "GET, HEAD, OPTIONS, POST, QUERY"),
        ("POST", "/amocf/competencies", "GET, HEAD, OPTIONS"),
    ],
)
def test_methods_below_the_prefix_are_those_of_the_path(
    below: Any, method: str, path: str, allowed: str
) -> None:
    answer = below.request(method, path)
    assert answer.status_code == (204 if method == "OPTIONS" else 405)
    assert answer.headers["Allow"] == allowed


def test_a_slash_too_many_is_taken_away_below_the_prefix(below: Any) -> None:
    answer = below.get("/amocf/competencies/?open=ksas")
    assert (answer.status_code, answer.headers["Location"]) == (
        308,
        "/amocf/competencies?open=ksas",
    )


def test_the_description_of_the_interface_names_the_prefix_as_its_server(below: Any) -> None:
    assert json.loads(below.get("/amocf/openapi.json").content)["servers"] == [{"url": "/amocf"}]


def test_links_hold_below_a_prefix(app: AsgiApplication) -> None:
    async def ask() -> tuple[str, bytes]:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()  # the client stays
            return {}

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/amocf/doc/4-1-2.html",
            "root_path": "/amocf",
            "raw_path": b"/amocf/doc/4-1-2.html",
            "query_string": b"",
            "headers": [(b"host", b"test")],
            "scheme": "http",
            "server": ("test", 80),
            "http_version": "1.1",
        }
        await app(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return headers["link"], b"".join(m.get("body", b"") for m in sent)

    link, body = asyncio.run(ask())
    assert "</amocf/doc/4-1-2.ttl>" in link
    assert b'href="/amocf/doc/4-1"' in body
    assert b'href="/doc' not in body
