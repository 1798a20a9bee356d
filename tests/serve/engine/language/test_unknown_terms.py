"""What a query names that a release does not know."""

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from amocf.serve.engine.language.known_terms import KnownTerms
from amocf.serve.engine.language.unknown_terms import unknown_terms
from amocf.terms import PREFIXES, expand

ROOT: Final = Path(__file__).parents[4]
FILES: Final = sorted(
    path
    for name in ("queries", "src", "ontology", "benchmarks")
    for path in (ROOT / name).rglob("*.rq")
)
DOCS: Final = sorted((ROOT / "docs").glob("*.md"))
#: From the first line of a query to the end of the block that it stands in.
_IN_BLOCKS: Final = re.compile(r"```\w+\n(?:(?!```).)*?(PREFIX (?:(?!```).)*)```", re.DOTALL)
PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
LINES: Final = len(PREFIXES)


@pytest.fixture(scope="module")
def known(store: Store) -> KnownTerms:
    return KnownTerms(store)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?i amo:inArea ?a", {"amo:inArea": "amo:inTechnologyArea"}),
        ("?c skos:broadr ?b", {"skos:broadr": "skos:broader"}),
        ("?c a amo:Subcompetency", {"amo:Subcompetency": "amo:SubCompetency"}),
        ("?c a amo:Area", {"amo:Area": "amo:TechnologyArea"}),
        ("?c amo:prefLabel ?l", {"amo:prefLabel": "skos:prefLabel"}),
        ("?c prov:wasDerivedfrom ?l", {"prov:wasDerivedfrom": "prov:wasDerivedFrom"}),
        ("?c skos:hasTopConceptualSpace ?l", {"skos:hasTopConceptualSpace": "skos:hasTopConcept"}),
        (r"amocf:4\.1\.2 ?p ?o", {r"amocf:4\.1\.2": "amocf:4-1-2"}),
        ("amocf:4-1-22 ?p ?o", {"amocf:4-1-22": "amocf:4-1-2"}),
        ("<http://w3id.org/amocf/id/4-1-2> ?p ?o",
         {"<http://w3id.org/amocf/id/4-1-2>": "amocf:4-1-2"}),
        ("<https://w3id.org/amocf/id#4-1-2> ?p ?o",
         {"<https://w3id.org/amocf/id#4-1-2>": "amocf:4-1-2"}),
        ("GRAPH graph:framwork { ?s ?p ?o }", {"graph:framwork": "graph:framework"}),
        ("?c skos:notation '4.1'^^amo:cod", {"amo:cod": "amo:code"}),
        ("?c ?p ?o FILTER(?p = skos:broadr)", {"skos:broadr": "skos:broader"}),
        ("VALUES ?p { skos:broadr <urn:mine> } ?c ?p ?o", {"skos:broadr": "skos:broader"}),
        ("?s <http://example.org/p> ?o", {"<http://example.org/p>": ""}),
        ("?s ?p <urn:x>", {"<urn:x>": ""}),
        ("?s a skos:Concept ; skos:broader/skos:notation ?n", {}),
        ("?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(amocf:area-)))", {}),
        ("?s ?p ?o BIND(IRI(CONCAT(STR(amocf:), '4-1')) AS ?x)", {}),
        ("?s ?p ?o BIND(xsd:integer(?o) AS ?x) FILTER('1'^^xsd:byte < ?x)", {}),
        ("?s ?p '<http://w3id.org/amocf/id/4-1-2> skos:broadr' # amo:inArea\n", {}),
    ],
)  # fmt: skip
def test_unknown_terms_are_named_with_what_may_be_meant(
    pattern: str, expected: dict[str, str], known: KnownTerms
) -> None:
    found = unknown_terms(f"{PROLOGUE}SELECT * {{ {pattern} }}", known)
    assert {each.written: each.near[0] if each.near else "" for each in found} == expected


