"""What a document said in another release: where it stands, and who is sent on to it.

Reading an older release happens in threads, and in few at once: it never keeps others waiting who
ask for the current one.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from pyoxigraph import Store
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.errors import DataError
from amocf.release.archive import Archive, ArchivedRelease, ReleaseContent
from amocf.serve.http.addresses import quoted
from amocf.serve.http.etags import Etags
from amocf.serve.http.memento import (
    DATETIME_PATTERN,
    Memento,
    MementoHistory,
    asked_datetime,
    http_date,
    moment_of,
)
from amocf.serve.http.problems import Problem
from amocf.serve.http.ranges import HeldFile
from amocf.serve.pages.present.releases import release_path
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Offer, Reply, redirect, root_of
from amocf.serve.routes.route import AddressParameter
from amocf.uri_spaces import UriSpaces

_logger = logging.getLogger(__name__)

#: How many requests read older releases at once.
_AT_ONCE: Final = 4
#: What an answer depends on that who asks for another time may get instead.
_VARY: Final = "Accept, Accept-Datetime"
#: What documents of the current release read beside what others do.
RELEASE: Final = AddressParameter(
    "release", "The version of a release: what was said then. Such as 2025.1.0."
)
MOMENT: Final = AddressParameter(
    "Accept-Datetime",
    "A moment as HTTP writes it: what the last release before it said (RFC 7089).",
    {"type": "string", "pattern": DATETIME_PATTERN},
)
#: The status by which they send on, and what it means.
SENT_ON: Final = ((302, "What was said in the release that is asked for is in Location."),)
_Done = TypeVar("_Done")


class PastReleases:
    """Finds, reads and names what releases say that were published before.

    Args:
        archive: the releases.
        public_url: tells the address at which the public reaches a prefix.
        max_age: seconds for which others may store what is of the current release.
        code: names the code that writes answers.
        is_static: whether the pages become files, beside which no server computes anything.
    """

    def __init__(
        self,
        archive: Archive,
        public_url: Callable[[str], str],
        max_age: int,
        code: str,
        *,
        is_static: bool = False,
    ) -> None:
        self.archive = archive
        self._public_url = public_url
        self._max_age = max_age
        self._code = code
        self._is_static = is_static
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._readers: WeakKeyDictionary[ReleaseContent, Callable[[str], Reader]] = (
            WeakKeyDictionary()
        )
        self._files: WeakValueDictionary[tuple[str, str], HeldFile] = WeakValueDictionary()

    def find(self, version: str) -> ArchivedRelease:
        """Return a release by its version.

        Raises:
            Problem: 404, with the versions that there are; 503 where that release is damaged.
        """
        found = self.archive.find(version)
        if found:
            return found
        if version in self.archive.damaged:
            raise _damaged(version)
        versions = [each.version for each in self.archive.releases]
        there = f"There are {', '.join(versions)}." if versions else "Nothing is released yet."
        detail = f"There is no release {version[:50]!r}. {there}"
        raise Problem(404, "not-found", detail, extra={"releases": versions})

    async def work(self, release: ArchivedRelease, job: Callable[[], _Done]) -> _Done:
        """Do what reads a release, in a thread and in turn.

        Raises:
            Problem: 503 where the release is damaged.
        """
        async with self._turns:
            try:
                return await run_in_threadpool(job)
            except (DataError, OSError) as error:
                _logger.error("release %s is damaged: %s", release.version, error)
                raise _damaged(release.version) from None

    def content(self, release: ArchivedRelease) -> ReleaseContent:
        """Return what documents of a release are made from; it may have to be loaded.

        Raises:
            DataError: if it is damaged.
        """
        return self.archive.content(release)

    async def file(self, release: ArchivedRelease, path: str) -> HeldFile:
        """Return a file of a release; all who are sent it at once are sent the same copy.

        Raises:
            Problem: 503 where the release is damaged.
        """
        key = release.identity, path
        held = self._files.get(key)
        if held is None:
            data = await self.work(release, partial(release.read, path))
            held = self._files.setdefault(key, HeldFile(data))
        return held

    def reader(self, release: ArchivedRelease, root: str) -> Reader:
        """Return what reads a release for its pages, whose links stay within it.

        Raises:
            DataError: if it is damaged.
        """
        content = self.content(release)
        readers = self._readers.get(content)
        if readers is None:
            # Of what is dropped from memory nothing is held here: no reader knows its release.
            spaces, within = content.manifest.spaces, release_path(release.version)
            make = partial(_reader, content.store, spaces, within, self._is_static)
            # The pages of a site of files have a root for each depth.
            roots = 8 if self._is_static else 2
            readers = self._readers.setdefault(content, lru_cache(roots)(make))
        return readers(root)

    def reply(self, reply: Reply, release: ArchivedRelease, *, is_page: bool) -> Reply:
        """Return what replies with a document of a release.

        Its data never change. Its pages do: they say what has become of the thing since.
        """
        within, licence = release_path(release.version), release.manifest.licence
        if is_page:
            return replace(reply, within=within, licence=licence)
        return replace(reply, within=within, licence=licence, etags=self.etags(release))

    def etags(self, release: ArchivedRelease) -> Etags:
        """Return what names the data of a release, and says that older ones never change."""
        content = f"{release.identity}\0{self._code}"
        return Etags(content, self._public_url, self._max_age, is_frozen=not release.is_current)

    async def asked(self, request: Request, path: str, iris: tuple[str, ...]) -> Response | None:
        """Send the client on to what a document said in another release, if that is asked for.

        Args:
            request: may name a release behind the question mark, or a moment in the header.
            path: the path of the document.
            iris: what it may be about.

        Raises:
            Problem: 404 for a release that there is not, 400 for what is no moment.
        """
        version = request.query_params.get("release")
        if version is not None:
            if version == self.archive.current.version and not self.archive.find(version):
                return None  # what is not released yet is all that it can mean
            return redirect(request, release_path(self.find(version).version) + path, 302)
        if not self.archive.releases:
            return None
        moment = asked_datetime(request.headers.getlist("Accept-Datetime"))
        if moment is None or not (history := await self.history(request, path, iris)):
            return None
        return Response(
            status_code=302,
            headers={
                "Location": history.nearest(moment).address,
                "Vary": _VARY,
                "Link": ", ".join(history.links()),
            },
        )

    async def history(
        self, request: Request, path: str, iris: tuple[str, ...], public: str = ""
    ) -> MementoHistory | None:
        """Return the states of a document; None where no release with a date has it.

        Args:
            request: what is answered.
            path: the path of the document.
            iris: what it may be about.
            public: what stands before the addresses in place of the prefix of this server.
        """
        having = await self.having(iris)
        base = public.rstrip("/") or quoted(root_of(request))
        mementos = tuple(
            Memento(base + quoted(release_path(each.version) + path), moment)
            for each in having
            if (moment := moment_of(each.date))
        )
        if not mementos:
            return None
        timemap = base + quoted(f"/timemap{path}")
        mementos = tuple(sorted(mementos, key=lambda each: each.moment))
        return MementoHistory(base + quoted(path), timemap, mementos)

    async def having(self, iris: tuple[str, ...]) -> tuple[ArchivedRelease, ...]:
        """Return the releases that say anything of one of some resources, oldest first."""
        if not self.archive.releases:
            return ()
        if self.archive.is_read:  # as it is but for the first to ask
            return self.archive.having(iris)
        return await run_in_threadpool(self.archive.having, iris)

    async def with_history(self, request: Request, offer: Offer, path: str) -> Offer:
        """Return the offer of a current document with links to what it said before.

        Files are not negotiated by datetime: of a site of files nothing is said of that.
        """
        if self._is_static or not self.archive.releases:
            return offer
        history = await self.history(request, path, (offer.iri,))
        # All mementos are in the TimeMap: the header of every document need not have them.
        links = history.links()[:2] if history else ()
        return replace(offer, links=(*offer.links, *links), fields={**offer.fields, "Vary": _VARY})

    async def as_memento(
        self, request: Request, release: ArchivedRelease, offer: Offer, path: str
    ) -> Offer:
        """Return the offer of a document of a release with the fields of a memento (2.1, 2.2)."""
        moment = moment_of(release.date)
        history = await self.history(request, path, (offer.iri,))
        if not (moment and history):
            return offer
        here = quoted(root_of(request) + release_path(release.version) + path)
        return replace(
            offer,
            links=offer.links if self._is_static else (*offer.links, *history.links(here)),
            fields={**offer.fields, "Memento-Datetime": http_date(moment)},
        )


def _reader(store: Store, spaces: UriSpaces, within: str, is_static: bool, root: str) -> Reader:  # noqa: FBT001
    return Reader(store, root, spaces, within, is_static=is_static)


def _damaged(version: str) -> Problem:
    detail = f"The server's copy of release {version} is damaged, and nothing of it is sent."
    return Problem(503, "release-changed", detail)
