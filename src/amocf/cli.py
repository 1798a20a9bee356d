"""The command line: build, check, serve, query, export, format.

Exit code 0: done. 1: the data is wrong. 2: the call is wrong.
"""

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from amocf import __version__
from amocf.errors import DataError, UsageError
from amocf.settings import SETTINGS, load, unknown_variables

if TYPE_CHECKING:
    from amocf.exchange.store_client import Credentials

_Command = Callable[[argparse.Namespace], int]

#: Steps that take longer than this, in seconds, are worth a figure.
_WORTH_TELLING: Final = 0.05


class StepTimer:
    """A progress display: one line a step, with the time that the step took."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = self._began = time.perf_counter()
        self._step = ""

    def __call__(self, step: str) -> None:
        """Finish the step before, if any, and begin another."""
        self._finish()
        self._step = step
        if self._stream.isatty():
            self._stream.write(f"  … {step}")
            self._stream.flush()

    def done(self, sentence: str) -> None:
        """Finish the last step and say what was done, with the whole time."""
        self._finish()
        self._step = ""
        self._stream.write(f"{sentence} ({time.perf_counter() - self._started:.1f} s)\n")

    def _finish(self) -> None:
        now = time.perf_counter()
        if self._step:
            start = "\r" if self._stream.isatty() else ""
            self._stream.write(f"{start}  {now - self._began:5.1f} s  {self._step}\n")
        self._began = now


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options = _parser().parse_args(arguments)
    command: _Command = options.command
    try:
        return command(options)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (UsageError, OSError) as error:
        sys.stderr.write(f"amocf: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _build(options: argparse.Namespace) -> int:
    from amocf.compile.release import build

    timer = StepTimer(sys.stderr)
    compiled = build(options.root, options.out, timer)
    warnings = sum(result.severity != "Violation" for result in compiled.report.results)
    timer.done(
        f"built {options.out}: {len(compiled.dataset.default_graph())} triples, {warnings} warnings"
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.files:
        return _check_files(options)
    from amocf.compile.release import compile_release, violations_of

    timer = StepTimer(sys.stderr)
    compiled = compile_release(options.root, timer)
    violations = violations_of(compiled)
    for sentence in violations:
        sys.stdout.write(sentence + "\n")
    timer.done(f"{len(violations)} violations")
    return 1 if violations else 0


def _check_files(options: argparse.Namespace) -> int:
    from amocf.compile.foreign import check_file
    from amocf.compile.validation import load_shapes

    shapes = load_shapes(options.root / "shapes", options.profile)
    wrong = 0
    for path in options.files:
        judgement = check_file(path, shapes)
        for note in judgement.notes:
            sys.stderr.write(note + "\n")
        for fault in judgement.faults:
            sys.stdout.write(fault + "\n")
        for result in judgement.report.results:
            label = f" ({result.focus_label})" if result.focus_label else ""
            sys.stdout.write(
                f"{path}: {result.severity}: <{result.focus}>{label}: {result.message}\n"
            )
        wrong += not judgement.conforms
        verdict = "conforms to" if judgement.conforms else "does not conform to"
        sys.stderr.write(f"{path} {verdict} the profile {options.profile}\n")
    return 1 if wrong else 0


def _serve(options: argparse.Namespace) -> int:
    from amocf.serve.service import serve

    for sentence in unknown_variables(os.environ):
        sys.stderr.write(f"amocf: {sentence}\n")
    serve(load(os.environ, vars(options)))
    return 0


def _query(options: argparse.Namespace) -> int:
    from amocf.ask import answer

    values = dict(_parameter(text) for text in options.parameters)
    body = answer(options.query, options.dist, options.root, options.format, values)
    sys.stdout.buffer.write(body)
    return 0


def _export(options: argparse.Namespace) -> int:
    from amocf.exchange.graph_store import Destination, load_release

    destination = Destination(
        store=options.to_store,
        update=options.update_url,
        query=options.query_url,
        default_graph=options.default_graph,
        user=_credentials(options.user),
    )
    timer = StepTimer(sys.stderr)
    loaded = load_release(options.dist, destination, timer)
    timer.done(f"loaded {len(loaded.counts)} graphs, {sum(loaded.counts.values()):,} triples")
    for note in loaded.notes:
        sys.stderr.write(f"note: {note}\n")
    return 0


def _credentials(user: str) -> "Credentials | None":
    from amocf.exchange.store_client import Credentials

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


def _format(options: argparse.Namespace) -> int:
    from amocf.compile.formatting import format_sources

    changed = format_sources(options.root, write=not options.check)
    for path in changed:
        sys.stdout.write(f"{path}\n")
    if changed and options.check:
        sys.stderr.write("not in the project's format; run 'amocf format'\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="amocf", description="The AMOCF as linked data.")
    parser.add_argument("--version", action="version", version=f"amocf {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: _Command, description: str) -> argparse.ArgumentParser:
        # An abbreviation could mean another option in a later version.
        added = commands.add_parser(
            name, help=description, description=description, allow_abbrev=False
        )
        added.set_defaults(command=run)
        added.add_argument(
            "--root", type=Path, default=_checkout(), help="the checkout (default: %(default)s)"
        )
        return added

    added = command("build", _build, "build the release from the sources")
    added.add_argument("--out", type=Path, default=Path("dist"), help="default: %(default)s")
    added = command("check", _check, "check the sources, or any files")
    added.add_argument("files", nargs="*", type=Path, metavar="FILE")
    added.add_argument("--profile", choices=("skos", "quality", "amocf"), default="skos")
    added = command("serve", _serve, "serve a release over HTTP")
    _add_settings(added)
    added = command("query", _query, "ask a release: a file, the name of a query, or SPARQL text")
    added.add_argument("query", metavar="QUERY")
    added.add_argument("parameters", nargs="*", metavar="NAME=VALUE")
    added.add_argument("--dist", type=Path, default=Path("dist"), help="default: %(default)s")
    added.add_argument("--format", choices=("table", "csv", "tsv", "json", "ttl"), default="table")
    added = command("export", _export, "send a release elsewhere, whole or not at all")
    _add_export(added)
    added = command("format", _format, "write the sources in the project's format")
    added.add_argument("--check", action="store_true", help="only list what would change")
    return parser


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dist", type=Path, default=Path("dist"), help="default: %(default)s")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument(
        "--to-store", metavar="URL", help="Graph Store Protocol endpoint of a triple store"
    )
    store = parser.add_argument_group("with --to-store")
    store.add_argument(
        "--update-url",
        metavar="URL",
        default="",
        help="its update endpoint: load under other names, then move all graphs in one update",
    )
    store.add_argument(
        "--query-url",
        metavar="URL",
        default="",
        help="its query endpoint: also count the triples as queries see them",
    )
    store.add_argument(
        "--default-graph",
        metavar="IRI",
        default="",
        help="load the default graph under this name, for stores that have none of their own",
    )
    store.add_argument(
        "--user",
        metavar="NAME",
        default="",
        help="who writes; the password is asked for, or taken from $AMOCF_STORE_PASSWORD",
    )


def _add_settings(parser: argparse.ArgumentParser) -> None:
    for setting in (each for each in SETTINGS if each.option):
        default, variable = setting.shown_default, setting.environment_name
        explanation = f"{setting.help} (default: {default}; ${variable})"
        parser.add_argument(setting.option, metavar="VALUE", help=explanation.replace("%", "%%"))


def _checkout() -> Path:
    """Return the folder that holds the sources: here, or where the package is installed from."""
    here = Path.cwd()
    return here if (here / "ontology").is_dir() else Path(__file__).parents[2]


if __name__ == "__main__":
    sys.exit(main())
