"""How long the server takes to render a page of each kind.

    python benchmarks/pages.py [ROUNDS] [DIST]

Renders each page anew in process, without a network and without the answers that are kept, and
prints the median, the 95th percentile and the worst page as a table in Markdown. ``make bench``
does the same.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from amocf.release.opened import Release
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.app.create import create_app
from amocf.settings import Settings

_MISSING: Final = "/nothing-here"
PATHS: Final = (
    *("/", "/tree", "/tree?open=ksas", "/mappings", "/mappings/nice", "/mappings/dol-amcm"),
    *("/insights", "/docs/", "/docs/data-model", "/docs/querying", "/ontology", "/download/"),
    *("/search", "/search?q=drwaings", "/search?q=manufacturing", "/sparql", "/graph/framework"),
    *("/doc/tier-4", "/doc/4-2", "/doc/4-1-2", "/doc/ksa-0006", "/doc/occ-0001"),
    *("/doc/inst-niimbl", "/doc/area-digital", "/doc/ref/nice/NF-COM-008", "/doc/competencies"),
    *("/doc/stat/2025/essential-ksas/4-1-2", "/doc/stat/2025/figures", "/doc/source/2025"),
    "/doc/check/2025/figures-methodology-operations-management",
    *("/doc/erratum/2025/nice-devsecops", "/doc/source/2025/table-A2/5-4-1"),
    *("/doc/mapping/nice-0001", "/doc/dataset/amocf", "/doc/query/counts", _MISSING),
)
_ROUNDS: Final = 9


async def _seconds(app: AsgiApplication, path: str, number: int) -> float:
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        # A parameter that nothing reads: an answer that is kept would be sent as it was.
        "query_string": f"{query}&anew={number}".encode(),
        "root_path": "",
        "headers": [(b"host", b"pages.test"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 1),
    }
    asked = [{"type": "http.request", "body": b""}]
    sent: list[Any] = []

    async def receive() -> Any:
        return asked.pop() if asked else await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        sent.append(message)

    start = time.perf_counter()
    await app(scope, receive, send)
    seconds = time.perf_counter() - start
    assert sent[0]["status"] == (404 if path == _MISSING else 200), path
    assert sent[1]["body"].startswith(b"<!doctype html>"), path
    return seconds


async def _measure(release: Release, rounds: int) -> dict[str, float]:
    app = create_app(release, Settings())
    found = {
        path: [await _seconds(app, path, number) for number in range(rounds + 1)] for path in PATHS
    }
    return {path: statistics.median(times[1:]) for path, times in found.items()}


def measure(dist: Path, rounds: int = _ROUNDS) -> dict[str, float]:
    """Return the median seconds of each page, after a first round that nobody counts."""
    return asyncio.run(_measure(Release.open(dist), rounds))


def table(found: Mapping[str, float]) -> str:
    """Write what was measured as a table."""
    times = sorted(found.values())
    worst = max(found, key=lambda path: found[path])
    rows = {
        "median": statistics.median(times),
        "95th percentile": statistics.quantiles(times, n=20, method="inclusive")[-1],
        f"worst: `{worst}`": found[worst],
    }
    lines = (f"| {name} | {seconds * 1000:.1f} |" for name, seconds in rows.items())
    return "\n".join((f"| of {len(found)} pages | ms |", "|---|---|", *lines))


def main() -> None:
    """Measure, and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    sys.stdout.write(table(measure(Path(sys.argv[2] if len(sys.argv) > 2 else "dist"), rounds)))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
