"""The tools: what each is called, what it is for, what it takes, and what answers it."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from amocf.assistant.assisted_release import AssistedRelease
from amocf.assistant.coverage_tool import COVERAGE_ARGUMENTS, compare_things
from amocf.assistant.describe_tool import DESCRIBE_ARGUMENTS, describe_thing
from amocf.assistant.mappings_tool import MAPPINGS_ARGUMENTS, list_mappings
from amocf.assistant.match_tool import MATCH_ARGUMENTS, match_given
from amocf.assistant.query_tool import QUERY_ARGUMENTS, answer_query
from amocf.assistant.releases_tool import RELEASES_ARGUMENTS, describe_release
from amocf.assistant.search_tool import SEARCH_ARGUMENTS, search_by_words
from amocf.assistant.shapes_tool import SHAPES_ARGUMENTS, list_shapes
from amocf.assistant.tool_answers import ToolAnswer, ToolDraft, fitted
from amocf.assistant.tool_arguments import (
    ToolArgument,
    ToolError,
    input_schema,
    read_arguments,
)
from amocf.nearest import suggestion

_Answering = Callable[[AssistedRelease, Mapping[str, Any]], Awaitable[ToolDraft]]
_LONGEST_NAME: Final = 60
_logger = logging.getLogger(__name__)

INSTRUCTIONS: Final = (
    "Data of the Manufacturing USA Advanced Manufacturing Occupation and Competency Framework"
    " (AMOCF, 2025), as an unofficial linked-data edition: competencies (4.1 to 5.7),"
    " sub-competencies, the KSAs and occupations that the document names, the institutes and"
    " technology areas, its printed figures with what recomputing them gives, and mappings to"
    " NICE, O*NET, ESCO and models of the DOL. Begin with describe for a code or a name, and with"
    " search for words. What is under absent is not said by the document: answer that it does not"
    " say so, and do not guess. Give the IRIs of answers as the source. Only what mapping records"
    " with holds=true say corresponds; confidence and standing belong to the answer."
)


@dataclass(frozen=True)
class AssistantTool:
    """A tool.

    Attributes:
        name: what it is called.
        title: what people see.
        description: what it is for, for the assistant.
        arguments: what it takes.
        answer: what answers it.
    """

    name: str
    title: str
    description: str
    arguments: tuple[ToolArgument, ...]
    answer: _Answering

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, in JSON Schema."""
        return input_schema(self.arguments)


def _threaded(
    answer: Callable[[AssistedRelease, Mapping[str, Any]], ToolDraft],
) -> _Answering:
    """Let a tool that reads the release do so beside the loop."""

    async def answered(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
        return await run_in_threadpool(answer, source, values)

    return answered


TOOLS: Final = (
    AssistantTool(
        "search",
        "Search by words",
        "Find competencies, sub-competencies, KSAs, occupations, institutes, technology areas and"
        " printed figures by words, also misspelt ones. Gives codes and IRIs for describe. Where no"
        " name has all the words, it adds what the text may be about.",
        SEARCH_ARGUMENTS,
        _threaded(search_by_words),
    ),
    AssistantTool(
        "describe",
        "Describe a thing",
        "All that the release says of one thing, by code, name or IRI: definition, printed counts,"
        " what is above and below it, where in the document it stands, who names it, notes and"
        " checks. absent lists what the document does not say of it.",
        DESCRIBE_ARGUMENTS,
        _threaded(describe_thing),
    ),
    AssistantTool(
        "query",
        "Query in SPARQL",
        "Answer a SPARQL query over the release, or a ready query by name: for counts, lists and"
        " anything that joins things. A query that names a class, property or thing that the"
        " release does not have is sent back with near names. No updates, no SERVICE.",
        QUERY_ARGUMENTS,
        answer_query,
    ),
    AssistantTool(
        "mappings",
        "Mappings to other frameworks",
        "Mapping records between this framework and NICE, O*NET, ESCO and the DOL models: relation,"
        " confidence, who says it, and those which say that a match does NOT hold (holds=false).",
        MAPPINGS_ARGUMENTS,
        _threaded(list_mappings),
    ),
    AssistantTool(
        "match",
        "What texts may be about",
        "Rank the sub-competencies, KSAs, occupations or technology areas that course descriptions,"
        " job advertisements or other texts may be about. The codes can be given to coverage.",
        MATCH_ARGUMENTS,
        _threaded(match_given),
    ),
    AssistantTool(
        "shapes",
        "Classes, properties and rules",
        "The classes of the data, or the properties of one class: how many things use each, an"
        " example, and the SHACL rules. Read it before you write a query.",
        SHAPES_ARGUMENTS,
        _threaded(list_shapes),
    ),
    AssistantTool(
        "coverage",
        "What one thing covers of another",
        "Compare two of: the framework, a competency, a technology area, an institute, an"
        " occupation, an outside framework, a list of codes of a course. Says what is covered, in"
        " part, missing, extra, or not known.",
        COVERAGE_ARGUMENTS,
        _threaded(compare_things),
    ),
    AssistantTool(
        "releases",
        "About the release",
        "Which release is served: version, licence, size, source document; and lists of the ready"
        " queries, the files and the graphs.",
        RELEASES_ARGUMENTS,
        _threaded(describe_release),
    ),
)
_BY_NAME: Final = {tool.name: tool for tool in TOOLS}


def _warned(source: AssistedRelease, draft: ToolDraft) -> ToolDraft:
    """Say of each answer from a release with made-up data that there are such."""
    warning = source.release.manifest.spaces.warning
    if not warning:
        return draft
    data = {"warning": warning, **draft.data}
    return replace(draft, data=data, summary=f"{warning}\n{draft.summary}")


async def call_tool(source: AssistedRelease, name: str, given: Mapping[str, Any]) -> ToolAnswer:
    """Return what a tool answers.

    Raises:
        ToolError: if there is no such tool, it does not take what is given, or has no answer; the
            message says what to do.
    """
    tool = _BY_NAME.get(name)
    if tool is None:
        hint = suggestion(name[:_LONGEST_NAME], _BY_NAME)
        raise ToolError(f"There is no such tool{hint}; there are: {', '.join(_BY_NAME)}.")
    try:
        draft = await tool.answer(source, read_arguments(tool.arguments, given))
        return await run_in_threadpool(fitted, _warned(source, draft))
    except ToolError:
        raise
    except Exception:
        _logger.exception("the tool %s met an error of the server", tool.name)
        raise ToolError(
            "The server failed; the call is not the reason. Try another tool, or try again later."
        ) from None
