"""The home page: what this is, the framework at a glance, and where to go on.

Who asks for data gets the description of the dataset, whose landing page this is.
"""

from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.exchange import schema_org
from amocf.formats import GRAPH, HTML, PAGE_FORMS
from amocf.release.opened import Release
from amocf.serve.pages import signposting
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.present.offered_files import offered
from amocf.serve.pages.present.overview import overview
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes.reply import Reply, choose
from amocf.serve.routes.resources import offer_about
from amocf.serve.routes.route import Route
from amocf.terms import BASE, DATASET

#: A page in the first place: here it is what a request without a preference gets.
_FORMS: Final = (*PAGE_FORMS, *GRAPH)
#: For how many purposes the home page offers the first that there is.
_PURPOSES: Final = 3
#: The query that the home page shows.
_EXAMPLE: Final = "essential-ksas-per-competency"


async def home(request: Request, reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the page that says what this is, or the description of the dataset."""
    form = HTML if reply.asks_for_markdown() else choose(request, _FORMS)
    if form not in PAGE_FORMS:
        about = offer_about(reply, reader, release, DATASET, "/doc/dataset/amocf")
        return await run_in_threadpool(reply.offer, about, form)

    def body() -> bytes:
        return reply.page(
            "home.html",
            view=reader.once(overview),
            example=_example(reader),
            offers=offered(reader, release.manifest)[:_PURPOSES],
            triples=release.manifest.triples,
            citation=citation(reader, DATASET),
            structured=schema_org.describe_dataset(reader),
        )

    links = signposting.of_landing_page(reader, release.manifest)
    return await reply.html(body, "home", links=links)


def _example(reader: Reader) -> dict[str, Any]:
    """Return a query of the release to try, or a plain one where it has none."""
    iri = f"{BASE}query/{_EXAMPLE}"
    published = "".join(reader.texts(iri, "sh:select"))
    plain = (FOLDER / "queries" / "competencies.rq").read_text(encoding="utf-8")
    comment = " ".join(reader.texts(iri, "rdfs:comment"))
    link = reader.link(iri) if published else None
    return {"link": link, "description": comment, "text": (published or plain).strip()}


ROUTES = (Route("/", home, "What this is, or the description of the dataset", forms=_FORMS),)
