import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from tests.test_source import ask

from amocf.terms import expand

KINDS = {
    NamedNode(expand(f"amo:{kind}"))
    for kind in (
        "Slip",
        "Variant",
        "InternalDifference",
        "OutsideDisagreement",
        "EditorialDecision",
    )
}


@pytest.fixture(scope="module")
def errata(root: Path) -> list[Quad]:
    return list(parse(path=root / "ontology" / "framework" / "errata.ttl", format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def statistics(root: Path) -> list[Quad]:
    return list(
        parse(path=root / "ontology" / "framework" / "statistics.ttl", format=RdfFormat.TURTLE)
    )


def objects(quads: list[Quad], subject: object, name: str) -> list[object]:
    return [
        quad.object
        for quad in quads
        if quad.subject == subject and quad.predicate.value == expand(name)
    ]


def literals(quads: list[Quad], name: str) -> Iterator[str]:
    for quad in quads:
        if quad.predicate.value == expand(name):
            assert isinstance(quad.object, Literal)
            yield quad.object.value


def notes(quads: list[Quad]) -> list[NamedNode]:
    return [
        quad.subject
        for quad in quads
        if quad.object == NamedNode(expand("amo:EditorialNote"))
        and isinstance(quad.subject, NamedNode)
    ]


def test_quotations_of_the_errata_are_printed(errata: list[Quad], printed: str) -> None:
    quoted = list(literals(errata, "oa:exact"))
    assert len(quoted) > 90
    assert [words for words in quoted if words not in printed] == []


def test_quotations_of_figures_are_printed(statistics: list[Quad], printed: str) -> None:
    quoted = list(literals(statistics, "amo:quotation"))
    assert len(quoted) > 80
    assert [words for words in quoted if words not in printed] == []


def test_a_number_as_printed_is_in_the_quotation_of_its_mention(statistics: list[Quad]) -> None:
    mentions = [quad.object for quad in statistics if quad.predicate.value == expand("amo:mention")]
    assert len(mentions) > 80
    for mention in mentions:
        (number,) = objects(statistics, mention, "amo:asPrinted")
        (words,) = objects(statistics, mention, "amo:quotation")
        assert isinstance(number, Literal)
        assert isinstance(words, Literal)
        assert number.value in words.value


def test_quotations_begin_and_end_where_words_do(
    errata: list[Quad], statistics: list[Quad], document: str
) -> None:
    """A quotation that lost the sign before a number is still in the text: "392M from state"."""
    quoted = [*literals(errata, "oa:exact"), *literals(statistics, "amo:quotation")]
    assert [words for words in quoted if not _stands_alone(words, document)] == []
    assert _stands_alone("$392M from state", document)
    assert not _stands_alone("392M from state", document)
    assert not _stands_alone("Attracted $392", document)


def _stands_alone(words: str, text: str) -> bool:
    """Whether words stand somewhere in a text without the rest of a word or number beside them."""
    inside = r"[\w$%]"
    before, after = (rf"(?<!{inside})", rf"(?!{inside})")
    first, last = re.match(inside, words[0]), re.match(inside, words[-1])
    pattern = f"{before if first else ''}{re.escape(words)}{after if last else ''}"
    return re.search(pattern, text) is not None


def test_every_note_is_of_one_kind_and_says_what_it_must(errata: list[Quad]) -> None:
    assert len(notes(errata)) >= 75
    for note in notes(errata):
        kinds = KINDS.intersection(objects(errata, note, "rdf:type"))
        assert len(kinds) == 1, note
        for name in ("rdfs:label", "amo:reading", "amo:reason"):
            (text,) = objects(errata, note, name)
            assert isinstance(text, Literal)
            assert (text.language, bool(text.value.strip())) == ("en", True), (note, name)
        assert objects(errata, note, "amo:affects"), note
        assert objects(errata, note, "oa:motivatedBy") == [NamedNode(expand("oa:editing"))]


def test_every_target_is_exact_words_of_a_part(errata: list[Quad]) -> None:
    for note in notes(errata):
        targets = objects(errata, note, "oa:hasTarget")
        assert targets, note
        for target in targets:
            assert isinstance(target, BlankNode)
            (part,) = objects(errata, target, "oa:hasSource")
            (selector,) = objects(errata, target, "oa:hasSelector")
            (words,) = objects(errata, selector, "oa:exact")
            assert isinstance(part, NamedNode)
            assert part.value.startswith(expand("src:"))
            assert isinstance(words, Literal)
            assert words.value == html.unescape(words.value).strip()


@pytest.mark.parametrize(
    "slug",
    [
        "pneumatic-code",
        "affoa",
        "materials-share",
        "supra-note",
        "table-1-heading",
        "occupation-selections",
        "nice-devsecops",
        "nice-access-controls",
        "two-codes-of-use-computers",
        "connections-digital-electronics",
        "connections-digital-energy",
        "connections-digital-materials",
        "connections-electronics-energy",
        "connections-electronics-materials",
        "connections-energy-materials",
        "shares-of-all-essential-ksas",
        "extensive-overlap",
        "majority-of-shared-ksas",
        "contents-of-framework",
        "figures-without-content",
        "stray-codes",
        "us-government-work",
        "entry-level-occupations",
    ],
)
def test_known_matter_has_its_note(errata: list[Quad], slug: str) -> None:
    assert NamedNode(expand(f"erratum:{slug}")) in notes(errata)


def test_a_row_of_a_list_without_a_code_of_its_own_has_a_note(
    errata: list[Quad], root: Path, shared: Path
) -> None:
    lists = list(parse(path=root / "ontology" / "framework" / "lists.ttl"))
    rows = {
        quad.object.value: quad.subject
        for quad in lists
        if quad.predicate.value == expand("amo:textAsPrinted") and isinstance(quad.object, Literal)
    }
    text = (shared / "source" / "framework-2025.md").read_text(encoding="utf-8")
    uncoded = [
        rows[line.strip()]
        for line in text.splitlines()
        if line.startswith("\t") and line.strip() in rows
    ]
    assert len(uncoded) == 1
    affected = {quad.object for quad in errata if quad.predicate.value == expand("amo:affects")}
    assert set(uncoded) <= affected


def test_each_named_occupation_says_that_the_document_calls_them_entry_level(store: Store) -> None:
    asked = """
        SELECT ?occupation { ?occupation a amo:Occupation ; skos:editorialNote ?note
          FILTER CONTAINS(?note, "entry-level") }"""
    assert len(ask(store, asked)) == 4


def test_list_a_to_j_is_not_called_by_the_heading_of_the_lists_of_areas(store: Store) -> None:
    asked = 'SELECT ?s ?t {{ ?s ?p ?t FILTER CONTAINS(LCASE(STR(?t)), "{}") }}'
    assert ask(store, asked.format("network-wide list")) == []
    assert len(ask(store, asked.format("list a to j"))) >= 4
