"""The endpoint: SPARQL 1.1 Protocol for queries.

It stands beside the application rather than in it, on requests and answers as light as can be:
the routing of the application would cost a cheap query as much as its evaluation.
"""

import logging
import math
from collections.abc import Callable
from string import ascii_letters, digits
from typing import Final, Protocol
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amocf.formats import GRAPH, HTML, SPARQL_RESULTS, Format
from amocf.serve.engine.contract import Answer, Engine, Query
from amocf.serve.engine.query_errors import NoFormError, QueryError
from amocf.serve.http.addresses import quoted
from amocf.serve.http.cache import Cache
from amocf.serve.http.etags import Etags
from amocf.serve.http.messages import HttpRequest, HttpResponse
from amocf.serve.http.negotiation import negotiate
from amocf.serve.http.problems import Problem, failure, not_acceptable
from amocf.serve.http.selection import select
from amocf.serve.sparql.admission import QueryLimits, admit
from amocf.serve.sparql.protocol import Operation, read_operation
from amocf.serve.sparql.query_problems import problem_of
from amocf.settings import Settings

_OF_RESULTS: Final = (*SPARQL_RESULTS, HTML)
_OF_GRAPHS: Final = (*GRAPH, HTML)
_OF_ANY: Final = (SPARQL_RESULTS[0], *GRAPH, HTML)
_TYPES: Final = {form: form.content_type.encode() for form in (*_OF_RESULTS, *_OF_GRAPHS)}
#: What may stand in the query of an address as it is.
_UNRESERVED: Final = "%/:?@!$&'()*+,;=~"
_ESCAPED: Final = (_UNRESERVED + ascii_letters + digits + "_.-").encode()

_logger = logging.getLogger(__name__)


class PageWriter(Protocol):
    """Writes the page of a query below a prefix."""

    def __call__(
        self, root: str, operation: Operation, answer: Answer | None, problem: Problem | None = None
    ) -> bytes:
        """Return the page with the answer, or with the problem that there is."""


