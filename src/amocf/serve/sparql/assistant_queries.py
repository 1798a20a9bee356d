"""Queries of assistants: as at the endpoint, within the same limits, with reasons in sentences."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool

from amocf.assistant.assisted_release import QueryOutcome
from amocf.assistant.tool_arguments import ToolError
from amocf.formats import JSON_RESULTS, N_TRIPLES
from amocf.serve.engine.contract import Engine, Query
from amocf.serve.engine.language.query_text import declared_prefixes
from amocf.serve.engine.language.unknown_terms import UnknownTerm
from amocf.serve.engine.query_errors import BusyError, MalformedError, QueryError
from amocf.serve.sparql.admission import QueryLimits, admit
from amocf.settings import Settings
from amocf.terms import PREFIXES

_PREFIXED: Final = re.compile(r"(?<![\w:.-])([a-z][a-z0-9]*):", re.ASCII)

_MOST_UNKNOWN: Final = 5
_NOT_ASKED: Final = (
    "The query was not asked: correct it, or leave that out. The tool shapes lists the classes, and"
    " the properties of each."
)
_LINE: Final = re.compile(r"\bline (\d+)")


@dataclass(frozen=True)
class AssistantQueries:
    """Answers queries of one client.

    Attributes:
        engine: what evaluates them.
        settings: the limits of a query.
        unknown: finds what a query names that the release does not know.
        client: whose they are, for turns and shares.
    """

    engine: Engine
    settings: Settings
    unknown: Callable[[str], Sequence[UnknownTerm]]
    client: str = ""

    async def ask(self, text: str) -> QueryOutcome:
        """Answer a query.

        Raises:
            ToolError: if it has no answer; it says why, and what to do.
        """
        whole = with_usual_prefixes(text)
        added = whole.count("\n") - text.count("\n")
        limits = QueryLimits(self.settings.max_query_length, self.settings.max_query_nesting)
        try:
            # What is added for the asker is not counted.
            form = admit(text, limits).form
            if unknown := await run_in_threadpool(self._unknown, whole):
                raise ToolError(_as_asked(f"{unknown} {_NOT_ASKED}", added))
            is_graph = form in ("CONSTRUCT", "DESCRIBE")
            representation = N_TRIPLES if is_graph else JSON_RESULTS
            query = Query(whole, representation, self.settings.query_timeout)
            answer = await self.engine.answer(query, self.client)
        except QueryError as error:
            raise ToolError(_sentence(error, added)) from None
        except UnicodeEncodeError:
            raise ToolError("The query is no Unicode text: it has half a surrogate pair.") from None
        return QueryOutcome(is_graph, answer.body)

    def _unknown(self, text: str) -> str:
        """Say which terms the release does not have: without them an answer would mislead."""
        return " ".join(each.sentence for each in self.unknown(text)[:_MOST_UNKNOWN])


def with_usual_prefixes(text: str) -> str:
    """Return a query with declarations, in a line before it, of the usual prefixes that it lacks.

    >>> with_usual_prefixes("ASK { ?s skos:broader ?o }").splitlines()[0]
    'PREFIX skos: <http://www.w3.org/2004/02/skos/core#>'
    """
    own = declared_prefixes(text)
    used = dict.fromkeys(_PREFIXED.findall(text))
    missing = [each for each in used if each in PREFIXES and each not in own]
    if not missing:
        return text
    return " ".join(f"PREFIX {each}: <{PREFIXES[each]}>" for each in missing) + "\n" + text


def _sentence(error: QueryError, added_lines: int) -> str:
    if isinstance(error, BusyError):
        return f"{error} Ask again in {error.retry_after} s."
    if not isinstance(error, MalformedError):
        return str(error)
    sentence = " ".join(filter(None, (f"{str(error).rstrip('.')}.", error.hint)))
    return _as_asked(sentence, added_lines)


def _as_asked(sentence: str, added_lines: int) -> str:
    """Let a sentence name the lines of the query as it was asked."""
    return _LINE.sub(lambda found: f"line {int(found[1]) - added_lines}", sentence)
