"""The tables of ``docs/formats.md``: what of the release stands where in each format.

Usage: ``python -m amocf.exchange.format_tables docs/formats.md``, which ``make formats`` does. What
stands in the page before the marker is written by hand.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.exchange.registry import Exporter, exporters
from amocf.whole_file import put_in_place

MARKER: Final = "<!-- What follows is written by `make formats`. -->"


def tables(of: Iterable[Exporter]) -> str:
    """Write a section for each format that has a table, by its name."""
    return "\n".join(line for exporter in of for line in _section(exporter))


def with_tables(page: str) -> str:
    """Return the page with the tables of all formats below its marker.

    Raises:
        UsageError: if it has no marker.
    """
    before, marker, _ = page.partition(MARKER)
    if not marker:
        raise UsageError(f"the page of the formats has no line {MARKER!r}; put it where they begin")
    return f"{before}{marker}\n\n{tables(exporters())}"


def _section(exporter: Exporter) -> Iterator[str]:
    if not exporter.correspondences:
        return
    yield f"## {exporter.title[:1].upper()}{exporter.title[1:]}\n"
    yield f"`amocf export {exporter.name}`"
    if exporter.readers:
        yield f"For: {exporter.readers}."
    if exporter.specification:
        yield f"Defined by: <{exporter.specification}>."
    if exporter.description:
        yield exporter.description
    yield ""
    yield "| in the release | in the format | how, and what is lost |"
    yield "|---|---|---|"
    for each in exporter.correspondences:
        yield f"| {each.ours} | {each.theirs or '**nowhere**'} | {each.how} |"
    yield ""


def main(path: Path) -> None:
    """Write the tables into a page."""
    put_in_place(path, with_tables(path.read_text(encoding="utf-8")).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
