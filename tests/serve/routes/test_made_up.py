"""A server over the demonstration: things of another base have pages, and every page warns."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from tests.synthetic.making import BASE

from amocf.formats import GRAPH, HTML
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes import ALL

KSA: Final = "ksa-niimbl-0001"
BANNER: Final = '<aside class="made-up"'
NO_ROBOTS: Final = '<meta name="robots" content="noindex, nofollow">'
#: Values of the parts of paths that vary.
PLACES: Final = {
    "/doc/{name:path}": KSA,
    "/graph/{name:path}": "institute-niimbl",
    "/docs/{name:path}": "institutes",
}


@pytest.fixture(scope="module")
def made_up(client_of: Callable[[Path], Any], demo: Path) -> Any:
    return client_of(demo)


@pytest.mark.parametrize(
    "name",
    [
        KSA,
        "occ-smart-usa-0001",
        "ksas-lift",
        "dataset/institute-mxd",
        f"selection/{KSA}/4-1-2/niimbl",
        "connection/ksa-0001/occ-0001",
    ],
)
def test_thing_of_another_base_leads_to_its_page(made_up: Any, name: str) -> None:
    path = name if name.startswith("dataset/") else f"id/{name}"
    there = made_up.get(f"/{path}")
    assert there.headers["Location"] == f"/doc/{name}"
    page = made_up.get(f"/doc/{name}", "text/html")
    assert page.status_code == 200
    assert f"{BASE}{path}" in page.text
    for form in GRAPH:
        body = made_up.get(f"/doc/{name}{form.suffix}")
        assert body.status_code == 200
        assert f"{BASE}{path}" in body.text
        assert f"{BASE}doc/{name}" in body.text


def test_links_to_things_of_another_base_lead_to_this_server(made_up: Any) -> None:
    page = made_up.get("/doc/ksas-niimbl", "text/html").text
    assert f'href="/doc/{KSA}"' in page
    links = re.findall(rf'<a [^>]*href="({BASE}[^"]*)"', page)
    assert links == []
    query = "SELECT * { <https://example.org/id/ksa-niimbl-0001> a ?kind ; ?p ?o }"
    answer = made_up.get("/sparql", "text/html", params={"query": query})
    assert f'href="{BASE}' not in answer.text


def test_name_of_no_base_is_not_found(made_up: Any) -> None:
    assert made_up.get("/id/ksa-niimbl-9999").status_code == 404
    assert made_up.get("/doc/ksa-niimbl-9999").status_code == 404
    assert made_up.get("/doc/id/ksa-niimbl-0001").status_code == 404


def test_every_kind_of_page_has_the_banner(made_up: Any) -> None:
    seen = 0
    for route in ALL:
        path = PLACES.get(route.path, route.path)
        path = route.path.partition("{")[0] + path if route.path in PLACES else path
        answer = made_up.get(re.sub(r"{[^}]*}", "x", path), "text/html")
        if answer.headers.get("Content-Type", "").startswith(HTML.media_type):
            seen += 1
            assert answer.text.count(BANNER) == 1, path
            assert answer.text.count(NO_ROBOTS) == 1, path
    assert seen > 15


def test_pages_of_the_public_release_have_no_banner(
    client_of: Callable[[Path], Any], dist: Path
) -> None:
    public = client_of(dist)
    for path in ("/", "/doc/4-1-2", "/nothing"):
        page = public.get(path, "text/html").text
        assert BANNER not in page
        assert NO_ROBOTS not in page
    assert "Disallow: /\n" not in public.get("/robots.txt").text


def test_robots_are_told_to_keep_out(made_up: Any) -> None:
    assert "Disallow: /\n" in made_up.get("/robots.txt").text


def test_sitemap_has_the_pages_of_another_base(made_up: Any) -> None:
    assert f"/doc/{KSA}</loc>" in made_up.get("/sitemap.xml").text


def test_citation_says_that_the_release_holds_made_up_data(made_up: Any) -> None:
    assert "made-up data of institutes" in made_up.get(f"/doc/{KSA}.bib").text


def test_style_of_print_keeps_the_banner() -> None:
    style = (FOLDER / "static" / "print.css").read_text("utf-8")
    hidden = re.findall(r"([^{}]*)\{[^{}]*display: none[^{}]*\}", style)
    assert hidden
    assert not any("made-up" in each or "aside" in each.split() for each in hidden)
