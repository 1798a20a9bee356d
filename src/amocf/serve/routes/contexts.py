"""The JSON-LD context of each release."""

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON_LD
from amocf.rdf import jsonld
from amocf.release.archive import ArchivedRelease
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.route import Route


async def context(request: Request, reply: Reply, release: Release, past: PastReleases) -> Response:
    """Send the JSON-LD context of this release, or of an older one."""
    version = request.path_params["version"]
    if version == release.version:
        body = jsonld.dumps({"@context": release.context})
        return reply.body(body, JSON_LD, "context")
    if past.archive.find(version) is None:
        raise not_found(f"context {version}")
    return await send_context(reply, past, past.find(version))


async def send_context(reply: Reply, past: PastReleases, release: ArchivedRelease) -> Response:
    """Send the JSON-LD context of a release that answers for ever."""

    def body() -> bytes:
        return jsonld.dumps({"@context": past.content(release).context})

    written = await past.work(release, body)
    return past.reply(reply, release, is_page=False).body(written, JSON_LD, "context")


async def context_of_release(request: Request, reply: Reply, past: PastReleases) -> Response:
    """Send the JSON-LD context of a release, below its address."""
    return await send_context(reply, past, past.find(request.path_params["version"]))


ROUTES = (
    Route(
        "/context/{version}.jsonld",
        context,
        "The JSON-LD context of a release",
        forms=(JSON_LD,),
        problems=("release-changed",),
    ),
    Route(
        "/release/{version}/context.jsonld",
        context_of_release,
        "The JSON-LD context of a release, below its address",
        forms=(JSON_LD,),
        problems=("release-changed",),
    ),
)
