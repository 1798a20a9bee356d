"""What a checker of FAIR sees of a release: its pages, the headers, and the data behind them."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import httpx
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from amocf.terms import BASE, DATASET, expand

_EMBEDDED: Final = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
_TYPED_LINK: Final = re.compile(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?')


@dataclass(frozen=True)
class TypedLink:
    """A typed link of a page (Signposting)."""

    target: str
    relation: str
    media_type: str


class Evidence:
    """A release that a server on this machine sends.

    The persistent URIs are taken to lead to it, as they do once w3id.org redirects them; or to lead
    nowhere, as they do before.
    """

    def __init__(self, address: str, store: Store, *, are_redirected: bool = True) -> None:
        self._are_redirected = are_redirected
        self._client = httpx.Client(base_url=address, follow_redirects=False, timeout=60)
        self._store = store

    def close(self) -> None:
        """Let go of the server."""
        self._client.close()

    def get(self, uri: str, accept: str = "*/*") -> httpx.Response:
        """Ask for a URI below the base, or a path, and follow where it leads."""
        if uri.startswith(BASE) and not self._are_redirected:
            return httpx.Response(404, headers={"Content-Type": "text/html"})
        path = "/" + uri.removeprefix(BASE).lstrip("/")
        answer = self._client.get(path, headers={"Accept": accept})
        for _ in range(5):
            if not answer.is_redirect:
                break
            answer = self._client.get(answer.headers["Location"], headers={"Accept": accept})
        return answer

    def is_found(self, uri: str, accept: str, media_type: str = "") -> bool:
        """Say whether a URI leads to a form of it that was asked for."""
        answer = self.get(uri, accept)
        return answer.status_code == 200 and answer.headers["Content-Type"].startswith(
            media_type or accept
        )

    def values(self, subject: str, *curies: str) -> set[str]:
        """Return the values of properties in the published merge."""
        return {
            quad.object.value
            for curie in curies
            for quad in self._store.quads_for_pattern(
                NamedNode(subject), NamedNode(expand(curie)), None
            )
            if isinstance(quad.object, NamedNode | Literal)
        }

    def instances(self, curie: str) -> set[str]:
        """Return the instances of a class that have an IRI of this edition."""
        kind = NamedNode(expand("rdf:type")), NamedNode(expand(curie))
        found = self._store.quads_for_pattern(None, *kind)
        subjects = {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}
        return {each for each in subjects if each.startswith(BASE)}

    @cached_property
    def landing_page(self) -> httpx.Response:
        """The page of the dataset."""
        return self.get("/", "text/html")

    @cached_property
    def embedded(self) -> Any:
        """The structured data within the page of the dataset."""
        for text in _EMBEDDED.findall(self.landing_page.text):
            found = json.loads(text)
            if found.get("@type") == "Dataset":
                return found
        return {}

    @cached_property
    def links(self) -> tuple[TypedLink, ...]:
        """The typed links of the page of the dataset."""
        return tuple(
            TypedLink(*each) for each in _TYPED_LINK.findall(self.landing_page.headers["Link"])
        )

    def described_as(self, media_type: str) -> list[httpx.Response]:
        """Return the descriptions of a type that the typed links lead to."""
        return [
            self.get(each.target)
            for each in self.links
            if each.relation == "describedby" and each.media_type == media_type
        ]

    @cached_property
    def datacite(self) -> Any:
        """What the release says of itself by DataCite."""
        found = self.described_as("application/vnd.datacite.datacite+json")
        return found[0].json() if found else {}

    @cached_property
    def negotiated(self) -> Store:
        """What the URI of the dataset leads to when Turtle is asked for."""
        found = Store()
        found.load(self.get(DATASET, "text/turtle").content, format=RdfFormat.TURTLE)
        return found

    @cached_property
    def harvested(self) -> Store:
        """What descriptions in Turtle say that typed links lead to."""
        found = Store()
        for each in self.described_as("text/turtle"):
            found.load(each.content, format=RdfFormat.TURTLE)
        return found
