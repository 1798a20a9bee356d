"""The questions, and what has to stand in their answers."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

QUESTIONS: Final = Path(__file__).with_name("questions.toml")
#: Bytes of an answer, and calls for one question.
MOST_BYTES: Final = 8_192
MOST_CALLS: Final = 3

_URI: Final = re.compile(r"https?://[^\s\"'<>|…\\]+")


@dataclass(frozen=True)
class Question:
    """A question, the calls that answer it, and what is expected (see the head of the file)."""

    ask: str
    calls: tuple[tuple[str, Mapping[str, Any]], ...]
    quote: str
    source: str
    found: tuple[Mapping[str, Any], ...]
    lacking: tuple[Mapping[str, Any], ...]
    absent: tuple[str, ...]
    says: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """What a call gave: whether it is an error, its data, its text, its bytes as sent."""

    is_error: bool
    data: Mapping[str, Any]
    text: str
    size: int

    @property
    def uris(self) -> set[str]:
        """Every URI that stands anywhere in it."""
        whole = f"{json.dumps(self.data, ensure_ascii=False)}\n{self.text}"
        return {each.rstrip(".,;:)]}") for each in _URI.findall(whole)}


def read_questions() -> tuple[Question, ...]:
    """Read the file."""
    rows = tomllib.loads(QUESTIONS.read_text("utf-8"))["question"]
    return tuple(
        Question(
            row["ask"],
            tuple((tool, given) for call in row["calls"] for tool, given in call.items()),
            row["quote"],
            row.get("in", ""),
            tuple(row.get("found", ())),
            tuple(row.get("lacking", ())),
            tuple(row.get("absent", ())),
            tuple(row.get("says", ())),
            tuple(row.get("refused", ())),
        )
        for row in rows
    )


def objects(data: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object in data."""
    if isinstance(data, Mapping):
        yield data
        for each in data.values():
            yield from objects(each)
    elif isinstance(data, list):
        for each in data:
            yield from objects(each)


def has(data: Any, members: Mapping[str, Any]) -> bool:
    """Say whether an object with these members is somewhere in data."""
    return any(members.items() <= found.items() for found in map(_flat, objects(data)))


def _flat(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in found.items() if not isinstance(each, dict | list)}
