"""The comparison over HTTP: its forms, what it keeps, and what it makes of what is sent."""

import csv
import io
import re
from typing import Any, Final
from urllib.parse import quote

import pytest

from amocf.terms import BASE

PAGE: Final = "/coverage"
PAIR: Final = "/coverage?a=5.4&b=nice"


def _post(client: Any, accept: str = "text/html", **fields: str) -> Any:
    return client.request("POST", PAGE, data=fields, headers={"Accept": accept})


def test_coverage_page_says_shows_and_lists_the_same(site: Any) -> None:
    page = site.page(PAIR)
    assert page.status == 200
    assert "<h1>What NICE covers of 5.4 NICE Framework/Cybersecurity</h1>" in page.text
    assert "NICE covers 3 of the 4 components of 5.4; 1 is missing." in page.text
    assert page.text.count('class="block gap-') == 12
    rows = re.findall(r'<span class="status gap-(\w+)">', page.text)
    assert sorted(rows) == ["covered"] * 3 + ["extra"] * 8 + ["missing"]
    assert {"/doc/mapping/nice-0001", "/doc/mapping/nice-0003"} <= page.links
    assert page.text.count("not reviewed</span>") == 3


def test_coverage_is_negotiated_and_has_endings(client: Any) -> None:
    for accept, suffix, media_type in (
        ("application/json", ".json", "application/json"),
        ("text/csv", ".csv", "text/csv; charset=utf-8"),
    ):
        answer = client.get(PAIR, accept)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
        assert answer.headers["Vary"].startswith("Accept")
        assert client.get(PAIR.replace("?", f"{suffix}?")).content == answer.content
    assert client.get(PAIR, "image/png").status_code == 406
    rows = list(csv.DictReader(io.StringIO(client.get(PAIR, "text/csv").text.lstrip("\ufeff"))))
    data = client.get(PAIR, "application/json").json()
    (family,) = data["families"]
    components, remarks = (
        [r for r in rows if (r["Kind"] == "remark") is told] for told in (False, True)
    )
    assert [row["URI"] for row in components] == [each["iri"] for each in family["components"]]
    assert [row["Label"] for row in remarks] == data["remarks"] != []
    assert data["findings"] == []


def test_coverage_of_an_address_is_known_again_and_head_has_no_body(client: Any) -> None:
    first = client.get(PAIR, "text/html")
    etag = first.headers["ETag"]
    again = client.get(PAIR, "text/html", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    head = client.request("HEAD", PAIR, headers={"Accept": "text/html"})
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", etag)


def test_coverage_table_is_narrowed_and_paged_and_each_row_is_on_one_page(site: Any) -> None:
    address = "/coverage?a=framework&b=dol-amcm"
    found: list[str] = []
    for number in (1, 2):
        page = site.page(f"{address}&page={number}")
        assert page.size < 100_000
        assert f"Page {number} of 2" in page.text
        found += re.findall(r'<tr><th scope="row">.*?href="([^"]+)"', page.text)
    assert len(found) == len(set(found)) == 107
    missing = site.page(f"{address}&show=missing").text
    assert missing.count('<span class="status gap-missing">') == 23
    assert missing.count('<span class="status ') == 23
    # A page that there is not is the last one.
    assert "Page 2 of 2" in site.page(f"{address}&page=99").text


def test_coverage_of_what_the_data_cannot_tell_is_a_sentence(site: Any) -> None:
    page = site.page("/coverage?a=framework&b=niimbl")
    assert page.status == 200
    assert "The release does not tell what NIIMBL covers of the framework." in page.text
    assert "only data of NIIMBL can, and this release has none." in page.text
    assert "missing" not in re.sub(r"<meta[^>]+>", "", page.text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("a=eletronics&b=nice", "“eletronics” is not known; did you mean Electronics?"),
        ("a=4.1.22&b=nice", "did you mean 4.1.2 (Technical Drawings and Schematics)?"),
        ("a=5.4&b=%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a=5.4&b=list", "A list is sent in the form below, and not in an address."),
        (f"a=5.4&b={quote('Critical Work Functions')}", "may be one of several: 4.1.1, 4.2.1"),
    ],
)
def test_coverage_of_an_unknown_name_gets_a_sentence_and_the_form(
    client: Any, query: str, sentence: str
) -> None:
    page = client.get(f"{PAGE}?{query}", "text/html")
    assert page.status_code == 400
    assert page.headers["Cache-Control"] == "no-store"
    assert sentence in page.text
    assert 'role="alert"' in page.text
    assert '<form class="filter sides"' in page.text
    assert "<script>alert" not in page.text
    problem = client.get(f"{PAGE}?{query}", "application/json")
    assert (problem.status_code, problem.json()["type"]) == (
        400,
        f"{BASE}problem/malformed-request",
    )


@pytest.mark.parametrize(
    "query",
    [
        "a=5.4&b=nice&show=all",
        "a=5.4&b=nice&page=0",
        "a=5.4&b=nice&page=%D9%A1",
        f"a={'x' * 501}&b=nice",
    ],
)
def test_coverage_with_a_value_that_cannot_be_is_a_problem(client: Any, query: str) -> None:
    answer = client.get(f"{PAGE}?{query}", "text/html, application/json;q=0.1")
    assert answer.status_code == 400


