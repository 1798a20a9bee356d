"""The search: a page and its data, suggestions while typing, and its description for browsers."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON, MARKDOWN, PAGE_FORMS, Format
from amocf.kinds import KINDS
from amocf.rdf.withdrawn_names import WithdrawnNames, withdrawn_names
from amocf.release.manifest import SEARCH
from amocf.release.opened import Release
from amocf.search import Hit, Results, SearchIndex, SlowSearchError, pieces, search, suggest
from amocf.search.searching import FACETS
from amocf.serve.http.problems import Problem, release_changed
from amocf.serve.pages.present.match_view import MatchRow, near_competencies, near_items
from amocf.serve.pages.present.withdrawn_resource import (
    WithdrawnHit,
    withdrawn_hit,
    withdrawn_item,
    withdrawn_suggestion,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import Reply, address, as_json, choose, root_of
from amocf.serve.routes.route import AddressParameter, Route
from amocf.serve.routes.sent_form import malformed

SUGGESTIONS: Final = Format("suggestions", "application/x-suggestions+json", ".json")
DESCRIPTION: Final = Format(
    "OpenSearch description", "application/opensearchdescription+xml", ".xml"
)
_MOST_CHARACTERS: Final = 1000
_MOST_VALUES: Final = 50
_SCOPES: Final = ("main", "all")
_FORMS: Final = (JSON, *PAGE_FORMS)


@dataclass(frozen=True)
class Asked:
    """What a request looks for.

    Attributes:
        text: what was typed.
        chosen: values of facets, by the name of the facet.
        page: the page wanted, from 1.
        everything: whether all kinds are wanted where none is chosen.
    """

    text: str
    chosen: dict[str, list[str]]
    page: int = 1
    everything: bool = False

    @property
    def without_choices(self) -> "Asked":
        """The same search without choices."""
        return replace(self, chosen={}, page=1)

    @property
    def of_everything(self) -> "Asked":
        """The same search among all kinds."""
        return replace(self, page=1, everything=True)

    @property
    def of_main(self) -> "Asked":
        """The same search among what people come for."""
        return replace(self, page=1, everything=False)

    def address(self, page: int = 1) -> str:
        """Return the path of another page of the same search."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [("scope", "all")] if self.everything else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += [("page", str(page))] if page > 1 else []
        return "/search" + (f"?{urlencode(pairs)}" if pairs else "")


async def page(request: Request, reply: Reply, reader: Reader, index: SearchIndex) -> Response:
    """Search, and show a page of what was found."""
    asked = _read(request, index)
    form = MARKDOWN if reply.asks_for_markdown() else choose(request, _FORMS)
    results = await run_in_threadpool(_search, index, asked)
    near = await run_in_threadpool(_near, reader, results, asked)
    gone = await run_in_threadpool(_withdrawn, reader, asked.text) if asked.page == 1 else ()
    if form in PAGE_FORMS:

        def shown() -> bytes:
            return reply.pages.render(
                "search.html",
                root_of(request),
                results=results,
                asked=asked,
                near=near,
                withdrawn=gone,
                link=reader.link,
                kinds=_kinds(index),
                sought=[kind.name for kind in KINDS if kind.is_sought],
                pieces=pieces,
            )

        body = reply.written(shown, form)
    else:
        items = [_item(reader, index, hit) for hit in results.hits]
        found = _described(address(request, ""), results, asked, items)
        withdrawn = [withdrawn_item(each) for each in gone]
        body = as_json(found | {"withdrawn": withdrawn, "near": near_items(near)})
    response = reply.body(body, form, "search", str(request.url.query), form.name)
    response.headers["Vary"] = "Accept"
    return response


async def suggestions(
    request: Request, reply: Reply, reader: Reader, index: SearchIndex
) -> Response:
    """Suggest what the typed text may become."""
    text = request.query_params.get("q", "")[:_MOST_CHARACTERS]
    form = choose(request, (SUGGESTIONS, JSON))
    try:
        hits = await run_in_threadpool(suggest, index, text)
    except SlowSearchError:
        hits = ()
    # Nobody looks for the number that this edition gives to what has no printed code.
    found = [{**_item(reader, index, hit), "code": reader.link(hit.iri).code} for hit in hits]
    gone = await run_in_threadpool(_withdrawn, reader, text)
    found += [withdrawn_suggestion(each) for each in gone]
    value: Any = {"query": text, "items": found}
    if form == SUGGESTIONS:
        labels, notes = [each["label"] for each in found], [_note(each) for each in found]
        value = [text, labels, notes, [_absolute(reply, each["page"]) for each in found]]
    response = reply.body(as_json(value), form, "suggest", text, form.name)
    response.headers["Vary"] = "Accept"
    return response


async def description(reply: Reply) -> Response:
    """Describe the search, so that a browser can offer it; files suggest nothing to a browser."""
    server = escape(reply.public_url.removesuffix("/"), {'"': "&quot;"})
    found = f"{server}/search?q={{searchTerms}}"
    suggested = f"{server}/suggest?q={{searchTerms}}"
    forms = [(JSON, found), (SUGGESTIONS, suggested)] if not reply.pages.is_static else []
    others = "".join(f'<Url type="{f.media_type}" template="{at}"/>\n' for f, at in forms)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>AMOCF</ShortName>\n"
        "<Description>Competencies, KSAs, occupations and mappings of the AMOCF</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{server}/search?q={{searchTerms}}"/>\n'
        f"{others}"
        "</OpenSearchDescription>\n"
    )
    return reply.body(body.encode(), DESCRIPTION, "opensearch")


