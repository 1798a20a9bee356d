"""The page of pictures, and each picture as a file."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import PAGE_FORMS, SVG
from amocf.release.opened import Release
from amocf.serve.http.problems import Problem, not_found
from amocf.serve.pages.charts.svg_file import captioned, file_style, svg_file
from amocf.serve.pages.present.framework import members
from amocf.serve.pages.present.pictures.gallery import overall_pictures, picture_named
from amocf.serve.pages.present.pictures.picture import Picture
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes.reply import Reply, root_of
from amocf.serve.routes.route import Route

PATH: Final = "/pictures"


async def all_pictures(reply: Reply, reader: Reader) -> Response:
    """Send the pictures of the whole network."""

    def body() -> bytes:
        return reply.page(
            "pictures.html",
            pictures=overall_pictures(reader),
            areas=members(reader, "amo:TechnologyArea"),
        )

    return await reply.html(body, "pictures")


async def one_picture(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send a picture as a file, which has its own style in it."""
    name = request.path_params["name"]
    picture = await run_in_threadpool(picture_named, reader, name)
    if picture is None:
        raise not_found(f"pictures/{name}{SVG.suffix}")
    if picture.file is None:
        raise Problem(404, "not-found", f"{picture.heading}: {picture.cannot}")
    drawing = captioned(picture.file, _said(picture, release), picture.legend)
    style, root = _style(), root_of(request)

    def absolute(href: str) -> str:
        """Return the address of a page of this server as the public has it."""
        below = href.removeprefix(root) if href.startswith(f"{root}/") else ""
        return reply.public_url + below.lstrip("/") if below else href

    body = await run_in_threadpool(svg_file, drawing, style, absolute)
    answer = reply.body(body, SVG, "picture", name)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    # No style but the one in it, and nothing from elsewhere.
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="amocf-{name}.svg"'
    return answer


def _said(picture: Picture, release: Release) -> list[str]:
    """Return what is said of a picture where it lies alone: what it shows, and of what."""
    manifest = release.manifest
    owner = manifest.restricted_to
    said = (
        f"Restricted to {owner}: not to be passed on." if owner else "",
        manifest.spaces.warning,
        f"{picture.finding}.",
        picture.explained,
        picture.cannot,
        f"Unofficial edition of the framework, release {release.version}.",
    )
    return [each for each in said if each]


@cache
def _style() -> str:
    tokens, pictures = (
        (FOLDER / "static" / name).read_text("utf-8") for name in ("style.css", "pictures.css")
    )
    return file_style(tokens, pictures)


ROUTES = (
    Route(
        PATH, all_pictures, "What links KSAs, occupations, institutes and areas", forms=PAGE_FORMS
    ),
    Route(PATH + "/{name}.svg", one_picture, "A picture as a file", forms=(SVG,)),
)
