"""What the routes of one application share."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import Triple
from starlette.requests import Request

from amocf.serve import documentation
from amocf.serve.cache import Cache
from amocf.serve.documentation import Document
from amocf.serve.engines import ObservedEngine
from amocf.serve.health import Health
from amocf.serve.metrics import Requests
from amocf.serve.pages import Pages
from amocf.serve.reader import Reader
from amocf.serve.release import Release
from amocf.serve.search import SearchIndex
from amocf.serve.service_description import describe_service
from amocf.settings import Settings
from amocf.terms import BASE


@dataclass(frozen=True)
class Site:
    """A release, how it is served, and what answers queries over it.

    Attributes:
        search: what finds things in the release; None if it was built without an index.
    """

    release: Release
    settings: Settings
    engine: ObservedEngine
    pages: Pages
    cache: Cache
    requests: Requests
    health: Health
    search: SearchIndex | None

    def etag(self, *parts: str) -> str:
        """Return the strong ETag of what ``parts`` identify in this release.

        It changes with the data and with the code that writes it.
        """
        digest = self._digest.copy()
        digest.update("\0".join(parts).encode())
        return f'"{digest.hexdigest()[:32]}"'

    @cached_property
    def _digest(self) -> "hashlib._Hash":
        return hashlib.sha256(f"{self.release.sha256}\0{self.pages.version}\0".encode())

    @property
    def cache_control(self) -> str:
        """For how long others may keep an answer without asking."""
        seconds = self.settings.max_age
        return f"public, max-age={seconds}" if seconds > 0 else "no-cache"

    def reader(self, root: str) -> Reader:
        """Return what looks things up for pages that stand below ``root``."""
        return self._readers(root)

    @cached_property
    def _readers(self) -> Callable[[str], Reader]:
        # The prefix is the server's, not the client's: there are as many as it is mounted at.
        return lru_cache(8)(lambda root: Reader(self.release.store, root))

    def documents(self, root: str) -> Mapping[str, Document]:
        """Return the project's documents, with links below ``root``."""
        return self._documents(root)

    @cached_property
    def _documents(self) -> Callable[[str], Mapping[str, Document]]:
        return lru_cache(8)(documentation.load)

    @property
    def public_url(self) -> str:
        """The address of this server as others write it, with a slash at the end."""
        return (self.settings.public_url or BASE).rstrip("/") + "/"

    @cached_property
    def service_description(self) -> tuple[Triple, ...]:
        """What the endpoint says of itself."""
        return describe_service(self.release, self.public_url + "sparql")


def site_of(request: Request) -> Site:
    """Return the site that a request reached."""
    site = request.app.state.site
    assert isinstance(site, Site)  # noqa: S101 - create_app has put it there
    return site
