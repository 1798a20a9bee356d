"""Results of queries as a page shows them."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final, TypeVar

from amocf.rdf.graph_reader import shortened
from amocf.rdf.json_results import says_nothing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value

#: What a result adds to a page at most, about, beside the forms of the queries; the sentence above
#: it says what was left out.
MOST_BYTES: Final = 35_000
#: What a page shows of one value.
MOST_CHARACTERS: Final = 2_000
#: The markup of a cell.
_CELL: Final = 40

Row = tuple[Value | None, ...]
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class ResultView:
    """A table, or a text, with a sentence about it; ``is_empty`` if nothing was found."""

    sentence: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    text: str = ""
    is_empty: bool = False


def view(reader: Reader, body: bytes, *, is_json: bool) -> ResultView:
    """Show a result in JSON as a table or a verdict, a graph as text."""
    if not is_json:
        return _text(body.decode())
    document = json.loads(body)
    is_empty = says_nothing(document)
    if "boolean" in document:
        return ResultView("No: false." if is_empty else "Yes: true.", is_empty=is_empty)
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    made = (tuple(_cell(reader, each.get(name)) for name in columns) for each in bindings)
    rows = tuple(_beginning(made, _size_of_row))
    return ResultView(_sentence(len(bindings), len(rows)), columns, rows, is_empty=is_empty)


def _beginning(items: Iterable[_Item], size: Callable[[_Item], int]) -> Iterator[_Item]:
    """Return the first, and as many more as a page has room for."""
    taken = 0
    for item in items:
        added = size(item)
        if taken and taken + added > MOST_BYTES:
            return
        taken += added
        yield item


def _size_of_row(row: Row) -> int:
    return sum(_CELL + _size_of_value(cell) for cell in row)


def _size_of_value(value: Value | None) -> int:
    if value is None:
        return 0
    return _size(value.text) + (_size(value.link.href) if value.link else 0)


def _size(text: str) -> int:
    return len(escape(text).encode())


def _sentence(count: int, shown: int) -> str:
    if count > shown:
        return f"{count:,} rows; the first {shown:,} are shown. The other formats have all."
    return f"{count:,} {'row' if count == 1 else 'rows'}."


def _text(text: str) -> ResultView:
    shown = "".join(_beginning(text.splitlines(keepends=True), _size))
    if shown != text:
        return ResultView("The beginning of the graph; the other formats have it all.", text=shown)
    return ResultView("" if text else "An empty graph.", text=text, is_empty=not text)


def _triple_term(term: Any) -> str:
    """Write a term as queries do, as far as the form of results tells what it is."""
    if term["type"] == "triple":
        parts = (_triple_term(term["value"][part]) for part in ("subject", "predicate", "object"))
        return f"<<( {' '.join(parts)} )>>"
    marks = {"uri": "<{}>", "bnode": "_:{}"}
    return marks.get(term["type"], '"{}"').format(term["value"])


def _cell(reader: Reader, term: Any) -> Value | None:
    if term is None:
        return None
    if term["type"] == "triple":
        return Value(shortened(_triple_term(term), MOST_CHARACTERS))
    text = str(term["value"])
    if term["type"] == "uri":
        return Value(text, link=Link(text, text, reader.href(text)))
    return Value(shortened(text, MOST_CHARACTERS), str(term.get("xml:lang", "")))
