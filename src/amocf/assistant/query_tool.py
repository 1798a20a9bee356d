"""The tool that answers queries: in SPARQL, or by the name of one of the project's queries."""

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from amocf.assistant.assisted_release import AssistedRelease, QueryOutcome, short_iri
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument, ToolError, ended
from amocf.errors import UsageError
from amocf.queries.catalogue import bind, find_query
from amocf.queries.listed import Example

#: Characters that reach the limit of the server, which says so in a sentence.
_LONGEST: Final = 1_000_000
#: Rows of which no more could have room in an answer.
_MOST_ROWS: Final = 400

QUERY_ARGUMENTS: Final = (
    ToolArgument(
        "sparql",
        "A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE. Usual prefixes (amo:, amocf:,"
        " skos:, dct:, ...) need no declaration. The tool shapes lists classes and properties.",
        most=_LONGEST,
        default="",
    ),
    ToolArgument(
        "name",
        "In place of sparql: the name of a ready query, as the tool releases lists them with"
        " show=queries; such as printed-and-recomputed-figures or ksas-of-sub-competency.",
        default="",
    ),
    ToolArgument(
        "parameters",
        'Values for the parameters of a ready query, such as {"code": "4.1.2"}.',
        kind="values",
        most=20,
        default={},
    ),
    ToolArgument("offset", "How many rows to leave out.", kind="number", most=10**6, default=0),
)


async def answer_query(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Answer a query, as many rows as have room, from an offset on."""
    text, name = values["sparql"], values["name"]
    if bool(text.strip()) is bool(name):
        raise ToolError("Give either sparql or name: the text of a query, or the name of one.")
    if values["parameters"] and not name:
        raise ToolError("parameters go with name: write the values into the query itself.")
    remarks: list[str] = []
    if name:
        example = _named(source, name)
        try:
            text = bind(example, values["parameters"])
        except UsageError as error:
            raise ToolError(ended(str(error))) from None
        remarks = [example.query.title, *([example.missing] if example.missing else [])]
    outcome = await source.ask(text)
    # Of a large answer, reading takes long.
    return await run_in_threadpool(_drafted, outcome, remarks, values["offset"])


def _named(source: AssistedRelease, name: str) -> Example:
    try:
        return find_query(name, source.release.examples)
    except UsageError as error:
        reason = str(error).partition(";")[0]
        raise ToolError(f"{reason}; the tool releases lists them with show=queries.") from None


def _drafted(outcome: QueryOutcome, remarks: list[str], offset: int) -> ToolDraft:
    if outcome.is_graph:
        triples = outcome.body.decode().splitlines()
        rows = [ToolRow({"triple": each}, each) for each in triples[offset:][:_MOST_ROWS]]
        return _listed("triples", rows, len(triples), remarks, offset, {})
    found = json.loads(outcome.body)
    if "boolean" in found:
        sentence = f"The answer is {'yes' if found['boolean'] else 'no'}."
        return ToolDraft(" ".join([*remarks, sentence]), {"answer": found["boolean"]})
    columns, solutions = found["head"]["vars"], found["results"]["bindings"]
    rows = [_row(columns, each) for each in solutions[offset:][:_MOST_ROWS]]
    return _listed("rows", rows, len(solutions), remarks, offset, {"columns": columns})


def _listed(  # noqa: PLR0913, PLR0917 - all that makes an answer
    name: str,
    rows: list[ToolRow],
    total: int,
    remarks: list[str],
    offset: int,
    data: Mapping[str, Any],
) -> ToolDraft:
    noun = name if total != 1 else name.removesuffix("s")
    sentence = f"{total:,} {noun}." if total else f"The query is answered, and finds no {noun}."
    return ToolDraft(
        "\n".join([*remarks, sentence]),
        {**data, "total": total},
        name,
        rows,
        min(offset, total),
        total,
    )


def _row(columns: list[str], solution: Mapping[str, Any]) -> ToolRow:
    """Return a solution; what a column has no value for is left out, and so absent."""
    data = {each: solution[each]["value"] for each in columns if each in solution}
    shown = (_shown(solution[each]) if each in solution else "-" for each in columns)
    return ToolRow(data, f"- {' | '.join(shown)}")


def _shown(term: Mapping[str, str]) -> str:
    return short_iri(term["value"]) if term["type"] == "uri" else term["value"]
