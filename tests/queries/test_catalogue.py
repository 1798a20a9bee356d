"""Queries by name: where they come from, what they take, how they are listed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import QuerySolution, QuerySolutions, RdfFormat, Store

from amocf.ask import find_queries
from amocf.cli import main
from amocf.errors import UsageError
from amocf.queries.catalogue import bind, description, find_query, listing
from amocf.queries.listed import Example
from amocf.queries.query_file import INSIGHT, read_offered

_Found = Callable[[str], Example]


@pytest.fixture(scope="module")
def found(dist: Path, root: Path) -> _Found:
    """Find a query of the checkout, with the choices of the release."""
    examples = find_queries(root, dist)
    return lambda name: find_query(name, examples)


def test_find_queries_without_checkout_takes_those_of_the_release(
    dist: Path, root: Path, tmp_path: Path
) -> None:
    released = {each.query.name: each.query.text for each in find_queries(tmp_path, dist)}
    of_checkout = {each.query.name: each.query.text for each in find_queries(root, dist)}
    assert released.keys() == {query.name for query in read_offered(root)}
    assert {"counts", "insights-ksas-across-areas"} < released.keys()
    assert released.items() < of_checkout.items()
    assert all(name.startswith("checks-") for name in of_checkout.keys() - released.keys())


def test_find_queries_without_either_says_that_there_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no release"):
        find_queries(tmp_path, tmp_path)


def test_query_of_a_copied_release_answers_without_a_checkout(
    dist: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    copied = tmp_path / "elsewhere"
    shutil.copytree(dist, copied, ignore=shutil.ignore_patterns("store"))
    arguments = ["query", "ksas-of-sub-competency", "code=5.4.3", "--format", "csv"]
    assert main([*arguments, "--dist", str(copied), "--root", str(tmp_path)]) == 0
    assert len(capfdbinary.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "nice",
        "NICE",
        "ref:nice",
        "https://w3id.org/amocf/ref/nice",
        "<https://w3id.org/amocf/ref/nice>",
        "NICE Workforce Framework for Cybersecurity",
        "workforce cybersecurity",
    ],
)
def test_bind_iri_by_any_of_its_names_means_the_iri(found: _Found, text: str) -> None:
    bound = bind(found("mappings-to-framework"), {"framework": text})
    assert "VALUES ?framework { <https://w3id.org/amocf/ref/nice> }" in bound


def test_bind_text_by_its_label_means_the_value(found: _Found) -> None:
    label = "Manufacturing Process Design/Development (4.1)"
    bound = bind(found("ksas-of-sub-competency"), {"code": label.lower()})
    assert 'VALUES ?code { "4.1" }' in bound


@pytest.mark.parametrize(
    ("name", "parameter", "value", "said"),
    [
        ("ksas-of-sub-competency", "code", "9.9.9", "none of its 80 choices; `amocf query ksas-of"),
        ("ksas-of-sub-competency", "code", "4", "none of its 80 choices"),
        ("ksas-of-sub-competency", "code", "", "none of its 80 choices"),
        (
            "mappings-to-framework",
            "framework",
            "nicee",
            "(did you mean nice?); expected one of dol",
        ),
        ("mappings-to-framework", "framework", "competency model", "none of its 6 choices"),
        ("mappings-to-framework", "framework", "ref:other", "none of its 6 choices"),
        (
            "derivations-from-model",
            "model",
            "https://w3id.org/amocf/source/2025",
            "none of its 4 choices",
        ),
        ("counts", "code", "4.1", "counts has no parameter 'code'"),
    ],
)
def test_bind_value_that_is_no_choice_is_refused(
    found: _Found, name: str, parameter: str, value: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        bind(found(name), {parameter: value})
    assert said in str(refused.value)


def _rows(store: Store, text: str) -> list[QuerySolution]:
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)
    return list(solutions)


def test_every_choice_has_an_answer_or_the_description_says_what_none_means(
    dist: Path, root: Path
) -> None:
    store = Store()
    store.bulk_load(path=dist / "amocf.nt", format=RdfFormat.N_TRIPLES)
    silent = {
        example.query.name: example.query.description
        for example in find_queries(root, dist)
        # The insights are asked of data of institutes, which the release does not hold.
        if not example.query.name.startswith(INSIGHT)
        for field in example.fields
        for choice in field.choices
        if not _rows(store, example.query.bind({field.parameter.name: choice.value}))
    }
    assert silent.keys() == {"ksas-of-sub-competency"}
    assert [name for name, text in silent.items() if "No row means" not in text] == []


def test_bind_every_default_is_one_of_its_choices(dist: Path, root: Path) -> None:
    for example in find_queries(root, dist):
        values = {each.parameter.name: each.parameter.default for each in example.fields}
        assert bind(example, values)


def test_listing_shows_queries_with_parameters_and_checks_apart(dist: Path, root: Path) -> None:
    offered, _, checks = listing(find_queries(root, dist)).partition("To recompute")
    assert "\n  ksas-of-sub-competency code=4.1.2  " in offered
    assert "\n  mappings-to-framework framework=nice  " in offered
    assert "checks-" not in offered
    assert "checks-institutes" in checks


def test_listing_of_a_release_without_checks_does_not_mention_them(
    dist: Path, tmp_path: Path
) -> None:
    assert "recompute what" not in listing(find_queries(tmp_path, dist))


def test_description_shows_parameters_with_default_and_choices(found: _Found) -> None:
    text = description(found("mappings-to-framework"))
    assert "framework: Framework, model or classification (default: nice)\n" in text
    assert "\n  onet-soc     O*NET-SOC 2019\n" in text


def test_query_alone_and_describe_print_them(
    dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--dist", str(dist)]) == 0
    assert "essential-ksas-per-competency" in capsys.readouterr().out
    assert main(["query", "mappings-to-framework", "--describe", "--dist", str(dist)]) == 0
    assert capsys.readouterr().out.startswith("mappings-to-framework: ")
    assert main(["query", "mappings-to", "--describe", "--dist", str(dist)]) == 2
    assert "no query is called 'mappings-to'" in capsys.readouterr().err
