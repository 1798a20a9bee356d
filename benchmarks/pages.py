"""How long the server takes to render a page of each kind.

    python benchmarks/pages.py [ROUNDS] [DIST]

Renders each page anew in process, without a network and without the answers that are kept, and
prints the median, the 95th percentile and the worst page as a table in Markdown.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path
from typing import Final

import httpx

from amocf.serve.app import create_app
from amocf.serve.release import Release
from amocf.settings import Settings

_ORIGIN: Final = "http://pages.test"
_PAGES: Final = (
    *("/", "/tree", "/tree?open=ksas", "/mappings", "/mappings/nice", "/mappings/dol-amcm"),
    *("/insights", "/docs/", "/docs/data-model", "/docs/querying", "/ontology", "/download/"),
    *("/search", "/search?q=drwaings", "/search?q=manufacturing", "/sparql", "/graph/framework"),
    *("/doc/tier-4", "/doc/4-2", "/doc/4-1-2", "/doc/ksa-0006", "/doc/occ-0001"),
    *("/doc/inst-niimbl", "/doc/area-digital", "/doc/ref/nice/NF-COM-008", "/doc/competencies"),
    *("/doc/stat/2025/essential-ksas/4-1-2", "/doc/stat/2025/figures", "/doc/source/2025"),
    "/doc/check/2025/figures-methodology-operations-management",
    *("/doc/erratum/2025/nice-devsecops", "/doc/source/2025/table-A2/5-4-1"),
    *("/doc/mapping/nice-0001", "/doc/dataset/amocf", "/doc/query/counts", "/nothing-here"),
)
_ROUNDS: Final = 9


async def _seconds(client: httpx.AsyncClient, path: str, number: int) -> float:
    # A parameter that nothing reads: an answer that is kept would be sent as it was.
    address = f"{path}{'&' if '?' in path else '?'}anew={number}"
    start = time.perf_counter()
    await client.get(address)
    return time.perf_counter() - start


async def _measure(release: Release, rounds: int) -> dict[str, float]:
    """Return the median of each page, after a first round that nobody counts."""
    app = create_app(release, Settings(public_url=_ORIGIN))
    headers = {"Accept": "text/html", "Accept-Encoding": "identity"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=_ORIGIN, headers=headers) as client:
        found = {
            path: [await _seconds(client, path, number) for number in range(rounds + 1)]
            for path in _PAGES
        }
    return {path: statistics.median(times[1:]) for path, times in found.items()}


def main() -> None:
    """Measure, and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "dist")
    found = asyncio.run(_measure(Release.open(folder), rounds))
    slowest = sorted(found.items(), key=lambda item: item[1])
    times = [seconds for _, seconds in slowest]
    rows = {
        "median": statistics.median(times),
        "95th percentile": statistics.quantiles(times, n=20, method="inclusive")[-1],
        f"worst: `{slowest[-1][0]}`": times[-1],
    }
    print(f"| of {len(found)} pages | ms |")
    print("|---|---:|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds * 1000:.1f} |")


if __name__ == "__main__":
    main()
