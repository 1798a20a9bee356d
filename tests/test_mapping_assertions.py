"""What the release asserts of other frameworks, by itself or through tools for OWL: its records.

A tool for OWL asserts the triple of each annotated axiom, whatever is said of the axiom (OWL 2
Mapping to RDF Graphs, section 3.2.5). The records are read from the tables as text, without the
project's own reader.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from amocf.terms import PREFIXES, expand, shorten

Assertion = tuple[str, str, str]

_ENDS: Final = ("Source", "Property", "Target")
_DERIVED: Final = expand("prov:wasDerivedFrom")
#: Relations to other frameworks, with what each is from the other end.
INVERSES: Final = {
    _DERIVED: None,
    expand("skos:exactMatch"): expand("skos:exactMatch"),
    expand("skos:closeMatch"): expand("skos:closeMatch"),
    expand("skos:relatedMatch"): expand("skos:relatedMatch"),
    expand("skos:broadMatch"): expand("skos:narrowMatch"),
    expand("skos:narrowMatch"): expand("skos:broadMatch"),
}
#: Relations from which another follows: who denies the one denies these.
_NARROWER: Final = {expand("skos:closeMatch"): (expand("skos:exactMatch"),)}


@dataclass(frozen=True)
class Records:
    """The triples that mapping records make, and those that they deny."""

    made: frozenset[Assertion]
    denied: frozenset[Assertion]


def both_ways(assertions: Iterable[Assertion]) -> set[Assertion]:
    """Add what each assertion is from the other end."""
    found = set(assertions)
    return found | {(o, back, s) for s, p, o in found if (back := INVERSES[p])}


def asserted(quads: Iterable[Quad]) -> set[Assertion]:
    """Return the relations of concepts that stand as triples, or that axioms assert."""
    found: set[Assertion] = set()
    concepts: set[str] = set()
    axioms: dict[str, dict[str, str]] = {}
    places = {expand(f"owl:annotated{end}"): end for end in _ENDS}
    for quad in quads:
        subject, predicate, value = _text(quad.subject), quad.predicate.value, _text(quad.object)
        if predicate in INVERSES:
            found.add((subject, predicate, value))
        elif predicate in places:
            axioms.setdefault(subject, {})[places[predicate]] = value
        elif value == expand("skos:Concept"):
            concepts.add(subject)
    # What is no concept is derived too: the dataset from the document.
    found = {each for each in found if each[1] != _DERIVED or each[0] in concepts}
    complete = (ends for ends in axioms.values() if len(ends) == len(_ENDS))
    return found | {(ends["Source"], ends["Property"], ends["Target"]) for ends in complete}


def triples_of(quads: Iterable[Quad]) -> set[Assertion]:
    return {(_text(quad.subject), quad.predicate.value, _text(quad.object)) for quad in quads}


def faults(quads: list[Quad], records: Records) -> list[str]:
    """Say what is asserted that no record makes, what is not that one makes, what one denies."""
    made, standing, stated = both_ways(records.made), asserted(quads), triples_of(quads)
    narrower = {(s, n, o) for s, p, o in records.denied for n in _NARROWER.get(p, ())}
    denied = both_ways(records.denied | narrower)
    found = [("no record makes", each) for each in standing - made - denied]
    found += [("a record denies", each) for each in standing & denied]
    found += [("not stated", each) for each in records.made - stated]
    return sorted(f"{fault}: {' '.join(map(shorten, each))}" for fault, each in found)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def records_of(folder: Path) -> Records:
    """Read the ends of every record of the tables of a folder."""
    rows = [row for path in sorted(folder.glob("*.sssom.tsv")) for row in _rows(path)]
    made = {ends for ends, is_denied in rows if not is_denied}
    return Records(frozenset(made), frozenset(ends for ends, is_denied in rows if is_denied))


def _rows(path: Path) -> Iterator[tuple[Assertion, bool]]:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = yaml.safe_load("".join(line[1:] for line in lines if line.startswith("#")))
    prefixes = PREFIXES | head["curie_map"]
    for row in csv.DictReader([line for line in lines if line[0] != "#"], delimiter="\t"):
        subject, predicate, target = (
            _expanded(row[f"{end}_id"], prefixes) for end in ("subject", "predicate", "object")
        )
        yield (subject, predicate, target), row.get("predicate_modifier") == "Not"


def _expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, name = curie.partition(":")
    return prefixes[prefix] + name


@pytest.fixture(scope="module")
def records(root: Path) -> Records:
    return records_of(root / "mappings")


def test_the_release_asserts_what_its_records_make_and_nothing_else(
    store: Store, records: Records
) -> None:
    assert len(records.made) > len(records.denied) > 0
    assert faults(list(store), records) == []


def test_every_record_is_found_by_one_pattern(store: Store, records: Records) -> None:
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    ends = "?r a amo:MappingRecord; sssom:subject_id ?s; sssom:predicate_id ?p; sssom:object_id ?o"
    for condition, expected in (("NOT EXISTS", records.made), ("EXISTS", records.denied)):
        query = (
            f"SELECT ?s ?p ?o {{ {ends} FILTER {condition} {{ ?r sssom:predicate_modifier ?m }}}}"
        )
        rows = store.query(prologue + query)
        assert {tuple(term.value for term in row) for row in rows} == expected  # type: ignore[union-attr]


A, B, C = (expand(f"nice:{name}") for name in "abc")
CLOSE, EXACT = expand("skos:closeMatch"), expand("skos:exactMatch")
SOUND = """
nice:a skos:closeMatch nice:b .
nice:b skos:closeMatch nice:a .
mapping:1 a owl:Axiom ; owl:annotatedSource nice:a ; owl:annotatedProperty skos:closeMatch ;
  owl:annotatedTarget nice:b .
