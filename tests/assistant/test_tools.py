"""The tools as such: what they take, what they answer at most, what they say of a mistake."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tests.assistant.asked import MOST_BYTES, has
from tests.assistant.conftest import Assistant

from amocf.assistant.tool_answers import ToolDraft, ToolRow, cut_text, fitted
from amocf.assistant.tool_arguments import ToolError
from amocf.assistant.toolbox import TOOLS
from amocf.release.opened import Release
from amocf.serve.app.create import create_app
from amocf.settings import Settings
from amocf.uri_spaces import UriSpaces

IRI = "https://w3id.org/amocf/id/4-1-2"
#: 100,000 rows, each with a value of its own.
MANY_ROWS = "SELECT ?a ?b WHERE { ?a a amo:KSA . ?b ?c ?d } LIMIT 100000"


def test_there_are_at_most_eight_tools_which_only_read(assistant: Assistant) -> None:
    listed = assistant.run(lambda client: client.list_tools()).tools
    assert [each.name for each in listed] == [each.name for each in TOOLS]
    assert len(listed) <= 8
    for each in listed:
        Draft202012Validator.check_schema(each.input_schema)
        assert each.annotations.read_only_hint
        assert each.annotations.destructive_hint is False
        assert len(each.description) > 40
        assert all(one["description"] for one in each.input_schema["properties"].values())


def test_tools_of_the_page_are_those_that_there_are(root: Path) -> None:
    page = (root / "docs" / "assistants.md").read_text("utf-8")
    named = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert named == [each.name for each in TOOLS]


def rows(number: int, text: str) -> list[ToolRow]:
    return [ToolRow({"number": n, "text": text}, f"- {n}: {text}") for n in range(number)]


def test_answer_that_is_too_long_says_what_is_left_out_and_how_to_get_it() -> None:
    answer = fitted(ToolDraft("Many.", rows=rows(1_000, "word " * 9)), 2_000)
    shown = len(answer.data["rows"])
    assert 0 < shown < 1_000
    assert answer.size <= 2_000
    assert answer.data["left_out"] == 1_000 - shown
    assert answer.data["next_offset"] == shown
    assert f"offset={shown}" in answer.text


def test_next_part_goes_on_where_the_one_before_ended() -> None:
    first = fitted(ToolDraft("Many.", rows=rows(50, "word"), total=50), 1_500)
    offset = first.data["next_offset"]
    draft = ToolDraft("Many.", rows=rows(50, "word")[offset:], start=offset, total=50)
    following = fitted(draft, 100_000)
    assert following.data["rows"][0]["number"] == offset
    assert "left_out" not in following.data


def test_row_that_is_too_long_is_cut_rather_than_left_out() -> None:
    answer = fitted(ToolDraft("One.", rows=rows(1, "word " * 10_000)))
    assert answer.data["rows"][0]["text"].endswith(" …")
    assert answer.size <= MOST_BYTES


def test_row_of_too_many_columns_gets_a_sentence() -> None:
    wide = ToolRow({f"column{n}": "word" for n in range(2_000)}, "-")
    with pytest.raises(ToolError, match="fewer columns"):
        fitted(ToolDraft("One.", rows=[wide]))


@pytest.mark.parametrize("longest", range(1, 70))
def test_uri_in_a_text_is_never_cut(longest: int) -> None:
    cut = cut_text(f"as printed {IRI} and more", longest)
    assert "://" not in cut or IRI in cut


def test_pages_of_an_answer_together_have_all_rows(assistant: Assistant) -> None:
    found: list[Any] = []
    offset = 0
    while True:
        (answer,) = assistant.calls(
            ("query", {"name": "printed-and-recomputed-figures", "offset": offset})
        )
        found += answer.data["rows"]
        if "left_out" not in answer.data:
            break
        offset = answer.data["next_offset"]
    assert len(found) == answer.data["total"]
    assert len({each["observation"] for each in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("base federal funding", "Base federal funding in 2024: $133M"),
        ("Essential KSAs shared by 3 or more institutes", "institutes: 50%"),
    ],
)
def test_figure_is_told_as_it_is_printed_with_its_unit(
    assistant: Assistant, text: str, printed: str
) -> None:
    (answer,) = assistant.calls(
        ("search", {"text": text, "kind": "statistic", "everything": "yes"})
    )
    assert printed in answer.text


HOSTILE: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "control characters": ("search", {"text": "\x00\x1b[31m\x7f\u202e"}),
    "too long a text": ("search", {"text": "a" * 501}),
    "too many texts": ("match", {"texts": ["a"] * 51}),
    "long texts": ("match", {"texts": ["word " * 30_000]}),
    "100,000 rows": ("query", {"sparql": MANY_ROWS}),
    "rows far behind": ("query", {"sparql": MANY_ROWS, "offset": 99_999}),
    "a long query": ("query", {"sparql": "SELECT * { ?s ?p ?o } #" + "x" * 100_000}),
    "deep brackets": ("query", {"sparql": "SELECT * " + "{" * 500}),
    "an update": ("query", {"sparql": "DELETE WHERE { ?s ?p ?o }"}),
    "another server": (
        "query",
        {"sparql": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"},
    ),
    "no query": ("query", {}),
    "two queries": ("query", {"sparql": "ASK {}", "name": "counts"}),
    "an unknown query": ("query", {"name": "count"}),
    "no choice of a parameter": (
        "query",
        {"name": "ksas-of-sub-competency", "parameters": {"code": "9.9.9"}},
    ),
    "a query of many columns": (
        "query",
        {"sparql": f"SELECT {' '.join(f'(1 AS ?c{n})' for n in range(1_500))} {{}}"},
    ),
    "a long cell": ("query", {"sparql": "SELECT (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o }"}),
    "another type": ("search", {"text": ["4.1"]}),
    "a number that is none": ("search", {"text": "4.1", "offset": "many"}),
    "a number too great": ("search", {"text": "4.1", "offset": 10**30}),
    "an unknown argument": ("search", {"text": "4.1", "limit": 5}),
    "an unknown kind": ("search", {"text": "4.1", "kind": "widget"}),
    "an unknown thing": ("describe", {"thing": "https://w3id.org/amocf/id/9-9-9"}),
    "no IRI": ("describe", {"thing": "amocf:<>"}),
    "an unknown class": ("shapes", {"of": "amo:Widget\x00"}),
    "one side": ("coverage", {"what": "4.1"}),
    "unknown codes": ("coverage", {"what": "4.1", "codes": ["9.9", "\x00"]}),
    "an unknown framework": ("mappings", {"framework": "ISCO"}),
    "an unknown tool": ("delete", {"thing": "4.1"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_call_gets_an_answer_or_a_sentence(name: str, assistant: Assistant) -> None:
    (answer,) = assistant.calls(HOSTILE[name])
    assert answer.size <= MOST_BYTES
    if answer.is_error:
        assert answer.text[-1] in ".?)]'", answer.text
        assert "Traceback" not in answer.text
        assert "server failed" not in answer.text
    else:
        assert answer.data


def test_mistyped_arguments_and_tools_are_named(assistant: Assistant) -> None:
    argument, tool = assistant.calls(("search", {"txt": "4.1"}), ("serch", {"text": "4.1"}))
    assert "did you mean text?" in argument.text
    assert "did you mean search?" in tool.text


def test_usual_prefixes_need_no_declaration_and_places_are_those_of_the_query(
    assistant: Assistant,
) -> None:
    right, wrong = assistant.calls(
        ("query", {"sparql": "ASK { amocf:4-1-2 skos:broader amocf:4-1 }"}),
        ("query", {"sparql": "ASK {\n amocf:4-1-2 skos:broader amocf:4-1"}),
    )
    assert right.data == {"answer": True}
    assert "line 2" in wrong.text


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("?s a amo:Subcompetency", "amo:SubCompetency"),
        ("?s skos:prefLable ?o", "skos:prefLabel"),
        ("amocf:4.1.2 ?p ?o", "amocf:4-1-2"),
        ("?s ?p ?o . OPTIONAL { ?s amo:essentialKSACount ?n }", "amo:essentialKsaCount"),
    ],
)
def test_query_with_an_unknown_term_is_sent_back_with_what_is_near(
    pattern: str, near: str, assistant: Assistant
) -> None:
    (answer,) = assistant.calls(("query", {"sparql": f"SELECT *\nWHERE {{ {pattern} }}"}))
    assert answer.is_error
    assert near in answer.text
    assert "(line 2, column " in answer.text
    assert "was not asked" in answer.text


def test_numbers_as_texts_and_nothing_for_what_is_left_out_are_understood(
    assistant: Assistant,
) -> None:
    (answer,) = assistant.calls(("search", {"text": "4.1.2", "offset": "0", "kind": None}))
    assert has(answer.data, {"code": "4.1.2"})


def test_word_for_a_class_is_described_as_the_document_defines_it(assistant: Assistant) -> None:
    (answer,) = assistant.calls(("describe", {"thing": "sub-competency"}))
    assert answer.data["iri"] == "https://w3id.org/amocf/ontology#SubCompetency"
    assert "a specific subset of KSAs in a competency" in answer.text


def test_answer_is_the_same_each_time(assistant: Assistant) -> None:
    one, other = assistant.calls(("describe", {"thing": "4.1"}), ("describe", {"thing": "4.1"}))
    assert json.dumps(one.data) == json.dumps(other.data)


@pytest.mark.parametrize("tool", ["describe", "search"])
def test_answer_from_a_release_with_made_up_data_warns(
    tool: str, opened: Release, runner: asyncio.Runner
) -> None:
    spaces = UriSpaces(("https://example.org/",))
    release = replace(opened, manifest=replace(opened.manifest, spaces=spaces))
    assistant = Assistant(create_app(release, Settings(engine="threads")), runner)
    (answer,) = assistant.calls((tool, {"thing" if tool == "describe" else "text": "4.1"}))
    assert spaces.warning
    assert answer.data["warning"] == spaces.warning
    assert answer.text.startswith(spaces.warning)
