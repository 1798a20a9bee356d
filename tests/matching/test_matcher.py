"""Texts and what they may be about, by their words."""

from typing import Any, Final

import pytest
from pyoxigraph import Store

from amocf.matching.match_candidates import (
    COMPETENCIES,
    GROUPS,
    MatchCandidate,
    read_candidates,
    vocabulary,
)
from amocf.matching.matcher import Matcher, RankedConcept
from amocf.release.opened import Release
from amocf.terms import PREFIXES

#: Texts of a kind that people have, and the competency that each is about.
_TEXTS: Final = {
    "Reading prints with geometric dimensioning and tolerancing": "4.1",
    "Preventive maintenance of conveyor motors and gearboxes": "4.3",
    "Purchase orders, suppliers, warehouse and freight": "4.4",
    "Control charts, capability studies and Six Sigma": "4.5",
    "Lockout/tagout, personal protective equipment and spill response": "4.6",
    "Ethernet and wireless networks for cloud computing": "5.3",
    "Firewalls, incident response and access control": "5.4",
}


def best(matcher: Matcher, text: str, most: int = 10) -> tuple[RankedConcept, ...]:
    return next(matcher.match([text], most))


def test_candidates_are_the_sub_competencies_and_competencies_that_have_none(
    candidates: tuple[MatchCandidate, ...], store: Store
) -> None:
    rows: Any = store.query(
        """SELECT ?unit { GRAPH ?g { ?unit a ?class }
           FILTER (?class IN (amo:SubCompetency, amo:Competency))
           FILTER NOT EXISTS { GRAPH ?h { ?sub a amo:SubCompetency ; skos:broader ?unit } } }""",
        prefixes=dict(PREFIXES),
    )
    assert {each.iri for each in candidates} == {row["unit"].value for row in rows}


@pytest.mark.parametrize("group", GROUPS)
def test_candidates_of_a_group_are_concepts_of_the_release_with_a_label(
    group: str, release: Release, store: Store
) -> None:
    found = read_candidates(release.store, group)
    assert found
    assert len({each.iri for each in found}) == len(found)
    for each in found:
        asked = f"ASK {{ GRAPH ?g {{ <{each.iri}> skos:prefLabel ?label }} }}"
        assert store.query(asked, prefixes=dict(PREFIXES))
        assert each.label


def test_vocabulary_is_of_codes_that_exist_and_says_nothing_twice(
    candidates: tuple[MatchCandidate, ...], release: Release
) -> None:
    codes = {each.code for each in candidates}
    competencies = {code.rpartition(".")[0] for code in codes if code.count(".") == 2}
    assert vocabulary().keys() <= codes | competencies
    for code, phrases in vocabulary().items():
        assert phrases
        assert all(each == each.strip() and each for each in phrases), code
        assert len(set(map(str.casefold, phrases))) == len(phrases), code


@pytest.mark.parametrize(("text", "competency"), _TEXTS.items())
def test_text_about_a_competency_finds_it_first(
    matcher: Matcher, text: str, competency: str
) -> None:
    assert best(matcher, text)[0].candidate.code.startswith(competency)


def test_name_finds_what_has_it_first(
    matcher: Matcher, candidates: tuple[MatchCandidate, ...]
) -> None:
    asked = [(name.upper(), each) for each in candidates for name in each.names]
    assert len(asked) > len(candidates)
    found = matcher.match([name for name, _ in asked], 20)
    for (name, candidate), concepts in zip(asked, found, strict=True):
        before = [each.candidate for each in concepts if each.candidate is not candidate]
        place = next(n for n, each in enumerate(concepts) if each.candidate is candidate)
        # "Critical Work Functions" is the name of several.
        shared = [each for each in before[:place] if name not in map(str.upper, each.names)]
        assert shared == [], name


def test_shortlist_is_ranked_by_scores_that_begin_with_one(matcher: Matcher) -> None:
    found = best(matcher, "welding of aluminum frames", 68)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    scores = [each.score for each in found]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= each.score <= 1 and 0 < (each.confidence or 0) < 1 for each in found)


def test_shortlist_is_as_long_as_is_asked_for_and_a_part_of_the_longer_one(
    matcher: Matcher,
) -> None:
    text = "statistical process control"
    assert best(matcher, text, 3) == best(matcher, text, 10)[:3]


