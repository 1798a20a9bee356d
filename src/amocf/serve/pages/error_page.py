"""Problems as answers: JSON for machines, a page for people."""

from starlette.responses import Response

from amocf.formats import HTML
from amocf.serve.http.negotiation import negotiate
from amocf.serve.http.problems import PROBLEM_JSON, Problem
from amocf.serve.pages.renderer import Pages


def show(pages: Pages, problem: Problem, accept: str | None, root: str) -> Response:
    """Answer with a problem in the form that suits the field ``Accept``, whatever it says."""
    form = negotiate(accept, (PROBLEM_JSON, HTML)) or PROBLEM_JSON
    headers = {"Vary": "Accept", **problem.headers, "Content-Type": form.content_type}
    is_page = form is HTML
    body = pages.render("error.html", root, problem=problem) if is_page else problem.body()
    return Response(body, problem.status, headers)
