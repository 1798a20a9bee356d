"""What stands at the type URIs of problems: when each happens and what to do."""

from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import PAGE_FORMS
from amocf.serve.http.problem_kinds import KINDS
from amocf.serve.http.problems import not_found
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route


async def problems(request: Request, reply: Reply) -> Response:
    """Send the page about every kind of problem."""
    kinds = tuple(KINDS.values())

    def body() -> bytes:
        return reply.pages.render("problems.html", root_of(request), kinds=kinds)

    return await reply.html(body, "problems")


async def problem(request: Request, reply: Reply) -> Response:
    """Send the page about one kind of problem."""
    name = request.path_params["name"]
    if name not in KINDS:
        raise not_found(f"problem/{name}")

    def body() -> bytes:
        return reply.pages.render("problems.html", root_of(request), kinds=(KINDS[name],))

    return await reply.html(body, "problem", name)


async def to_problems(request: Request) -> Response:
    """Add the slash."""
    return redirect(request, "/problem/", 308)


ROUTES = (
    Route("/problem", to_problems, "The kinds of problems: 308"),
    Route("/problem/", problems, "The kinds of problems", forms=PAGE_FORMS),
    Route("/problem/{name:path}", problem, "A kind of problem", forms=PAGE_FORMS),
)
