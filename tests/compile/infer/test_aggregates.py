"""Counts of institutes from data that they do not publish: right, and none that tells of few."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from amocf.compile.infer.aggregates import Framework, aggregate, count_cells
from amocf.rdf.statements import english, number, state, term
from amocf.terms import BASE

KSAS = {"ksa-1": "4-1-1", "ksa-2": "4-1-1", "ksa-3": "4-1-2", "ksa-4": "5-1"}
BROADER = {**KSAS, "4-1-1": "4-1", "4-1-2": "4-1"}
KINDS = {
    **dict.fromkeys(KSAS, "amo:KSA"),
    "occ-1": "amo:Occupation",
    "4-1-1": "amo:SubCompetency",
    "4-1-2": "amo:SubCompetency",
    "4-1": "amo:Competency",
    "5-1": "amo:Competency",
}
INSTITUTES = [f"inst-{number}" for number in range(18)]

#: What institutes select, and under which code, by the institute.
Selected = Mapping[str, Collection[tuple[str, str]]]


def iri(name: str) -> str:
    return f"{BASE}id/{name}"


def framework() -> Framework:
    quads: list[Quad] = []
    for name, kind in KINDS.items():
        quads += state(
            iri(name), ("rdf:type", term(kind)), ("skos:prefLabel", english(f"Label of {name}"))
        )
    for name, above in BROADER.items():
        quads += state(iri(name), ("skos:broader", NamedNode(iri(above))))
    for name in INSTITUTES:
        quads += state(iri(name), ("rdf:type", term("amo:Institute")))
    return Framework(quads)


def stated(selected: Selected) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for institute, pairs in selected.items():
        found[institute] = []
        for what, code in pairs:
            facts = [("amo:selects", NamedNode(iri(what)))]
            facts += [("amo:selectedUnder", NamedNode(iri(code)))] if code else []
            found[institute] += state(iri(f"selection/{what}/{code}/{institute}"), *facts)
    return found


def published(selected: Selected, possible: int = 18, smallest: int = 3) -> dict[str, int]:
    cells = count_cells(framework(), stated(selected)).published(possible, smallest)
    return {name.removeprefix(iri("")): count for name, count in cells.items()}


def each(count: int, *pairs: tuple[str, str], start: int = 0) -> dict[str, list[tuple[str, str]]]:
    """Have so many institutes select the same."""
    return {name: list(pairs) for name in INSTITUTES[start : start + count]}


@pytest.mark.parametrize(
    ("selected", "found"),
    [
        (each(2, ("occ-1", "")), {}),
        (each(3, ("occ-1", "")), {"occ-1": 3}),
        (each(15, ("occ-1", "")), {"occ-1": 15}),
        # What is left of the 18 is fewer than three.
        (each(16, ("occ-1", "")), {}),
        # The code tells no more than the KSA, so that nobody is known to select nothing else.
        (each(4, ("ksa-1", "4-1-1")), {"ksa-1": 4}),
        # One of its own is counted under its code alone, and then its code, not the competency.
        (each(3, ("ksa-own-1", "4-1-2")), {"4-1-2": 3}),
        # Two more select another KSA of the code: the difference would tell of them.
        (
            {**each(4, ("ksa-1", "4-1-1")), **each(2, ("ksa-2", "4-1-1"), start=4)},
            {"ksa-1": 4},
        ),
        # Three more: the difference tells of three.
        (
            {**each(4, ("ksa-1", "4-1-1")), **each(3, ("ksa-2", "4-1-1"), start=4)},
            {"ksa-1": 4, "ksa-2": 3, "4-1-1": 7},
        ),
        # Selected under another code than the document has it: within that code, too.
        (each(4, ("ksa-1", "5-1")), {"ksa-1": 4}),
        # Four have one, other three the other: the two together tell of three at least.
        (
            {**each(4, ("ksa-1", "4-1-1")), **each(3, ("ksa-3", "4-1-2"), start=4)},
            {"ksa-1": 4, "ksa-3": 3, "4-1": 7},
        ),
    ],
)
def test_published_counts_that_tell_of_three_or_more_are_there(
    selected: Selected, found: dict[str, int]
) -> None:
    assert published(selected) == found


def test_published_of_fewer_possible_institutes_leaves_out_what_is_nearly_all() -> None:
    selected = each(7, ("occ-1", ""))
    assert published(selected, possible=10) == {"occ-1": 7}
    assert published(selected, possible=9) == {}


SELECTIONS = st.sets(
    st.tuples(
        st.sampled_from([*KSAS, "occ-1", "ksa-own-1"]),
        st.sampled_from(["4-1-1", "4-1-2", "5-1", ""]),
    ),
    max_size=5,
)


@given(st.lists(SELECTIONS, min_size=3, max_size=18), st.integers(3, 5), st.integers(0, 18))
def test_published_of_any_data_tells_of_no_fewer(
    rows: list[set[tuple[str, str]]], smallest: int, more: int
) -> None:
    selected = dict(zip(INSTITUTES, rows, strict=False))
    possible = min(len(rows) + more, 18)
    found = published(selected, possible, smallest)
    above = {name: _above(name) for name in KINDS}
    for name, count in found.items():
        # Counted once more, by another way.
        counted = [
            institute
            for institute, pairs in selected.items()
            if any(what == name or (code and name in _above(code)) for what, code in pairs)
        ]
        assert count == len(counted)
        assert smallest <= count <= possible - smallest
        for outer in above[name] - {name}:
            if outer in found:
                assert found[outer] - count >= smallest


def _above(name: str) -> set[str]:
    return {name} | (_above(BROADER[name]) if name in BROADER else set())


@pytest.mark.parametrize(("contributing", "said"), [(9, "of 9 institutes"), (7, "of at least 3")])
def test_aggregate_number_of_institutes_is_said_only_where_it_tells_of_no_few(
    contributing: int, said: str
) -> None:
    selected = {**each(contributing), **each(6, ("occ-1", ""))}
    quads = aggregate(framework(), stated(selected), (), 3)
    texts = {str(quad.object) for quad in quads if quad.predicate == term("dct:description")}
    assert len(texts) == 1
    assert said in texts.pop()


def test_aggregate_names_no_institute_and_nothing_of_its_own() -> None:
    selected = each(6, ("occ-1", ""), ("ksa-own-1", "4-1-2"))
    text = "\n".join(map(str, aggregate(framework(), stated(selected), (), 3)))
    assert "inst-" not in text
    assert "ksa-own" not in text
    assert "selection/" not in text
    assert f"{BASE}stat/aggregates/occ-1" in text


def test_aggregate_published_institutes_are_none_that_might_be_counted() -> None:
    selected = stated(each(6, ("occ-1", "")))
    quads = aggregate(framework(), selected, INSTITUTES[9:], 3)
    counts = [q for q in quads if q.predicate == term("amo:numberOfSelectingInstitutes")]
    assert [quad.object for quad in counts] == [number(6)]
    quads = aggregate(framework(), selected, INSTITUTES[8:], 3)
    assert not [q for q in quads if q.predicate == term("amo:numberOfSelectingInstitutes")]
