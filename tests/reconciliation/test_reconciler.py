"""Candidates: which come first, which are certain, and what types and properties do to them."""

from typing import Any

import pytest

from amocf.reconciliation.reconciler import Reconciler


def _certain(found: Any) -> list[str]:
    return [each.entity.iri.rpartition("amocf/")[2] for each in found if each.is_certain]


def test_every_entity_is_the_first_candidate_for_its_own_uri_and_certain(
    reconciler: Reconciler, candidates: Any
) -> None:
    assert len(reconciler.entities.all) > 250
    for entity in reconciler.entities.all:
        (found,) = candidates(query=entity.iri)
        assert (found.entity, found.is_certain, found.score) == (entity, True, 100)


def test_every_entity_is_a_candidate_for_its_own_name(
    reconciler: Reconciler, candidates: Any
) -> None:
    for entity in reconciler.entities.all:
        found = candidates(query=entity.name, limit=50)
        assert entity in [each.entity for each in found]
        # Whoever has the name itself comes before what is only like it.
        first = found[0].entity
        assert first.kind == entity.kind or first.name.casefold()[:4] == entity.name.casefold()[:4]


def test_candidates_stand_by_score_and_have_one_from_0_to_100(candidates: Any) -> None:
    for text in ("systems", "quality", "cyber security of supply chains", "4.1"):
        scores = [each.score for each in candidates(query=text)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < each <= 100 for each in scores)


@pytest.mark.parametrize(
    ("query", "certain"),
    [
        ({"query": "Precision measurement", "type": "sub-competency"}, ["id/4-2-4"]),
        ({"query": "Preventive health, safety or environment inspection"}, ["id/4-6-5"]),
        ({"query": "nf com 8"}, ["ref/nice/NF-COM-008"]),
        ({"query": "4.1.2", "type": "amo:SubCompetency"}, ["id/4-1-2"]),
        (
            {"query": "4.1.2: technical drawings & schematics", "type": "sub-competency"},
            ["id/4-1-2"],
        ),
        # Two frameworks have the code, or the name.
        ({"query": "4.1.2"}, []),
        ({"query": "Cyber Resiliency"}, []),
        # Six of the framework's own have it.
        ({"query": "Critical Work Functions", "type": "sub-competency"}, []),
        # The code is of one, and the name of another.
        ({"query": "4.1.2 Precision Measurement", "type": "sub-competency"}, []),
        # A word by which people look for it need not mean it.
        ({"query": "mechatronics"}, []),
        # It is like the name, and not the name.
        ({"query": "Precision measurment", "type": "sub-competency"}, []),
        # A part of the name.
        ({"query": "Troubleshooting"}, []),
        ({"query": "Precision Measurement", "type": "occupation"}, []),
    ],
    ids=str,
)
def test_candidate_is_certain_only_where_a_whole_name_or_code_means_one_thing(
    candidates: Any, query: dict[str, str], certain: list[str]
) -> None:
    assert _certain(candidates(**query)) == certain


def test_type_that_is_wanted_comes_first_and_strictly_wanted_alone(names: Any) -> None:
    assert names(query="electrical engineers", limit=1) == ["id/occ-0003"]
    esco = "http://data.europa.eu/esco/concept-scheme/occupations"
    first, second, *_ = names(query="electrical engineers", type=esco)
    assert (first.partition("/occupation/")[0], second) == (
        "http://data.europa.eu/esco",
        "id/occ-0003",
    )
    only = names(query="electrical engineers", type=[esco, "occupation"], type_strict="any")
    assert set(only[:2]) == {first, "id/occ-0003"}
    assert all(each.startswith(("id/occ", "http")) for each in only)
    assert names(query="electrical engineers", type=[esco, "occupation"], type_strict="all") == []


@pytest.mark.parametrize(
    "type_", ["NICE", "Component of NICE", "https://w3id.org/amocf/ref/nice", "outside"]
)
def test_type_is_known_by_its_identifier_and_by_what_it_is_called(names: Any, type_: str) -> None:
    assert names(query="cyber resiliency", type=type_)[0] == "ref/nice/NF-COM-007"


def test_type_that_nothing_has_raises_nothing_and_strictly_excludes_all(names: Any) -> None:
    assert names(query="programming", type="pet")[0] == "id/5-3-1"
    assert names(query="programming", type="pet", type_strict="any") == []


