"""Measures the server beside others on one release, and writes ``docs/benchmarks.md``.

Usage: ``python benchmarks/run.py [--dist dist] [--rounds 5] [--seconds 2] [--out FILE]``

Every figure is the median over rounds; in each round all servers are asked in turn, so that a ratio
compares neighbours in time. The load comes from a process of its own (``load.py``), or several.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pages
from machine import machine
from report import write_report
from servers import NATIVE, OURS, PEER, Running, running

_HERE = Path(__file__).parent
_VARYING = "1000000"
_numbers = count(10_000_000, 10_000_000)

CHEAP, HEAVY = "label-by-notation", "products"
#: A scan, a small join and a large one, each with its groups counted.
AGGREGATES = ("properties-of-concepts", "overlap-of-lists", "mappings-by-relation")


@dataclass(frozen=True)
class Load:
    """One measurement.

    Attributes:
        query: the file's name in ``queries``.
        connections: kept alive.
        repeated: the same text each time; otherwise no text comes twice.
        heavy: how many other clients ask heavy queries meanwhile.
    """

    query: str
    connections: int
    repeated: bool = False
    heavy: int = 0


@dataclass(frozen=True)
class Measured:
    """Answers a second, and milliseconds."""

    rate: float
    median: float
    p99: float


LOADS = (
    *(Load(CHEAP, connections, repeated=True) for connections in (1, 8, 32)),
    *(Load(CHEAP, connections) for connections in (1, 8, 32)),
    *(Load(query, 8) for query in AGGREGATES),
    *(Load(CHEAP, 1, heavy=heavy) for heavy in (1, 4)),
)
#: What the slowest server is asked as well.
FOR_ALL = (Load(CHEAP, 8), *(Load(query, 8) for query in AGGREGATES))


def measure(server: Running, load: Load, seconds: float) -> Measured:
    """Put a load on a server."""
    with _busy(server, load.heavy, seconds + 1):
        result = json.loads(_start(server, load, seconds).communicate()[0])
    if result["failures"] or not result["times"]:
        raise RuntimeError(f"{server.server.name} failed {result['failures']} times at {load}")
    times = sorted(result["times"])
    rate = len(times) / result["seconds"]
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return Measured(rate, statistics.median(times) * 1e3, p99 * 1e3)


@contextlib.contextmanager
def _busy(server: Running, clients: int, seconds: float) -> Iterator[None]:
    if not clients:
        yield
        return
    process = _start(server, Load(HEAVY, clients), seconds)
    time.sleep(0.5)
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def _start(server: Running, load: Load, seconds: float) -> "subprocess.Popen[str]":
    text = _text(load.query)
    plan = {
        "port": server.port,
        "path": server.server.path,
        "connections": load.connections,
        "seconds": seconds,
        "queries": [text if load.repeated else text.replace(_VARYING, "{n}")],
        "start": next(_numbers),
    }
    process = subprocess.Popen(
        [sys.executable, str(_HERE / "load.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    process.stdin = None
    return process


def _text(name: str) -> str:
    return (_HERE / "queries" / f"{name}.rq").read_text(encoding="utf-8")


def require_same_answers(servers: list[Running]) -> None:
    """Refuse to compare servers that answer differently."""
    for name in (CHEAP, *AGGREGATES):
        answers = {
            each.server.name: sorted(
                sorted((key, value["value"]) for key, value in row.items())
                for row in each.ask(_text(name))["results"]["bindings"]
            )
            for each in servers
        }
        first, *others = answers.values()
        if any(other != first for other in others):
            raise RuntimeError(f"the servers answer {name} differently: {answers}")


def _starts(dist: Path, rounds: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for server in (OURS, NATIVE, PEER):
            with running(server, dist) as started:
                found[server.name].append(started.seconds_to_first_answer)
    return found


def _rounds(
    servers: list[Running], rounds: int, seconds: float, say: Callable[[str], object]
) -> dict[tuple[str, Load], list[Measured]]:
    found: dict[tuple[str, Load], list[Measured]] = defaultdict(list)
    for number in range(rounds):
        for load in LOADS:
            say(f"round {number + 1}: {load}")
            for server in servers:
                if server.server == PEER and load not in FOR_ALL:
                    continue
                name = server.server.name
                found[name, load].append(measure(server, load, seconds))
                time.sleep(0.2)
    return found


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--out", type=Path, default=_HERE.parent / "docs" / "benchmarks.md")
    options = parser.parse_args()

    def say(text: str) -> None:
        sys.stderr.write(text + "\n")

    starts = _starts(options.dist, max(3, options.rounds))
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(running(server, options.dist)) for server in (OURS, NATIVE, PEER)
        ]
        require_same_answers(servers)
        for server in servers:
            for load in FOR_ALL:
                measure(server, load, min(1.0, options.seconds))  # nobody is measured cold
        measured = _rounds(servers, options.rounds, options.seconds, say)
        memory = {each.server.name: each.proportional_memory() for each in servers}
    rendered = pages.table(pages.measure(options.dist))
    text = write_report(measured, starts, memory, rendered, _machine(options))
    options.out.write_text(text, encoding="utf-8")
    say(f"wrote {options.out}")


def _machine(options: argparse.Namespace) -> dict[str, Any]:
    manifest = json.loads((options.dist / "manifest.json").read_bytes())
    return {
        "machine": machine(),
        "release": manifest["version"],
        "triples": manifest["triples"],
        "rounds": options.rounds,
        "seconds": options.seconds,
    }


if __name__ == "__main__":
    main()