def _read(request: Request, index: SearchIndex) -> Asked:
    """Read the parameters.

    Raises:
        Problem: 400, if one has a value that it cannot have.
    """
    text = request.query_params.get("q", "")
    if len(text) > _MOST_CHARACTERS:
        raise malformed(f"q has more than {_MOST_CHARACTERS:,} characters.")
    number = request.query_params.get("page", "1")
    if not (number.isascii() and number.isdecimal() and len(number) < 5 and int(number)):
        raise malformed("page is no number from 1 to 9999.")
    chosen = {name: request.query_params.getlist(name)[:_MOST_VALUES] for name in FACETS}
    for name, values in chosen.items():
        there = [each.value for each in index.facets if each.name == name]
        if not set(values) <= set(there):
            raise malformed(f"{name} is none of: {', '.join(there)}.")
    scope = request.query_params.get("scope", "main")
    if scope not in _SCOPES:
        raise malformed(f"scope is none of: {', '.join(_SCOPES)}.")
    chosen = {name: values for name, values in chosen.items() if values}
    return Asked(text, chosen, int(number), everything=scope == "all")


def usable(index: SearchIndex | None, release: Release) -> SearchIndex:
    """Return the index of a release, if it can be searched.

    Raises:
        Problem: 404 if the release has none, 503 if somebody changed it while it is served.
    """
    if index is None:
        raise Problem(404, "not-found", "This release was built without a search index.")
    if not release.is_unchanged(SEARCH):
        raise release_changed(SEARCH)
    return index


def _search(index: SearchIndex, asked: Asked) -> Results:
    try:
        return search(index, asked.text, asked.chosen, asked.page, everything=asked.everything)
    except SlowSearchError:
        detail = "The search took too long; use fewer or rarer words."
        raise Problem(503, "busy", detail, headers={"Retry-After": "5"}) from None


def _near(reader: Reader, results: Results, asked: Asked) -> tuple[MatchRow, ...]:
    """Return what the text may be about where the names of things have not all of its words."""
    is_named = results.has_sought and not results.unnamed
    is_left = is_named or asked.chosen or asked.page > 1
    return () if is_left else near_competencies(reader, asked.text)


def _withdrawn(reader: Reader, text: str) -> tuple[WithdrawnHit, ...]:
    """Return what was withdrawn that a text is the code or the name of."""
    if not reader.withdrawals:
        return ()
    names: WithdrawnNames = reader.once(withdrawn_names)
    return tuple(withdrawn_hit(reader, iri) for iri in names.find(text))


def _kinds(index: SearchIndex) -> dict[str, str]:
    return {each.value: each.singular for each in index.facets}


def _described(
    root: str, results: Results, asked: Asked, items: list[dict[str, Any]]
) -> dict[str, Any]:
    more = results.page < results.pages
    return {
        "query": results.query,
        "total": results.total,
        "truncated": results.truncated,
        "scope": "all" if results.is_everything else "main",
        "elsewhere": [asdict(value) for value in results.elsewhere],
        "partial": results.partial,
        "corrections": dict(results.corrections),
        "unnamed": list(results.unnamed),
        "page": results.page,
        "pages": results.pages,
        "next": root + asked.address(results.page + 1) if more else None,
        "items": items,
        "facets": {
            facet.name: [asdict(value) for value in facet.values] for facet in results.facets
        },
    }


def _item(reader: Reader, index: SearchIndex, hit: Hit) -> dict[str, Any]:
    return {
        "iri": hit.iri,
        "label": hit.label,
        "code": hit.code,
        "kind": hit.kind,
        "kindLabel": _kinds(index).get(hit.kind, hit.kind),
        "place": list(hit.place),
        "page": reader.href(hit.iri),
    }


def _note(item: dict[str, Any]) -> str:
    return " · ".join(filter(None, (item["code"], item["kindLabel"])))


def _absolute(reply: Reply, path: str) -> str:
    if "://" in path:
        return path
    below = path.removeprefix(root_of(reply.request))
    return reply.public_url.removesuffix("/") + below


_TEXT: Final = AddressParameter(
    "q", "What is looked for.", {"type": "string", "maxLength": _MOST_CHARACTERS}
)
_SCOPE: Final = AddressParameter(
    "scope",
    "Whether all kinds of resources are wanted where none is chosen, or at first what people come "
    "for: competencies, sub-competencies, KSAs, occupations, institutes and technology areas.",
    {"type": "string", "enum": list(_SCOPES), "default": "main"},
)
_PAGE: Final = AddressParameter(
    "page", "Which page of the results.", {"type": "integer", "minimum": 1, "maximum": 9999}
)

_SEARCH: Final = Route(
    "/search",
    page,
    "Search for resources of the release",
    forms=_FORMS,
    parameters=(
        _TEXT,
        _SCOPE,
        _PAGE,
        *(
            AddressParameter(
                name,
                f"{label}: a value of this facet, as the results list them.",
                {"type": "array", "items": {"type": "string"}, "maxItems": _MOST_VALUES},
            )
            for name, label in FACETS.items()
        ),
    ),
    problems=("malformed-request", "busy"),
)

ROUTES = (
    replace(
        _SEARCH, path="/search.md", summary=f"{_SEARCH.summary}, as Markdown", forms=(MARKDOWN,)
    ),
    _SEARCH,
    Route(
        "/suggest",
        suggestions,
        "Suggest while typing",
        forms=(SUGGESTIONS, JSON),
        parameters=(
            AddressParameter("q", "What was typed so far; the end of a long text is left out."),
        ),
    ),
    Route(
        "/opensearch.xml", description, "The search, described for browsers", forms=(DESCRIPTION,)
    ),
)
