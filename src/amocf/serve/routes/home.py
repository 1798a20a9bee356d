"""The home page: what this is, the framework at a glance, and where to go on."""

from typing import Any, Final

from starlette.responses import Response

from amocf.exchange import schema_org
from amocf.formats import HTML
from amocf.release.opened import Release
from amocf.serve.pages import signposting
from amocf.serve.pages.present.overview import overview
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.renderer import FOLDER
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.route import Route
from amocf.terms import BASE

#: The files that the home page offers, with what they are for.
_OFFERED: Final = {
    "amocf.ttl": "Turtle, to read and to load",
    "amocf.jsonld": "JSON-LD, for web developers",
    "amocf.nq": "N-Quads, with every named graph",
    "tables/competencies.csv": "competencies as a table",
    "tables/ksas.csv": "named KSAs as a table",
    "tables/mappings.csv": "mappings as a table",
}
#: The query that the home page shows.
_EXAMPLE: Final = "essential-ksas-per-competency"


async def home(reply: Reply, reader: Reader, release: Release) -> Response:
    """Send the page that says what this is."""

    def body() -> bytes:
        return reply.page(
            "home.html",
            view=reader.once(overview),
            example=_example(reader),
            files=[
                (file, words)
                for path, words in _OFFERED.items()
                if (file := release.manifest.file(path))
            ],
            triples=release.manifest.triples,
            structured=schema_org.describe_dataset(reader),
        )

    return await reply.html(body, "home", links=signposting.of_landing_page(reader))


def _example(reader: Reader) -> dict[str, Any]:
    """Return a query of the release to try, or a plain one where it has none."""
    iri = f"{BASE}query/{_EXAMPLE}"
    published = "".join(reader.texts(iri, "sh:select"))
    plain = (FOLDER / "queries" / "competencies.rq").read_text(encoding="utf-8")
    comment = " ".join(reader.texts(iri, "rdfs:comment"))
    link = reader.link(iri) if published else None
    return {"link": link, "description": comment, "text": (published or plain).strip()}


ROUTES = (Route("/", home, "What this is", forms=(HTML,)),)
