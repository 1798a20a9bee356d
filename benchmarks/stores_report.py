"""What was measured of stores, as a section of ``docs/scale.md``."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from report import spread

SCALE: Final = Path(__file__).parent.parent / "docs" / "scale.md"
#: What was measured last of each store, which takes an hour each.
MEASURED: Final = Path(__file__).with_name("stores.json")
_GRAPH: Final = "https://w3id.org/amocf/graph/"
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
class Answers:
    """The answers to a query: how many rows, and the seconds of each."""

    rows: int
    seconds: tuple[float, ...]

    @property
    def milliseconds(self) -> list[float]:
        """Return the milliseconds of each."""
        return [each * 1000 for each in self.seconds]


@dataclass(frozen=True)
class MeasuredStore:
    """What was measured of a store.

    Attributes:
        loadings: the large release loaded in place of a small one, and maybe in place of itself.
        seen: what a client saw meanwhile, each time.
        memory: bytes of its process.
        disk: bytes of its files.
        asked: its answers to each query.
        machine: on what.
    """

    loadings: tuple[Loading, ...]
    seen: tuple[Seen, ...]
    memory: int
    disk: int
    asked: Mapping[str, Answers]
    machine: str


@dataclass(frozen=True)
class MeasuredStores:
    """What was measured with a large release.

    Attributes:
        triples: how many it has.
        asked: the answers of our own processes to each query.
        memory: bytes of these.
        machine: on what these were measured.
        stores: what was measured of each store.
    """

    triples: int
    asked: Mapping[str, Answers]
    memory: int
    machine: str
    stores: Mapping[str, MeasuredStore]

    def write(self, path: Path = MEASURED) -> None:
        """Keep it, with what was measured before of other stores with the same release."""
        earlier = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        found = asdict(self)
        if earlier.get("triples") == self.triples:
            found["stores"] = {**earlier["stores"], **found["stores"]}
        path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_measured(path: Path = MEASURED) -> MeasuredStores:
    """Return what is kept."""
    found = json.loads(path.read_text("utf-8"))
    stores = {name: _store(each) for name, each in found["stores"].items()}
    return MeasuredStores(**{**found, "asked": _asked(found["asked"]), "stores": stores})


def _store(found: Mapping[str, Any]) -> MeasuredStore:
    loadings = tuple(
        Loading(tuple((step, seconds) for step, seconds in each["steps"]), each["seconds"])
        for each in found["loadings"]
    )
    seen = tuple(Seen(**each) for each in found["seen"])
    return MeasuredStore(
        **{**found, "loadings": loadings, "seen": seen, "asked": _asked(found["asked"])}
    )


def _asked(found: Mapping[str, Any]) -> dict[str, Answers]:
    return {name: Answers(each["rows"], tuple(each["seconds"])) for name, each in found.items()}


def section(measured: MeasuredStores) -> str:
    """Write what was measured, with its heading."""
    machines = {"Own processes": measured.machine}
    machines |= {name: each.machine for name, each in measured.stores.items()}
    return "\n".join(
        (
            "## Measured\n",
            f"A release of {measured.triples:,} triples, with made-up data of eighteen institutes.",
            *(f"{name}: {each}." for name, each in machines.items()),
            "`make bench-stores` measures again, and writes this section.\n",
            "### Loading, graph by graph\n",
            *_loading(measured.stores),
            "\n### What readers see meanwhile\n",
            *_swap(measured.stores),
            "\n### Queries\n",
            *_queries(measured),
            "",
        )
    )


def _loading(stores: Mapping[str, MeasuredStore]) -> list[str]:
    """Return a table of the seconds of each step."""
    grouped = {name: _grouped(each.loadings[0]) for name, each in stores.items()}
    steps = list(dict.fromkeys(step for found in grouped.values() for step in found))
    rows = [[step, *(f"{found.get(step, 0):.1f}" for found in grouped.values())] for step in steps]
    whole = (f"**{each.loadings[0].seconds:.1f}**" for each in stores.values())
    rows.append(["**the whole**", *whole])
    again = [each.loadings[1:] for each in stores.values()]
    if any(again):
        seconds = (f"{each[0].seconds:.1f}" if each else "" for each in again)
        rows.append(["the same again, in place of itself", *seconds])
    return [
        "Seconds of each step of `amocf export --to-store`, into a store that holds the public"
        " release. A step that loads a graph sends it, and reads it back.\n",
        *_table(["step", *stores], rows),
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


def _swap(stores: Mapping[str, MeasuredStore]) -> list[str]:
    rows = [
        [
            f"{name}, {what}",
            f"{seen.old:,}",
            f"{seen.new:,}" if what.startswith("another") else "",
            f"{seen.others:,}",
            f"{seen.longest:.2f}",
        ]
        for name, each in stores.items()
        for what, seen in zip(("another release", "the same release"), each.seen, strict=False)
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


def _queries(measured: MeasuredStores) -> list[str]:
    ours, stores = measured.asked, measured.stores
    asked = {"own processes": ours, **{name: each.asked for name, each in stores.items()}}
    rounds = len(next(iter(ours.values())).seconds)
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
        for name, each in stores.items()
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
        *_table(["query", *asked], rows),
        f"\nMemory in the end: own processes {measured.memory / 1e6:,.0f} MB; {sizes}.",
    ]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
