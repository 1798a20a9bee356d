"""Writes a site: asks the application for every address, and follows what each leads to.

So a page that is added to the server is a page of the site, and what a page leads to is there.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from amocf.child_processes import shared_out
from amocf.errors import DataError, Place, UsageError
from amocf.release.opened import Release
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.http.prefix import read_prefix
from amocf.static_site.host_rules import host_rules
from amocf.static_site.leading_page import leading_page
from amocf.static_site.sent_fields import SiteFile
from amocf.static_site.site_addresses import file_of, is_of_site, links_of, seeds
from amocf.static_site.site_application import ask_all, relative_root, site_application
from amocf.static_site.site_folder import RECORD, put_in_place
from amocf.step_timer import Progress
from amocf.terms import BASE

#: How many addresses are asked for at once: what a process does before the other may take over.
_CHUNK: Final = 40
_MISSING: Final = "404.html"
_NOWHERE: Final = "/no-such-page"


@dataclass(frozen=True)
class SitePlace:
    """Where a site will stand.

    Attributes:
        base: the address, with a slash at its end; empty where that is not known.
        root: the path of that address, without a slash at its end; None where it is not known, so
            that links are relative to the page that they stand on.
    """

    base: str
    root: str | None

    @classmethod
    def read(cls, base: str) -> "SitePlace":
        """Read an address as it is given on the command line.

        Raises:
            UsageError: if it is none that pages can stand at.
        """
        if not base:
            return cls("", None)
        place = urlsplit(base)
        root = read_prefix(place.path)
        is_plain = place.scheme in ("http", "https") and place.netloc and not place.query
        if root is None or not is_plain or place.fragment:
            raise UsageError(
                f"--base is {base!r}, but an address such as https://example.org/amocf/ is"
                " expected: http or https, a host, and a path of letters, digits and - . _ ~"
            )
        return cls(f"{place.scheme}://{place.netloc}{root}/", root)

    @property
    def public(self) -> str:
        """The address that absolute links have: that of the edition where none is known."""
        return self.base or BASE


@dataclass(frozen=True)
class WrittenSite:
    """What was written.

    Attributes:
        files: how many files.
        size: how many bytes they have.
        notes: what should be known of it, each in a sentence.
    """

    files: int
    size: int
    notes: tuple[str, ...]


def write_site(
    release: Release,
    out: Path,
    base: str,
    progress: Progress,
    is_wanted: Callable[[str], bool] = is_of_site,
) -> WrittenSite:
    """Write the site of a release.

    Args:
        release: what it shows; it has to be one that may be passed on to anybody.
        out: its folder, which is made, or holds an earlier site, which is replaced whole.
        base: the address at which it will stand; empty where that is not known.
        progress: called with what takes time.
        is_wanted: says of an address whether it is written; by default all of the site are.

    Raises:
        UsageError: if ``base`` is no such address, or ``out`` holds something else.
        DataError: if the release cannot be shown so.
    """
    place = SitePlace.read(base)
    app = site_application(release, place.base)
    with put_in_place(out) as folder:
        wanted = [each for each in seeds(release) if is_wanted(each)]
        found = _write_all(partial(_write_chunk, app, folder, place), wanted, is_wanted, progress)
        progress("write what hosts need")
        _write_missing(app, folder, place)
        (folder / ".nojekyll").touch()
        for name, text in host_rules(release, found, place.root or "").items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        record = {
            "release": release.version,
            "identity": release.identity,
            "base": place.base,
            "files": sum(bool(each.file) for each in found),
        }
        (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
        paths = [path for path in folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in paths)
        progress("put it in place")
    return WrittenSite(len(paths), size, tuple(_notes(found)))


def _write_all(
    write: Callable[[Sequence[str]], list[SiteFile]],
    first: Iterable[str],
    is_wanted: Callable[[str], bool],
    progress: Progress,
) -> list[SiteFile]:
    """Ask for all addresses, in rounds: what one leads to is asked for in the next."""
    found: dict[str, SiteFile] = {}
    waiting = dict.fromkeys(first)
    step = "ask for the pages"
    while waiting:
        progress(f"{step}: {len(waiting):,}")
        chunks = [[*waiting][n : n + _CHUNK] for n in range(0, len(waiting), _CHUNK)]
        # The halves are of all kinds: some take longer than others.
        spread = [*chunks[::2], *chunks[1::2]]
        written = shared_out(write, spread)
        answered = [each for chunk in written for each in chunk]
        found |= {each.address: each for each in answered}
        led_to = {link for each in answered for link in each.links}
        waiting = dict.fromkeys(
            sorted(each for each in led_to if each not in found and is_wanted(each))
        )
        step = "ask for what they lead to"
    require_apart(found.values())
    return [found[each] for each in sorted(found)]


def _write_chunk(
    app: AsgiApplication, folder: Path, place: SitePlace, addresses: Sequence[str]
) -> list[SiteFile]:
    answers = ask_all(app, addresses, place.root)
    written = []
    for address, answer in zip(addresses, answers, strict=True):
        links = links_of(address, answer, place.root, place.public)
        body, name = answer.body, ""
        if answer.status >= 500:
            detail = f"{address} is answered with {answer.status}: {answer.body[:200].decode()}"
            raise DataError(detail, Place(folder))
        if answer.status == 200:
            name = file_of(address, is_page=answer.media_type == "text/html")
        elif answer.status in (303, 308):
            name = file_of(address, is_page=True)
            root = relative_root(address) if place.root is None else place.root
            body = leading_page(answer.fields["location"], root, place.public)
        if name:
            _write_file(folder, name, body, address)
        else:  # of what is not there nothing leads on
            links = set()
        fields = dict(answer.fields)
        written.append(SiteFile(address, answer.status, name, fields, frozenset(links)))
    return written


def _write_file(folder: Path, name: str, body: bytes, address: str) -> None:
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise DataError(
            f"{address} would be the file {name!r}, which or a folder of which another address"
            " needs as a folder or a file; rename one of them",
            Place(folder),
        ) from None


def _write_missing(app: AsgiApplication, folder: Path, place: SitePlace) -> None:
    """Write the page for what is not there, which hosts show at any address."""
    (answer,) = ask_all(app, (_NOWHERE,), place.root or "")
    # Not the address that happened to be asked for.
    said = f"There is nothing at {place.root or ''}{_NOWHERE}."
    text = answer.body.decode().replace(said, "There is no such page.")
    (folder / _MISSING).write_text(text, "utf-8")


def require_apart(found: Iterable[SiteFile]) -> None:
    """Make sure that no two addresses become one file, but those of a page and of its form.

    Raises:
        DataError: if they do.
    """
    names: dict[str, str] = {}
    for each in (each for each in found if each.file):
        name = each.address.removesuffix(".html")
        other = names.setdefault(each.file, name)
        if other != name:
            detail = f"{other} and {each.address} would be one file; rename one of them"
            raise DataError(detail, Place(Path(each.file)))


def _notes(found: Sequence[SiteFile]) -> Iterator[str]:
    known = {each.address for each in found if each.file}
    for each in found:
        for link in sorted(each.links - known):
            yield f"{each.address} leads to {link}, which the site has not"
    lower: dict[str, str] = {}
    for each in (each for each in found if each.file):
        other = lower.setdefault(each.file.casefold(), each.file)
        if other != each.file:
            yield (
                f"{other} and {each.file} differ in their case alone: keep the site where that"
                " tells files apart, as Linux does"
            )
