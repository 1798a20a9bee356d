"""Documents become pages without HTML of their own, and with links that lead within the site."""

from pathlib import Path

import pytest

from amocf.serve.pages.project_documents import by_reader, load, paths, read

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
    other = read("name", "# A\n\nOne for the U.S. Army. Two.\n")
    assert other.first_sentence == "One for the U.S. Army."
    assert list(document.headings) == [("second-heading", "Second heading!")]
    assert '<h2 id="second-heading">' in document.rest
    assert "<table>" in document.rest


def test_first_sentence_ends_where_the_next_begins() -> None:
    document = read("name", "# T\n\nRelease 2025.1.0 of a, e.g. b. Then\nmore.\n")
    assert document.first_sentence == "Release 2025.1.0 of a, e.g. b."


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
        ("CHANGELOG.md#unreleased", "/at/docs/changelog#unreleased"),
        ("../CONTRIBUTING.md", "/at/docs/contributing"),
        ("CODE_OF_CONDUCT.md", "/at/docs/code-of-conduct"),
        ("docs/uri-policy.md", "/at/docs/uri-policy"),
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
    assert names[0] == "pages"
    assert {"changelog", "code-of-conduct", "contributing", "reuse", "security"} <= set(names)
    assert list(paths()) == names


def test_every_document_of_the_checkout_is_for_somebody(root: Path) -> None:
    groups = by_reader(load())
    assert "Others" not in groups
    listed = {document.name for documents in groups.values() for document in documents}
    assert {path.stem for path in (root / "docs").glob("*.md")} < listed
    assert list(groups)[-1] == "For contributors"
    assert groups["For contributors"][0].name == "contributing"


def test_a_document_that_no_group_names_stands_among_the_others(tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("# New\n\nText.\n")
    (tmp_path / "reuse.md").write_text("# Reuse\n\nText.\n")
    groups = by_reader(load("", tmp_path))
    assert {title: [each.name for each in found] for title, found in groups.items()} == {
        "For users of the data": ["reuse"],
        "Others": ["new"],
    }


def test_headings_of_the_same_words_have_anchors_of_their_own() -> None:
    document = read("name", "# A\n\n## B\n\n### B\n\n## B-1\n\n## B\n")
    assert [anchor for anchor, _ in document.headings] == ["b", "b-1-1", "b-2"]
    assert '<h3 id="b-1">' in document.rest
