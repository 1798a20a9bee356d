"""In which states a document is to be had: TimeMaps (RFC 7089, section 5)."""

from starlette.requests import Request
from starlette.responses import Response

from amocf.serve.http.addresses import ONTOLOGY, split_suffix
from amocf.serve.http.memento import LINK_FORMAT
from amocf.serve.http.problems import not_found
from amocf.serve.routes.past_releases import PastReleases
from amocf.serve.routes.reply import Reply
from amocf.serve.routes.resources import shown_at
from amocf.serve.routes.route import Route
from amocf.serve.routes.vocabulary import split_graph
from amocf.uri_spaces import UriSpaces


async def timemap(request: Request, reply: Reply, past: PastReleases) -> Response:
    """Send the list of the releases that have a document, each with its datetime."""
    path = request.path_params["path"]
    iris = _iris(path, past.archive.current.manifest.spaces)
    history = await past.history(request, f"/{path}", iris, reply.public_url) if iris else None
    if history is None:
        raise not_found(f"{path} in a release that answers for ever")
    return reply.body(history.time_map().encode(), LINK_FORMAT, "timemap", path)


def _iris(path: str, spaces: UriSpaces) -> tuple[str, ...]:
    """Return what a document may be about; nothing for a path where no documents stand."""
    first, _, rest = path.partition("/")
    if first == "doc":
        return shown_at(split_suffix(rest)[0], spaces)
    if first == "graph":
        return (split_graph(rest)[0],)
    return (ONTOLOGY,) if split_suffix(path)[0] == "ontology" else ()


ROUTES = (
    Route(
        "/timemap/{path:path}",
        timemap,
        "The releases that have a document, each with its datetime",
        forms=(LINK_FORMAT,),
    ),
)
