"""What the routes of one application share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import Triple
from starlette.requests import Request

from amocf.release.loaded import Release
from amocf.search import SearchIndex
from amocf.serve.engine.choice import ObservedEngine
from amocf.serve.http.cache import Cache
from amocf.serve.http.etags import Etags
from amocf.serve.http.prefix import public_address
from amocf.serve.observability.health import Health
from amocf.serve.observability.server_metrics import ServerMetrics
from amocf.serve.pages import documentation
from amocf.serve.pages.documentation import Document
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import Pages
from amocf.serve.routes.query_page import QueryPage
from amocf.serve.sparql.service_description import describe_service
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
    metrics: ServerMetrics
    health: Health
    search: SearchIndex | None

    @cached_property
    def etags(self) -> Etags:
        """What names responses; it changes with the data and with the code that writes them."""
        content = f"{self.release.sha256}\0{self.pages.version}"
        return Etags(content, self.public_url, self.settings.max_age)

    def reader(self, root: str) -> Reader:
        """Return what looks things up for pages that stand below ``root``."""
        return self._readers(root)

    @cached_property
    def _readers(self) -> Callable[[str], Reader]:
        # As many prefixes as proxies show the server at; more would evict one another.
        return lru_cache(8)(lambda root: Reader(self.release.store, root))

    @cached_property
    def query_page(self) -> QueryPage:
        """What writes the page of the endpoint."""
        return QueryPage(self.pages, self.reader, self.release.examples)

    def documents(self, root: str) -> Mapping[str, Document]:
        """Return the project's documents, with links below ``root``."""
        return self._documents(root)

    @cached_property
    def _documents(self) -> Callable[[str], Mapping[str, Document]]:
        return lru_cache(8)(documentation.load)

    def public_url(self, root: str) -> str:
        """Return the address at which the public reaches ``root``, with a slash at the end."""
        configured = self.settings.public_url
        return public_address(configured, root) if configured else BASE

    def service_description(self, root: str) -> tuple[Triple, ...]:
        """Return what the endpoint below ``root`` says of itself."""
        return self._descriptions(self.public_url(root) + "sparql")

    @cached_property
    def _descriptions(self) -> Callable[[str], tuple[Triple, ...]]:
        return lru_cache(8)(lambda endpoint: describe_service(self.release, endpoint))


def site_of(request: Request) -> Site:
    """Return the site that a request reached."""
    site = request.app.state.site
    assert isinstance(site, Site)  # noqa: S101 - create_app has put it there
    return site


def root_of(request: Request) -> str:
    """Return what stands before every path of this server where the request has reached it."""
    return str(request.scope.get("root_path", ""))
