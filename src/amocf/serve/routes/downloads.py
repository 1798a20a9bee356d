"""The files of the release, as its manifest lists them, and no other."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON, PAGE_FORMS, TEXT
from amocf.release.manifest import CHECKSUMS, MANIFEST, ReleaseFile
from amocf.release.opened import Release
from amocf.serve.http.addresses import quoted
from amocf.serve.http.common_headers import etag_matches
from amocf.serve.http.problems import not_found, release_changed
from amocf.serve.http.ranges import PartialFile, asked_of
from amocf.serve.pages import signposting
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.offered_files import offered
from amocf.serve.pages.present.stated.institute_statements import institutes_data
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route
from amocf.terms import DATASET, DOCUMENT

#: The list itself, which cannot list its own hash.
_OF_THE_LIST: Final = {
    MANIFEST: JSON,
    CHECKSUMS: TEXT,
}


async def index(reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the list of the files with what they are for, their sizes and hashes."""

    def body() -> bytes:
        return reply.page(
            "downloads.html",
            groups=offered(reader, release.manifest),
            files=release.manifest.files,
            lists=[name for name in _OF_THE_LIST if release.document(name) is not None],
            triples=release.manifest.triples,
            institutes=institutes_data(reader),
            rights=sorted(reader.texts(DATASET, "dct:rights"), key=len),
            document=reader.link(DOCUMENT),
            citation=citation(reader, DATASET),
        )

    return await reply.html(body, "downloads")


async def to_index(request: Request) -> Response:
    """Add the slash that relative links on the list need."""
    return redirect(request, "/download/", 308)


async def file(request: Request, reply: Reply, release: Release) -> Response:
    """Send a file; its ETag is its SHA-256."""
    path = request.path_params["path"]
    if path in _OF_THE_LIST:
        body = release.document(path)
        if body is None:
            raise not_found(f"download/{path}")
        return reply.body(body, _OF_THE_LIST[path], "download", path)
    found = release.manifest.file(path)
    if found is None:
        raise not_found(f"download/{path}")
    return _send(request, release, found)


def _send(request: Request, release: Release, found: ReleaseFile) -> Response:
    etag = f'"{found.sha256}"'
    links = signposting.of_file(quoted(root_of(request)), release.manifest.licence, found.path)
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Link": links}
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    text = found.media_type.startswith("text/")
    media_type = f"{found.media_type}; charset=utf-8" if text else found.media_type
    asked = asked_of(request, found.bytes, etag)
    if not release.is_unchanged(found.path):
        raise release_changed(found.path)
    path = release.folder / found.path
    answer = PartialFile(path, media_type=media_type, headers=headers)
    answer.asked = asked
    return answer


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
