"""Which mapping records count: by relation, denial and review."""

from typing import Any, Final

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.coverage.comparing import GapStatus, compare
from amocf.coverage.framework_index import FrameworkIndex, read_index
from amocf.coverage.gap_forms import review_of, said
from amocf.coverage.operand_names import known_names
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import PREFIXES

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_FRAMEWORK: Final = """
amocf:9-1 a amo:Competency ; skos:prefLabel "Group"@en ; skos:notation "9.1"^^amo:code .
amocf:9-1-1 a amo:SubCompetency ; skos:broader amocf:9-1 ; skos:prefLabel "One"@en ;
    skos:notation "9.1.1"^^amo:code .
amocf:9-1-2 a amo:SubCompetency ; skos:broader amocf:9-1 ; skos:prefLabel "Two"@en ;
    skos:notation "9.1.2"^^amo:code .
nice:X-1 a amo:ExternalComponent ; skos:inScheme ref:nice ; skos:prefLabel "Outer"@en ;
    skos:notation "X-1"^^amo:niceId .
"""


def _record(number: int, subject: str, predicate: str, target: str, more: str = "") -> str:
    return (
        f"mapping:t-{number} a amo:MappingRecord ; sssom:subject_id {subject} ;"
        f" sssom:predicate_id {predicate} ; sssom:object_id {target} {more}.\n"
    )


def _index(*records: str) -> FrameworkIndex:
    store = Store()
    store.load((_PROLOGUE + _FRAMEWORK + "".join(records)).encode(), format=RdfFormat.TURTLE)
    return read_index(GraphReader(store))


def _component(index: FrameworkIndex, code: str, first: str = "9.1", second: str = "nice") -> Any:
    known = known_names(index)
    sides = (operand_of(index, known.find(name, COMPARABLE)) for name in (first, second))
    return next(each for each in compare(index, *sides).components if each.code == code)


@pytest.mark.parametrize(
    ("predicate", "status"),
    [
        ("skos:exactMatch", GapStatus.COVERED),
        ("skos:closeMatch", GapStatus.COVERED),
        ("skos:broadMatch", GapStatus.PARTLY),
        ("skos:narrowMatch", GapStatus.PARTLY),
        ("skos:relatedMatch", GapStatus.MISSING),
        ("prov:wasDerivedFrom", GapStatus.MISSING),
        ("rdfs:seeAlso", GapStatus.MISSING),
    ],
)
@pytest.mark.parametrize("ends", [("amocf:9-1-1", "nice:X-1"), ("nice:X-1", "amocf:9-1-1")])
def test_status_of_what_is_mapped_follows_from_the_relation(
    predicate: str, status: GapStatus, ends: tuple[str, str]
) -> None:
    index = _index(_record(1, ends[0], predicate, ends[1]))
    assert _component(index, "9.1.1").status is status
    assert _component(index, "9.1.2").status is GapStatus.MISSING
    is_counted = status is not GapStatus.MISSING
    (outside,) = index.outside.values()
    assert [each.degree > 0 for each in outside.matches] == [is_counted]


def test_relation_read_from_the_other_end_is_turned() -> None:
    index = _index(_record(1, "nice:X-1", "skos:broadMatch", "amocf:9-1-1"))
    (reason,) = _component(index, "9.1.1").second.reasons
    assert said(reason) == "narrower match of X-1 Outer (not reviewed, counts in part)"


_DENIED: Final = "; sssom:predicate_modifier sssom:NegatedPredicate "


@pytest.mark.parametrize(
    ("denied", "stated", "status"),
    [
        ("skos:closeMatch", "skos:closeMatch", GapStatus.MISSING),
        # Who denies a close match denies an exact one, and not the other way round.
        ("skos:closeMatch", "skos:exactMatch", GapStatus.MISSING),
        ("skos:exactMatch", "skos:closeMatch", GapStatus.COVERED),
        ("skos:closeMatch", "skos:broadMatch", GapStatus.PARTLY),
    ],
)
def test_what_a_record_denies_does_not_count_whoever_states_it(
    denied: str, stated: str, status: GapStatus
) -> None:
    index = _index(
        _record(1, "amocf:9-1-1", stated, "nice:X-1"),
        _record(2, "nice:X-1", denied, "amocf:9-1-1", _DENIED),
    )
    found = _component(index, "9.1.1")
    assert found.status is status
    assert found.is_denied


def test_record_with_a_reviewer_is_reviewed_and_one_is_enough() -> None:
    reviewed = "; sssom:reviewer_id agent:edition "
    index = _index(
        _record(1, "amocf:9-1-1", "skos:closeMatch", "nice:X-1", reviewed),
        _record(2, "amocf:9-1-1", "skos:exactMatch", "nice:X-1"),
        _record(3, "amocf:9-1-2", "skos:closeMatch", "nice:X-1", '; sssom:reviewer_label "Ann" '),
    )
    assert review_of(_component(index, "9.1.1")) == "reviewed"
    assert review_of(_component(index, "9.1.2")) == "reviewed"


def test_reviewed_record_that_counts_in_part_does_not_make_the_whole_reviewed() -> None:
    reviewed = "; sssom:reviewer_id agent:edition "
    index = _index(
        _record(1, "amocf:9-1-1", "skos:broadMatch", "nice:X-1", reviewed),
        _record(2, "amocf:9-1-1", "skos:closeMatch", "nice:X-1"),
    )
    found = _component(index, "9.1.1")
    assert (found.status, review_of(found)) == (GapStatus.COVERED, "not reviewed")


def test_record_on_a_competency_as_a_whole_says_nothing_of_what_is_below() -> None:
    index = _index(_record(1, "amocf:9-1", "skos:exactMatch", "nice:X-1"))
    known = known_names(index)
    sides = (operand_of(index, known.find(name, COMPARABLE)) for name in ("9.1", "nice"))
    result = compare(index, *sides)
    assert {each.status for each in result.components} == {GapStatus.MISSING}
    (grade,) = result.competencies
    assert grade.words == "0 of 2 covered"
    assert [said(each) for each in grade.second.reasons] == [
        "exact match of X-1 Outer (not reviewed)"
    ]


def test_component_of_which_one_below_it_is_described_is_not_counted() -> None:
    index = _index(
        "nice:X-1-1 a amo:ExternalComponent ; skos:inScheme ref:nice ; skos:broader nice:X-1 ;"
        ' skos:prefLabel "Inner"@en ; skos:notation "X-1-1"^^amo:niceId .'
    )
    (outside,) = index.outside.values()
    assert [each.rpartition("/")[2] for each in outside.components] == ["X-1-1"]
