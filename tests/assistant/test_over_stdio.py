"""The command as assistants start it: the SDK's client speaks to it over its standard streams."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from tests.assistant.asked import MOST_BYTES, Answered, has, read_questions
from tests.assistant.conftest import answered

from amocf.cli import main

#: Each of them uses other tools.
ASKED = (0, 9, 17, 23, 34, 53, 55)
QUESTIONS = [read_questions()[number] for number in ASKED]


@pytest.fixture(scope="module")
def heard(dist: Path) -> list[list[Answered]]:
    """What one assistant hears that asks all of these, and then what is hostile."""

    async def asked() -> list[list[Answered]]:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "amocf.cli", "mcp", "--dist", str(dist)]
        )
        async with Client(server, read_timeout_seconds=60) as client:
            said = [[await answered(client, *each) for each in one.calls] for one in QUESTIONS]
            hostile: dict[str, Any] = {"texts": ["x" * 10_000_000]}
            return [*said, [await answered(client, "match", hostile)]]

    return asyncio.run(asked())


@pytest.mark.parametrize("place", range(len(QUESTIONS)), ids=lambda n: QUESTIONS[n].ask)
def test_question_is_answered_over_standard_streams(
    place: int, heard: list[list[Answered]]
) -> None:
    question, last = QUESTIONS[place], heard[place][-1]
    assert not last.is_error, last.text
    assert [each for each in question.found if not has(last.data, each)] == []
    assert [each for each in question.says if each not in last.text] == []
    assert last.size <= MOST_BYTES


def test_ten_megabytes_over_standard_streams_get_a_sentence(heard: list[list[Answered]]) -> None:
    (answer,) = heard[-1]
    assert answer.is_error
    assert "have 100,000" in answer.text


def test_command_without_the_extra_says_how_to_install_it(
    dist: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # None stands for a module that is not there.
    monkeypatch.setitem(sys.modules, "mcp.server.stdio", None)
    assert main(["mcp", "--dist", str(dist)]) == 2
    assert "pip install 'amocf[mcp]'" in capsys.readouterr().err
