"""What a remote store answers: proved to be whole, and written in the form that was asked for.

Stores stream. One that fails after the first byte has no status left to say so: it closes the
connection, appends a sentence to the body, or just stops. So the store is always asked for a form
in which that shows, whatever form the reader wants:

- Rows and verdicts come as JSON, which ends with the bracket it began with.
- Graphs come as N-Triples or Turtle, where a statement that is cut off, or followed by a sentence,
  cannot be read. A graph that ends between two statements looks whole; there the transport has to
  say where the body ends (``Content-Length`` or the last chunk). A store that stops between two
  statements *and* ends its body properly cannot be found out. (RDF/XML would show it, but the
  parser at hand takes the end of the file for the end of the document.)
"""

import io
import json
from functools import partial
from typing import Any, Final

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    parse,
    parse_query_results,
    serialize,
)

from amocf.formats import JSON_RESULTS, N_TRIPLES, SPARQL_RESULTS, TURTLE, Format
from amocf.serve.engine.evaluation import (
    BoundedBuffer,
    release_results,
    write_results,
    write_whole,
)
from amocf.serve.engine.language.columns import in_order
from amocf.serve.engine.query_errors import UpstreamError

_ROWS: Final = (JSON_RESULTS.media_type, *JSON_RESULTS.aliases)
_GRAPHS: Final = {form.media_type: form.engine for form in (N_TRIPLES, TURTLE)}
#: The only column of Virtuoso's answer to ASK, which has a row in place of a verdict.
_VERDICT: Final = "__ASK_RETVAL"
#: What Virtuoso sends as a graph without statements.
_NO_STATEMENT: Final = (b"# Empty NT", b"# Empty TURTLE")


def accept(wanted: Format) -> str:
    """Return what to ask the store for, so that an answer in the wanted form can be made."""
    if wanted in SPARQL_RESULTS:
        return ", ".join(_ROWS) + ";q=0.5"
    return ", ".join(_GRAPHS) + ";q=0.5"


def check_type(media_type: str, wanted: Format, *, delimited: bool) -> None:
    """Refuse a body by what its header says.

    Args:
        media_type: what the store says it sends, in lower case and without parameters.
        wanted: what the reader wants.
        delimited: whether the transport says where the body ends.

    Raises:
        UpstreamError: if it is no form that was asked for, or its end cannot be known.
    """
    if media_type not in (_ROWS if wanted in SPARQL_RESULTS else _GRAPHS):
        raise UpstreamError(f"the answer is {media_type or 'of no type'}, not {accept(wanted)}")
    if not delimited and media_type in _GRAPHS:
        raise UpstreamError(
            f"an answer in {media_type} has neither Content-Length nor chunks, so that its end "
            "cannot be known"
        )


def convert(body: bytes, media_type: str, wanted: Format, max_bytes: int, text: str) -> bytes:
    """Check that a body is whole, and write it in the wanted form.

    Args:
        body: the answer.
        media_type: its form.
        wanted: the form to write it in.
        max_bytes: how long it may be in that form.
        text: the query, by which its columns are ordered.

    Raises:
        UpstreamError: if it is cut off, or holds something else than an answer.
        TooLargeError: if the answer has more bytes than allowed.
        NoFormError: if the wanted form cannot hold it.
    """
    output = BoundedBuffer(max_bytes)
    try:
        _write_answer(body, media_type, wanted, output, text)
    except BaseException as error:
        release_results(error)
        raise
    return output.getvalue()


def _write_answer(
    body: bytes, media_type: str, wanted: Format, output: io.BytesIO, text: str
) -> None:
    try:
        if wanted in SPARQL_RESULTS:
            _write_rows(body, wanted, output, text)
        else:
            _write_graph(body, media_type, wanted, output)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UpstreamError(f"the answer in {media_type} cannot be read: {error}") from None


def _write_rows(body: bytes, wanted: Format, output: io.BytesIO, text: str) -> None:
    try:
        _write(body, wanted, output, text)
    except SyntaxError:
        # Some stores add figures about the query after the rows, which the parser refuses.
        core = _without_figures(body)
        if core is None:
            raise
        output.seek(0)
        output.truncate()
        _write(core, wanted, output, text)


def _write(body: bytes, wanted: Format, output: io.BytesIO, text: str) -> None:
    results = _parse_rows(body)
    if isinstance(results, QuerySolutions):
        columns = [variable.value for variable in results.variables]
        if (ordered := in_order(text, columns)) != columns:
            document = json.loads(body)
            document["head"]["vars"] = ordered
            results = _parse_rows(json.dumps(document).encode())
    write_results(results, wanted, output)


def _parse_rows(body: bytes) -> Any:
    results = parse_query_results(input=body, format=QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        # The parser stops at the verdict, so what follows has to be looked at here.
        json.loads(body)
    elif [variable.value for variable in results.variables] == [_VERDICT]:
        # Read to the end, which shows that the answer is whole.
        values = [row[_VERDICT].value for row in results]
        verdict = json.dumps({"head": {}, "boolean": values == ["1"]})
        return parse_query_results(input=verdict, format=QueryResultsFormat.JSON)
    return results


def _without_figures(body: bytes) -> bytes | None:
    document = json.loads(body)
    if not isinstance(document, dict) or document.keys() != {"head", "results", "meta"}:
        return None
    return json.dumps({"head": document["head"], "results": document["results"]}).encode()


def _write_graph(body: bytes, media_type: str, wanted: Format, output: io.BytesIO) -> None:
    _require_statement_at_the_end(body)
    triples = (quad.triple for quad in parse(input=body, format=_GRAPHS[media_type]))
    write_whole(partial(serialize, triples, output, format=wanted.engine), wanted, output)


def _require_statement_at_the_end(body: bytes) -> None:
    if body.strip() in _NO_STATEMENT:
        return
    last = body.rstrip().rpartition(b"\n")[2].lstrip()
    if last.startswith(b"#"):
        # A reader would take it for a comment; it is how some stores say that they gave up.
        raise ValueError(f"its last line is {last[:200].decode(errors='replace')!r}")
