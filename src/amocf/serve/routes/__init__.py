"""The paths of the server, one module a family; ``ALL`` is every route there is."""

from amocf.serve.routes import (
    assets,
    discovery,
    documentation,
    downloads,
    editor,
    gaps,
    home,
    interface,
    lists,
    operating,
    overviews,
    pictures,
    problem_pages,
    resources,
    search,
    sparql,
    vocabulary,
)
from amocf.serve.routes.route import Route

ALL: tuple[Route, ...] = (
    *home.ROUTES,
    *interface.ROUTES,
    # Before those whose paths have names that end in anything.
    *lists.ROUTES,
    *overviews.ROUTES,
    *pictures.ROUTES,
    *gaps.ROUTES,
    *documentation.ROUTES,
    *discovery.ROUTES,
    *operating.ROUTES,
    *sparql.ROUTES,
    *editor.ROUTES,
    *downloads.ROUTES,
    *vocabulary.ROUTES,
    *search.ROUTES,
    *problem_pages.ROUTES,
    *resources.ROUTES,
    *assets.ROUTES,
)