@pytest.mark.parametrize(
    ("property_", "first"),
    [
        ({"pid": "broader", "v": "Operations Management"}, "id/4-2-1"),
        ({"pid": "broader", "v": "4.3"}, "id/4-3-1"),
        ({"pid": "broader", "v": ["maintainance, instalation and repairs"]}, "id/4-3-1"),
        ({"pid": "broader", "v": {"id": "https://w3id.org/amocf/id/4-6"}}, "id/4-6-1"),
        ({"pid": "code", "v": "4.5.1"}, "id/4-5-1"),
    ],
    ids=str,
)
def test_property_tells_namesakes_apart(
    candidates: Any, property_: dict[str, Any], first: str
) -> None:
    found = candidates(
        query="Critical work functions",
        type="sub-competency",
        type_strict="any",
        properties=[property_],
    )
    assert found[0].entity.iri.endswith(f"/{first}")
    assert found[0].features[f"property:{property_['pid']}"] > 80
    assert found[0].score > found[1].score
    assert found[1].features[f"property:{property_['pid']}"] < 100
    # What is spelled otherwise is likely, and not certain.
    is_spelled_right = "maintainance" not in str(property_)
    assert _certain(found) == ([first] if is_spelled_right else [])


def test_property_with_another_value_lowers_and_makes_uncertain(candidates: Any) -> None:
    right, wrong = (
        candidates(
            query="Precision Measurement",
            type="sub-competency",
            properties=[{"pid": "broader", "v": value}],
        )[0]
        for value in ("4.2", "5.3")
    )
    assert right.entity == wrong.entity
    assert (right.is_certain, wrong.is_certain) == (True, False)
    assert wrong.score < right.score


def test_property_alone_is_a_query(names: Any, candidates: Any) -> None:
    area = [{"pid": "technology-area", "v": "Biomanufacturing"}]
    found = names(properties=area, type="institute", type_strict="any")
    assert sorted(found) == ["id/inst-biofabusa", "id/inst-biomade", "id/inst-niimbl"]
    assert not _certain(candidates(properties=area))
    assert names(properties=[{"pid": "no-property", "v": "x"}]) == []


def test_text_that_names_nothing_gets_what_it_may_be_about(candidates: Any) -> None:
    found = candidates(query="lean six sigma")
    assert found
    assert all(not each.is_certain and each.score <= 50 for each in found)
    assert found[0].features["words"] > 0


@pytest.mark.parametrize("text", ["", "!!!", "\0\x07", "zzzzqqqq", "😀", "a" * 500, "7" * 500])
def test_text_that_means_nothing_has_no_certain_candidate(candidates: Any, text: str) -> None:
    found = candidates(query=text, properties=[{"pid": "code", "v": "none"}])
    assert not _certain(found)


def test_limit_is_kept(names: Any) -> None:
    assert len(names(query="systems", limit=3)) == 3
    assert len(names(query="systems")) == 10


def test_suggestions_begin_as_typed_and_have_codes_and_uris(reconciler: Reconciler) -> None:
    def suggested(start: str, first: int = 0) -> list[str]:
        return [each.name for each in reconciler.suggestions(start, first, 5)]

    assert suggested("tech")[0] == "Technical Drawings and Schematics"
    assert suggested("4.2.1")[0] == "Critical Work Functions"
    assert suggested("17-2112.0")[0] == "Industrial Engineers"
    assert suggested("Systems")[0] == "Systems"
    assert suggested("https://w3id.org/amocf/id/occ-0001") == ["Process Engineers"]
    assert suggested("qual", 1)[0] == suggested("qual")[1]
    assert suggested("zzzzqqqq") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("A.I. security", "ref/nice/NF-COM-002"),
        ("Biomfg production", "id/5-6"),
        ("PLC maintenance", "id/4-3-27"),
        ("dev sec ops", "ref/nice/NF-COM-008"),
        ("EHS inspections", "id/4-6-5"),
        ("NICE access controls", "ref/nice/NF-COM-001"),
        ("access controls", "id/5-4-2"),
    ],
)
def test_short_forms_are_read_and_what_people_come_for_goes_first(
    names: Any, text: str, first: str
) -> None:
    assert names(query=text)[0] == first


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4.37", "id/4-3-7"),  # as Table A1 prints 4.3.7
        ("AFOA", "id/inst-affoa"),  # as Table 2 prints AFFOA
        ("17-2141", "ref/onet-soc/17-2141-00"),  # the SOC's code of a whole occupation
    ],
)
def test_code_or_name_as_it_is_printed_elsewhere_comes_first(
    names: Any, typed: str, expected: str
) -> None:
    assert names(query=typed)[0] == expected


def test_blank_name_has_no_candidates(names: Any) -> None:
    assert names(query=" ") == names(query="") == []


@pytest.mark.parametrize("typed", ["$5.1", "-5.1", "4.1%", "+4.1", "5.1 %"])
@pytest.mark.parametrize("type_", ["", "competency"])
def test_amount_is_no_code(candidates: Any, typed: str, type_: str) -> None:
    asked = {"query": typed} | ({"type": type_} if type_ else {})
    assert not any(each.is_certain for each in candidates(**asked))
