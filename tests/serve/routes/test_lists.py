"""Lists of things: which rows they show, in which order, and what their addresses may ask for."""

import re
from typing import Any

import pytest

from amocf.formats import CSV, XLSX, Format
from amocf.serve.pages.present.lists import LISTINGS

#: What a release without data of institutes has nothing of.
CONNECTIONS = "/connections"
PATHS = [each.path for each in LISTINGS if each.path != CONNECTIONS]


@pytest.mark.parametrize("suffix", ["", CSV.suffix, XLSX.suffix])
def test_a_list_of_what_the_release_has_nothing_of_is_no_page(client: Any, suffix: str) -> None:
    answer = client.get(CONNECTIONS + suffix, "text/html")
    assert answer.status_code == 404
    assert "This release has no statements of connections. They would say: Which" in answer.text
    assert CONNECTIONS not in client.get("/sitemap.xml").text
    assert CONNECTIONS not in client.get("/", "text/html").text


def test_more_addresses_than_a_sitemap_may_have_stand_in_several(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed(path: str) -> list[str]:
        found = client.get(path).text
        return re.findall("<loc>https?://[^/]+/amocf/([^<]*)</loc>", found)

    assert client.get("/sitemap-1.xml").status_code == 404
    whole = listed("/sitemap.xml")
    monkeypatch.setattr("amocf.serve.routes.discovery._MOST", len(whole) - 1)
    # What nothing reads: an answer that is kept would be sent as it was.
    parts = listed("/sitemap.xml?anew")
    assert parts == ["sitemap-1.xml", "sitemap-2.xml"]
    assert [path for part in parts for path in listed(f"/{part}?anew")] == whole
    for number in (0, 3):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_the_tree_at_its_old_address_leads_to_the_competencies(client: Any) -> None:
    answer = client.get("/tree?open=ksas", "text/html")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/competencies?open=ksas")


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/competencies", {"/competencies": "page"}),
        ("/competencies/table", {"/competencies": "true"}),
        ("/lists", {"/ksas": "true"}),
        ("/areas", {"/institutes": "true"}),
        ("/download/", {"/download/": "page"}),
        ("/sparql", {"/download/": "true", "/sparql": "page"}),
        ("/docs/data-model", {"/download/": "true", "/docs/": "true"}),
        ("/graph/framework", {"/download/": "true", "/graph/framework": "page"}),
        ("/doc/4-1", {"/competencies": "true"}),
        ("/doc/ksa-0002", {"/ksas": "true"}),
        ("/search", {}),
    ],
)
def test_the_navigation_marks_where_one_is(client: Any, path: str, current: dict[str, str]) -> None:
    header = client.get(path, "text/html").text.partition("</header>")[0]
    assert dict(re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', header)) == current
    assert ('aria-label="Data"' in header) == ("/download/" in current)


@pytest.mark.parametrize("path", PATHS)
def test_a_list_is_the_same_while_nothing_else_is_asked_for(client: Any, path: str) -> None:
    answer = client.get(path, "text/html")
    assert answer.status_code == 200
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    sorted_ = client.get(f"{path}?sort=-{next(_columns(path))}", "text/html")
    assert sorted_.headers["ETag"] != answer.headers["ETag"]
    unknown = client.get(f"{path}?sort=nothing&area=Nowhere&level=zzz", "text/html")
    assert unknown.headers["ETag"] == answer.headers["ETag"]
    assert unknown.content == answer.content


def _columns(path: str) -> Any:
    return (column.name for each in LISTINGS if each.path == path for column in each.columns)


@pytest.mark.parametrize("form", [CSV, XLSX], ids=lambda form: form.name)
@pytest.mark.parametrize("path", [*PATHS, "/mappings"])
def test_a_list_is_saved_as_a_file_that_is_the_same_again(
    client: Any, path: str, form: Format
) -> None:
    answer = client.get(path + form.suffix, "*/*")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == form.content_type
    name = "-".join(path.split("/")[1:]).removesuffix("-table")
    disposition = f'attachment; filename="amocf-{name}{form.suffix}"'
    assert answer.headers["Content-Disposition"] == disposition
    assert client.get(path + form.suffix).content == answer.content
    etag = answer.headers["ETag"]
    assert etag != client.get(path, "text/html").headers["ETag"]
    again = client.get(path + form.suffix, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_csv_has_labels_and_uris_of_what_is_asked_for(client: Any) -> None:
    text = client.get("/competencies/table.csv?level=competency").content.decode("utf-8-sig")
    head, row, *rest = text.splitlines()
    assert head.startswith('Code,Title,"Title, URI",Level,Tier,')
    assert row.startswith(
        "4.1,Manufacturing Process Design/Development,https://w3id.org/amocf/id/4-1,competency,"
    )
    assert rest == []


def test_mappings_to_what_is_not_mapped_to_cannot_be_saved(client: Any) -> None:
    assert client.get("/mappings/nothing.csv").status_code == 404


def test_a_list_of_which_nothing_is_left_says_how_to_see_more(client: Any) -> None:
    text = client.get("/competencies/table?q=zzz&level=competency", "text/html").text
    assert "0 of 2 competencies and sub-competencies." in text
    assert 'href="/competencies/table?level=competency#rows">the words “zzz”</a>' in text
    assert 'href="/competencies/table?q=zzz#rows">Level: competency</a>' in text
    assert "Save this table" not in text
