"""The releases on pages: the list of them, in which a resource is, and what an old page says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from amocf.release.archive import ArchivedRelease
from amocf.release.manifest import Manifest
from amocf.serve.http.addresses import local_path, quoted
from amocf.serve.pages.present.changes_shown import HistoryEntry, log_of
from amocf.serve.pages.present.citation import citation_of_release
from amocf.serve.pages.present.withdrawn_resource import WithdrawalView, withdrawal_of
from amocf.serve.pages.reader import Reader

#: What most people take of a release: what it is called, and its path.
_TAKEN: Final = (
    ("Workbook", "amocf.xlsx"),
    ("Turtle", "amocf.ttl"),
    ("JSON-LD", "amocf.jsonld"),
    ("N-Quads", "amocf.nq"),
)


@dataclass(frozen=True)
class InRelease:
    """A release in which a resource is: its version, its day, and where the resource stands."""

    version: str
    date: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class ResourceHistory:
    """In which releases a resource is, the newest first, and what each did to it, in order."""

    releases: tuple[InRelease, ...] = ()
    changes: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True)
class PastNotice:
    """What the page of an older release says before all else.

    Attributes:
        version: that of the release that the page is of.
        date: the day of it; may be empty.
        release: where that release is described.
        is_current: it is the release that is served now.
        now: the version of that one.
        href: where the page stands in it; empty where it has none of that name.
        withdrawal: that what the page is about is withdrawn now, if it is.
        iri: the name of what the page shows as it was in that release, if it has one.
    """

    version: str
    date: str
    release: str
    is_current: bool
    now: str
    href: str
    withdrawal: WithdrawalView | None = None
    iri: str = ""


def release_path(version: str) -> str:
    """Return the path of a release, below which everything of it stands."""
    return f"/release/{version}"


def release_named(manifest: Manifest | None) -> dict[str, Any]:
    """Return what every page says of the release that it is of; nothing for the current one."""
    if manifest is None:
        return {}
    return {
        "version": manifest.version,
        "licence": manifest.licence,
        "restricted_to": manifest.restricted_to,
        "made_up": manifest.spaces.made_up,
    }


def in_releases(root: str, releases: Iterable[ArchivedRelease], path: str) -> tuple[InRelease, ...]:
    """Return where a document stands in the releases that have it, the newest first.

    Args:
        root: what stands before every path of this server.
        releases: those that have it, oldest first.
        path: its path in each of them.
    """
    found = [
        InRelease(
            each.version,
            each.date,
            root + quoted(release_path(each.version) + path),
            each.is_current,
        )
        for each in releases
    ]
    return tuple(reversed(found))


def past_notice(
    current: Reader, release: ArchivedRelease, now: str, iri: str, name: str = ""
) -> PastNotice:
    """Return what the page about a resource in an older release says first.

    Args:
        current: reads the release that is served now.
        release: the one that the page is of.
        now: the version of that which is served now.
        iri: what the page is about.
        name: the name of that as it was in that release, if it has one.
    """
    path = local_path(iri, current.spaces)
    return PastNotice(
        version=release.version,
        date=release.date,
        release=current.root + quoted(release_path(release.version)),
        is_current=release.is_current,
        now=now,
        href=current.place(path) if path and current.knows(iri) else "",
        withdrawal=withdrawal_of(current, iri),
        iri=name,
    )


@dataclass(frozen=True)
class ShownRelease:
    """A release as it is listed.

    Attributes:
        version: its version.
        date: its day; may be empty.
        href: where it is described, and below which everything of it stands.
        is_current: it is the one that is served now.
        triples: how many statements its default graph has.
        files: how many files it has.
        sha256: the hash of its canonical N-Quads.
        taken: some of its files: what each is called, and its path.
        cited: how to cite it.
        changes: where it is said what it changed; empty where there was none before it.
    """

    version: str
    date: str
    href: str
    is_current: bool
    triples: int
    files: int
    sha256: str
    taken: tuple[tuple[str, str], ...]
    cited: str
    changes: str


def all_releases(reader: Reader, releases: Iterable[ArchivedRelease]) -> tuple[ShownRelease, ...]:
    """Return what the list of releases shows, the newest first."""
    return tuple(reversed([shown_release(reader, each) for each in releases]))


def shown_release(reader: Reader, release: ArchivedRelease) -> ShownRelease:
    """Return what is shown of a release.

    Args:
        reader: reads the current one.
        release: the release.
    """
    manifest, is_compared = release.manifest, log_of(reader, release.version) is not None
    return ShownRelease(
        version=release.version,
        date=release.date,
        href=reader.root + quoted(release_path(release.version)),
        is_current=release.is_current,
        triples=manifest.triples,
        files=len(manifest.files),
        sha256=manifest.quads.sha256,
        taken=tuple((name, path) for name, path in _TAKEN if manifest.file(path)),
        cited=citation_of_release(reader, release.version, release.date),
        changes=f"{reader.root}/changes/{release.version}" if is_compared else "",
    )
