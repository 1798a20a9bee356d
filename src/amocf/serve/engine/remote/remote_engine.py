"""An engine that asks a SPARQL 1.1 endpoint on another server."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from amocf.errors import UsageError
from amocf.serve.engine.contract import Answer, Query, probe
from amocf.serve.engine.evaluation import BoundedBuffer
from amocf.serve.engine.places import Places
from amocf.serve.engine.query_errors import (
    DeadlineError,
    MalformedError,
    QueryError,
    UnavailableError,
    UpstreamError,
)
from amocf.serve.engine.remote.bodies import accept, check_type, convert
from amocf.serve.engine.remote.inspector import Inspector
from amocf.serve.engine.remote.statuses import failure, read_prefix
from amocf.terms import BASE

_LOG: Final = logging.getLogger(__name__)
#: Idle connections are closed before most servers do so: no query is to meet the end of one.
_KEEP_ALIVE: Final = 4.0
#: Bodies up to this size are converted at once; a thread would cost more than it spares.
_SMALL: Final = 1 << 15
#: Relative IRIs mean the same as to the embedded engine, wherever the store stands.
_PROLOGUE: Final = f"BASE <{BASE}>\n"


@dataclass(frozen=True)
class RemoteSettings:
    """Where the store is, and how it is asked.

    Attributes:
        url: its SPARQL query endpoint, http or https, without user or password.
        max_bytes: what an answer may have, as it comes from the store and as it goes out.
        user: for HTTP Basic authentication; none where empty.
        password: for the user.
        connections: how many queries are with the store at once.
        queue: how many may wait beyond them.
        share: how many of one client may wait or be with the store at once.
        default_graph: a graph that stands for the default graph; empty where the store keeps
            the merge in its own default graph.
        named_graphs: with ``default_graph``, the graphs that ``GRAPH`` reaches.
    """

    url: str
    max_bytes: int
    user: str = ""
    password: str = field(default="", repr=False)
    connections: int = 8
    queue: int = 64
    share: int = 16
    default_graph: str = ""
    named_graphs: tuple[str, ...] = ()


class RemoteEngine:
    """Asks one URL and no other: redirects, proxies and cookies are not followed or used.

    A query is sent once. Past its deadline the connection is closed; whether the store then stops
    working on it is up to the store. Lives in one event loop, until ``stop``.

    Args:
        settings: where and how.

    Raises:
        UsageError: if the URL cannot be used.
    """

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self._url = _endpoint(settings.url)
        self._places = Places(settings.connections, settings.queue, settings.share)
        self._session: aiohttp.ClientSession | None = None
        self._inspector = Inspector()

    async def __aenter__(self) -> Self:
        """Start; the store need not be there yet, ``health`` says whether it is."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def stop(self) -> None:
        """Close every connection, and end the process that inspects queries."""
        await self._inspector.stop()
        if self._session:
            await self._session.close()
            self._session = None

    @property
    def busy(self) -> int:
        """How many queries are with the store."""
        return self._places.busy

    @property
    def waiting(self) -> int:
        """How many queries wait for their turn."""
        return self._places.waiting

    async def health(self, seconds: float = 1.0) -> bool:
        """Say whether the store answers a trivial query in time."""
        try:
            await self._ask(probe(seconds), asyncio.get_running_loop().time() + seconds)
        except QueryError:
            return False
        return True

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``Engine.answer``."""
        end = asyncio.get_running_loop().time() + query.seconds
        await self._places.enter(client, end)
        try:
            query = await self._inspected(query, end)
            try:
                return await self._ask(query, end)
            except MalformedError as error:
                raise await self._inspector.explain(query.text, end) or error from None
        except (UpstreamError, UnavailableError) as error:
            _LOG.warning("remote store: %s", error.reason)
            raise
        finally:
            self._places.leave(client)

    async def _inspected(self, query: Query, end: float) -> Query:
        """Make sure that a query calls no other server, and give it the dataset of the settings."""
        default = self._settings.default_graph
        unset = query.default_graphs is None and query.named_graphs is None
        found = await self._inspector.inspect(query.text, end, dataset=bool(default) and unset)
        # A dataset in the request would displace that of the query.
        if not default or not unset or found.names_dataset:
            return query
        return query._replace(default_graphs=(default,), named_graphs=self._settings.named_graphs)

    async def _ask(self, query: Query, end: float) -> Answer:
        try:
            async with asyncio.timeout_at(end):
                media_type, body = await self._fetch(query)
                return Answer(query.representation, await self._convert(query, media_type, body))
        except UnicodeEncodeError:
            raise MalformedError("The query is not Unicode text.") from None
        except TimeoutError:
            raise DeadlineError.after(query.seconds) from None
        except aiohttp.ClientConnectorError as error:
            raise UnavailableError(f"no connection: {error}") from None
        except aiohttp.ClientError as error:
            raise UpstreamError(f"the exchange broke off: {type(error).__name__}") from None

    async def _fetch(self, query: Query) -> tuple[str, bytes]:
        request = self._client().post(
            self._url,
            data=self._form(query),
            headers={"Accept": accept(query.representation)},
            allow_redirects=False,
        )
        async with request as response:
            try:
                return response.content_type.lower(), await self._read(query, response)
            except BaseException:
                # Not for reuse: a body that is not read would still come.
                response.close()
                raise

    async def _read(self, query: Query, response: aiohttp.ClientResponse) -> bytes:
        if response.status != 200:
            raise failure(response, await read_prefix(response), query, _PROLOGUE.count("\n"))
        _require_whole(response)
        delimited = response.content_length is not None or _is_chunked(response)
        media_type = response.content_type.lower() if "Content-Type" in response.headers else ""
        check_type(media_type, query.representation, delimited=delimited)
        body = BoundedBuffer(self._settings.max_bytes)
        async for chunk in response.content.iter_any():
            body.write(chunk)
        return body.getvalue()

    async def _convert(self, query: Query, media_type: str, body: bytes) -> bytes:
        most = self._settings.max_bytes
        arguments = body, media_type, query.representation, most, query.text
        if len(body) <= _SMALL:
            return convert(*arguments)
        return await asyncio.to_thread(convert, *arguments)

    def _form(self, query: Query) -> list[tuple[str, str]]:
        return [
            ("query", _PROLOGUE + query.text),
            *(("default-graph-uri", name) for name in query.default_graphs or ()),
            *(("named-graph-uri", name) for name in query.named_graphs or ()),
        ]

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Compressed bodies are refused: their length says nothing of what they unpack to.
            headers = {"Accept-Encoding": "identity", "User-Agent": "amocf"}
            if self._settings.user:
                user, password = self._settings.user, self._settings.password
                headers["Authorization"] = aiohttp.encode_basic_auth(user, password, "utf-8")
            self._session = aiohttp.ClientSession(
                # One connection more, so that health can be asked for when all are taken.
                connector=aiohttp.TCPConnector(
                    limit=self._settings.connections + 1, keepalive_timeout=_KEEP_ALIVE
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=headers,
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_read=None),
            )
        return self._session


def _endpoint(url: str) -> URL:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"remote_url is {url!r}; an address like https://host/sparql is expected")
    if parts.username is not None or parts.fragment:
        # The address is not shown: it holds a secret.
        raise UsageError(
            "remote_url holds a user, a password or a fragment; give the first two as remote_user "
            "and remote_password"
        )
    return URL(url, encoded=True)


def _require_whole(response: aiohttp.ClientResponse) -> None:
    headers = response.headers
    if (rows := headers.get("X-SPARQL-MaxRows")) is not None:
        raise UpstreamError(f"the store cut the answer off at {rows[:20]} rows; raise its limit")
    if (state := headers.get("X-SQL-State")) is not None:
        raise UpstreamError(f"the store says that the answer is not whole: state {state[:20]}")
    if (coding := headers.get("Content-Encoding", "identity").lower()) != "identity":
        raise UpstreamError(f"the answer is compressed ({coding[:20]}), which was not asked for")


def _is_chunked(response: aiohttp.ClientResponse) -> bool:
    return response.headers.get("Transfer-Encoding", "").lower().endswith("chunked")
