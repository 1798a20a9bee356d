"""Results of queries as a page shows them."""

import json
from dataclasses import dataclass
from typing import Any, Final

from amocf.serve.engine import Answer
from amocf.serve.reader import Reader
from amocf.serve.views import Link, Value

#: What a page holds at most; the sentence above it says what was left out.
MOST_ROWS: Final = 1000
MOST_CHARACTERS: Final = 200_000


@dataclass(frozen=True)
class ResultView:
    """A table, or a text, with a sentence about it."""

    sentence: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    text: str = ""


def view(reader: Reader, answer: Answer) -> ResultView:
    """Show an answer in JSON as a table or a verdict, one in Turtle as text."""
    if answer.representation.name != "JSON":
        return _text(answer.body.decode())
    document = json.loads(answer.body)
    if "boolean" in document:
        return ResultView("Yes: true." if document["boolean"] else "No: false.")
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(
        tuple(_cell(reader, binding.get(name)) for name in columns)
        for binding in bindings[:MOST_ROWS]
    )
    return ResultView(_sentence(len(bindings)), columns, rows)


def _sentence(count: int) -> str:
    if count > MOST_ROWS:
        return f"{count:,} rows; the first {MOST_ROWS:,} are shown. The other formats have all."
    return f"{count:,} {'row' if count == 1 else 'rows'}."


def _text(text: str) -> ResultView:
    if len(text) > MOST_CHARACTERS:
        shown = text[:MOST_CHARACTERS]
        return ResultView("The beginning of the graph; the other formats have it all.", text=shown)
    return ResultView("" if text else "An empty graph.", text=text)


def _cell(reader: Reader, term: Any) -> Value | None:
    if term is None:
        return None
    text = str(term["value"])
    if term["type"] == "uri":
        return Value(text, link=Link(text, text, reader.href(text)))
    return Value(text, str(term.get("xml:lang", "")))
