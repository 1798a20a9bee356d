"""The command that tells what changed from one state of the data to another."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from amocf.command_parser import CommandParser
from amocf.errors import UsageError
from amocf.terminal_text import printable
from amocf.whole_file import put_in_place

if TYPE_CHECKING:
    from amocf.changes.changed_things import Comparison


def add_diff(parser: CommandParser) -> None:
    """Give the options of `amocf diff` to its parser."""
    for name in ("old", "new"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help="the version of a frozen release such as 2025.1.0, the folder of a release such as"
            " dist, or a file of RDF",
        )
    parser.add_argument(
        "--format",
        choices=("text", "turtle", "json", "csv", "markdown"),
        default="text",
        help="csv is the migration table: for each old URI what to use instead"
        " (default: %(default)s)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write to this file (default: standard output)"
    )
    parser.add_argument(
        "--all",
        dest="with_computed",
        action="store_true",
        help="compare what a build computes too, and the graphs beside the data",
    )
    parser.add_argument(
        "--statements",
        action="store_true",
        help="list statements too that are only counted otherwise (text and json)",
    )
    parser.add_argument(
        "--releases",
        type=Path,
        metavar="DIR",
        help="the folder of the frozen releases (default: releases, or those in the package, then"
        " dist/releases)",
    )


def diff_command(options: argparse.Namespace) -> int:
    """Compare two states of the data; a difference is no failure."""
    from amocf.changes.comparing_data import compare
    from amocf.changes.data_states import load_state
    from amocf.packaged.carried import carried_folder
    from amocf.release.frozen import FROZEN

    own = Path(FROZEN) if Path(FROZEN).is_dir() else carried_folder()
    folders = [options.releases] if options.releases else [own, Path("dist") / FROZEN]
    old, new = (
        load_state(name, folders, with_computed=options.with_computed)
        for name in (options.old, options.new)
    )
    found = compare(old.state, new.state, old.lines, new.lines)
    found = replace(found, notes=tuple(dict.fromkeys((*old.notes, *new.notes))))
    content = _written(found, options.format, with_statements=options.statements)
    sys.stderr.writelines(f"note: {printable(note)}\n" for note in found.notes)
    if options.out is None:
        # A byte order mark is for spreadsheet programs, which open files.
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        sys.stdout.write(text)
    else:
        _write(options.out, content)
        sys.stderr.write(f"wrote {options.out}\n")
    return 0


def _written(found: "Comparison", form: str, *, with_statements: bool) -> bytes:
    from amocf.changes.change_forms import as_data, as_markdown, as_text
    from amocf.changes.change_log import change_log
    from amocf.changes.migration_table import migration_table
    from amocf.exchange.json_file import json_file
    from amocf.exchange.spreadsheet import write_csv
    from amocf.formats import TURTLE
    from amocf.rdf.serialise import write

    match form:
        case "csv":
            return write_csv(migration_table(found))
        case "json":
            return json_file(as_data(found, with_statements=with_statements))
        case "markdown":
            return as_markdown(found).encode()
        case "turtle":
            return write(change_log(found).triples(), TURTLE)
    return as_text(found, with_statements=with_statements).encode()


def _write(path: Path, content: bytes) -> None:
    """Write beside the file, and put it in its place when it is whole; a link to it stays a link.

    Raises:
        UsageError: if it is a folder, or there is no folder for it.
    """
    if path.is_dir():
        raise UsageError(f"{path}: this is a folder; name a file in it")
    if path.exists() and not path.is_file():  # a device or a pipe is written to, and stays
        path.write_bytes(content)
        return
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise UsageError(f"{path}: there is no folder {folder}; make it, or name another")
    put_in_place(path, content)
