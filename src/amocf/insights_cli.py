"""The command that analyses what institutes state: its options, and what it does with them."""

import argparse
import csv
import io
import json
import shutil
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from amocf.command_parser import CommandParser, add_dist
from amocf.errors import UsageError
from amocf.formula_text import harmless
from amocf.nearest import suggestion

if TYPE_CHECKING:
    from pyoxigraph import Store

    from amocf.queries.insight_answers import InsightAnswer
    from amocf.queries.insight_query import Insight
    from amocf.release.opened import Release

_NOTHING: Final = "The institutes whose data the release holds state no such thing."


def add_insights(parser: CommandParser) -> None:
    """Give the options of `amocf insights` to its parser."""
    parser.usage = "%(prog)s [OPTION]... [NAME [PARAMETER=VALUE]]"
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="an insight; without it, the insights are listed"
    )
    parser.add_argument(
        "parameters",
        nargs="*",
        metavar="PARAMETER=VALUE",
        help="the institute, occupation or KSA that it is about: its name, code or URI",
    )
    parser.add_argument("--format", choices=("table", "csv", "json", "markdown"), default="table")
    add_dist(parser)


def insights_command(options: argparse.Namespace) -> int:
    """Answer an insight, or list them."""
    from amocf.queries.insight_answers import answer
    from amocf.queries.insight_query import insights
    from amocf.release.opened import Release

    with Release.open(options.dist) as release:
        known = {each.name: each for each in insights(each.query for each in release.examples)}
        if options.name is None:
            sys.stdout.write(_listing(release.store, known.values()))
            return 0
        if options.name not in known:
            hint = suggestion(options.name, known)
            raise UsageError(f"no insight is called {options.name!r}{hint}; see `amocf insights`")
        insight = known[options.name]
        values = _values(release, insight, options.parameters)
        found = answer(release.store, insight, values)
        version = release.version
    sys.stdout.write(_written(found, version, options.format))
    return 0


def _listing(store: "Store", known: "Collection[Insight]") -> str:
    rows = [(_call(each), each.query.title) for each in known]
    width = max((len(call) for call, _ in rows), default=0)
    lines = ["amocf insights NAME [PARAMETER=VALUE] answers one of these:", ""]
    lines += [f"  {call.ljust(width)}  {title}" for call, title in rows]
    reasons = dict.fromkeys(each.missing(store) for each in known)
    return "\n".join([*lines, *(f"\n{each}" for each in reasons if each)]) + "\n"


def _call(insight: "Insight") -> str:
    parameters = (f"{each.name}=…" for each in insight.query.parameters)
    return " ".join([insight.name, *parameters])


def _values(release: "Release", insight: "Insight", given: Sequence[str]) -> Mapping[str, str]:
    """Return the IRIs that the values of the parameters name."""
    from amocf.coverage.framework_index import read_index
    from amocf.coverage.operand_names import UnknownNameError, known_names
    from amocf.rdf.graph_reader import GraphReader

    wanted = [each.name for each in insight.query.parameters]
    values = dict(text.partition("=")[::2] for text in given)
    if unknown := [name for name in values if name not in wanted]:
        expected = ", ".join(wanted) or "none"
        raise UsageError(f"{insight.name} has no parameter {unknown[0]!r}; it has: {expected}")
    if absent := [name for name in wanted if not values.get(name)]:
        raise UsageError(f"{insight.name} is about one {absent[0]}: give {absent[0]}=NAME")
    if not values:
        return {}
    names = known_names(read_index(GraphReader(release.store, release.stated)))
    try:
        return {name: names.find(text, frozenset((name,))).iri for name, text in values.items()}
    except UnknownNameError as error:
        raise UsageError(str(error)) from None


def _written(found: "InsightAnswer", version: str, form: str) -> str:
    from amocf.ask import table
    from amocf.markdown_text import paragraph, words
    from amocf.markdown_text import table as markdown_table
    from amocf.terminal_text import printable
    from amocf.terms import shorten

    if form == "json":
        return json.dumps(_data(found, version), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return _csv(
            [found.columns, *found.rows]
            if found.rows
            else [("missing",), (found.missing or _NOTHING,)]
        )
    title, remarks = found.insight.query.title, _remarks(found, version)
    rows = [found.columns, *(tuple(map(shorten, row)) for row in found.rows)]
    if form == "markdown":
        lines = [f"# {words(title)}", "", *map(paragraph, remarks)]
        lines += ["", *markdown_table(rows)] if found.rows else []
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        lines = [printable(line) for line in (title, "", *remarks)]
        lines += ["", table(_csv(rows), width)] if found.rows else []
    return "\n".join(lines).rstrip() + "\n"


def _remarks(found: "InsightAnswer", version: str) -> list[str]:
    """Say what cannot be computed, or from whose data it is computed."""
    from amocf.queries.insight_answers import PRINTED, with_unit

    if found.missing:
        return [
            found.missing,
            *(
                f"Printed: {each.label}: {with_unit(each.value, each.unit)}."
                for each in found.printed
            ),
        ]
    institutes = found.institutes
    whose = institutes[0] if len(institutes) == 1 else f"{len(institutes)} institutes"
    lines = [f"Computed from the data of {whose} in release {version}."]
    if any(each.startswith(PRINTED) for each in found.columns):
        lines.append(f"The document's own numbers stand under {PRINTED.strip()!r}.")
    if found.warning:
        lines.append(found.warning)
    return lines if found.rows else [*lines, _NOTHING]


def _data(found: "InsightAnswer", version: str) -> dict[str, Any]:
    query = found.insight.query
    data: dict[str, Any] = {
        "name": found.insight.name,
        "title": query.title,
        "description": query.description,
        "query": query.iri,
        "release": version,
        "printed": [asdict(each) for each in found.printed],
    }
    if found.missing:
        return {**data, "missing": found.missing}
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    made_up = {"warning": found.warning} if found.warning else {}
    return {**data, "institutes": found.institutes, **made_up, "rows": rows}


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue()
