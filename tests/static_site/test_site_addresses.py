import pytest

from amocf.errors import DataError
from amocf.release.opened import Release
from amocf.static_site.site_addresses import file_of, is_of_site, links_of, seeds
from amocf.static_site.site_application import Answered
from amocf.static_site.site_writer import SitePlace

PUBLIC = "https://example.org/amocf/"


def page(text: str) -> Answered:
    return Answered(200, {"content-type": "text/html; charset=utf-8"}, text.encode())


def test_links_are_those_of_the_site_without_queries_and_anchors() -> None:
    text = """<a href="/amocf/ksas?a=1&amp;b=2#rows"> <a href="https://other.org/"> <a href="#here">
    <img src="/amocf/static/icon.svg"> <a href="mailto:a@b.org"> <a href="/elsewhere">
    <a href="https://example.org/amocf/docs/reuse">"""
    found = links_of("/doc/4-1", page(text), "/amocf", PUBLIC)
    # The resource that a document is about is an address as well.
    assert found == {"/ksas", "/doc/4-1", "/static/icon.svg", "/docs/reuse", "/id/4-1"}


def test_links_of_a_page_whose_place_is_not_known_are_relative_to_it() -> None:
    text = '<a href="../../ksas"> <a href="../nice/NF-COM-007.ttl">'
    found = links_of("/doc/nice", page(text), None, PUBLIC)
    assert found == {"/ksas", "/nice/NF-COM-007.ttl", "/id/nice"}


def test_fields_styles_and_lists_lead_on_too() -> None:
    answer = Answered(
        303, {"location": "/amocf/a", "link": '</amocf/b>; rel="x", <c>; rel="y"'}, b""
    )
    assert links_of("/id/1", answer, "/amocf", PUBLIC) == {"/a", "/b", "/id/c"}
    style = Answered(200, {"content-type": "text/css"}, b"@font-face { src: url('font.woff2') }")
    assert links_of("/static/s.css", style, "", PUBLIC) == {"/static/font.woff2"}
    body = f"<urlset><url><loc>{PUBLIC}doc/4-1</loc></url></urlset>".encode()
    sitemap = Answered(200, {"content-type": "application/xml"}, body)
    assert links_of("/sitemap.xml", sitemap, "/amocf", PUBLIC) == {"/doc/4-1"}


def test_what_only_a_server_answers_is_not_of_the_site(release: Release) -> None:
    for address in ("/sparql", "/coverage", "/match.md", "/reconcile", "/health", "/openapi.json"):
        assert not is_of_site(address)
    for address in ("/", "/search", "/a-z/b", "/doc/4-1-2.ttl", "/static/file-search.js"):
        assert is_of_site(address)
    assert [each for each in seeds(release) if not is_of_site(each)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("../../x", "../index", "./x", "a//b", "%2e%2e/x", "a%2F..%2Fx", "x" * 251, "a%00"),
        "\u4e2d" * 84,
    ],
)
def test_an_address_that_is_no_file_of_its_own_is_refused(name: str) -> None:
    with pytest.raises(
        DataError, match=r"is no name of a file or folder: .*build the release anew"
    ):
        file_of(f"/id/{name}", is_page=True)


def test_the_longest_names_are_files() -> None:
    assert file_of("/id/" + "x" * 250, is_page=True) == "id/" + "x" * 250 + ".html"
    assert file_of("/id/a%252F..%252Fx", is_page=True) == "id/a%2F..%2Fx.html"


@pytest.mark.parametrize(
    ("base", "root"),
    [("https://e.org/amocf", "/amocf"), ("http://e.org:8080/", ""), ("https://e.org", "")],
)
def test_a_base_is_read_with_or_without_its_slash(base: str, root: str) -> None:
    place = SitePlace.read(base)
    assert (place.root, place.public) == (root, base.rstrip("/") + "/")
