"""Authentication by the scheme that a store asks for: Digest (RFC 7616) or Basic (RFC 7617).

Nothing is sent before a store asks (401, ``WWW-Authenticate``). Digest goes before Basic wherever
both are offered: it keeps the password from the network. aiohttp answers a Digest challenge, but
reads the first challenge only, and takes the protection space for folders; so `ChallengedResponse`
shows it the challenge that can be answered, for the whole server.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from amocf.errors import UsageError

#: Of those that aiohttp computes, the ones in use; RFC 7616 gives MD5 where none is named.
ALGORITHMS: Final = ("SHA-512", "SHA-256", "MD5")
_CHALLENGES: Final = "WWW-Authenticate"
# A name alone begins a challenge; one with a value belongs to the challenge before it.
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a token as HTTP defines it
_PART: Final = re.compile(rf'({_TOKEN})(?:\s*=\s*("(?:[^"\\]|\\.)*"|{_TOKEN}))?')


@dataclass(frozen=True)
class Challenge:
    """A scheme in lower case, and its parameters as they were sent."""

    scheme: str
    parameters: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say what is asked for."""
        return f"Digest ({self.algorithm})" if self.scheme == "digest" else self.scheme.capitalize()

    @property
    def algorithm(self) -> str:
        """The hash function that Digest is to be computed with."""
        return self.parameters.get("algorithm", "MD5").strip('"').upper()

    @property
    def is_answered(self) -> bool:
        """Whether it is a Digest that can be computed."""
        qop = self.parameters.get("qop", "auth").strip('"').split(",")
        usual = "auth" in (each.strip() for each in qop)
        known = self.algorithm.removesuffix("-SESS") in ALGORITHMS
        return self.scheme == "digest" and known and usual

    def for_server(self) -> str:
        """Write it for all addresses of the server, and for the protection that all know."""
        usual = {"qop": '"auth"'} if "qop" in self.parameters else {}
        parts = {key: value for key, value in self.parameters.items() if key != "domain"} | usual
        return "Digest " + ", ".join(f"{key}={value}" for key, value in parts.items())


def challenges(response: ClientResponse) -> list[Challenge]:
    """Return what a response asks for, in its order; a field may hold several challenges."""
    name = _CHALLENGES.lower().encode()
    fields = (value for key, value in response.raw_headers if key.lower() == name)
    return list(_read(b", ".join(fields).decode("latin-1")))


def _read(text: str) -> Iterator[Challenge]:
    current: Challenge | None = None
    for name, value in _PART.findall(text):
        if value and current:
            current.parameters[name.lower()] = value
        elif not value:
            if current:
                yield current
            current = Challenge(name.lower())
    if current:
        yield current


class ChallengedResponse(ClientResponse):
    """A response that shows the one challenge to answer, where there is one."""

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        """The fields, as they came but for the challenges."""
        fields = super().headers
        if self.status != 401:
            return fields
        answered = [each for each in challenges(self) if each.is_answered]
        shown = CIMultiDict(fields)
        shown[_CHALLENGES] = answered[0].for_server() if answered else ""
        return CIMultiDictProxy(shown)


@dataclass(frozen=True)
class Credentials:
    """A user and a password."""

    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a user that neither scheme can name.

        Raises:
            UsageError: if it holds a colon.
        """
        if ":" in self.user:
            raise UsageError(f"--user: {self.user!r} holds a colon, which HTTP does not allow")


class Authentication:
    """Answers the challenges of servers; what one has asked for is sent at once from then on.

    It goes with requests whose responses are a `ChallengedResponse`.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._digest: dict[URL, aiohttp.DigestAuthMiddleware] = {}
        self._basic: set[URL] = set()

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Send a request, and again with what the server asks for."""
        user, password = self._credentials.user, self._credentials.password
        origin = request.url.origin()
        if origin not in self._digest:
            self._digest[origin] = aiohttp.DigestAuthMiddleware(user, password)
        if origin not in self._basic:
            response = await self._digest[origin](request, handler)
            if response.status != 401 or not _takes_basic(request.url, challenges(response)):
                return response
            response.release()
            self._basic.add(origin)
        request.headers["Authorization"] = aiohttp.encode_basic_auth(user, password, "utf-8")
        return await handler(request)

    def advice(self, url: URL, offered: list[Challenge]) -> str:
        """Say what to do about a 401 that came in spite of what was sent, or before it."""
        if any(each.is_answered for each in offered) or _takes_basic(url, offered):
            return (
                f"the store knows no user {self._credentials.user!r} with the password in "
                "AMOCF_STORE_PASSWORD"
            )
        names = ", ".join(map(str, offered)) or "no scheme"
        basic = "or Basic" if _is_private(url) else "or Basic alone; give an https address for both"
        return (
            f"the store offers {names}; expected is Digest ({', '.join(ALGORITHMS)}; qop auth) "
            f"{basic}"
        )


def _takes_basic(url: URL, offered: list[Challenge]) -> bool:
    """Say whether the password may be sent as it is.

    Not where Digest can be answered: then it has been, and in vain. And where others read what is
    sent, not to a store that knows Digest in any form.
    """
    schemes = {each.scheme for each in offered}
    if "basic" not in schemes or any(each.is_answered for each in offered):
        return False
    return "digest" not in schemes or _is_private(url)


def _is_private(url: URL) -> bool:
    """Say whether nobody else reads what goes to an address."""
    host = url.host or ""
    if url.scheme == "https" or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
