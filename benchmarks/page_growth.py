"""How long pages and queries take on a large release, beside the same on a small one.

Usage: ``python benchmarks/page_growth.py [--scales 1 10] [--dist dist]``, or, for releases that
there are, ``--releases SMALL LARGE``.

Both are served at the same time, with no answers kept, and asked in turn for a page of every kind,
every list in every order, every named query and so on: once to begin with, and then five times. Of
each kind of resource it is the one that the release says most of, so that the two may differ.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import QuerySolutions

from amocf.formats import DATASET, RDF
from amocf.kinds import KINDS
from amocf.release.opened import Release
from amocf.serve.http.addresses import document_path
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.lists.list_index import index_of
from amocf.serve.pages.reader import Reader
from amocf.terms import expand, graph_iri
from build import make
from machine import machine
from pages import PATHS
from report import GROWTH, spread, with_sections
from servers import OURS, running

_PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_SERVER: Final = replace(OURS, command=(*OURS.command, "--cache-bytes", "0"))
_ROUNDS: Final = 5
#: Beyond this, what the larger release takes is told apart.
_MOST: Final = 2.0
_MOST_SAID: Final = """
SELECT ?thing (COUNT(*) AS ?said) WHERE {
  ?thing a ?class . { ?thing ?property ?value } UNION { ?other ?property ?thing }
} GROUP BY ?thing ORDER BY DESC(?said) ?thing LIMIT 1
"""
_COMPARED: Final = (("inst-mxd", "inst-arm-institute"), ("area-digital", "4-2"))


@dataclass(frozen=True)
class Measured:
    """The seconds of each round, the bytes, and the seconds when it was asked for first."""

    seconds: tuple[float, ...]
    size: int
    first: float

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class ServedRelease:
    """What was measured of a release: its size, its start, and each answer by what it is."""

    triples: int
    start: float
    answers: Mapping[str, Measured]


def measure(
    releases: Sequence[Path], addresses: Sequence[Mapping[str, str]]
) -> tuple[ServedRelease, ...]:
    """Serve releases at the same time, and ask each in turn for what all of them have."""
    triples = []
    for dist in releases:
        with Release.open(dist) as release:
            triples.append(release.manifest.triples)
    with ExitStack() as stack:
        servers = [stack.enter_context(running(_SERVER, dist)) for dist in releases]
        answers: list[dict[str, Measured]] = [{} for _ in releases]
        for name in addresses[0]:
            if all(name in each for each in addresses):
                asked = [each[name] for each in addresses]
                found = [
                    [_ask(server.port, path) for server, path in zip(servers, asked, strict=True)]
                    for _ in range(_ROUNDS + 1)
                ]
                for place, kept in enumerate(answers):
                    times = tuple(each[place][0] for each in found[1:])
                    kept[name] = Measured(times, found[-1][place][1], found[0][place][0])
        return tuple(
            ServedRelease(size, server.seconds_to_first_answer, kept)
            for size, server, kept in zip(triples, servers, answers, strict=True)
        )


def _ask(port: int, path: str) -> tuple[float, int]:
    """Return the seconds and the bytes of an answer; the other server may take long meanwhile."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.connect()
        begin = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html, */*;q=0.5"})
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - begin
    if response.status >= 400 and response.status != 404:
        raise RuntimeError(f"{path}: {response.status} {body[:500]!r}")
    return seconds, len(body)


def addresses_of(dist: Path, lists: Mapping[str, str]) -> dict[str, str]:
    """Return what to ask a release for, by what it is.

    Args:
        dist: the release.
        lists: the addresses of lists, which are the same for all releases.
    """
    with Release.open(dist) as release:
        return {
            **{f"page `{path}`": path for path in PATHS},
            **dict(_of_kinds(release)),
            **lists,
            **dict(_of_graphs(release)),
            **dict(_of_queries(release)),
            **dict(_of_search()),
        }


def _of_kinds(release: Release) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for curie in kind.classes:
            found = release.store.query(_MOST_SAID.replace("?class", f"<{expand(curie)}>"))
            assert isinstance(found, QuerySolutions)
            for solution in found:
                thing = solution["thing"]
                path = thing and document_path(str(thing.value), release.manifest.spaces)
                if path and path.startswith("/doc/"):
                    yield f"page of the most said {curie}", path
                    for form in RDF[:2]:
                        yield f"data of the most said {curie}, {form.name}", path + form.suffix


def lists_of(dist: Path) -> dict[str, str]:
    """Return the addresses of lists: whole, by each column, and narrowed by each."""
    with Release.open(dist) as release:
        reader = Reader(release.store, spaces=release.manifest.spaces)
        return dict(_of_lists(reader))


def _of_lists(reader: Reader) -> Iterator[tuple[str, str]]:
    for listing in LISTINGS:
        if not listing.where(reader):
            continue
        found = index_of(reader, listing).choices
        asked: list[dict[str, str]] = [{}, {"page": "9999"}, {"q": "design"}, {"q": "zzz"}]
        for column in listing.of(reader).columns:
            asked.append({"sort": column.name})
            values = found.get(column.name)
            if values:
                most = max(values, key=lambda value: values[value][1])
                asked += [{column.name: most}, {column.name: most, "sort": f"-{column.name}"}]
        for each in asked:
            path = listing.path + (f"?{urlencode(each)}" if each else "")
            yield f"list `{path}`", path
        yield f"file `{listing.path}.csv`", f"{listing.path}.csv"
        yield f"file `{listing.path}.xlsx`", f"{listing.path}.xlsx"


def _of_graphs(release: Release) -> Iterator[tuple[str, str]]:
    for form in DATASET:
        yield f"graph `framework`, {form.name}", f"/graph/framework{form.suffix}"
    for node in release.named_graphs():
        if node.value.startswith(graph_iri("")):
            path = "/graph/" + node.value.removeprefix(graph_iri(""))
            yield f"page `{path}`", path


def _of_queries(release: Release) -> Iterator[tuple[str, str]]:
    yield "description of the endpoint", "/sparql?format=ttl"
    for each in release.examples:
        text = urlencode({"query": each.query.text})
        yield f"query `{each.query.name}`", f"/sparql?{text}"
    for path in sorted((Path(__file__).parent / "queries").glob("*.rq")):
        yield f"query `benchmarks/{path.stem}`", f"/sparql?{urlencode({'query': path.read_text()})}"


def _of_search() -> Iterator[tuple[str, str]]:
    for text in ("robot", "mechanical engineers", "drwaings", "4.1.2", "made-up", "inspec"):
        yield f"search for “{text}”", f"/search?{urlencode({'q': text})}"
        yield f"suggestions for “{text}”", f"/suggest?{urlencode({'q': text})}"
    for one, other in _COMPARED:
        query = urlencode({"a": one, "b": other})
        yield f"comparison of {one} with {other}", f"/coverage?{query}"
        yield f"comparison of {one} with {other}, CSV", f"/coverage.csv?{query}"


def section(small: ServedRelease, large: ServedRelease, conditions: str) -> str:
    """Write what was measured: the ratios at large, and each that is more than it should be."""
    both = {
        name: (small.answers[name], large.answers[name])
        for name in small.answers.keys() & large.answers.keys()
    }
    ratios = {name: other.median / one.median for name, (one, other) in both.items()}
    slower = sorted((name for name in both if ratios[name] > _MOST), key=lambda n: -ratios[n])
    rows = [_row(name, *both[name]) for name in slower]
    within, middle = len(both) - len(slower), statistics.median(ratios.values())
    return "\n".join(
        (
            f"The same pages, documents and queries of a release of {small.triples:,} triples, and",
            f"of one of {large.triples:,}: of each kind of resource the one that the release says",
            "most of, every list in every order and narrowed by every column, every named query.",
            "No answer is kept. `make bench-pages` measures again.\n",
            conditions + "\n",
            f"From the command to the first answer: {small.start:.2f} s and {large.start:.2f} s.",
            f"Of {len(both)} answers, {within} take at most {_MOST:.0f} times as long from the",
            f"larger release; the median of all ratios is {middle:.2f}.",
            "What a process reads once of the whole release, it reads when it is asked for first,",
            f"before these rounds: {_longest(small)}, and {_longest(large)} of the larger one.\n",
            "| answer | small, ms | large, ms | ratio | small, kB | large, kB |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        )
    )


def _longest(release: ServedRelease) -> str:
    """Return the answer that took longest beyond its median when it was asked for first."""
    answers = release.answers
    name = max(answers, key=lambda each: answers[each].first - answers[each].median)
    return f"{answers[name].first:.1f} s for the {name}"


def _row(name: str, one: Measured, other: Measured) -> str:
    ratios = [b / a for a, b in zip(sorted(one.seconds), sorted(other.seconds), strict=True)]
    cells = (
        *(spread([s * 1000 for s in each.seconds], ".1f") for each in (one, other)),
        spread(ratios, ".1f"),
        *(f"{one.size / 1000:,.0f}", f"{other.size / 1000:,.0f}"),
    )
    return f"| {name} | {' | '.join(cells)} |"


@contextmanager
def _releases(options: argparse.Namespace) -> Iterator[Sequence[Path]]:
    if options.releases:
        yield options.releases
        return
    with tempfile.TemporaryDirectory() as folder:
        yield [make(scale, options.dist, Path(folder) / str(scale))[0] for scale in options.scales]


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--scales", type=int, nargs=2, default=[1, 10])
    parser.add_argument("--releases", type=Path, nargs=2)
    options = parser.parse_args()
    with _releases(options) as (small, large):
        lists = lists_of(small)
        both = (small, large)
        one, other = measure(both, [addresses_of(each, lists) for each in both])
    text = section(one, other, f"{machine()}; {_ROUNDS} rounds.")
    GROWTH.write_text(text, encoding="utf-8")
    _PAGE.write_text(with_sections(_PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
