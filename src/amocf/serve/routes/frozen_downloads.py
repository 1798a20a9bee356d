"""The files of a release that answers for ever, byte for byte as they were published."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import PAGE_FORMS
from amocf.release.archive import ArchivedRelease
from amocf.release.manifest import ReleaseFile
from amocf.release.opened import Release
from amocf.serve.http.addresses import quoted
from amocf.serve.http.common_headers import etag_matches
from amocf.serve.http.problems import not_found
from amocf.serve.http.ranges import PartialBody, asked_of
from amocf.serve.pages import signposting
from amocf.serve.pages.present.releases import past_notice, release_named, release_path
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.downloads import OF_THE_LIST, content_type, offers, send_file
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route
from amocf.terms import DATASET

_BELOW: Final = "/release/{version}"


async def index(request: Request, reply: Reply, now: Reader, past: PastReleases) -> Response:
    """Send the list of the files of a release."""
    release = past.find(request.path_params["version"])
    root, manifest = root_of(request), release.manifest
    reader = await past.work(release, partial(past.reader, release, root))
    notice = past_notice(now, release, past.archive.current.version, DATASET)
    notice = replace(notice, href=now.root + "/download/")
    reply = past.reply(reply, release, is_page=True)

    def body() -> bytes:
        return reply.page(
            "downloads.html",
            past=notice,
            lists=list(OF_THE_LIST),
            **offers(reader, manifest),
            **release_named(manifest),
        )

    return await reply.html(body, "downloads", release.version)


async def to_index(request: Request) -> Response:
    """Add the slash that relative links on the list need."""
    return redirect(request, f"{release_path(request.path_params['version'])}/download/", 308)


async def file(request: Request, reply: Reply, past: PastReleases) -> Response:
    """Send a file of a release, or a part of it; its ETag is its SHA-256."""
    release = past.find(request.path_params["version"])
    path = request.path_params["path"]
    if path in OF_THE_LIST:
        body = await past.work(release, partial(release.read, path))
        reply = past.reply(reply, release, is_page=False)
        return reply.body(body, OF_THE_LIST[path], "download", path)
    found = release.manifest.file(path)
    if found is None:
        raise not_found(f"release/{release.version}/download/{path}")
    if isinstance(release.source, Release):
        return send_file(request, release.source, found)
    return await _send_frozen(request, past, release, found)


async def _send_frozen(
    request: Request, past: PastReleases, release: ArchivedRelease, found: ReleaseFile
) -> Response:
    etag = f'"{found.sha256}"'
    headers: Mapping[str, str] = {
        "ETag": etag,
        "Cache-Control": past.etags(release).cache_control,
        "Link": signposting.of_file(
            quoted(root_of(request) + release_path(release.version)),
            release.manifest.licence,
            found.path,
        ),
    }
    if etag_matches(request.headers, etag):
        return Response(status_code=304, headers=headers)
    asked = asked_of(request, found.bytes, etag)
    body = await past.file(release, found.path)
    return PartialBody(body, asked, content_type(found), headers)


ROUTES = (
    Route(f"{_BELOW}/download", to_index, "The list of files of a release: 308"),
    Route(
        f"{_BELOW}/download/",
        index,
        "The files of a release, with sizes and SHA-256",
        forms=PAGE_FORMS,
        problems=("release-changed",),
    ),
    Route(
        f"{_BELOW}/download/{{path:path}}",
        file,
        "A file of a release, or a part of it",
        problems=("range-not-satisfiable", "release-changed"),
        also=((206, "The part of the file that the field Range asks for."),),
    ),
)
