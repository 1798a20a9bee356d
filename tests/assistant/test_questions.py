"""Sixty questions that people ask, answered by the tools, and nothing but true in the answers."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from tests.assistant.asked import MOST_BYTES, MOST_CALLS, Answered, Question, has, read_questions
from tests.assistant.conftest import Assistant

from amocf.release.opened import Release
from amocf.terms import BASE

QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def named(opened: Release) -> tuple[frozenset[str], str]:
    """Every IRI of the release, and all of its texts that have an address in them."""
    iris: set[str] = set()
    texts: set[str] = set()
    for quad in opened.store:
        for term in (*quad.triple, quad.graph_name):
            if isinstance(term, NamedNode):
                iris.add(term.value)
            elif isinstance(term, Literal) and "://" in term.value:
                texts.add(term.value)
    return frozenset(iris), "\n".join(sorted(texts))


def test_there_are_sixty_questions_of_at_most_three_calls() -> None:
    assert len({each.ask for each in QUESTIONS}) == 60
    assert max(len(each.calls) for each in QUESTIONS) <= MOST_CALLS


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.ask)
def test_answer_was_read_where_the_question_says(
    question: Question, root: Path, request: pytest.FixtureRequest
) -> None:
    if question.source:
        assert question.quote in (root / question.source).read_text("utf-8")
    else:
        assert question.quote in request.getfixturevalue("document")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.ask)
def test_question_is_answered(
    question: Question, assistant: Assistant, named: tuple[frozenset[str], str]
) -> None:
    *before, last = answers = assistant.calls(*question.calls)
    assert not last.is_error, last.text
    assert [each for each in question.found if not has(last.data, each)] == []
    assert [each for each in question.lacking if has(last.data, each)] == []
    assert set(question.absent) <= set(last.data.get("absent", ()))
    assert [each for each in question.says if each not in last.text] == []
    refusals = [each.text for each in before if each.is_error]
    assert len(refusals) == len(question.refused), refusals
    for words, text in zip(question.refused, refusals, strict=True):
        assert words in text
    for each in answers:
        assert each.size <= MOST_BYTES
        assert unknown_uris(each, *named) == set()


def unknown_uris(answer: Answered, iris: frozenset[str], texts: str) -> set[str]:
    """Return the URIs of an answer that the release does not name.

    What is not of this edition may stand in a text alone, such as the source of a statement.
    """
    unknown = answer.uris - iris
    return {each for each in unknown if each.startswith(BASE) or each not in texts}
