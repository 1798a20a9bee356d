"""Documents become pages without HTML of their own, and with links that lead within the site."""

import pytest

from amocf.serve.pages.project_documents import load, paths, read

_TEXT = """# Title of `code`

First *paragraph*
of two lines.

## Second heading!

| a | b |
|---|---|
| 1 | <b>2</b> |

<script>alert(1)</script>

[x](javascript:alert(1)) `<i>`
"""


def test_what_a_document_says() -> None:
    document = read("name", _TEXT)
    assert document.title == "Title of code"
    assert document.summary == "First paragraph of two lines."
    assert list(document.headings) == [("second-heading", "Second heading!")]
    assert '<h2 id="second-heading">' in document.rest
    assert "<table>" in document.rest


def test_pictures() -> None:
    page = read("name", "![What it *shows*](screenshots/a.png)", "/at")
    assert '<img src="/at/docs/screenshots/a.png" alt="What it shows" loading="lazy"' in page.lead


def test_html_of_a_document_is_text() -> None:
    document = read("name", _TEXT)
    assert "<script" not in document.lead + document.rest
    assert "<b>" not in document.rest
    assert 'href="javascript' not in document.rest


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("mappings.md", "/at/docs/mappings"),
        ("mappings.md#as-printed", "/at/docs/mappings#as-printed"),
        ("../queries/counts.rq", "/at/doc/query/counts"),
        ("../queries/checks/models.rq", "/at/doc/query/checks-models"),
        ("../queries", "/at/docs/querying"),
        ("../CHANGELOG.md", "/at/docs/changelog"),
        ("../Makefile", "/at/docs/"),
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("https://w3id.org/amocf/problem/busy", "/at/problem/busy"),
        ("#here", "#here"),
    ],
)
def test_links(target: str, href: str) -> None:
    assert f'<a href="{href}">' in read("name", f"[text]({target})", "/at").lead


def test_every_document_is_there_in_reading_order() -> None:
    names = list(load())
    assert names[:2] == ["data-model", "uri-policy"]
    assert {"changelog", "reuse", "querying"} <= set(names)
    assert list(paths()) == names


def test_headings_of_the_same_words_have_anchors_of_their_own() -> None:
    document = read("name", "# A\n\n## B\n\n### B\n\n## B-1\n\n## B\n")
    assert [anchor for anchor, _ in document.headings] == ["b", "b-1-1", "b-2"]
    assert '<h3 id="b-1">' in document.rest
