"""Pages about the framework as a whole: the tree, the mappings, the insights."""

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange.spreadsheet import write_csv
from amocf.formats import CSV, JSON, MARKDOWN, PAGE_FORMS, Format
from amocf.release.opened import Release
from amocf.serve.http.problems import not_found
from amocf.serve.pages.present import mapping_sets
from amocf.serve.pages.present.computed import computed
from amocf.serve.pages.present.computed_forms import as_data, as_sheet
from amocf.serve.pages.present.framework import tree
from amocf.serve.pages.present.insights import insights
from amocf.serve.pages.present.lists.listing import ListQuery
from amocf.serve.pages.present.lists.mapping_tables import TARGETS, record_tables
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.lists import PAGE, RECORD_PARAMETERS, view_of
from amocf.serve.routes.reply import Reply, as_json, choose, redirect
from amocf.serve.routes.route import AddressParameter, Route

#: How much of the tree stands open: values of ``open`` with their words.
_DEPTHS = {
    "competencies": "competencies",
    "sub-competencies": "sub-competencies",
    "ksas": "named KSAs",
}
_COMPUTED: Final = "/insights/computed"
#: A page in the first place for browsers alone, as elsewhere.
_COMPUTED_FORMS: Final = (JSON, CSV, *PAGE_FORMS)


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
        return reply.page(
            "mappings.html",
            targets=targets,
            statuses=mapping_sets.statuses,
            reviewed=mapping_sets.reviewed,
            all_mappings=tuple(each for found, _ in targets for each in found.mappings),
            listing=TARGETS,
            asked=ListQuery(),
        )

    return await reply.html(body, "mappings")


async def mappings_to(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the mappings to one outside framework, all or those asked for."""
    name = request.path_params["name"]
    target = await run_in_threadpool(mapping_sets.target, reader, name)
    if target is None:
        raise not_found(f"mappings/{name}")
    view = await run_in_threadpool(view_of, request, reader, reader.once(record_tables)[name])

    def body() -> bytes:
        return reply.page(
            "mapping-target.html",
            target=target,
            picture=mapping_sets.picture(reader, target),
            reviewed=mapping_sets.reviewed(target.mappings),
            disagreements=mapping_sets.disagreements(reader, target.mappings),
            files=[each for each in target.files if release.manifest.file(each[1])],
            **view.values(),
        )

    return await reply.html(body, "mappings", target.slug, view.asked.query())


async def all_insights(reply: Reply, reader: Reader) -> Response:
    """Send the document's figures as plots."""

    def body() -> bytes:
        return reply.page("insights.html", view=reader.once(insights))

    return await reply.html(body, "insights")


async def computed_insights(
    request: Request, reply: Reply, reader: Reader, release: Release
) -> Response:
    """Send what is computed from data of institutes, or what is missing for it."""
    form = choose(request, _COMPUTED_FORMS)
    answer = await _computed(form, reply, reader, release)
    answer.headers["Vary"] = "Accept"
    return answer


async def computed_data(
    request: Request, reply: Reply, reader: Reader, release: Release
) -> Response:
    """Send the same in the form that the ending of the address means."""
    path = request.scope["route"].path
    form = next(each for each in _COMPUTED_FORMS if path.endswith(each.suffix))
    return await _computed(form, reply, reader, release)


async def _computed(form: Format, reply: Reply, reader: Reader, release: Release) -> Response:
    def body() -> bytes:
        found = computed(reader, release.examples)
        if form is CSV:
            return write_csv(as_sheet(found))
        if form is JSON:
            return as_json(as_data(found, release.version))
        values = {"computed": found, "version": release.version, "files": (JSON, CSV)}
        page = partial(reply.page, "computed.html", path=_COMPUTED, **values)
        return reply.written(page, form)

    content = await run_in_threadpool(body)
    answer = reply.body(content, form, "insights", "computed", form.name)
    if form is CSV:
        answer.headers["Content-Disposition"] = 'attachment; filename="amocf-insights.csv"'
    return answer


ROUTES = (
    Route(
        "/competencies",
        whole_tree,
        "The whole framework as a tree",
        forms=PAGE_FORMS,
        parameters=(AddressParameter("open", f"How much stands open: {', '.join(_DEPTHS)}."),),
    ),
    Route("/tree", to_tree, "The whole framework as a tree: 308"),
    Route("/mappings", all_mappings, "The outside frameworks it is mapped to", forms=PAGE_FORMS),
    Route(
        "/mappings/{name:path}",
        mappings_to,
        "The mappings to one of them",
        forms=PAGE_FORMS,
        parameters=(*RECORD_PARAMETERS, PAGE),
    ),
    Route("/insights", all_insights, "The document's figures as plots", forms=PAGE_FORMS),
    Route(
        _COMPUTED,
        computed_insights,
        "What is computed from data of institutes",
        forms=_COMPUTED_FORMS,
    ),
    *(
        Route(
            _COMPUTED + form.suffix,
            computed_data,
            f"What is computed from data of institutes, as {form.name}",
            forms=(form,),
        )
        for form in (JSON, CSV, MARKDOWN)
    ),
)
