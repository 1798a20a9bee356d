"""Pages about the framework as a whole: the tree, the mappings, the insights."""

from collections.abc import Collection

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import HTML
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present import mapping_sets
from amocf.serve.pages.present.framework import tree
from amocf.serve.pages.present.insights import insights
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, redirect
from amocf.serve.routes.route import AddressParameter, Route

#: How much of the tree stands open: values of ``open`` with their words.
_DEPTHS = {
    "competencies": "competencies",
    "sub-competencies": "sub-competencies",
    "ksas": "named KSAs",
}


async def whole_tree(request: Request, reply: Reply, reader: Reader) -> Response:
    """Send the whole framework as a tree."""
    asked = request.query_params.get("open", "")
    depth = asked if asked in _DEPTHS else "sub-competencies"

    def body() -> bytes:
        return reply.page("tree.html", tiers=reader.once(tree), depth=depth, depths=_DEPTHS)

    return await reply.html(body, "tree", depth)


async def to_tree(request: Request) -> Response:
    """Send the client to the tree, which had an address of its own."""
    return redirect(request, "/competencies", 308, query=request.url.query)


async def all_mappings(reply: Reply, reader: Reader) -> Response:
    """Send the list of the outside frameworks that the framework is mapped to."""

    def body() -> bytes:
        targets = reader.once(mapping_sets.small_pictures)
        return reply.page("mappings.html", targets=targets, statuses=mapping_sets.statuses)

    return await reply.html(body, "mappings")


async def mappings_to(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the mappings to one outside framework, all or those asked for."""
    target = await run_in_threadpool(mapping_sets.target, reader, request.path_params["name"])
    if target is None:
        raise not_found(f"mappings/{request.path_params['name']}")
    predicates = mapping_sets.predicates(target.mappings)
    statuses = mapping_sets.statuses(target.mappings)
    predicate = _known(request, "predicate", predicates)
    status = _known(request, "status", statuses)

    def body() -> bytes:
        return reply.page(
            "mapping-target.html",
            target=target,
            picture=mapping_sets.picture(reader, target),
            shown=mapping_sets.chosen(target.mappings, predicate, status),
            disagreements=mapping_sets.disagreements(reader, target.mappings),
            files=[each for each in target.files if release.manifest.file(each[1])],
            predicates=predicates,
            statuses=statuses,
            predicate=predicate,
            status=status,
        )

    return await reply.html(body, "mappings", target.slug, predicate, status)


async def all_insights(reply: Reply, reader: Reader) -> Response:
    """Send the document's figures as plots."""

    def body() -> bytes:
        return reply.page("insights.html", view=reader.once(insights))

    return await reply.html(body, "insights")


def _known(request: Request, name: str, values: Collection[str]) -> str:
    """Return a parameter if it has one of the values; any other leaves everything."""
    asked = request.query_params.get(name, "")
    return asked if asked in values else ""


ROUTES = (
    Route(
        "/competencies",
        whole_tree,
        "The whole framework as a tree",
        forms=(HTML,),
        parameters=(AddressParameter("open", f"How much stands open: {', '.join(_DEPTHS)}."),),
    ),
    Route("/tree", to_tree, "The whole framework as a tree: 308"),
    Route("/mappings", all_mappings, "The outside frameworks it is mapped to", forms=(HTML,)),
    Route(
        "/mappings/{name:path}",
        mappings_to,
        "The mappings to one of them",
        forms=(HTML,),
        parameters=(
            AddressParameter(
                "predicate", "Only mappings by this property, as the page lists them."
            ),
            AddressParameter("status", "Only mappings in this state, as the page lists them."),
        ),
    ),
    Route("/insights", all_insights, "The document's figures as plots", forms=(HTML,)),
)
