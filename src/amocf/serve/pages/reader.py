"""Reads what pages show of a release: links, values and labels."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, Self

from pyoxigraph import Literal, NamedNode, Store

from amocf.ordering import alphabetical, ordered
from amocf.rdf.graph_reader import REMEMBERED, GraphReader, shortened
from amocf.release.opened import Release
from amocf.serve.http.addresses import ONTOLOGY, local_path, needs_server, quoted, site_path
from amocf.serve.pages.views import Link, Value
from amocf.terms import BASE, expand
from amocf.uri_spaces import OWN, UriSpaces

#: Datatypes of the numbers and names that this edition gives, and no document prints.
_OWN_NUMBERS: Final = frozenset(
    map(expand, ("amo:ksaNumber", "amo:occupationNumber", "amo:areaName"))
)


class Reader(GraphReader):
    """Looks up what pages show.

    Args:
        store: the release.
        root: the prefix of every path of this server.
        spaces: what the IRIs of the release begin with.
        within: where below the root the documents of the release stand: those of an older one
            do not stand where those of the current one do.
        is_static: whether the pages become files, beside which no server computes anything.
    """

    def __init__(
        self,
        store: Store,
        root: str = "",
        spaces: UriSpaces = OWN,
        within: str = "",
        *,
        is_static: bool = False,
    ) -> None:
        super().__init__(store)
        self.root = root
        self.spaces = spaces
        self.within = within
        self.is_static = is_static
        self._face = lru_cache(REMEMBERED)(self._read_face)

    @classmethod
    def of(cls, release: Release, root: str = "", *, is_static: bool = False) -> Self:
        """Return what looks up a release that is open."""
        reader = cls(release.store, root, release.manifest.spaces, is_static=is_static)
        reader.stated = release.stated
        return reader

    def link(self, iri: str, children: tuple[Link, ...] = ()) -> Link:
        """Return a resource as it is named on a page, a very long label cut short."""
        face = self._face(iri)
        return replace(face, children=children) if children else face

    def links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """Return resources as they are named on a page, by code and then by label."""
        return ordered(map(self.link, iris), _order_of_link)

    def value(self, term: Any) -> Value:
        """Return a value as a page shows it."""
        if isinstance(term, NamedNode):
            link = self.link(term.value)
            return Value(link.text, link=link)
        if isinstance(term, Literal):
            is_address = term.datatype.value == expand("xsd:anyURI")
            href = self.href(term.value) if is_address else ""
            link_or_none = Link(term.value, term.value, href) if href else None
            return Value(term.value, term.language or "", link_or_none)
        return Value(str(term))

    def href(self, iri: str) -> str:
        """Return where a link to a resource leads: here if it is ours, out if it is http(s).

        Nothing else is ever a link, whatever an IRI in the data says.
        """
        path = local_path(iri, self.spaces)
        if path and (iri.startswith((ONTOLOGY, BASE + "graph/")) or self.knows(iri)):
            return self.place(path)
        if page := site_path(iri):
            if self.is_static and needs_server(page):
                return ""
            is_file = page.startswith("/download/")
            return self.place(page) if is_file else self.root + quoted(page)
        is_web = re.match(r"https?://[^\s/]", iri) is not None
        return iri if is_web and not self.spaces.split(iri) else ""

    def place(self, path: str) -> str:
        """Return where a document or a file of the release stands, by its path within it."""
        return self.root + quoted(self.within + path)

    def _read_face(self, iri: str) -> Link:
        codes = (term for term in self.objects(iri, "skos:notation") if _is_known(term))
        code = next((term.value for term in codes), "")
        is_withdrawn = iri in self.withdrawals
        text = shortened(self.label(iri))
        return Link(text, iri, self.href(iri), shortened(code), is_withdrawn=is_withdrawn)


def _is_known(notation: Any) -> bool:
    """Say whether a code is printed anywhere, so that people know things by it."""
    return isinstance(notation, Literal) and notation.datatype.value not in _OWN_NUMBERS


def _order_of_link(link: Link) -> tuple[Any, ...]:
    return tuple(map(alphabetical, (link.code, link.text, link.iri)))
