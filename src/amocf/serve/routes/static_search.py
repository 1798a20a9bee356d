"""The search of a site of files: a page that a script fills, its index, and every name from A to Z.

The names are for who has no script, and for whom a list is the better way in.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.formats import JSON, PAGE_FORMS
from amocf.kinds import KINDS
from amocf.ordering import alphabetical
from amocf.search import SearchIndex
from amocf.search.portable_index import portable_index
from amocf.serve.http.problems import not_found
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.serve.routes.reply import Reply, as_json
from amocf.serve.routes.route import Route
from amocf.serve.routes.search import DESCRIPTION, description
from amocf.spelling import fold

_DOCUMENTS: Final = "SELECT iri, kind, label, code, place FROM document ORDER BY id"
#: Under which names stand that begin with no letter of the alphabet.
_OTHERS: Final = "0-9"


@dataclass(frozen=True)
class IndexedName:
    """A name from A to Z: of what, of which kind, and where that belongs."""

    link: Link
    kind: str
    place: str


async def page(reply: Reply) -> Response:
    """Send the page that finds in the browser what was typed."""
    return await reply.html(lambda: reply.page("file-search.html"), "search")


async def index(reply: Reply, reader: Reader, index: SearchIndex) -> Response:
    """Send what the script searches: see ``search.portable_index``; each name with its page."""

    def body() -> bytes:
        found = portable_index(index)
        found["documents"] = [
            [reader.href(iri).removeprefix(f"{reader.root}/"), *rest, iri]
            for iri, *rest in found["documents"]
        ]
        return as_json(found)

    return reply.body(await run_in_threadpool(body), JSON, "search-index")


async def letters(reply: Reply, reader: Reader, index: SearchIndex) -> Response:
    """Send the list of the letters with which names begin."""

    def body() -> bytes:
        found = reader.once(_by_letter, index)
        counts = {letter: len(names) for letter, names in found.items()}
        return reply.page("a-z.html", counts=counts, letter="", names=())

    return await reply.html(body, "a-z")


async def names(request: Request, reply: Reply, reader: Reader, index: SearchIndex) -> Response:
    """Send the names that begin with a letter."""
    letter = request.path_params["letter"]
    found = await run_in_threadpool(reader.once, _by_letter, index)
    if letter not in found:
        raise not_found(f"a-z/{letter}")

    def body() -> bytes:
        counts = {letter: len(names) for letter, names in found.items()}
        return reply.page("a-z.html", counts=counts, letter=letter, names=found[letter])

    return await reply.html(body, "a-z", letter)


def _by_letter(reader: Reader, index: SearchIndex) -> Mapping[str, list[IndexedName]]:
    singular = {kind.name: kind.labels[1] for kind in KINDS if kind.labels}
    found: dict[str, list[IndexedName]] = defaultdict(list)
    for iri, kind, label, _, place in index.whole(_DOCUMENTS):
        first = fold(label)[:1]
        letter = first if first.isascii() and first.isalpha() else _OTHERS
        where = place.replace("\n", " · ")
        found[letter].append(IndexedName(reader.link(iri), singular.get(kind, kind), where))
    return {
        letter: sorted(found[letter], key=lambda each: alphabetical(each.link.text))
        for letter in sorted(found)
    }


ROUTES = (
    Route("/search", page, "Search in the browser", forms=PAGE_FORMS),
    Route("/search-index.json", index, "What the search of the browser reads", forms=(JSON,)),
    Route("/a-z", letters, "Every name, by its first letter", forms=PAGE_FORMS),
    Route("/a-z/{letter}", names, "The names that begin with a letter", forms=PAGE_FORMS),
    Route("/opensearch.xml", description, "The search, described", forms=(DESCRIPTION,)),
)
