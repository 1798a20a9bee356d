"""What was measured of stores, as a section of ``docs/scale.md``."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from machine import machine
from report import spread

SCALE: Final = Path(__file__).parent.parent / "docs" / "scale.md"
_GRAPH: Final = "https://w3id.org/amocf/graph/"
_OURS: Final = "amocf"
#: Queries that take long are shown one by one.
_SHOWN: Final = 15


@dataclass(frozen=True)
class Seen:
    """What a client saw that asked while a release was loaded.

    Attributes:
        old: how often the release before.
        new: how often the one that was loaded, where it is another.
        others: how often anything else, or nothing.
        example: one of these.
        longest: the seconds of the longest answer.
    """

    old: int
    new: int
    others: int
    example: str
    longest: float


@dataclass(frozen=True)
class Loading:
    """The steps of loading a release, each with its seconds, and the seconds of the whole."""

    steps: tuple[tuple[str, float], ...]
    seconds: float


@dataclass(frozen=True)
class Measured:
    """What was measured of a store.

    Attributes:
        first: the large release loaded in place of a small one.
        again: the same once more, in place of itself.
        seen: what a client saw meanwhile, each time.
        memory: bytes of its process.
        disk: bytes of its files.
    """

    first: Loading
    again: Loading
    seen: tuple[Seen, ...]
    memory: int
    disk: int


@dataclass(frozen=True)
class Answers:
    """The answers to a query: how many rows, and the seconds of each."""

    rows: int
    seconds: tuple[float, ...]

    @property
    def milliseconds(self) -> list[float]:
        """Return the milliseconds of each."""
        return [each * 1000 for each in self.seconds]


def section(
    triples: int,
    measured: Mapping[str, Measured],
    asked: Mapping[str, Mapping[str, Answers]],
    memory: int,
    rounds: int,
) -> str:
    """Write what was measured, with its heading.

    Args:
        triples: how many the large release has.
        measured: of each store.
        asked: the answers of our own processes, and of each store behind them.
        memory: bytes of our own processes.
        rounds: how often each query was asked.
    """
    return "\n".join(
        (
            "## Measured\n",
            f"A release of {triples:,} triples, with made-up data of eighteen institutes, on one",
            f"machine: {machine()}.",
            "`make bench-stores` measures again, and writes this section.\n",
            "### Loading, graph by graph\n",
            *_loading(measured),
            "\n### What readers see meanwhile\n",
            *_swap(measured),
            "\n### Queries\n",
            *_queries(asked, measured, memory, rounds),
            "",
        )
    )


def _loading(measured: Mapping[str, Measured]) -> list[str]:
    """Return a table of the seconds of each step."""
    grouped = {name: _grouped(each.first) for name, each in measured.items()}
    steps = list(dict.fromkeys(step for found in grouped.values() for step in found))
    rows = [[step, *(f"{found.get(step, 0):.1f}" for found in grouped.values())] for step in steps]
    rows.append(["**the whole**", *(f"**{each.first.seconds:.1f}**" for each in measured.values())])
    rows.append(
        [
            "the same again, in place of itself",
            *(f"{m.again.seconds:.1f}" for m in measured.values()),
        ]
    )
    return [
        "Seconds of each step of `amocf export --to-store`, into a store that holds the public"
        " release. A step that loads a graph sends it, and reads it back.\n",
        *_table(["step", *measured], rows),
    ]


def _grouped(loading: Loading) -> dict[str, float]:
    """Return the seconds of each kind of step; graphs of institutes are one kind, others too."""
    found: dict[str, float] = {}
    for text, seconds in loading.steps:
        name = text.replace(_GRAPH, "graph:").partition(" in /")[0]
        if name.startswith("load graph:institute-"):
            name = "load the graphs of institutes, one by one"
        elif name.startswith("load graph:"):
            name = "load the other graphs, one by one"
        elif name.startswith("read back "):
            name = "read back what was moved"
        found[name] = found.get(name, 0) + seconds
    return found


def _swap(measured: Mapping[str, Measured]) -> list[str]:
    rows = [
        [
            f"{name}, {what}",
            f"{seen.old:,}",
            f"{seen.new:,}" if what.startswith("another") else "",
            f"{seen.others:,}",
            f"{seen.longest:.2f}",
        ]
        for name, each in measured.items()
        for what, seen in zip(("another release", "the same release"), each.seen, strict=True)
    ]
    return [
        "A client asks `amocf serve` with the store behind it, again and again while the release"
        " is loaded, for something of the default graph, of a named graph, and for how many"
        " graphs there are. So it sees the release before, the new one, or anything else:\n",
        *_table(
            ["loaded", "answers of the old", "of the new", "anything else", "longest answer, s"],
            rows,
        ),
    ]


def _queries(
    asked: Mapping[str, Mapping[str, Answers]],
    measured: Mapping[str, Measured],
    memory: int,
    rounds: int,
) -> list[str]:
    ours = asked[_OURS]
    ordered = sorted(ours, key=lambda name: -statistics.median(ours[name].seconds))
    rows = [
        [f"`{name}`", *(spread(found[name].milliseconds, ",.0f") for found in asked.values())]
        for name in ordered[:_SHOWN]
    ]
    rest = ordered[_SHOWN:]
    rows.append(
        [
            f"the other {len(rest)}, together",
            *(
                f"{sum(statistics.median(found[name].milliseconds) for name in rest):,.0f}"
                for found in asked.values()
            ),
        ]
    )
    sizes = ", ".join(
        f"{name} {each.memory / 1e6:,.0f} MB (and {each.disk / 1e6:,.0f} MB of files)"
        for name, each in measured.items()
    )
    differing = [
        name for name in ordered if len({found[name].rows for found in asked.values()}) > 1
    ]
    same = (
        f"Other numbers of rows: {', '.join(differing)}."
        if differing
        else "All have the same number of rows everywhere."
    )
    return [
        f"Milliseconds of the {len(ours)} queries of the release with their defaults, asked over"
        f" HTTP, none of them cached: medians of {rounds}, with the least and the most in"
        f" brackets; the {_SHOWN} that take longest here. {same}\n",
        *_table(["query", "own processes", *measured], rows),
        f"\nMemory in the end: own processes {memory / 1e6:,.0f} MB; {sizes}.",
    ]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
