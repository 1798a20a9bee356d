"""What stands at the type URIs of problems: when each happens and what to do."""

from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.negotiation import HTML
from amocf.serve.http.problem_kinds import KINDS
from amocf.serve.http.problems import not_found
from amocf.serve.routes.offers import redirect, with_etag
from amocf.serve.routes.route import Route
from amocf.serve.routes.shared import root_of, site_of


async def problems(request: Request) -> Response:
    """Send the page that tells of every kind of problem."""
    body = site_of(request).pages.render(
        "problems.html", root_of(request), kinds=tuple(KINDS.values())
    )
    return with_etag(request, body, HTML, parts=("problems",))


async def problem(request: Request) -> Response:
    """Send the page that tells of one kind of problem."""
    name = request.path_params["name"]
    if name not in KINDS:
        raise not_found(f"problem/{name}")
    body = site_of(request).pages.render("problems.html", root_of(request), kinds=(KINDS[name],))
    return with_etag(request, body, HTML, parts=("problem", name))


async def to_problems(request: Request) -> Response:
    """Add the slash."""
    return redirect(request, "/problem/", 308)


ROUTES = (
    Route("/problem", to_problems, "The kinds of problems: 308"),
    Route("/problem/", problems, "The kinds of problems", forms=(HTML,)),
    Route("/problem/{name:path}", problem, "A kind of problem", forms=(HTML,)),
)
