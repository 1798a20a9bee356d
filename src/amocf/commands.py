"""What each command of ``amocf`` does with its options; each returns the exit code."""

import argparse
import getpass
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from amocf import site_cli
from amocf.errors import UsageError
from amocf.settings import load, unknown_variables
from amocf.step_timer import StepTimer
from amocf.terminal_text import printable_lines

if TYPE_CHECKING:
    from amocf.exchange.graph_store.authentication import Credentials
    from amocf.exchange.registry import Exporter, ReleaseData


#: How many promises that a build breaks it names.
_SHOWN = 5


def build_command(options: argparse.Namespace) -> int:
    """Build the release from the sources."""
    from amocf.compile.promises import promises_broken_by
    from amocf.compile.release import ImportedData, build

    timer = StepTimer(sys.stderr)
    institutes = ImportedData(
        tuple(options.institutes),
        options.restricted_to,
        tuple(options.aggregates),
        options.min_cell,
    )
    compiled = build(options.root, options.out, timer, institutes)
    # What institutes add takes nothing away, and may be a thousand times as much.
    is_plain = not (options.institutes or options.aggregates)
    broken = (
        promises_broken_by(options.root, compiled.dataset.graphs, compiled.sources)
        if is_plain
        else []
    )
    warnings = sum(result.severity != "Violation" for result in compiled.report.results)
    timer.done(f"built {options.out}: {compiled.dataset.size} triples, {warnings} warnings")
    _tell([*map(str, broken[:_SHOWN]), *_more(broken)])
    _tell((*compiled.dataset.notes, _currency(options.out)))
    return 0


def _more(broken: Sequence[object]) -> list[str]:
    if len(broken) <= _SHOWN:
        return []
    return [f"{len(broken)} promises of published URIs are broken; `amocf check` lists them"]


def _currency(dist: Path) -> str:
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release
    from amocf.targets.target_currency import currency_note, read_currency

    with Release.open(dist) as release:
        return currency_note(read_currency(GraphReader(release.store)))


def _tell(notes: Iterable[str]) -> None:
    for note in notes:
        sys.stderr.write(f"note: {printable_lines(note)}\n")


def check_command(options: argparse.Namespace) -> int:
    """Check the sources, or the files that are named."""
    if options.files:
        return _check_files(options)
    from amocf.compile.promises import promises_broken_by
    from amocf.compile.release import compile_release, violations_of

    timer = StepTimer(sys.stderr)
    compiled = compile_release(options.root, timer)
    broken = promises_broken_by(options.root, compiled.dataset.graphs, compiled.sources)
    violations = [*violations_of(compiled), *map(str, broken)]
    for sentence in violations:
        sys.stdout.write(f"{printable_lines(sentence)}\n")
    timer.done(f"{len(violations)} violations")
    _tell(compiled.dataset.notes)
    return 1 if violations else 0