def test_matched_words_are_those_of_the_text_in_whatever_form_a_concept_has_them(
    matcher: Matcher,
) -> None:
    found = best(matcher, "Lubricating the bearings of motors, zyxwv")
    assert set(found[0].matched) <= {"lubricating", "bearings", "motors"}
    assert found[0].matched


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t",
        "…!?",
        "\0\1\x1b",
        "zzzz qqqq",
        "knowledge of skills",
        "漢字 😀",
        "sonnets and villanelles",
    ],
)
def test_text_that_shares_nothing_finds_nothing(matcher: Matcher, text: str) -> None:
    assert best(matcher, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        '" OR NEAR(a b) * ^ : {} - welding',
        "welding " * 100_000,
        "weldin" + "g" * 100_000 + " welding",
        " ".join(f"qw{n}xz" for n in range(50_000)) + " maintenance",
        "é" * 50_000 + "\u0308" * 50_000 + " welding",
    ],
    ids=["syntax", "repeated", "one long word", "unknown words", "marks"],
)
def test_hostile_text_is_answered(matcher: Matcher, text: str) -> None:
    assert len(best(matcher, text, 5)) <= 5


@pytest.mark.parametrize(
    ("word", "competency"),
    [("cybersecurty", "5.4"), ("maintainance", "4.3"), ("nanofabrication", "5.1")],
)
def test_word_that_no_concept_has_is_found_by_those_near_it(
    matcher: Matcher, word: str, competency: str
) -> None:
    found = best(matcher, word)[0]
    assert found.candidate.code.startswith(competency)
    assert found.matched == (word,)


def test_word_that_all_candidates_have_divides_by_nothing(
    candidates: tuple[MatchCandidate, ...],
) -> None:
    few = Matcher(candidates[:2], COMPETENCIES)
    (found,) = few.match(["manufacturing process"], 10)
    assert all(0 <= each.score <= 1 for each in found)


def test_text_of_another_case_or_with_accents_finds_the_same(matcher: Matcher) -> None:
    plain, other = best(matcher, "predictive maintenance"), best(matcher, "PREDÍCTIVE MAINTENANCE")
    assert [each.candidate.code for each in plain] == [each.candidate.code for each in other]


def test_confidence_is_told_for_competencies_alone(release: Release) -> None:
    for group in GROUPS.keys() - {COMPETENCIES}:
        matcher = Matcher(read_candidates(release.store, group), group)
        (found,) = matcher.match(["process engineer for photonics and electronics"], 5)
        assert found
        assert {each.confidence for each in found} == {None}


def test_texts_are_matched_alike_alone_and_together(matcher: Matcher) -> None:
    texts = [*_TEXTS, "", *_TEXTS] * 7
    together = list(matcher.match(texts, 3))
    assert together == [best(matcher, text, 3) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Technical Drawings and Schematics",
        "technical drawing & schematics",
        "4.1.2",
        " 4.1.2 ",
        "4.1.2 Technical Drawings and Schematics",
        "https://w3id.org/amocf/id/4-1-2",
        "<https://w3id.org/amocf/id/4-1-2>",
    ],
)
def test_label_code_and_uri_are_nearly_certain(matcher: Matcher, text: str) -> None:
    first, *others = best(matcher, text)
    assert (first.candidate.code, first.confidence) == ("4.1.2", 0.95)
    assert all((each.confidence or 0) < 0.5 for each in others)


def test_label_of_several_is_shared(matcher: Matcher) -> None:
    found = best(matcher, "Critical Work Functions")
    named = [each for each in found if each.candidate.label == "Critical Work Functions"]
    assert [each.rank for each in named] == list(range(1, len(named) + 1))
    assert {each.confidence for each in named} == {0.95 / len(named)}


@pytest.mark.parametrize("text", ["1 2 3", "4.9.9", "17 and 4", "$ 5"])
def test_numbers_alone_find_nothing(matcher: Matcher, text: str) -> None:
    assert best(matcher, text) == ()


def test_slip_of_another_word_is_less_likely_than_the_word(matcher: Matcher) -> None:
    slip, word = best(matcher, "Divorce lawyer")[0], best(matcher, "Divorce layer")[0]
    assert slip.candidate == word.candidate
    assert (slip.confidence or 0) < (word.confidence or 0) < 0.3


def test_what_has_less_of_a_word_has_less_support(matcher: Matcher) -> None:
    first, second, *_ = best(matcher, "Technical Drawings and Schematics")
    assert first.support == 1
    assert first.matched == second.matched
    assert second.support < 0.9
