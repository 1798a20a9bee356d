"""Pages as Markdown: negotiated, at addresses of their own, and with what the pages say."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt
from tests.contract.conftest import ORIGIN

from amocf.formats import HTML, MARKDOWN

DOCUMENTS = ("/doc/4-1-2", "/doc/inst-niimbl", "/doc/dataset/amocf", "/ontology", "/graph/shapes")
PAGES = {
    "/": "/index.md",
    "/competencies": "/competencies.md",
    "/ksas": "/ksas.md",
    "/mappings": "/mappings.md",
    "/mappings/nice": "/mappings/nice.md",
    "/insights": "/insights.md",
    "/pictures": "/pictures.md",
    "/docs/": "/docs/index.md",
    "/docs/reuse": "/docs/reuse.md",
    "/download/": "/download/index.md",
    "/problem/": "/problem/index.md",
    "/problem/deadline": "/problem/deadline.md",
}
#: As assistants and browsers send it.
ASSISTANT = "text/markdown, text/html, */*"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_PREFIX = "/behind/a.proxy"


def links(text: str) -> Iterator[tuple[str, str]]:
    """Return the links of a text: words, and where each leads."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        inline = token.children or []
        for number, each in enumerate(inline):
            if each.type == "link_open":
                yield inline[number + 1].content, str(each.attrs["href"])


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_is_markdown_for_who_names_it(client: Any, path: str) -> None:
    answer = client.get(path, "text/markdown")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Content-Location"] == f"{path}.md"
    assert answer.text.startswith("# ")
    assert client.get(f"{path}.md", "text/turtle").content == answer.content
    assert client.get(path, ASSISTANT).content == answer.content
    page = client.get(path, BROWSER)
    assert page.headers["Content-Type"] == HTML.content_type
    assert f'<{path}.md>; rel="alternate"; type="text/markdown"' in page.headers["Link"]
    assert f'href="{path}.md"' in page.text
    assert client.get(path, "*/*").headers["Content-Type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(("path", "markdown"), PAGES.items())
def test_page_is_markdown_for_who_names_it(client: Any, path: str, markdown: str) -> None:
    answer = client.get(markdown)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, MARKDOWN.content_type)
    assert f'<{path}>; rel="alternate"; type="text/html"' in answer.headers["Link"]
    assert answer.text.startswith("# ")
    for accept in ("text/markdown", ASSISTANT):
        assert client.get(path, accept).content == answer.content
    for accept in (BROWSER, "text/html, text/markdown;q=0.9", "text/html"):
        page = client.get(path, accept)
        assert page.headers["Content-Type"] == HTML.content_type
        assert f'<{markdown}>; rel="alternate"; type="text/markdown"' in page.headers["Link"]
        assert "Accept" in page.headers["Vary"]
    assert client.get(path, "*/*").headers["Content-Type"] == HTML.content_type


@pytest.mark.parametrize(
    "path", ["/search?q=cad", "/coverage?a=framework&b=nice", "/insights/computed"]
)
def test_answer_for_programs_is_markdown_for_who_names_it(client: Any, path: str) -> None:
    name, _, query = path.partition("?")
    answer = client.get(f"{name}.md" + (f"?{query}" if query else ""), "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, MARKDOWN.content_type)
    assert answer.text.startswith("# ")
    assert client.get(path, ASSISTANT).content == answer.content
    assert client.get(path, BROWSER).headers["Content-Type"] == HTML.content_type
    assert client.get(path, "*/*").headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["/ksas", "/docs/reuse", "/mappings/nice"])
def test_page_without_other_forms_answers_who_wants_neither(client: Any, path: str) -> None:
    assert client.get(path, "image/png").headers["Content-Type"] == HTML.content_type


