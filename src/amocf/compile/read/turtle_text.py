"""What a Turtle file says beside its triples: where its statements begin, and its comments.

Triples are read by pyoxigraph alone. This module only tells comments from strings and IRIs, and
statement from statement, which the triples no longer show.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

Subject = NamedNode | BlankNode | Triple

_TOKEN: Final = re.compile(
    r"""(?P<blank>\s+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |\"(?:[^"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\s]*>)
    |(?P<mark>[\[\](),;])
    |(?P<stop>\.(?![0-9]))
    |(?P<word>(?:\\.|[^\s<>"'\#;,\[\]()\\])+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVES: Final = ("@prefix", "@base", "@version", "prefix", "base", "version")


@dataclass(frozen=True)
class Statement:
    """A statement or directive: the line on which it begins, its first token, its whole text."""

    line: int
    head: str
    text: str

    @property
    def is_directive(self) -> bool:
        """Whether it declares a prefix or base instead of triples."""
        return self.head.lower() in _DIRECTIVES


@dataclass(frozen=True)
class Comment:
    """A comment; it is ``inside`` when it stands in a statement, or behind one on its line."""

    line: int
    text: str
    inside: bool


def scan(text: str) -> Iterator[Statement | Comment]:
    """Yield the statements and comments of a Turtle text; a comment inside one comes first.

    The text need not be valid Turtle: what follows the last full stop is then left out.
    """
    line, start, begun, ended = 1, 0, 0, 0
    head = ""
    for token in _TOKEN.finditer(text):
        kind, value = token.lastgroup, token.group()
        if kind == "comment":
            yield Comment(line, value.rstrip(), inside=bool(head) or line == ended)
        elif kind != "blank":
            if not head:
                head, start, begun = value, token.start(), line
            if _ends(kind, value, head):
                ended = line + value.count("\n")
                yield Statement(begun, head, text[start : token.end()])
                head = ""
        line += value.count("\n")


def _ends(kind: str | None, value: str, head: str) -> bool:
    if head.lower() in _DIRECTIVES and not head.startswith("@"):
        return kind in ("iri", "string")
    return kind == "stop" or (kind == "word" and value.endswith(".") and not value.endswith("\\."))


def names_used(text: str) -> frozenset[str]:
    """Return the prefix names (and ``_`` for labelled blank nodes) that a Turtle text uses."""
    words = (t.group().lstrip("^") for t in _TOKEN.finditer(text) if t.lastgroup == "word")
    return frozenset(word.partition(":")[0] for word in words if ":" in word)


def labels(text: str) -> frozenset[str]:
    """Return the labels of the blank nodes that a Turtle text names."""
    words = (t.group() for t in _TOKEN.finditer(text) if t.lastgroup == "word")
    return frozenset(word[2:].rstrip(".") for word in words if word.startswith("_:"))


def subjects(statements: Sequence[Statement]) -> dict[Statement, Subject]:
    """Return the subject of each statement that begins with a name, as pyoxigraph reads it.

    Directives have none, nor have statements that begin with ``[`` or ``(``.

    Raises:
        SyntaxError: if a prefix is not declared, or a name is not one.
    """
    lines = []
    for number, statement in enumerate(statements):
        if statement.is_directive:
            lines.append(statement.text)
        elif statement.head[0] not in "[(":
            lines.append(f"{statement.head} <urn:x-amocf:statement> {number} .")
    quads = parse(input="\n".join(lines), format=RdfFormat.TURTLE)
    return {statements[int(str(q.object.value))]: q.subject for q in quads}


def locate(text: str) -> dict[str, int]:
    """Return the line on which the first block of each subject IRI begins.

    The text may be formatted in any way; where it is not Turtle, nothing is located.
    """
    statements = [item for item in scan(text) if isinstance(item, Statement)]
    try:
        found = subjects(statements)
    except SyntaxError:
        return {}
    lines: dict[str, int] = {}
    for statement, subject in found.items():
        if isinstance(subject, NamedNode):
            lines.setdefault(subject.value, statement.line)
    return lines


class Lines(Mapping[str, int]):
    """What ``locate`` finds in a file, read once somebody asks: only a mistake is to be located."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _found(self) -> Mapping[str, int]:
        return locate(self._path.read_text(encoding="utf-8"))

    def __getitem__(self, iri: str) -> int:
        return self._found[iri]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
