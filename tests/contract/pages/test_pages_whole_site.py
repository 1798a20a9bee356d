"""Every page of the real release: it answers, is small, is well formed, and its links resolve.

Of uvicorn every fifth is asked; what needs all of them is tested under granian.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag, urlencode, urlsplit

import html5rdf
import pytest
from markdown_it import MarkdownIt
from tests.sampled_documents import STEP_BELOW, is_left_out, without_values

from amocf.formats import CITATIONS, GRAPH, MARKDOWN

_LARGEST: Final = 100_000
_CHECKER: Final = (
    Path(__file__).parents[3]
    / "assets"
    / "node_modules"
    / "html-validate"
    / "bin"
    / "html-validate.mjs"
)
#: Endings of the data forms and citations of a page, which the page itself stands for.
_FORMS: Final = tuple(form.suffix for form in (*GRAPH, MARKDOWN, *CITATIONS))
#: One page of each kind, for what takes long.
SAMPLE: Final = (
    *(
        "/",
        "/competencies",
        "/competencies?open=ksas",
        "/mappings",
        "/mappings/nice",
        "/mappings/dol-amcm",
    ),
    *(
        "/insights",
        "/insights/computed",
        "/pictures",
        "/docs/",
        "/docs/data-model",
        "/docs/querying",
        "/ontology",
        "/download/",
        "/release/",
    ),
    *("/doc/tier-4", "/doc/4-2", "/doc/5-1", "/doc/4-1-2", "/doc/ksa-0006", "/doc/occ-0001"),
    *("/doc/inst-niimbl", "/doc/area-digital", "/doc/ref/nice/NF-COM-008", "/doc/competencies"),
    *("/doc/stat/2025/essential-ksas/4-1-2", "/doc/stat/2025/figures", "/doc/agent/edition"),
    "/doc/check/2025/figures-methodology-operations-management",
    *("/doc/erratum/2025/nice-devsecops", "/graph/framework", "/graph/shapes", "/doc/source/2025"),
    *("/doc/source/2025/table-A2/5-4-1", "/doc/source/2025/table-A2", "/doc/mapping/nice-0001"),
    *("/doc/list/2025/top-network", "/doc/dataset/amocf", "/doc/dataset/mappings-nice"),
    *("/doc/query/counts", "/doc/ref/dol-amcm", "/doc/framework", "/nothing-here"),
    *("/search", "/search?q=drwaings", "/search?q=zzzzqqqq", "/search?kind=ksa&page=2", "/sparql"),
    *("/sparql?query=ASK%20%7B%7D", "/sparql?query=ASK%20%7B", "/docs/operating", "/docs/pages"),
    *(
        "/problem/",
        "/competencies/table",
        "/ksas",
        "/occupations",
        "/institutes",
        "/areas",
        "/lists",
    ),
    *("/ksas?area=Electronics&sort=-parent", "/ksas?q=zzzz"),
    *("/coverage", "/coverage?a=framework&b=dol-amcm", "/coverage?a=framework&b=dol-amcm&page=2"),
    *("/coverage?a=nice&b=esco", "/coverage?a=zzzz&b=nice", "/coverage?a=4.2"),
    *("/mappings/currency", "/doc/ref/edition/onet-31-0"),
    *("/match", "/match?text=welding+of+aluminum", "/match?text=zzzz&among=ksas"),
)


#: Those of the sample that are there, and no answer to a query.
_SHOWN: Final = tuple(
    each
    for each in SAMPLE
    if not each.startswith(("/sparql", "/search", "/coverage", "/match", "/nothing"))
)
_READ: Final = MarkdownIt("commonmark").enable("table")


#: For what follows every link, or looks at every page for long.
under_granian = pytest.mark.parametrize("http_server", ["granian"], indirect=True, scope="session")


def test_every_page_answers_and_is_small(site: Any, paths: list[str], step: int) -> None:
    assert len(paths) * step > 1500
    found = {path: site.page(path) for path in paths}
    assert [path for path, page in found.items() if page.status != 200] == []
    assert {path: page.size for path, page in found.items() if page.size >= _LARGEST} == {}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 3000", r"3,000 rows; the first (\d+) are shown"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3000", "The beginning of the graph"),
        ('SELECT (CONCAT("<&", STR(?o)) AS ?x) { ?s ?p ?o }', r"the first (\d+) are shown"),
    ],
)
def test_a_result_is_cut_before_its_page_is_large(site: Any, query: str, sentence: str) -> None:
    page = site.page(f"/sparql?{urlencode({'query': query})}")
    assert page.status == 200
    assert 50_000 < page.size < _LARGEST
    found = re.search(sentence, page.text)
    assert found
    if found.groups():
        assert page.text.count("<tr>") == int(found[1]) + 1


def test_the_results_of_all_examples_are_small(site: Any) -> None:
    names = re.findall(r'data-example="([^"]+)"', site.page("/sparql").text)
    assert len(names) > 10
    for name in names:
        path = site.get(f"/sparql/examples/{name}").headers["Location"]
        page = site.page(path)
        assert (page.status, page.size < _LARGEST) == (200, True), f"{name}: {page.size}"


def test_every_page_is_markdown_that_is_small_and_says_what_is_absent(
    site: Any, paths: list[str]
) -> None:
    # Of every document of a resource that it is small, says another test.
    for path in {*(each for each in paths if not each.startswith("/doc/")), *_SHOWN}:
        answer = site.get(path, "text/markdown")
        assert (answer.status_code, len(answer.content) < _LARGEST) == (200, True), path
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8", path
        assert answer.text.startswith("# "), path
        seen, page = _words_of(_READ.render(answer.text)), site.page(path)
        for sentence in re.findall(
            r'class="(?:absent|notice|lead|definition)"[^>]*>(.*?)</', page.text
        ):
            assert _words_of(sentence) in seen, f"{path}: {sentence}"


def _words_of(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_ids_are_unique_and_references_lead_to_them(site: Any, paths: list[str]) -> None:
    for path in paths:
        page = site.page(path)
        assert len(page.ids) == len(set(page.ids)), path
        assert page.references <= set(page.ids), path


def test_nothing_is_asked_of_other_hosts(site: Any, paths: list[str]) -> None:
    for path in paths:
        page = site.page(path)
        assert {each for each in page.sources if not each.startswith("/")} == set(), path
        assert " style=" not in page.text, path
        assert "javascript:" not in page.text, path


@under_granian
def test_every_internal_link_resolves(site: Any, paths: list[str]) -> None:
    seen = _follow(site, paths)
    assert "/doc/4-1-2" in seen
    listed = {urldefrag(each).url for each in seen if _is_page(each) and "?" not in each}
    found = {path for path in listed if site.page(path).status == 200}
    # Searches are for readers, and a kind of problem is for who has met it. What a release said is
    # for who looks for that: search engines are to find what is said now.
    left_out = ("/problem/", "/release/")
    assert {path for path in found - set(paths) if not path.startswith(left_out)} == set()


@under_granian
def test_below_a_prefix_every_internal_link_resolves_below_it(
    site_below: Any, paths_below: list[str], paths: list[str]
) -> None:
    prefix = site_below.prefix
    assert paths_below == [prefix + path for path in paths]
    # The pages are those of the site, another test says: some stand for those of their kind.
    some = [path for path in paths_below if not is_left_out(path, STEP_BELOW)]
    followed = _follow(site_below, some, without_values, STEP_BELOW)
    assert len([path for path in followed if "/doc/" in path]) > 300
    assert {each for each in followed if not each.startswith(f"{prefix}/")} == set()


def test_below_a_prefix_every_page_is_the_same_but_for_the_prefix(
    site: Any, site_below: Any, paths: list[str]
) -> None:
    prefix = site_below.prefix
    some = [path for path in paths if not is_left_out(path, STEP_BELOW)]
    for path in (*some, *SAMPLE):
        page, below = site.page(path), site_below.page(prefix + path)
        assert (path, below.status) == (path, page.status)
        # As bytes: pytest would take minutes to show how two long texts differ.
        assert below.text.replace(prefix, "").encode() == page.text.encode(), path
        internal = {each for each in below.links | below.sources if each.startswith("/")}
        assert {each for each in internal if not each.startswith(f"{prefix}/")} == set(), path


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json", "*/*"])
def test_below_a_prefix_header_fields_lead_below_it(
    site: Any, site_below: Any, accept: str
) -> None:
    prefix = site_below.prefix
    for path in (
        *SAMPLE,
        "/id/4-1-2",
        "/id/4.1.2",
        "/docs",
        "/competencies/",
        "/graph/",
        "/suggest?q=cad",
    ):
        answer, below = site.get(path, accept), site_below.get(prefix + path, accept)
        assert below.status_code == answer.status_code, path
        assert below.content.replace(prefix.encode(), b"") == answer.content, path
        for name in ("Location", "Content-Location", "Link"):
            found = below.headers.get(name)
            expected = answer.headers.get(name)
            assert (found and found.replace(prefix, "")) == expected, f"{name} of {path}"
            targets = (
                re.findall(r"<(/[^>]*)>", found or "") if name == "Link" else [found or prefix]
            )
            assert all(each.startswith(prefix) for each in targets), f"{name} of {path}"


@pytest.mark.parametrize("path", SAMPLE)
def test_below_a_prefix_a_page_has_another_etag(site: Any, site_below: Any, path: str) -> None:
    etag = site.get(path).headers.get("ETag")
    assert (etag is None) == (site.page(path).status != 200)
    assert etag is None or etag != site_below.get(site_below.prefix + path).headers["ETag"]


def _follow(
    site: Any, paths: list[str], kind: Callable[[str], str] = str, step: int = 1
) -> set[str]:
    """Ask for what pages of a site link to, once of a kind; return what was seen.

    Of documents one in ``step`` is asked for, as `is_left_out` says.
    """
    waiting = [*paths, f"{site.prefix}/nothing-here"]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        for target in _targets(path, site):
            address, anchor = urldefrag(target)
            if anchor and address in seen:
                assert anchor in site.page(address).ids, f"{path} links to {target}"
            # Each document is asked for as Markdown in the tests of dereferencing.
            if kind(address) in seen or ("/doc/" in address and address.endswith(".md")):
                continue
            if is_left_out(address, step):
                continue
            seen.add(kind(address))
            if _is_page(address.removeprefix(site.prefix)):
                waiting.append(address)
                status = site.page(address).status
            else:
                status = site.get(address).status_code
            assert status in (200, 303, 308), f"{path} links to {target}"
    return seen


def _targets(path: str, site: Any) -> Iterator[str]:
    """Return the internal links of a page; data forms are asked for on the pages of the sample."""
    documents = f"{site.prefix}/doc/"
    for link in sorted(site.page(path).links):
        if link.startswith("#"):
            yield path + link
        elif link.startswith("/") and not (link.startswith(documents) and link.endswith(_FORMS)):
            yield link


def _is_page(address: str) -> bool:
    # There is a comparison for each pair of things, and robots are kept from them as well.
    if address.startswith("/coverage?"):
        return False
    return not re.match(r"/(download/.|static/|sparql|search|.*\.\w+$)", urlsplit(address).path)


@pytest.mark.parametrize("path", SAMPLE)
def test_data_forms_resolve(site: Any, path: str) -> None:
    links = [each for each in site.page(path).links if each.startswith("/")]
    for link in links:
        if link.endswith(_FORMS):
            assert site.get(link, "*/*").status_code == 200, link


@pytest.mark.parametrize("path", SAMPLE)
def test_html_is_well_formed(site: Any, path: str) -> None:
    html5rdf.HTMLParser(strict=True).parse(site.page(path).text)


@under_granian
def test_pictures_of_the_documents_are_sent(site: Any, paths: list[str]) -> None:
    found = {each for path in paths for each in site.page(path).sources if each.endswith(".png")}
    assert {f"/docs/screenshots/{each}.png" for each in ("home", "sparql")} <= found
    for path in found:
        picture = site.get(path, "image/*")
        assert picture.headers["Content-Type"] == "image/png", path
        assert picture.content.startswith(b"\x89PNG"), path
    assert site.get("/docs/screenshots/none.png").status_code == 404


def test_links_of_the_data_lead_to_this_server(site: Any, paths: list[str]) -> None:
    """Only words may name the permanent addresses: a reader's click stays here."""
    for path in paths:
        outside = {each for each in site.page(path).links if "w3id.org/amocf" in each}
        assert outside == set(), path


@under_granian
def test_html_is_valid(site: Any, paths: list[str], tmp_path: Path) -> None:
    """By html-validate, in one go: the standard's rules of content, attributes and documents.

    One document in three stands for those that the same code writes.
    """
    if not _CHECKER.is_file():
        pytest.skip("html-validate is not installed; `make build` does it")
    names = {}
    some = {path for path in paths if not is_left_out(path, 3)}
    for number, path in enumerate(sorted({*SAMPLE, *some})):
        file = tmp_path / f"{number}.html"
        file.write_text(site.page(path).text, encoding="utf-8")
        names[str(file)] = path
    # Nothing comes from another host that could be other than it was.
    rules = ("--preset", "standard,document", "--rule", "require-sri:off")
    command = ["node", str(_CHECKER), *rules, "--formatter", "json", *names]
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command, env={**os.environ, "PATH": tools}, capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    found = [
        f"{names[file['filePath']]}:{each['line']}: {each['message']}"
        for file in json.loads(done.stdout)
        for each in file["messages"]
    ]
    assert found == []
    assert done.returncode == 0, done.stderr