@pytest.mark.parametrize("path", ["/doc/4-1-2.md", "/ksas.md", "/index.md", "/docs/reuse.md"])
def test_markdown_has_an_etag_and_a_head(client: Any, path: str) -> None:
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = client.get(path.removesuffix(".md").removesuffix("index"), "text/html")
    assert page.headers["ETag"] != answer.headers["ETag"]
    head = client.request("HEAD", path)
    assert (head.content, head.headers["ETag"]) == (b"", answer.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize("path", ["/doc/9-9.md", "/docs/none.md", "/mappings/none.md", "/none.md"])
def test_markdown_of_what_is_not_there_is_404(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_code_as_printed_leads_to_the_markdown(client: Any) -> None:
    answer = client.get("/doc/4.1.2.md")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/doc/4-1-2.md")


def test_list_as_markdown_has_the_rows_that_are_asked_for(client: Any) -> None:
    some = client.get("/ksas.md?area=Electronics")
    assert "PCB" in some.text
    assert "3D printing" not in some.text
    assert len(some.content) < len(client.get("/ksas.md").content)
    assert '</ksas?area=Electronics>; rel="alternate"' in some.headers["Link"]
    hostile = client.get("/ksas.md?q=%3E%22%2C%3Cx%3E")
    assert (
        '</ksas?q=%3E%22%2C%3Cx%3E>; rel="alternate"; type="text/html"' in hostile.headers["Link"]
    )


def test_comparison_that_cannot_be_made_is_a_problem_in_markdown_too(client: Any) -> None:
    answer = client.get("/coverage.md?a=zzzz&b=nice")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    asked = client.get("/coverage.md")
    assert (asked.status_code, asked.headers["Content-Type"]) == (200, MARKDOWN.content_type)
    assert asked.text.startswith("# Coverage and gap")


@pytest.mark.parametrize("path", ["/doc/4-1-2", "/ksas", "/", "/docs/reuse", "/llms.txt"])
def test_links_of_markdown_are_those_of_the_public(client: Any, path: str) -> None:
    fields = {"X-Forwarded-Prefix": _PREFIX}
    text = client.get(path, "text/markdown").text
    below = client.get(_PREFIX + path, "text/markdown", headers=fields).text
    assert below == text.replace(f"{ORIGIN}/", f"{ORIGIN}{_PREFIX}/")
    targets = {target for _, target in links(text)}
    assert len(targets) > 10
    assert {each for each in targets if not each.startswith(("http://", "https://"))} == set()
    for target in sorted(each for each in targets if each.startswith(ORIGIN))[:20]:
        address = urlsplit(target)
        path = address._replace(scheme="", netloc="", fragment="").geturl()
        answer = client.get(path, "text/html")
        assert answer.status_code in (200, 303), target


def test_markdown_says_where_it_is_from(client: Any) -> None:
    text = client.get("/doc/4-1-2.md").text
    for each in (
        "`https://w3id.org/amocf/id/4-1-2`",
        "The document prints no definition of this sub-competency",
        "12 KSAs",
        "Not endorsed by NIST",
        "[CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/)",
        "## Source",
        "## Cite",
        "not reviewed",
        "confidence 0.85",
    ):
        assert each in text, each


def test_llms_txt_leads_to_markdown(client: Any) -> None:
    """In the order of https://llmstxt.org: title, summary, and sections of links."""
    answer = client.get("/llms.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert re.fullmatch(r"# \S.*", lines[0])
    assert lines[2].startswith("> ")
    assert [each for each in lines if each.startswith("#")][1:] == [
        *("## The framework", "## Lists", "## Technology areas and institutes", "## Mappings"),
        *("## Figures", "## Data", "## Documentation", "## Optional"),
    ]
    entries = [each for each in lines if each.startswith("- ")]
    assert len(entries) > 50
    assert [each for each in entries if not re.match(r"- \[[^\]]+\]\([^)]+\)(: |$)", each)] == []
    found = [target for _, target in links("\n\n".join(entries))]
    assert len(found) == len(set(found)) == len(entries)
    for target in found:
        path = target.removeprefix(ORIGIN)
        got = client.get(path)
        assert got.status_code == 200, target
        is_markdown = got.headers["Content-Type"] == MARKDOWN.content_type
        assert is_markdown or path == "/openapi.json", target
    assert "Not endorsed by NIST" in answer.text
    assert f"{ORIGIN}/llms.txt" in client.get("/robots.txt").text
    described = client.get("/openapi.json").json()["paths"]
    assert "text/plain" in described["/llms.txt"]["get"]["responses"]["200"]["content"]
    assert "text/markdown" in described["/ksas.md"]["get"]["responses"]["200"]["content"]
    assert "text/markdown" in described["/doc/{name}"]["get"]["responses"]["200"]["content"]
