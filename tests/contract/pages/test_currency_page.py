"""The page of editions over HTTP, in its forms, and its feed."""

from typing import Any
from xml.etree import ElementTree as ET

PAGE = "/mappings/currency"


def test_page_says_which_edition_is_the_newest_and_what_lags(site: Any) -> None:
    page = site.page(PAGE)
    assert page.status == 200
    assert "<strong>4</strong> records judged by the newest known edition" in page.text
    assert "DOL AMCM, edition of 2020</a>. Read in" in page.text
    assert {
        "/doc/ref/edition/onet-31-0",
        "/doc/ref/edition/onet-27-0",
        "/doc/mapping/onet-0001",
    } <= page.links
    assert len(page.text.encode()) < 100_000
    assert PAGE in site.page("/mappings").links


def test_page_is_negotiated_and_has_endings(client: Any) -> None:
    for accept, suffix in (("application/json", ".json"), ("text/csv", ".csv")):
        answer = client.get(PAGE, accept)
        assert answer.status_code == 200
        assert answer.headers["Vary"].startswith("Accept")
        assert client.get(PAGE + suffix).content == answer.content
    assert client.get(PAGE + ".md").text.startswith("# Editions of other frameworks")
    assert client.get(PAGE, "image/png").status_code == 406


def test_feed_is_atom(client: Any) -> None:
    answer = client.get(PAGE + ".atom")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)  # noqa: S314 - written by the server under test
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 3


def test_page_of_an_edition_leads_to_its_framework(site: Any) -> None:
    page = site.page("/doc/ref/edition/onet-27-0")
    assert page.status == 200
    assert "/doc/ref/document/onet-database" in page.links
    assert "/doc/ref/onet-soc" in site.page("/doc/ref/document/onet-database").links
    assert "/doc/ref/dol-amcm" in site.page("/doc/ref/edition/dol-amcm-2010").links


def test_page_names_no_edition_as_the_newest_where_none_can_be(site: Any) -> None:
    page = site.page(PAGE)
    assert page.text.count("No edition of it is named as the newest.") == 1
    assert "/doc/ref/edition/dol-bcm-2009" not in page.links
