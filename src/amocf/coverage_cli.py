"""The command that compares two things: its options, and what it does with them."""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amocf.command_parser import CommandParser, add_dist
from amocf.errors import DataError, UsageError
from amocf.inputs import STANDARD_INPUT
from amocf.terminal_text import printable, printable_lines

if TYPE_CHECKING:
    from amocf.coverage.comparing import CoverageResult
    from amocf.coverage.framework_index import FrameworkIndex
    from amocf.coverage.memberships import Operand
    from amocf.coverage.operand_names import KnownNames
    from amocf.exchange.spreadsheet import Sheet
    from amocf.institutes.findings import Finding

#: A workbook is read as far as it takes to say that it is none of these.
_LISTS: Final = (".csv", ".tsv", ".txt", ".gz", ".xlsx", ".ods")


def add_coverage(parser: CommandParser) -> None:
    """Give the options of `amocf coverage` to its parser."""
    for name, what in (("first", "what is to be covered"), ("second", "what covers it")):
        parser.add_argument(
            name,
            metavar="A" if name == "first" else "B",
            help=f"{what}: framework, a code such as 4.1, a technology area, an institute, an"
            " occupation, an outside framework such as nice, a URI, or a file of CSV with codes or"
            f" URIs ({STANDARD_INPUT} for standard input)",
        )
    parser.add_argument("--format", choices=("table", "csv", "json", "markdown"), default="table")
    parser.add_argument(
        "--strict", action="store_true", help="end with exit code 1 if something is missing"
    )
    add_dist(parser)


def coverage_command(options: argparse.Namespace) -> int:
    """Compare two things."""
    from amocf.coverage.comparing import GapStatus, compare
    from amocf.coverage.framework_index import read_index
    from amocf.coverage.operand_names import known_names
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release

    if options.first == options.second == STANDARD_INPUT:
        raise UsageError("standard input is one list: give - for one of the two")
    with Release.open(options.dist) as release:
        index = read_index(GraphReader(release.store, release.stated))
        known = known_names(index)
        first, second = (_operand(name, index, known) for name in (options.first, options.second))
        result = compare(index, first[0], second[0])
        findings = [*first[1], *second[1]]
        text = _written(result, options.format, findings)
    sys.stdout.write(text)
    sys.stderr.writelines(f"{printable_lines(str(each))}\n" for each in findings)
    is_missing = any(each.status is GapStatus.MISSING for each in result.components)
    is_mistaken = any(each.is_mistake for each in findings)
    return 1 if is_mistaken or (options.strict and is_missing) else 0


def _operand(
    name: str, index: "FrameworkIndex", known: "KnownNames"
) -> "tuple[Operand, tuple[Finding, ...]]":
    """Return what is named, and what of a list is not understood."""
    from amocf.coverage.course_list import list_operand, read_course_list
    from amocf.coverage.operand_names import UnknownNameError
    from amocf.coverage.operands import COMPARABLE, operand_of
    from amocf.inputs import read_named

    if name == STANDARD_INPUT or name.lower().endswith(_LISTS):
        content, path = read_named(Path(name))
        called = "standard input" if name == STANDARD_INPUT else path.name
        listed = read_course_list(content, called)
        if not listed.names:
            raise DataError("\n".join(map(str, listed.findings)))
        return list_operand(index, known, listed, f"the list {called}")
    try:
        return operand_of(index, known.find(name, COMPARABLE)), ()
    except UnknownNameError as error:
        raise UsageError(str(error)) from None


def _written(result: "CoverageResult", form: str, findings: "Sequence[Finding]") -> str:
    from amocf.ask import table
    from amocf.coverage.gap_forms import (
        as_data,
        as_markdown,
        as_sheet,
        full_code,
        remarks,
        review_of,
        summary,
        why,
    )
    from amocf.exchange.spreadsheet import Sheet, SheetColumn

    if form == "json":
        return json.dumps(as_data(result, findings), ensure_ascii=False, indent=2) + "\n"
    if form == "markdown":
        return as_markdown(result)
    if form == "csv":
        return _rows(as_sheet(result, (*remarks(result), *map(str, findings))))
    sentences = "\n".join(map(printable, (*summary(result), "", *remarks(result))))
    if not result.components:
        return f"{sentences.strip()}\n"
    # Narrow enough for a terminal; the other forms have all of it.
    rows = tuple(
        (full_code(each), each.label, each.status.value, review_of(each), why(each.second))
        for each in result.components
    )
    columns = tuple(SheetColumn(name, "") for name in ("Code", "Label", "Status", "Review", "In B"))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    shown = _rows(Sheet("coverage", "", columns, rows))
    return f"{sentences.rstrip()}\n\n{table(shown, width)}"


def _rows(sheet: "Sheet") -> str:
    from amocf.exchange.spreadsheet import write_csv

    return write_csv(sheet).decode("utf-8-sig").replace("\r\n", "\n")
