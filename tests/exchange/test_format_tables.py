"""The page of the formats has the tables that their modules give."""

from pathlib import Path

import pytest

from amocf.errors import UsageError
from amocf.exchange.format_tables import MARKER, tables, with_tables
from amocf.exchange.registry import Correspondence, Exporter


def test_the_page_has_the_tables_of_the_modules(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert page == with_tables(page), "run `make formats`"


def test_what_a_format_has_no_place_for_is_said() -> None:
    rows = (
        Correspondence("label (`skos:prefLabel`)", "`name`"),
        Correspondence("source (`dct:source`)", ""),
    )
    exporter = Exporter(
        *("made-up", "a made-up format", (), lambda _: (), lambda _: {}),
        readers="nobody",
        correspondences=rows,
    )
    assert tables([exporter]).splitlines() == [
        *("## A made-up format", "", "`amocf export made-up`", "For: nobody.", ""),
        "| in the release | in the format | how, and what is lost |",
        "|---|---|---|",
        "| label (`skos:prefLabel`) | `name` |  |",
        "| source (`dct:source`) | **nowhere** |  |",
    ]


def test_a_page_without_a_marker_is_refused() -> None:
    with pytest.raises(UsageError, match=MARKER):
        with_tables("# Formats\n")
