"""Two states of made-up data, compared."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.changed_things import Change, Comparison, State
from amocf.changes.comparing_data import compare
from amocf.changes.data_states import with_named_nodes
from amocf.rdf.graph_lines import GraphLines
from amocf.terms import PREFIXES

EX = "https://example.org/"
PROLOGUE = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
PROLOGUE += f"@prefix : <{EX}> .\n"

Compared = Callable[[str, str], Comparison]


def lines_of(turtle: str) -> bytes:
    """Return the sorted N-Triples of some Turtle."""
    quads: list[Quad] = list(parse((PROLOGUE + turtle).encode(), format=RdfFormat.TURTLE))
    return GraphLines.of("any", with_named_nodes(quads)[0]).text


@pytest.fixture
def compared() -> Compared:
    """Compare what two pieces of Turtle state, as releases 2025.1.0 and 2026.1.0."""

    def run(before: str, after: str) -> Comparison:
        old, new = lines_of(before), lines_of(after)
        return compare(
            State("2025.1.0", "2025.1.0", "2026-11-29"),
            State("2026.1.0", "2026.1.0", "2027-06-01"),
            lambda: iter(BytesIO(old)),
            lambda: iter(BytesIO(new)),
        )

    return run


def only(comparison: Comparison, kind: ChangeKind) -> Change:
    """Return the one change of a kind."""
    (found,) = comparison.of_kind(kind)
    return found


def written(folder: Path, name: str, turtle: str) -> str:
    """Write some Turtle to a file; gives its path."""
    path = folder / name
    path.write_text(PROLOGUE + turtle, encoding="utf-8")
    return str(path)