@pytest.mark.parametrize(
    ("declaration", "pattern", "expected"),
    [
        ("amo: <http://w3id.org/amocf/ontology#>", "a amo:Tier", {"amo"}),
        ("x: <https://w3id.org/amocf/ontology>", "a x:Tier", {"amo"}),
        ("amo: <https://w3id.org/amocf/ontology/>", "a amo:Tier", {"amo"}),
        ("schema: <http://schema.org/>", "schema:isPartOf ?x", {"schema", "schema:isPartOf"}),
        ("skos: <http://www.w3.org/2008/05/skos#>", "skos:broader ?x", {"skos"}),
        ("amo: <http://w3id.org/amocf/ontology#>", "amo:inArea ?x", {"amo", "amo:inArea"}),
        # Nothing is said of what a query does not use, or uses in what it writes.
        ("amo: <http://w3id.org/amocf/ontology#>", "a ?x", set()),
        ("skos: <https://w3id.org/amocf/ontology#>", "a skos:Tier", set()),
    ],
)
def test_a_namespace_that_is_written_in_another_way_is_named_once(
    declaration: str, pattern: str, expected: set[str], known: KnownTerms
) -> None:
    found = unknown_terms(f"PREFIX {declaration}\nSELECT * {{ ?s {pattern} ; a ?class }}", known)
    namespaces = {iri: name for name, iri in PREFIXES.items()}
    assert {
        namespaces[each.near[0][1:-1]] if each.is_namespace else each.written for each in found
    } == expected
    for each in found:
        assert each.line == (1 if each.is_namespace else 2)


def test_places_are_counted_from_one_and_each_term_is_named_once(known: KnownTerms) -> None:
    query = f"PREFIX k: <{PREFIXES['skos']}>\r\nSELECT *\n{{ 'é' k:broadr ?x ; k:broadr ?y }}"
    (found,) = unknown_terms(query, known)
    assert (found.line, found.column, found.near) == (3, 7, ("k:broader",))
    assert found.sentence == (
        "No statement names k:broadr (line 3, column 7); did you mean k:broader?"
    )


def test_a_near_term_is_written_with_what_the_query_declares() -> None:
    store = Store()
    term, property_ = NamedNode(expand("skos:note")), NamedNode(expand("void:property"))
    store.add(Quad(NamedNode("urn:data"), property_, term))
    known = KnownTerms(store)
    for declared, near in (
        (f"PREFIX x: <{PREFIXES['skos']}>", "x:note"),
        ("", "skos:note"),
        ("PREFIX skos: <urn:other:>", f"<{expand('skos:note')}>"),
    ):
        found = unknown_terms(f"{declared} ASK {{ ?s <{PREFIXES['skos']}notes> ?o }}", known)
        assert [each.near for each in found] == [(near,)]


def test_many_unknown_terms_and_long_texts_are_read_to_a_limit(known: KnownTerms) -> None:
    many = " ".join(f"amo:x{number} ?o{number} ;" for number in range(5_000))
    assert len(unknown_terms(f"{PROLOGUE}ASK {{ ?s {many} }}", known)) == 20
    assert unknown_terms(f"{PROLOGUE}ASK {{ ?s {many * 3} }}", known) == ()
    (found,) = unknown_terms(f"{PROLOGUE}ASK {{ ?s amo:{'x' * 100_000} ?o }}", known)
    assert (found.near, len(found.sentence) < 200) == ((), True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_projects_queries_name_what_the_release_knows(path: Path, known: KnownTerms) -> None:
    assert unknown_terms(path.read_text(encoding="utf-8"), known) == ()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.stem)
def test_the_documentations_queries_name_what_the_release_knows(
    path: Path, known: KnownTerms
) -> None:
    page = path.read_text(encoding="utf-8")
    for query in _IN_BLOCKS.findall(page):
        for each in unknown_terms(query, known):
            # But for what an example is about, and its output names.
            assert f" {each.written} (line " in page


TERMS: Final = [f"{prefix}:{name}" for prefix in PREFIXES for name in ("a", "broader", "4-1", "")]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([*TERMS, "{", "}", "(", ")", "?x", "FILTER", "VALUES", "^^", "'a'"]),
            st.from_regex(r"<[a-z]{0,4}:?/{0,2}[#-~\x00-\x20]{0,9}>", fullmatch=True),
            st.text(max_size=6),
        ),
        max_size=20,
    )
)
def test_any_text_is_checked(known: KnownTerms, pieces: list[str]) -> None:
    for text in (" ".join(pieces), f"{PROLOGUE}ASK {{ {' '.join(pieces)}"):
        for each in unknown_terms(text, known):
            line = text.split("\n")[each.line - 1]
            assert line.startswith(each.written, each.column - 1)
            assert each.iri not in known or each.is_namespace
            assert each.sentence.startswith("No statement names ")
