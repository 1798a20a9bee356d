"""What a tool answers, as data and as a short text, in as many bytes as an assistant can take."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from amocf.assistant.tool_arguments import ToolError

#: Bytes of an answer, data and text together; what the protocol adds has room in 8 KB beside it.
MOST_BYTES: Final = 7_600
#: Characters of a text in a row; of rows that are too long even so, fewer.
_LENGTHS: Final = (1_200, 400, 120, 40)
#: Characters of what is said first, and of a line of the text.
_LONGEST_SUMMARY: Final = 2_400
_LONGEST_LINE: Final = 240
#: Rows of which no more could have room.
_MOST_ROWS: Final = 400


@dataclass(frozen=True)
class ToolRow:
    """One of the things that a tool lists: its data, and a line of text that says the same."""

    data: Mapping[str, Any]
    line: str


@dataclass(frozen=True)
class ToolDraft:
    """All that a tool has to say, however long.

    Attributes:
        summary: what it says, in a sentence or a few.
        data: what is said once.
        name: the member of the data that has the rows.
        rows: those that there are from ``start`` on, or the first of them.
        start: how many rows are left out before them.
        total: how many there are; None where they are all here.
        how: what to do for the rest; ``{offset}`` stands for the place of the next row.
    """

    summary: str
    data: Mapping[str, Any] = field(default_factory=dict)
    name: str = "rows"
    rows: Sequence[ToolRow] = ()
    start: int = 0
    total: int | None = None
    how: str = "call the same again with offset={offset}"

    @property
    def all_rows(self) -> int:
        """How many rows there are."""
        return self.start + len(self.rows) if self.total is None else self.total


@dataclass(frozen=True)
class ToolAnswer:
    """What is sent: data, and a short text that says the same."""

    data: Mapping[str, Any]
    text: str

    @property
    def size(self) -> int:
        """How many bytes it takes as JSON."""
        whole = {"structuredContent": self.data, "content": [{"type": "text", "text": self.text}]}
        return len(json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def fitted(draft: ToolDraft, most: int = MOST_BYTES) -> ToolAnswer:
    """Return as many of the rows as there is room for, and say what is left out.

    Raises:
        ToolError: if there is no room even for one.
    """
    for longest in _LENGTHS:
        said = replace(draft, data=_cut(draft.data, longest))
        rows = [ToolRow(_cut(row.data, longest), row.line) for row in draft.rows[:_MOST_ROWS]]

        def size(number: int, said: ToolDraft = said, rows: Sequence[ToolRow] = rows) -> int:
            return _answer(said, rows[:number]).size

        fitting = bisect_right(range(len(rows) + 1), most, key=size) - 1
        if fitting > 0 or (fitting == 0 and not rows):
            return _answer(said, rows[:fitting])
    raise ToolError(
        f"Not even one row fits into the {most:,} bytes of an answer. Ask for fewer columns, or for"
        " parts of the texts, as with SUBSTR()."
    )


def _answer(draft: ToolDraft, rows: Sequence[ToolRow]) -> ToolAnswer:
    data = dict(draft.data)
    lines = [cut_text(draft.summary, _LONGEST_SUMMARY), *(_one_line(row.line) for row in rows)]
    if draft.rows or draft.name in data:
        data[draft.name] = [row.data for row in rows]
    following = draft.start + len(rows)
    left = draft.all_rows - following
    if left > 0:
        how = draft.how.format(offset=following)
        data |= {"left_out": left, "next_offset": following, "to_get_the_rest": how}
        lines.append(f"{left:,} more left out: {how}.")
    return ToolAnswer(data, "\n".join(lines))


def cut_text(text: str, longest: int) -> str:
    """Return a text, or its beginning and an ellipsis: no URI in it is cut."""
    if len(text) <= longest:
        return text
    beginning = text[:longest]
    whole, blank, last = beginning.rpartition(" ")
    if blank:
        return f"{whole} …"
    return text if "://" in last else f"{beginning[:-1]}…"


def _one_line(text: str) -> str:
    return cut_text(" ".join(text.split()), _LONGEST_LINE)


def _cut(value: Any, longest: int) -> Any:
    if isinstance(value, str):
        return cut_text(value, longest)
    if isinstance(value, Mapping):
        return {name: _cut(each, longest) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(each, longest) for each in value]
    return value
