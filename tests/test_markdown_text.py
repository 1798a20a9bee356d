"""No text of the data is markup in a report in Markdown, or steers the terminal that shows it."""

import html
from collections.abc import Callable
from typing import Final

import pytest
from markdown_it import MarkdownIt
from tests.exchange.hostile import LABELS

from amocf.coverage import gap_forms
from amocf.coverage.comparing import (
    ComparedComponent,
    ComparedFamily,
    CoverageResult,
    GapStatus,
)
from amocf.coverage.memberships import Family, Membership, Operand, Reason
from amocf.institutes.comparison import RowChange, as_markdown
from amocf.markdown_text import escaped, paragraph, table, words
from amocf.terminal_text import printable

HOSTILE: Final = (
    *(each for each in LABELS if len(each) < 1_000),
    "![x](https://evil.example/pixel.png) [Click](https://evil.example/) `c` **b** ~~s~~",
    "https://evil.example/ and www.evil.example",
    "one\n\n# Heading\n\n- item\n\n<script>",
    "a | b \\| c \\",
    "&lt;script&gt; &#35;",
    *(
        "- item",
        "1. item",
        "1) item",
        "+ item",
        "---",
        "===",
        "> a",
        "# a",
        "~~~",
        "a!",
        "    code",
    ),
)


def _page(text: str) -> str:
    reader = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough"])
    return str(reader.render(text))


def _seen(text: str) -> str:
    return html.escape(" ".join(printable(text).split())).replace("&#x27;", "'")


@pytest.mark.parametrize("text", HOSTILE)
def test_paragraph_is_nothing_but_its_text(text: str) -> None:
    assert _page(paragraph(text)) == f"<p>{_seen(text)}</p>\n"
    assert _page(f"- {paragraph(text)}") == f"<ul>\n<li>{_seen(text)}</li>\n</ul>\n"


def _compared(text: str) -> CoverageResult:
    """Return a comparison with one component, whose label and reason are a text."""
    component = ComparedComponent(
        *("https://example.org/x", "", text, Family.COMPETENCIES, "", GapStatus.COVERED),
        *(Membership(()), Membership((Reason("row", text),))),
    )
    family = ComparedFamily(Family.COMPETENCIES, (component,), ())
    side = Operand("list", "", "A", "list", {})
    return CoverageResult(side, side, (family,), (), ())


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "written",
    [
        lambda text: "\n".join(table([("a", "b"), (text, text)])),
        lambda text: gap_forms.as_markdown(_compared(text)),
        lambda text: as_markdown([RowChange("added", "KSAs", text, "", text)], text),
    ],
    ids=["table", "coverage", "comparison"],
)
def test_cell_of_a_report_is_nothing_but_its_text(written: Callable[[str], str], text: str) -> None:
    page = _page(written(text))
    assert page.count("<tr>") == 2
    assert page.count(f"<td>{_seen(text)}</td>") == 2
    assert not any(tag in page for tag in ("<a ", "<img", "<em", "<strong", "<code", "<s>"))


def test_bare_address_stays_where_it_may_be_a_link() -> None:
    assert escaped("see https://example.org/") == "see https\\://example.org/"
    assert escaped("see https://example.org/", with_addresses=True) == "see https://example.org/"


def test_words_show_and_steer_nothing() -> None:
    assert words("a\x1b[2J\u202eb\tc") == "a�\\[2J�b c"
