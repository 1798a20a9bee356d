"""The paths of the server, one module a family; ``ALL`` is every route there is."""

from amocf.serve.routes import downloads, resources, site, sparql, vocabulary
from amocf.serve.routes.route import Route

ALL: tuple[Route, ...] = (
    *site.ROUTES,
    *sparql.ROUTES,
    *downloads.ROUTES,
    *vocabulary.ROUTES,
    *resources.ROUTES,
)
