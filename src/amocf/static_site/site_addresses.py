"""Which addresses a site has, what leads from one to others, and the files that they become."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from pyoxigraph import Literal, NamedNode
from starlette.routing import compile_path

from amocf.errors import DataError, Place
from amocf.release.archive import Archive, ArchivedRelease, ReleaseContent
from amocf.release.manifest import ADVICE, CHECKSUMS, MANIFEST, Manifest
from amocf.release.opened import Release
from amocf.serve.http.addresses import ROOTS, document_path, needs_server, quoted
from amocf.serve.routes import STATIC
from amocf.static_site.site_application import Answered, relative_root
from amocf.terms import BASE, expand

#: What a page leads to; templates write no other quotes, and escape those in texts.
_LINKS: Final = re.compile(rb'\b(?:href|src)="([^"]*)"')
_IN_FIELD: Final = re.compile(r"<([^>]*)>;")
_IN_STYLE: Final = re.compile(rb"url\(['\"]?([^'\")]+)")
_IN_LIST: Final = re.compile(rb"<loc>([^<]+)</loc>")
_HOST: Final = "http://site.invalid"
#: How many bytes the name of a file has at most on the usual file systems.
_LONGEST_NAME: Final = 255


def seeds(release: Release) -> list[str]:
    """Return where the addresses of a release begin: all others are led to by these.

    Raises:
        DataError: if a release that was published before is damaged.
    """
    archive = Archive(release)
    if archive.damaged:
        versions = ", ".join(sorted(archive.damaged))
        detail = f"of the releases published before these are damaged: {versions}; {ADVICE}"
        raise DataError(detail, Place(release.path))
    return [
        *(route.path for route in STATIC if "{" not in route.path),
        f"/context/{release.version}.jsonld",
        *_files(release.manifest, is_listed=release.document(CHECKSUMS) is not None),
        *(f"/{quoted(name)}" for name in _resources(release)),
        *(each for past in archive.releases for each in _past(archive, past)),
    ]


def _past(archive: Archive, release: ArchivedRelease) -> Iterator[str]:
    """Yield where the addresses of a release begin that was published before."""
    below = f"/release/{release.version}"
    yield from (below, f"/context/{release.version}.jsonld")
    yield from (f"{below}/{name}" for name in ("context.jsonld", "ontology", "graph/", "download/"))
    yield from (below + each for each in _files(release.manifest, is_listed=True))
    yield from (f"{below}/{quoted(name)}" for name in _resources(archive.content(release)))


def _files(manifest: Manifest, *, is_listed: bool) -> Iterator[str]:
    """Yield the paths of the files of a release, and of the lists of them."""
    yield from (f"/download/{quoted(each.path)}" for each in manifest.files)
    yield f"/download/{MANIFEST}"
    if is_listed:
        yield f"/download/{CHECKSUMS}"


def _resources(release: ReleaseContent) -> list[str]:
    """Return the paths of resources, and those of the codes by which some are asked for."""
    spaces = release.manifest.spaces
    rdf_type = NamedNode(expand("rdf:type"))
    subjects = {
        quad.subject.value
        for quad in release.store.quads_for_pattern(None, rdf_type, None, None)
        if isinstance(quad.subject, NamedNode)
    }
    named = {
        split[1] for iri in subjects if document_path(iri, spaces) and (split := spaces.split(iri))
    }
    return sorted(named | set(_codes(release)))


def _codes(release: ReleaseContent) -> Iterator[str]:
    notation = NamedNode(expand("skos:notation"))
    code = NamedNode(expand("amo:code"))
    for subject, _, value, _ in release.store.quads_for_pattern(None, notation, None, None):
        is_code = isinstance(value, Literal) and value.datatype == code and "." in value.value
        if is_code and isinstance(subject, NamedNode) and subject.value.startswith(f"{BASE}id/"):
            yield f"id/{value.value}"


def links_of(address: str, answer: Answered, root: str | None, public: str) -> set[str]:
    """Return the addresses of the site that an answer leads to, without queries and anchors.

    Args:
        address: what was answered.
        answer: the answer.
        root: the path of the site; None where it is relative to each address.
        public: the address of the site in public, with a slash at its end.
    """
    found = {answer.fields["location"]} if "location" in answer.fields else set()
    found |= set(_IN_FIELD.findall(answer.fields.get("link", "")))
    kind = answer.media_type
    if kind == "text/html" and (resource := resource_of(address.removesuffix(".html"))):
        found.add((root if root is not None else relative_root(address)) + resource)
    if kind == "text/html":
        found |= {html.unescape(each.decode()) for each in _LINKS.findall(answer.body)}
    elif kind == "text/css":
        found |= {each.decode() for each in _IN_STYLE.findall(answer.body)}
    elif kind == "application/xml":
        found |= {html.unescape(each.decode()) for each in _IN_LIST.findall(answer.body)}
    prefix = root or ""
    paths = (_path(prefix + address, each, prefix, public) for each in found)
    return {path.removeprefix(prefix) for path in paths if path.startswith(f"{prefix}/")}


def resource_of(address: str) -> str:
    """Return the address of the resource that a document is about; empty for another address.

    >>> resource_of("/doc/4-1-2"), resource_of("/release/2025.1.0/doc/ref/nice/NF-COM-007")
    ('/id/4-1-2', '/release/2025.1.0/ref/nice/NF-COM-007')
    """
    below, mark, name = address.partition("/doc/")
    if not mark:
        return ""
    root, slash, _ = name.partition("/")
    return f"{below}/{name}" if slash and root in ROOTS else f"{below}/id/{name}"


def _path(here: str, link: str, prefix: str, public: str) -> str:
    """Return the path of a link on the host of the site; empty where it leads elsewhere."""
    if link.startswith(public):
        path = "/" + urlsplit(link.removeprefix(public)).path
        # Documents lead on purpose to the server of the edition for what files cannot do.
        return "" if needs_server(path) else prefix + path
    target = urlsplit(urljoin(_HOST + here, link))
    return target.path if f"{target.scheme}://{target.netloc}" == _HOST else ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(compile_path(route.path)[0] for route in STATIC)


def is_of_site(address: str) -> bool:
    """Say whether an address is one that a site of files may have."""
    path = unquote(address)
    return any(pattern.match(path) for pattern in _patterns())


def file_of(address: str, *, is_page: bool) -> str:
    """Return the file that an address becomes, below the folder of the site.

    Hosts without rules find a page without an ending by adding it, and a folder's by its index.

    >>> file_of("/", is_page=True), file_of("/doc/4-1-2", is_page=True)
    ('index.html', 'doc/4-1-2.html')
    >>> file_of("/doc/4-1-2.html", is_page=True), file_of("/doc/4-1-2.ttl", is_page=False)
    ('doc/4-1-2.html', 'doc/4-1-2.ttl')

    Raises:
        DataError: if that is no name of a file below the folder, and of that file alone.
    """
    path = unquote(address).removeprefix("/")
    if is_page and not path.endswith(".html"):
        path = f"{path}index.html" if path.endswith("/") or not path else f"{path}.html"
    for name in path.split("/"):
        if name in ("", ".", "..") or "\0" in name or len(name.encode()) > _LONGEST_NAME:
            raise DataError(
                f"{address} would be the file {path!r}, and {name!r} is no name of a file or"
                f" folder: it is empty, leads elsewhere, or has more than {_LONGEST_NAME} bytes;"
                " name the resource otherwise where its data is made, and build the release anew"
            )
    return path