def _check_files(options: argparse.Namespace) -> int:
    from amocf.compile.read.sources import require_checkout
    from amocf.compile.validate.file_check import check_file
    from amocf.compile.validate.shapes import load_shapes
    from amocf.packaged.carried import shapes_folder

    folder = shapes_folder(options.root)
    if folder.parent == options.root:
        require_checkout(options.root)
    shapes = load_shapes(folder, options.profile)
    reports = []
    for name in options.files:
        checked = check_file(name, shapes, options.format)
        reports.append(checked)
        for note in checked.notes:
            sys.stderr.write(f"{printable_lines(note)}\n")
        if checked.error is not None:
            sys.stderr.write(f"{printable_lines(str(checked.error))}\n")
        else:
            sys.stderr.write(f"{name} {checked.verdict()} the profile {options.profile}\n")
        if options.report == "text":
            sys.stdout.writelines(f"{printable_lines(each)}\n" for each in checked.sentences())
    if options.report == "json":
        document = {"profile": options.profile, "files": [each.as_json() for each in reports]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    return max(each.exit_code(strict=options.strict) for each in reports)


def serve_command(options: argparse.Namespace) -> int:
    """Serve a release until a signal stops it."""
    from amocf.packaged.carried import default_dist, to_standard_error
    from amocf.serve.run.command import serve

    for sentence in unknown_variables(os.environ):
        sys.stderr.write(f"amocf: {sentence}\n")
    settings = load(os.environ, vars(options))
    if options.dist is None and "AMOCF_DIST" not in os.environ:
        settings = replace(settings, dist=default_dist(to_standard_error))
    serve(settings)
    return 0


def query_command(options: argparse.Namespace) -> int:
    """Answer a question, or list the named queries, or describe one."""
    from amocf import ask, unanswered
    from amocf.queries import catalogue as named_queries

    if options.query is None or options.describe:
        queries = ask.find_queries(options.root, options.dist)
        sys.stdout.write(
            named_queries.listing(queries)
            if options.query is None
            else named_queries.description(named_queries.find_query(options.query, queries))
        )
        return 0
    values = dict(_parameter(text) for text in options.parameters)
    question = ask.find_question(options.query, options.dist, options.root, values)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    answer = ask.answer(question.text, options.dist, options.format, width)
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
    notes = (question.missing,) if question.missing else ()
    for note in notes or unanswered.reasons(question.text, options.dist, answer):
        sys.stderr.write(f"note: {printable_lines(note)}\n")
    return 0


def export_command(options: argparse.Namespace) -> int:
    """Write a release in another format, send it into a store, or list the formats."""
    from amocf.exchange.registry import ReleaseData, exporters, find_exporter
    from amocf.exchange.target import write_export
    from amocf.release.audience import open_public

    if options.base and (options.to_store or options.name != site_cli.NAME):
        raise UsageError(f"--base goes with amocf export {site_cli.NAME}")
    if options.to_store:
        return _load_into_store(options)
    for option in ("update_url", "query_url", "default_graph", "user", "store_timeout"):
        if getattr(options, option):
            raise UsageError(f"--{option.replace('_', '-')} goes with --to-store")
    if options.name is None:
        for each in exporters():
            part = "" if each.release_folder is None else f"; {each.path('')} of a release"
            sys.stdout.write(f"{each.name:12}{each.title}{part}\n")
        sys.stdout.write(f"{site_cli.NAME:12}{site_cli.TITLE}\n")
        return 0
    if options.name == site_cli.NAME:
        return site_cli.export_site(options)
    exporter = find_exporter(options.name)
    with open_public(options.dist) as release:
        manifest = release.manifest
        data = ReleaseData(
            release.store, release.version, release.context, manifest.files, manifest.edition
        )
        files = _exported(exporter, data, options.things)
        notes = filter(None, (manifest.spaces.warning, *exporter.notes(manifest.edition)))
    out = options.out or Path(next(iter(files)) if len(files) == 1 else exporter.name)
    write_export(files, out)
    count = "" if len(files) == 1 else f"{len(files)} files, "
    sys.stderr.write(f"wrote {out}: {count}{sum(map(len, files.values())):,} bytes\n")
    _tell(notes)
    return 0


def _exported(
    exporter: "Exporter", data: "ReleaseData", things: Sequence[str]
) -> Mapping[str, bytes]:
    """Return the files of an export, or those alone that are about some things."""
    if not things:
        return exporter.write(data)
    if exporter.write_some is None:
        raise UsageError(f"the files of {exporter.name} are about all: leave out {things[0]!r}")
    return exporter.write_some(data, things)


def _load_into_store(options: argparse.Namespace) -> int:
    from amocf.exchange.graph_store.store_address import TIME_LIMIT
    from amocf.exchange.graph_store.upload import Destination, load_release
    from amocf.release.audience import open_public

    if options.name or options.out:
        raise UsageError("--to-store sends the whole release: give neither a name nor --out")
    destination = Destination(
        store=options.to_store,
        update=options.update_url,
        query=options.query_url,
        default_graph=options.default_graph,
        user=_credentials(options.user),
        time_limit=options.store_timeout or TIME_LIMIT,
    )
    timer = StepTimer(sys.stderr)
    with open_public(options.dist) as release:
        loaded = load_release(release, destination, timer)
        notes = filter(None, (release.manifest.spaces.warning, *loaded.notes))
    timer.done(f"loaded {len(loaded.counts)} graphs, {sum(loaded.counts.values()):,} triples")
    _tell(notes)
    return 0


def _credentials(user: str) -> "Credentials | None":
    from amocf.exchange.graph_store.authentication import Credentials

    if not user:
        return None
    password = os.environ.get("AMOCF_STORE_PASSWORD")
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"password of {user}: ")
    if password is None:
        raise UsageError("--user needs a password: set AMOCF_STORE_PASSWORD")
    return Credentials(user, password)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"a parameter is written name=value; found {text!r}")
    return name, value


def format_command(options: argparse.Namespace) -> int:
    """Write the sources in their format, or list those that are not in it."""
    from amocf.compile.formatting.source_files import format_sources

    changed = format_sources(options.root, write=not options.check)
    for path in changed:
        sys.stdout.write(f"{path}\n")
    if changed and options.check:
        sys.stderr.write("not in the project's format; run 'amocf format'\n")
        return 1
    return 0
