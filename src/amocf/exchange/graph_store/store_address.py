"""An address of a triple store, and the exchange of one request for one response.

The URL as given: redirects are not followed, proxies of the environment not used.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import SplitResult, urlsplit

import aiohttp
from yarl import URL

from amocf.errors import UsageError
from amocf.exchange.graph_store.authentication import (
    Authentication,
    ChallengedResponse,
    challenges,
)

#: Seconds without a byte; a store may index for long before it answers to a load.
TIME_LIMIT: Final = 600.0


class StoreError(UsageError):
    """A store did not do as it was asked; the message says where and what to do."""


@dataclass(frozen=True)
class Response:
    """A status, a media type in lower case without parameters, and the whole body.

    Attributes:
        advice: what to do about a 401.
    """

    status: int
    media_type: str
    body: bytes
    advice: str = ""


@dataclass(frozen=True)
class Address:
    """A URL of the store, with the authentication for it.

    Attributes:
        url: http or https, without user and password.
        option: how the user gave it, for messages.
    """

    url: str
    option: str
    authentication: Authentication | None = None
    time_limit: float = TIME_LIMIT

    def __post_init__(self) -> None:
        """Refuse what is no address.

        Raises:
            UsageError: if it is none, or holds a secret.
        """
        parts = _split(self.url)
        if parts is None:
            raise UsageError(
                f"{self.option}: {self.url!r} is no address; one like https://host/store is meant"
            )
        if parts.username is not None or parts.password is not None:
            raise UsageError(
                f"{self.option}: no user or password in the address, please; give --user, and the "
                "password in AMOCF_STORE_PASSWORD"
            )

    def request(
        self, method: str, suffix: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        """Send a request and read the whole response.

        Args:
            method: the HTTP method.
            suffix: parameters to add to the URL; may be empty.
            headers: fields beside those of authentication.
            body: what to send.

        Raises:
            StoreError: if there is no whole response.
        """
        parts = urlsplit(self.url)
        query = "&".join(filter(None, (parts.query, suffix)))
        url = parts._replace(path=parts.path or "/", query=query, fragment="").geturl()
        try:
            return asyncio.run(self._exchange(method, URL(url, encoded=True), headers, body))
        except (OSError, aiohttp.ClientError) as error:
            if isinstance(error, aiohttp.SocketTimeoutError):
                raise StoreError(
                    f"{method} {self.url}: the store sent nothing for {self.time_limit:g} s, and"
                    " may still be at work; wait until it is done, and give it longer by"
                    " --store-timeout SECONDS"
                ) from None
            words = str(error) or type(error).__name__
            raise StoreError(
                f"{method} {self.url}: {words}; check that the store runs and can be reached"
            ) from None

    async def _exchange(
        self, method: str, url: URL, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        limit = self.time_limit
        data = None if body is None else BytesIO(body)
        async with (
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept-Encoding": "identity", "User-Agent": "amocf"},
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=limit, sock_read=limit),
                response_class=ChallengedResponse,
                middlewares=(self.authentication,) if self.authentication else (),
            ) as session,
            session.request(
                method, url, headers=headers, data=data, allow_redirects=False
            ) as response,
        ):
            content_type = response.headers.get("Content-Type", "")
            media_type = content_type.partition(";")[0].strip().lower()
            advice = self._advice(response) if response.status == 401 else ""
            return Response(response.status, media_type, await response.read(), advice)

    def _advice(self, response: aiohttp.ClientResponse) -> str:
        if self.authentication is None:
            return "give --user, and its password in AMOCF_STORE_PASSWORD"
        return self.authentication.advice(response.url, challenges(response))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable and url.isascii() and url.isprintable() and " " not in url else None
