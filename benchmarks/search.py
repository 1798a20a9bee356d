"""How long searches take where the data set is a thousand times as large.

    python benchmarks/search.py [COPIES] [DIST]

Copies every document of the release, each copy with words and codes of its own, so that the
vocabulary grows as it does in real text; builds the index of them; and measures searches of each
kind, cold and warm. Prints a table in Markdown.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from amocf.search import SearchIndex, search, suggest
from amocf.search.documents import Document, documents
from amocf.search.index_writer import write_documents

_SYLLABLES: Final = [c + v for c in "bcdfghklmnprstvw" for v in "aeiou"]
_QUERIES: Final = {
    "code": "4.1.2",
    "code of one copy": "4.1.2.500",
    "prefix of codes": "4.1",
    "label": "Technical Drawings and Schematics",
    "common word": "manufacturing",
    "two common words": "manufacturing process",
    "one letter": "m",
    "typo": "drwaings",
    "two typos": "tehcnical drwaings",
    "nothing": "zzzzqqqq",
}
_ROUNDS: Final = 15


def _words(seed: str) -> str:
    """Return words for a copy: some that many copies have, some that few have."""
    chosen = random.Random(seed)
    return " ".join(
        "".join(_SYLLABLES[int(chosen.paretovariate(0.5)) % 80] for _ in range(3)) for _ in range(3)
    )


def _copies(found: list[Document], copies: int) -> Iterator[Document]:
    for document in found:
        yield document
        for number in range(1, copies):
            more = _words(f"{document.iri} {number}")
            yield replace(
                document,
                iri=f"{document.iri}/copy-{number}",
                label=f"{document.label} {more}",
                code=f"{document.code}.{number}" if document.code else "",
                codes=tuple(f"{code}.{number}" for code in document.codes),
            )


def _milliseconds(index: SearchIndex, text: str, facets: dict[str, list[str]]) -> list[float]:
    found = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        search(index, text, facets)
        found.append(1000 * (time.perf_counter() - start))
    return found


def _suggested(index: SearchIndex, text: str) -> float:
    start = time.perf_counter()
    suggest(index, text)
    return 1000 * (time.perf_counter() - start)


def main(copies: int, dist: Path) -> None:
    """Build the index and measure."""
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    found = list(documents(store))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite"
        start = time.perf_counter()
        write_documents(_copies(found, copies), path, "")
        seconds, size = time.perf_counter() - start, path.stat().st_size / 1e6
        print(f"{len(found) * copies:,} documents, {size:,.0f} MB, built in {seconds:.0f} s\n")
        index = SearchIndex.open(path, "")
        words = index.column("SELECT count(*) FROM word")[0]
        print(f"{words:,} words\n")
        print("| query | total | first, ms | median, ms | one facet, ms | suggest, ms |")
        print("|---|---|---|---|---|---|")
        for name, text in _QUERIES.items():
            first, *others = _milliseconds(index, text, {})
            narrowed = statistics.median(_milliseconds(index, text, {"kind": ["ksa"]}))
            result = search(index, text, {})
            total = f"{result.total:,}{'+' if result.truncated else ''}"
            warm = statistics.median(others)
            figures = (first, warm, narrowed, _suggested(index, text))
            print(f"| {name} | {total} | " + " | ".join(f"{each:.1f}" for each in figures) + " |")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1000,
        Path(sys.argv[2] if len(sys.argv) > 2 else "dist"),
    )