def test_coverage_data_without_names_says_what_is_missing(client: Any) -> None:
    answer = client.get("/coverage.json")
    assert (answer.status_code, answer.json()["detail"]) == (400, "a and b name what is compared.")
    assert client.get(PAGE, "text/html").status_code == 200


def test_list_that_is_sent_is_compared_and_not_kept(client: Any) -> None:
    fields = {"a": "5.4", "b": "list", "list": "Course;Code\nSecurity <1>;5.4.2\nX;5.4.9\n"}
    page = _post(client, **fields)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert "The list covers 1 of the 4 components of 5.4; 3 are missing." in page.text
    assert "row 2 (“Security &lt;1&gt;”)" in page.text
    assert "the list, cell B3: found &#34;5.4.9&#34;; it is not known; did you mean" in page.text
    # What was sent stands in the field again, and in no address.
    assert "Security &lt;1&gt;;5.4.2" in page.text
    assert not re.search(r'href="[^"]*Security', page.text)
    data = _post(client, "application/json", **fields).json()
    assert [each.partition(":")[0] for each in data["findings"]] == ["the list, cell B3"]
    saved = _post(client, format="csv", **fields)
    assert saved.headers["Content-Type"].startswith("text/csv")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="amocf-coverage.csv"'
    turned = _post(client, "application/json", a="list", b="5.4", list="5.4.2\n5.1\n").json()
    statuses = {each["code"]: each["status"] for each in turned["families"][0]["components"]}
    assert statuses["5.1"] == "missing"
    assert statuses["5.4.1"] == "extra"


@pytest.mark.parametrize("text", ["", "  ", "Course,Code\n", '"4.1.2', "\x00", "PK\x03\x04"])
def test_list_that_is_none_gets_a_sentence(client: Any, text: str) -> None:
    page = _post(client, a="5.4", b="list", list=text)
    assert page.status_code == 400
    assert 'role="alert">the list' in page.text.lower()


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"a=5.4&b=list&list=5.1", "text/plain", 415),
        (b"a=5.4&b=list&list=5.1", "multipart/form-data; boundary=x", 415),
        (b"a=5.4&b=list&list=%FF", "application/x-www-form-urlencoded", 400),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=1"] * 50), "application/x-www-form-urlencoded", 400),
        (b"a=5.4&b=list&format=xml&list=5.1", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 200),
        (b"a=5.4&b=list&list=" + b"5.1%0A" * 2_000_000, "application/x-www-form-urlencoded", 413),
    ],
    ids=range(8),
)
def test_form_that_cannot_be_read_is_a_problem(
    client: Any, body: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type, "Accept": "text/html"}
    answer = client.request("POST", PAGE, content=body, headers=headers)
    assert answer.status_code == status
    if status == 415:
        assert answer.headers["Accept-Post"] == "application/x-www-form-urlencoded"


def test_largest_list_gives_a_small_page_and_the_whole_table(client: Any) -> None:
    known = [f"4.{group}.{number}" for group in range(1, 7) for number in range(1, 35)]
    text = "Course,Code\n" + "".join(
        f"{'<' * 40} {number},{known[number % len(known)]}\n" for number in range(4_900)
    )
    page = _post(client, a="framework", b="list", list=text)
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert "The list is too long to stand on the page again." in page.text
    assert re.search(r"<li>and [\d,]+ more</li>", page.text)
    rows = _post(client, "text/csv", a="framework", b="list", list=text).text
    assert rows.count("component,") == 68


def test_comparisons_are_not_for_robots_and_the_form_is_in_the_sitemap(site: Any) -> None:
    assert "Disallow: /coverage?" in site.get("/robots.txt").text
    assert "<loc>http://pages.test/coverage</loc>" in site.get("/sitemap.xml").text


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/mappings", "/coverage"),
        ("/", "/coverage"),
        ("/mappings/nice", "/coverage?a=framework&b=nice"),
        *(
            (f"/doc/{name}", f"/coverage?a=framework&b={name}")
            for name in ("area-energy", "inst-niimbl", "occ-0001", "4-1", "4-1-2", "tier-4")
        ),
    ],
)
def test_pages_of_what_can_be_compared_lead_to_comparisons(site: Any, path: str, link: str) -> None:
    assert link in site.page(path).links
    assert site.page(link).status == 200


@pytest.mark.parametrize(
    "path", ["/coverage", "/coverage?a=4.1", "/coverage?a=4.1&b=energy", "/coverage?a=nice&b=esco"]
)
def test_links_of_a_comparison_lead_somewhere(site: Any, path: str) -> None:
    links = {link for link in site.page(path).links if link.startswith("/") and "#" not in link}
    assert len(links) > 20
    as_browsers = "text/html,*/*;q=0.1"
    answers = {link: site.get(link, as_browsers).status_code for link in links}
    assert answers == dict.fromkeys(links, 200)
