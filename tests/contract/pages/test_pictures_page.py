"""Pictures as pages show them and as files: what they say, and what they cannot."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from pyoxigraph import Quad, Store
from tests.institutes.released import institutes_quads

Site = Any
_SVG: Final = "{http://www.w3.org/2000/svg}"
#: Pictures that a release of the document alone has.
_PRINTED: Final = (
    *("map", "competencies-by-area", "area-connections"),
    *("area-digital-connections", "area-materials-connections"),
)


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


def svg(site: Site, name: str) -> ElementTree.Element:
    return parsed(site.get(f"/pictures/{name}.svg").content)


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - written by the server under test


def titles(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(_SVG + "title")]


def test_each_picture_of_the_document_alone_says_what_it_cannot_show(site: Site) -> None:
    page = site.page("/pictures")
    assert page.status == 200
    assert page.text.count("The document prints no list of what each institute selects") == 3
    assert "The document names 40 KSAs, 4 for more than one area." in page.text
    assert "Digital/Automation and Energy/Processes have the most in print: 62" in page.text
    assert {f"/pictures/{name}.svg" for name in _PRINTED[:3]} <= page.links
    area = site.page("/doc/area-digital")
    assert "the occupations of Digital/Automation and the competencies" in area.text
    assert "Its page reports the most connections with Energy/Processes: 62." in area.text
    assert "/pictures/area-digital-connections.svg" in area.links
    assert "/pictures/area-digital-occupations.svg" not in area.links


def test_the_map_of_the_document_alone_has_the_letters_of_the_document(site: Site) -> None:
    picture = svg(site, "map")
    signs = [each.text for each in picture.iter(_SVG + "text") if each.get("class") == "sign"]
    assert sorted(map(str, signs)) == list("ABCDEFGHIJ")
    assert len([each for each in picture.iter(_SVG + "circle") if each.get("class") == "ksa"]) == 40


def test_a_file_says_what_it_shows_and_what_it_cannot(site: Site) -> None:
    said = " ".join(str(each.text) for each in svg(site, "map").findall(_SVG + "text"))
    assert "The document names 40 KSAs, 4 for more than one area." in said
    assert "which Figure 2 has, cannot be shown." in said
    assert "Unofficial edition of the framework, release 20" in said
    assert "made-up" not in said


def test_printed_connections_are_drawn_from_either_side(site: Site) -> None:
    said = titles(svg(site, "area-materials-connections"))
    assert ("Digital/Automation: 16 on the page of Materials, 23 on its own page") in said
    assert "Biomanufacturing: 35 on the page of Materials, none printed on its own page" in said


def test_pictures_of_data_of_institutes_say_whose_they_are(held: Site) -> None:
    page = held.page("/pictures")
    assert "From data of their own that 2 of the 18 institutes of all areas publish." in page.text
    assert "cannot be shown" not in page.text
    area = held.page("/doc/area-biomanufacturing")
    assert "From data of their own that 2 of the 3 institutes of the area publish." in area.text
    assert "/pictures/area-biomanufacturing-occupations.svg" in area.links
    # The institutes of this area publish nothing.
    other = held.page("/doc/area-digital")
    assert "/pictures/area-digital-occupations.svg" not in other.links


@pytest.mark.parametrize("name", _PRINTED)
def test_a_picture_is_a_file_with_its_own_style_and_links_that_hold_anywhere(
    site: Site, name: str
) -> None:
    answer = site.get(f"/pictures/{name}.svg", "*/*")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert f'filename="amocf-{name}.svg"' in answer.headers["Content-Disposition"]
    picture = parsed(answer.content)
    links = [each.get("href", "") for each in picture.iter(_SVG + "a")]
    assert links
    assert all(each.startswith("http://pages.test/doc/") for each in links)
    for link in set(links):
        assert site.page(link.removeprefix("http://pages.test")).status == 200
    (style,) = picture.iter(_SVG + "style")
    digest = b64encode(sha256((style.text or "").encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"


def test_a_picture_has_an_etag_by_which_it_is_not_sent_again(site: Site) -> None:
    first = site.get("/pictures/map.svg", "*/*")
    client = site._client
    again = client.get("/pictures/map.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert site.get("/pictures/map.svg", "*/*").content == first.content


def test_a_picture_below_a_prefix_has_the_same_public_links(site_below: Site) -> None:
    answer = site_below.get(f"{site_below.prefix}/pictures/map.svg", "*/*")
    links = re.findall(r'<a href="([^"]+)"', answer.text)
    assert links
    assert all(each.startswith("http://pages.test") for each in links)
    assert not any(each.count(site_below.prefix) > 1 for each in links)


@pytest.mark.parametrize("name", ["nothing", "map.svg", "../static/x"])
def test_what_is_no_picture_is_not_found(site: Site, name: str) -> None:
    assert site.get(f"/pictures/{name}.svg").status_code == 404


def test_a_picture_that_cannot_be_drawn_says_why(site: Site) -> None:
    answer = site.get("/pictures/area-digital-occupations.svg", "application/json")
    assert answer.status_code == 404
    detail = answer.json()["detail"]
    assert detail.startswith("Occupations and competencies in Digital/Automation: The document ")
    assert detail.endswith("the competencies of their essential KSAs cannot be shown.")
