"""The paths of the server, one module a family; ``ALL`` is every route there is."""

from collections.abc import Iterator
from dataclasses import replace

from amocf.formats import MARKDOWN, PAGE_FORMS
from amocf.serve.http.addresses import needs_server
from amocf.serve.routes import (
    assets,
    assistant_service,
    case_service,
    contexts,
    currency_page,
    discovery,
    documentation,
    downloads,
    editor,
    frozen_documents,
    frozen_downloads,
    gaps,
    home,
    interface,
    lists,
    operating,
    overviews,
    pictures,
    problem_pages,
    reconciliation,
    reconciliation_aids,
    reconciliation_draft,
    release_changes,
    release_pages,
    resources,
    search,
    sparql,
    static_search,
    text_matching,
    timemaps,
    vocabulary,
)
from amocf.serve.routes.reply import markdown_path
from amocf.serve.routes.route import Route


def _with_markdown(*routes: Route) -> Iterator[Route]:
    """Add to each page the path at which it stands as Markdown, before what ends in anything."""
    for route in routes:
        if route.forms[: len(PAGE_FORMS)] == PAGE_FORMS:  # a page in the first place
            summary = f"{route.summary}, as {MARKDOWN.name}"
            path = markdown_path(route.path)
            yield replace(route, path=path, summary=summary, forms=(MARKDOWN,))
        yield route


ALL: tuple[Route, ...] = (
    *_with_markdown(*home.ROUTES),
    *interface.ROUTES,
    # Before those whose paths have names that end in anything.
    *currency_page.ROUTES,
    *_with_markdown(*lists.ROUTES),
    *_with_markdown(*overviews.ROUTES),
    *_with_markdown(*pictures.ROUTES),
    *gaps.ROUTES,
    *release_changes.ROUTES,
    *text_matching.ROUTES,
    *reconciliation.ROUTES,
    *reconciliation_aids.ROUTES,
    *reconciliation_draft.ROUTES,
    *assistant_service.ROUTES,
    *_with_markdown(*documentation.ROUTES),
    *discovery.ROUTES,
    *operating.ROUTES,
    *sparql.ROUTES,
    *editor.ROUTES,
    *_with_markdown(*downloads.ROUTES),
    *case_service.ROUTES,
    *_with_markdown(*release_pages.ROUTES),
    *contexts.ROUTES,
    *frozen_documents.ROUTES,
    *_with_markdown(*frozen_downloads.ROUTES),
    *timemaps.ROUTES,
    *vocabulary.ROUTES,
    *search.ROUTES,
    *_with_markdown(*problem_pages.ROUTES),
    *resources.ROUTES,
    *assets.ROUTES,
)

#: What a site of files has: all but what is computed when it is asked for, and a search of its own.
STATIC: tuple[Route, ...] = (
    *_with_markdown(*static_search.ROUTES),
    *(
        route
        for route in ALL
        if route.method == "GET" and not needs_server(route.path) and route not in search.ROUTES
    ),
)
