"""The options of the commands for releases and sources, which ``commands.py`` carries out."""

from pathlib import Path
from typing import Final

from amocf.command_parser import (
    CommandParser,
    add_dist,
    add_root,
    add_settings,
    number_between,
)
from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.rdf.parsing import FORMATS
from amocf.settings import SETTINGS

#: Seconds: a day.
_LONGEST_WAIT: Final = 86_400


def add_build(parser: CommandParser) -> None:
    """Give the command that builds a release its options."""
    add_root(parser)
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


def add_check(parser: CommandParser) -> None:
    """Give the command that checks sources or files its options."""
    add_root(parser)
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


def add_serve(parser: CommandParser) -> None:
    """Give the command that serves a release an option for each setting."""
    parser.usage = "%(prog)s [OPTION VALUE]..."
    add_settings(parser, SETTINGS)


def add_query(parser: CommandParser) -> None:
    """Give the command that asks a release its options."""
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
    add_root(parser)


def add_format(parser: CommandParser) -> None:
    """Give the command that formats the sources its options."""
    add_root(parser)
    parser.add_argument("--check", action="store_true", help="only list what would change")


def add_export(parser: CommandParser) -> None:
    """Give the command that exports a release its options."""
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
    store.add_argument(
        "--store-timeout",
        type=number_between(1, _LONGEST_WAIT),
        metavar="SECONDS",
        help="how long the store may send nothing: it may index for long (default: 600)",
    )
