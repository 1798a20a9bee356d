"""The paths of the server, one module a family; ``ALL`` is every route there is."""

from amocf.serve.routes import (
    assets,
    documentation,
    downloads,
    editor,
    home,
    interface,
    operating,
    pages,
    problems,
    resources,
    search,
    site,
    sparql,
    vocabulary,
)
from amocf.serve.routes.route import Route

ALL: tuple[Route, ...] = (
    *home.ROUTES,
    *interface.ROUTES,
    *pages.ROUTES,
    *documentation.ROUTES,
    *site.ROUTES,
    *operating.ROUTES,
    *sparql.ROUTES,
    *editor.ROUTES,
    *downloads.ROUTES,
    *vocabulary.ROUTES,
    *search.ROUTES,
    *problems.ROUTES,
    *resources.ROUTES,
    *assets.ROUTES,
)
