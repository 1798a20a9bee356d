"""The evaluation of one query by the library, in a worker process or in a thread.

It imports nothing of HTTP, so that worker processes start fast.
"""

import io
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple, Self

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from amocf.formats import ANSWERS, CSV, Format
from amocf.rdf.csv_results import write_csv
from amocf.rdf.expressible import InexpressibleError, write_checked
from amocf.serve.engine.contract import Query
from amocf.serve.engine.language.columns import named
from amocf.serve.engine.language.parser import has_keyword, misread_name
from amocf.serve.engine.language.query_text import has_word
from amocf.serve.engine.language.syntax_errors import explain, misread
from amocf.serve.engine.query_errors import (
    MalformedError,
    NoFormError,
    RefusedError,
    TooLargeError,
)
from amocf.terms import BASE

#: No text of fewer characters exhausts the parser, so that it does not matter when it has ended.
HARMLESS: Final = 1000


class Question(NamedTuple):
    """What is to be evaluated.

    Attributes:
        text: the query.
        form: the name of a form of results, or of a graph, as ``formats`` gives it.
        default_graphs: names of the default graphs; with the named ones None where the dataset is
            left to the query.
        named_graphs: names of the named graphs.
    """

    text: str
    form: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    @classmethod
    def of(cls, query: Query) -> Self:
        """Return what is to be evaluated for a query, whatever time it has."""
        form = query.representation.name
        return cls(query.text, form, query.default_graphs, query.named_graphs)


class BoundedBuffer(io.BytesIO):
    """Stops the writer of an answer, and with it the evaluation, at a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, data: Any, /) -> int:
        """Take the bytes.

        Raises:
            TooLargeError: if more than ``max_bytes`` would be in the buffer.
        """
        if self.tell() + len(data) > self._max_bytes:
            raise TooLargeError.of_answer(self._max_bytes)
        return super().write(data)


def write_answer(
    store: Store,
    question: Question,
    output: io.BytesIO,
    evaluating: Callable[[], None] = lambda: None,
) -> None:
    """Evaluate a query and write its answer.

    Args:
        store: the release.
        question: the query.
        output: where to; what its ``write`` raises ends the evaluation.
        evaluating: called when the query has been parsed, as far as can be known.

    Raises:
        MalformedError: if the query cannot be read, or calls a function that there is not.
        RefusedError: if it calls another server.
        NoFormError: if the form cannot hold the answer.
    """
    text = question.text
    if has_keyword(text, "service"):
        raise RefusedError.service_call()
    if span := misread_name(text):
        raise misread(text, span)
    try:
        ordered = question._replace(text=named(text)) if "*" in text else question
        results = _query(store, ordered, evaluating)
    except (SyntaxError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "custom function" not in str(error):
            raise
        raise explain(text, str(error)) from None
    evaluating()
    form = ANSWERS[question.form]
    kind = RdfFormat if isinstance(results, QueryTriples) else QueryResultsFormat
    if not isinstance(form.engine, kind):
        raise MalformedError(
            "The query has no form that this endpoint recognises.",
            hint="Write SELECT, ASK, CONSTRUCT or DESCRIBE in plain letters, after the prefixes.",
        )
    # No closure: its frame would keep the results, whatever becomes of them.
    write_results(results, form, output)


def write_results(results: Any, form: Format, output: io.BytesIO) -> None:
    """Write the rows, the verdict or the graph that a query gives.

    Raises:
        NoFormError: if the form cannot hold them.
    """
    is_table = form is CSV and isinstance(results, QuerySolutions)
    write = partial(write_csv, results, output) if is_table else None
    write_whole(write or partial(results.serialize, output, format=form.engine), form, output)


def write_whole(write: Callable[[], object], form: Format, output: io.BytesIO) -> None:
    """Have the library write an answer that every reader of its form can read.

    Raises:
        NoFormError: if the form cannot hold the answer.
    """
    try:
        write_checked(write, form, output)
    except InexpressibleError as error:
        raise NoFormError(error.message) from None


def release_results(error: BaseException) -> None:
    """Clear the frames of an error, and of those before it.

    They would keep the results of the library alive, which must not outlive their thread.
    """
    cause: BaseException | None = error
    while cause:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__context__


def _query(store: Store, question: Question, evaluating: Callable[[], None]) -> Any:
    text, _, default, named = question
    given = default is not None or named is not None
    graphs: Any = None
    if given:
        graphs = _Graphs(_nodes(default), evaluating)
    elif len(text) < HARMLESS or has_word(text, "from"):
        evaluating()  # with FROM it may name graphs of its own, which a list would displace
    else:
        graphs = _Graphs([DefaultGraph()], evaluating)  # as without a list
    return store.query(
        text,
        base_iri=BASE,
        default_graph=graphs,
        named_graphs=_nodes(named) if given else None,
    )


def _nodes(names: Iterable[str] | None) -> list[Any]:
    return [NamedNode(name) for name in names or ()]


class _Graphs:
    """A list of graphs; the engine goes through it between parsing a query and planning it."""

    def __init__(self, graphs: list[Any], parsed: Callable[[], None]) -> None:
        self._graphs, self._parsed = graphs, parsed

    def __iter__(self) -> Iterator[Any]:
        self._parsed()
        return iter(self._graphs)
