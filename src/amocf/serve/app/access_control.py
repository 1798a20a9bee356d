"""Whether a request is answered at all: by its client's share and, where one is asked for, a token.

It stands before the cache and before every route, in the application itself, so that it holds under
any server. Who has no right token learns nothing but that one is needed: not what there is, nor
what there is not.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.release.opened import Release
from amocf.serve.http.clients import Clients, share_of
from amocf.serve.http.common_headers import private_headers
from amocf.serve.http.messages import HttpRequest, Send
from amocf.serve.http.problems import Problem, rate_limited, unauthorized
from amocf.serve.http.rate_limit import RateLimit
from amocf.serve.http.tokens import Tokens, TokenVerdict, read_tokens
from amocf.serve.observability.log import Log
from amocf.settings import Settings

#: Wrong tokens that one client may send at once, and a second in the long run.
_WRONG_BURST: Final = 10
_WRONG_RATE: Final = 0.2


class AccessControl:
    """Admits requests or refuses them.

    Args:
        clients: tells whose a request is.
        rate_limit: how often one client may ask.
        tokens: any of them is needed; None where everybody may ask.
    """

    def __init__(self, clients: Clients, rate_limit: RateLimit, tokens: Tokens | None) -> None:
        self._clients = clients
        self._rate_limit = rate_limit
        self._tokens = tokens
        self._wrong_limit = RateLimit(_WRONG_RATE, _WRONG_BURST)

    def client(self, request: HttpRequest) -> str:
        """Return the address of the client."""
        return self._clients.address(request.peer, request.field(b"x-forwarded-for"))

    def trusts(self, peer: str) -> bool:
        """Say whether the other end of a connection is a proxy whose fields are believed."""
        return self._clients.trusts(peer)

    def problem(self, request: HttpRequest) -> Problem | None:
        """Return why a request is refused, and note in it what became of its token."""
        if self._rate_limit and (wait := self._rate_limit.wait(self._share(request))):
            return rate_limited(wait)
        if self._tokens is None:
            return None
        verdict = self._tokens.judge(request.headers.get(b"authorization"))
        request.token = verdict.value
        if verdict is TokenVerdict.RIGHT:
            return None
        if verdict is TokenVerdict.WRONG and (wait := self._wrong_limit.wait(self._share(request))):
            return rate_limited(wait)
        return unauthorized(is_wrong=verdict is TokenVerdict.WRONG)

    def sender(self, send: Send) -> Send:
        """Return what sends a response: where a token is asked for, nobody may keep any."""
        if self._tokens is None:
            return send

        async def send_private(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": private_headers(message["headers"])}  # type: ignore[arg-type]
            await send(message)

        return send_private

    def _share(self, request: HttpRequest) -> str:
        return share_of(self.client(request))


def access_control_of(release: Release, settings: Settings) -> AccessControl:
    """Return who may ask a server of a release.

    Raises:
        UsageError: if the release is for an institute alone and there are no tokens, or a setting
            cannot be used.
    """
    named = (each.strip() for each in settings.trusted_proxies.split(","))
    clients = Clients([each for each in named if each])
    return AccessControl(
        clients,
        RateLimit(settings.rate_limit, settings.rate_burst),
        _tokens(release.manifest.restricted_to, settings),
    )


def _tokens(restricted_to: str, settings: Settings) -> Tokens | None:
    if settings.token_file:
        return read_tokens(Path(settings.token_file))
    if not restricted_to:
        return None
    raise UsageError(
        f"the release is restricted to {restricted_to}, and is served only to those who have a"
        " token; name a file with tokens by --token-file or AMOCF_TOKEN_FILE, one a line"
        " (`openssl rand -hex 32` makes one)"
    )


def announce(release: Release, settings: Settings, log: Log) -> None:
    """Write for whom a release is, and whether tokens for it can be overheard."""
    institute = release.manifest.restricted_to
    if institute:
        log.event("restricted", institute=institute)
    if settings.token_file and _can_be_overheard(settings):
        log.event("unencrypted", host=settings.host)


def _can_be_overheard(settings: Settings) -> bool:
    if settings.tls_certificate or settings.unix_socket or settings.trusted_proxies:
        return False
    try:
        return not ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host != "localhost"
