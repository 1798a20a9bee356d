"""Queries of assistants: as at the endpoint, within the same limits, with reasons in sentences."""

import re
from dataclasses import dataclass
from typing import Final

from amocf.assistant.assisted_release import QueryOutcome
from amocf.assistant.tool_arguments import ToolError
from amocf.formats import JSON_RESULTS, N_TRIPLES
from amocf.serve.engine.contract import Engine, Query
from amocf.serve.engine.language.query_text import declared_prefixes
from amocf.serve.engine.query_errors import BusyError, MalformedError, QueryError
from amocf.serve.sparql.admission import QueryLimits, admit
from amocf.settings import Settings
from amocf.terms import PREFIXES

_PREFIXED: Final = re.compile(r"(?<![\w:.-])([a-z][a-z0-9]*):", re.ASCII)

_LINE: Final = re.compile(r"\bline (\d+)")


@dataclass(frozen=True)
class AssistantQueries:
    """Answers queries of one client.

    Attributes:
        engine: what evaluates them.
        settings: the limits of a query.
        client: whose they are, for turns and shares.
    """

    engine: Engine
    settings: Settings
    client: str = ""

    async def ask(self, text: str) -> QueryOutcome:
        """Answer a query.

        Raises:
            ToolError: if it has no answer; it says why, and what to do.
        """
        whole = with_usual_prefixes(text)
        limits = QueryLimits(self.settings.max_query_length, self.settings.max_query_nesting)
        try:
            # What is added for the asker is not counted.
            form = admit(text, limits).form
            is_graph = form in ("CONSTRUCT", "DESCRIBE")
            representation = N_TRIPLES if is_graph else JSON_RESULTS
            query = Query(whole, representation, self.settings.query_timeout)
            answer = await self.engine.answer(query, self.client)
        except QueryError as error:
            raise ToolError(_sentence(error, whole.count("\n") - text.count("\n"))) from None
        except UnicodeEncodeError:
            raise ToolError("The query is no Unicode text: it has half a surrogate pair.") from None
        return QueryOutcome(is_graph, answer.body)


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
    # Lines are those of the query as it was asked.
    return _LINE.sub(lambda found: f"line {int(found[1]) - added_lines}", sentence)
