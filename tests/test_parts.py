"""The parts of the document are its sections, with the pages that its table of contents prints."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store
from tests.test_source import ask, typed


@pytest.fixture(scope="module")
def text(shared: Path) -> str:
    return (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")


def plain(markdown: str) -> str:
    """Return words without their markup, white space collapsed."""
    unbracketed = re.sub(r"<(https?://[^>\s]+)>", r"\1", markdown)
    return " ".join(re.sub(r"\*\*|</?b>", "", unbracketed).split())


def listed(text: str) -> list[tuple[str, str, str]]:
    """Return level, title and page of each line of the table of contents: chapters are bold."""
    contents = text.partition("# Contents\n")[2].partition("\n# ")[0].strip()
    lines = [line.split("\t") for line in contents.splitlines()]
    return [("1" if "<b>" in title else "2", plain(title), plain(page)) for title, page in lines]


def headings(text: str) -> Iterator[set[str]]:
    """Yield the ways to read each heading: alone, after one that it directly follows, and without
    the abbreviation or the form of code that stands after a term.
    """
    before: re.Match[str] | None = None
    for heading in re.finditer(r"^#+ (.+)$", text, re.MULTILINE):
        words = plain(heading[1])
        is_next = before and not text[before.end() : heading.start()].strip()
        joined = [f"{plain(before[1])} {words}"] if before and is_next else []
        yield {each.casefold() for each in (words, *joined, re.sub(r" \([^)]+\)$", "", words))}
        before = heading


def test_contents_as_typed_are_those_of_the_text(text: str) -> None:
    assert [(row["level"], row["title"], row["page"]) for row in typed("contents")] == listed(text)


def test_parts_with_a_page_are_the_lines_of_the_contents_in_their_order(store: Store) -> None:
    found = ask(
        store,
        """SELECT (IF(BOUND(?chapter), 2, 1) AS ?level) ?title ?page WHERE {
          ?part a amo:DocumentPart ; dct:title ?title ; bibo:pageStart ?page ; amo:position ?own .
          OPTIONAL { ?part dct:isPartOf ?chapter . ?chapter amo:position ?above }
        } ORDER BY (COALESCE(?above, ?own)) ?level ?own""",
    )
    assert found == [(row["level"], row["title"], row["page"]) for row in typed("contents")]


def test_every_heading_is_a_part_a_list_or_a_term_that_is_defined(text: str, store: Store) -> None:
    names = ask(
        store,
        """SELECT DISTINCT ?name WHERE {
          { ?thing a amo:DocumentPart } UNION { ?thing a bibo:Report }
          UNION { ?thing a amo:FrequentlySelectedList } UNION { ?thing skos:definition [] }
          ?thing dct:title|amo:asPrinted|skos:prefLabel|rdfs:label ?name
        }""",
    )
    known = {name.casefold() for (name,) in names}
    assert [ways for ways in headings(text) if not known & ways] == []


def sections(text: str, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the innermost section that is a part, and its words, between headings.

    The title of the document stands at the head of its cover and of its title page.
    """
    first = iter(("cover", "title-page"))
    part = "cover"
    for piece in re.split(r"^(?=#+ )", text, flags=re.MULTILINE):
        heading = plain(re.sub(r"^#+ ", "", piece.partition("\n")[0])).casefold()
        is_title = piece.startswith("# **")
        part = next(first) if is_title else titles.get(heading, part)
        yield part, plain(piece).replace("&amp;", "&").replace("\\$", "$")


def test_words_that_are_quoted_stand_in_the_section_that_is_named(text: str, store: Store) -> None:
    """A table, a figure or a footnote has no heading: one of the parts around it has the words."""
    named = ask(
        store,
        """SELECT (LCASE(?name) AS ?title) (STRAFTER(STR(?part), "2025/") AS ?id) {
          ?part a amo:DocumentPart ; dct:title|amo:asPrinted ?name . }""",
    )
    pieces = list(sections(text, {row[0]: row[1] for row in named}))
    around: dict[str, set[str]] = {}
    for part, whole in ask(
        store,
        """SELECT (STRAFTER(STR(?part), "2025/") AS ?id) (STRAFTER(STR(?above), "2025/") AS ?whole)
        { ?part a amo:DocumentPart ; dct:isPartOf* ?above . ?above a amo:DocumentPart }""",
    ):
        around.setdefault(part, set()).add(whole)
    quoted = ask(
        store,
        """SELECT ?words (STRAFTER(STR(?part), "2025/") AS ?id) {
          { ?target oa:hasSource ?part ; oa:hasSelector/oa:exact ?words }
          UNION { ?s a amo:PrintedStatement ; dct:isPartOf ?part ; amo:textAsPrinted ?words } }""",
    )
    headed = {part for part, _ in pieces}
    misplaced = []
    for words, part in quoted:
        found = {section for section, piece in pieces if words in piece}
        possible = found if part in headed else {each for one in found for each in around[one]}
        if found and not possible & ({part} if part in headed else around[part]):
            misplaced.append((words, part, found))
    assert misplaced == []
