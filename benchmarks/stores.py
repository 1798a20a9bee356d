"""Measures a large release in stores of their own, and writes it into ``docs/scale.md``.

Usage: ``python benchmarks/stores.py [--scale 37] [--release FOLDER] [--dist dist] [--rounds 5]
[--stores Oxigraph Virtuoso] [--once]``

The release is built with made-up data of institutes at the scale, unless one is given. It is loaded
into Oxigraph's server, and into Virtuoso where that is installed, as `amocf export` does it, and
then in place of itself, unless ``--once``; a client that asks throughout tells what readers see
meanwhile. Then the queries of the release are answered by `amocf serve` with its own processes, and
with each of the stores behind it. What was measured of a store is kept in ``stores.json``.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
import urllib.error
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, QuerySolutions

from amocf.exchange.graph_store.upload import Destination, load_release
from amocf.queries.listed import Example
from amocf.release.opened import Release
from build import make
from machine import machine
from report import with_section
from servers import OURS, Running, Server, proportional_memory, running
from stores_report import (
    SCALE,
    Answers,
    Loading,
    MeasuredStore,
    MeasuredStores,
    Seen,
    read_measured,
    section,
)

Rows = tuple[tuple[str, ...], ...]

_ROOT: Final = Path(__file__).parent.parent
_OXIGRAPH: Final = Server(
    "Oxigraph",
    "/query",
    (
        *(str(Path(sys.executable).parent / "oxigraph"), "serve"),
        *("--location", "{dist}", "--bind", "127.0.0.1:{port}"),
    ),
)
#: What a cached answer would take says nothing of a store, and a slow one is to have an end.
_UNCACHED: Final = ("--cache-bytes", "0", "--query-timeout", "50", "--access-log", "no")
#: Pages of 8 KiB that Virtuoso may hold: more than the release takes.
_BUFFERS: Final = 200_000
#: Seconds that a store may send nothing.
_STORE_TIMEOUT: Final = 7_200
#: Seconds between two questions of a client that asks throughout.
_PAUSE: Final = 0.02


@dataclass(frozen=True)
class Store:
    """A running store.

    Attributes:
        name: what the report calls it.
        destination: where a release goes.
        queries: where it answers queries.
        pid: its process.
        folder: its database.
    """

    name: str
    destination: Destination
    queries: str
    pid: int
    folder: Path

    def front(self) -> Server:
        """Return `amocf serve` with the store behind it."""
        graph = self.destination.default_graph
        named = ("--remote-default-graph", graph) if graph else ()
        return _served(self.name, "--remote-url", self.queries, *named)


def _served(name: str, *options: str) -> Server:
    return replace(OURS, name=name, command=(*OURS.command, *_UNCACHED, *options))


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Store]:
    with running(_OXIGRAPH, folder) as server:
        url = f"http://127.0.0.1:{server.port}"
        destination = Destination(
            f"{url}/store", update=f"{url}/update", query=f"{url}/query", time_limit=_STORE_TIMEOUT
        )
        yield Store("Oxigraph", destination, f"{url}/query", server.pid, folder)


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Store]:
    from tests import virtuoso  # noqa: PLC0415 - its folder has to be found first

    with virtuoso.running(folder, _BUFFERS) as server:
        destination = Destination(
            server.graphs,
            update=server.updates,
            query=server.queries,
            default_graph=virtuoso.DEFAULT_GRAPH,
            user=server.owner,
            time_limit=_STORE_TIMEOUT,
        )
        yield Store("Virtuoso", destination, server.queries, server.pid, folder)


def _stores() -> Iterator[tuple[str, Callable[[Path], AbstractContextManager[Store]]]]:
    from tests import virtuoso  # noqa: PLC0415

    yield "Oxigraph", _oxigraph
    if virtuoso.PROGRAM:
        yield "Virtuoso", _virtuoso


def _probe(releases: Sequence[Release]) -> str:
    """Return a query whose one row is another in each release, and in a mixture of them."""
    names = sorted({each.value for release in releases for each in release.named_graphs()})
    metadata = "https://w3id.org/amocf/graph/metadata"
    size = "<https://w3id.org/amocf/dataset/amocf> <http://rdfs.org/ns/void#triples>"
    return f"""SELECT ?merged ?named ?graphs WHERE {{
      {{ SELECT ?merged WHERE {{ {size} ?merged }} }}
      {{ SELECT ?named WHERE {{ GRAPH <{metadata}> {{ {size} ?named }} }} }}
      {{ SELECT (COUNT(?graph) AS ?graphs) WHERE {{
        {{ SELECT DISTINCT ?graph WHERE {{
          VALUES ?graph {{ {" ".join(f"<{each}>" for each in names)} }}
          GRAPH ?graph {{ ?thing a ?kind }}
        }} }}
      }} }}
    }}"""


def _asked(server: Running, query: str) -> Rows:
    """Return the rows of an answer, or the status in place of one."""
    try:
        found = server.ask(query)
    except urllib.error.HTTPError as error:
        return ((str(error.code),),)
    names = found["head"]["vars"]
    return tuple(
        tuple(row[name]["value"] if name in row else "" for name in names)
        for row in found["results"]["bindings"]
    )


def _watch(server: Running, query: str, told: Connection) -> None:
    """Ask again and again until told to stop; tell what was answered, and how long each took."""
    seen: list[tuple[Rows, float]] = []
    while not told.poll(_PAUSE):
        begun = time.perf_counter()
        rows = _asked(server, query)
        seen.append((rows, time.perf_counter() - begun))
    told.send(seen)


@contextmanager
def _watched(server: Running, query: str, old: Rows, new: Rows) -> Iterator[list[Seen]]:
    """Yield a list that holds in the end what a client saw that asked all the time."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_watch, args=(server, query, there)
    )
    process.start()
    found: list[Seen] = []
    try:
        yield found
        here.send("stop")
        seen = here.recv()
        others = [rows for rows, _ in seen if rows not in (old, new)]
        found.append(
            Seen(
                sum(rows == old for rows, _ in seen),
                sum(rows == new for rows, _ in seen) if old != new else 0,
                len(others),
                str(others[0]) if others else "",
                max(seconds for _, seconds in seen),
            )
        )
    finally:
        process.kill()
        process.join()


