"""The printed statements are the sentences typed in, and no words in bold are missed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store
from tests.test_source import ask, typed

ANNOUNCEMENTS = [
    "The framework:",
    "Analysis of the Manufacturing USA Occupation and Competency Framework revealed the following:",
    "The most frequently identified occupations were:",
]


def runs_in_bold(text: str) -> Iterator[str]:
    """Yield each run of words in bold, outside headings and rows of tables."""
    running = re.sub(r"^#.*$|^.*\t.*$", "", text, flags=re.MULTILINE)
    for run in re.finditer(r"\*\*(.+?)\*\*", running, re.DOTALL):
        yield " ".join(run[1].replace("\\", "").split())


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of running text, without markup and the marks of footnotes.

    Headings, captions, rows of tables, footnotes and items of lists that are figures are none.
    """
    for line in text.splitlines():
        if "\t" in line or re.match(r"#|\d+ \"|<sup>|\W*(Figure|Table) ", line):
            continue
        plain = re.sub(r"<sup>\d+</sup>|<[^>]*>|\*+|^\s*- |\\", "", line)
        plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", plain).strip()
        yield from (each for each in re.split(r"(?<=[.:])(?<!U\.S\.) (?=[A-Z])", plain) if each)


def words(text: str) -> str:
    """Return words in small letters, without commas."""
    return text.replace(",", "").casefold()


def is_named(run: str, known: set[str]) -> bool:
    """Say whether a run is a name, or a series of names."""
    series = set(map(words, re.split(r", and |, ", run)))
    return words(run) in known or series <= known


def column(store: Store, query: str) -> set[str]:
    return {value for (value,) in ask(store, query)}


def test_statements_equal_what_was_typed(store: Store) -> None:
    stated = ask(
        store,
        """SELECT (STRAFTER(STR(?section), "source/2025/") AS ?part) ?text WHERE {
          ?statement a amo:PrintedStatement ; dct:isPartOf ?section ; amo:position ?position ;
            amo:textAsPrinted ?text .
        } ORDER BY ?position""",
    )
    assert stated == [(row["part"], row["text"]) for row in typed("statements")]


def test_every_footnote_is_led_to_by_what_calls_it(store: Store) -> None:
    footnotes = column(
        store, "SELECT ?label { ?note a amo:DocumentPart ; rdfs:label ?label ; dct:title ?label }"
    )
    called = column(
        store,
        """SELECT ?label { ?caller dct:references|dct:source ?note .
          ?note a amo:DocumentPart ; rdfs:label ?label ; dct:title ?label }""",
    )
    expected = {f"Footnote {number}" for number in range(1, 13)}
    assert expected <= footnotes
    assert expected <= called


