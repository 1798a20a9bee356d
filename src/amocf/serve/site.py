"""What the routes of one application share."""

import hashlib
from dataclasses import dataclass

from starlette.requests import Request

from amocf.serve.engine import Engine
from amocf.serve.pages import Pages
from amocf.serve.release import Release
from amocf.settings import Settings
from amocf.terms import BASE


@dataclass(frozen=True)
class Site:
    """A release, how it is served, and what answers queries over it."""

    release: Release
    settings: Settings
    engine: Engine
    pages: Pages

    def etag(self, *parts: str) -> str:
        """Return the strong ETag of what ``parts`` identify in this release.

        It changes with the data and with the code that writes it.
        """
        seed = "\0".join((self.release.sha256, self.pages.version, *parts))
        return f'"{hashlib.sha256(seed.encode()).hexdigest()[:32]}"'

    @property
    def public_url(self) -> str:
        """The address of this server as others write it, with a slash at the end."""
        return (self.settings.public_url or BASE).rstrip("/") + "/"


def site_of(request: Request) -> Site:
    """Return the site that a request reached."""
    site = request.app.state.site
    assert isinstance(site, Site)  # noqa: S101 - create_app has put it there
    return site
