"""Where on this server a resource and the document about it stand."""

from typing import Final
from urllib.parse import quote

from amocf.formats import CITATIONS, RESOURCE, Format
from amocf.terms import BASE
from amocf.uri_spaces import OWN, UriSpaces

#: First segments of the paths that answer 303 to the document.
ROOTS: Final = (
    "id",
    "ref",
    "source",
    "list",
    "stat",
    "erratum",
    "synonym",
    "check",
    "change",
    "mapping",
    "agent",
    "dataset",
    "query",
    "release",
)

ONTOLOGY: Final = BASE + "ontology"
#: First segments of the paths that are answered by what is computed when they are asked for.
_COMPUTED: Final = frozenset(
    (
        *("sparql", "coverage", "match", "reconcile", "suggest", "mcp", "ims", "timemap"),
        *("health", "metrics", "openapi.json"),
    )
)


def document_path(iri: str, spaces: UriSpaces = OWN) -> str | None:
    """Return the path of the document about a resource, without format: ``/doc/4-1-2``.

    ``None`` for a resource that is under no base of the release, or has its own place (graphs,
    terms).
    """
    _, name = spaces.split(iri) or ("", "")
    root, slash, rest = name.partition("/")
    if root not in ROOTS or not slash or not rest:
        return None
    return f"/doc/{rest}" if root == "id" else f"/doc/{root}/{rest}"


def topics(path: str, spaces: UriSpaces) -> tuple[str, ...]:
    """Return the IRIs that the document at ``/doc/`` + ``path`` may be about, one for each base."""
    root, slash, _ = path.partition("/")
    return spaces.iris(path if slash and root in ROOTS else f"id/{path}")


def local_path(iri: str, spaces: UriSpaces) -> str | None:
    """Return where this server shows a resource of ours: a document, graph, term, or file."""
    if iri == ONTOLOGY or iri.startswith(ONTOLOGY + "#"):
        return iri.removeprefix(BASE.rstrip("/"))
    name = iri.removeprefix(BASE + "graph/")
    if name != iri:
        # A hash in a graph's name points at a shape within it.
        return "/graph/" + name
    return document_path(iri, spaces)


def site_path(iri: str) -> str | None:
    """Return the path of what is ours but no resource: the home page, the endpoint, a download."""
    name = iri.removeprefix(BASE)
    is_ours = iri.startswith(BASE) and (name in ("", "sparql") or name.startswith("download/"))
    return f"/{name}" if is_ours else None


def needs_server(path: str) -> bool:
    """Say whether only a server can answer a path: a site of files has nothing there.

    >>> needs_server("/sparql?query=ASK"), needs_server("/coverage.csv"), needs_server("/ksas")
    (True, True, False)
    """
    segment = path.partition("?")[0].partition("#")[0].strip("/").partition("/")[0]
    return segment in _COMPUTED or segment.partition(".")[0] in _COMPUTED


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Split ``4-1-2.ttl`` into the name and the form its ending asks for, one of a citation too."""
    for representation in (*RESOURCE, *CITATIONS):
        if path.endswith(representation.suffix):
            return path.removesuffix(representation.suffix), representation
    return path, None


def quoted_query(query: str) -> str:
    """Write what stands behind a question mark as it stands in headers and links."""
    return quote(query, safe="/?:@!$&'()*+,;=-._~%")


def quoted(path: str) -> str:
    """Write a path as it stands in headers and links."""
    return quote(path, safe="/:@!$&'()*+,;=~#-._")


def as_uri(iri: str) -> str:
    """Write an IRI as a URI (RFC 3987, section 3.1), which is all that headers may hold.

    >>> as_uri("https://example.org/日/x%20y?a#b")
    'https://example.org/%E6%97%A5/x%20y?a#b'
    """
    return quote(iri, safe="/?#[]:@!$&'()*+,;=-._~%")


def iri_link(iri: str, relation: str) -> str:
    """Return a link to what an IRI names, as it stands in the header."""
    return f'<{as_uri(iri)}>; rel="{relation}"'
