"""The files of the release, as its manifest lists them, and no other."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON, PAGE_FORMS, TEXT
from amocf.release.manifest import CHECKSUMS, MANIFEST, Manifest, ReleaseFile
from amocf.release.opened import Release
from amocf.serve.http.addresses import quoted
from amocf.serve.http.common_headers import etag_matches
from amocf.serve.http.problems import not_found, release_changed
from amocf.serve.http.ranges import PartialFile, asked_of
from amocf.serve.pages import signposting
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.offered_files import offered
from amocf.serve.pages.present.releases import in_releases
from amocf.serve.pages.present.stated.institute_statements import institutes_data
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route
from amocf.terms import DATASET, DOCUMENT

#: The list itself, which cannot list its own hash.
OF_THE_LIST: Final = {
    MANIFEST: JSON,
    CHECKSUMS: TEXT,
}


async def index(reply: Reply, reader: Reader, release: Release, past: PastReleases) -> Response:
    """Send the list of the files with what they are for, their sizes and hashes."""

    def body() -> bytes:
        return reply.page(
            "downloads.html",
            past=None,
            lists=[name for name in OF_THE_LIST if release.document(name) is not None],
            releases=in_releases(reader.root, past.archive.releases, "/download/"),
            **offers(reader, release.manifest),
        )

    return await reply.html(body, "downloads")


def offers(reader: Reader, manifest: Manifest) -> dict[str, Any]:
    """Return what the list of files shows of a release."""
    return {
        "place": reader.place("/download"),
        "groups": offered(reader, manifest),
        "files": manifest.files,
        "triples": manifest.triples,
        "institutes": institutes_data(reader),
        "rights": sorted(reader.texts(DATASET, "dct:rights"), key=len),
        "document": reader.link(DOCUMENT),
        "citation": citation(reader, DATASET),
    }


async def to_index(request: Request) -> Response:
    """Add the slash that relative links on the list need."""
    return redirect(request, "/download/", 308)


async def file(request: Request, reply: Reply, release: Release) -> Response:
    """Send a file; its ETag is its SHA-256."""
    path = request.path_params["path"]
    if path in OF_THE_LIST:
        body = release.document(path)
        if body is None:
            raise not_found(f"download/{path}")
        return reply.body(body, OF_THE_LIST[path], "download", path)
    found = release.manifest.file(path)
    if found is None:
        raise not_found(f"download/{path}")
    return send_file(request, release, found)


def send_file(request: Request, release: Release, found: ReleaseFile) -> Response:
    """Send a file of the release that is open, or a part of it.

    Raises:
        Problem: 416 for a part that it has not, 503 where it was changed.
    """
    etag = f'"{found.sha256}"'
    links = signposting.of_file(quoted(root_of(request)), release.manifest.licence, found.path)
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Link": links}
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    asked = asked_of(request, found.bytes, etag)
    if not release.is_unchanged(found.path):
        raise release_changed(found.path)
    path = release.folder / found.path
    answer = PartialFile(path, media_type=content_type(found), headers=headers)
    answer.asked = asked
    return answer


def content_type(file: ReleaseFile) -> str:
    """Return the value of the field ``Content-Type`` for a file."""
    text = file.media_type.startswith("text/")
    return f"{file.media_type}; charset=utf-8" if text else file.media_type


ROUTES = (
    Route("/download", to_index, "The list of files: 308"),
    Route(
        "/download/", index, "The files of the release, with sizes and SHA-256", forms=PAGE_FORMS
    ),
    Route(
        "/download/{path:path}",
        file,
        "A file of the release, or a part of it",
        problems=("range-not-satisfiable", "release-changed"),
        also=((206, "The part of the file that the field Range asks for."),),
    ),
)
