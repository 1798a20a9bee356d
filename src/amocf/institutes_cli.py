"""The commands for the institutes' own data: their options, and what they do with them."""

import argparse
import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amocf.command_parser import CommandParser, add_dist
from amocf.errors import UsageError
from amocf.release.manifest import MANIFEST
from amocf.terminal_text import printable
from amocf.terms import BASE, LICENCE
from amocf.uri_spaces import is_made_up

if TYPE_CHECKING:
    from pyoxigraph import Store

    from amocf.institutes.importing import Imported
    from amocf.institutes.published_terms import PublishedTerms

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


def add_template(parser: CommandParser) -> None:
    """Give the options of `amocf template` to its parser."""
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="a workbook (.xlsx), or a folder for CSV files"
    )
    parser.add_argument(
        "--institute", metavar="NAME", default="", help="short name of the institute, as niimbl"
    )
    parser.add_argument(
        "--previous", type=Path, metavar="DIR", help="begin with the rows that were imported there"
    )
    add_dist(parser)


def add_import(parser: CommandParser) -> None:
    """Give the options of `amocf import` to its parser."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a workbook (.xlsx, .ods), or CSV"
    )
    parser.add_argument(
        "--institute", metavar="NAME", required=True, help="short name of the institute, as niimbl"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        required=True,
        help="the folder of the institute's data: keep it from one import to the next",
    )
    parser.add_argument(
        "--partial", action="store_true", help="leave out the rows that have mistakes"
    )
    parser.add_argument(
        "--restricted", action="store_true", help="mark the data as for the institute alone"
    )
    parser.add_argument(
        "--licence",
        metavar="IRI",
        default=LICENCE,
        help="under which the institute gives the data, if not restricted (default: %(default)s)",
    )
    parser.add_argument(
        "--report", choices=("text", "json"), default="text", help="default: %(default)s"
    )
    parser.add_argument(
        "--marked", type=Path, metavar="OUT.xlsx", help="write what was read, mistakes marked"
    )
    parser.add_argument(
        "--base",
        metavar="IRI",
        default=BASE,
        help="what new URIs begin with (default: %(default)s)",
    )
    add_dist(parser)


def add_compare(parser: CommandParser) -> None:
    """Give the options of `amocf compare` to its parser."""
    for name in ("old", "new"):
        parser.add_argument(
            name, type=Path, metavar=name.upper(), help="a release, or the folder of an import"
        )
    parser.add_argument(
        "--institute", metavar="NAME", required=True, help="short name of the institute, as niimbl"
    )
    parser.add_argument("--format", choices=("table", "csv", "markdown"), default="table")
    add_dist(parser)


def template_command(options: argparse.Namespace) -> int:
    """Write what an institute fills in."""
    from amocf.exchange.target import write_export
    from amocf.institutes.earlier_rows import read_earlier_rows
    from amocf.institutes.importing import require_institute
    from amocf.institutes.template import template_tables, template_workbook

    terms = _terms(options.dist)
    if options.institute:
        require_institute(options.institute, terms)
    rows = read_earlier_rows(options.previous, terms) if options.previous else None
    out: Path = options.out
    if out.suffix.lower() == ".xlsx":
        write_export({out.name: template_workbook(terms, options.institute, rows)}, out)
    elif out.suffix:
        raise UsageError(f"{out}: name a workbook that ends in .xlsx, or a folder for CSV files")
    else:
        write_export(template_tables(terms, rows), out)
    count = sum(map(len, rows.values())) if rows else 0
    sys.stderr.write(f"wrote {out}, with {count} rows, for release {terms.version}\n")
    return 0


def import_command(options: argparse.Namespace) -> int:
    """Check what an institute has filled in; write it as data if it is right."""
    from amocf.institutes.importing import import_files
    from amocf.institutes.institute_graph import DataOrigin

    if not _BASE.fullmatch(options.base):
        raise UsageError(f"--base is {options.base!r}, but has to be an IRI that ends in /")
    if not _ADDRESS.fullmatch(options.licence):
        raise UsageError(f"--licence is {options.licence!r}, but has to be the IRI of a licence")
    terms = _terms(options.dist)
    origin = DataOrigin(
        options.institute,
        options.base,
        "" if options.restricted else options.licence,
        tuple((path.name, _content(path)) for path in options.files),
    )
    imported = import_files(terms, origin, options.out, is_partial=options.partial)
    _report(imported, options)
    if is_made_up(options.base):
        sys.stderr.write(
            f"note: the data counts as made up: the domain of {options.base} is reserved for"
            " examples; --base names another\n"
        )
    if options.marked:
        _write_marked(imported, options, terms)
    return 0 if imported.is_written else 1


def compare_command(options: argparse.Namespace) -> int:
    """Tell what an institute changed."""
    from amocf.ask import table
    from amocf.institutes.comparison import as_csv, as_markdown, compare_rows
    from amocf.institutes.earlier_rows import stated_rows
    from amocf.institutes.importing import require_institute

    # Codes and kinds are named as the newer release has them.
    is_release = (options.new / MANIFEST).is_file()
    terms = _terms(options.new if is_release else options.dist)
    require_institute(options.institute, terms)
    old, new = (
        stated_rows(_graph_of(place, options.institute), terms)
        for place in (options.old, options.new)
    )
    changes = compare_rows(old, new)
    if options.format == "markdown":
        sys.stdout.write(as_markdown(changes, terms.institutes[options.institute][1]))
    else:
        text = as_csv(changes)
        sys.stdout.write(text if options.format == "csv" else table(text))
    return 0


def _graph_of(place: Path, institute: str) -> "Store":
    """Return the data of an institute from a release, or from the folder of an import."""
    from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

    from amocf.institutes.earlier_rows import imported_graph
    from amocf.release.opened import Release
    from amocf.terms import INSTITUTE_GRAPH, graph_iri

    if not (place / MANIFEST).is_file():
        return imported_graph(place)
    graph = NamedNode(graph_iri(INSTITUTE_GRAPH + institute))
    store = Store()
    with Release.open(place) as release:
        quads = release.store.quads_for_pattern(None, None, None, graph)
        store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
    return store


def _content(path: Path) -> bytes:
    """Return the content of a file, or no more of it than shows that it is too large."""
    from amocf.inputs import read_named
    from amocf.institutes.packages import LARGEST_FILE

    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    return read_named(path)[0]


def _terms(dist: Path) -> "PublishedTerms":
    from amocf.institutes.published_terms import read_published_terms
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release
    from amocf.terms import DATASET

    with Release.open(dist) as release:
        modified = next(iter(GraphReader(release.store).texts(DATASET, "dct:modified")), "")
        return read_published_terms(release.store, release.version, modified)


def _report(imported: "Imported", options: argparse.Namespace) -> None:
    plan = imported.plan
    findings = imported.findings
    left_out = [str(row.spot) for row in plan.left_out] if imported.is_written else []
    if options.report == "json":
        document = {
            "written": imported.is_written,
            "findings": [each.as_json() for each in findings],
            "leftOut": left_out,
        }
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{printable(str(each))}\n" for each in findings)
        sys.stdout.writelines(f"left out: {printable(place)}\n" for place in left_out)
    mistakes, notes = len(plan.mistakes), len(findings) - len({*plan.mistakes})
    sys.stderr.write(f"{mistakes} mistakes, {notes} notes\n")
    if imported.is_written:
        stated = f"{len(plan.selections)} selections and {len(plan.connections)} connections"
        sys.stderr.write(f"wrote {options.out}: {stated}\n")
    else:
        sys.stderr.write(f"nothing was imported: correct the mistakes{_more(imported)}\n")


def _more(imported: "Imported") -> str:
    plan = imported.plan
    asked = bool(plan.ksas.questions or plan.occupations.questions)
    decide = ", decide in decisions.tsv" if asked else ""
    return f"{decide} and import again" + ("" if plan.fatal else ", or leave them out (--partial)")


def _write_marked(
    imported: "Imported", options: argparse.Namespace, terms: "PublishedTerms"
) -> None:
    from amocf.exchange.target import write_export
    from amocf.institutes.marked_workbook import marked_workbook

    created = datetime.fromisoformat(terms.modified or "1980-01-01")
    content = marked_workbook(imported.files, imported.plan.findings, created)
    out: Path = options.marked
    write_export({out.name: content}, out, is_private=options.restricted)