mapping:2 a owl:NegativePropertyAssertion ; owl:sourceIndividual nice:a ;
  owl:assertionProperty skos:closeMatch ; owl:targetIndividual nice:c .
"""
PLANTED: Final = Records(frozenset({(A, CLOSE, B)}), frozenset({(A, CLOSE, C)}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOUND, []),
        (
            SOUND.replace("NegativePropertyAssertion", "Axiom")
            .replace("sourceIndividual", "annotatedSource")
            .replace("assertionProperty", "annotatedProperty")
            .replace("targetIndividual", "annotatedTarget"),
            ["a record denies: ref/nice/a skos:closeMatch ref/nice/c"],
        ),
        (
            SOUND + "nice:c skos:closeMatch nice:a .",
            ["a record denies: ref/nice/c skos:closeMatch ref/nice/a"],
        ),
        (
            SOUND + "nice:a skos:exactMatch nice:c .",
            ["a record denies: ref/nice/a skos:exactMatch ref/nice/c"],
        ),
        (
            SOUND + "GRAPH graph:inferred { nice:b skos:exactMatch nice:c }",
            ["no record makes: ref/nice/b skos:exactMatch ref/nice/c"],
        ),
        (
            SOUND + "mapping:3 owl:annotatedSource nice:a ; owl:annotatedProperty skos:broadMatch ;"
            "  owl:annotatedTarget nice:b .",
            ["no record makes: ref/nice/a skos:broadMatch ref/nice/b"],
        ),
        (
            SOUND + "nice:a a skos:Concept ; prov:wasDerivedFrom nice:b .",
            ["no record makes: ref/nice/a prov:wasDerivedFrom ref/nice/b"],
        ),
        (
            SOUND.replace("nice:a skos:closeMatch nice:b .", ""),
            ["not stated: ref/nice/a skos:closeMatch ref/nice/b"],
        ),
    ],
    ids=["sound", "axiom", "inverse", "narrower", "inferred", "untyped", "derived", "unstated"],
)
def test_a_planted_assertion_is_found(text: str, expected: list[str]) -> None:
    prologue = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = list(parse((prologue + text).encode(), format=RdfFormat.TRIG))
    assert faults(quads, PLANTED) == expected
