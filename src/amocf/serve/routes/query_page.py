"""The page of the endpoint: an editor, or a plain form, with what came of the query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.queries.listed import Example
from amocf.serve.engine.contract import Answer
from amocf.serve.engine.language.known_terms import KnownTerms
from amocf.serve.engine.language.unknown_terms import UnknownTerm, unknown_terms
from amocf.serve.http.problems import Problem
from amocf.serve.pages import query_results
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import FOLDER, Pages
from amocf.serve.sparql.protocol import Operation

#: Built by make; without it the page is a plain form.
EDITOR: Final = FOLDER / "static" / "editor.js"
_JSON: Final = SPARQL_RESULTS[0]


@dataclass(frozen=True)
class QueryPage:
    """Writes the page.

    Attributes:
        pages: its template.
        reader: looks things up for links below a prefix.
        examples: the queries that it offers.
    """

    pages: Pages
    reader: Callable[[str], Reader]
    examples: Sequence[Example]

    def write(
        self,
        root: str,
        operation: Operation,
        answer: Answer | None = None,
        problem: Problem | None = None,
    ) -> bytes:
        """Write the page.

        Args:
            root: the prefix of every path of the server.
            operation: what was asked, which may be nothing.
            answer: in JSON or Turtle, if there is one.
            problem: why there is none.
        """
        is_json = answer is not None and answer.representation == _JSON
        result: query_results.ResultView | None = None
        unknown: tuple[UnknownTerm, ...] = ()
        if answer:  # without one, a server in front of another store has none to load
            reader = self.reader(root)
            result = query_results.view(reader, answer.body, is_json=is_json)
            unknown = unknown_in(reader, operation.query or "") if result.is_empty else ()
        return self.pages.render(
            "sparql.html",
            root,
            path="/sparql",
            query=operation.query or "",
            dataset=operation.dataset,
            problem=problem,
            result=result,
            unknown=unknown,
            forms=SPARQL_RESULTS if is_json else GRAPH,
            examples=self.examples,
            starter=(FOLDER / "queries" / "competencies.rq").read_text(encoding="utf-8"),
            has_editor=EDITOR.is_file(),
        )


def known_terms(reader: Reader) -> KnownTerms:
    """Return what the release names; to be made once, as ``reader.once(known_terms)``."""
    return KnownTerms(reader.store)


def unknown_in(reader: Reader, text: str) -> tuple[UnknownTerm, ...]:
    """Return what a query names that no statement does."""
    return unknown_terms(text, reader.once(known_terms))
