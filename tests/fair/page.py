"""Writes the tables of ``docs/fair.md`` from the criteria.

Usage: ``python -m tests.fair.page docs/fair.md``, which ``make formats`` does.
"""

import sys
from pathlib import Path
from typing import Final

from tests.fair.criteria import table
from tests.fair.foops import FOOPS
from tests.fair.fuji import FUJI

MARKER: Final = "<!-- What follows is written by `make formats`. -->"


def with_tables(page: str) -> str:
    """Return the page with the tables below its marker."""
    before, marker, _ = page.partition(MARKER)
    assert marker, f"the page has no line {MARKER!r}"
    lines = (
        *table("FOOPS!, of the ontology", FOOPS),
        *table("F-UJI 0.8, of the dataset", FUJI),
    )
    return "\n".join((f"{before}{marker}\n", *lines))


def main(path: Path) -> None:
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
