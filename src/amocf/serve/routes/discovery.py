"""What machines ask every server."""

from collections.abc import Iterable
from math import ceil
from typing import Final
from xml.sax.saxutils import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange import dcat_us
from amocf.formats import TEXT, Format
from amocf.rdf.selected_rows import selected_rows
from amocf.release.opened import Release
from amocf.serve.http.addresses import document_path, needs_server, quoted
from amocf.serve.http.problems import not_found
from amocf.serve.pages import markdown, project_documents
from amocf.serve.pages.present import mapping_sets
from amocf.serve.pages.present.changes_shown import change_logs
from amocf.serve.pages.present.for_assistants import for_assistants
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.releases import release_path
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Reply, redirect, root_of
from amocf.serve.routes.route import Route
from amocf.terms import BASE

_XML = Format("sitemap", "application/xml", ".xml")


#: Pages that are no resource's, below the root.
_PAGES = (
    *(
        "",
        "competencies",
        "mappings",
        "mappings/currency",
        "coverage",
        "match",
        "insights",
        "insights/computed",
        "pictures",
        "changes",
        "docs/",
        "download/",
        "release/",
    ),
    *("ontology", "problem/"),
)
#: Of any graph: queries stand in one of their own.
_DESCRIBED: Final = """
SELECT DISTINCT ?thing { { ?thing a ?class } UNION { GRAPH ?graph { ?thing a ?class } }
  FILTER (isIRI(?thing)) }
"""
#: How many addresses a list may have by the protocol of sitemaps.
_MOST = 50_000
#: Where every address leads to more of them.
_NOT_FOR_ROBOTS = ("/sparql?", "/search", "/suggest", "/coverage?", "/match?", "/reconcile")


async def well_known_void(request: Request) -> Response:
    """Send the client to the description of the dataset."""
    return redirect(request, "/doc/dataset/amocf", 303)


async def data_json(request: Request) -> Response:
    """Send the harvesters of data.gov, which ask here, to the catalogue."""
    return redirect(request, f"/download/{dcat_us.FILE}", 303)


async def robots(request: Request, reply: Reply, release: Release) -> Response:
    """Let robots read pages and files, but not walk queries and searches, or what is made up."""
    kept_out = ("/search",) if reply.pages.is_static else _NOT_FOR_ROBOTS
    if release.manifest.spaces.made_up:
        kept_out = ("/",)
    lines = (
        f"# What to read here, as Markdown: {reply.public_url}llms.txt",
        "User-agent: *",
        *(f"Disallow: {root_of(request)}{path}" for path in kept_out),
        f"Sitemap: {reply.public_url}sitemap.xml",
        "",
    )
    return reply.body("\n".join(lines).encode(), TEXT, "robots")


async def sitemap(reply: Reply, reader: Reader, release: Release, past: PastReleases) -> Response:
    """List the page of every resource that the release describes, or where they are listed."""
    paths = await run_in_threadpool(reader.once, _paths, release, past)
    if len(paths) <= _MOST:
        return reply.body(_listed("urlset", "url", reply, paths), _XML, "sitemap")
    lists = [f"/sitemap-{number}.xml" for number in range(1, ceil(len(paths) / _MOST) + 1)]
    return reply.body(_listed("sitemapindex", "sitemap", reply, lists), _XML, "sitemap")


async def part_of_sitemap(
    request: Request, reply: Reply, reader: Reader, release: Release, past: PastReleases
) -> Response:
    """List the pages of some of the resources, where there are too many for one list."""
    paths = await run_in_threadpool(reader.once, _paths, release, past)
    first = (request.path_params["number"] - 1) * _MOST
    if len(paths) <= _MOST or not 0 <= first < len(paths):
        raise not_found(request.url.path)
    body = _listed("urlset", "url", reply, paths[first : first + _MOST])
    return reply.body(body, _XML, "sitemap", str(first))


def _listed(whole: str, one: str, reply: Reply, paths: Iterable[str]) -> bytes:
    addresses = "".join(
        f"<{one}><loc>{escape(reply.public_url + quoted(path.lstrip('/')))}</loc></{one}>\n"
        for path in paths
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{addresses}</{whole}>\n"
    ).encode()


async def for_models(request: Request, reply: Reply, reader: Reader) -> Response:
    """Tell assistants what there is to read, and where it stands as Markdown."""
    root = root_of(request)

    def body() -> bytes:
        page = reply.pages.render("llms.html", root, **for_assistants(reader))
        return markdown.from_page(page, quoted(root), reply.public_url)

    return reply.body(await run_in_threadpool(body), TEXT, "llms")


def _paths(reader: Reader, release: Release, past: PastReleases) -> list[str]:
    subjects = (row["thing"].value for row in selected_rows(release.store, _DESCRIBED))
    documents = {path for iri in subjects if (path := document_path(iri, reader.spaces))}
    graphs = (name.value.removeprefix(BASE) for name in release.named_graphs())
    targets = (each.slug for each in reader.once(mapping_sets.targets))
    return [
        *(f"/{page}" for page in _PAGES if not (reader.is_static and needs_server(f"/{page}"))),
        *(each.path for each in LISTINGS if each.where(reader)),
        *(f"/mappings/{slug}" for slug in targets),
        *(f"/changes/{log.new.version}" for log in reader.once(change_logs)),
        *(f"/docs/{name}" for name in project_documents.paths()),
        *(f"/{graph}" for graph in graphs),
        # What they said then is not for search engines, which are to show what is said now.
        *(release_path(each.version) for each in past.archive.releases),
        *sorted(documents),
    ]


ROUTES = (
    Route("/.well-known/void", well_known_void, "The description of the dataset: 303"),
    Route(f"/{dcat_us.FILE}", data_json, "The catalogue by DCAT-US: 303"),
    Route("/robots.txt", robots, "What robots may read", forms=(TEXT,)),
    Route("/llms.txt", for_models, "What there is to read, for assistants", forms=(TEXT,)),
    Route("/sitemap.xml", sitemap, "The page of every resource", forms=(_XML,)),
    Route(
        "/sitemap-{number:int}.xml",
        part_of_sitemap,
        "The pages of some of the resources, where there are more than a list may have",
        documented=False,
        forms=(_XML,),
    ),
)
