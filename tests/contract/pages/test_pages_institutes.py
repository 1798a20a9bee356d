"""The pages of a release with data of institutes: what they say of it, and how large they are."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Quad, Store
from tests.institutes.released import institutes_quads
from tests.institutes.workbooks import DAY, OFFICE, Tables

Site = Any
#: No page is larger, whatever an institute states.
_LARGEST: Final = 100_000
_PLACES: Final = ("4.1.1", "4.1.2", "4.2.6", "5.1")
#: More than a page shows at once: of KSAs, of occupations and of connections.
MANY: Final[Tables] = {
    "KSAs": [
        (_PLACES[number % 4], f"Handle the machine of type {number:03}", "", OFFICE, DAY)
        for number in range(235)
    ],
    "Occupations": [(f"Operators of {number:02}", "", "", "") for number in range(95)],
    "Connections": [
        (f"Handle the machine of type {ksa:03}", f"Operators of {each:02}", "yes", "", "")
        for ksa in range(60)
        for each in range(20)
    ],
}


@pytest.fixture(scope="module")
def held(
    store: Store,
    release_with: Callable[[Iterable[Quad]], Path],
    site_over: Callable[[Path], Site],
    tmp_path_factory: pytest.TempPathFactory,
) -> Site:
    """The pages of a release with the data of two institutes."""
    quads = institutes_quads(store, tmp_path_factory.mktemp("data"))
    return site_over(release_with([*store, *quads]))


@pytest.fixture(scope="module")
def long(
    store: Store,
    release_with: Callable[[Iterable[Quad]], Path],
    site_over: Callable[[Path], Site],
    tmp_path_factory: pytest.TempPathFactory,
) -> Site:
    """The pages of a release with much of one institute, every wording unlike the others."""
    quads = institutes_quads(store, tmp_path_factory.mktemp("data"), [("niimbl", MANY, "")])
    return site_over(release_with([*store, *quads]))


def test_the_home_page_tells_the_data_of_institutes_from_the_numbers_of_the_document(
    held: Site, site: Site
) -> None:
    page = held.page("/")
    assert "/connections</loc>" in held.get("/sitemap.xml").text
    assert "<b>40</b> named KSAs" in page.text
    assert "<b>4</b> named occupations" in page.text
    assert ">2 KSAs</a>" in page.text
    assert {"/ksas?named=institute", "/connections", "/doc/inst-biomade"} <= page.links
    assert "Data of institutes" not in site.page("/").text


def test_the_list_of_downloads_names_whose_data_there_is_under_which_licence(
    held: Site, site: Site
) -> None:
    text = held.page("/download/").text
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    for institute in ("BioMADE", "NIIMBL"):
        title = f'KSAs, occupations and connections of {institute}</a>, under <a href="{licence}"'
        assert title in text
    assert "institutes give" not in site.page("/download/").text


@pytest.mark.parametrize(
    ("path", "tally"),
    [
        ("/ksas", "42 KSAs: 40 named by the document, 2 named by institutes"),
        ("/occupations", "6 occupations: 4 named by the document, 2 named by institutes"),
        ("/ksas?named=institute", "2 of 42 KSAs."),
        ("/ksas?selected-by=NIIMBL", "3 of 42 KSAs."),
        ("/connections", "5 statements of connections"),
        ("/connections?ksa=ksa-0001", "2 of 5 statements of connections."),
    ],
)
def test_a_list_counts_what_the_document_names_and_what_institutes_name_apart(
    held: Site, path: str, tally: str
) -> None:
    assert f'<p class="quiet" role="status">{tally}' in held.page(path).text


def test_a_list_saves_who_names_what(held: Site) -> None:
    text = held.get("/ksas.csv?named=institute", "*/*").content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert "Named by" in head.split(",")
    assert len(rows) == 2
    assert all("NIIMBL" in row or "BioMADE" in row for row in rows)


def test_a_withdrawn_ksa_says_so_and_what_takes_its_place(held: Site) -> None:
    text = held.page("/doc/ksa-niimbl-0002").text
    assert "<strong>Withdrawn.</strong>" in text
    assert 'Use <a href="/doc/ksa-0001">' in text
    assert 'href="/doc/ksa-0001"' in text
    assert "does not state it any more" in text


def test_the_search_says_what_the_document_does_not_name_and_shows_what_institutes_state(
    held: Site,
) -> None:
    text = held.page("/search?q=bioreactor").text
    assert "The document does not name “bioreactor”." in text
    assert "KSA of an institute" in text
    assert 'href="/doc/ksa-niimbl-0004"' in text
    found = held.get("/search?q=bioreactor&kind=institute-ksa&tier=tier-5", "application/json")
    assert found.json()["total"] == 0
    found = held.get("/search?q=bioreactor&tier=tier-4", "application/json")
    assert [each["kindLabel"] for each in found.json()["items"]] == ["KSA of an institute"]


def test_what_the_document_names_is_found_before_what_institutes_name(long: Site) -> None:
    found = long.get("/search?q=machine", "application/json").json()
    assert {each["kind"] for each in found["items"]} <= {"ksa", "sub-competency", "competency"}
    assert ("institute-ksa", 235) in [(each["value"], each["count"]) for each in found["elsewhere"]]
    items = long.get("/search?q=machine&scope=all", "application/json").json()["items"]
    kinds = [each["kind"] for each in items]
    assert 0 <= kinds.index("ksa") < kinds.index("institute-ksa")


@pytest.mark.parametrize(
    "path",
    [
        *("/ksas", "/ksas?page=2", "/ksas?page=9", "/occupations", "/occupations?page=2"),
        *("/connections", "/connections?page=24", "/institutes", "/areas", "/competencies/table"),
        *("/connections?ksa=ksa-niimbl-0001", "/doc/inst-niimbl", "/doc/area-biomanufacturing"),
        *("/doc/5-1", "/doc/4-1", "/doc/ksa-niimbl-0001", "/doc/occ-niimbl-0001", "/search?q=type"),
        *("/doc/ksas-niimbl", "/doc/dataset/institute-niimbl", "/", "/pictures"),
    ],
)
def test_a_page_of_much_data_stays_small_and_leads_to_the_rest(long: Site, path: str) -> None:
    page = long.page(path)
    assert page.status == 200
    assert page.size < _LARGEST
    for link in page.links:
        if link.startswith(("/ksas?", "/connections?", "/occupations?")):
            name = link.partition("#")[0]
            assert "No statement of a connection has all of this" not in long.page(name).text


def test_a_long_list_is_walked_through_page_by_page(long: Site) -> None:
    seen: list[str] = []
    path = "/ksas"
    while path:
        page = long.page(path)
        seen += [each for each in page.links if each.startswith("/doc/ksa-")]
        following = re.search(r'<a href="([^"#]+)#rows" rel="next">', page.text)
        path = following[1] if following else ""
    assert len(seen) == len(set(seen)) == 40 + 235
