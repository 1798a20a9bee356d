"""What the commands for the institutes' own data do with their options."""

import argparse
import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from amocf.errors import UsageError

if TYPE_CHECKING:
    from amocf.institutes.importing import Imported
    from amocf.institutes.published_terms import PublishedTerms

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


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
    if options.marked:
        _write_marked(imported, options.marked, terms)
    return 0 if imported.is_written else 1


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
        sys.stdout.writelines(f"{each}\n" for each in findings)
        sys.stdout.writelines(f"left out: {place}\n" for place in left_out)
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


def _write_marked(imported: "Imported", out: Path, terms: "PublishedTerms") -> None:
    from amocf.exchange.target import write_export
    from amocf.institutes.marked_workbook import marked_workbook

    created = datetime.fromisoformat(terms.modified or "1980-01-01")
    content = marked_workbook(imported.files, imported.plan.findings, created)
    write_export({out.name: content}, out)