class Endpoint:
    """Answers queries.

    Args:
        engine: what evaluates them.
        cache: what holds the bodies of responses.
        etags: what names them.
        settings: the limits of a query.
        show_problem: writes a problem in the form that suits the field ``Accept``, below a prefix.
        write_page: writes the page of a query, with its answer or the problem that there is.
    """

    def __init__(  # noqa: PLR0913 - the parts it is put together from
        self,
        engine: Engine,
        *,
        cache: Cache,
        etags: Etags,
        settings: Settings,
        show_problem: Callable[[Problem, str | None, str], Response],
        write_page: PageWriter,
    ) -> None:
        self._engine = engine
        self._cache = cache
        self._etags = etags
        self._seconds = settings.query_timeout
        self._limits = QueryLimits(settings.max_query_length, settings.max_query_nesting)
        self._show_problem = show_problem
        self._write_page = write_page
        self._cache_control = etags.cache_control.encode()

    async def answer(self, request: HttpRequest, client: str) -> HttpResponse | None:
        """Return the answer, or the problem that there is with the request; raises nothing.

        Args:
            request: sent to the endpoint by GET, HEAD, POST or QUERY.
            client: whose it is, for turns and shares.

        Returns:
            None where the request has no query, and so asks for the description of the service.
        """
        try:
            operation = read_operation(request, self._limits.length)
            if operation.query is None:
                return None
            return await self._answer(request, operation, operation.query, client)
        except Problem as problem:
            return self._show(request, problem)
        except Exception:
            _logger.exception("a query met an error of the server")
            return self._show(request, failure())

    async def _answer(
        self, request: HttpRequest, operation: Operation, text: str, client: str
    ) -> HttpResponse:
        try:
            admitted = admit(text, self._limits)
            forms = _OF_GRAPHS if admitted.form in ("CONSTRUCT", "DESCRIBE") else _OF_RESULTS
            if admitted.form:
                wanted = operation.form(forms) or select(request.field(b"accept"), forms)
            else:  # the parser is to say what is wrong, whatever answer is wished for, and when
                wanted, operation = forms[0], operation._replace(timeout=None)
            root = request.root_path
            etag = "" if admitted.is_non_deterministic else self._etag(operation, wanted, root)
            # The same may have been asked in another way: by POST, or with another Accept.
            seconds = math.inf
            body = self._cache.body(etag)
            if body is None and wanted is HTML:
                found = await self._for_page(operation, etag, forms[0], client)
                root = request.root_path
                body = await run_in_threadpool(self._write_page, root, operation, found)
            elif body is None:
                found = await self._engine.answer(self._query(operation, wanted), client)
                body, seconds = found.body, found.seconds
        except NoFormError as error:
            others = (form for form in forms if form is not wanted)
            raise not_acceptable(others, error.reason) from None
        except QueryError as error:
            return self._explain(request, operation, problem_of(error))
        headers = [
            (b"content-type", _TYPES[wanted]),
            (b"vary", b"Accept"),
            (b"cache-control", self._cache_control if etag else b"no-store"),
        ]
        if etag:
            headers.append((b"etag", etag.encode()))
        if request.method in ("GET", "HEAD"):
            headers.append((b"content-location", _location(request, operation, wanted)))
        return HttpResponse(200, headers, body, seconds)

    async def _for_page(self, operation: Operation, page: str, form: Format, client: str) -> Answer:
        """Return what a page shows, and keep it: the page's script asks for the same at once.

        What is non-deterministic is not stored; then ``page``, its ETag, is empty.
        """
        etag = self._etag(operation, form, "") if page else ""
        body = self._cache.body(etag)
        if body is not None:
            return Answer(form, body)
        found = await self._engine.answer(self._query(operation, form), client)
        if etag:
            self._cache.store_body(etag, found.body)
        return found

    def _etag(self, operation: Operation, form: Format, root: str) -> str:
        """Name the bytes of an answer; only a page has addresses below ``root`` in it."""
        parts = ("/sparql", operation.query or "", repr(operation.dataset), form.media_type)
        return self._etags.of(*parts, root=root if form is HTML else None)

    def _query(self, operation: Operation, form: Format) -> Query:
        return Query(
            operation.query or "",
            form,
            operation.seconds(self._seconds),
            operation.default_graphs,
            operation.named_graphs,
        )

    def _explain(
        self, request: HttpRequest, operation: Operation, problem: Problem
    ) -> HttpResponse:
        """Say what is wrong with a query; on a page, beside the query."""
        if not _wants_page(request, operation):
            return self._show(request, problem)
        page = self._write_page(request.root_path, operation, None, problem)
        headers = {**problem.headers, "Vary": "Accept", "Content-Type": HTML.content_type}
        return _result(Response(page, problem.status, headers))

    def _show(self, request: HttpRequest, problem: Problem) -> HttpResponse:
        return _result(self._show_problem(problem, request.field(b"accept"), request.root_path))


def _result(response: Response) -> HttpResponse:
    headers = [each for each in response.raw_headers if each[0] != b"content-length"]
    return HttpResponse(response.status_code, headers, bytes(response.body))


def _wants_page(request: HttpRequest, operation: Operation) -> bool:
    if operation.formats:
        return operation.wants_page
    return negotiate(request.field(b"accept"), _OF_ANY) is HTML


def _location(request: HttpRequest, operation: Operation, form: Format) -> bytes:
    query = request.query.decode("latin-1")
    # Escaped already, but for what some clients leave out.
    if request.query.translate(None, _ESCAPED):
        query = quote(request.query, safe=_UNRESERVED)
    asked = "" if operation.formats else f"&format={form.suffix[1:]}"
    root = quoted(request.root_path) if request.root_path else ""
    return f"{root}/sparql?{query}{asked}".encode()
