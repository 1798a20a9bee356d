"""The commands: their names, what each is for, and the options of those for releases.

Exit code 0: done. 1: the data is wrong. 2: the call is wrong. 130: stopped by Ctrl-C.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amocf import (
    __version__,
    commands,
    coverage_cli,
    diff_cli,
    insights_cli,
    institutes_cli,
    match_cli,
    mcp_cli,
    release_cli,
    review_cli,
    targets_cli,
)
from amocf.command_parser import CommandParser, add_dist, add_settings
from amocf.errors import DataError, UsageError, explain_os_error
from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.nearest import suggestion
from amocf.rdf.parsing import FORMATS
from amocf.settings import SETTINGS


@dataclass(frozen=True)
class _Command:
    """What ``amocf NAME`` does; ``add`` gives its parser the options that it takes."""

    name: str
    summary: str
    run: Callable[[argparse.Namespace], int]
    add: Callable[[CommandParser], None]

    def parser(self) -> CommandParser:
        parser = CommandParser(prog=f"amocf {self.name}", description=self.summary)
        self.add(parser)
        return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    place = next((n for n, each in enumerate(given) if not each.startswith("-")), len(given))
    general = _general_parser()
    general.read(given[:place])
    if place == len(given):
        sys.stderr.write(general.format_help())
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal in another encoding than UTF-8 shows what it lacks as its number.
        sys.stdout.reconfigure(errors="backslashreplace")
    name = given[place]
    command = next((each for each in _COMMANDS if each.name == name), None)
    if command is None:
        hint = suggestion(name, (each.name for each in _COMMANDS))
        general.error(f"there is no command {name!r}{hint}")
    return _run(command, command.parser().read(given[place + 1 :]))


def _run(command: _Command, options: argparse.Namespace) -> int:
    try:
        _find_release(options)
        return command.run(options)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        # The reader of the output has seen enough; what is left must not fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        sys.stderr.write(f"amocf: {explain_os_error(error)}\n")
        return 2
    except UsageError as error:
        sys.stderr.write(f"amocf: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"\namocf: stopped before {command.name} was done; run it again\n")
        return 130


def _find_release(options: argparse.Namespace) -> None:
    """Put in which release is meant where a command takes one and none is named."""
    if getattr(options, "asks_release", False) and options.dist is None:
        from amocf.packaged.carried import default_dist, to_standard_error  # noqa: PLC0415

        options.dist = default_dist(to_standard_error)


def _general_parser() -> CommandParser:
    rows = "".join(f"    {each.name:10}{each.summary}\n" for each in _COMMANDS)
    parser = CommandParser(
        prog="amocf",
        usage="%(prog)s [-h] [--version] COMMAND ...",
        description="The AMOCF as linked data.",
        epilog=f"COMMAND\n{rows}\n`amocf COMMAND --help` tells its options.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"amocf {__version__}")
    return parser


def _add_root(parser: CommandParser) -> None:
    parser.add_argument(
        "--root", type=Path, default=_checkout(), help="the checkout (default: %(default)s)"
    )


def _add_release(parser: CommandParser) -> None:
    _add_root(parser)
    release_cli.add_release(parser)


def _add_build(parser: CommandParser) -> None:
    _add_root(parser)
    parser.add_argument("--out", type=Path, default=Path("dist"), help="default: %(default)s")
    parser.add_argument(
        "--with",
        dest="institutes",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="DIR",
        help="folders that `amocf import` wrote: the data of institutes, each in its own graph",
    )
    parser.add_argument(
        "--restricted",
        dest="restricted_to",
        metavar="NAME",
        default="",
        help="build a release for this institute alone, which may hold its restricted data",
    )
    parser.add_argument(
        "--aggregates",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="DIR",
        help="folders of restricted data, from which the release has counts of institutes only",
    )
    parser.add_argument(
        "--min-cell",
        type=int,
        default=3,
        metavar="NUMBER",
        help="of how many institutes no count may tell less, 3 or more (default: %(default)s)",
    )


def _add_check(parser: CommandParser) -> None:
    _add_root(parser)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a file, or - for standard input"
    )
    parser.add_argument("--profile", choices=("skos", "quality", "amocf"), default="skos")
    parser.add_argument(
        "--format",
        choices=(*(suffix[1:] for suffix in FORMATS), "sssom"),
        metavar="FORMAT",
        help="the format of the files, where their suffix does not tell it: %(choices)s",
    )
    parser.add_argument(
        "--strict", action="store_true", help="a file in which nothing can be judged is wrong"
    )
    parser.add_argument(
        "--report", choices=("text", "json"), default="text", help="default: %(default)s"
    )


def _add_serve(parser: CommandParser) -> None:
    parser.usage = "%(prog)s [OPTION VALUE]..."
    add_settings(parser, SETTINGS)


def _add_query(parser: CommandParser) -> None:
    parser.usage = "%(prog)s [OPTION]... [QUERY [NAME=VALUE]...]"
    parser.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help="a file that ends in .rq, the name of a query, or SPARQL text",
    )
    parser.add_argument(
        "parameters", nargs="*", metavar="NAME=VALUE", help="parameters of the query"
    )
    parser.add_argument(
        "--describe", action="store_true", help="tell what a named query answers and may be given"
    )
    endings = (form.suffix[1:] for form in (*SPARQL_RESULTS, *GRAPH))
    parser.add_argument("--format", choices=("table", *endings), default="table")
    add_dist(parser)
    _add_root(parser)


def _add_format(parser: CommandParser) -> None:
    _add_root(parser)
    parser.add_argument("--check", action="store_true", help="only list what would change")


def _add_export(parser: CommandParser) -> None:
    parser.usage = "%(prog)s [OPTION]... [NAME [THING]...]"
    add_dist(parser)
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="an export; without it, the exports are listed"
    )
    parser.add_argument(
        "things",
        nargs="*",
        metavar="THING",
        help="what to write a page of, for pdf: a code such as 4.1 (default: all); for site the"
        " folder to write",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="the file, or the folder of several (default: named after the export)",
    )
    parser.add_argument(
        "--base",
        metavar="URL",
        default="",
        help="for site: the address at which it will stand (default: links are relative)",
    )
    parser.add_argument(
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


def _checkout() -> Path:
    """Return the folder that holds the sources: here, or where the package is installed from."""
    here, installed_from = Path.cwd(), Path(__file__).parents[2]
    has_sources = not (here / "ontology").is_dir() and (installed_from / "ontology").is_dir()
    return installed_from if has_sources else here


_COMMANDS: Final = (
    _Command("build", "build the release from the sources", commands.build_command, _add_build),
    _Command("check", "check the sources, or any files", commands.check_command, _add_check),
    _Command(
        "release",
        "freeze a release of what is committed",
        release_cli.release_command,
        _add_release,
    ),
    _Command("serve", "serve a release over HTTP", commands.serve_command, _add_serve),
    _Command(
        "query",
        "ask a release; alone, list the queries it brings",
        commands.query_command,
        _add_query,
    ),
    _Command(
        "export",
        "write a release in another format, or send it into a store",
        commands.export_command,
        _add_export,
    ),
    _Command(
        "template",
        "write what an institute fills in: a workbook, or CSV files",
        institutes_cli.template_command,
        institutes_cli.add_template,
    ),
    _Command(
        "import",
        "check what an institute has filled in, and write it as data",
        institutes_cli.import_command,
        institutes_cli.add_import,
    ),
    _Command(
        "compare",
        "tell what an institute changed from one import or release to another",
        institutes_cli.compare_command,
        institutes_cli.add_compare,
    ),
    _Command(
        "insights",
        "analyse what institutes state, as the document does",
        insights_cli.insights_command,
        insights_cli.add_insights,
    ),
    _Command(
        "coverage",
        "tell what one thing covers of another, and what is missing",
        coverage_cli.coverage_command,
        coverage_cli.add_coverage,
    ),
    _Command(
        "diff",
        "tell what changed from one release or file to another, and what to do about it",
        diff_cli.diff_command,
        diff_cli.add_diff,
    ),
    _Command(
        "match",
        "tell which competencies, KSAs or occupations texts may be about",
        match_cli.match_command,
        match_cli.add_match,
    ),
    _Command(
        "review",
        "let a person review the mappings, on a page of this machine",
        review_cli.review_command,
        review_cli.add_review,
    ),
    _Command(
        "check-targets",
        "tell what a new edition of another framework does to the mappings",
        targets_cli.check_targets_command,
        targets_cli.add_check_targets,
    ),
    _Command(
        "check-targets",
        "tell what a new edition of another framework does to the mappings",
        targets_cli.check_targets_command,
        targets_cli.add_check_targets,
    ),
    _Command(
        "adopt",
        "propose the official IRIs of another framework, and write those that are accepted",
        targets_cli.adopt_command,
        targets_cli.add_adopt,
    ),
    _Command(
        "mcp",
        "give an assistant tools for a release, over standard input and output",
        mcp_cli.mcp_command,
        mcp_cli.add_mcp,
    ),
    _Command(
        "format", "write the sources in the project's format", commands.format_command, _add_format
    ),
)


if __name__ == "__main__":
    sys.exit(main())