def _load(release: Release, store: Store) -> Loading:
    steps: list[tuple[str, float]] = []
    begun = time.perf_counter()

    def begins(step: str) -> None:
        steps.append((step, time.perf_counter()))
        sys.stderr.write(f"{steps[-1][1] - begun:8.1f} s  {store.name}: {step}\n")

    load_release(release, store.destination, begins)
    ended = time.perf_counter()
    ends = [*(at for _, at in steps[1:]), ended]
    return Loading(
        tuple((text, end - at) for (text, at), end in zip(steps, ends, strict=True)), ended - begun
    )


def measure_store(
    store: Store, small: Release, large: Release, times: int, rounds: int
) -> MeasuredStore:
    """Load both releases after each other, the large one so many times, while a client asks.

    Then ask the queries of the large release so often.
    """
    query = _probe((small, large))
    loadings, seen = list[Loading](), list[Seen]()
    with running(store.front(), large.path) as front:
        load_release(small, store.destination, lambda _: None)
        for _ in range(times):
            before = _asked(front, query)
            with _watched(front, query, before, _told(large, query)) as found:
                loadings.append(_load(large, store))
            seen += found
    memory = proportional_memory(store.pid)
    disk = sum(each.stat().st_size for each in store.folder.rglob("*") if each.is_file())
    with running(store.front(), large.path) as front:
        asked = answers(front, large.examples, rounds)
    return MeasuredStore(tuple(loadings), tuple(seen), memory, disk, asked, machine())


def _told(release: Release, query: str) -> Rows:
    """Return the answer of a release itself."""
    found = release.store.query(query)
    assert isinstance(found, QuerySolutions)
    return tuple(
        tuple(term.value if isinstance(term, Literal) else "" for term in row) for row in found
    )


def answers(server: Running, examples: Sequence[Example], rounds: int) -> dict[str, Answers]:
    """Ask each query of a release that it has an answer to, with its defaults."""
    found = {}
    for example in examples:
        if example.missing:
            continue
        text, seconds, rows = example.query.bind({}), list[float](), Rows()
        for _ in range(rounds + 1):
            begun = time.perf_counter()
            rows = _asked(server, text)
            seconds.append(time.perf_counter() - begun)
        found[example.query.name] = Answers(len(rows), tuple(seconds[1:]))
    return found


def _keep(measured: MeasuredStores) -> None:
    measured.write()
    page = with_section(SCALE.read_text("utf-8"), section(read_measured()))
    SCALE.write_text(page, encoding="utf-8")


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--scale", type=int, default=37)
    parser.add_argument("--release", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stores", nargs="*", help="which; all that are installed if not given")
    parser.add_argument("--once", action="store_true", help="not in place of itself as well")
    options = parser.parse_args()
    sys.path.insert(0, str(_ROOT))  # what a test needs of Virtuoso is needed here too
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        dist = options.release or make(options.scale, options.dist, folder)[0]
        small, large = (stack.enter_context(Release.open(each)) for each in (options.dist, dist))
        with running(_served("amocf"), large.path) as ours:
            asked = answers(ours, large.examples, options.rounds)
            memory = ours.proportional_memory()
        own = MeasuredStores(large.manifest.triples, asked, memory, machine(), {})
        _keep(own)
        for name, run in _stores():
            if options.stores is not None and name not in options.stores:
                continue
            with run(Path(tempfile.mkdtemp(dir=folder))) as store:
                times = 1 if options.once else 2
                found = measure_store(store, small, large, times, options.rounds)
            # After each: who cannot wait for the last has the ones before.
            _keep(replace(own, stores={name: found}))


if __name__ == "__main__":
    main()