def test_statements_lead_to_the_footnotes_whose_marks_they_have(shared: Path, store: Store) -> None:
    text = (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")
    # A mark after the full stop belongs to the sentence before it.
    marked = re.sub(r"([.,]?)<sup>(\d+)</sup>", "\u00a7\\2\u00a7\\1", text)
    calls = {
        (re.sub("\u00a7\\d+\u00a7", "", each), f"Footnote {number}")
        for each in sentences(marked)
        for number in re.findall("\u00a7(\\d+)\u00a7", each)
    }
    statements = {row["text"] for row in typed("statements")}
    stated = ask(
        store,
        """SELECT ?text ?label { ?statement a amo:PrintedStatement ; amo:textAsPrinted ?text ;
          dct:references/rdfs:label ?label }""",
    )
    assert len(stated) == 7
    assert set(stated) == {call for call in calls if call[0] in statements}


def test_emphasis_of_statements_equals_what_was_typed(store: Store) -> None:
    stated = ask(
        store, "SELECT ?text ?bold { ?s amo:textAsPrinted ?text ; amo:emphasisAsPrinted ?bold }"
    )
    expected = {
        (row["text"], bold)
        for row in typed("statements")
        for bold in row["bold"].split(" | ")
        if bold
    }
    assert len(stated) == len(expected)
    assert set(stated) == expected


def test_statements_as_typed_are_printed(document: str) -> None:
    assert [row for row in typed("statements") if row["text"] not in document] == []


def test_words_in_bold_are_a_statement_a_figure_a_name_or_a_caption(
    shared: Path, store: Store
) -> None:
    text = (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")
    emphases = column(store, "SELECT ?bold { ?statement amo:emphasisAsPrinted ?bold }")
    figures = column(store, "SELECT DISTINCT ?words { ?mention amo:quotation ?words }")
    shares_and_amounts = column(
        store,
        'SELECT DISTINCT ?words { ?mention amo:asPrinted ?words FILTER REGEX(?words, "[$%]") }',
    )
    captions = column(store, "SELECT ?words { ?part a amo:DocumentPart ; amo:asPrinted ?words }")
    names = column(
        store,
        """SELECT DISTINCT ?name {
          { ?thing skos:prefLabel|skos:altLabel|foaf:name ?name } UNION { ?quoted oa:exact ?name }
        }""",
    )
    known = {words(re.sub(r" \([^)]+\)$", "", name)) for name in names} | set(map(words, names))
    missed = [
        run
        for run in runs_in_bold(text)
        if run not in emphases
        and not any(run in each for each in (*figures, *captions))
        and not any(each in run for each in shares_and_amounts)
        and not is_named(run, known)
    ]
    assert missed == []


def test_sentences_that_are_nowhere_in_the_data_only_announce_what_follows(
    shared: Path, store: Store
) -> None:
    text = (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")
    published = column(
        store,
        """SELECT DISTINCT ?words { ?of ?property ?words VALUES ?property {
          amo:textAsPrinted amo:asPrinted amo:quotation oa:exact dct:description skos:definition
          skos:prefLabel } }""",
    )
    whole = [
        each
        for each in sentences(text)
        if each.endswith((".", ":"))
        and not any(each.rstrip(".") in known for known in published)
        and not any(len(known) > 20 and known in each for known in published)
    ]
    assert whole == ANNOUNCEMENTS


@pytest.mark.parametrize(
    ("area", "partners"),
    [
        ("biomanufacturing", {"area-biomanufacturing"}),
        ("digital", set()),
        ("electronics", {"area-electronics", "network"}),
        ("energy", {"area-energy", "network"}),
        ("materials", {"area-biomanufacturing", "area-electronics", "area-materials"}),
    ],
)
def test_area_is_told_with_whom_to_collaborate(store: Store, area: str, partners: set[str]) -> None:
    found = column(
        store,
        f"""SELECT DISTINCT (STRAFTER(STR(?partner), "/id/") AS ?name) {{
          amocf:area-{area} dct:source ?page .
          ?s dct:isPartOf ?page ; amo:suggestsCollaborationWith ?partner }}""",
    )
    assert found == partners


def test_framework_says_on_what_it_is_based_and_tier_5_what_it_references(store: Store) -> None:
    found = ask(
        store,
        """SELECT (STRAFTER(STR(?s), "/id/") AS ?of) (STRAFTER(STR(?model), "/ref/") AS ?name) {
          VALUES (?s ?relation) {
            (amocf:framework prov:wasInfluencedBy) (amocf:tier-5 dct:references)
          }
          ?s ?relation ?model . ?model dct:source src:methodology } ORDER BY ?of ?name""",
    )
    assert found == [
        ("framework", "dol-amcm"),
        ("framework", "dol-amcm/tier-4"),
        ("tier-5", "dol-bcm"),
        ("tier-5", "dol-itcm"),
        ("tier-5", "nice"),
    ]


def test_the_models_of_the_department_of_labor_say_that_it_is_their_creator(store: Store) -> None:
    found = ask(
        store,
        """SELECT ?short ?creator { ?model a amo:CompetencyModel ; dct:alternative ?short
          OPTIONAL { ?model dct:creator/foaf:name ?creator } } ORDER BY ?short""",
    )
    department = "U.S. Department of Labor"
    assert found == [
        ("DOL AMCM", department),
        ("DOL BCM", department),
        ("DOL ITCM", department),
        ("NICE Framework", ""),
    ]


def test_framework_says_to_which_report_it_responds_and_whom_it_is_to_equip(store: Store) -> None:
    found = ask(
        store,
        """SELECT ?title ?year (GROUP_CONCAT(?name; separator=", ") AS ?audience) {
          { SELECT ?title ?year ?name {
            amocf:framework prov:wasInfluencedBy ?report ; dct:audience/rdfs:label ?name .
            ?report a bibo:Report ; dct:title ?title ; dct:issued ?year .
          } ORDER BY ?name }
        } GROUP BY ?title ?year""",
    )
    title = "Revitalizing America's Manufacturing Workforce: A Manufacturing USA National Roadmap"
    assert found == [
        (
            title,
            "2023",
            "employers, institutes, job seekers, potential workers, trainers, training providers, "
            "workers",
        )
    ]


def test_report_audience_and_preparer_are_named_in_statements_that_are_their_sources(
    store: Store,
) -> None:
    found = ask(
        store,
        """SELECT ?name ?text (COALESCE(?comment, "") AS ?others) {
          { amocf:framework prov:wasInfluencedBy|dct:audience ?thing }
          UNION { ?document dct:contributor ?thing . ?thing a foaf:Organization }
          ?thing dct:title|rdfs:label|foaf:name ?name ; dct:source/amo:textAsPrinted ?text .
          OPTIONAL { ?thing rdfs:comment ?comment }
        }""",
    )
    assert len({name for name, *_ in found}) == 9
    unnamed = [
        (name, text)
        for name, text, others in found
        if not any(words in text for words in (name, *re.findall('"(.+?)"', others)))
    ]
    assert unnamed == []
