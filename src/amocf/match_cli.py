"""The command that tells what texts may be about: its options, and what it does with them."""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amocf.command_parser import CommandParser, add_dist, number_between
from amocf.errors import UsageError
from amocf.inputs import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amocf.matching.match_forms import MatchedText

#: The names of ``amocf.matching.match_candidates.GROUPS``, which reads more than help needs.
_GROUPS: Final = ("competencies", "ksas", "occupations", "technology-areas")
_MOST: Final = 100
#: Files that are tables, of which a column has to be named.
_TABLES: Final = (".csv", ".tsv")
#: What a terminal has no room for.
_LEFT_OUT: Final = ("concept", "score")


def add_match(parser: CommandParser) -> None:
    """Give the options of `amocf match` to its parser."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=f"texts: a table in CSV or TSV, or one a line ({STANDARD_INPUT} for standard input)",
    )
    parser.add_argument(
        "--column", metavar="NAME", help="the heading of the column of a table that has the texts"
    )
    parser.add_argument(
        "--top",
        type=number_between(1, _MOST),
        default=10,
        metavar="NUMBER",
        help=f"how many concepts for each text, 1 to {_MOST} (default: %(default)s)",
    )
    parser.add_argument(
        "--among",
        choices=_GROUPS,
        default=_GROUPS[0],
        help="what is looked for (default: %(default)s)",
    )
    parser.add_argument("--format", choices=("table", "csv", "json", "sssom"), default="table")
    parser.add_argument(
        "--model",
        action="store_true",
        help="compare meanings too, by a sentence model: needs `pip install 'amocf[match]'`",
    )
    add_dist(parser)


def match_command(options: argparse.Namespace) -> int:
    """Match the texts of a file."""
    from amocf.matching.match_forms import MatchedText, as_sssom
    from amocf.matching.matcher import matcher_of
    from amocf.release.opened import Release

    texts = _texts(options.file, options.column)
    with Release.open(options.dist) as release:
        matcher = matcher_of(release.store, options.among, with_model=options.model)
        shortlists = matcher.match(texts, options.top)
        found = [
            MatchedText(row, text, concepts)
            for row, (text, concepts) in enumerate(zip(texts, shortlists, strict=True), 1)
        ]
        if options.format == "sssom":
            version = release.manifest.version
            sys.stdout.write(as_sssom(found, release.identity, version, with_model=options.model))
            return 0
    sys.stdout.write(_written(found, options.format))
    return 0


def _texts(file: Path, column: str | None) -> "Sequence[str]":
    from amocf.inputs import read_named
    from amocf.matching.text_list import LARGEST_FILE, read_column, read_lines

    content, path = read_named(file, LARGEST_FILE)
    called = "standard input" if str(file) == STANDARD_INPUT else path.name
    if column is not None:
        return read_column(content, called, column)
    if path.suffix.lower() in _TABLES:
        raise UsageError(f"{called} is a table: name the column that has the texts with --column")
    return read_lines(content, called)


def _written(found: "Sequence[MatchedText]", form: str) -> str:
    from amocf.ask import table
    from amocf.exchange.spreadsheet import Sheet, write_csv
    from amocf.matching.match_forms import as_match_data, as_match_sheet

    if form == "json":
        return json.dumps(as_match_data(found), ensure_ascii=False, indent=1) + "\n"
    sheet = as_match_sheet(found)
    if form == "table":
        places = [n for n, each in enumerate(sheet.columns) if each.heading not in _LEFT_OUT]
        columns = tuple(sheet.columns[n] for n in places)
        rows = tuple(tuple(row[n] for n in places) for row in sheet.rows)
        sheet = Sheet(sheet.name, sheet.title, columns, rows)
    text = write_csv(sheet).decode("utf-8-sig").replace("\r\n", "\n")
    if form == "csv":
        return text
    return table(text, shutil.get_terminal_size().columns if sys.stdout.isatty() else None)
